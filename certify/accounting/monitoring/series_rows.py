"""Rows of series that an authority loads for the indicators: read strictly, row by row.

``year, series, value, vintage, source``: the series by its code or its words, the value in the
unit of the series. A file with a fault is refused whole.
"""

import re
from decimal import Decimal
from typing import Final

from certify.accounting.monitoring.indicators import SERIES, Input
from certify.accounting.monitoring.sheets import Line, code_of, read_lines
from certify.i18n import N_
from certify.problems import Problem, Refused

COLUMNS: Final = {
    "year": N_("Year"),
    "series": N_("Series"),
    "value": N_("Value"),
    "vintage": N_("Vintage"),
    "source": N_("Source"),
}
NAMES: Final = {code: one.name for code, one in SERIES.items()}
LONGEST: Final = {"vintage": 40, "source": 200}
_YEAR: Final = re.compile(r"20[0-9]{2}")
_VALUE: Final = re.compile(r"[0-9]{1,15}(\.[0-9]{1,8})?")


def read_series(content: bytes) -> tuple[Input, ...]:
    """Return the figures of an Excel or CSV file. Raises Refused with every fault."""
    found: list[Problem] = []
    made: list[tuple[Line, Input]] = []
    for line in read_lines(content, COLUMNS, tuple(COLUMNS)):
        faults = _faults(line)
        found += faults
        if not faults:
            made.append((line, _input(line)))
    found += _twice(made)
    if found:
        raise Refused(found)
    return tuple(one for _, one in made)


def _input(line: Line) -> Input:
    series = code_of(line.get("series"), NAMES) or ""
    value = Decimal(line.get("value").replace(",", ""))
    return Input(int(line.get("year")), series, value, line.get("vintage"), line.get("source"))


def _faults(line: Line) -> list[Problem]:
    faults = []
    if not _YEAR.fullmatch(line.get("year")):
        message = N_("Cell {cell}: {value} is no year. Write four digits, such as 2023.")
        faults.append(line.problem("year", "year", message))
    if code_of(line.get("series"), NAMES) is None:
        message = N_("Cell {cell}: “{value}” is no series. Known are: {known}.")
        faults.append(line.problem("series", "series_unknown", message, known=", ".join(SERIES)))
    if not _VALUE.fullmatch(line.get("value").replace(",", "")):
        message = N_("Cell {cell}: “{value}” is no figure. Write a number of zero or above.")
        faults.append(line.problem("value", "not_a_figure", message))
    for column, most in LONGEST.items():
        if not line.get(column) or len(line.get(column)) > most:
            message = N_("Cell {cell}: write something of at most {most} characters.")
            faults.append(line.problem(column, "text", message, most=most))
    return faults


def _twice(made: list[tuple[Line, Input]]) -> list[Problem]:
    seen: dict[tuple[int, str, str], int] = {}
    found = []
    for line, one in made:
        key = (one.year, one.series, one.vintage)
        if key in seen:
            message = N_(
                "Row {row}: the same series, year and vintage stand in row {other}. Keep one."
            )
            found.append(line.problem("series", "row_twice", message, other=seen[key]))
        seen.setdefault(key, line.number)
    return found
