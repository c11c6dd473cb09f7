"""The human explanation of a score sheet: rows for page and paper, in either language.

Built from a sheet (a stored one will do) and the very standard that made it. Nothing is
computed anew: what is said is what the sheet holds.
"""

from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from certify.i18n import N_, translate
from certify.scoring import words
from certify.scoring.rounding import ZERO
from certify.scoring.sheet import DimensionResult, GateResult, IndicatorResult, Sheet
from certify.scoring.standard import Dimension, Field, Gate, Indicator, Standard
from certify.scoring.vocabulary import VOCABULARY


@dataclass(frozen=True)
class FactRow:
    """A fact with value, unit, formula and source field."""

    name: str
    label: str
    value: str
    formula: str
    source: str


@dataclass(frozen=True)
class GateRow:
    """A gate; ``passed`` is None where it is not judged; ``patents`` are named with reason."""

    id: str
    name: str
    clause: str
    passed: bool | None
    reason: str
    patents: tuple[str, ...]


@dataclass(frozen=True)
class IndicatorRow:
    """An indicator from the value as measured to its contribution. "–": not yet known."""

    id: str
    name: str
    clause: str
    by_reviewers: bool
    measured: str
    rule: str
    points: str
    weight: str
    contribution: str
    note: str | None


@dataclass(frozen=True)
class DimensionRow:
    """A dimension with its indicators; ``floor`` is None if it has none."""

    id: str
    name: str
    weight: str
    total: str
    floor: str | None
    reached: bool | None
    indicators: tuple[IndicatorRow, ...]


@dataclass(frozen=True)
class Explanation:
    """Everything a reader needs to follow a score. All texts are in ``language``."""

    language: str
    title: str
    authority: str
    illustrative: bool
    standard: str
    field: str
    verdict: str
    verdict_text: str
    reasons: tuple[str, ...]
    total: str
    pass_mark: str
    margin: str
    interval: str | None
    award: str | None
    gates: tuple[GateRow, ...]
    facts: tuple[FactRow, ...]
    dimensions: tuple[DimensionRow, ...]
    digest: str

    def as_json(self) -> dict[str, Any]:
        """Return the rows as plain mappings and lists."""
        return asdict(self)


UNKNOWN = "–"


def explain(sheet: Sheet, standard: Standard, language: str) -> Explanation:
    """Return the explanation of ``sheet`` in ``language`` ("zh" or "en").

    Raises ValueError if ``standard`` is not the version, to the byte, that made the sheet.
    """
    if (sheet.standard.id, sheet.standard.digest) != (standard.id, standard.digest):
        raise ValueError(f"the sheet was not made by {standard.name} with this digest")
    field = standard.fields[sheet.field]
    gates = {gate.id: gate for gate in standard.gates}
    dimensions = tuple(
        _dimension(dimension, result, sheet, field, language)
        for dimension, result in zip(standard.dimensions, sheet.dimensions, strict=True)
    )
    return Explanation(
        language=language,
        title=standard.titles.say(language),
        authority=translate(words.AUTHORITIES[standard.authority], language),
        illustrative=standard.authority == "illustrative",
        standard=standard.name,
        field=field.names.say(language),
        verdict=sheet.verdict,
        verdict_text=translate(words.VERDICTS[sheet.verdict], language),
        reasons=tuple(_reasons(sheet, standard, language)),
        total=_exact(sheet.total),
        pass_mark=words.number(sheet.pass_mark),
        margin=_signed(sheet.margin),
        interval=_interval(sheet, language),
        award=_award(sheet, standard, language),
        gates=tuple(_gate(gates[each.id], each, sheet, language) for each in sheet.gates),
        facts=tuple(_fact(name, sheet, language) for name in VOCABULARY if name in sheet.facts),
        dimensions=dimensions,
        digest=sheet.digest,
    )


def _fact(name: str, sheet: Sheet, language: str) -> FactRow:
    fact, found = VOCABULARY[name], sheet.facts[name]
    return FactRow(
        name=name,
        label=translate(fact.label, language),
        value=_held(sheet, name, language),
        formula=translate(fact.formula, language),
        source=found.source,
    )


def _held(sheet: Sheet, name: str, language: str) -> str:
    found = sheet.facts[name]
    if found.value is None:
        missing = VOCABULARY[name].missing or "missing"
        return translate(words.NOTES[missing], language)
    return words.quantity(Decimal(found.value), found.unit, language)


def _gate(gate: Gate, result: GateResult, sheet: Sheet, language: str) -> GateRow:
    return GateRow(
        id=gate.id,
        name=gate.names.say(language),
        clause=gate.clause,
        passed=result.passed,
        reason=_gate_reason(gate, result, sheet, language),
        patents=tuple(words.patent(number, why, language) for number, why in result.patents),
    )


def _gate_reason(gate: Gate, result: GateResult, sheet: Sheet, language: str) -> str:
    if gate.fact is not None:
        return words.comparison(
            gate.condition,
            language,
            fact=translate(VOCABULARY[gate.fact].label, language),
            value=_held(sheet, gate.fact, language),
            bound=words.quantity(gate.bound, VOCABULARY[gate.fact].unit, language),
        )
    if gate.condition == "counting_rule":
        if not result.patents:
            return translate(N_("Every linked patent counts"), language)
        count = str(len(result.patents))
        return translate(N_("Linked patents that do not count: {number}"), language, number=count)
    if result.passed is None:
        return translate(N_("Not judged outside a campaign"), language)
    if result.passed:
        return translate(N_("The data year is the campaign's"), language)
    return translate(N_("The data year is not the campaign's"), language)


def _dimension(
    dimension: Dimension, result: DimensionResult, sheet: Sheet, field: Field, language: str
) -> DimensionRow:
    found = {each.id: each for each in sheet.indicators}
    return DimensionRow(
        id=dimension.id,
        name=dimension.names.say(language),
        weight=words.number(dimension.weight),
        total=_exact(result.total),
        floor=None if result.floor is None else words.number(result.floor),
        reached=result.reached,
        indicators=tuple(
            _indicator(each, found[each.id], sheet, field, language)
            for each in dimension.indicators
        ),
    )


def _indicator(
    indicator: Indicator, result: IndicatorResult, sheet: Sheet, field: Field, language: str
) -> IndicatorRow:
    return IndicatorRow(
        id=indicator.id,
        name=indicator.names.say(language),
        clause=indicator.clause,
        by_reviewers=indicator.by_reviewers,
        measured=_measured(indicator, result, sheet, field, language),
        rule=words.rule(indicator, result.value, result.step, result.note, language),
        points=_plain(result.points),
        weight=words.number(result.weight),
        contribution=_plain(result.contribution),
        note=translate(words.NOTES[result.note], language) if result.note else None,
    )


_MEASURED = {
    "ratio": N_("{fact} {held} ÷ benchmark {benchmark} = {value}"),
    "difference": N_("{fact} {held} − benchmark {benchmark} = {value}"),
    "as_is": N_("{fact}: {value}"),
}


def _measured(
    indicator: Indicator, result: IndicatorResult, sheet: Sheet, field: Field, language: str
) -> str:
    if result.value is None:
        return UNKNOWN
    value = words.quantity(result.value, indicator.unit, language)
    if indicator.fact is None:
        return value
    fact = VOCABULARY[indicator.fact]
    places = {"fact": translate(fact.label, language), "value": value}
    if indicator.benchmark is not None:
        places["held"] = _held(sheet, fact.name, language)
        places["benchmark"] = words.quantity(field.measures[indicator.id], fact.unit, language)
    return translate(_MEASURED[indicator.transform], language, **places)


def _reasons(sheet: Sheet, standard: Standard, language: str) -> list[str]:
    """Say why the verdict is what it is, gates first."""
    said = [
        translate(N_("Gate {id} is not passed: {name}"), language, id=gate.id, name=name)
        for gate, name in zip(
            sheet.gates, (each.names.say(language) for each in standard.gates), strict=True
        )
        if gate.passed is False
    ]
    awaited = [each.id for each in sheet.indicators if each.note == "unjudged"]
    if awaited:
        ids = ", ".join(awaited)
        said.append(translate(N_("Levels awaited from reviewers: {ids}"), language, ids=ids))
    said.extend(_shortfalls(sheet, standard, language))
    return said or _earned(sheet, standard, language)


def _earned(sheet: Sheet, standard: Standard, language: str) -> list[str]:
    """Say which line the total reached: with awards, also what the next one asks for."""
    total = sheet.total or ZERO
    places = {"total": _exact(total), "mark": words.number(sheet.pass_mark)}
    award = standard.award_for(total)
    if award is None:
        message = N_("The total {total} reaches the pass mark {mark}, and every floor is reached")
        return [translate(message, language, **places)]
    places |= {"award": award.names.say(language), "lower": words.number(award.lower)}
    message = N_("The total {total} earns “{award}” (from {lower}), and every floor is reached")
    said = [translate(message, language, **places)]
    higher = [each for each in standard.awards if each.lower > total]
    if higher:
        above = min(higher, key=lambda each: each.lower)
        places = {"award": above.names.say(language), "short": _exact(above.lower - total)}
        said.append(translate(N_("“{award}” is {short} away"), language, **places))
    return said


def _shortfalls(sheet: Sheet, standard: Standard, language: str) -> list[str]:
    said = []
    if sheet.total is not None and sheet.total < sheet.pass_mark:
        said.append(_below_mark(sheet.total, sheet.pass_mark, standard, language))
    for dimension, result in zip(standard.dimensions, sheet.dimensions, strict=True):
        if result.reached is False and result.floor is not None and result.total is not None:
            message = N_("{name} has {total}, {short} below its floor {floor}")
            places = {
                "name": dimension.names.say(language),
                "total": _exact(result.total),
                "short": _exact(result.floor - result.total),
                "floor": words.number(result.floor),
            }
            said.append(translate(message, language, **places))
    return said


def _below_mark(total: Decimal, mark: Decimal, standard: Standard, language: str) -> str:
    places = {"total": _exact(total), "short": _exact(mark - total), "mark": words.number(mark)}
    lowest = next((award for award in standard.awards if award.lower == mark), None)
    if lowest is None:
        message = N_("The total {total} is {short} below the pass mark {mark}")
        return translate(message, language, **places)
    places["award"] = lowest.names.say(language)
    message = N_("The total {total} is {short} below {mark}, where “{award}” begins")
    return translate(message, language, **places)


def _interval(sheet: Sheet, language: str) -> str | None:
    if sheet.interval is None:
        return None
    low, high = sheet.interval
    return translate(N_("{low} to {high}"), language, low=_exact(low), high=_exact(high))


def _award(sheet: Sheet, standard: Standard, language: str) -> str | None:
    names = {award.id: award.names.say(language) for award in standard.awards}
    return names[sheet.award] if sheet.award else None


def _plain(value: Decimal | None) -> str:
    return UNKNOWN if value is None else words.number(value)


def _exact(value: Decimal | None) -> str:
    return UNKNOWN if value is None else format(value, "f")


def _signed(value: Decimal | None) -> str:
    return UNKNOWN if value is None else format(value, "+f")
