"""Issued papers: what they say, how it is proven, their bytes' digest, their state."""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from certify.campaign.models import Candidacy
from certify.certificate.lifecycle import CERTIFICATE
from certify.db import Utc, db, index_where
from certify.files import StoredFile
from certify.filing.models import Filing, FilingRevision
from certify.lifecycle import Lifecycle


class Certificate(db.Model):
    """A sealed paper. ``content`` is exactly what page and attachment say; never re-rendered.

    ``predecessor_id`` is the paper whose place it took. ``patents_compared_at`` is
    when its patents were last compared with what is known of them; null: they have yet to be
    (see ``living``).
    """

    __tablename__ = "certificate"
    __table_args__ = (
        UniqueConstraint("number"),
        Index("uq_certificate_predecessor", "predecessor_id", unique=True),
        CheckConstraint("kind IN ('recordation', 'recognition')", name="kind_known"),
        CheckConstraint(
            "(kind = 'recognition') = (candidacy_id IS NOT NULL)", name="recognition_has_candidacy"
        ),
        CheckConstraint(
            "status IN ('valid', 'suspended', 'withdrawn', 'cancelled', 'expired', 'superseded')",
            name="status_known",
        ),
        index_where(
            "status <> 'superseded'",
            "uq_certificate_revision_live", "kind", "revision_id", unique=True,
        ),
        Index("ix_certificate_filing", "filing_id"),
        Index("ix_certificate_candidacy", "candidacy_id"),
        Index("ix_certificate_revision", "revision_id", "kind"),
        index_where("patents_compared_at IS NULL", "ix_certificate_to_compare", "id"),
    )  # fmt: skip
    LIFECYCLE: ClassVar[Lifecycle] = CERTIFICATE
    SUBJECT: ClassVar[str] = "certificate"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(32))
    kind: Mapped[str] = mapped_column(String(20))
    filing_id: Mapped[int] = mapped_column(ForeignKey("filing.id"))
    revision_id: Mapped[int] = mapped_column(ForeignKey("filing_revision.id"))
    candidacy_id: Mapped[int | None] = mapped_column(ForeignKey("candidacy.id"))
    status: Mapped[str] = mapped_column(String(40), index=True)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    template_version: Mapped[str] = mapped_column(String(40))
    key_fingerprint: Mapped[str] = mapped_column(String(64))
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    issued_at: Mapped[datetime] = mapped_column(Utc)
    valid_until: Mapped[date | None]
    predecessor_id: Mapped[int | None] = mapped_column(ForeignKey("certificate.id"))
    patents_compared_at: Mapped[datetime | None] = mapped_column(Utc)
    row_version: Mapped[int] = mapped_column(default=1)
    filing: Mapped[Filing] = relationship()
    revision: Mapped[FilingRevision] = relationship()
    candidacy: Mapped[Candidacy | None] = relationship()
    file: Mapped[StoredFile] = relationship()

    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": row_version}


class Issuance(db.Model):
    """One paper on its way, from its number on, and for ever the record it was made from.

    Its steps may each be done again after a crash, and come out the same: number, content,
    instant, place in the status lists and signed credential are fixed at once; then its
    place in the transparency log; then the proof of it; then the certificate. While it has
    no certificate a revision has one issuance of a kind.
    """

    __tablename__ = "certificate_issuance"
    __table_args__ = (
        UniqueConstraint("number"),
        UniqueConstraint("status_index"),
        UniqueConstraint("certificate_id"),
        Index("uq_certificate_issuance_predecessor", "predecessor_id", unique=True),
        CheckConstraint("kind IN ('recordation', 'recognition')", name="kind_known"),
        CheckConstraint("proof IS NULL OR log_place IS NOT NULL", name="proof_has_place"),
        CheckConstraint("certificate_id IS NULL OR proof IS NOT NULL", name="issued_is_proven"),
        index_where(
            "certificate_id IS NULL",
            "uq_certificate_issuance_open", "kind", "revision_id", unique=True,
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(32))
    kind: Mapped[str] = mapped_column(String(20))
    filing_id: Mapped[int] = mapped_column(ForeignKey("filing.id"))
    revision_id: Mapped[int] = mapped_column(ForeignKey("filing_revision.id"))
    candidacy_id: Mapped[int | None] = mapped_column(ForeignKey("candidacy.id"))
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    valid_until: Mapped[date | None]
    issued_at: Mapped[datetime] = mapped_column(Utc)
    status_index: Mapped[int]
    credential: Mapped[str] = mapped_column(Text)
    log_place: Mapped[int | None] = mapped_column(BigInteger)
    proof: Mapped[str | None] = mapped_column(Text)
    certificate_id: Mapped[int | None] = mapped_column(ForeignKey("certificate.id"))
    predecessor_id: Mapped[int | None] = mapped_column(ForeignKey("certificate.id"))
