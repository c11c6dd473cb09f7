"""Back-tests: which version was tried against which, on which filings, and what was found."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from certify.accounts.models import User
from certify.db import Utc, db
from certify.files import StoredFile
from certify.lifecycle import Lifecycle
from certify.rulebook.lifecycle import BACKTEST
from certify.rulebook.models import StandardVersion


class BackTestRun(db.Model):
    """One back-test as an editor asked for it; ``against`` None: nothing was in force.

    ``new_digest`` and ``old_digest`` are the bytes compared · ``years``: data years, ascending
    · ``minimum``: organisations a published count must come from · ``revisions``: ids of the
    revisions read, frozen when it was first begun · ``counted``: how many of them so far ·
    ``inputs_digest``: of all that was read, revisions and judgements · ``report``: the whole
    of ``certify.backtest/1`` with ``report_digest`` · ``published_at``: since when the public
    reads the version without small cells.
    """

    __tablename__ = "back_test"
    __table_args__ = (
        CheckConstraint("status IN ('queued', 'running', 'done', 'failed')", name="status_known"),
        CheckConstraint(
            "status <> 'done' OR (report IS NOT NULL AND report_digest IS NOT NULL"
            " AND inputs_digest IS NOT NULL)",
            name="done_has_report",
        ),
        CheckConstraint("published_at IS NULL OR status = 'done'", name="published_is_done"),
        CheckConstraint("(against_id IS NULL) = (old_digest IS NULL)", name="against_whole"),
        CheckConstraint("minimum BETWEEN 1 AND 100", name="minimum_sane"),
        Index("ix_back_test_version", "version_id", "id"),
        Index("ix_back_test_status", "status", "id"),
    )
    LIFECYCLE: ClassVar[Lifecycle] = BACKTEST
    SUBJECT: ClassVar[str] = "backtest"

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("standard_version.id"))
    against_id: Mapped[int | None] = mapped_column(ForeignKey("standard_version.id"))
    new_digest: Mapped[str] = mapped_column(String(71))
    old_digest: Mapped[str | None] = mapped_column(String(71))
    years: Mapped[list[int]] = mapped_column(JSON)
    minimum: Mapped[int] = mapped_column(default=3)
    status: Mapped[str] = mapped_column(String(40))
    requested_at: Mapped[datetime] = mapped_column(Utc)
    requested_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    finished_at: Mapped[datetime | None] = mapped_column(Utc)
    revisions: Mapped[list[int] | None] = mapped_column(JSON(none_as_null=True), deferred=True)
    filings: Mapped[int | None]
    counted: Mapped[int] = mapped_column(default=0)
    inputs_digest: Mapped[str | None] = mapped_column(String(71))
    report: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), deferred=True)
    report_digest: Mapped[str | None] = mapped_column(String(71))
    failure: Mapped[str | None] = mapped_column(Text)
    published_at: Mapped[datetime | None] = mapped_column(Utc)
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    public_file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    full_file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    row_version: Mapped[int] = mapped_column(default=1)
    version: Mapped[StandardVersion] = relationship(foreign_keys=[version_id])
    against: Mapped[StandardVersion | None] = relationship(foreign_keys=[against_id])
    requested_by: Mapped[User | None] = relationship(foreign_keys=[requested_by_id])
    public_file: Mapped[StoredFile | None] = relationship(foreign_keys=[public_file_id])
    full_file: Mapped[StoredFile | None] = relationship(foreign_keys=[full_file_id])

    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": row_version}
