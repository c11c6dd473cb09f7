"""A version of a standard as a document to read: what the page shows, in words and drawings.

Pure: a standard, a field and a language in, plain values out. The curves are those of one
field, for a table measured against a benchmark says nothing in yuan without it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from certify.i18n import N_, translate
from certify.scoring import words
from certify.scoring.standard import Dimension, Field, Gate, Indicator, Standard
from certify.scoring.telling.curves import HOW, UNITS, Plot, fact_value, plot
from certify.scoring.vocabulary import VOCABULARY


@dataclass(frozen=True)
class RowText:
    """A row of a table: the value as written, the fact's own value where they differ."""

    at: str
    fact: str | None
    points: str
    guidance: str | None


@dataclass(frozen=True)
class IndicatorText:
    """An indicator with its rule in words, its table and its curve in the chosen field."""

    id: str
    name: str
    weight: str
    clause: str
    by_reviewers: bool
    measured: str
    how: str
    missing: str | None
    rows: tuple[RowText, ...]
    plot: Plot


@dataclass(frozen=True)
class DimensionText:
    """A dimension with its indicators."""

    id: str
    name: str
    weight: str
    clause: str
    indicators: tuple[IndicatorText, ...]


@dataclass(frozen=True)
class GateText:
    """A condition in words."""

    id: str
    name: str
    clause: str
    condition: str


@dataclass(frozen=True)
class FieldText:
    """A field with its numbers, benchmarks in the order of the standard ("" if it has none)."""

    code: str
    name: str
    clause: str
    benchmarks: tuple[str, ...]
    pass_mark: str
    floors: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ClauseText:
    """A clause and the rules that cite it: (anchor in the document, what stands there)."""

    id: str
    text: str
    cited_by: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Document:
    """A whole version in one language, its curves drawn for ``field``."""

    field: FieldText
    benchmarks: tuple[tuple[str, str], ...]
    fields: tuple[FieldText, ...]
    gates: tuple[GateText, ...]
    dimensions: tuple[DimensionText, ...]
    awards: tuple[tuple[str, str], ...]
    clauses: tuple[ClauseText, ...]
    sources: tuple[str, ...]
    places: int


def document(standard: Standard, field: str | None, language: str) -> Document:
    """Return ``standard`` to read; its first field where ``field`` is none of its fields."""
    chosen = standard.fields.get(field or "") or next(iter(standard.fields.values()))
    exponent = standard.quantum.as_tuple().exponent
    return Document(
        field=_field(chosen, standard, language),
        benchmarks=tuple(
            (each.names.say(language), unit_words(each.unit, language))
            for each in standard.benchmarks.values()
        ),
        fields=tuple(_field(each, standard, language) for each in standard.fields.values()),
        gates=tuple(_gate(each, language) for each in standard.gates),
        dimensions=tuple(_dimension(each, chosen, language) for each in standard.dimensions),
        awards=tuple(
            (each.names.say(language), words.number(each.lower)) for each in standard.awards
        ),
        clauses=tuple(
            ClauseText(name, text.say(language), tuple(_cited(name, standard, language)))
            for name, text in standard.clauses.items()
        ),
        sources=tuple(each.say(language) for each in standard.sources),
        places=-exponent if isinstance(exponent, int) else 0,
    )


def unit_words(unit: str, language: str) -> str:
    """Return a unit in words; "" for one that needs none."""
    if unit == "share":
        return translate(N_("share, 0 to 1"), language)
    return translate(UNITS[unit], language) if unit in UNITS else ""


_MEASURED = {
    "ratio": N_("{fact} ({formula}), divided by the benchmark of the field"),
    "difference": N_("{fact} ({formula}), less the benchmark of the field"),
    "as_is": N_("{fact} ({formula})"),
}


def measured(indicator: Indicator, language: str) -> str:
    """Say what an indicator reads, and how it is set against its benchmark."""
    if indicator.fact is None:
        return translate(N_("Judged by reviewers, levels 0 to 4"), language)
    fact = VOCABULARY[indicator.fact]
    places = {"fact": translate(fact.label, language), "formula": translate(fact.formula, language)}
    return translate(_MEASURED[indicator.transform], language, **places)


def _field(field: Field, standard: Standard, language: str) -> FieldText:
    return FieldText(
        code=field.code,
        name=field.names.say(language),
        clause=field.clause,
        benchmarks=tuple(
            words.number(field.benchmarks[name]) if name in field.benchmarks else ""
            for name in standard.benchmarks
        ),
        pass_mark=words.number(field.pass_mark),
        floors=tuple((name, words.number(floor)) for name, floor in field.floors.items()),
    )


_CONDITIONS = {
    "at_least": N_("{fact} is at least {bound}"),
    "above": N_("{fact} is more than {bound}"),
    "at_most": N_("{fact} is at most {bound}"),
    "counting_rule": N_("a rule of counting: it is always met, and names what does not count"),
    "campaign_year": N_("the data year is the campaign's; not asked outside a campaign"),
}


def _gate(gate: Gate, language: str) -> GateText:
    return GateText(gate.id, gate.names.say(language), gate.clause, condition(gate, language))


def condition(gate: Gate, language: str) -> str:
    """Say what a gate asks for."""
    places = {}
    if gate.fact is not None:
        fact = VOCABULARY[gate.fact]
        places["fact"] = translate(fact.label, language)
        places["bound"] = words.quantity(gate.bound, fact.unit, language)
    return translate(_CONDITIONS[gate.condition], language, **places)


def _dimension(dimension: Dimension, field: Field, language: str) -> DimensionText:
    return DimensionText(
        id=dimension.id,
        name=dimension.names.say(language),
        weight=words.number(dimension.weight),
        clause=dimension.clause,
        indicators=tuple(_indicator(each, field, language) for each in dimension.indicators),
    )


def _indicator(indicator: Indicator, field: Field, language: str) -> IndicatorText:
    return IndicatorText(
        id=indicator.id,
        name=indicator.names.say(language),
        weight=words.number(indicator.weight),
        clause=indicator.clause,
        by_reviewers=indicator.by_reviewers,
        measured=measured(indicator, language),
        how=translate(HOW[indicator.table.kind], language),
        missing=_missing(indicator, language),
        rows=tuple(_rows(indicator, field, language)),
        plot=plot(indicator, field, language),
    )


def _missing(indicator: Indicator, language: str) -> str | None:
    """Say what counts where the filing does not hold the fact; None if it always does."""
    if indicator.fact is None:
        return None
    why = VOCABULARY[indicator.fact].missing
    if why is None:
        return None
    said = translate(words.NOTES[why], language)
    points = words.number(indicator.missing_points)
    return translate(N_("{why}: {points} points"), language, why=said, points=points)


def _rows(indicator: Indicator, field: Field, language: str) -> Iterator[RowText]:
    meanings = {each.level: each.text.say(language) for each in indicator.guidance}
    for at, points in zip(indicator.table.at, indicator.table.points, strict=True):
        fact = None
        if indicator.fact is not None and indicator.benchmark is not None:
            value = fact_value(at, indicator, field)
            fact = words.quantity(value, VOCABULARY[indicator.fact].unit, language)
        yield RowText(
            at=words.quantity(at, indicator.unit, language),
            fact=fact,
            points=words.number(points),
            guidance=meanings.get(at),
        )


def _cited(clause: str, standard: Standard, language: str) -> Iterator[tuple[str, str]]:
    """Yield (anchor, name) of every rule that cites a clause, in the order of the document."""
    for field in standard.fields.values():
        if field.clause == clause:
            yield f"field-{field.code}", f"{field.code} {field.names.say(language)}"
    for kind, rules in (
        ("gate", standard.gates),
        ("dimension", standard.dimensions),
        ("indicator", standard.indicators),
    ):
        for rule in rules:
            if rule.clause == clause:
                yield f"{kind}-{rule.id}", f"{rule.id} {rule.names.say(language)}"
