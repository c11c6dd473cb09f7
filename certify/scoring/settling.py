"""The exact engine's numbers for the few rows that floats cannot decide.

The arithmetic is the engine's own, step for step: the same transform, the same table, the
same order of additions, 34 digits. What is read twice is computed once: a table row that
many filings hit costs one reading. A sheet with its words is not made.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Final

import numpy as np
from numpy.typing import NDArray

from certify.scoring.bulk_reading import exact_value
from certify.scoring.columns import Column, Columns, Scaled
from certify.scoring.rounding import CONTEXT, HUNDRED, SIX_PLACES, ZERO, half_up
from certify.scoring.standard import HIGHEST_LEVEL, LOWEST_LEVEL, Indicator, Standard

REMEMBERED: Final = 4096
"""Readings kept per indicator: enough for all that is structural, little memory."""

Ends = tuple[Decimal, Decimal]


@dataclass(frozen=True)
class Span:
    """Lowest and highest sum in units of the standard's last place."""

    low: int
    high: int


class Settler:
    """Reads rows of ``columns`` under ``standard`` exactly."""

    def __init__(self, standard: Standard, columns: Columns) -> None:
        self.standard = standard
        self.columns = columns
        self.seen: list[dict[tuple[int, object], Ends]] = [{} for _ in standard.indicators]
        self.sources = [_source(each, columns) for each in standard.indicators]

    def spans(self, row: int) -> tuple[Span, ...]:
        """Return the span of the total, then of each dimension, of a covered ``row``."""
        with localcontext(CONTEXT):
            readings = [self.weighted(place, row) for place in range(len(self.sources))]
            grouped: dict[str, list[Ends]] = {each.id: [] for each in self.standard.dimensions}
            for indicator, reading in zip(self.standard.indicators, readings, strict=True):
                grouped[indicator.dimension].append(reading)
            return tuple(self.span(each) for each in (readings, *grouped.values()))

    def span(self, readings: Iterable[Ends]) -> Span:
        """Return the rounded sums of weight · points ÷ 100, in the order given."""
        low = high = ZERO
        for least, most in readings:
            low += least
            high += most
        return Span(self.units(low), self.units(high))

    def units(self, weighted: Decimal) -> int:
        """Return a sum of weight · points as rounded units of the last place."""
        quantum = self.standard.quantum
        return int(half_up(weighted / HUNDRED, quantum) / quantum)

    def weighted(self, place: int, row: int) -> Ends:
        """Return the least and greatest weight · points of one indicator."""
        points = self.points(place, row)
        weight = self.standard.indicators[place].weight
        return weight * points[0], weight * points[1]

    def points(self, place: int, row: int) -> Ends:
        """Return the least and greatest points of one indicator; equal where known."""
        column, seen = self.sources[place], self.seen[place]
        field = int(self.columns.fields[row])
        key = (field, _key(column, row))
        found = seen.get(key)
        if found is None:
            found = self._points(self.standard.indicators[place], column, row)
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
                self.weighted(place, row)[0] / HUNDRED if weighted else self.points(place, row)[0]
                for row in rows
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
