"""Rosters of the enterprises to be reached, and series that an authority loads."""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from certify.accounting.monitoring.lifecycle import ROSTER
from certify.accounts.models import User
from certify.db import Utc, db, index_where
from certify.lifecycle import Lifecycle


class Roster(db.Model):
    """One list as it was taken in. Several rosters of one ``vintage`` make up its target groups.

    ``as_of`` is the day of the list, ``row_count`` its enterprises × qualifications, ``digest``
    the SHA-256 of the file. Rows never change; a wrong roster is withdrawn.
    """

    __tablename__ = "roster"
    __table_args__ = (
        CheckConstraint("status IN ('taken', 'withdrawn')", name="status_known"),
        CheckConstraint("row_count > 0", name="has_rows"),
        Index("ix_roster_vintage", "vintage", "status"),
        index_where("status = 'taken'", "uq_roster_digest_taken", "vintage", "digest", unique=True),
    )  # fmt: skip
    LIFECYCLE: ClassVar[Lifecycle] = ROSTER
    SUBJECT: ClassVar[str] = "roster"

    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[str] = mapped_column(String(40))
    vintage: Mapped[str] = mapped_column(String(40))
    as_of: Mapped[date]
    source: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(String(200))
    row_count: Mapped[int]
    digest: Mapped[str] = mapped_column(String(71))
    taken_at: Mapped[datetime] = mapped_column(Utc)
    taken_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    row_version: Mapped[int] = mapped_column(default=1)
    taken_by: Mapped[User | None] = relationship()

    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": row_version}


class RosterEntry(db.Model):
    """One enterprise with one qualification. ``province`` is the two digits of its region."""

    __tablename__ = "roster_entry"
    __table_args__ = (
        UniqueConstraint("roster_id", "uscc", "qualification"),
        CheckConstraint(
            "patents_in_force IS NULL OR patents_in_force >= 0", name="patents_not_negative"
        ),
        Index("ix_roster_entry_uscc", "uscc"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    roster_id: Mapped[int] = mapped_column(ForeignKey("roster.id"))
    uscc: Mapped[str] = mapped_column(String(18))
    name: Mapped[str] = mapped_column(String(200))
    region_code: Mapped[str] = mapped_column(String(6))
    province: Mapped[str] = mapped_column(String(2))
    qualification: Mapped[str] = mapped_column(String(30))
    patents_in_force: Mapped[int | None]


class SeriesFigure(db.Model):
    """One loaded figure of a series. Never changed: a correction gets the next ``number``.

    ``figure`` is the exact decimal as text, in the unit of the series.
    """

    __tablename__ = "series_figure"
    __table_args__ = (
        UniqueConstraint("year", "series", "vintage", "number"),
        CheckConstraint("year BETWEEN 2000 AND 2099", name="year_sane"),
        CheckConstraint("number > 0", name="number_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int]
    series: Mapped[str] = mapped_column(String(40))
    vintage: Mapped[str] = mapped_column(String(40))
    number: Mapped[int]
    figure: Mapped[str] = mapped_column(String(40))
    source: Mapped[str] = mapped_column(String(200))
    entered_at: Mapped[datetime] = mapped_column(Utc)
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    entered_by: Mapped[User | None] = relationship()
