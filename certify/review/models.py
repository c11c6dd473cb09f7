"""Assignments of reviewers and their opinions, blind to each other until released."""

from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    Numeric,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from certify.accounts.models import User
from certify.campaign.models import Candidacy
from certify.db import Utc, db
from certify.lifecycle import Lifecycle
from certify.review.lifecycle import ASSIGNMENT


class Assignment(db.Model):
    """One reviewer for one candidacy. ``draft`` is the unfinished opinion, as typed."""

    __tablename__ = "assignment"
    __table_args__ = (
        UniqueConstraint("candidacy_id", "reviewer_id"),
        CheckConstraint(
            "status IN ('assigned', 'accepted', 'recused', 'submitted', 'released')",
            name="status_known",
        ),
        Index("ix_assignment_queue", "reviewer_id", "status", "due_at", "id"),
    )
    LIFECYCLE: ClassVar[Lifecycle] = ASSIGNMENT
    SUBJECT: ClassVar[str] = "assignment"

    id: Mapped[int] = mapped_column(primary_key=True)
    candidacy_id: Mapped[int] = mapped_column(ForeignKey("candidacy.id"))
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    ordinal: Mapped[int]
    status: Mapped[str] = mapped_column(String(40))
    assigned_at: Mapped[datetime] = mapped_column(Utc)
    due_at: Mapped[datetime] = mapped_column(Utc)
    draft: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    row_version: Mapped[int] = mapped_column(default=1)
    candidacy: Mapped[Candidacy] = relationship()
    reviewer: Mapped[User] = relationship()
    opinion: Mapped["Opinion | None"] = relationship(back_populates="assignment")

    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": row_version}


class Opinion(db.Model):
    """A submitted opinion with its own sheet; never changed."""

    __tablename__ = "opinion"
    __table_args__ = (UniqueConstraint("assignment_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"))
    judgement: Mapped[dict[str, Any]] = mapped_column(JSON)
    sheet: Mapped[dict[str, Any]] = mapped_column(JSON)
    total: Mapped[Decimal] = mapped_column(Numeric(5, 2))
    verdict: Mapped[str] = mapped_column(String(20))
    comment: Mapped[str] = mapped_column(Text, default="")
    submitted_at: Mapped[datetime] = mapped_column(Utc)
    assignment: Mapped[Assignment] = relationship(back_populates="opinion")
