"""The public product summary as a dataset: one observation per group and measure. Pure."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from certify.accounting.product.dimensions import (
    FIELD,
    NAMES,
    OVERLAP_NOTE,
    OVERLAPPING,
    group_name,
)
from certify.accounting.product.frozen import View
from certify.accounting.product.summary import MEASURES, Breakdown, Row
from certify.accounting.product.table import MEASURE_NAMES, NOTES, PUBLIC_NOTE, STATUS_NAMES
from certify.accounting.publishing.dataset import (
    CONFIDENTIAL,
    Dataset,
    Dimension,
    Edition,
    Measure,
    Observation,
)
from certify.accounting.publishing.dataset import TOTAL as ALL
from certify.accounting.publishing.words import TOTAL_NAME
from certify.accounting.release.subjects import PRODUCTS, TITLES
from certify.i18n import N_

ID: Final = "PIP_PRODUCTS"
AGENCY: Final = "CERTIFY"
VERSION: Final = "1.0.0"
"""Of the structure: its third number grows with a code, the second with a dimension."""
UNDATED: Final = Edition("", "", date.min, "")

DESCRIPTION: Final = N_(
    "Products recorded and, of these, recognised as patent-intensive, by industry field, province, "
    "type of organisation and qualification: how many, of how many organisations, and their "
    "output, sales, exports, profit and estimated value added. Amounts in yuan to the fen, current "
    "prices, calendar year."
)
COUNTS: Final = {
    "PRODUCTS": N_("No. of products"),
    "ORGANISATIONS": N_("No. of organisations"),
}


def dataset(view: View) -> Dataset:
    """Return the public tables of ``view`` as a dataset, without an edition.

    One dimension for each way the products are broken down; all but one of them stand at
    their margin in every observation, since only such tables are published.
    """
    tables = {FIELD: Breakdown(FIELD, view.recorded, view.recognised)} | dict(view.breakdowns)
    return Dataset(
        id=ID,
        version=VERSION,
        agency=AGENCY,
        title=TITLES[PRODUCTS],
        description=DESCRIPTION,
        dimensions=(
            Dimension("STATUS", N_("State of the product"), dict(STATUS_NAMES)),
            *(_dimension(one) for one in tables.values()),
        ),
        measures=(
            *(Measure(code, name, "NUMBER", 0) for code, name in COUNTS.items()),
            *(Measure(code.upper(), MEASURE_NAMES[code], "CNY", 2) for code in MEASURES),
        ),
        observations=tuple(_observations(tables, str(view.year))),
        edition=UNDATED,
        notes=(*NOTES, *([OVERLAP_NOTE] if OVERLAPPING & set(tables) else []), PUBLIC_NOTE),
    )


def _dimension(shown: Breakdown) -> Dimension:
    rows = (*shown.recorded.rows, *shown.recognised.rows)
    codes = sorted({row.field for row in rows})
    names = {code: group_name(shown.dimension, code, "en") for code in codes}
    return Dimension(shown.dimension.upper(), NAMES[shown.dimension], {ALL: TOTAL_NAME} | names)


def _observations(tables: Mapping[str, Breakdown], period: str) -> Iterator[Observation]:
    for place, shown in enumerate(tables.values()):
        for block in (shown.recorded, shown.recognised):
            if shown.dimension == FIELD:  # the total is one cell, whatever it is broken down by
                yield from _of_row((block.status, *[ALL] * len(tables)), block.total, period)
            for row in block.rows:
                codes = [ALL] * len(tables)
                codes[place] = row.field
                yield from _of_row((block.status, *codes), row, period)


def _of_row(key: tuple[str, ...], row: Row, period: str) -> Iterator[Observation]:
    for measure, count in (("PRODUCTS", row.products), ("ORGANISATIONS", row.organisations)):
        yield Observation(key, measure, period, Decimal(count))
    for measure in MEASURES:
        marks = frozenset({CONFIDENTIAL} if measure in row.hidden else ())
        yield Observation(key, measure.upper(), period, row.amounts[measure], marks)
