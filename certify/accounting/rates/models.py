"""Class rates as they were loaded. Never changed: a newer one gets the next number."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from certify.accounts.models import User
from certify.db import Utc, db


class LoadedRate(db.Model):
    """The rate of a class for the products of ``data_year``, in its ``number``-th edition.

    ``rate`` is the exact decimal as text (value added per yuan of output), ``rate_year`` the
    year whose accounts it was taken from.
    """

    __tablename__ = "class_rate"
    __table_args__ = (
        UniqueConstraint("data_year", "class_code", "number"),
        CheckConstraint("data_year BETWEEN 2000 AND 2099", name="data_year_sane"),
        CheckConstraint("rate_year BETWEEN 2000 AND data_year", name="rate_year_sane"),
        CheckConstraint("number > 0", name="number_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    data_year: Mapped[int]
    class_code: Mapped[str] = mapped_column(String(2))
    number: Mapped[int]
    rate: Mapped[str] = mapped_column(String(20))
    rate_year: Mapped[int]
    source: Mapped[str] = mapped_column(String(200))
    entered_at: Mapped[datetime] = mapped_column(Utc)
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    entered_by: Mapped[User | None] = relationship()

    @property
    def percent(self) -> str:
        """The rate in per cent, as it was written."""
        return format((Decimal(self.rate) * 100).normalize(), "f")
