"""Lint of what a whole standard can decide: lines no filing reaches, rules that decide nothing.

Judged by bounds: the fewest and most points each indicator can give in a field, given what
its fact can be once the gates hold. Facts are taken as independent, so a fault is certain
and some standards that cannot decide may still pass unnoticed. Where all other indicators
give few different points, their sums are followed one by one.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal, localcontext
from functools import reduce
from typing import Final

from certify.i18n import N_
from certify.scoring.linting.tables import Doubt
from certify.scoring.reach import Possible, Span, of_fact, transformed
from certify.scoring.rounding import CONTEXT, HUNDRED, ZERO, half_up, plain
from certify.scoring.source import Path
from certify.scoring.standard import (
    HIGHEST_LEVEL,
    LOWEST_LEVEL,
    Dimension,
    Field,
    Indicator,
    Standard,
)
from certify.scoring.vocabulary import VOCABULARY

MOST_SUMS: Final = 2_000
"""Different sums followed one by one; beyond it bounds have to do."""


@dataclass(frozen=True)
class _Range:
    """What a fact can be: ends (None: unbounded), whether the low end itself is excluded."""

    low: Decimal | None
    high: Decimal | None
    may_miss: bool
    above: bool = False

    @property
    def span(self) -> Span:
        """The same as a span."""
        return Span(self.low, self.high, low_open=self.above, high_open=False)


@dataclass(frozen=True)
class _Sums:
    """Sums of weight · points: between two ends, or exactly those listed, ascending."""

    low: Decimal
    high: Decimal
    exact: tuple[Decimal, ...] | None = None

    def plus(self, other: "_Sums") -> "_Sums":
        """Return every sum of one of these and one of those."""
        low, high = self.low + other.low, self.high + other.high
        if self.exact is None or other.exact is None:
            return _Sums(low, high)
        sums = {one + two for one in self.exact for two in other.exact}
        return _Sums(low, high, tuple(sorted(sums)) if len(sums) <= MOST_SUMS else None)

    def from_on(self, line: Decimal) -> "_Sums":
        """Return what of these reaches ``line``; at least the highest must."""
        if self.exact is None:
            return _Sums(max(self.low, line), self.high)
        left = self.exact[bisect_left(self.exact, line) :]
        return _Sums(left[0], left[-1], left)


_NOTHING: Final = _Sums(ZERO, ZERO, (ZERO,))


def reach_doubts(standard: Standard) -> Iterator[tuple[Path, Doubt]]:
    """Yield (path, doubt) for gates, lines and indicators that cannot do what they are for.

    ``standard`` must be sound otherwise. What decides nothing is asked only where every
    line can be reached and missed: else it would be an echo.
    """
    with localcontext(CONTEXT):
        ranges, doubts = _gated(standard)
        if not doubts:
            given = {
                code: {i.id: _given(i, field, ranges) for i in standard.indicators}
                for code, field in standard.fields.items()
            }
            doubts = list(_lines(standard, given)) or list(_idle(standard, given))
    yield from doubts


def _gated(standard: Standard) -> tuple[dict[str, _Range], list[tuple[Path, Doubt]]]:
    """Return what facts can be once all gates hold, and the doubts about the gates."""
    ranges = {
        name: _Range(of_fact(name).least, of_fact(name).most, bool(VOCABULARY[name].missing))
        for name in standard.facts_read
    }
    doubts: list[tuple[Path, Doubt]] = []
    for index, gate in enumerate(standard.gates):
        if gate.fact is None:
            continue
        before = ranges[gate.fact]
        after = _narrowed(before, gate.condition, gate.bound)
        said = {"id": gate.id, "fact": gate.fact}
        if not of_fact(gate.fact).meets(after.span):
            doubts.append((("gates", index, "bound"), Doubt("gate_shut", _SHUT, _SHUT_CURE, said)))
        elif after == before:
            doubts.append((("gates", index, "bound"), Doubt("gate_idle", _OPEN, _OPEN_CURE, said)))
        ranges[gate.fact] = after
    return ranges, doubts


def _narrowed(before: _Range, condition: str, bound: Decimal) -> _Range:
    low, high, above = before.low, before.high, before.above
    if condition == "at_most":
        high = bound if high is None or bound < high else high
    elif low is None or bound > low or (condition == "above" and bound == low):
        low, above = bound, condition == "above"
    return _Range(low, high, may_miss=False, above=above)


def _given(indicator: Indicator, field: Field, ranges: dict[str, _Range]) -> _Sums:
    """Return what ``indicator`` can add to the total of ``field``, times 100."""
    weight = indicator.weight
    if indicator.fact is None:
        ends = [indicator.table.read(level)[0] for level in (LOWEST_LEVEL, HIGHEST_LEVEL)]
        return _Sums(weight * min(ends), weight * max(ends))
    found = ranges[indicator.fact]
    possible = Possible(found.low, found.high, of_fact(indicator.fact).grid)
    points = _points(indicator, field, possible)
    if found.may_miss:
        points = [*points, indicator.missing_points]
    sums = sorted({weight * each for each in points})
    listed = tuple(sums) if indicator.table.kind != "piecewise" or len(sums) == 1 else None
    return _Sums(sums[0], sums[-1], listed)


def _points(indicator: Indicator, field: Field, found: Possible) -> list[Decimal]:
    """Return the points of every row that can fire; of a line its two ends."""
    table, scale = indicator.table, field.measures.get(indicator.id, ZERO)
    possible = transformed(found, indicator.transform, scale)
    if table.kind == "piecewise":
        ends = ((possible.least, table.points[0]), (possible.most, table.points[-1]))
        return [beyond if end is None else table.read(end)[0] for end, beyond in ends]
    # What lies below the first row has its points, too.
    rows = zip([None, *table.at[1:]], [*table.at[1:], None], table.points, strict=True)
    return [points for low, high, points in rows if possible.meets(Span(low, high))]


def _line(standard: Standard, total: Decimal) -> Decimal:
    """Return the least sum of weight · points that is rounded to ``total`` or above."""
    steps = (total / standard.quantum).to_integral_value(ROUND_CEILING)
    return HUNDRED * (steps * standard.quantum - standard.quantum / 2)


def _of(dimension: Dimension, given: dict[str, _Sums], without: str = "") -> _Sums:
    parts = [given[i.id] for i in dimension.indicators if i.id != without]
    return reduce(_Sums.plus, parts, _NOTHING)


def _lines(standard: Standard, given: dict[str, dict[str, _Sums]]) -> Iterator[tuple[Path, Doubt]]:
    sums = {
        code: {each.id: _of(each, given[code]) for each in standard.dimensions}
        for code in standard.fields
    }
    best = max(sum((each.high for each in found.values()), ZERO) for found in sums.values())
    beyond = set()
    for index, award in enumerate(standard.awards):
        if best < _line(standard, award.lower):
            beyond.add(award.lower)
            said = {"id": award.id, "from": plain(award.lower), "most": _shown(standard, best)}
            where: Path = ("awards", index, "from")
            yield where, Doubt("award_unreachable", _NO_AWARD, _NO_AWARD_CURE, said)
    for index, (code, field) in enumerate(standard.fields.items()):
        yield from _floors(standard, field, sums[code], ("fields", index))
        if field.pass_mark not in beyond:
            yield from _mark(standard, field, sums[code], ("fields", index))


def _floors(
    standard: Standard, field: Field, sums: dict[str, _Sums], path: Path
) -> Iterator[tuple[Path, Doubt]]:
    for name, floor in field.floors.items():
        if sums[name].high < _line(standard, floor):
            said = {"id": name, "floor": plain(floor), "most": _shown(standard, sums[name].high)}
            doubt = Doubt("floor_unreachable", _NO_FLOOR, _NO_FLOOR_CURE, said)
            yield (*path, "floors", name), doubt


def _mark(
    standard: Standard, field: Field, sums: dict[str, _Sums], path: Path
) -> Iterator[tuple[Path, Doubt]]:
    line, where = _line(standard, field.pass_mark), (*path, "pass_mark")
    low = sum((each.low for each in sums.values()), ZERO)
    high = sum((each.high for each in sums.values()), ZERO)
    said = {"mark": plain(field.pass_mark)}
    if high < line:
        said["most"] = _shown(standard, high)
        yield where, Doubt("mark_unreachable", _NO_MARK, _NO_MARK_CURE, said)
        return
    higher = any(award.lower > field.pass_mark for award in standard.awards)
    missed = any(sums[name].low < _line(standard, floor) for name, floor in field.floors.items())
    if low >= line and not missed and not higher:
        said["least"] = _shown(standard, low)
        yield where, Doubt("mark_never_missed", _ALWAYS, _ALWAYS_CURE, said)


def _idle(standard: Standard, given: dict[str, dict[str, _Sums]]) -> Iterator[tuple[Path, Doubt]]:
    """Yield the indicators that change no verdict and no award in any field."""
    for place, dimension in enumerate(standard.dimensions):
        for index, indicator in enumerate(dimension.indicators):
            if not any(
                _decides(standard, field, dimension, indicator, given[code])
                for code, field in standard.fields.items()
            ):
                path = ("dimensions", place, "indicators", index)
                said = {"id": indicator.id}
                yield path, Doubt("never_decides", _IDLE, _IDLE_CURE, said)


def _decides(
    standard: Standard,
    field: Field,
    dimension: Dimension,
    indicator: Indicator,
    given: dict[str, _Sums],
) -> bool:
    """Whether the most instead of the fewest points of ``indicator`` can cross a line."""
    rest = _NOTHING
    for other in standard.dimensions:
        if other.id != dimension.id:
            floor = _line(standard, field.floors.get(other.id, ZERO))
            rest = rest.plus(_of(other, given).from_on(floor))
    own = given[indicator.id]
    totals = [field.pass_mark, *(a.lower for a in standard.awards if a.lower > field.pass_mark)]
    floor = _line(standard, field.floors.get(dimension.id, ZERO))
    beside = _of(dimension, given, without=indicator.id)
    return _crossing(own, beside, rest, floor, [_line(standard, total) for total in totals])


def _crossing(
    own: _Sums, beside: _Sums, rest: _Sums, floor: Decimal, lines: Sequence[Decimal]
) -> bool:
    """Whether ``own`` decides, beside the sums of its dimension and the rest, some line.

    With its most points floor and a line are reached, with its fewest one of them is not.
    """
    fitting = beside.from_on(floor - own.high)
    if fitting.exact is not None and rest.exact is not None:
        return any(_follows(own, one, rest.exact, floor, lines) for one in fitting.exact)
    short = min(fitting.high, floor - own.low)
    if fitting.low < floor - own.low and short + rest.high >= lines[0] - own.high:
        return True
    least, most = fitting.low + rest.low, fitting.high + rest.high
    return any(least < line - own.low and most >= line - own.high for line in lines)


def _follows(
    own: _Sums, one: Decimal, rest: Sequence[Decimal], floor: Decimal, lines: Sequence[Decimal]
) -> bool:
    """The same for one sum ``one`` beside it and each of the listed sums of the rest."""
    if one < floor - own.low and one + rest[-1] >= lines[0] - own.high:
        return True
    for line in lines:
        found = bisect_left(rest, line - own.high - one)
        if found < len(rest) and one + rest[found] < line - own.low:
            return True
    return False


def _shown(standard: Standard, weighted: Decimal) -> str:
    return plain(half_up(weighted / HUNDRED, standard.quantum))


_SHUT = N_("No filing can pass gate {id}: {fact} cannot have such a value.")
_SHUT_CURE = N_("Correct the bound, or a gate before it that reads the same fact.")
_OPEN = N_("Gate {id} never fails: {fact} always has such a value.")
_OPEN_CURE = N_("Correct the bound or remove the gate.")
_NO_AWARD = N_("The award {id} begins at {from}, but no filing can reach more than {most}.")
_NO_AWARD_CURE = N_("Lower it, or give the tables points that can be reached.")
_NO_FLOOR = N_("The floor {floor} of dimension {id} cannot be reached: {most} is the most.")
_NO_FLOOR_CURE = N_("Give a floor the dimension can reach.")
_NO_MARK = N_("The pass mark {mark} cannot be reached in this field: {most} is the most.")
_NO_MARK_CURE = N_("Give a mark a total can reach.")
_ALWAYS = N_("Every filing that passes the gates reaches {mark}: {least} is the least.")
_ALWAYS_CURE = N_("Raise the mark, or leave the judgement to gates and remove the indicators.")
_IDLE = N_("Whatever {id} gives, no verdict and no award changes in any field.")
_IDLE_CURE = N_("Give it more weight or other points, or remove it.")
