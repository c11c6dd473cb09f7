"""Which values can occur at all: a fact's within its bounds, a total's on its grid.

Spans are written in the fact's own unit, so that no division blurs an edge and an expert
reads there what a filing, or a golden case, would have to state.
"""

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import Final

from certify.scoring.rounding import CONTEXT, HUNDRED, ZERO, plain
from certify.scoring.standard import HIGHEST_LEVEL, LOWEST_LEVEL, Field, Indicator
from certify.scoring.vocabulary import VOCABULARY

Bound = Decimal | None
_ONE: Final = Decimal(1)


@dataclass(frozen=True)
class Span:
    """The values from ``low`` to ``high``; None is unbounded; an open end is not included."""

    low: Bound
    high: Bound
    low_open: bool = False
    high_open: bool = True

    def holds(self, value: Decimal) -> bool:
        """Whether ``value`` lies within."""
        if self.low is not None and (value <= self.low if self.low_open else value < self.low):
            return False
        if self.high is None:
            return True
        return value < self.high if self.high_open else value <= self.high

    def say(self, name: str) -> str:
        """Write the span as a condition on ``name``: ``10 ≤ export_share < 30``."""
        if self.low is not None and self.low == self.high:
            return f"{name} = {plain(self.low)}"
        below = "" if self.low is None else f"{plain(self.low)} {'<' if self.low_open else '≤'} "
        above = "" if self.high is None else f" {'<' if self.high_open else '≤'} {plain(self.high)}"
        return f"{below}{name}{above}"


@dataclass(frozen=True)
class Possible:
    """The values that can occur: from ``least`` to ``most``, in steps of ``grid`` if any."""

    least: Bound
    most: Bound
    grid: Decimal | None = None

    def meets(self, span: Span) -> bool:
        """Whether some possible value lies in ``span``."""
        low, low_open = _later(span, self.least)
        high, high_open = _earlier(span, self.most)
        if low is None or high is None:
            return True
        if self.grid is None:
            return low < high or (low == high and not (low_open or high_open))
        first = (low / self.grid).to_integral_value(ROUND_CEILING) * self.grid
        if first == low and low_open:
            first += self.grid
        return first < high or (first == high and not high_open)


def _later(span: Span, least: Bound) -> tuple[Bound, bool]:
    if span.low is None or (least is not None and least > span.low):
        return least, False
    return span.low, span.low_open


def _earlier(span: Span, most: Bound) -> tuple[Bound, bool]:
    if span.high is None or (most is not None and most < span.high):
        return most, False
    return span.high, span.high_open


LEVELS: Final = Possible(LOWEST_LEVEL, HIGHEST_LEVEL)
"""What reviewers can give: any level from 0 to 4, for a median may lie between two."""


def of_fact(name: str) -> Possible:
    """Return the values the fact ``name`` can take, in its own unit."""
    fact = VOCABULARY[name]
    return Possible(fact.low, fact.high, _ONE if fact.whole else None)


def of_indicator(indicator: Indicator) -> Possible:
    """Return the values of what an indicator reads: a fact, or the reviewers' level."""
    return LEVELS if indicator.fact is None else of_fact(indicator.fact)


def transformed(possible: Possible, transform: str, scale: Decimal) -> Possible:
    """Return the values after ``transform`` by the benchmark ``scale``, in the fact's unit.

    Whole numbers stay on their grid only as they are.
    """
    least, most = (
        None if end is None else _measured(end, transform, scale)
        for end in (possible.least, possible.most)
    )
    return Possible(least, most, possible.grid if transform == "as_is" else None)


def edge(at: Decimal, indicator: Indicator, field: Field) -> Decimal:
    """Return a value of the indicator's table in the unit of its fact, exactly."""
    if indicator.transform == "ratio":
        return CONTEXT.multiply(at, field.measures[indicator.id])
    if indicator.transform == "difference":
        return CONTEXT.add(at, field.measures[indicator.id])
    return at


def edges(indicator: Indicator, field: Field) -> tuple[Decimal, ...]:
    """Return every lower value of the table in the unit of the fact."""
    return tuple(edge(at, indicator, field) for at in indicator.table.at)


def least_and_most(indicator: Indicator, field: Field) -> tuple[Decimal, Decimal]:
    """Return the least and greatest weight · points ÷ 100 the indicator can give in ``field``.

    Points only rise or only fall with the value, so the ends of what can occur suffice; a
    rule for missing data counts where the fact may be missing.
    """
    scale, table = field.measures.get(indicator.id, ZERO), indicator.table
    possible = transformed(of_indicator(indicator), indicator.transform, scale)
    given = [
        table.points[row] if end is None else table.read(end)[0]
        for row, end in ((0, possible.least), (-1, possible.most))
    ]
    if indicator.fact is not None and VOCABULARY[indicator.fact].missing:
        given.append(indicator.missing_points)
    share = CONTEXT.divide(indicator.weight, HUNDRED)
    return CONTEXT.multiply(share, min(given)), CONTEXT.multiply(share, max(given))


def _measured(value: Decimal, transform: str, scale: Decimal) -> Decimal:
    if transform == "ratio":
        return CONTEXT.divide(value, scale)
    return CONTEXT.subtract(value, scale) if transform == "difference" else value
