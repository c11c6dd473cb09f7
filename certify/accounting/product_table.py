"""How a product summary is shown: words, unit, markers, and its tidy CSV.

Amounts are kept in yuan; pages and papers show them in 10,000 yuan (万元) or 100 million
yuan (亿元), whichever suits the largest, and say which. The marker ``[c]`` stands for a
confidential cell, a dash for a figure that nobody could estimate.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from io import StringIO
from typing import Final

from certify.accounting.disclosure import TOTAL
from certify.accounting.frozen import View
from certify.accounting.products import METHODS, RECOGNISED, RECORDED
from certify.accounting.rounding import half_up
from certify.accounting.summary import MEASURES, Block, Row
from certify.i18n import N_, translate
from certify.reference.industries import FIELD_NAMES

CONFIDENTIAL: Final = "[c]"
DASH: Final = "–"
QUALITY: Final = "估算 estimate; 示例 illustrative"
_LARGE: Final = Decimal(10**10)

MEASURE_NAMES: Final[Mapping[str, str]] = {
    "output_value": N_("Output value"),
    "sales": N_("Sales"),
    "exports": N_("Exports"),
    "profit": N_("Profit"),
    "value_added": N_("Value added, estimate"),
    "patent_value_added": N_("Patent value added, estimate"),
}
STATUS_NAMES: Final[Mapping[str, str]] = {
    RECORDED: N_("Recorded products"),
    RECOGNISED: N_("Of which recognised"),
}


@dataclass(frozen=True)
class Unit:
    """What amounts are divided by, and its name."""

    divisor: Decimal
    name: str


WAN: Final = Unit(Decimal(10_000), N_("10,000 yuan"))
YI: Final = Unit(Decimal(100_000_000), N_("100 million yuan"))


def unit_of(view: View) -> Unit:
    """Return the unit that suits the largest amount shown: 亿元 from 10 billion yuan."""
    shown = [a for row in _rows(view) for a in row.amounts.values() if a is not None]
    return YI if shown and max(map(abs, shown)) >= _LARGE else WAN


def amount(row: Row, measure: str, unit: Unit) -> str:
    """Return an amount with separators at two decimals, or its marker."""
    if measure in row.hidden:
        return CONFIDENTIAL
    value = row.amounts[measure]
    return DASH if value is None else f"{half_up(value / unit.divisor, 2):,}"


def methods(row: Row) -> str:
    """Return how many products each method valued, ``P2 × 3 · P1 × 1``; codes as in notes."""
    if "value_added" in row.hidden:
        return CONFIDENTIAL
    return " · ".join(_method(row, m, " × ") for m in METHODS if m in row.methods) or DASH


def field_name(row: Row, language: str) -> str:
    """Return the name of the row's field, or the word for the total."""
    name = N_("Total") if row.field == TOTAL else FIELD_NAMES[row.field]
    return translate(name, language)


def csv_text(view: View) -> str:
    """Return the tidy CSV: one line per status and field, amounts in yuan to the fen.

    Fields of a total line are ``TOTAL``; hidden cells are ``[c]``, unknown ones empty.
    """
    target = StringIO(newline="")
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(
        (
            *("data_year", "version", "status", "field", "field_zh", "field_en"),
            *("products", "organisations"),
            *(f"{measure}_cny" for measure in MEASURES),
            *("methods", "contributions_confirmed", "quality"),
        )
    )
    version = "public" if view.public else "full"
    for block in (view.recorded, view.recognised):
        for row in (*block.rows, block.total):
            writer.writerow(
                (
                    *(view.year, version, block.status, row.field),
                    *(field_name(row, "zh"), field_name(row, "en")),
                    *(row.products, row.organisations),
                    *(_exact(row, measure) for measure in MEASURES),
                    *(_plain_methods(row), row.confirmed, QUALITY),
                )
            )
    return target.getvalue()


def matching(block: Block, field: str) -> Row | None:
    """Return the row of ``field`` in ``block`` if it has one."""
    return next((row for row in (*block.rows, block.total) if row.field == field), None)


def _rows(view: View) -> Iterator[Row]:
    for block in (view.recorded, view.recognised):
        yield from block.rows
        yield block.total


def _exact(row: Row, measure: str) -> str:
    if measure in row.hidden:
        return CONFIDENTIAL
    value = row.amounts[measure]
    return "" if value is None else format(half_up(value, 2), "f")


def _plain_methods(row: Row) -> str:
    if "value_added" in row.hidden:
        return CONFIDENTIAL
    return ";".join(_method(row, m, ":") for m in METHODS if m in row.methods)


def _method(row: Row, method: str, times: str) -> str:
    count = row.methods[method]
    return method if count is None else f"{method}{times}{count}"
