"""What an office knows of its issuing: whether it is paused, how far a batch is, what failed."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from certify.certificate.batches.lifecycle import ISSUING
from certify.db import Utc, db
from certify.filing.models import FilingRevision
from certify.lifecycle import Lifecycle


class IssuingDesk(db.Model):
    """Whether papers are issued: one row, or none as long as nobody ever paused it."""

    __tablename__ = "issuing_desk"
    __table_args__ = (
        CheckConstraint("id = 1", name="only_one"),
        CheckConstraint("status IN ('running', 'paused')", name="status_known"),
    )
    LIFECYCLE: ClassVar[Lifecycle] = ISSUING
    SUBJECT: ClassVar[str] = "issuing"

    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[str] = mapped_column(String(40))
    row_version: Mapped[int] = mapped_column(default=1)

    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": row_version}


class IssuingRun(db.Model):
    """A batch as it goes on, written by the process that leads it.

    ``total``: papers it found waiting · ``jobs``: processes that print · ``seen_at``: its
    last sign of life · ``outcome``: null while it goes on, or for ever if it was killed.
    Nothing hangs on these rows: what is issued and what waits is read from the papers.
    """

    __tablename__ = "issuing_run"
    __table_args__ = (
        CheckConstraint("outcome IN ('done', 'stopped', 'broken')", name="outcome_known"),
        CheckConstraint("(outcome IS NULL) = (ended_at IS NULL)", name="outcome_has_end"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    started_at: Mapped[datetime] = mapped_column(Utc)
    seen_at: Mapped[datetime] = mapped_column(Utc)
    ended_at: Mapped[datetime | None] = mapped_column(Utc)
    jobs: Mapped[int]
    total: Mapped[int] = mapped_column(default=0)
    issued: Mapped[int] = mapped_column(default=0)
    failed: Mapped[int] = mapped_column(default=0)
    outcome: Mapped[str | None] = mapped_column(String(20))


class IssuingFailure(db.Model):
    """A paper that could not be made, and why; it is left alone until somebody asks again.

    ``problems``: what is wrong, as ``failures`` writes it · ``again_at``: since when it is
    to be tried again. The row goes when the paper is issued.
    """

    __tablename__ = "issuing_failure"
    __table_args__ = (
        UniqueConstraint("kind", "revision_id"),
        CheckConstraint("kind IN ('recordation', 'recognition')", name="kind_known"),
        CheckConstraint("attempts > 0", name="attempted"),
        Index("ix_issuing_failure_last", "last_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    revision_id: Mapped[int] = mapped_column(ForeignKey("filing_revision.id"))
    problems: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    attempts: Mapped[int] = mapped_column(default=1)
    first_at: Mapped[datetime] = mapped_column(Utc)
    last_at: Mapped[datetime] = mapped_column(Utc)
    again_at: Mapped[datetime | None] = mapped_column(Utc)
    revision: Mapped[FilingRevision] = relationship()
