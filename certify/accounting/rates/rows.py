"""Rows of class rates: ``data_year, class_code, rate_percent, rate_year, source``.

The rate says how much value added a yuan of output holds, in per cent, with the year whose
accounts it was taken from and whose they are. A file with a fault is refused whole.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from certify.accounting.monitoring.sheets import Line, read_lines
from certify.accounting.product.methods import ClassRate
from certify.i18n import N_
from certify.problems import Problem, Refused
from certify.reference.industries import FIELD_NAMES

COLUMNS: Final = {
    "data_year": N_("Data year"),
    "class_code": N_("Class code"),
    "rate_percent": N_("Value-added rate (%)"),
    "rate_year": N_("Year of the rate"),
    "source": N_("Source"),
}
LONGEST_SOURCE: Final = 200
_YEAR: Final = re.compile(r"20[0-9]{2}")
_RATE: Final = re.compile(r"[0-9]{1,3}(\.[0-9]{1,6})?")
_HUNDRED: Final = Decimal(100)


@dataclass(frozen=True)
class RateRow:
    """A class rate for the products of ``data_year``."""

    data_year: int
    rate: ClassRate


def read_rates(content: bytes) -> tuple[RateRow, ...]:
    """Return the rates of an Excel or CSV file. Raises Refused with every fault."""
    found: list[Problem] = []
    made: list[RateRow] = []
    seen: dict[tuple[str, str], int] = {}
    for line in read_lines(content, COLUMNS, tuple(COLUMNS)):
        faults = [*_faults(line), *_twice(line, seen)]
        found += faults
        if not faults:
            made.append(_row(line))
    if found:
        raise Refused(found)
    return tuple(made)


def _row(line: Line) -> RateRow:
    rate = Decimal(line.get("rate_percent")) / _HUNDRED
    year, source = int(line.get("rate_year")), line.get("source")
    return RateRow(int(line.get("data_year")), ClassRate(_class(line), year, rate, source))


def _class(line: Line) -> str:
    """Return the code of a class; a workbook may have made the number 1 of the text 01."""
    return line.get("class_code").zfill(2)


def _faults(line: Line) -> list[Problem]:
    faults = [
        line.problem(column, "year", _NO_YEAR)
        for column in ("data_year", "rate_year")
        if not _YEAR.fullmatch(line.get(column))
    ]
    if not faults and line.get("rate_year") > line.get("data_year"):
        faults.append(line.problem("rate_year", "year_ahead", _AHEAD, year=line.get("data_year")))
    if _class(line) not in FIELD_NAMES:
        known = ", ".join(sorted(FIELD_NAMES))
        faults.append(line.problem("class_code", "class_unknown", _NO_CLASS, known=known))
    if not _possible(line.get("rate_percent")):
        faults.append(line.problem("rate_percent", "rate", _NO_RATE))
    if not 0 < len(line.get("source")) <= LONGEST_SOURCE:
        faults.append(line.problem("source", "source", _NO_SOURCE, most=LONGEST_SOURCE))
    return faults


def _possible(said: str) -> bool:
    return bool(_RATE.fullmatch(said)) and 0 < Decimal(said) <= _HUNDRED


def _twice(line: Line, seen: dict[tuple[str, str], int]) -> list[Problem]:
    key = (line.get("data_year"), _class(line))
    other = seen.setdefault(key, line.number)
    if other == line.number:
        return []
    return [line.problem("class_code", "row_twice", _TWICE, other=other)]


_NO_YEAR = N_("Cell {cell}: {value} is no year. Write four digits, such as 2023.")
_AHEAD = N_(
    "Cell {cell}: a rate of {value} cannot be known for the data year {year}. Give the year whose "
    "accounts it was taken from."
)
_NO_CLASS = N_("Cell {cell}: “{value}” is no class. Known are: {known}.")
_NO_RATE = N_(
    "Cell {cell}: “{value}” is no value-added rate. Write per cent above 0 and at most 100, with "
    "at most 6 decimals and without the sign %."
)
_NO_SOURCE = N_("Cell {cell}: say whose figure it is, in at most {most} characters.")
_TWICE = N_("Row {row}: the same data year and class stand in row {other}. Keep one.")
