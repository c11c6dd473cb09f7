"""Corrections of recorded filings, and the files that stand behind them."""

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

from certify.accounts.models import User
from certify.db import Utc, db, index_where
from certify.files import StoredFile
from certify.filing.correcting.lifecycle import CORRECTION
from certify.filing.models import Filing, FilingRevision
from certify.lifecycle import Lifecycle

UNDER_WAY = "status IN ('open', 'submitted', 'accepted')"


class Correction(db.Model):
    """One recorded filing is to be corrected: why, how, and who said so.

    ``origin``: filer, or office (by own motion) · ``former_id``: the revision that is
    corrected, ``revision_id``: the one that took its place · ``draft``: what was typed, in the
    shape of a filing's draft · ``organisation``: the organisation's data as they shall stand ·
    ``document``, ``digest``: what was submitted, frozen; what is accepted and confirmed is
    exactly this · ``judged``: what became of each recognition when the corrected facts were
    judged as its reviewers had judged them (see ``certificate.correcting.judging``).
    """

    __tablename__ = "correction"
    __table_args__ = (
        CheckConstraint("origin IN ('filer', 'office')", name="origin_known"),
        CheckConstraint(
            "status IN ('open', 'submitted', 'accepted', 'confirmed', 'refused', 'dropped')",
            name="status_known",
        ),
        CheckConstraint(
            "confirmed_by_id IS NULL OR confirmed_by_id <> accepted_by_id", name="two_people"
        ),
        CheckConstraint(
            "confirmed_by_id IS NULL OR confirmed_by_id <> submitted_by_id", name="not_his_own"
        ),
        CheckConstraint(
            "status NOT IN ('accepted', 'confirmed') OR accepted_by_id IS NOT NULL",
            name="accepted_by_somebody",
        ),
        CheckConstraint(
            "status <> 'confirmed' OR (confirmed_by_id IS NOT NULL AND revision_id IS NOT NULL)",
            name="confirmed_by_somebody",
        ),
        CheckConstraint(
            "status IN ('open', 'dropped') OR digest IS NOT NULL", name="submitted_is_frozen"
        ),
        CheckConstraint("revision_id IS NULL OR revision_id <> former_id", name="another_revision"),
        UniqueConstraint("revision_id"),
        index_where(UNDER_WAY, "uq_correction_filing_under_way", "filing_id", unique=True),
        Index("ix_correction_filing", "filing_id", "id"),
        Index("ix_correction_status", "status", "id"),
    )  # fmt: skip
    LIFECYCLE: ClassVar[Lifecycle] = CORRECTION
    SUBJECT: ClassVar[str] = "correction"

    id: Mapped[int] = mapped_column(primary_key=True)
    filing_id: Mapped[int] = mapped_column(ForeignKey("filing.id"))
    origin: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(String(40))
    former_id: Mapped[int] = mapped_column(ForeignKey("filing_revision.id"))
    revision_id: Mapped[int | None] = mapped_column(ForeignKey("filing_revision.id"))
    draft: Mapped[dict[str, Any]] = mapped_column(JSON)
    organisation: Mapped[dict[str, Any]] = mapped_column(JSON)
    document: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    digest: Mapped[str | None] = mapped_column(String(71))
    explanations: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    judged: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    opened_at: Mapped[datetime] = mapped_column(Utc)
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    submitted_at: Mapped[datetime | None] = mapped_column(Utc)
    submitted_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    accepted_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    row_version: Mapped[int] = mapped_column(default=1)
    filing: Mapped[Filing] = relationship()
    former: Mapped[FilingRevision] = relationship(foreign_keys=[former_id])
    revision: Mapped[FilingRevision | None] = relationship(foreign_keys=[revision_id])
    submitted_by: Mapped[User | None] = relationship(foreign_keys=[submitted_by_id])
    files: Mapped[list["CorrectionFile"]] = relationship(
        back_populates="correction", order_by="CorrectionFile.id"
    )

    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": row_version}


class CorrectionFile(db.Model):
    """A file brought forward with a correction; confirmed, it joins those of the filing."""

    __tablename__ = "correction_file"
    __table_args__ = (
        UniqueConstraint("correction_id", "name"),
        CheckConstraint("kind IN ('licence', 'product', 'economic', 'other')", name="kind_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    correction_id: Mapped[int] = mapped_column(ForeignKey("correction.id"))
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(200))
    correction: Mapped[Correction] = relationship(back_populates="files")
    file: Mapped[StoredFile] = relationship()
