"""Versions of standards in the office: which, with which digest, in which state."""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, Date, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from certify.db import Utc, db
from certify.lifecycle import Lifecycle
from certify.rulebook.lifecycle import COMMENT, STANDARD_VERSION


class StandardVersion(db.Model):
    """One version. The text lies in the catalogue; here is what the office did with it."""

    __tablename__ = "standard_version"
    __table_args__ = (
        UniqueConstraint("standard_id", "version"),
        CheckConstraint(
            "status IN ('draft', 'consultation', 'active', 'withdrawn', 'retired')",
            name="status_known",
        ),
        CheckConstraint(
            "activated_by_id IS NULL OR activated_by_id <> proposed_by_id",
            name="two_people",
        ),
        CheckConstraint(
            "status = 'draft' OR proposed_by_id IS NOT NULL", name="put_out_by_somebody"
        ),
        CheckConstraint(
            "status NOT IN ('active', 'retired') OR activated_by_id IS NOT NULL",
            name="activated_by_somebody",
        ),
    )
    LIFECYCLE: ClassVar[Lifecycle] = STANDARD_VERSION
    SUBJECT: ClassVar[str] = "standard"

    id: Mapped[int] = mapped_column(primary_key=True)
    standard_id: Mapped[str] = mapped_column(String(80))
    version: Mapped[str] = mapped_column(String(40))
    digest: Mapped[str] = mapped_column(String(71))
    status: Mapped[str] = mapped_column(String(40))
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    activated_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime] = mapped_column(Utc)
    row_version: Mapped[int] = mapped_column(default=1)
    consultation: Mapped["Consultation | None"] = relationship(back_populates="version")

    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": row_version}

    @property
    def name(self) -> str:
        """``ID@VERSION``."""
        return f"{self.standard_id}@{self.version}"


class Consultation(db.Model):
    """What was said to the public when a version was put out, and until when it may answer.

    ``opens_on`` and ``closes_on`` are legal days, both inclusive.
    """

    __tablename__ = "consultation"
    __table_args__ = (CheckConstraint("opens_on <= closes_on", name="window_in_order"),)

    version_id: Mapped[int] = mapped_column(ForeignKey("standard_version.id"), primary_key=True)
    text_zh: Mapped[str] = mapped_column(Text)
    text_en: Mapped[str] = mapped_column(Text)
    opens_on: Mapped[date] = mapped_column(Date)
    closes_on: Mapped[date] = mapped_column(Date)
    version: Mapped[StandardVersion] = relationship(back_populates="consultation")


class Comment(db.Model):
    """What anybody says of a version in consultation; name and contact are personal data."""

    __tablename__ = "consultation_comment"
    __table_args__ = (
        CheckConstraint("status IN ('received', 'answered')", name="status_known"),
        CheckConstraint(
            "outcome IN ('adopted', 'partly', 'not_adopted', 'noted')", name="outcome_known"
        ),
        CheckConstraint(
            "(status = 'received' AND answer IS NULL AND outcome IS NULL) OR "
            "(status = 'answered' AND answer IS NOT NULL AND outcome IS NOT NULL)",
            name="answered_whole",
        ),
    )
    LIFECYCLE: ClassVar[Lifecycle] = COMMENT
    SUBJECT: ClassVar[str] = "comment"

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("consultation.version_id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    contact: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(String(40))
    received_at: Mapped[datetime] = mapped_column(Utc)
    outcome: Mapped[str | None] = mapped_column(String(40))
    answer: Mapped[str | None] = mapped_column(Text)
    row_version: Mapped[int] = mapped_column(default=1)
    consultation: Mapped[Consultation] = relationship()

    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": row_version}
