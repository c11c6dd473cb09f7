"""Distances to a line in words, in either language: rows for pages and for the terminal.

Nothing is computed anew. What concerns patents is said as a distance, never as advice.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from certify.i18n import N_, translate
from certify.scoring import words
from certify.scoring.distance import power
from certify.scoring.distance.distances import (
    NEAR,
    Counterfactuals,
    Crossing,
    Distance,
    GateLack,
    Line,
)
from certify.scoring.rounding import HUNDRED, SIX_PLACES, half_up
from certify.scoring.standard import Standard
from certify.scoring.vocabulary import VOCABULARY


@dataclass(frozen=True)
class DistanceRow:
    """One fact that alone can cross the line. ``crossings`` hold value, change and total.

    ``kind`` is the code of ``power``; ``linked`` names what the same figure moves as well.
    """

    label: str
    indicators: str
    now: str
    crossings: tuple[str, ...]
    power: str
    reason: str
    kind: str
    linked: str


@dataclass(frozen=True)
class LineRows:
    """A line: what it is, where the total stands, which facts cross it and which cannot.

    ``near`` is empty for a line far away.
    """

    title: str
    stand: str
    near: str
    reached: bool
    rows: tuple[DistanceRow, ...]
    none: str


@dataclass(frozen=True)
class Told:
    """Everything a page says; ``past`` and ``no_advice`` stand beside every table."""

    lines: tuple[LineRows, ...]
    gates: tuple[str, ...]
    past: str
    no_advice: str


_TITLES: Final = {
    ("judged", False): N_("What alone would reach the {line}"),
    ("judged", True): N_("What alone would lose the {line}"),
    ("possible", False): N_("What alone would make reaching the {line} possible"),
    ("possible", True): N_("What alone would make reaching the {line} impossible"),
    ("certain", False): N_(
        "What alone would make reaching the {line} certain, whatever the levels"
    ),
    ("certain", True): N_("What alone would make reaching the {line} uncertain"),
}
_STANDS: Final = {
    "judged": N_("The total is {total}, {where}."),
    "possible": N_("With the best levels of reviewers the total is {total}, {where}."),
    "certain": N_("With the worst levels of reviewers the total is {total}, {where}."),
}
_BELOW = N_("{margin} below the line")
_ABOVE = N_("{margin} above the line")
_ON = N_("just on the line")


def tell(found: Counterfactuals, standard: Standard, language: str) -> Told:
    """Return ``found`` in ``language`` ("zh" or "en")."""
    return Told(
        lines=tuple(_line(each, standard, language) for each in found.lines),
        gates=tuple(_gate(each, standard, language) for each in found.gates),
        past=translate(power.PAST, language),
        no_advice=translate(power.NO_ADVICE, language),
    )


def _line(line: Line, standard: Standard, language: str) -> LineRows:
    side = _BELOW if line.margin < 0 else _ABOVE if line.margin else _ON
    where = translate(side, language, margin=format(abs(line.margin), "f"))
    stand = translate(_STANDS[line.when], language, total=format(line.total, "f"), where=where)
    return LineRows(
        title=translate(
            _TITLES[line.when, line.reached], language, line=_named(line, standard, language)
        ),
        stand=" ".join((stand, *_missed(line, standard, language))),
        near=translate(N_("within {near} points"), language, near=words.number(NEAR))
        if line.near
        else "",
        reached=line.reached,
        rows=tuple(
            _row(each, standard, language) for each in line.distances if each.nearest is not None
        ),
        none=_listed((_label(d, standard, language) for d in line.distances
                      if d.nearest is None), language),
    )  # fmt: skip


def _named(line: Line, standard: Standard, language: str) -> str:
    mark = words.number(line.mark)
    if line.award is None:
        return translate(N_("line of {mark} points"), language, mark=mark)
    (name,) = (each.names.say(language) for each in standard.awards if each.id == line.award)
    return translate(N_("award “{name}” ({mark} points)"), language, name=name, mark=mark)


def _missed(line: Line, standard: Standard, language: str) -> list[str]:
    names = {each.id: each.names.say(language) for each in standard.dimensions}
    said = N_("The floor of “{name}” is missed.")
    return [translate(said, language, name=names[each]) for each in line.floors]


def _row(each: Distance, standard: Standard, language: str) -> DistanceRow:
    crossings = [way for way in (each.up, each.down) if way is not None]
    return DistanceRow(
        label=_label(each, standard, language),
        indicators=", ".join(each.indicators),
        now=translate(N_("not stated"), language)
        if each.now is None
        else words.quantity(half_up(each.now, SIX_PLACES), each.unit, language),
        crossings=tuple(_crossing(way, each.unit, language) for way in crossings),
        power=translate(power.KINDS[each.power.kind], language),
        reason=translate(each.power.reason, language),
        kind=each.power.kind,
        linked=_listed(
            (translate(VOCABULARY[name].label, language) for name in each.linked), language
        ),
    )


def _label(each: Distance, standard: Standard, language: str) -> str:
    if each.name in VOCABULARY:
        return translate(VOCABULARY[each.name].label, language)
    return standard.indicator(each.name).names.say(language)


def _crossing(way: Crossing, unit: str, language: str) -> str:
    total = format(way.total, "f")
    if way.every:
        return translate(N_("any value, if it is stated"), language)
    value = words.quantity(way.value, unit, language)
    if way.change is None:
        return translate(N_("{value}, total {total}"), language, value=value, total=total)
    change = _change(way.change, unit, language)
    return translate(
        N_("{value} ({change}), total {total}"), language, value=value, change=change, total=total
    )


def _change(change: Decimal, unit: str, language: str) -> str:
    """Write a change with its sign; of shares and per cents it is in percentage points."""
    size = half_up(abs(change), SIX_PLACES)
    if unit == "share":
        size, unit = size * HUNDRED, "percent"
    if unit == "percent":
        unit = "percentage_point"
    sign = "+" if change > 0 else "−"
    said = words.number(size) if unit == "level" else words.quantity(size, unit, language)
    return f"{sign}{said}"


def _gate(lack: GateLack, standard: Standard, language: str) -> str:
    (gate,) = (each for each in standard.gates if each.id == lack.id)
    places = {"id": gate.id, "name": gate.names.say(language)}
    if lack.fact is None or lack.needed is None:
        said = N_("{id} {name}: no figure of the filing decides this.")
        return translate(said, language, **places)
    fact = VOCABULARY[lack.fact]
    places["fact"] = translate(fact.label, language)
    places["needed"] = words.quantity(lack.needed, fact.unit, language)
    if lack.now is None:
        said = N_("{id} {name}: {fact} is not stated; {needed} would pass.")
        return translate(said, language, **places)
    places["now"] = words.quantity(half_up(lack.now, SIX_PLACES), fact.unit, language)
    said = N_("{id} {name}: {fact} is {now}; {needed} would pass.")
    return translate(said, language, **places)


def _listed(names: Iterable[str], language: str) -> str:
    return ("、" if language == "zh" else ", ").join(names)
