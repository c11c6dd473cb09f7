"""The public product summary as a dataset: one observation per group and measure. Pure."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from certify.accounting.frozen import View
from certify.accounting.product_table import MEASURE_NAMES, NOTES, PUBLIC_NOTE, STATUS_NAMES
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
from certify.accounting.summary import MEASURES, TOTAL, Row
from certify.i18n import N_
from certify.reference.industries import FIELD_NAMES

ID: Final = "PIP_PRODUCTS"
AGENCY: Final = "CERTIFY"
VERSION: Final = "1.0.0"
"""Of the structure: its third number grows with a code, the second with a dimension."""
UNDATED: Final = Edition("", "", date.min, "")

DESCRIPTION: Final = N_(
    "Products recorded and, of these, recognised as patent-intensive, by industry field: how many, "
    "of how many organisations, and their output, sales, exports, profit and estimated value "
    "added. Amounts in yuan to the fen, current prices, calendar year."
)
COUNTS: Final = {
    "PRODUCTS": N_("No. of products"),
    "ORGANISATIONS": N_("No. of organisations"),
}


def dataset(view: View) -> Dataset:
    """Return the public tables of ``view`` as a dataset, without an edition."""
    fields = {row.field for row in _rows(view)} - {TOTAL}
    return Dataset(
        id=ID,
        version=VERSION,
        agency=AGENCY,
        title=TITLES[PRODUCTS],
        description=DESCRIPTION,
        dimensions=(
            Dimension("STATUS", N_("State of the product"), dict(STATUS_NAMES)),
            Dimension(
                "FIELD", N_("Industry field"),
                {ALL: TOTAL_NAME} | {code: FIELD_NAMES[code] for code in sorted(fields)},
            ),
        ),
        measures=(
            *(Measure(code, name, "NUMBER", 0) for code, name in COUNTS.items()),
            *(Measure(code.upper(), MEASURE_NAMES[code], "CNY", 2) for code in MEASURES),
        ),
        observations=tuple(_observations(view)),
        edition=UNDATED,
        notes=(*NOTES, PUBLIC_NOTE),
    )  # fmt: skip


def _rows(view: View) -> Iterator[Row]:
    for block in (view.recorded, view.recognised):
        yield from (*block.rows, block.total)


def _observations(view: View) -> Iterator[Observation]:
    for block in (view.recorded, view.recognised):
        for row in (block.total, *block.rows):
            key = (block.status, ALL if row.field == TOTAL else row.field)
            yield from _of_row(key, row, str(view.year))


def _of_row(key: tuple[str, ...], row: Row, period: str) -> Iterator[Observation]:
    for measure, count in (("PRODUCTS", row.products), ("ORGANISATIONS", row.organisations)):
        yield Observation(key, measure, period, Decimal(count))
    for measure in MEASURES:
        marks = frozenset({CONFIDENTIAL} if measure in row.hidden else ())
        yield Observation(key, measure.upper(), period, row.amounts[measure], marks)
