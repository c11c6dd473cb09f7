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
class Group:
    """Rows told apart by the same dimensions; ``heading`` names these, "" where none does."""

    heading: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Section:
    """The rows of one code of the first of several dimensions."""

    name: str
    groups: tuple[Group, ...]


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
        return [Section(translate(dataset.title, language), _groups(dataset, cells, language))]
    first = dataset.dimensions[0]
    return [
        Section(
            name_of(first.codes, code, language),
            _groups(dataset, {k: v for k, v in cells.items() if k[0] == code}, language, 1),
        )
        for code in dict.fromkeys(key[0] for key in cells)
    ]


def _groups(
    dataset: Dataset,
    cells: Mapping[tuple[str, ...], Mapping[str, Cell]],
    language: str,
    skip: int = 0,
) -> tuple[Group, ...]:
    """Return the rows by the dimensions that tell them apart; the first ``skip`` do not."""
    rest, found = dataset.dimensions[skip:], dict[tuple[str, ...], list[Line]]()
    for key, figures in cells.items():
        named = list(zip(rest, key[skip:], strict=True))
        apart = tuple(one.name for one, code in named if code != TOTAL)
        row = tuple(figures.get(measure.id) for measure in dataset.measures)
        found.setdefault(apart, []).append(Line(not apart, said(named, language), row))
    return tuple(
        Group(" × ".join(translate(name, language) for name in apart), tuple(lines))
        for apart, lines in found.items()
    )


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
