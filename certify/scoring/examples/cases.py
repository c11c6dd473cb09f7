"""One golden case as a value: what it states, what must come out, where a sheet departs.

A case changes the base of its file and nothing else. Its facts are stated directly, so an
expert needs no filing to write one; they must still be values a filing could show.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, NamedTuple

from certify.scoring.engine import judge
from certify.scoring.findings import Findings
from certify.scoring.rounding import plain
from certify.scoring.sheet import Sheet
from certify.scoring.standard import Standard

NONE: Final = "none"
"""What an expert writes for a level not given, or a number that cannot be known yet."""
MISSING: Final = "missing"
ABSENT: Final = "–"
"""Stands where a case or a sheet has nothing at all for an indicator."""


class Difference(NamedTuple):
    """Where a sheet departs from a case: an indicator or another part, expected, found."""

    what: str
    expected: str
    found: str


@dataclass(frozen=True)
class Expectation:
    """What must come out, as written: points to six places, totals to those of the standard.

    ``dimensions`` holds only the totals a case states; everything else is always compared.
    """

    points: Mapping[str, str]
    dimensions: Mapping[str, str]
    total: str
    interval: str
    verdict: str
    failed: str
    award: str


@dataclass(frozen=True)
class Case:
    """One worked example. ``changes`` names the facts and levels it sets itself."""

    id: str
    findings: Findings
    levels: Mapping[str, Decimal]
    changes: frozenset[str]
    expect: Expectation

    def judged(self, standard: Standard) -> Sheet:
        """Return the sheet ``standard`` gives; the facts it reads must be stated."""
        return judge(self.findings, self.levels, standard)


@dataclass(frozen=True)
class Tried:
    """A case and the sheet the standard gave it."""

    case: Case
    sheet: Sheet


def read_case(standard: Standard, base: Mapping[str, Any], document: Mapping[str, Any]) -> Case:
    """Return the case of a shape-sound ``document``: the base, with its changes.

    Facts the standard does not read are left out, so a base may serve several versions.
    """
    whole = {
        "field": document.get("field", base["field"]),
        "facts": {**base["facts"], **document.get("facts", {})},
        "levels": {**base["levels"], **document.get("levels", {})},
    }
    findings, levels = stated(standard, whole)
    return Case(
        id=document["id"],
        findings=findings,
        levels=levels,
        changes=frozenset(document.get("facts", ())) | frozenset(document.get("levels", ())),
        expect=_expectation(document["expect"]),
    )


def stated(standard: Standard, whole: Mapping[str, Any]) -> tuple[Findings, dict[str, Decimal]]:
    """Return findings and levels of what states every fact and level; sound in shape."""
    findings = Findings(
        field=whole["field"],
        data_year=standard.effective_from.year,
        facts={
            name: None if text == MISSING else Decimal(text)
            for name, text in whole["facts"].items()
            if name in standard.facts_read
        },
        patents={},
    )
    levels = {name: Decimal(each) for name, each in whole["levels"].items() if each != NONE}
    return findings, levels


def _expectation(expect: Mapping[str, Any]) -> Expectation:
    return Expectation(
        points=expect["points"],
        dimensions=expect.get("dimensions", {}),
        total=expect["total"],
        interval=" – ".join(expect.get("interval", [NONE])),
        verdict=expect["verdict"],
        failed=", ".join(expect.get("failed", ())),
        award=expect.get("award", NONE),
    )


def differences(expect: Expectation, sheet: Sheet) -> Iterator[Difference]:
    """Yield wherever ``sheet`` departs from what a case expects: points first, totals next."""
    points = {each.id: _plain(each.points) for each in sheet.indicators}
    for name in sorted({*points, *expect.points}):
        yield from _unless(name, expect.points.get(name, ABSENT), points.get(name, ABSENT))
    totals = {each.id: _exact(each.total) for each in sheet.dimensions}
    for name, total in sorted(expect.dimensions.items()):
        yield from _unless(name, total, totals.get(name, ABSENT))
    yield from _unless("total", expect.total, _exact(sheet.total))
    interval = " – ".join(map(_exact, sheet.interval)) if sheet.interval else NONE
    yield from _unless("interval", expect.interval, interval)
    yield from _unless("verdict", expect.verdict, sheet.verdict)
    failed = [gate.id for gate in sheet.gates if gate.passed is False]
    failed += [each.id for each in sheet.dimensions if each.reached is False]
    yield from _unless("failed", expect.failed, ", ".join(failed))
    yield from _unless("award", expect.award, sheet.award or NONE)


def _unless(what: str, expected: str, found: str) -> Iterator[Difference]:
    if expected != found:
        yield Difference(what, expected, found)


def _plain(value: Decimal | None) -> str:
    return NONE if value is None else plain(value)


def _exact(value: Decimal | None) -> str:
    return NONE if value is None else format(value, "f")
