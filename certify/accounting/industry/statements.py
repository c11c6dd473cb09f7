"""What an announcement may say in words: a closed set of statements, each made of its figures.

Statements rest on the figures as they are printed, so that a reader who recomputes one from
the table arrives at it: classes equal in print are named together, classes without a figure
are left out and their number is said, and a growth below zero is never called growth.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from certify.accounting.industry.announce import Announcement, ClassLine
from certify.accounting.industry.formulas import share
from certify.accounting.rounding import total

HEAVY: Final = Decimal(20)
"""Per cent of the total above which classes are named together."""


@dataclass(frozen=True)
class Whole:
    """The total of the year, and what is known of its growth and its share of GDP."""

    year: int
    value: Decimal
    growth: Decimal | None
    gdp_share: Decimal | None
    gdp_share_change: Decimal | None


@dataclass(frozen=True)
class Against:
    """Growth beside nominal GDP growth: ``gap`` in points, above zero where it is faster."""

    gap: Decimal
    gdp_growth: Decimal


@dataclass(frozen=True)
class Average:
    """Mean yearly growth since the year ``since``."""

    since: int
    growth: Decimal


@dataclass(frozen=True)
class Largest:
    """The class, or the classes equal in print, of the largest value ``among`` those known.

    ``share`` is of one of them; None where it is not known or not the same for all.
    """

    codes: tuple[str, ...]
    value: Decimal
    share: Decimal | None
    among: int


@dataclass(frozen=True)
class Heavy:
    """Two classes or more, each above ``HEAVY`` per cent of the total, and their joint share."""

    codes: tuple[str, ...]
    together: Decimal


@dataclass(frozen=True)
class Fastest:
    """The fastest growing class or classes ``among`` those whose growth is known; above zero."""

    codes: tuple[str, ...]
    growth: Decimal
    among: int


@dataclass(frozen=True)
class NoneGrew:
    """Not one of the ``among`` classes whose growth is known grew."""

    among: int


@dataclass(frozen=True)
class Fell:
    """Every class whose value fell: its code and growth (below zero), deepest fall first."""

    falls: tuple[tuple[str, Decimal], ...]


@dataclass(frozen=True)
class Withheld:
    """Growth of ``year`` is not given: its figures and the year before stand in two vintages."""

    year: int
    vintage: str


Statement = Whole | Against | Average | Largest | Heavy | Fastest | NoneGrew | Fell | Withheld


def statements(made: Announcement) -> tuple[Statement, ...]:
    """Return what the figures of ``made`` allow to say, in the order of an official notice."""
    return (*_of_total(made), *_of_structure(made), *_of_growth(made), *_withheld(made))


def _of_total(made: Announcement) -> Iterator[Statement]:
    line = made.total
    if line.value is not None:
        yield Whole(made.year, line.value, line.growth, line.gdp_share, line.gdp_share_change)
    if line.growth_gap is not None and line.gdp_growth is not None:
        yield Against(line.growth_gap, line.gdp_growth)
    if made.since is not None and line.average_growth is not None:
        yield Average(made.since, line.average_growth)


def _of_structure(made: Announcement) -> Iterator[Statement]:
    valued = [(line, line.value) for line in made.classes if line.value is not None]
    if len(valued) < 2:
        return
    most = max(value for _, value in valued)
    top = [line for line, value in valued if value == most]
    yield Largest(tuple(line.code for line in top), most, _common_share(top), len(valued))
    heavy = [(line, v) for line, v in valued if line.share is not None and line.share > HEAVY]
    whole = made.total.value
    if len(heavy) > 1 and whole is not None and whole > 0:
        together = share(total(value for _, value in heavy), whole, 1)
        yield Heavy(tuple(line.code for line, _ in heavy), together)


def _common_share(top: list[ClassLine]) -> Decimal | None:
    shares = {line.share for line in top}
    return shares.pop() if len(shares) == 1 else None


def _of_growth(made: Announcement) -> Iterator[Statement]:
    grown = [(line.code, line.growth) for line in made.classes if line.growth is not None]
    if not grown:
        return
    most = max(growth for _, growth in grown)
    if most <= 0:
        yield NoneGrew(len(grown))
    elif len(grown) > 1:
        yield Fastest(tuple(code for code, growth in grown if growth == most), most, len(grown))
    falls = sorted((fall for fall in grown if fall[1] < 0), key=lambda fall: fall[1])
    if falls:
        yield Fell(tuple(falls))


def _withheld(made: Announcement) -> Iterator[Statement]:
    for note in made.notes:
        if note.field == "total.growth" and note.reason == "other_vintage":
            yield Withheld(made.year, made.vintage)
