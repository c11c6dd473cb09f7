"""The outbox: mails as rows first, sent by the worker where a mail server is set.

In demonstration mode the mailbox page shows them. No deciding transaction sends mail.
"""

from datetime import datetime

from flask_mailman import EmailMessage
from sqlalchemy import ForeignKey, String, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from certify import clock
from certify.db import Utc, db, index_where
from certify.installation import settings


class Mail(db.Model):
    """One mail to one address; ``user_id`` is null only for people without an account."""

    __tablename__ = "mail"
    __table_args__ = (index_where("sent_at IS NULL", "ix_mail_unsent", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    address: Mapped[str] = mapped_column(String(255), index=True)
    subject: Mapped[str] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(Utc)
    sent_at: Mapped[datetime | None] = mapped_column(Utc)


def post(address: str, subject: str, body: str, *, user_id: int | None = None) -> Mail:
    """Put a mail into the outbox (in the caller's transaction)."""
    mail = Mail(
        user_id=user_id,
        address=address,
        subject=subject,
        body=body,
        created_at=clock.now(),
    )
    db.session.add(mail)
    return mail


def send_outbox(limit: int = 100) -> int:
    """Send waiting mails by the mail server that is set; returns how many were sent.

    Without a mail server they stay in the mailbox: nothing is pretended.
    """
    if not settings().mail_server:
        return 0
    waiting = db.session.scalars(
        select(Mail).where(Mail.sent_at.is_(None)).order_by(Mail.id).limit(limit)
    ).all()
    for mail in waiting:
        EmailMessage(mail.subject, mail.body, to=[mail.address]).send()
        mail.sent_at = clock.now()
        db.session.commit()
    return len(waiting)
