"""Which answers count, and for what: a standard told to whoever fills in a filing.

Built from the standard and the vocabulary alone, so any standard tells itself. Figures of
the filing are named as in ``certify.filing/1``: ``economics.sales``, ``patents``.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from certify.i18n import N_, translate
from certify.scoring import words
from certify.scoring.figures import PATENTS, sources
from certify.scoring.rounding import SIX_PLACES, ZERO, half_up
from certify.scoring.standard import Field, Gate, Indicator, Standard
from certify.scoring.vocabulary import VOCABULARY, Fact


@dataclass(frozen=True)
class Step:
    """A row of an indicator's table in words: a value, and the points it gives."""

    value: str
    points: str


@dataclass(frozen=True)
class Count:
    """An indicator that reads answers of the filing.

    ``figures`` are those answers; ``benchmark`` is None where it is measured as it is;
    ``scale`` says how values between the steps are read; ``missing`` what an empty answer
    gives, None where the answer is required.
    """

    id: str
    name: str
    dimension: str
    clause: str
    weight: str
    figures: tuple[str, ...]
    measured: str
    benchmark: str | None
    scale: str
    steps: tuple[Step, ...]
    missing: str | None


@dataclass(frozen=True)
class Judged:
    """An indicator that reviewers judge from the evidence, with what each level means."""

    id: str
    name: str
    dimension: str
    clause: str
    weight: str
    levels: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Condition:
    """A gate that reads answers of the filing: it must hold whatever the score."""

    id: str
    name: str
    figures: tuple[str, ...]
    needed: str


@dataclass(frozen=True)
class Guide:
    """A standard as the filer of one industry field needs it, in one language."""

    standard: str
    title: str
    illustrative: bool
    field: str
    line: str
    counts: tuple[Count, ...]
    judged: tuple[Judged, ...]
    conditions: tuple[Condition, ...]

    def of(self, section: str) -> tuple[Count, ...]:
        """Return the indicators that read answers of ``section``."""
        return tuple(each for each in self.counts if _within(each.figures, section))

    def conditions_of(self, section: str) -> tuple[Condition, ...]:
        """Return the gates that read answers of ``section``."""
        return tuple(each for each in self.conditions if _within(each.figures, section))

    def names_by_answer(self, section: str) -> dict[str, tuple[str, ...]]:
        """Return, per answer of ``section`` that counts, the indicators it counts for."""
        found: dict[str, tuple[str, ...]] = {}
        for count in self.of(section):
            for figure in count.figures:
                place, _, answer = figure.partition(".")
                if place == section and answer:
                    said = f"{count.id} {count.name}"
                    found[answer] = (*found.get(answer, ()), said)
        return found


def guide(standard: Standard, field_code: str, language: str) -> Guide:
    """Return what ``standard`` asks of a product of ``field_code``, in ``language``.

    Raises KeyError if the standard does not cover the field.
    """
    field = standard.fields[field_code]
    dimensions = {each.id: each.names.say(language) for each in standard.dimensions}
    return Guide(
        standard=standard.name,
        title=standard.titles.say(language),
        illustrative=standard.authority == "illustrative",
        field=field.names.say(language),
        line=_line(standard, field, language),
        counts=tuple(
            _count(each, VOCABULARY[each.fact], standard, field, dimensions, language)
            for each in standard.indicators
            if each.fact is not None
        ),
        judged=tuple(
            _judged(each, dimensions, language) for each in standard.review_indicators(field_code)
        ),
        conditions=tuple(
            _condition(each, VOCABULARY[each.fact], language)
            for each in standard.gates
            if each.fact is not None
        ),
    )


def _within(figures: Iterable[str], section: str) -> bool:
    return any(figure.partition(".")[0] == section for figure in figures)


def _line(standard: Standard, field: Field, language: str) -> str:
    """Say the lines: pass mark, unless the lowest award is the line; awards; floors."""
    names = {each.id: each.names.say(language) for each in standard.dimensions}
    pairs = [(each.names.say(language), each.lower) for each in standard.awards]
    if field.pass_mark not in {mark for _, mark in pairs}:
        pairs.insert(0, (translate(N_("Pass mark"), language), field.pass_mark))
    floor = N_("floor of “{name}”")
    pairs += [(translate(floor, language, name=names[k]), v) for k, v in field.floors.items()]
    comma = "；" if language == "zh" else "; "
    return comma.join(f"{name} {words.number(mark)}" for name, mark in pairs)


_MEASURED: Final = {
    "ratio": N_("{fact} ÷ benchmark"),
    "difference": N_("{fact} − benchmark"),
}
_STRAIGHT: Final = N_("Values between are read in a straight line.")
_SCALES: Final = {
    "piecewise": _STRAIGHT,
    "rubric": _STRAIGHT,
    "bands": N_("Each row holds from its value on."),
    "flag": N_("The condition holds or does not."),
}
_BENCHMARK: Final = N_("{name} of {field}: {value}")
_NO_PATENT: Final = N_("Without any patent: {points} points")
_LEFT_EMPTY: Final = N_("Left empty: {points} points")


def _count(
    indicator: Indicator,
    fact: Fact,
    standard: Standard,
    field: Field,
    dimensions: dict[str, str],
    language: str,
) -> Count:
    table = indicator.table
    label, formula = translate(fact.label, language), translate(fact.formula, language)
    if indicator.transform in _MEASURED:
        label = translate(_MEASURED[indicator.transform], language, fact=label)
    return Count(
        id=indicator.id,
        name=indicator.names.say(language),
        dimension=dimensions[indicator.dimension],
        clause=indicator.clause,
        weight=words.number(indicator.weight),
        figures=sources(fact.name),
        measured=f"{label} · {formula}",
        benchmark=_benchmark(indicator, fact, standard, field, language),
        scale=translate(_SCALES[table.kind], language),
        steps=tuple(
            Step(_value(at, indicator, language), words.number(points))
            for at, points in zip(table.at, table.points, strict=True)
        ),
        missing=_missing(indicator, fact, field, language),
    )


def _value(at: Decimal, indicator: Indicator, language: str) -> str:
    return words.quantity(at, indicator.unit, language)


def _benchmark(
    indicator: Indicator, fact: Fact, standard: Standard, field: Field, language: str
) -> str | None:
    if indicator.benchmark is None:
        return None
    return translate(
        _BENCHMARK,
        language,
        name=standard.benchmarks[indicator.benchmark].names.say(language),
        field=field.names.say(language),
        value=words.quantity(field.measures[indicator.id], fact.unit, language),
    )


def _missing(indicator: Indicator, fact: Fact, field: Field, language: str) -> str | None:
    """Say what an empty answer gives; facts about patents are 0 where none is linked."""
    if fact.missing is None and fact.source == PATENTS:
        return translate(_NO_PATENT, language, points=words.number(_at_nothing(indicator, field)))
    if fact.missing is None:
        return None
    points = words.number(indicator.missing_points)
    if fact.missing == "missing":
        return translate(_LEFT_EMPTY, language, points=points)
    note = translate(words.NOTES[fact.missing], language)
    return translate(N_("{note}: {points} points"), language, note=note, points=points)


def _at_nothing(indicator: Indicator, field: Field) -> Decimal:
    """Return the points of the value 0."""
    measure = field.measures.get(indicator.id, ZERO)
    value = -measure if indicator.transform == "difference" else ZERO
    return half_up(indicator.table.read(value)[0], SIX_PLACES)


def _judged(indicator: Indicator, dimensions: dict[str, str], language: str) -> Judged:
    return Judged(
        id=indicator.id,
        name=indicator.names.say(language),
        dimension=dimensions[indicator.dimension],
        clause=indicator.clause,
        weight=words.number(indicator.weight),
        levels=tuple(
            (words.number(each.level), each.text.say(language)) for each in indicator.guidance
        ),
    )


_NEEDED: Final = {
    "at_least": N_("{fact}: at least {bound}"),
    "above": N_("{fact}: more than {bound}"),
    "at_most": N_("{fact}: at most {bound}"),
}


def _condition(gate: Gate, fact: Fact, language: str) -> Condition:
    return Condition(
        id=gate.id,
        name=gate.names.say(language),
        figures=sources(fact.name),
        needed=translate(
            _NEEDED[gate.condition],
            language,
            fact=translate(fact.label, language),
            bound=words.quantity(gate.bound, fact.unit, language),
        ),
    )
