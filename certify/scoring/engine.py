"""The engine: one filing, as judged, under one standard, gives one score sheet.

Pure: values in, values out. Rules of the contract, "How facts are computed" and "Score
sheet". The total is the sum of weight · points ÷ 100, rounded once; pass mark and floors
are compared with rounded totals.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal, localcontext
from typing import Final, NamedTuple

from certify.i18n import N_
from certify.problems import Problem, Refused
from certify.scoring.document import UNJUDGED, Filing, Judgement
from certify.scoring.findings import Findings, find
from certify.scoring.gates import judge_gate
from certify.scoring.rounding import (
    CONTEXT,
    HUNDRED,
    SIX_PLACES,
    TWO_PLACES,
    ZERO,
    half_up,
    plain,
    shown,
)
from certify.scoring.sheet import (
    DimensionResult,
    FactValue,
    GateResult,
    IndicatorResult,
    Sheet,
    StandardMark,
)
from certify.scoring.standard import (
    HIGHEST_LEVEL,
    LOWEST_LEVEL,
    Dimension,
    Field,
    Indicator,
    Standard,
)
from certify.scoring.vocabulary import VOCABULARY

ENGINE: Final = "certify-scoring/1"
"""Named on every sheet; raised whenever the same input would give another sheet."""


class _Reading(NamedTuple):
    """An indicator: its value as shown; its weighted points, or how low and high they may be.

    ``low`` and ``high`` are weight · points, exact; ``points`` is None while unjudged.
    """

    indicator: Indicator
    value: Decimal | None
    points: Decimal | None
    low: Decimal
    high: Decimal
    rule: str
    note: str | None = None
    step: int | None = None


def score(
    filing: Filing,
    judgement: Judgement,
    standard: Standard,
    *,
    campaign_year: int | None = None,
) -> Sheet:
    """Return the score sheet of ``filing`` judged by ``judgement`` under ``standard``.

    ``campaign_year`` is the *data year* of the campaign (gate G4); None outside one.
    Missing levels give an interval instead of a total. Raises Refused with one problem
    per fault of the judgement, or if the standard does not cover the product's field.
    """
    problems = judgement_problems(filing, judgement, standard)
    if problems:
        raise Refused(problems)
    with localcontext(CONTEXT):
        return judge(find(filing, judgement), judgement.levels, standard, campaign_year)


def judge(
    findings: Findings,
    levels: Mapping[str, Decimal],
    standard: Standard,
    campaign_year: int | None = None,
) -> Sheet:
    """Return the sheet of ``findings``: every fact the standard reads must be among them.

    Raises Refused if the standard does not cover the field.
    """
    field = standard.fields.get(findings.field)
    if field is None:
        raise Refused([_uncovered(findings.field, standard)])
    with localcontext(CONTEXT):
        readings = [_read(each, field, findings, levels) for each in standard.indicators]
        gates = tuple(judge_gate(gate, findings, campaign_year) for gate in standard.gates)
        return _sheet(standard, field, findings, readings, gates)


def missing_levels(standard: Standard, judgement: Judgement = UNJUDGED) -> tuple[str, ...]:
    """Return the ids of the reviewers' indicators that ``judgement`` gives no level for."""
    return tuple(
        i.id for i in standard.indicators if i.by_reviewers and i.id not in judgement.levels
    )


def judgement_problems(
    filing: Filing, judgement: Judgement, standard: Standard
) -> tuple[Problem, ...]:
    """Return every fault of ``judgement``: unknown or impossible levels and shares."""
    return (*_level_problems(judgement, standard), *_share_problems(filing, judgement))


def _level_problems(judgement: Judgement, standard: Standard) -> Iterable[Problem]:
    known = set(missing_levels(standard))
    for name, level in judgement.levels.items():
        pointer = f"/levels/{_escaped(name)}"
        if name not in known:
            said = {"id": name, "known": ", ".join(sorted(known)), "standard": standard.name}
            yield Problem(pointer, "unknown_level", _UNKNOWN_LEVEL, said)
        elif not level.is_finite() or not LOWEST_LEVEL <= level <= HIGHEST_LEVEL:
            yield Problem(pointer, "level_out_of_range", _LEVEL_RANGE, {"level": str(level)})


def _share_problems(filing: Filing, judgement: Judgement) -> Iterable[Problem]:
    declared = {patent.number: patent.contribution for patent in filing.patents}
    for number, share in judgement.confirmed_contributions.items():
        pointer = f"/confirmed_contributions/{_escaped(number)}"
        said = {"number": number, "share": str(share)}
        if number not in declared:
            yield Problem(pointer, "unknown_patent", _UNKNOWN_PATENT, said)
        elif not share.is_finite() or share < ZERO:
            yield Problem(pointer, "share_out_of_range", _SHARE_RANGE, said)
        elif share > declared[number]:
            said["declared"] = plain(declared[number])
            yield Problem(pointer, "share_above_declared", _SHARE_ABOVE, said)


_UNKNOWN_LEVEL = N_(
    "{id} is not judged by reviewers under {standard}. Give levels only for: {known}."
)
_LEVEL_RANGE = N_("The level {level} is outside 0 to 4. Give a number from 0 to 4.")
_UNKNOWN_PATENT = N_(
    "Patent {number} is not in the filing. Confirm shares only for patents of the filing."
)
_SHARE_RANGE = N_("The share {share} of patent {number} is no number from 0 to 1.")
_SHARE_ABOVE = N_(
    "The confirmed share {share} of patent {number} is above the declared {declared}. "
    "Confirm at most the declared share."
)
_UNCOVERED = N_(
    "The standard {standard} does not cover the industry field {field}. "
    "Choose a standard that covers it."
)


def _uncovered(field: str, standard: Standard) -> Problem:
    said = {"standard": standard.name, "field": field}
    return Problem("/product/industry_code", "field_not_covered", _UNCOVERED, said)


def _escaped(token: str) -> str:
    return token.replace("~", "~0").replace("/", "~1")


def _read(
    indicator: Indicator, field: Field, findings: Findings, levels: Mapping[str, Decimal]
) -> _Reading:
    if indicator.fact is None:
        level = levels.get(indicator.id)
        if level is None:
            return _unjudged(indicator)
        return _measured(indicator, level)
    value = findings.facts[indicator.fact]
    if value is not None:
        return _measured(indicator, _transformed(value, indicator, field))
    points, weighted = indicator.missing_points, indicator.weight * indicator.missing_points
    note = VOCABULARY[indicator.fact].missing
    return _Reading(indicator, None, points, weighted, weighted, f"missing→{plain(points)}", note)


def _transformed(value: Decimal, indicator: Indicator, field: Field) -> Decimal:
    if indicator.transform == "ratio":
        return value / field.measures[indicator.id]
    if indicator.transform == "difference":
        return value - field.measures[indicator.id]
    return value


def _measured(indicator: Indicator, value: Decimal) -> _Reading:
    points, step = indicator.table.read(value)
    seen, weighted = half_up(value, SIX_PLACES), indicator.weight * points
    rule = indicator.table.rule(seen, step)
    return _Reading(indicator, seen, points, weighted, weighted, rule, None, step)


def _unjudged(indicator: Indicator) -> _Reading:
    ends = [indicator.table.read(level)[0] for level in (LOWEST_LEVEL, HIGHEST_LEVEL)]
    low, high = indicator.weight * min(ends), indicator.weight * max(ends)
    return _Reading(indicator, None, None, low, high, "unjudged", "unjudged")


def _result(reading: _Reading) -> IndicatorResult:
    indicator, value, points, low, _, rule, note, step = reading
    if points is None:
        return IndicatorResult(indicator.id, None, None, indicator.weight, None, rule, note, step)
    contribution = half_up(low / HUNDRED, SIX_PLACES)
    points = half_up(points, SIX_PLACES)
    return IndicatorResult(
        indicator.id, value, points, indicator.weight, contribution, rule, note, step
    )


def _sum(readings: Iterable[_Reading], quantum: Decimal) -> tuple[Decimal, Decimal, bool]:
    """Return the lowest and highest sum of weight · points ÷ 100, each rounded once.

    Also whether every level is known: then both are the same.
    """
    low = high = ZERO
    known = True
    for each in readings:
        low += each.low
        if each.points is None:
            known = False
            high += each.high
        else:
            high += each.low
    lowest = half_up(low / HUNDRED, quantum)
    return lowest, lowest if known else half_up(high / HUNDRED, quantum), known


def _dimension(
    dimension: Dimension, field: Field, readings: list[_Reading], quantum: Decimal
) -> DimensionResult:
    total, _, known = _sum(readings, quantum)
    floor = field.floors.get(dimension.id)
    if not known:
        return DimensionResult(dimension.id, None, floor, None)
    return DimensionResult(dimension.id, total, floor, floor is None or total >= floor)


def _sheet(
    standard: Standard,
    field: Field,
    findings: Findings,
    readings: list[_Reading],
    gates: tuple[GateResult, ...],
) -> Sheet:
    low, high, known = _sum(readings, standard.quantum)
    total = low if known else None
    grouped: dict[str, list[_Reading]] = {each.id: [] for each in standard.dimensions}
    for reading in readings:
        grouped[reading.indicator.dimension].append(reading)
    dimensions = tuple(
        _dimension(each, field, grouped[each.id], standard.quantum) for each in standard.dimensions
    )
    verdict = _verdict(gates, dimensions, total, field.pass_mark)
    return Sheet(
        standard=StandardMark(standard.id, standard.version, standard.digest, standard.authority),
        engine=ENGINE,
        field=field.code,
        facts={
            name: _fact_value(name, value)
            for name, value in findings.facts.items()
            if name in standard.facts_read or not VOCABULARY[name].on_demand
        },
        gates=gates,
        indicators=tuple(_result(each) for each in readings),
        dimensions=dimensions,
        total=total,
        pass_mark=field.pass_mark,
        margin=None if total is None else half_up(total - field.pass_mark, standard.quantum),
        verdict=verdict,
        interval=None if total is not None else (low, high),
        award=_award(standard, verdict, total),
    )


def _fact_value(name: str, value: Decimal | None) -> FactValue:
    fact = VOCABULARY[name]
    if value is None:
        return FactValue(None, fact.unit, fact.source)
    text = str(half_up(value, TWO_PLACES)) if fact.unit == "CNY" else shown(value)
    return FactValue(text, fact.unit, fact.source)


def _verdict(
    gates: Iterable[GateResult],
    dimensions: Iterable[DimensionResult],
    total: Decimal | None,
    pass_mark: Decimal,
) -> str:
    if any(gate.passed is False for gate in gates):
        return "gated"
    if total is None:
        return "undetermined"
    reached = total >= pass_mark and all(each.reached for each in dimensions)
    return "meets" if reached else "below"


def _award(standard: Standard, verdict: str, total: Decimal | None) -> str | None:
    """Return the highest award the total earns, for standards with several levels."""
    if total is None or verdict != "meets":
        return None
    award = standard.award_for(total)
    return award.id if award else None
