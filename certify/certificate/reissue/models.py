"""Proposals to replace an issued paper by another."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from certify.accounts.models import User
from certify.certificate.models import Certificate
from certify.certificate.reissue.lifecycle import REISSUE
from certify.db import Utc, db, index_where
from certify.filing.models import FilingRevision
from certify.lifecycle import Lifecycle

OPEN = "status IN ('proposed', 'confirmed')"


class Reissue(db.Model):
    """One paper is to take the place of another, and why.

    ``revision_id`` is the revision that the new paper tells of: the old paper's own (another
    seal, the same facts) or a corrected one of the same filing. ``reason`` is public.
    """

    __tablename__ = "certificate_reissue"
    __table_args__ = (
        CheckConstraint("reason_code IN ('key_in_doubt', 'correction')", name="reason_known"),
        CheckConstraint(
            "status IN ('proposed', 'confirmed', 'issued', 'dropped')", name="status_known"
        ),
        CheckConstraint(
            "confirmed_by_id IS NULL OR confirmed_by_id <> proposed_by_id", name="two_people"
        ),
        CheckConstraint(
            "status NOT IN ('confirmed', 'issued') OR confirmed_by_id IS NOT NULL",
            name="confirmed_by_somebody",
        ),
        index_where(OPEN, "uq_certificate_reissue_open", "certificate_id", unique=True),
        Index("ix_certificate_reissue_status", "status", "id"),
    )  # fmt: skip
    LIFECYCLE: ClassVar[Lifecycle] = REISSUE
    SUBJECT: ClassVar[str] = "reissue"

    id: Mapped[int] = mapped_column(primary_key=True)
    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificate.id"))
    revision_id: Mapped[int] = mapped_column(ForeignKey("filing_revision.id"))
    reason_code: Mapped[str] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(String(40))
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime] = mapped_column(Utc)
    row_version: Mapped[int] = mapped_column(default=1)
    certificate: Mapped[Certificate] = relationship()
    revision: Mapped[FilingRevision] = relationship()
    proposed_by: Mapped[User] = relationship(foreign_keys=[proposed_by_id])
    confirmed_by: Mapped[User | None] = relationship(foreign_keys=[confirmed_by_id])

    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": row_version}
