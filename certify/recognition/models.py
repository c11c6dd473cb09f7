"""Decisions staged by one officer and released by another; notices and objections."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from certify.campaign.models import Campaign, Candidacy
from certify.db import Utc, db, index_where
from certify.lifecycle import Lifecycle
from certify.recognition.lifecycle import DECISION, NOTICE, OBJECTION


class Decision(db.Model):
    """What shall be proposed for one candidacy; a second officer releases it."""

    __tablename__ = "decision"
    __table_args__ = (
        CheckConstraint("outcome IN ('propose', 'decline')", name="outcome_known"),
        CheckConstraint("status IN ('staged', 'released', 'unstaged')", name="status_known"),
        CheckConstraint(
            "released_by_id IS NULL OR released_by_id <> staged_by_id", name="two_people"
        ),
        CheckConstraint(
            "status <> 'released' OR released_by_id IS NOT NULL", name="released_by_someone"
        ),
        index_where(
            "status <> 'unstaged'",
            "uq_decision_candidacy_live", "candidacy_id", unique=True,
        ),
    )  # fmt: skip
    LIFECYCLE: ClassVar[Lifecycle] = DECISION
    SUBJECT: ClassVar[str] = "decision"

    id: Mapped[int] = mapped_column(primary_key=True)
    candidacy_id: Mapped[int] = mapped_column(ForeignKey("candidacy.id"))
    outcome: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(String(40), index=True)
    staged_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    staged_at: Mapped[datetime] = mapped_column(Utc)
    released_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    released_at: Mapped[datetime | None] = mapped_column(Utc)
    row_version: Mapped[int] = mapped_column(default=1)
    candidacy: Mapped[Candidacy] = relationship()

    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": row_version}


class PublicNotice(db.Model):
    """A list of proposed products, open to objections until ``closes_at``."""

    __tablename__ = "public_notice"
    __table_args__ = (
        UniqueConstraint("number"),
        CheckConstraint("status IN ('published', 'closed')", name="status_known"),
        CheckConstraint("published_at < closes_at", name="in_order"),
    )
    LIFECYCLE: ClassVar[Lifecycle] = NOTICE
    SUBJECT: ClassVar[str] = "notice"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(40))
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), index=True)
    status: Mapped[str] = mapped_column(String(40))
    published_at: Mapped[datetime] = mapped_column(Utc)
    closes_at: Mapped[datetime] = mapped_column(Utc)
    campaign: Mapped[Campaign] = relationship()
    entries: Mapped[list["NoticeEntry"]] = relationship(back_populates="notice")


class NoticeEntry(db.Model):
    """One candidacy in a public notice."""

    __tablename__ = "notice_entry"
    __table_args__ = (UniqueConstraint("candidacy_id"),)

    notice_id: Mapped[int] = mapped_column(ForeignKey("public_notice.id"), primary_key=True)
    candidacy_id: Mapped[int] = mapped_column(ForeignKey("candidacy.id"), primary_key=True)
    notice: Mapped[PublicNotice] = relationship(back_populates="entries")
    candidacy: Mapped[Candidacy] = relationship()


class Objection(db.Model):
    """An objection by anyone with a name and a contact; the contact is personal data."""

    __tablename__ = "objection"
    __table_args__ = (
        CheckConstraint("status IN ('open', 'upheld', 'dismissed')", name="status_known"),
    )
    LIFECYCLE: ClassVar[Lifecycle] = OBJECTION
    SUBJECT: ClassVar[str] = "objection"

    id: Mapped[int] = mapped_column(primary_key=True)
    candidacy_id: Mapped[int] = mapped_column(ForeignKey("candidacy.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    contact: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(String(40), index=True)
    received_at: Mapped[datetime] = mapped_column(Utc)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    decision_reason: Mapped[str | None] = mapped_column(Text)
    row_version: Mapped[int] = mapped_column(default=1)
    candidacy: Mapped[Candidacy] = relationship()

    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": row_version}
