"""Sides of the edges of one indicator: rows, knots, levels, flags, missing data.

Edges are compared in the unit of the fact, field by field, where a benchmark moves them.
"""

from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from certify.i18n import N_
from certify.scoring.examples.cases import MISSING, Tried
from certify.scoring.examples.edges import UNREACHABLE, Exemption, Need
from certify.scoring.kinds import Piecewise, Rubric
from certify.scoring.reach import Span, edges, of_indicator
from certify.scoring.rounding import plain
from certify.scoring.standard import Indicator, Standard
from certify.scoring.vocabulary import VOCABULARY

Edges = tuple[Decimal, ...]


class _Side(NamedTuple):
    """A side before it is tied to an indicator: its row, what to say, its span of values."""

    row: int
    code: str
    reason: str
    places: dict[str, str]
    span: Callable[[Edges], Span]


def table_needs(standard: Standard, indicator: Indicator, field: str) -> Iterator[Need]:
    """Yield what the cases must show of ``indicator``, the cure written for ``field``."""
    by_field = {code: edges(indicator, each) for code, each in standard.fields.items()}
    possible, key = of_indicator(indicator), key_of_indicator(indicator)
    name = indicator.fact or indicator.id
    for side in _sides(indicator):
        spans = {code: side.span(at) for code, at in by_field.items()}
        open_in = [code for code, span in spans.items() if possible.meets(span)]
        where = field if field in open_in or not open_in else open_in[0]
        wanted = spans.get(where, next(iter(spans.values()))).say(name)
        if indicator.benchmark is not None:
            wanted = f"field {where}, {wanted}"
        said = {**side.places, "id": indicator.id, "wanted": wanted}
        row = f"{key}.table.{side.row + 1}"
        exempt = None if open_in else Exemption(row, UNREACHABLE, {"wanted": wanted})
        yield Need(row, side.code, side.reason, _CURE, said, _stands(indicator, spans), exempt)
    if indicator.fact is not None and VOCABULARY[indicator.fact].missing:
        yield _missing(indicator, f"{key}.missing")


def key_of_indicator(indicator: Indicator) -> str:
    """Return the key of an indicator in the standard's file."""
    return f"dimensions.{indicator.dimension}.indicators.{indicator.id}"


def value_of(indicator: Indicator, tried: Tried) -> Decimal | None:
    """Return what a case states for ``indicator``; None if it is missing or not judged."""
    if indicator.fact is None:
        return tried.case.levels.get(indicator.id)
    return tried.case.findings.facts[indicator.fact]


def _stands(indicator: Indicator, spans: dict[str, Span]) -> Callable[[Tried], bool]:
    def met(tried: Tried) -> bool:
        value = value_of(indicator, tried)
        return value is not None and spans[tried.case.findings.field].holds(value)

    return met


def _missing(indicator: Indicator, key: str) -> Need:
    said = {"id": indicator.id, "fact": indicator.fact, "wanted": f"{indicator.fact}: {MISSING}"}
    return Need(
        key, "uncovered_missing", _MISSING, _CURE, said, lambda t: value_of(indicator, t) is None
    )


def _sides(indicator: Indicator) -> Iterator[_Side]:
    if isinstance(indicator.table, Rubric):
        return _levels(indicator.table.at)
    if isinstance(indicator.table, Piecewise):
        return _pieces(indicator.table.at)
    return _rows(indicator.table.at)


def _levels(at: Edges) -> Iterator[_Side]:
    for row, level in enumerate(at):
        yield _Side(row, "uncovered_level", _LEVEL, {"edge": plain(level)}, _at(row))


def _rows(at: Edges) -> Iterator[_Side]:
    """Yield the rows of bands and flags: each is one side of the bounds at its ends."""
    yield _Side(0, "uncovered_below", _BELOW, {"edge": plain(at[1])}, lambda e: Span(None, e[1]))
    for row in range(1, len(at) - 1):
        said = {"low": plain(at[row]), "high": plain(at[row + 1])}
        yield _Side(row, "uncovered_between", _BETWEEN, said, _from(row))
    last = len(at) - 1
    said = {"edge": plain(at[last])}
    yield _Side(last, "uncovered_from", _FROM, said, lambda e: Span(e[last], None))


def _pieces(at: Edges) -> Iterator[_Side]:
    """Yield the knots of a line and the pieces between and beyond them."""
    yield _Side(0, "uncovered_below", _BELOW, {"edge": plain(at[0])}, lambda e: Span(None, e[0]))
    for row, knot in enumerate(at):
        yield _Side(row, "uncovered_knot", _KNOT, {"edge": plain(knot)}, _at(row))
    for row, (low, high) in enumerate(pairwise(at)):
        said = {"low": plain(low), "high": plain(high)}
        yield _Side(row, "uncovered_between", _BETWEEN, said, _from(row, low_open=True))
    last = len(at) - 1
    said = {"edge": plain(at[last])}
    yield _Side(last, "uncovered_above", _ABOVE, said, lambda e: Span(e[last], None, low_open=True))


def _at(row: int) -> Callable[[Edges], Span]:
    return lambda edges: Span(edges[row], edges[row], high_open=False)


def _from(row: int, *, low_open: bool = False) -> Callable[[Edges], Span]:
    return lambda edges: Span(edges[row], edges[row + 1], low_open=low_open)


_BELOW = N_("No golden case of {id} lies below the edge {edge}.")
_BETWEEN = N_("No golden case of {id} lies between the edges {low} and {high}.")
_FROM = N_("No golden case of {id} lies at or above the edge {edge}.")
_ABOVE = N_("No golden case of {id} lies above the edge {edge}.")
_KNOT = N_("No golden case of {id} stands exactly at the knot {edge}.")
_LEVEL = N_("No golden case gives {id} the level {edge}.")
_MISSING = N_("No golden case leaves out {fact}, for which {id} has a rule.")
_CURE = N_("Add a case to examples.yaml with: {wanted}.")
