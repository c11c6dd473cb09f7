"""Where one value must go for a weighted sum of tables to cross a line: exactly, no scanning.

A value moves on a grid of whole steps (0.01 yuan, one patent). Between two neighbouring
bounds of the tables that read it every requirement is a straight line over the grid, so
the nearest step on its right side is a division. Arithmetic is rational, hence exact; who
asks proves each answer with the engine, whose 34 digits may differ at a perfect tie.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from certify.scoring.kinds import Piecewise, Table

Requirement = Callable[[Fraction], Fraction]
"""Value → how far above the line; at least 0 where the requirement is met."""


@dataclass(frozen=True)
class Stretch:
    """Steps ``first`` to ``last`` of the grid on which every requirement is one straight line.

    ``one`` and ``other`` are two values of that line, equal for a single step.
    """

    first: int
    last: int
    one: Fraction
    other: Fraction


@dataclass(frozen=True)
class Grid:
    """The steps a value can take, ``low`` to ``high`` times ``step``, and the tables' bounds.

    There is at least one bound: a value no table reads cannot cross anything.
    """

    step: Fraction
    low: int
    high: int
    bounds: tuple[Fraction, ...]

    def stretches(self) -> list[Stretch]:
        """Return the grid cut at every bound, ascending; a bound is a stretch of its own."""
        edges = sorted(set(self.bounds))
        cut = [self._outside(edges[0], below=True)]
        for place, edge in enumerate(edges):
            if (edge / self.step).denominator == 1:
                cut.append(Stretch(int(edge / self.step), int(edge / self.step), edge, edge))
            if place + 1 < len(edges):
                cut.append(self._between(edge, edges[place + 1]))
        cut.append(self._outside(edges[-1], below=False))
        clipped = (self._clipped(each) for each in cut)
        return [each for each in clipped if each.first <= each.last]

    def _outside(self, edge: Fraction, *, below: bool) -> Stretch:
        if below:
            return Stretch(self.low, ceil(edge / self.step) - 1, edge - 2, edge - 1)
        return Stretch(floor(edge / self.step) + 1, self.high, edge + 1, edge + 2)

    def _between(self, left: Fraction, right: Fraction) -> Stretch:
        third = (right - left) / 3
        first, last = floor(left / self.step) + 1, ceil(right / self.step) - 1
        return Stretch(first, last, left + third, right - third)

    def _clipped(self, each: Stretch) -> Stretch:
        return Stretch(max(each.first, self.low), min(each.last, self.high), each.one, each.other)


def points(table: Table, value: Fraction) -> Fraction:
    """Return what ``table`` gives for an exact ``value``: as ``Table.read``, in fractions."""
    at = [Fraction(each) for each in table.at]
    row = bisect_right(at, value) - 1
    here = Fraction(table.points[max(row, 0)])
    if not isinstance(table, Piecewise) or row < 0 or row + 1 == len(at):
        return here
    rise = Fraction(table.points[row + 1]) - here
    return here + (value - at[row]) * rise / (at[row + 1] - at[row])


def nearest(
    grid: Grid, requirements: Sequence[Requirement], start: int, *, up: bool, met: bool
) -> Iterator[int]:
    """Yield steps from ``start`` on, nearest first, where the requirements turn out ``met``.

    ``met`` asks for a step at which all hold, else for one at which any fails. Each
    stretch gives its nearest step with its neighbours: one before it, two after.
    """
    way = 1 if up else -1
    for stretch in grid.stretches()[::way]:
        first = max(stretch.first, start) if up else stretch.first
        last = stretch.last if up else min(stretch.last, start)
        if first > last:
            continue
        lines = [_line(each, stretch, grid.step) for each in requirements]
        hit = _hit(lines, first, last, up=up, met=met)
        if hit is not None:
            yield from _around(hit, way, start, (first, last))


def _around(hit: int, way: int, start: int, ends: tuple[int, int]) -> Iterator[int]:
    if (hit - way) * way >= start * way:
        yield hit - way
    yield from (k for k in (hit, hit + way, hit + 2 * way) if ends[0] <= k <= ends[1])


def _line(requirement: Requirement, stretch: Stretch, step: Fraction) -> tuple[Fraction, Fraction]:
    """Return (height at step 0, rise per step) of ``requirement`` on ``stretch``."""
    height, width = requirement(stretch.one), stretch.other - stretch.one
    rise = (requirement(stretch.other) - height) / width if width else Fraction(0)
    return height - rise * stretch.one, rise * step


def _hit(
    lines: Iterable[tuple[Fraction, Fraction]], first: int, last: int, *, up: bool, met: bool
) -> int | None:
    """Return the step of ``first``–``last`` nearest to where one comes from, None if none is."""
    if met:
        held = (first, last)
        for height, rise in lines:
            own = _held(height, rise, first, last)
            held = (max(held[0], own[0]), min(held[1], own[1]))
        return (held[0] if up else held[1]) if held[0] <= held[1] else None
    failing = [_failing(*line, first, last) for line in lines]
    ends = [each[0] if up else each[1] for each in failing if each[0] <= each[1]]
    return (min(ends) if up else max(ends)) if ends else None


def _held(height: Fraction, rise: Fraction, first: int, last: int) -> tuple[int, int]:
    """Return the steps at which ``height + rise · step`` is not below 0 (empty: first > last)."""
    if rise > 0:
        return max(first, ceil(-height / rise)), last
    if rise < 0:
        return first, min(last, floor(-height / rise))
    return (first, last) if height >= 0 else (1, 0)


def _failing(height: Fraction, rise: Fraction, first: int, last: int) -> tuple[int, int]:
    """Return the steps at which ``height + rise · step`` is below 0 (empty: first > last)."""
    if rise > 0:
        return first, min(last, ceil(-height / rise) - 1)
    if rise < 0:
        return max(first, floor(-height / rise) + 1), last
    return (first, last) if height < 0 else (1, 0)
