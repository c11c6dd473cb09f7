"""Subscriptions of machines to certificates, and what was sent to each."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from certify.accounts.models import Organisation
from certify.certificate.signals.webhooks.lifecycle import WEBHOOK
from certify.db import Utc, db, index_where
from certify.lifecycle import Lifecycle


class Subscription(db.Model):
    """An address that is told of certificates, for an organisation.

    ``secret`` and ``old_secret`` are encrypted (``vault``); the old one signs beside the new
    until ``old_secret_until``. ``failures`` counts those in a row; nothing is sent before
    ``next_at``. Both instants are the machine's.
    """

    __tablename__ = "webhook_subscription"
    __table_args__ = (
        CheckConstraint("status IN ('active', 'paused', 'stopped', 'deleted')",
                        name="status_known"),
        CheckConstraint("scope IN ('all', 'own', 'field')", name="scope_known"),
        CheckConstraint("(scope = 'field') = (field IS NOT NULL)", name="scope_has_field"),
        CheckConstraint("(old_secret IS NULL) = (old_secret_until IS NULL)",
                        name="old_secret_ends"),
        CheckConstraint("(status = 'deleted') = (secret IS NULL)", name="secret_while_kept"),
        Index("ix_webhook_subscription_organisation", "organisation_id", "id"),
        Index("ix_webhook_subscription_due", "status", "next_at"),
    )  # fmt: skip
    LIFECYCLE: ClassVar[Lifecycle] = WEBHOOK
    SUBJECT: ClassVar[str] = "webhook"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime] = mapped_column(Utc)
    url: Mapped[str] = mapped_column(String(500))
    scope: Mapped[str] = mapped_column(String(10))
    field: Mapped[str | None] = mapped_column(String(2))
    status: Mapped[str] = mapped_column(String(40))
    secret: Mapped[str | None] = mapped_column(Text)
    old_secret: Mapped[str | None] = mapped_column(Text)
    old_secret_until: Mapped[datetime | None] = mapped_column(Utc)
    failures: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime] = mapped_column(Utc)
    organisation: Mapped[Organisation] = relationship()


class Delivery(db.Model):
    """One message to one subscription; its id and ``body`` are the same at every attempt.

    ``event_id`` is null for a test. ``tries`` are the latest attempts: instant, outcome (code
    of ``rules.OUTCOMES``), HTTP status. ``done_at`` is set when nothing more is to be done.
    """

    __tablename__ = "webhook_delivery"
    __table_args__ = (
        UniqueConstraint("subscription_id", "event_id"),
        UniqueConstraint("message_id"),
        CheckConstraint("status IN ('waiting', 'delivered', 'failed', 'dropped')",
                        name="status_known"),
        CheckConstraint("(status = 'waiting') = (done_at IS NULL)", name="done_has_instant"),
        Index("ix_webhook_delivery_listed", "subscription_id", "id"),
        index_where("status = 'waiting'", "ix_webhook_delivery_waiting", "subscription_id", "id"),
        Index("ix_webhook_delivery_done", "done_at"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    subscription_id: Mapped[int] = mapped_column(ForeignKey("webhook_subscription.id"))
    event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id"))
    message_id: Mapped[str] = mapped_column(String(40))
    type: Mapped[str] = mapped_column(String(40))
    body: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(String(20))
    tries: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    queued_at: Mapped[datetime] = mapped_column(Utc)
    done_at: Mapped[datetime | None] = mapped_column(Utc)
    subscription: Mapped[Subscription] = relationship()
