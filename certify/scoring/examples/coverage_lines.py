"""Sides of the lines a filing must reach: pass marks, floors, awards, comparing gates.

A line is missed *alone* where a case reaches everything else: only then does the case
prove this line and not another. Where the numbers make that impossible, missing it in
company is enough, and a line nobody can miss is exempt.
"""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from certify.i18n import N_
from certify.scoring.examples.cases import MISSING, Tried
from certify.scoring.examples.edges import UNREACHABLE, Exemption, Need
from certify.scoring.gates import COMPARISONS
from certify.scoring.reach import Span, least_and_most, of_fact
from certify.scoring.rounding import ZERO, plain
from certify.scoring.sheet import Sheet
from certify.scoring.standard import Field, Gate, Standard
from certify.scoring.vocabulary import VOCABULARY


class Room(NamedTuple):
    """The least and greatest total of a dimension that filings of a field can have."""

    least: Decimal
    most: Decimal


def rooms(standard: Standard, field: Field) -> dict[str, Room]:
    """Return the room of every dimension in ``field``, before rounding."""
    found = {}
    for dimension in standard.dimensions:
        ends = [least_and_most(each, field) for each in dimension.indicators]
        found[dimension.id] = Room(sum((e[0] for e in ends), ZERO), sum((e[1] for e in ends), ZERO))
    return found


def line_needs(standard: Standard, field: Field) -> Iterator[Need]:
    """Yield what the cases of ``field`` must show of its mark, floors and awards."""
    room = rooms(standard, field)
    yield from _mark_needs(standard, field, room)
    for dimension, floor in field.floors.items():
        yield from _floor_needs(standard, field, dimension, floor, room)
    for award in standard.awards:
        if award.lower > field.pass_mark:
            yield from _award_needs(field, award.id, award.lower, room)


def _mark_needs(standard: Standard, field: Field, room: Mapping[str, Room]) -> Iterator[Need]:
    mark, of_field = field.pass_mark, _of(field)
    key = next(
        (f"awards.{each.id}.from" for each in standard.awards if each.lower == mark),
        f"fields.{field.code}.pass_mark",
    )
    said = {"field": field.code, "edge": plain(mark)}
    yield Need(
        key, "uncovered_mark_reached", _MET, _MET_CURE, said,
        lambda t: of_field(t) and t.sheet.verdict == "meets",
    )  # fmt: skip
    least = _least_with_floors(field, room)
    exempt = Exemption(key, _FLOORS_DECIDE, {**said, "least": plain(least)})
    yield Need(
        key, "uncovered_mark_missed", _SHORT, _SHORT_CURE, said,
        lambda t: of_field(t) and _gates_passed(t.sheet) and _floors(t.sheet) and _below(t, mark),
        exempt if least >= mark else None,
    )  # fmt: skip


def _floor_needs(
    standard: Standard, field: Field, dimension: str, floor: Decimal, room: Mapping[str, Room]
) -> Iterator[Need]:
    mark, of_field, own = field.pass_mark, _of(field), room[dimension]
    key = f"fields.{field.code}.floors.{dimension}"
    said = {
        "field": field.code, "id": dimension, "edge": plain(floor), "mark": plain(mark),
        "least": plain(own.least),
    }  # fmt: skip
    yield Need(
        key, "uncovered_floor_reached", _REACHED, _REACHED_CURE, said,
        lambda t: of_field(t) and _reached(t.sheet, dimension) is True,
    )  # fmt: skip
    exempt = Exemption(key, _NEVER_BELOW, said) if own.least >= floor else None
    others = sum((each.most for name, each in room.items() if name != dimension), ZERO)
    if others + min(own.most, floor - standard.quantum) >= mark:
        yield Need(
            key, "uncovered_floor_missed", _MISSED, _MISSED_CURE, said,
            lambda t: of_field(t) and _missed_alone(t, dimension, mark), exempt,
        )  # fmt: skip
        return
    yield Need(
        key, "uncovered_floor_missed", _MISSED_TOO, _MISSED_TOO_CURE, said,
        lambda t: of_field(t) and _gates_passed(t.sheet) and _reached(t.sheet, dimension) is False,
        exempt,
    )  # fmt: skip


def _award_needs(
    field: Field, award: str, lower: Decimal, room: Mapping[str, Room]
) -> Iterator[Need]:
    key, of_field = f"awards.{award}.from", _of(field)
    said: dict[str, Any] = {"field": field.code, "id": award, "edge": plain(lower)}
    most = sum((each.most for each in room.values()), ZERO)
    beyond = Exemption(key, _BEYOND, {**said, "most": plain(most)}) if most < lower else None
    yield Need(
        key, "uncovered_award_given", _GIVEN, _GIVEN_CURE, said,
        lambda t: of_field(t) and t.sheet.award == award, beyond,
    )  # fmt: skip
    least = _least_with_floors(field, room)
    always = Exemption(key, _FLOORS_DECIDE, {**said, "least": plain(least)})
    yield Need(
        key, "uncovered_award_missed", _NOT_GIVEN, _NOT_GIVEN_CURE, said,
        lambda t: of_field(t) and t.sheet.verdict == "meets" and _below(t, lower),
        always if least >= lower else None,
    )  # fmt: skip


def _least_with_floors(field: Field, room: Mapping[str, Room]) -> Decimal:
    return sum((max(each.least, field.floors.get(name, ZERO)) for name, each in room.items()), ZERO)


def _of(field: Field) -> Callable[[Tried], bool]:
    return lambda tried: tried.case.findings.field == field.code


def _gates_passed(sheet: Sheet) -> bool:
    return all(gate.passed is not False for gate in sheet.gates)


def _floors(sheet: Sheet) -> bool:
    return all(each.reached for each in sheet.dimensions)


def _reached(sheet: Sheet, dimension: str) -> bool | None:
    return next(each.reached for each in sheet.dimensions if each.id == dimension)


def _below(tried: Tried, line: Decimal) -> bool:
    return tried.sheet.total is not None and tried.sheet.total < line


def _missed_alone(tried: Tried, dimension: str, mark: Decimal) -> bool:
    sheet = tried.sheet
    missed = [each.id for each in sheet.dimensions if each.reached is False]
    reached = sheet.total is not None and sheet.total >= mark
    return _gates_passed(sheet) and missed == [dimension] and reached


def gate_needs(standard: Standard) -> Iterator[Need]:
    """Yield what the cases must show of every gate that compares a fact with a bound."""
    for gate in standard.gates:
        if gate.condition in COMPARISONS and gate.fact is not None:
            yield from _gate_needs(standard, gate, gate.fact)


def passing(gate: Gate, bound: Decimal) -> Span:
    """Return the values that pass a comparing ``gate`` whose bound were ``bound``."""
    if gate.condition == "at_most":
        return Span(None, bound, high_open=False)
    return Span(bound, None, low_open=gate.condition == "above")


def failing(gate: Gate, bound: Decimal) -> Span:
    """Return the values that fail a comparing ``gate`` whose bound were ``bound``."""
    if gate.condition == "at_most":
        return Span(bound, None, low_open=True)
    return Span(None, bound, high_open=gate.condition == "at_least")


def _gate_needs(standard: Standard, gate: Gate, fact: str) -> Iterator[Need]:
    key, possible = f"gates.{gate.id}.bound", of_fact(fact)
    others = {each.id for each in standard.gates if each.fact != fact}
    passed, failed = passing(gate, gate.bound), failing(gate, gate.bound)

    def alone(tried: Tried) -> bool:
        return not any(each.passed is False for each in tried.sheet.gates if each.id in others)

    for span, code, reason, cure, met in (
        (passed, "uncovered_gate_passed", _PASSED, _PASSED_CURE, lambda t: True),
        (failed, "uncovered_gate_failed", _FAILED, _FAILED_CURE, alone),
    ):
        said = {"id": gate.id, "wanted": span.say(fact)}
        exempt = None if possible.meets(span) else Exemption(key, UNREACHABLE, said)
        yield Need(key, code, reason, cure, said, _stating(fact, span, met), exempt)
    if VOCABULARY[fact].missing:
        said = {"id": gate.id, "fact": fact, "wanted": f"{fact}: {MISSING}"}
        yield Need(
            key, "uncovered_gate_missing", _UNSTATED, _FAILED_CURE, said,
            lambda t: t.case.findings.facts[fact] is None and alone(t),
        )  # fmt: skip


def _stating(fact: str, span: Span, met: Callable[[Tried], bool]) -> Callable[[Tried], bool]:
    def stands(tried: Tried) -> bool:
        value = tried.case.findings.facts[fact]
        return value is not None and span.holds(value) and met(tried)

    return stands


_MET = N_("No golden case of field {field} meets the benchmark.")
_MET_CURE = N_(
    "Add a case of field {field} that passes every gate and reaches {edge} and every floor."
)
_SHORT = N_("No golden case of field {field} falls short of {edge} and of nothing else.")
_SHORT_CURE = N_(
    "Add a case of field {field} with a total below {edge} that passes every gate and reaches "
    "every floor."
)
_REACHED = N_("No golden case of field {field} reaches the floor {edge} of dimension {id}.")
_REACHED_CURE = N_("Add a case of field {field} with {edge} or more in dimension {id}.")
_MISSED = N_(
    "No golden case of field {field} misses the floor {edge} of dimension {id} and nothing else."
)
_MISSED_CURE = N_(
    "Add a case of field {field} with less than {edge} in dimension {id} whose total still "
    "reaches {mark}, every gate passed and every other floor reached."
)
_MISSED_TOO = N_("No golden case of field {field} misses the floor {edge} of dimension {id}.")
_MISSED_TOO_CURE = N_(
    "Add a case of field {field} with less than {edge} in dimension {id}; its total cannot reach "
    "{mark} then."
)
_GIVEN = N_("No golden case of field {field} earns the award {id}.")
_GIVEN_CURE = N_("Add a case of field {field} whose total reaches {edge}, but not the next award.")
_NOT_GIVEN = N_("No golden case of field {field} meets the benchmark but not the award {id}.")
_NOT_GIVEN_CURE = N_("Add a case of field {field} that meets the benchmark with less than {edge}.")
_PASSED = N_("No golden case passes the gate {id}.")
_PASSED_CURE = N_("Add a case to examples.yaml with: {wanted}.")
_FAILED = N_("No golden case fails the gate {id} and no other gate.")
_FAILED_CURE = N_("Add a case to examples.yaml with: {wanted}, every other gate passed.")
_UNSTATED = N_("No golden case shows what the gate {id} does without {fact}.")
_NEVER_BELOW = N_("Dimension {id} never gives less than {least} in field {field}.")
_FLOORS_DECIDE = N_("Whoever reaches every floor in field {field} has at least {least}.")
_BEYOND = N_("No filing of field {field} has more than {most}.")
