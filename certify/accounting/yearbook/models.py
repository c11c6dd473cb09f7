"""Yearbooks: one row per edition, with its paper once it is printed."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from certify.accounting.yearbook.lifecycle import YEARBOOK
from certify.accounts.models import User
from certify.db import Utc, db
from certify.files import StoredFile
from certify.lifecycle import Lifecycle


class Yearbook(db.Model):
    """One edition of the yearbook of a data year. A printed one is never printed again."""

    __tablename__ = "yearbook"
    __table_args__ = (
        UniqueConstraint("data_year", "number"),
        CheckConstraint("status IN ('asked', 'printed')", name="status_known"),
        CheckConstraint("(status = 'printed') = (file_id IS NOT NULL)", name="printed_has_file"),
    )
    LIFECYCLE: ClassVar[Lifecycle] = YEARBOOK
    SUBJECT: ClassVar[str] = "yearbook"

    id: Mapped[int] = mapped_column(primary_key=True)
    data_year: Mapped[int]
    number: Mapped[int]
    status: Mapped[str] = mapped_column(String(40))
    asked_at: Mapped[datetime] = mapped_column(Utc)
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    row_version: Mapped[int] = mapped_column(default=1)
    asked_by: Mapped[User | None] = relationship()
    file: Mapped[StoredFile | None] = relationship()

    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": row_version}
