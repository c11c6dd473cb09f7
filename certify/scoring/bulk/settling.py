"""The exact engine's numbers for the few rows that floats cannot decide.

The arithmetic is the engine's own, step for step: the same transform, the same table, the
same order of additions, 34 digits. What is read twice is computed once: a table row that
many filings hit costs one reading. A sheet with its words is not made.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal, localcontext
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from certify.scoring.bulk.bulk_reading import exact_value
from certify.scoring.bulk.columns import Column, Columns, Scaled
from certify.scoring.rounding import CONTEXT, HUNDRED, SIX_PLACES, ZERO, half_up
from certify.scoring.standard import HIGHEST_LEVEL, LOWEST_LEVEL, Indicator, Standard

REMEMBERED: Final = 4096
"""Readings kept per indicator: enough for all that is structural, little memory."""

Ends = tuple[Decimal, Decimal]


class Reading(NamedTuple):
    """Least and greatest points of an indicator, and weight · points; the same where known."""

    points: Ends
    weighted: Ends


class Span(NamedTuple):
    """Lowest and highest sum in units of the standard's last place."""

    low: int
    high: int


class Settler:
    """Reads rows of ``columns`` under ``standard`` exactly."""

    def __init__(self, standard: Standard, columns: Columns) -> None:
        self.standard = standard
        self.columns = columns
        self.quantum = standard.quantum
        self.digits = -standard.quantum.adjusted()
        self.fields = columns.fields
        self.places = range(len(standard.indicators))
        self.groups = [
            [at for at, each in enumerate(standard.indicators) if each.dimension == group.id]
            for group in standard.dimensions
        ]
        self.measured = [each.transform != "as_is" for each in standard.indicators]
        self.seen: list[dict[tuple[int, object], Reading]] = [{} for _ in self.places]
        self.sources = [_source(each, columns) for each in standard.indicators]

    def spans(self, row: int) -> list[Span]:
        """Return the span of the total, then of each dimension, of a covered ``row``."""
        with localcontext(CONTEXT):
            weighted = [self.reading(place, row).weighted for place in self.places]
            groups = (weighted, *([weighted[at] for at in group] for group in self.groups))
            return [self.span(each) for each in groups]

    def span(self, readings: Sequence[Ends]) -> Span:
        """Return the rounded sums of weight · points ÷ 100, in the order given."""
        low = self.units(sum([least for least, _ in readings], ZERO))
        if all(least is most for least, most in readings):
            return Span(low, low)
        return Span(low, self.units(sum([most for _, most in readings], ZERO)))

    def units(self, weighted: Decimal) -> int:
        """Return a sum of weight · points as rounded units of the last place."""
        return int(half_up(weighted / HUNDRED, self.quantum).scaleb(self.digits))

    def reading(self, place: int, row: int) -> Reading:
        """Return what one indicator makes of ``row``."""
        column, seen = self.sources[place], self.seen[place]
        key = (self.fields[row] if self.measured[place] else 0, _key(column, row))
        found = seen.get(key)
        if found is None:
            indicator = self.standard.indicators[place]
            least, most = self._points(indicator, column, row)
            low = indicator.weight * least
            high = low if least is most else indicator.weight * most
            found = Reading((least, most), (low, high))
            if len(seen) < REMEMBERED:
                seen[key] = found
        return found

    def _points(self, indicator: Indicator, column: Column | None, row: int) -> Ends:
        value = None if column is None else column.at(row)
        if value is None and indicator.fact is None:
            ends = [indicator.table.read(level)[0] for level in (LOWEST_LEVEL, HIGHEST_LEVEL)]
            return min(ends), max(ends)
        if value is None:
            return indicator.missing_points, indicator.missing_points
        field = self.standard.fields[self.columns.codes[self.columns.fields[row]]]
        points, _ = indicator.table.read(exact_value(value, indicator, field))
        return points, points

    def micro(self, place: int, rows: Iterable[int], *, weighted: bool) -> NDArray[np.int64]:
        """Return points (or weight · points ÷ 100), half-up, in millionths, least ends."""
        with localcontext(CONTEXT):
            found: Sequence[Decimal] = [
                reading.weighted[0] / HUNDRED if weighted else reading.points[0]
                for reading in (self.reading(place, row) for row in rows)
            ]
            return np.array([int(half_up(each, SIX_PLACES) / SIX_PLACES) for each in found])


def _source(indicator: Indicator, columns: Columns) -> Column | None:
    if indicator.fact is None:
        return columns.levels.get(indicator.id)
    return columns.facts[indicator.fact]


def _key(column: Column | None, row: int) -> object:
    if column is None:
        return None
    if isinstance(column, Scaled):
        lacking = column.missing is not None and column.missing[row]
        return None if lacking else int(column.mantissas[row])
    return column.at(row)
