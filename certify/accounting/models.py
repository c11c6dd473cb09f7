"""Compiled value-added summaries: frozen inputs, figures, and the method of each."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from certify.db import Utc, db


class ProductSummary(db.Model):
    """One compilation of one data year. A new one never overwrites an old one.

    ``inputs``: the product accounts it rests on, as plain values · ``table``: figures at
    full precision, by field · ``digest``: SHA-256 of the canonical inputs.
    """

    __tablename__ = "product_summary"
    __table_args__ = (UniqueConstraint("data_year", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    data_year: Mapped[int]
    number: Mapped[int]
    compiled_at: Mapped[datetime] = mapped_column(Utc)
    compiled_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    inputs: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    table: Mapped[dict[str, Any]] = mapped_column(JSON)
    digest: Mapped[str] = mapped_column(String(71))
