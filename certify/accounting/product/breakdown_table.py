"""How a breakdown is shown: the names of its groups, what must be said of it, its tidy CSV."""

import csv
from io import StringIO

from certify.accounting.product import table as product_table
from certify.accounting.product.dimensions import (
    CITY,
    COUNTY,
    NAMES,
    OVERLAP_NOTE,
    OVERLAPPING,
    PUBLISHED,
    TOTALS,
    group_name,
)
from certify.accounting.product.frozen import View
from certify.accounting.product.summary import MEASURES, TOTAL, Breakdown, Row
from certify.i18n import N_, translate

_LEVELS_NOTE = N_(
    "Regions by GB/T 2260, as each organisation stated its own in the filing. A product whose "
    "filing names no finer level stands under the level named."
)
_PRIVATE_NOTE = N_(
    "This breakdown is not published: below the province nearly every figure would be one "
    "organisation's."
)


def title(dimension: str, language: str) -> str:
    """Return the word for a dimension."""
    return translate(NAMES[dimension], language)


def name(dimension: str, row: Row, language: str) -> str:
    """Return the name of the row's group, or the word for the total."""
    if row.field == TOTAL:
        return translate(TOTALS[dimension], language)
    return group_name(dimension, row.field, language)


def notes(view: View, dimension: str, language: str) -> list[str]:
    """Return what must be said below the tables of this breakdown."""
    own = [OVERLAP_NOTE] if dimension in OVERLAPPING else []
    own += [_LEVELS_NOTE] if dimension in (CITY, COUNTY) else []
    own += [] if dimension in PUBLISHED else [_PRIVATE_NOTE]
    return [*(translate(note, language) for note in own), *product_table.notes(view, language)]


def csv_text(view: View, shown: Breakdown) -> str:
    """Return the tidy CSV: one line per status and group, amounts in yuan to the fen.

    ``additive`` says whether the lines of a status add up to its ``TOTAL``.
    """
    target = StringIO(newline="")
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(
        (
            *("data_year", "version", "status", "dimension", "code", "name_zh", "name_en"),
            *("products", "organisations", *(f"{measure}_cny" for measure in MEASURES)),
            *("methods", "contributions_confirmed", "additive", "quality"),
        )
    )
    dimension = shown.dimension
    for block in (shown.recorded, shown.recognised):
        for row in (*block.rows, block.total):
            names = (name(dimension, row, language) for language in ("zh", "en"))
            figures = (product_table.exact(row, measure) for measure in MEASURES)
            writer.writerow(
                (
                    *(view.year, "public" if view.public else "full", block.status),
                    *(dimension, row.field, *names, row.products, row.organisations, *figures),
                    *(product_table.plain_methods(row), row.confirmed),
                    *("no" if dimension in OVERLAPPING else "yes", product_table.QUALITY),
                )
            )
    return target.getvalue()
