"""Releases of statistics and their printed reports.

The database itself refuses to change or delete what is published (triggers of migration
0018): whoever reads a release a year later reads what was released.
"""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from certify.accounting.release.lifecycle import RELEASE
from certify.accounts.models import User
from certify.db import Utc, db, index_where
from certify.files import StoredFile
from certify.lifecycle import Lifecycle

_STILL_TO_COME = "status NOT IN ('published', 'cancelled')"


class Release(db.Model):
    """One edition of the figures of a subject and data year.

    ``planned_at`` is the instant announced to the public. Drafting freezes ``content``, all
    of which becomes public at that instant: the datasets, what the pages show, the changes
    against the release ``previous``. ``digest`` is the SHA-256 of the canonical content,
    ``inputs_digest`` that of what it was worked out from, ``source_id`` the row of the
    subject that holds these inputs. ``report`` is the confidential outcome of the check.
    """

    __tablename__ = "statistical_release"
    __table_args__ = (
        UniqueConstraint("subject", "data_year", "number"),
        CheckConstraint(
            "status IN ('planned', 'drafted', 'checked', 'approved', 'published', 'cancelled')",
            name="status_known",
        ),
        CheckConstraint(
            "revision IN ('first', 'routine', 'method', 'correction')", name="revision_known"
        ),
        CheckConstraint("data_year BETWEEN 2000 AND 2100", name="data_year_sane"),
        CheckConstraint(
            "status IN ('planned', 'cancelled') OR (content IS NOT NULL AND digest IS NOT NULL"
            " AND inputs_digest IS NOT NULL AND vintage IS NOT NULL)",
            name="drafted_whole",
        ),
        CheckConstraint(
            "status NOT IN ('checked', 'approved', 'published') OR report IS NOT NULL",
            name="checked_whole",
        ),
        CheckConstraint(
            "status NOT IN ('approved', 'published') OR approved_by_id IS NOT NULL",
            name="approved_by_somebody",
        ),
        CheckConstraint(
            "approved_by_id IS NULL OR drafted_by_id IS NULL OR approved_by_id <> drafted_by_id",
            name="two_people",
        ),
        CheckConstraint(
            "(status = 'published') = (published_at IS NOT NULL)", name="published_at_an_hour"
        ),
        CheckConstraint(
            "published_at IS NULL OR published_at >= planned_at", name="not_before_its_hour"
        ),
        index_where(
            _STILL_TO_COME,
            "uq_statistical_release_open", "subject", "data_year", unique=True,
        ),
        Index("ix_statistical_release_due", "status", "planned_at"),
    )  # fmt: skip
    LIFECYCLE: ClassVar[Lifecycle] = RELEASE
    SUBJECT: ClassVar[str] = "release"

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(String(20))
    data_year: Mapped[int]
    number: Mapped[int]
    status: Mapped[str] = mapped_column(String(40))
    revision: Mapped[str] = mapped_column(String(20))
    announced_at: Mapped[datetime] = mapped_column(Utc)
    planned_at: Mapped[datetime] = mapped_column(Utc)
    reason: Mapped[str] = mapped_column(Text, default="")
    reason_en: Mapped[str] = mapped_column(Text, default="")
    provisional: Mapped[bool] = mapped_column(default=False)
    vintage: Mapped[str | None] = mapped_column(String(40))
    content: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), deferred=True)
    digest: Mapped[str | None] = mapped_column(String(71))
    inputs_digest: Mapped[str | None] = mapped_column(String(71))
    source_id: Mapped[int | None]
    report: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), deferred=True)
    drafted_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    published_at: Mapped[datetime | None] = mapped_column(Utc)
    row_version: Mapped[int] = mapped_column(default=1)
    drafted_by: Mapped[User | None] = relationship(foreign_keys=[drafted_by_id])
    approved_by: Mapped[User | None] = relationship(foreign_keys=[approved_by_id])

    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": row_version}

    @property
    def name(self) -> str:
        """The identifier that stays: ``products-2025-1``."""
        return f"{self.subject}-{self.data_year}-{self.number}"


class ReleasePaper(db.Model):
    """The printed report of a release, drawn from the content with this ``digest``."""

    __tablename__ = "release_paper"
    __table_args__ = (UniqueConstraint("release_id", "digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    release_id: Mapped[int] = mapped_column(ForeignKey("statistical_release.id"))
    digest: Mapped[str] = mapped_column(String(71))
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    release: Mapped[Release] = relationship()
    file: Mapped[StoredFile] = relationship()
