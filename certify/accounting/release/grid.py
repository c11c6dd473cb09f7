"""A dataset as a table for a page: a row per group, a column per measure. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from certify.accounting.publishing.dataset import CONFIDENTIAL, TOTAL, Dataset, Dimension
from certify.accounting.publishing.words import TOTAL_NAME, UNITS, marked, name_of
from certify.i18n import translate

DASH: Final = "–"


@dataclass(frozen=True)
class Cell:
    """A figure as it is printed, with its markers in square brackets."""

    figure: str
    marks: str


@dataclass(frozen=True)
class Line:
    """A row: whether it is a total, its name, a cell per measure (None: no such figure)."""

    total: bool
    name: str
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True)
class Section:
    """The rows of one code of the first of several dimensions."""

    name: str
    lines: tuple[Line, ...]


def columns(dataset: Dataset, language: str) -> list[tuple[str, str]]:
    """Return name and unit of each measure."""
    return [
        (translate(one.name, language), translate(UNITS[one.unit], language))
        for one in dataset.measures
    ]


def sections(dataset: Dataset, language: str) -> list[Section]:
    """Return the table, in the order of the observations."""
    cells: dict[tuple[str, ...], dict[str, Cell]] = {}
    for one in dataset.observations:
        hidden = CONFIDENTIAL in one.marks
        figure = "" if hidden else _grouped(dataset.printed(one))
        cells.setdefault(one.key, {})[one.measure] = Cell(figure, marked(one.marks))
    if len(dataset.dimensions) == 1:
        return [
            Section(translate(dataset.title, language), tuple(_lines(dataset, cells, language)))
        ]
    first = dataset.dimensions[0]
    return [
        Section(
            name_of(first.codes, code, language),
            tuple(_lines(dataset, {k: v for k, v in cells.items() if k[0] == code}, language, 1)),
        )
        for code in dict.fromkeys(key[0] for key in cells)
    ]


def _lines(
    dataset: Dataset,
    cells: Mapping[tuple[str, ...], Mapping[str, Cell]],
    language: str,
    skip: int = 0,
) -> Iterable[Line]:
    rest = dataset.dimensions[skip:]
    for key, found in cells.items():
        whole = all(each == TOTAL for each in key[skip:])
        row = tuple(found.get(measure.id) for measure in dataset.measures)
        yield Line(whole, said(zip(rest, key[skip:], strict=True), language), row)


def said(key: Iterable[tuple[Dimension, str]], language: str) -> str:
    """Return the name of a group, margins left out."""
    names = [name_of(one.codes, code, language) for one, code in key if code != TOTAL]
    return " · ".join(names) or translate(TOTAL_NAME, language)


def _grouped(printed: str) -> str:
    """Return a printed figure with thousands separators."""
    if not printed:
        return DASH
    sign = "-" if printed.startswith("-") else ""
    whole, dot, rest = printed.removeprefix("-").partition(".")
    return f"{sign}{int(whole):,}{dot}{rest}"
