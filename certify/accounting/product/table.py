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

from certify.accounting.product.frozen import View
from certify.accounting.product.methods import METHOD_NAMES, METHODS, NONE, RECOGNISED, RECORDED
from certify.accounting.product.summary import MEASURES, TOTAL, Row
from certify.accounting.rounding import half_up
from certify.i18n import N_, translate
from certify.reference.industries import FIELD_NAMES

CONFIDENTIAL: Final = "[c]"
DASH: Final = "–"
NO_BREAK: Final = "\N{NO-BREAK SPACE}"
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

NOTES: Final = (
    N_(
        "Estimates made by Certify from figures that organisations filed: no official method "
        "exists for products. The standard applied is illustrative."
    ),
    N_(
        "Value added by P2: the organisation's value added × product sales ÷ operating revenue; "
        "where the revenue is missing by P1: product output × the organisation's value added ÷ "
        "its gross output; without such accounts by P1 with a rate of its class, if one is loaded: "
        "product output × rate. Other products are not estimated and add nothing."
    ),
    N_(
        "The organisation's value added: compensation of employees + net taxes on production + "
        "depreciation + operating surplus."
    ),
    N_(
        "Patent value added: value added × the patents' contribution to the product, confirmed by "
        "reviewers where the product is recognised, else as declared by the filer."
    ),
    N_(
        "Recognised products are part of the recorded ones and are not to be added to them. Output "
        "and value added are not to be added or compared. Current prices, calendar year."
    ),
    N_(
        "An organisation counts once in each row and once in the total. A dash: nothing could be "
        "estimated. Figures are rounded half-up one by one, so parts may not add up."
    ),
)
PUBLIC_NOTE: Final = N_(
    "[c] confidential: hidden are amounts to which fewer than three organisations contribute or of "
    "which one or two hold nearly all, and others with them, so that nobody can work them out. How "
    "many products and organisations there are is public in the registry."
)
FULL_NOTE: Final = N_(
    "Full figures before suppression, for officers and statisticians only: not for publication."
)


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


def scaled(value: str | Decimal | None, unit: Unit) -> str:
    """Return an amount in yuan (stored as text or not) in ``unit``, or a dash."""
    return DASH if value is None else f"{half_up(Decimal(value) / unit.divisor, 2):,}"


def methods(row: Row, language: str) -> str:
    """Return how many products each method valued, ``P2 × 3 · P1 × 1``; codes as in notes."""
    if "value_added" in row.hidden:
        return CONFIDENTIAL
    unbroken = translate(METHOD_NAMES[NONE], language).replace(" ", NO_BREAK)
    times = f"{NO_BREAK}×{NO_BREAK}"
    named = ((m, unbroken if m == NONE else m) for m in METHODS if m in row.methods)
    said = (_method(row, method, name, times) for method, name in named)
    return " · ".join(said) or DASH


def field_name(row: Row, language: str) -> str:
    """Return the name of the row's field, or the word for the total."""
    name = N_("Total of all fields") if row.field == TOTAL else FIELD_NAMES[row.field]
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
                    *(exact(row, measure) for measure in MEASURES),
                    *(plain_methods(row), row.confirmed, QUALITY),
                )
            )
    return target.getvalue()


def notes(view: View, language: str) -> list[str]:
    """Return what must be said below every table of this version."""
    last = PUBLIC_NOTE if view.public else FULL_NOTE
    return [translate(note, language) for note in (*NOTES, last)]


def _rows(view: View) -> Iterator[Row]:
    for block in (view.recorded, view.recognised):
        yield from block.rows
        yield block.total


def exact(row: Row, measure: str) -> str:
    """Return an amount in yuan to the fen for a CSV, ``[c]`` or nothing."""
    if measure in row.hidden:
        return CONFIDENTIAL
    value = row.amounts[measure]
    return "" if value is None else format(half_up(value, 2), "f")


def plain_methods(row: Row) -> str:
    """Return the methods of a row for a CSV, ``P2:3;P1:1``."""
    if "value_added" in row.hidden:
        return CONFIDENTIAL
    return ";".join(_method(row, m, m, ":") for m in METHODS if m in row.methods)


def _method(row: Row, method: str, name: str, times: str) -> str:
    count = row.methods[method]
    return name if count is None else f"{name}{times}{count}"
