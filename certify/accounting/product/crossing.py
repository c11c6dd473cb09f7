"""Recorded products crossed in several dimensions at once, summed by the database.

For the statistician, who asks of years together what no compiled summary holds: the figures
are those recorded at this moment, before suppression. Value added is not among them; it is
estimated product by product when a year is compiled.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import ColumnElement, func, select

from certify.accounting.permissions import RULES, Permission
from certify.accounts.permissions import Actor, require
from certify.db import db
from certify.filing.models import Filing, FilingRevision

YEAR: Final = "year"
FIELD: Final = "field"
REGION: Final = "region"
ORG_TYPE: Final = "org_type"

DIMENSIONS: Final[dict[str, Any]] = {
    YEAR: Filing.data_year,
    FIELD: FilingRevision.field,
    REGION: func.substr(FilingRevision.region_code, 1, 2),
    ORG_TYPE: FilingRevision.org_type,
}
"""Dimension → what it is read from; a region is a province, by its first two digits."""


@dataclass(frozen=True)
class Crossing:
    """One cell: the codes in the order asked for, the counts, amounts in yuan."""

    codes: tuple[Any, ...]
    products: int
    organisations: int
    output_value: Decimal
    sales: Decimal
    exports: Decimal
    profit: Decimal


def crossed(
    dimensions: Sequence[str] = tuple(DIMENSIONS), *, actor: Actor, year: int | None = None
) -> list[Crossing]:
    """Return the cells that hold a recorded product, in order of their codes.

    One statement, whatever the number of filings. Raises KeyError for an unknown dimension,
    Forbidden to whoever may not see full figures.
    """
    require(RULES, Permission.SEE_FULL, actor)
    columns: list[ColumnElement[Any]] = [DIMENSIONS[name] for name in dimensions]
    query = (
        select(
            *columns,
            func.count(),
            func.count(Filing.organisation_id.distinct()),
            func.sum(FilingRevision.output_value),
            func.sum(FilingRevision.sales),
            func.sum(FilingRevision.exports),
            func.sum(FilingRevision.profit),
        )
        .join(FilingRevision, Filing.current_revision_id == FilingRevision.id)
        .where(Filing.status == "recorded")
        .group_by(*columns)
        .order_by(*columns)
    )
    if year is not None:
        query = query.where(Filing.data_year == year)
    width = len(columns)
    return [Crossing(tuple(row[:width]), *row[width:]) for row in db.session.execute(query)]
