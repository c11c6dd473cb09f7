"""Compiled value-added summaries: frozen inputs, figures, and the method of each."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from certify.accounting.product.lifecycle import SUMMARY
from certify.accounts.models import User
from certify.db import Utc, db, index_where
from certify.files import StoredFile
from certify.lifecycle import Lifecycle


class ProductSummary(db.Model):
    """One compilation of one data year. A new one supersedes the old, never overwrites it.

    ``inputs``: the product accounts it rests on, as plain values · ``estimates``: the figure
    and the method of each product · ``table``: the full and the public figures at full
    precision, by field · ``digest``: SHA-256 of the canonical inputs. ``public_file`` and
    ``full_file`` are the PDF reports, drawn by the worker.
    """

    __tablename__ = "product_summary"
    __table_args__ = (
        UniqueConstraint("data_year", "number"),
        CheckConstraint("status IN ('compiled', 'superseded')", name="status_known"),
        CheckConstraint("data_year BETWEEN 2000 AND 2100", name="data_year_sane"),
        index_where(
            "status = 'compiled'",
            "uq_product_summary_year_current", "data_year", unique=True,
        ),
    )  # fmt: skip
    LIFECYCLE: ClassVar[Lifecycle] = SUMMARY
    SUBJECT: ClassVar[str] = "summary"

    id: Mapped[int] = mapped_column(primary_key=True)
    data_year: Mapped[int]
    number: Mapped[int]
    status: Mapped[str] = mapped_column(String(40))
    compiled_at: Mapped[datetime] = mapped_column(Utc)
    compiled_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    inputs: Mapped[list[dict[str, Any]]] = mapped_column(JSON, deferred=True)
    estimates: Mapped[list[dict[str, Any]]] = mapped_column(JSON, deferred=True)
    table: Mapped[dict[str, Any]] = mapped_column(JSON)
    digest: Mapped[str] = mapped_column(String(71))
    public_file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    full_file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    row_version: Mapped[int] = mapped_column(default=1)
    compiled_by: Mapped[User | None] = relationship()
    public_file: Mapped[StoredFile | None] = relationship(foreign_keys=[public_file_id])
    full_file: Mapped[StoredFile | None] = relationship(foreign_keys=[full_file_id])

    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": row_version}
