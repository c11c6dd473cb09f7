"""Versions of standards in the office: which, with which digest, in which state."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from certify.db import Utc, db
from certify.lifecycle import Lifecycle
from certify.rulebook.lifecycle import STANDARD_VERSION


class StandardVersion(db.Model):
    """One version. The text lies in the catalogue; here is what the office did with it."""

    __tablename__ = "standard_version"
    __table_args__ = (
        UniqueConstraint("standard_id", "version"),
        CheckConstraint(
            "status IN ('draft', 'consultation', 'active', 'retired')",
            name="status_known",
        ),
        CheckConstraint(
            "activated_by_id IS NULL OR activated_by_id <> proposed_by_id",
            name="two_people",
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

    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": row_version}
