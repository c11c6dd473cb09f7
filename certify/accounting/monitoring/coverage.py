"""Coverage of the target groups: who of a roster has a recorded product.

Who is on a list and who has a recorded product are both public, so nothing here is hidden.
An enterprise with two qualifications counts in both and once among all: the groups overlap
and are not to be added.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from sqlalchemy import ColumnElement, Subquery, distinct, func, select

from certify.accounting.industry.formulas import share
from certify.accounting.monitoring.models import Roster, RosterEntry
from certify.accounts.models import Organisation
from certify.db import db
from certify.filing.models import Filing

ALL: Final = "_T"


@dataclass(frozen=True)
class Reach:
    """One group of one province (``ALL`` for every one of them).

    ``listed`` enterprises; ``covered`` of them have a product recorded for the data year or
    an earlier one, ``updated`` for the data year itself.
    """

    qualification: str
    province: str
    listed: int
    covered: int
    updated: int

    @property
    def rate(self) -> Decimal:
        """Per cent covered, at 1 decimal."""
        return share(Decimal(self.covered), Decimal(self.listed), 1)


@dataclass(frozen=True)
class Coverage:
    """The reach of every group and province in one vintage of rosters, sums included."""

    vintage: str
    year: int
    rows: tuple[Reach, ...]

    def of(self, qualification: str = ALL, province: str = ALL) -> Reach | None:
        """Return one row, None if nobody is listed there."""
        key = (qualification, province)
        return next((r for r in self.rows if (r.qualification, r.province) == key), None)

    @property
    def by_qualification(self) -> list[Reach]:
        """The rows of every qualification over all provinces."""
        return [r for r in self.rows if r.province == ALL and r.qualification != ALL]

    @property
    def by_province(self) -> list[Reach]:
        """The rows of every province over all qualifications."""
        return [r for r in self.rows if r.qualification == ALL and r.province != ALL]


def vintages() -> Sequence[str]:
    """Return the vintages of rosters that stand, that of the newest list first."""
    query = select(Roster.vintage).where(Roster.status == "taken").group_by(Roster.vintage)
    return db.session.scalars(query.order_by(func.max(Roster.as_of).desc(), Roster.vintage)).all()


def coverage(vintage: str, year: int) -> Coverage:
    """Return the coverage of the rosters of ``vintage`` in the data year ``year``.

    Four queries, whatever the number of enterprises.
    """
    entry = RosterEntry
    groupings: tuple[tuple[ColumnElement[str], ...], ...] = (
        (), (entry.qualification,), (entry.province,), (entry.qualification, entry.province),
    )  # type: ignore[assignment] # fmt: skip
    rows = [row for keys in groupings for row in _rows(vintage, year, keys)]
    return Coverage(vintage, year, tuple(row for row in rows if row.listed))


def _rows(vintage: str, year: int, keys: tuple[ColumnElement[str], ...]) -> list[Reach]:
    ever, now = _recorded(year, only=False), _recorded(year, only=True)
    query = (
        select(
            *keys, func.count(distinct(RosterEntry.uscc)), func.count(distinct(ever.c.uscc)),
            func.count(distinct(now.c.uscc)),
        )
        .select_from(RosterEntry)
        .join(Roster, RosterEntry.roster_id == Roster.id)
        .outerjoin(ever, ever.c.uscc == RosterEntry.uscc)
        .outerjoin(now, now.c.uscc == RosterEntry.uscc)
        .where(Roster.vintage == vintage, Roster.status == "taken")
        .group_by(*keys).order_by(*keys)
    )  # fmt: skip
    places = [key.key for key in keys]
    made = []
    for row in db.session.execute(query):
        said = dict(zip(places, row, strict=False))
        listed, covered, updated = (int(count) for count in row[-3:])
        kind, province = said.get("qualification", ALL), said.get("province", ALL)
        made.append(Reach(kind, province, listed, covered, updated))
    return made


def _recorded(year: int, *, only: bool) -> Subquery:
    """Return the credit codes with a product recorded for ``year`` (and, or not, before)."""
    within = Filing.data_year == year if only else Filing.data_year <= year
    return (
        select(Organisation.uscc)
        .distinct()
        .join(Filing, Filing.organisation_id == Organisation.id)
        .where(Filing.status == "recorded", within)
        .subquery()
    )
