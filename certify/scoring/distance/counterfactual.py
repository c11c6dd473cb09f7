"""How far each fact is from changing the outcome: the smallest single change, proven.

For every line (the pass mark with the floors, each award) and every fact the standard's
indicators read, the nearest value at which the line is crossed, all other facts held as
they are; or the finding that no value of this fact alone crosses it. A line missed asks
what would reach it, a line reached what would lose it. Candidates come from the tables
(``crossing``); each is proven by scoring again, and so is that one step less is not
enough. While levels are missing a line is asked twice: what would make it possible (best
levels) and what would make it certain (worst levels). Gates are told apart.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext
from fractions import Fraction
from math import ceil, floor
from typing import Any, Final

from certify.scoring.distance.crossing import Grid, Requirement, nearest, points
from certify.scoring.distance.distances import (
    NEAR,
    Counterfactuals,
    Crossing,
    Distance,
    GateLack,
    Line,
)
from certify.scoring.distance.power import OF_LEVELS, POWER
from certify.scoring.document import Judgement
from certify.scoring.engine import judge, missing_levels
from certify.scoring.figures import linked
from certify.scoring.findings import Findings
from certify.scoring.rounding import CONTEXT, ZERO, half_up
from certify.scoring.sheet import GateResult, Sheet
from certify.scoring.standard import (
    HIGHEST_LEVEL,
    LOWEST_LEVEL,
    Field,
    Gate,
    Indicator,
    Standard,
)
from certify.scoring.vocabulary import VOCABULARY

STEPS: Final[Mapping[str, Decimal]] = {
    "CNY": Decimal("0.01"),
    "share": Decimal("0.0001"),
    "percent": Decimal("0.01"),
    "years": Decimal("0.01"),
    "ratio": Decimal("0.01"),
    "count": Decimal(1),
    "level": Decimal("0.1"),
}
"""Unit → the step in which changes are sought: 0.01 yuan, 0.01 %, one patent, a tenth level."""

PARTS: Final[Mapping[str, str]] = {
    "exports": "sales",
    "profit": "sales",
    "counted_inventions": "counted_patents",
    "core_patents_counted": "counted_patents",
}
"""Fact → the fact it is a part of: never above it (contract, "Refuse, gate, warn")."""

JUDGED: Final = "judged"
POSSIBLE: Final = "possible"
CERTAIN: Final = "certain"


@dataclass(frozen=True)
class _Case:
    """One line as it is asked: levels complete, facts as found."""

    findings: Findings
    levels: Mapping[str, Decimal]
    standard: Standard
    field: Field
    year: int | None
    when: str
    award: str | None
    mark: Decimal
    sheet: Sheet

    @property
    def reached(self) -> bool:
        """Whether total and floors reach the line, whatever the gates say."""
        return _reaches(self.sheet, self.mark)


def counterfactuals(
    findings: Findings,
    levels: Mapping[str, Decimal],
    standard: Standard,
    campaign_year: int | None = None,
) -> Counterfactuals:
    """Return the distances of ``findings``, judged by ``levels``, to every line of ``standard``.

    Raises Refused if the standard does not cover the field.
    """
    sheet = judge(findings, levels, standard, campaign_year)
    with localcontext(CONTEXT):
        lines = tuple(_line(case) for case in _cases(findings, levels, standard, campaign_year))
    gates = {gate.id: gate for gate in standard.gates}
    lacking = tuple(
        _lack(gates[each.id], each, findings) for each in sheet.gates if each.passed is False
    )
    return Counterfactuals(standard.name, sheet.field, lines, lacking)


def _cases(
    findings: Findings, levels: Mapping[str, Decimal], standard: Standard, year: int | None
) -> Iterator[_Case]:
    field = standard.fields[findings.field]
    for when, complete in _completions(standard, levels):
        sheet = judge(findings, complete, standard, year)
        for award, mark in _marks(standard, sheet.pass_mark):
            yield _Case(findings, complete, standard, field, year, when, award, mark, sheet)


def _completions(
    standard: Standard, levels: Mapping[str, Decimal]
) -> Iterator[tuple[str, Mapping[str, Decimal]]]:
    """Yield (when, complete levels): those given or, with some missing, the best and worst."""
    missing = [standard.indicator(each) for each in missing_levels(standard, Judgement(levels))]
    if not missing:
        yield JUDGED, levels
        return

    ends = {each.id: _ends(each) for each in missing}
    yield POSSIBLE, {**levels, **{name: best for name, (_, best) in ends.items()}}
    yield CERTAIN, {**levels, **{name: worst for name, (worst, _) in ends.items()}}


def _ends(indicator: Indicator) -> tuple[Decimal, Decimal]:
    """Return the level of 0 and 4 that gives less and the one that gives more."""
    lowest, highest = (indicator.table.read(each)[0] for each in (LOWEST_LEVEL, HIGHEST_LEVEL))
    rising = lowest <= highest
    return (LOWEST_LEVEL, HIGHEST_LEVEL) if rising else (HIGHEST_LEVEL, LOWEST_LEVEL)


def _marks(standard: Standard, pass_mark: Decimal) -> Iterator[tuple[str | None, Decimal]]:
    """Yield (award, line): the standard's own line, then the awards above it."""
    yield None, pass_mark
    for award in sorted(standard.awards, key=lambda each: each.lower):
        if award.lower > pass_mark:
            yield award.id, award.lower


def _reaches(sheet: Sheet, mark: Decimal) -> bool:
    return (
        sheet.total is not None
        and sheet.total >= mark
        and all(each.reached for each in sheet.dimensions)
    )


def _line(case: _Case) -> Line:
    total = case.sheet.total or ZERO
    margin = half_up(total - case.mark, case.standard.quantum)
    return Line(
        when=case.when,
        award=case.award,
        mark=case.mark,
        total=total,
        margin=margin,
        floors=tuple(each.id for each in case.sheet.dimensions if not each.reached),
        reached=case.reached,
        near=abs(margin) <= NEAR,
        distances=tuple(_distance(case, *each) for each in _readers(case).items()),
    )


def _readers(case: _Case) -> dict[str, tuple[Indicator, ...]]:
    """Return what may change, each with the indicators that read it: facts, and levels given."""
    readers: dict[str, tuple[Indicator, ...]] = {}
    for each in case.standard.indicators:
        if each.fact is not None:
            readers[each.fact] = (*readers.get(each.fact, ()), each)
        elif case.when == JUDGED:
            readers[each.id] = (each,)
    return readers


def _distance(case: _Case, name: str, readers: tuple[Indicator, ...]) -> Distance:
    fact = readers[0].fact
    unit = "level" if fact is None else VOCABULARY[fact].unit
    whole = fact is not None and VOCABULARY[fact].whole
    step = Decimal(1) if whole else STEPS[unit]
    now = case.levels[name] if fact is None else case.findings.facts[fact]
    search = _Search(case, name, fact, readers, step, now)
    up, down = search.crossings()
    return Distance(
        name=name,
        unit=unit,
        step=step,
        now=now,
        power=OF_LEVELS if fact is None else POWER[fact],
        indicators=tuple(each.id for each in readers),
        linked=() if fact is None else linked(case.standard, fact),
        up=up,
        down=down,
    )


@dataclass(frozen=True)
class _Search:
    """The search for the nearest crossing of one value."""

    case: _Case
    name: str
    fact: str | None
    readers: tuple[Indicator, ...]
    step: Decimal
    now: Decimal | None

    def crossings(self) -> tuple[Crossing | None, Crossing | None]:
        """Return the nearest crossing above and below the value as it is."""
        if self.case.reached and not self._gates_hold(self.case.sheet):
            return None, None  # a gate on this very fact has lost it already
        grid = self._grid()
        if self.now is None:
            return self._stated(grid), None
        at = Fraction(self.now) / grid.step
        return (
            self._first(grid, floor(at) + 1, up=True),
            self._first(grid, ceil(at) - 1, up=False),
        )

    def _stated(self, grid: Grid) -> Crossing | None:
        """Return the value that crosses if it were stated: the lowest or, falling, the highest."""
        rising = self._first(grid, grid.low, up=True)
        if rising is None or rising.value > grid.low * self.step:
            return rising
        falling = self._first(grid, grid.high, up=False)
        if falling is None or falling.value < grid.high * self.step:
            return falling
        return replace(rising, every=True)

    def _first(self, grid: Grid, start: int, *, up: bool) -> Crossing | None:
        wanted = not self.case.reached
        for step in nearest(grid, self._requirements(), start, up=up, met=wanted):
            value = step * self.step
            sheet = self._scored(value)
            holds = _reaches(sheet, self.case.mark) and self._gates_hold(sheet)
            if holds is wanted:
                change = None if self.now is None else value - self.now
                return Crossing(value, change, sheet.total or ZERO)
        return None

    def _scored(self, value: Decimal) -> Sheet:
        """Score again with ``value`` in place of the present one."""
        findings, levels = self.case.findings, self.case.levels
        if self.fact is None:
            levels = {**levels, self.name: value}
        else:
            findings = replace(findings, facts={**findings.facts, self.fact: value})
        return judge(findings, levels, self.case.standard, self.case.year)

    def _gates(self) -> list[Gate]:
        return [each for each in self.case.standard.gates if self.fact and each.fact == self.fact]

    def _gates_hold(self, sheet: Sheet) -> bool:
        own = {each.id for each in self._gates()}
        return all(each.passed is not False for each in sheet.gates if each.id in own)

    def _grid(self) -> Grid:
        step = Fraction(self.step)
        bounds = [bound for each in self.readers for bound in self._bounds(each)]
        reach = [*bounds, *(Fraction(each.bound) for each in self._gates())]
        if self.now is not None:
            reach.append(Fraction(self.now))
        low, high = self._limits()
        return Grid(
            step=step,
            low=floor(min(reach) / step) - 1 if low is None else ceil(low / step),
            high=ceil(max(reach) / step) + 1 if high is None else floor(high / step),
            bounds=tuple(bounds),
        )

    def _limits(self) -> tuple[Fraction | None, Fraction | None]:
        """Return the lowest and highest value the others as they are allow; None: no limit."""
        if self.fact is None:
            return Fraction(LOWEST_LEVEL), Fraction(HIGHEST_LEVEL)
        fact, held = VOCABULARY[self.fact], self.case.findings.facts
        lows = [fact.low, *(held.get(part) for part, whole in PARTS.items() if whole == self.fact)]
        highs = [fact.high, held.get(PARTS.get(self.fact, ""))]
        return _outermost(max, lows), _outermost(min, highs)

    def _bounds(self, indicator: Indicator) -> Iterator[Fraction]:
        """Yield the values of the fact at which the indicator's table changes its course."""
        measure = self._measure(indicator)
        for at in indicator.table.at:
            if indicator.transform == "ratio":
                yield Fraction(at) * measure
            elif indicator.transform == "difference":
                yield Fraction(at) + measure
            else:
                yield Fraction(at)

    def _measure(self, indicator: Indicator) -> Fraction:
        return Fraction(self.case.field.measures.get(indicator.id, 0))

    def _weighted(self, indicator: Indicator, value: Fraction) -> Fraction:
        if indicator.transform == "ratio":
            value = value / self._measure(indicator)
        elif indicator.transform == "difference":
            value = value - self._measure(indicator)
        return Fraction(indicator.weight) * points(indicator.table, value)

    def _requirements(self) -> list[Requirement]:
        """Return total, floors and the gates on this fact as requirements on its value."""
        field, standard = self.case.field, self.case.standard
        found = [self._at_least(standard.indicators, self.case.mark)]
        found += [
            self._at_least(each.indicators, field.floors[each.id])
            for each in standard.dimensions
            if each.id in field.floors
        ]
        return [*found, *(self._gate(each) for each in self._gates())]

    def _at_least(self, indicators: tuple[Indicator, ...], mark: Decimal) -> Requirement:
        """Return the requirement that the rounded sum of ``indicators`` reaches ``mark``."""
        quantum = Fraction(self.case.standard.quantum)
        needed = (ceil(Fraction(mark) / quantum) - Fraction(1, 2)) * quantum * 100
        moving = [each for each in indicators if each in self.readers]
        still = sum((self._held(each) for each in indicators if each not in moving), Fraction(0))

        def above(value: Fraction) -> Fraction:
            return still - needed + sum(self._weighted(each, value) for each in moving)

        return above

    def _held(self, indicator: Indicator) -> Fraction:
        """Return weight · points of an indicator that does not move, as the engine has it."""
        if indicator.fact is None:
            value: Decimal | None = self.case.levels[indicator.id]
        else:
            value = self.case.findings.facts[indicator.fact]
        if value is None:
            return Fraction(indicator.weight * indicator.missing_points)
        measure = self.case.field.measures.get(indicator.id)
        if measure is not None:
            value = value / measure if indicator.transform == "ratio" else value - measure
        return Fraction(indicator.weight * indicator.table.read(value)[0])

    def _gate(self, gate: Gate) -> Requirement:
        needed = Fraction(_needed(gate, self.step))
        sign = -1 if gate.condition == "at_most" else 1
        return lambda value: sign * (value - needed)


def _outermost(choose: Any, limits: list[Decimal | None]) -> Fraction | None:
    known = [Fraction(each) for each in limits if each is not None]
    return choose(known) if known else None


def _needed(gate: Gate, step: Decimal) -> Decimal:
    """Return the nearest value on the grid of ``step`` that passes a comparing gate."""
    at = Fraction(gate.bound) / Fraction(step)
    if gate.condition == "above":
        return (floor(at) + 1) * step
    return (ceil(at) if gate.condition == "at_least" else floor(at)) * step


def _lack(gate: Gate, result: GateResult, findings: Findings) -> GateLack:
    if gate.fact is None:
        return GateLack(result.id, None, None, None, None)
    fact = VOCABULARY[gate.fact]
    step = Decimal(1) if fact.whole else STEPS[fact.unit]
    now, power = findings.facts[gate.fact], POWER[gate.fact]
    return GateLack(result.id, gate.fact, now, _needed(gate, step), power)
