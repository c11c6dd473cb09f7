"""Golden cases: worked examples of experts, run against the standard beside them.

A case states facts and levels (as changes of a base), and what must come out. Whatever
differs is a fault that shows expected and found.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from certify.i18n import N_
from certify.scoring.engine import judge
from certify.scoring.faults import Fault
from certify.scoring.findings import Findings
from certify.scoring.lint_shape import key_of, shape_doubts
from certify.scoring.sheet import Sheet
from certify.scoring.source import Unreadable, read_yaml
from certify.scoring.standard import Standard

FILE: Final = "examples.yaml"
NONE: Final = "none"
"""What an expert writes for a level not given, or a number that cannot be known yet."""
MISSING: Final = "missing"


@dataclass(frozen=True)
class CaseReport:
    """How many cases were run, and every difference found."""

    cases: int
    faults: tuple[Fault, ...]


def check_cases(standard: Standard, folder: Path, name: str) -> CaseReport:
    """Run the golden cases in ``folder``; ``name`` stands for the file in messages.

    A missing or misshapen file is a fault, too: a standard without cases proves nothing.
    """
    path = folder / FILE
    if not path.is_file():
        return CaseReport(0, (Fault(name, "", "no_cases", _NO_CASES, _NO_CASES_CURE),))
    try:
        document = read_yaml(path)
    except Unreadable as error:
        said = {"why": error.reason, "line": error.line or 1}
        return CaseReport(0, (Fault(name, "", "unreadable", _UNREADABLE, _SHAPE_CURE, said),))
    return run_cases(standard, document, name)


def run_cases(standard: Standard, document: Any, name: str) -> CaseReport:
    """Run the cases of a ``document``; see ``examples-schema.json`` for its shape."""
    misshapen = tuple(
        Fault(name, key_of(document, path), doubt.code, doubt.reason, doubt.cure, doubt.params)
        for path, doubt in shape_doubts(document, "examples-schema.json")
    )
    if misshapen:
        return CaseReport(0, misshapen)
    if (document["standard"], document["version"]) != (standard.id, standard.version):
        said = {"standard": standard.name}
        return CaseReport(
            0, (Fault(name, "standard", "other_standard", _OTHER, _OTHER_CURE, said),)
        )
    faults = [
        fault
        for case in document["cases"]
        for fault in _run(standard, document["base"], case, name)
    ]
    return CaseReport(len(document["cases"]), tuple(faults))


def _run(
    standard: Standard, base: Mapping[str, Any], case: Mapping[str, Any], name: str
) -> Iterator[Fault]:
    key = f"cases.{case['id']}"
    facts = {**base["facts"], **case.get("facts", {})}
    lacking = sorted(_read_by(standard) - set(facts))
    if lacking:
        said = {"facts": ", ".join(lacking)}
        yield Fault(name, key, "facts_missing", _LACKING, _LACKING_CURE, said)
        return
    sheet = judge(_findings(standard, base, case, facts), _levels(base, case), standard)
    for what, expected, found in _differences(case["expect"], sheet):
        said = {"what": what, "expected": expected, "found": found}
        yield Fault(name, f"{key}.{what}", "case_differs", _DIFFERS, _DIFFERS_CURE, said)


def _read_by(standard: Standard) -> set[str]:
    indicators = {each.fact for each in standard.indicators if each.fact}
    return indicators | {gate.fact for gate in standard.gates if gate.fact}


def _findings(
    standard: Standard, base: Mapping[str, Any], case: Mapping[str, Any], facts: Mapping[str, str]
) -> Findings:
    wanted = _read_by(standard)
    return Findings(
        field=case.get("field", base["field"]),
        data_year=standard.effective_from.year,
        facts={
            name: None if text == MISSING else Decimal(text)
            for name, text in facts.items()
            if name in wanted
        },
        patents={},
    )


def _levels(base: Mapping[str, Any], case: Mapping[str, Any]) -> dict[str, Decimal]:
    levels = {**base["levels"], **case.get("levels", {})}
    return {name: Decimal(level) for name, level in levels.items() if level != NONE}


def _differences(expect: Mapping[str, Any], sheet: Sheet) -> Iterator[tuple[str, str, str]]:
    """Yield (what, expected, found) wherever a sheet departs from a case."""
    found = sheet.as_json()
    points = {each["id"]: each["points"] or NONE for each in found["indicators"]}
    for name in sorted(set(points) | set(expect["points"])):
        yield from _unless_equal(name, expect["points"].get(name, "–"), points.get(name, "–"))
    yield from _unless_equal("total", expect["total"], found["total"] or NONE)
    interval = " – ".join(found["interval"] or [NONE])
    yield from _unless_equal("interval", " – ".join(expect.get("interval", [NONE])), interval)
    yield from _unless_equal("verdict", expect["verdict"], sheet.verdict)
    failed = [gate.id for gate in sheet.gates if gate.passed is False]
    failed += [each.id for each in sheet.dimensions if each.reached is False]
    yield from _unless_equal("failed", ", ".join(expect.get("failed", [])), ", ".join(failed))


def _unless_equal(what: str, expected: str, found: str) -> Iterator[tuple[str, str, str]]:
    if expected != found:
        yield what, expected, found


_NO_CASES = N_("The standard has no golden cases.")
_NO_CASES_CURE = N_("Write worked examples into examples.yaml beside it.")
_UNREADABLE = N_("The file cannot be read at line {line}: {why}.")
_SHAPE_CURE = N_("Correct the YAML; nothing of the file was used.")
_OTHER = N_("The cases name another standard than {standard}.")
_OTHER_CURE = N_("Correct standard and version, or move the file.")
_LACKING = N_("The case states no value for the facts: {facts}.")
_LACKING_CURE = N_("State them in the case or in the base; write “missing” for what is not held.")
_DIFFERS = N_("{what}: expected {expected}, found {found}.")
_DIFFERS_CURE = N_("Find out which of the two is wrong: the case or the standard.")
