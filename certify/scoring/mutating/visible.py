"""Can any filing tell two versions apart? The proof behind every exempt mutant.

Two standards of the same build are compared number by number. A difference is visible if
some value that can occur is read differently: the same reach as that of edge coverage. It
errs on the side of visible: totals are taken to be anywhere on their grid, though the
points of one standard may leave some out.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from certify.scoring.examples.coverage_lines import Room, rooms
from certify.scoring.kinds import Piecewise
from certify.scoring.reach import Possible, Span, edges, of_fact, of_indicator
from certify.scoring.rounding import ZERO, half_up
from certify.scoring.standard import Field, Gate, Indicator, Standard
from certify.scoring.vocabulary import VOCABULARY


class Crossing(NamedTuple):
    """The values between an old and a new edge: of what, which, and which can occur."""

    name: str
    span: Span
    possible: Possible

    @property
    def open(self) -> bool:
        """Whether some value that can occur lies there."""
        return self.possible.meets(self.span)

    def say(self) -> str:
        """Write the values as a condition."""
        return self.span.say(self.name)


def crossings(one: Standard, other: Standard) -> Iterator[Crossing]:
    """Yield every span of values that ``one`` and ``other`` read differently."""
    for old, new in zip(one.indicators, other.indicators, strict=True):
        yield from _of_indicator(one, other, old, new)
    for gate, moved in zip(one.gates, other.gates, strict=True):
        if gate.bound != moved.bound and gate.fact is not None:
            yield _of_gate(gate, moved, gate.fact)
    for code, field in one.fields.items():
        yield from _of_lines(one, other, field, other.fields[code])
    if one.quantum != other.quantum:
        yield Crossing("rounding", _EVERYWHERE, _ANYTHING)


_EVERYWHERE = Span(None, None)
_ANYTHING = Possible(None, None)


def _of_indicator(
    one: Standard, other: Standard, old: Indicator, new: Indicator
) -> Iterator[Crossing]:
    name = old.fact or old.id
    if old.weight != new.weight:
        yield Crossing(f"{old.id}.weight", _EVERYWHERE, _ANYTHING)
    if old.missing_points != new.missing_points and old.fact and VOCABULARY[old.fact].missing:
        yield Crossing(f"{name}.missing", _EVERYWHERE, _ANYTHING)
    possible = of_indicator(old)
    for code, field in one.fields.items():
        moved = edges(new, other.fields[code])
        for span in _spans(old, new, edges(old, field), moved):
            yield Crossing(name, span, possible)


def _spans(
    old: Indicator, new: Indicator, at: tuple[Decimal, ...], moved: tuple[Decimal, ...]
) -> Iterator[Span]:
    """Yield the spans where two tables differ, in the unit of the fact."""
    line = isinstance(old.table, Piecewise)
    for row in range(len(at)):
        if line and (at[row] != moved[row] or old.table.points[row] != new.table.points[row]):
            yield _around(old, new, at, moved, row)
        elif old.table.points[row] != new.table.points[row]:
            yield Span(at[row] if row else None, at[row + 1] if row + 1 < len(at) else None)
        elif at[row] != moved[row] and row:  # below the first row its own points hold
            yield _between(at[row], moved[row])


def _between(one: Decimal, other: Decimal) -> Span:
    return Span(min(one, other), max(one, other))


def _around(
    old: Indicator, new: Indicator, at: tuple[Decimal, ...], moved: tuple[Decimal, ...], row: int
) -> Span:
    """Return what a moved knot or its points change: the lines that end in it, unless level."""

    def level(first: int, second: int) -> bool:
        return all(each.table.points[first] == each.table.points[second] for each in (old, new))

    low, high = sorted((at[row], moved[row]))
    below, above = row - 1, row + 1
    same_points = old.table.points[row] == new.table.points[row]
    if below >= 0:
        low = low if level(below, row) else min(at[below], moved[below])
    if above < len(at):
        high = high if level(row, above) else max(at[above], moved[above])
    return Span(
        None if below < 0 and not same_points else low,
        None if above == len(at) and not same_points else high,
        low_open=True,
    )


def _of_gate(gate: Gate, moved: Gate, fact: str) -> Crossing:
    low, high = sorted((gate.bound, moved.bound))
    at_least = gate.condition == "at_least"
    return Crossing(fact, Span(low, high, low_open=not at_least, high_open=at_least), of_fact(fact))


def _of_lines(one: Standard, other: Standard, old: Field, new: Field) -> Iterator[Crossing]:
    room = rooms(one, old)
    for dimension, floor in old.floors.items():
        if floor != new.floors[dimension]:
            possible = _rounded(room[dimension], one.quantum)
            yield Crossing(dimension, _between(floor, new.floors[dimension]), possible)
    least = sum((max(r.least, old.floors.get(d, ZERO)) for d, r in room.items()), ZERO)
    slack = one.quantum * len(room)  # each floor is compared with a rounded total
    total = Room(max(ZERO, least - slack), sum((r.most for r in room.values()), ZERO))
    possible = _rounded(total, one.quantum)
    lines = [(old.pass_mark, new.pass_mark)]
    lines += [(a.lower, b.lower) for a, b in zip(one.awards, other.awards, strict=True)]
    for line, moved in lines:
        if line != moved:
            yield Crossing("total", _between(line, moved), possible)


def _rounded(room: Room, quantum: Decimal) -> Possible:
    return Possible(half_up(room.least, quantum), half_up(room.most, quantum), quantum)
