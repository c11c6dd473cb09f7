"""Reading class figures and GDP from CSV: the shape of the announcement's inputs.

``year,class_code,value_added_100m_cny,vintage`` and ``year,gdp_100m_cny,vintage``; amounts
in 100 million yuan (亿元) at current prices. Published files carry more columns (names,
growth, shares): they are knowingly left aside, because the announcement computes those
itself. An empty value cell is a figure that was not published. Every fault names the row
(line of the file, the header being line 1) and the cell.
"""

import csv
import re
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from io import StringIO
from typing import Final, TypeVar

from certify.i18n import N_
from certify.problems import Problem, Refused
from certify.reference.faults import shown

TOTAL: Final = "TOTAL"
PRINT_ORDER: Final = ("01", "03", "04", "05", "06", "02", "07")
FIGURE_COLUMNS: Final = ("year", "class_code", "value_added_100m_cny", "vintage")
GDP_COLUMNS: Final = ("year", "gdp_100m_cny", "vintage")

_YEAR: Final = re.compile(r"[0-9]{4}")
_AMOUNT: Final = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,8})?")


@dataclass(frozen=True)
class Figure:
    """Value added of one class (or TOTAL) in one year and vintage, in 100 million yuan."""

    year: int
    class_code: str
    value: Decimal | None
    vintage: str
    line: int


@dataclass(frozen=True)
class Gdp:
    """Gross domestic product of one year in one vintage, in 100 million yuan."""

    year: int
    value: Decimal | None
    vintage: str
    line: int


_Dated = TypeVar("_Dated", Figure, Gdp)


@dataclass(frozen=True)
class _Line:
    """One row of a file: ``number`` is the line, ``cells`` by column name, trimmed."""

    document: str
    number: int
    cells: Mapping[str, str]

    def problem(self, column: str, code: str, message: str, **params: object) -> Problem:
        given = {"row": self.number, "column": column, "value": shown(self.cells.get(column, ""))}
        return Problem(f"/{self.document}/{self.number}/{column}", code, message, given | params)


def read_figures(text: str) -> tuple[Figure, ...]:
    """Return the class figures in ``text``. Raises Refused with every fault found."""
    lines, found = _lines("figures", text, FIGURE_COLUMNS)
    figures = []
    for line in lines:
        faults = [*_year_faults(line), *_class_faults(line), *_vintage_faults(line)]
        faults += _amount_faults(line, "value_added_100m_cny")
        found += faults
        if not faults:
            cells = line.cells
            value = _amount(cells["value_added_100m_cny"])
            year, code = int(cells["year"]), cells["class_code"]
            figures.append(Figure(year, code, value, cells["vintage"], line.number))
    found += _repeats(lines, figures, "class_code", lambda f: (f.year, f.class_code, f.vintage))
    if found:
        raise Refused(found)
    return tuple(figures)


def read_gdp(text: str) -> tuple[Gdp, ...]:
    """Return the GDP rows in ``text``. Raises Refused with every fault found."""
    lines, found = _lines("gdp", text, GDP_COLUMNS)
    rows = []
    for line in lines:
        faults = [*_year_faults(line), *_vintage_faults(line)]
        faults += _amount_faults(line, "gdp_100m_cny") or _positive_faults(line)
        found += faults
        if not faults:
            cells = line.cells
            value = _amount(cells["gdp_100m_cny"])
            rows.append(Gdp(int(cells["year"]), value, cells["vintage"], line.number))
    found += _repeats(lines, rows, "year", lambda g: (g.year, g.vintage))
    if found:
        raise Refused(found)
    return tuple(rows)


def _lines(document: str, text: str, columns: tuple[str, ...]) -> tuple[list[_Line], list[Problem]]:
    """Return the rows of a file and the faults of its form. Raises Refused on its header."""
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    lines: list[_Line] = []
    found: list[Problem] = []
    header: list[str] = []
    try:
        for cells in reader:
            trimmed = [cell.strip() for cell in cells]
            if not any(trimmed):
                continue
            if not header:
                header = trimmed
                _require_columns(document, header, columns)
                continue
            line = _Line(document, reader.line_num, dict(zip(header, trimmed, strict=False)))
            if len(trimmed) == len(header):
                lines.append(line)
            else:
                found.append(_length_problem(line, len(trimmed), len(header)))
    except csv.Error as fault:
        raise Refused([_broken(document, reader.line_num, str(fault))]) from fault
    _require_columns(document, header, columns)
    return lines, found


def _broken(document: str, line: int, fault: str) -> Problem:
    message = N_("Row {row} cannot be read as CSV ({fault}). Check its quotation marks.")
    return Problem(f"/{document}/{line}", "csv", message, {"row": line, "fault": fault})


def _length_problem(line: _Line, cells: int, columns: int) -> Problem:
    message = N_(
        "Row {row} has {cells} cells, the header has {columns}. An amount with thousands "
        "separators may have been split: write 1149237, not 1,149,237."
    )
    params = {"row": line.number, "cells": cells, "columns": columns}
    return Problem(f"/{line.document}/{line.number}", "row_length", message, params)


def _require_columns(document: str, header: list[str], columns: tuple[str, ...]) -> None:
    missing = [name for name in columns if name not in header]
    twice = sorted({name for name in columns if header.count(name) > 1})
    found = [
        Problem(
            f"/{document}/1/{name}",
            "column_missing",
            N_("Row 1: the column {column} is missing. The header needs {columns}."),
            {"column": name, "columns": ", ".join(columns)},
        )
        for name in missing
    ] + [
        Problem(
            f"/{document}/1/{name}",
            "column_twice",
            N_("Row 1: the column {column} stands there twice. Keep one of them."),
            {"column": name},
        )
        for name in twice
    ]
    if found:
        raise Refused(found)


def _year_faults(line: _Line) -> list[Problem]:
    if _YEAR.fullmatch(line.cells["year"]):
        return []
    message = N_('Row {row}, {column}: "{value}" is no year. Write four digits, such as 2022.')
    return [line.problem("year", "year", message)]


def _vintage_faults(line: _Line) -> list[Problem]:
    if line.cells["vintage"]:
        return []
    message = N_(
        "Row {row}, {column}: the vintage is missing. Name the revision the figure belongs to, "
        "such as 2018-census: figures of different vintages are never compared."
    )
    return [line.problem("vintage", "vintage_missing", message)]


def _class_faults(line: _Line) -> list[Problem]:
    code = line.cells["class_code"]
    if code in PRINT_ORDER or code == TOTAL:
        return []
    if f"0{code}" in PRINT_ORDER:
        message = N_(
            'Row {row}, {column}: "{value}" lost its leading zero, as spreadsheet programs do. '
            "Write 0{value}."
        )
    else:
        message = N_(
            'Row {row}, {column}: "{value}" is no class. Write 01 to 07, or TOTAL for the sum.'
        )
    return [line.problem("class_code", "unknown_class", message)]


def _amount_faults(line: _Line, column: str) -> list[Problem]:
    value = line.cells[column]
    if not value or _AMOUNT.fullmatch(value):
        return []
    message = N_(
        'Row {row}, {column}: "{value}" is no amount in 100 million yuan. Write digits with a '
        "decimal point, such as 31818 or -12.5, without separators or units; leave it empty if "
        "the figure was not published."
    )
    return [line.problem(column, "amount", message)]


def _positive_faults(line: _Line) -> list[Problem]:
    value = _amount(line.cells["gdp_100m_cny"])
    if value is None or value > 0:
        return []
    message = N_('Row {row}, {column}: GDP is "{value}", but it must be above zero.')
    return [line.problem("gdp_100m_cny", "gdp_not_positive", message)]


def _amount(cell: str) -> Decimal | None:
    return Decimal(cell) if cell else None


def _repeats(
    lines: list[_Line], rows: Iterable[_Dated], column: str, key: Callable[[_Dated], Hashable]
) -> list[Problem]:
    by_number = {line.number: line for line in lines}
    first: dict[Hashable, int] = {}
    found = []
    for row in rows:
        seen = first.setdefault(key(row), row.line)
        if seen != row.line:
            message = N_(
                'Row {row}, {column}: "{value}" of {year} in the vintage {vintage} already stands '
                "in row {first}. Keep one of the two."
            )
            line = by_number[row.line]
            params = {"year": row.year, "vintage": shown(row.vintage), "first": seen}
            found.append(line.problem(column, "duplicate_row", message, **params))
    return found
