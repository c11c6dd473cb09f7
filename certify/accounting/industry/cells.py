"""One row of a file and what its cells mean: period, code, amounts, each fault with its cell."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from certify.accounting.industry.columns import COLUMNS, LONGEST, LONGEST_VINTAGE, NEEDED, code_of
from certify.accounting.industry.grids import Grid, cell_name
from certify.i18n import LANGUAGES, N_, translate
from certify.problems import Problem, Refused, Word
from certify.reference.faults import shown
from certify.reference.former_industries import EDITION, FormerIndustry, former_industry
from certify.reference.industries import (
    BadIndustryCode,
    Industry,
    industries,
    industry,
    parse_industry_code,
)  # fmt: skip

_CODE: Final = COLUMNS["industry_code"]
MARKS: Final = frozenset({"industry_code", *(translate(_CODE, each) for each in LANGUAGES)})
"""What tells the header of such a file from a title above it."""
_YEAR: Final = re.compile(r"20[0-9]{2}")
_AMOUNT: Final = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,17})?")
_NOT_NEGATIVE: Final = ("output", "intermediate")


@dataclass(frozen=True)
class Line:
    """A row: its number in the file, its cells by column, and where each column stands."""

    number: int
    cells: Mapping[str, str]
    places: Mapping[str, int]

    def cell(self, column: str) -> str:
        """Return what the cell says, "" where it or its column is not there."""
        return self.cells.get(column, "")

    def problem(self, column: str, code: str, message: str, **params: object) -> Problem:
        """Return a fault of one cell, named as spreadsheets name it."""
        place = self.places.get(column)
        given = {
            "row": self.number,
            "cell": f"{self.number}" if place is None else cell_name(place, self.number),
            "column": Word(COLUMNS[column]),
            "value": shown(self.cell(column)),
        }
        return Problem(f"/rows/{self.number}/{column}", code, message, given | params)

    def length_faults(self, column: str, most: int = LONGEST) -> list[Problem]:
        """Return the fault of a text that is too long."""
        if len(self.cell(column)) <= most:
            return []
        message = N_("{cell}: {column} is longer than {most} characters. Shorten it.")
        return [self.problem(column, "too_long", message, most=most)]

    def period_faults(self, column: str) -> list[Problem]:
        """Return the fault of a year or vintage."""
        if column == "year":
            if _YEAR.fullmatch(self.cell("year")):
                return []
            message = N_("{cell}: “{value}” is no year. Write four digits, such as 2022.")
            return [self.problem("year", "year", message)]
        if self.cell("vintage"):
            return self.length_faults("vintage", LONGEST_VINTAGE)
        message = N_(
            "{cell}: the vintage is missing. Name the revision the figures belong to, such as "
            "2018-census: figures of different vintages are never compared."
        )
        return [self.problem("vintage", "vintage_missing", message)]


def lines(grid: Grid) -> tuple[Line, ...]:
    """Return the rows of ``grid`` by column. Raises Refused where the header will not do."""
    places: dict[str, int] = {}
    found: list[Problem] = []
    for place, said in enumerate(grid.header):
        name = code_of(said, COLUMNS) if said else None
        if name is not None and name in places:
            message = N_("{cell}: the column “{column}” stands there twice. Keep one of them.")
            params = {"row": grid.header_line, "column": Word(COLUMNS[name])}
            params["cell"] = cell_name(place, grid.header_line)
            found.append(
                Problem(f"/rows/{grid.header_line}/{name}", "column_twice", message, params)
            )
        elif name is not None:
            places[name] = place
    for name in NEEDED:
        if name not in places:
            message = N_(
                "Row {row}: the column “{column}” is missing. Take the header of the template."
            )
            params = {"row": grid.header_line, "column": Word(COLUMNS[name])}
            found.append(
                Problem(f"/rows/{grid.header_line}/{name}", "column_missing", message, params)
            )
    if found:
        raise Refused(found)
    return tuple(Line(number, _cells(cells, places), places) for number, cells in grid.rows)


def _cells(cells: tuple[str, ...], places: Mapping[str, int]) -> dict[str, str]:
    return {name: cells[at] for name, at in places.items() if at < len(cells)}


def period(line: Line) -> tuple[int, str]:
    """Return year and vintage of a row without faults."""
    return int(line.cell("year")), line.cell("vintage")


def industry_code(line: Line) -> tuple[str | None, list[Problem]]:
    """Return the code of one of the 188 industries, or what is wrong with it and its name."""
    said = line.cell("industry_code")
    if not said:
        message = N_("{cell}: the industry code is missing. Write four digits, such as C3921.")
        return None, [line.problem("industry_code", "code_missing", message)]
    try:
        code = parse_industry_code(said)
    except BadIndustryCode as bad:
        text = N_("{cell}: {fault}")
        fault = Word(bad.message, bad.params)
        return None, [line.problem("industry_code", bad.code, text, fault=fault)]
    known = industry(code)
    if known is None:
        return None, [_unknown(line, code)]
    return known.code, _name_faults(line, known)


def _unknown(line: Line, code: str) -> Problem:
    former = former_industry(code)
    if former is not None:
        message = N_(
            "{cell}: “{value}” is a code of {edition} ({name}). In GB/T 4754-2017 it became "
            "{successors}: use that."
        )
        return line.problem("industry_code", "former_code", message, **_became(former))
    message = N_(
        "{cell}: “{value}” is none of the 188 patent-intensive industries of the 2019 "
        "classification. Take the code from the list of the template."
    )
    return line.problem("industry_code", "not_intensive", message)


def _became(former: FormerIndustry) -> dict[str, str]:
    names = {each.code: each.name_zh for each in industries()}
    successors = ", ".join(f"{code} {names[code]}" for code in former.successors)
    return {"edition": EDITION, "name": former.name_zh, "successors": successors}


def _name_faults(line: Line, known: Industry) -> list[Problem]:
    said = line.cell("industry_name")
    if not said or said in (known.name_zh, known.name_en):
        return []
    former = former_industry(known.code)
    if former is not None and former.name_zh == said:
        message = N_(
            "{cell}: “{value}” is what {known} named in {edition}. In GB/T 4754-2017 that became "
            "{successors}, and {known} is {now}. Correct code and name."
        )
        params = _became(former) | {"known": known.code, "now": known.name_zh}
        return [line.problem("industry_name", "former_code", message, **params)]
    message = N_(
        "{cell}: {known} is “{now}”, not “{value}”. Correct the code or the name, or leave the "
        "name out."
    )
    params = {"known": known.code, "now": known.name_zh}
    return [line.problem("industry_name", "name_differs", message, **params)]


def amount(line: Line, column: str) -> tuple[Decimal | None, list[Problem]]:
    """Return the number in a cell, or what is wrong with it."""
    said = line.cell(column)
    if not _AMOUNT.fullmatch(said):
        message = N_(
            "{cell}: “{value}” in {column} is no number. Write digits with a decimal point, such "
            "as 318.25 or -12.5, without separators or units."
        )
        return None, [line.problem(column, "amount", message)]
    number = Decimal(said)
    if column in _NOT_NEGATIVE and number < 0:
        message = N_(
            "{cell}: {column} is {value}, but it cannot be below zero. Components of the income "
            "approach may be; output and input may not."
        )
        return None, [line.problem(column, "negative", message)]
    limits = _RANGES.get(column)
    if limits is not None and not limits[0](number):
        return None, [line.problem(column, "out_of_range", limits[1])]
    return number, []


_RANGES: Final = {
    "coverage": (
        lambda x: 0 < x <= 100,
        N_("{cell}: {column} is {value}. It is a percentage above 0 and up to 100."),
    ),
    "rate": (
        lambda x: -100 <= x <= 100,
        N_("{cell}: {column} is {value}. It is a percentage of output, up to 100."),
    ),
    "index": (
        lambda x: x > 0,
        N_("{cell}: {column} is {value}. It is above zero; 108.2 means 8.2 % more."),
    ),
    "factor_k": (
        lambda x: 0 < x <= 1,
        N_("{cell}: {column} is {value}. It is above 0 and up to 1."),
    ),
}
