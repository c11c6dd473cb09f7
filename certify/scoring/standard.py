"""A standard as plain frozen values: what is judged, by which numbers, per field.

Built from a document that ``lint`` found free of faults; the builder trusts it. All
numbers are ``Decimal`` made from text. Names carry both languages.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, Final

from certify.scoring.kinds import KINDS, Table
from certify.scoring.rounding import CONTEXT, ZERO
from certify.scoring.vocabulary import VOCABULARY

MEASURES: Final[Mapping[str, tuple[str, Decimal]]] = {
    "CNY": ("money", Decimal(1)),
    "CNY_10K": ("money", Decimal(10_000)),
    "share": ("proportion", Decimal(1)),
    "percent": ("proportion", Decimal("0.01")),
    "count": ("count", Decimal(1)),
    "years": ("years", Decimal(1)),
    "ratio": ("ratio", Decimal(1)),
}
"""Unit → (what it measures, its size): units of one measure convert into each other."""

LOWEST_LEVEL: Final = Decimal(0)
HIGHEST_LEVEL: Final = Decimal(4)


@dataclass(frozen=True)
class Text:
    """A text in both languages."""

    zh: str
    en: str

    def say(self, language: str) -> str:
        """Return the text in ``language`` ("zh" or "en")."""
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True)
class Guidance:
    """What a level means, for reviewers."""

    level: Decimal
    text: Text


@dataclass(frozen=True)
class Benchmark:
    """A named benchmark; its number stands with each field, in ``unit``."""

    id: str
    unit: str
    names: Text


@dataclass(frozen=True)
class Indicator:
    """One judged property. ``fact`` is None exactly for reviewers' indicators."""

    id: str
    dimension: str
    names: Text
    clause: str
    judged_by: str
    fact: str | None
    transform: str
    benchmark: str | None
    unit: str
    weight: Decimal
    table: Table
    missing_points: Decimal
    guidance: tuple[Guidance, ...]

    @property
    def by_reviewers(self) -> bool:
        """Whether reviewers give its level."""
        return self.fact is None


@dataclass(frozen=True)
class Dimension:
    """A group of indicators; ``weight`` is the sum of theirs."""

    id: str
    names: Text
    clause: str
    weight: Decimal
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True)
class Field:
    """One industry field: benchmarks in their own unit, pass mark, floors of dimensions.

    ``pass_mark`` is the lowest award's lower total where the file gives awards and no mark;
    ``measures`` holds per indicator its benchmark converted into the fact's unit.
    """

    code: str
    names: Text
    clause: str
    benchmarks: Mapping[str, Decimal]
    pass_mark: Decimal
    floors: Mapping[str, Decimal]
    measures: Mapping[str, Decimal]


@dataclass(frozen=True)
class Gate:
    """A condition that must hold whatever the score."""

    id: str
    names: Text
    clause: str
    condition: str
    fact: str | None
    bound: Decimal


@dataclass(frozen=True)
class Award:
    """One of several levels a total can earn, from ``lower`` on."""

    id: str
    names: Text
    lower: Decimal


@dataclass(frozen=True)
class Standard:
    """One version of a standard. ``digest`` is "sha256:" and the digest of its file."""

    id: str
    version: str
    digest: str
    titles: Text
    authority: str
    effective_from: date
    effective_to: date | None
    checked_on: date
    sources: tuple[Text, ...]
    clauses: Mapping[str, Text]
    benchmarks: Mapping[str, Benchmark]
    fields: Mapping[str, Field]
    gates: tuple[Gate, ...]
    dimensions: tuple[Dimension, ...]
    indicators: tuple[Indicator, ...]
    awards: tuple[Award, ...]
    quantum: Decimal

    @property
    def name(self) -> str:
        """``id@version``, the name commands and pages use."""
        return f"{self.id}@{self.version}"

    def indicator(self, indicator_id: str) -> Indicator:
        """Return one indicator; KeyError if the standard has none of that id."""
        for indicator in self.indicators:
            if indicator.id == indicator_id:
                return indicator
        raise KeyError(indicator_id)

    @cached_property
    def facts_read(self) -> frozenset[str]:
        """Names of the facts its indicators and gates read."""
        read = (*(i.fact for i in self.indicators), *(gate.fact for gate in self.gates))
        return frozenset(name for name in read if name is not None)

    def award_for(self, total: Decimal) -> Award | None:
        """Return the highest award whose line ``total`` reaches; None if it reaches none."""
        earned = [award for award in self.awards if award.lower <= total]
        return max(earned, key=lambda award: award.lower, default=None)

    def review_indicators(self, field: str) -> tuple[Indicator, ...]:
        """Return what reviewers of ``field`` give levels for; KeyError if not covered."""
        if field not in self.fields:
            raise KeyError(field)
        return tuple(indicator for indicator in self.indicators if indicator.by_reviewers)

    def in_force(self, on: date) -> bool:
        """Whether ``on`` lies within its effective dates."""
        return self.effective_from <= on and (self.effective_to is None or on <= self.effective_to)


def build(document: Mapping[str, Any], digest: str) -> Standard:
    """Return the standard a lint-clean ``document`` (all scalars text) describes."""
    benchmarks = {b["id"]: Benchmark(b["id"], b["unit"], _text(b)) for b in document["benchmarks"]}
    dimensions = tuple(_dimension(each) for each in document["dimensions"])
    indicators = tuple(i for dimension in dimensions for i in dimension.indicators)
    awards = tuple(_award(each) for each in document.get("awards", ()))
    until = document.get("effective_to")
    return Standard(
        id=document["id"],
        version=document["version"],
        digest=digest,
        titles=_text(document["titles"]),
        authority=document["authority"],
        effective_from=date.fromisoformat(document["effective_from"]),
        effective_to=date.fromisoformat(until) if until else None,
        checked_on=date.fromisoformat(document["checked_on"]),
        sources=tuple(_text(each) for each in document["sources"]),
        clauses={each["id"]: _text(each) for each in document["clauses"]},
        benchmarks=benchmarks,
        fields={f["code"]: _field(f, indicators, benchmarks, awards) for f in document["fields"]},
        gates=tuple(_gate(each) for each in document["gates"]),
        dimensions=dimensions,
        indicators=indicators,
        awards=awards,
        quantum=Decimal(1).scaleb(-int(document["rounding"]["places"])),
    )


def converted(amount: Decimal, unit: str, into: str) -> Decimal:
    """Return ``amount`` of ``unit`` in the unit ``into``; ValueError if they differ in kind."""
    (kind, size), (wanted, unit_size) = MEASURES[unit], MEASURES[into]
    if kind != wanted:
        raise ValueError(f"{unit} does not convert into {into}")
    return CONTEXT.divide(CONTEXT.multiply(amount, size), unit_size)


def _text(document: Mapping[str, str]) -> Text:
    return Text(document["zh"], document["en"])


def table(kind: str, rows: Sequence[Sequence[str]]) -> Table:
    """Return the table of ``kind`` with ``rows`` of (lower value, points) texts."""
    return KINDS[kind](
        tuple(Decimal(at) for at, _ in rows), tuple(Decimal(points) for _, points in rows), kind
    )


def _dimension(document: Mapping[str, Any]) -> Dimension:
    return Dimension(
        id=document["id"],
        names=_text(document["names"]),
        clause=document["clause"],
        weight=Decimal(document["weight"]),
        indicators=tuple(_indicator(each, document["id"]) for each in document["indicators"]),
    )


def _indicator(document: Mapping[str, Any], dimension: str) -> Indicator:
    missing = document.get("missing")
    return Indicator(
        id=document["id"],
        dimension=dimension,
        names=_text(document["names"]),
        clause=document["clause"],
        judged_by=document["judged_by"],
        fact=document.get("fact"),
        transform=document.get("transform", "as_is"),
        benchmark=document.get("benchmark"),
        unit=document["unit"],
        weight=Decimal(document["weight"]),
        table=table(document["kind"], document["table"]),
        missing_points=Decimal(missing["points"]) if missing else ZERO,
        guidance=tuple(
            Guidance(Decimal(each["level"]), _text(each)) for each in document.get("guidance", ())
        ),
    )


def _field(
    document: Mapping[str, Any],
    indicators: Sequence[Indicator],
    benchmarks: Mapping[str, Benchmark],
    awards: Sequence[Award],
) -> Field:
    numbers = {name: Decimal(number) for name, number in document["benchmarks"].items()}
    measures = {
        i.id: converted(numbers[i.benchmark], benchmarks[i.benchmark].unit, VOCABULARY[i.fact].unit)
        for i in indicators
        if i.fact is not None and i.benchmark is not None
    }
    return Field(
        code=document["code"],
        names=_text(document["names"]),
        clause=document["clause"],
        benchmarks=numbers,
        pass_mark=_pass_mark(document.get("pass_mark"), awards),
        floors={each: Decimal(floor) for each, floor in document.get("floors", {}).items()},
        measures=measures,
    )


def _pass_mark(mark: str | None, awards: Sequence[Award]) -> Decimal:
    """Return the mark as given, else the line of the lowest award."""
    return min(award.lower for award in awards) if mark is None else Decimal(mark)


def _award(document: Mapping[str, Any]) -> Award:
    return Award(document["id"], _text(document["names"]), Decimal(document["from"]))


def _gate(document: Mapping[str, Any]) -> Gate:
    return Gate(
        id=document["id"],
        names=_text(document["names"]),
        clause=document["clause"],
        condition=document["condition"],
        fact=document.get("fact"),
        bound=Decimal(document.get("bound", "0")),
    )
