"""Lint of one indicator's table: order, gaps, overlaps, reach, direction, guidance.

A table is judged against the values its fact can take after the transform, in each
field: a band no value reaches is a slip of the pen, a value no band holds is a gap.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from typing import Any

from certify.i18n import N_
from certify.scoring.reach import Possible, Span, of_fact, transformed
from certify.scoring.rounding import HUNDRED, ZERO, plain
from certify.scoring.standard import HIGHEST_LEVEL, LOWEST_LEVEL
from certify.scoring.vocabulary import Fact


@dataclass(frozen=True)
class Doubt:
    """A fault before it is tied to file and key; ``where`` is a key of the indicator."""

    code: str
    reason: str
    cure: str
    params: Mapping[str, Any] = field(default_factory=dict)
    where: str = "table"


def table_doubts(
    indicator: Mapping[str, Any], fact: Fact | None, scales: Sequence[tuple[str, Decimal]]
) -> Iterator[Doubt]:
    """Yield the doubts about a shape-sound ``indicator``.

    ``fact`` is None for reviewers' indicators; ``scales`` are (field, benchmark in the
    unit of the fact) for indicators measured against one.
    """
    at = [Decimal(value) for value, _ in indicator["table"]]
    points = [Decimal(each) for _, each in indicator["table"]]
    yield from _points(points)
    if fact is not None and fact.missing and "missing" not in indicator:
        yield Doubt("missing_rule_missing", _MISSING, _MISSING_CURE, {"fact": fact.name})
    if "missing" in indicator:
        yield from _points([Decimal(indicator["missing"]["points"])], "missing")
    out_of_order = [(low, high) for low, high in pairwise(at) if low >= high]
    for low, high in out_of_order:
        said = {"low": plain(low), "high": plain(high)}
        yield Doubt("overlap", _OVERLAP, _OVERLAP_CURE, said)
    if out_of_order:
        return
    if fact is None:
        yield from _levels(indicator, at)
    elif indicator["kind"] == "flag":
        yield from _flag(indicator, fact, at)
    else:
        yield from _reach(indicator, fact, scales, at)


def _points(points: Sequence[Decimal], where: str = "table") -> Iterator[Doubt]:
    for each in points:
        if not ZERO <= each <= HUNDRED:
            said = {"points": plain(each)}
            yield Doubt("points_out_of_range", _POINTS, _POINTS_CURE, said, where)
    steps = [high - low for low, high in pairwise(points)]
    if any(step > 0 for step in steps) and any(step < 0 for step in steps):
        yield Doubt("not_monotonic", _MONOTONIC, _MONOTONIC_CURE, {}, where)
    elif points[1:] and not any(steps):
        yield Doubt("never_matters", _CONSTANT, _CONSTANT_CURE, {}, where)


def _levels(indicator: Mapping[str, Any], at: Sequence[Decimal]) -> Iterator[Doubt]:
    if at[0] != LOWEST_LEVEL or at[-1] != HIGHEST_LEVEL:
        yield Doubt("levels_incomplete", _LEVELS, _LEVELS_CURE)
        return
    explained = [Decimal(each["level"]) for each in indicator["guidance"]]
    lacking = [plain(level) for level in at if level not in explained]
    idle = [plain(level) for level in explained if level not in at or explained.count(level) > 1]
    if idle:
        said = {"levels": ", ".join(dict.fromkeys(idle))}
        yield Doubt("guidance_idle", _IDLE, _IDLE_CURE, said, "guidance")
    if lacking:
        said = {"levels": ", ".join(lacking)}
        yield Doubt("guidance_missing", _GUIDANCE, _GUIDANCE_CURE, said, "guidance")


def _flag(indicator: Mapping[str, Any], fact: Fact, at: Sequence[Decimal]) -> Iterator[Doubt]:
    if list(at) != [0, 1]:
        yield Doubt("flag_rows", _FLAG, _FLAG_CURE)
    if not fact.whole or indicator["transform"] != "as_is":
        said = {"fact": fact.name}
        yield Doubt("flag_fact", _FLAG_FACT, _FLAG_FACT_CURE, said, "fact")


def _reach(
    indicator: Mapping[str, Any],
    fact: Fact,
    scales: Sequence[tuple[str, Decimal]],
    at: Sequence[Decimal],
) -> Iterator[Doubt]:
    transform = indicator["transform"]
    if transform != "as_is" and not scales:
        return  # no field is sound enough to measure against
    if transform == "ratio" and any(scale <= 0 for _, scale in scales):
        fields = [code for code, scale in scales if scale <= 0]
        said = {"fields": ", ".join(fields), "first": fields[0], "name": indicator["benchmark"]}
        yield Doubt("benchmark_not_positive", _ZERO, _ZERO_CURE, said, "benchmark")
        return
    possible = [
        transformed(of_fact(fact.name), transform, scale)
        for _, scale in scales or [("", Decimal(1))]
    ]
    if indicator["kind"] == "bands":
        yield from _gap(possible, at)
    for row, (low, high) in enumerate(zip(at, [*at[1:], None], strict=True)):
        if indicator["kind"] == "piecewise" and high is None:
            continue  # the end of the last line, not a line of its own
        if not any(each.meets(Span(low, high)) for each in possible):
            said = {"row": row + 1, "low": plain(low)}
            yield Doubt("unreachable", _UNREACHABLE, _UNREACHABLE_CURE, said)


def _gap(possible: Sequence[Possible], at: Sequence[Decimal]) -> Iterator[Doubt]:
    if any(each.least is None or each.least < at[0] for each in possible):
        said = {"low": plain(at[0])}
        yield Doubt("gap", _GAP, _GAP_CURE, said)


_OVERLAP = N_("The rows at {low} and {high} do not ascend, so they overlap.")
_OVERLAP_CURE = N_("Order the rows by value, each value once.")
_MISSING = N_("The fact {fact} may be missing, and no rule says what then.")
_MISSING_CURE = N_("Add missing: {{points: …}}.")
_POINTS = N_("{points} points lie outside 0 to 100.")
_POINTS_CURE = N_("Give points from 0 to 100.")
_MONOTONIC = N_("The points rise and fall again.")
_MONOTONIC_CURE = N_("Let the points only rise, or only fall, with the value.")
_CONSTANT = N_("Every row gives the same points, so the indicator never matters.")
_CONSTANT_CURE = N_("Give the rows different points or remove the indicator.")
_LEVELS = N_("The levels do not run from 0 to 4.")
_LEVELS_CURE = N_("Begin the table with level 0 and end it with level 4.")
_GUIDANCE = N_("Reviewers get no guidance for level {levels}.")
_GUIDANCE_CURE = N_("Add a text in both languages for each level of the table.")
_IDLE = N_("Guidance is given for level {levels}, which the table lacks or which has two texts.")
_IDLE_CURE = N_("Write one text for each level of the table.")
_FLAG_FACT = N_("A flag asks whether a whole number is at least 1; {fact} is none.")
_FLAG_FACT_CURE = N_("Read a count as it is, or use bands.")
_FLAG = N_("A flag has exactly the rows 0 (does not hold) and 1 (holds).")
_FLAG_CURE = N_("Write the two rows 0 and 1.")
_ZERO = N_("A ratio divides by the benchmark, which is not above zero in field {fields}.")
_ZERO_CURE = N_("Give fields.{first}.benchmarks.{name} a number above zero.")
_GAP = N_("Values below {low} fall into no band.")
_GAP_CURE = N_("Begin the bands at the least value the fact can take.")
_UNREACHABLE = N_("No value can reach row {row}, from {low} on.")
_UNREACHABLE_CURE = N_("Remove the row or correct its value.")
