"""Letters that were printed and sealed, and those that could not be."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from certify.campaign.models import Candidacy
from certify.certificate.models import Certificate
from certify.db import Utc, db
from certify.files import StoredFile
from certify.history import Event
from certify.recognition.models import PublicNotice


class PrintedLetter(db.Model):
    """The letter that an event called for. ``content`` is exactly what page and attachment say.

    ``problems`` says why it could not be printed; then it has no file, and is left alone
    until somebody asks again. What it is about is one of certificate, candidacy, notice.
    """

    __tablename__ = "printed_letter"
    __table_args__ = (
        UniqueConstraint("number"),
        UniqueConstraint("event_id"),
        CheckConstraint(
            "paper IN ('state-notice', 'feedback-letter', 'notice-list')", name="paper_known"
        ),
        CheckConstraint("(file_id IS NULL) = (problems IS NOT NULL)", name="file_or_problems"),
        CheckConstraint(
            "(paper = 'state-notice') = (certificate_id IS NOT NULL)"
            " AND (paper = 'feedback-letter') = (candidacy_id IS NOT NULL)"
            " AND (paper = 'notice-list') = (notice_id IS NOT NULL)",
            name="about_one_thing",
        ),
        Index("ix_printed_letter_certificate", "certificate_id"),
        Index("ix_printed_letter_candidacy", "candidacy_id"),
        Index("ix_printed_letter_notice", "notice_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    paper: Mapped[str] = mapped_column(String(20))
    number: Mapped[str] = mapped_column(String(60))
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    certificate_id: Mapped[int | None] = mapped_column(ForeignKey("certificate.id"))
    candidacy_id: Mapped[int | None] = mapped_column(ForeignKey("candidacy.id"))
    notice_id: Mapped[int | None] = mapped_column(ForeignKey("public_notice.id"))
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    template: Mapped[str] = mapped_column(String(60))
    problems: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON(none_as_null=True))
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    made_at: Mapped[datetime] = mapped_column(Utc)
    event: Mapped[Event] = relationship()
    certificate: Mapped[Certificate | None] = relationship()
    candidacy: Mapped[Candidacy | None] = relationship()
    notice: Mapped[PublicNotice | None] = relationship()
    file: Mapped[StoredFile | None] = relationship()
