"""The sentences of a hearing: what was judged, by what, with which result, and why.

Pure words: everything said is read off the sheet and the standard that made it. No ids,
no notations; points are said to two places, as a reader speaks them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from certify.i18n import N_, translate
from certify.scoring import words
from certify.scoring.rounding import TWO_PLACES, ZERO, half_up
from certify.scoring.sheet import DimensionResult, IndicatorResult, Sheet
from certify.scoring.standard import Dimension, Field, Indicator, Standard
from certify.scoring.telling.waterfall import possible, shown
from certify.scoring.vocabulary import VOCABULARY

MOST_NAMED: Final = 3
"""Indicators named among those that cost most."""


@dataclass(frozen=True)
class Paragraph:
    """Sentences on one topic; ``topic`` is a code, ``heading`` its words."""

    topic: str
    heading: str
    text: str


@dataclass(frozen=True)
class OtherLevel:
    """What one reviewers' level, moved by one step, would make of the whole."""

    id: str
    level: Decimal
    other: Decimal
    total: Decimal | None
    verdict: str
    award: str | None
    changes: bool


def speak(
    sheet: Sheet, standard: Standard, others: Sequence[OtherLevel], language: str
) -> Iterator[Paragraph]:
    """Yield the paragraphs in the order in which they are read."""
    speech = _Speech(sheet, standard, language)
    yield speech.paragraph("judged", N_("What was judged"), speech.judged())
    yield speech.paragraph("outcome", N_("Result"), speech.outcome())
    yield speech.paragraph("conditions", N_("Conditions"), speech.conditions())
    for dimension, result in zip(standard.dimensions, sheet.dimensions, strict=True):
        name = dimension.names.say(language)
        yield Paragraph(
            f"dimension-{dimension.id}", name, speech.join(speech.of(dimension, result))
        )
    yield speech.paragraph("decided", N_("What decided"), speech.decided())
    yield speech.paragraph("levels", N_("Other levels"), speech.levels(others))


class _Speech:
    """One sheet in one language."""

    def __init__(self, sheet: Sheet, standard: Standard, language: str) -> None:
        self.sheet = sheet
        self.standard = standard
        self.language = language
        self.field: Field = standard.fields[sheet.field]
        self.found = {each.id: each for each in sheet.indicators}

    def say(self, text: str, **places: str) -> str:
        return translate(text, self.language, **places)

    def join(self, sentences: Iterator[str]) -> str:
        return ("" if self.language == "zh" else " ").join(sentences)

    def listed(self, parts: Sequence[str]) -> str:
        return ("；" if self.language == "zh" else "; ").join(parts)

    def paragraph(self, topic: str, heading: str, sentences: Iterator[str]) -> Paragraph:
        return Paragraph(topic, translate(heading, self.language), self.join(sentences))

    def judged(self) -> Iterator[str]:
        places = {
            "field": self.field.names.say(self.language),
            "title": self.standard.titles.say(self.language),
            "version": self.standard.version,
            "clause": self.field.clause,
        }
        yield self.say(_JUDGED, **places)
        if self.standard.authority == "illustrative":
            yield self.say(_ILLUSTRATIVE)

    def outcome(self) -> Iterator[str]:
        sheet, mark = self.sheet, words.number(self.sheet.pass_mark)
        if sheet.interval is not None:
            low, high = (format(end, "f") for end in sheet.interval)
            yield self.say(_BETWEEN, low=low, high=high, mark=mark)
        else:
            total = sheet.total or ZERO
            yield self.say(_REACHES, total=format(total, "f"), mark=mark)
            yield self.margin(total)
            if total >= sheet.pass_mark:  # say why enough is not enough
                for name, points, floor in self.floors_missed():
                    said = {"points": format(points, "f"), "floor": words.number(floor)}
                    yield self.say(_BUT, name=name, **said)
        yield self.say(_RESULT, result=self.verdict(sheet.verdict, sheet.award))

    def floors_missed(self) -> Iterator[tuple[str, Decimal, Decimal]]:
        """Yield (name, total, floor) of each dimension known to stay under its floor."""
        for dimension, found in zip(self.standard.dimensions, self.sheet.dimensions, strict=True):
            if found.reached is False and found.total is not None and found.floor is not None:
                yield dimension.names.say(self.language), found.total, found.floor

    def verdict(self, verdict: str, award: str | None) -> str:
        """Return a verdict in words, with the award where one is earned."""
        said = self.say(_GATED if verdict == "gated" else words.VERDICTS[verdict])
        names = {each.id: each.names.say(self.language) for each in self.standard.awards}
        return self.say(_AWARD, verdict=said, award=names[award]) if award else said

    def margin(self, total: Decimal) -> str:
        short = total - self.sheet.pass_mark
        if short == ZERO:
            return self.say(_EXACTLY)
        return self.say(_ABOVE if short > ZERO else _UNDER, points=shown(abs(short)))

    def conditions(self) -> Iterator[str]:
        gates = list(zip(self.standard.gates, self.sheet.gates, strict=True))
        failed = [gate.names.say(self.language) for gate, found in gates if found.passed is False]
        if failed:
            yield self.say(_FAILED, conditions=self.listed(failed))
        else:
            yield self.say(_ALL_MET)
        for gate, found in gates:
            if found.passed is None:
                yield self.say(_NOT_ASKED, condition=gate.names.say(self.language))
            if found.patents:
                named = [words.patent(number, why, self.language) for number, why in found.patents]
                text = _NOT_COUNTED if gate.condition == "counting_rule" else _CONCERNED
                yield self.say(text, patents=self.listed(named))

    def of(self, dimension: Dimension, result: DimensionResult) -> Iterator[str]:
        weight = words.number(dimension.weight)
        if result.total is None:
            yield self.say(_DIMENSION_OPEN, most=weight)
        else:
            yield self.say(_DIMENSION, points=format(result.total, "f"), most=weight)
        if result.floor is not None:
            text = {True: _FLOOR_REACHED, False: _FLOOR_MISSED, None: _FLOOR_OPEN}[result.reached]
            yield self.say(text, floor=words.number(result.floor))
        said = [self.indicator(each, self.found[each.id]) for each in dimension.indicators]
        yield self.say(_IN_DETAIL, parts=self.listed(said))

    def indicator(self, indicator: Indicator, result: IndicatorResult) -> str:
        places = {
            "what": self.what(indicator, result),
            "most": words.number(indicator.weight),
        }
        if result.contribution is None:
            low, high = possible(indicator)
            return self.say(_OPEN_PART, low=shown(low), high=shown(high), **places)
        return self.say(_PART, points=shown(result.contribution), **places)

    def what(self, indicator: Indicator, result: IndicatorResult) -> str:
        """Name an indicator and what was found for it."""
        places = {"name": indicator.names.say(self.language)}
        if result.note is not None:
            places["note"] = translate(words.NOTES[result.note], self.language)
            return self.say(_NOTED, **places)
        value = result.value or ZERO
        if indicator.fact is None:
            return self.say(_LEVEL, level=words.number(value), **places)
        fact = VOCABULARY[indicator.fact]
        held = Decimal(self.sheet.facts[fact.name].value or "0")
        places["held"] = words.quantity(_spoken(held, fact.unit), fact.unit, self.language)
        if indicator.benchmark is None:
            return self.say(_HELD, **places)
        measure = self.field.measures[indicator.id]
        places["benchmark"] = words.quantity(measure, fact.unit, self.language)
        places["value"] = shown(value)
        return self.say(_TIMES if indicator.transform == "ratio" else _AGAINST, **places)

    def decided(self) -> Iterator[str]:
        """Say what stood in the way, or that nothing did, and where most was lost."""
        for name, points, floor in self.floors_missed():
            yield self.say(_FLOOR_SHORT, name=name, short=shown(floor - points))
        if self.sheet.verdict == "meets":
            yield self.say(_NOTHING_MISSED)
        lost = [
            (each.weight - each.contribution, place, each)
            for place, each in enumerate(self.sheet.indicators)
            if each.contribution is not None and each.weight > each.contribution
        ]
        most = sorted(lost, key=lambda each: (-each[0], each[1]))[:MOST_NAMED]
        if most:
            parts = [
                self.say(
                    _LOST,
                    name=self.standard.indicator(each.id).names.say(self.language),
                    points=shown(short),
                )
                for short, _, each in most
            ]
            yield self.say(_MOST_LOST, parts=self.listed(parts))

    def levels(self, others: Sequence[OtherLevel]) -> Iterator[str]:
        awaited = [each for each in self.standard.indicators if self.unjudged(each)]
        if awaited:
            parts = [each.names.say(self.language) for each in awaited]
            yield self.say(_AWAITED, parts=self.listed(parts))
        changing = [other for other in others if other.changes]
        for other in changing:
            yield self.say(
                _OTHER,
                name=self.standard.indicator(other.id).names.say(self.language),
                level=words.number(other.level),
                other=words.number(other.other),
                total="–" if other.total is None else format(other.total, "f"),
                result=self.verdict(other.verdict, other.award),
            )
        if others and not changing:
            yield self.say(_NO_OTHER)
        if not others and not awaited:
            yield self.say(_NO_LEVELS)

    def unjudged(self, indicator: Indicator) -> bool:
        return self.found[indicator.id].note == "unjudged"


def _spoken(value: Decimal, unit: str) -> Decimal:
    """Round a fact as it is spoken: two places, of per cent too; money to the fen already."""
    return half_up(value, _SHARE if unit == "share" else TWO_PLACES)


_SHARE = Decimal("0.0001")
_JUDGED = N_(
    "The product was judged in the field “{field}” by the standard “{title}”, version {version}, "
    "clause {clause}."
)
_ILLUSTRATIVE = N_("This standard is illustrative: its numbers were chosen for demonstration.")
_BETWEEN = N_(
    "Until the reviewers have judged, the total lies between {low} and {high} of 100 points; "
    "{mark} are needed."
)
_REACHES = N_("It has {total} of 100 points; {mark} are needed.")
_EXACTLY = N_("That is exactly enough.")
_ABOVE = N_("That is {points} points more than needed.")
_BUT = N_("But “{name}” has {points} points, and at least {floor} are needed there.")
_UNDER = N_("That is {points} points too few.")
_RESULT = N_("The result: {result}.")
_GATED = N_("a condition that must hold is not met")
_AWARD = N_("{verdict}, {award}")
_ALL_MET = N_("All conditions that must hold are met.")
_FAILED = N_("Not met, and so decisive whatever the points: {conditions}.")
_NOT_ASKED = N_("Not asked here: {condition}.")
_NOT_COUNTED = N_("Patents that do not count: {patents}.")
_CONCERNED = N_("Patents concerned: {patents}.")
_DIMENSION = N_("{points} of {most} points.")
_DIMENSION_OPEN = N_("At most {most} points; the reviewers have yet to judge part of them.")
_FLOOR_REACHED = N_("At least {floor} are needed here, and reached.")
_FLOOR_MISSED = N_("At least {floor} are needed here, and not reached.")
_FLOOR_OPEN = N_("At least {floor} are needed here.")
_IN_DETAIL = N_("In detail: {parts}.")
_PART = N_("{what}, gives {points} of {most}")
_OPEN_PART = N_("{what}, gives {low} to {high} of {most}")
_NOTED = N_("{name}: {note}")
_LEVEL = N_("{name}: level {level} of 4")
_HELD = N_("{name}: {held}")
_TIMES = N_("{name}: {held}, {value} times the benchmark of {benchmark}")
_AGAINST = N_("{name}: {held}, against a benchmark of {benchmark}")
_FLOOR_SHORT = N_("{name} lacks {short} points to what is needed at least.")
_NOTHING_MISSED = N_("Every condition is met, and every line is reached.")
_LOST = N_("{name} ({points})")
_MOST_LOST = N_("Most points were lost in: {parts}.")
_AWAITED = N_("The reviewers have yet to judge: {parts}.")
_OTHER = N_(
    "If “{name}” were judged {other} instead of {level}, the total would be {total}, and the "
    "result: {result}."
)
_NO_OTHER = N_("No level of the reviewers, moved by one alone, would change the result.")
_NO_LEVELS = N_("No part of this score was judged by reviewers: it follows from the data alone.")
