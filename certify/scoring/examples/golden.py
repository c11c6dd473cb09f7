"""Golden cases: worked examples of experts, run against the standard beside them.

Whatever a case expects and does not find is a fault that shows both. When every case
comes out as expected, coverage asks whether the cases stand on either side of every edge.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from certify.i18n import N_
from certify.scoring.examples.cases import Case, Tried, differences, read_case
from certify.scoring.examples.coverage import coverage
from certify.scoring.examples.doubts import statement_doubts
from certify.scoring.examples.edges import Exemption
from certify.scoring.faults import Fault
from certify.scoring.linting.lint import NO_LINES
from certify.scoring.linting.shape import shape_doubts
from certify.scoring.source import Path as Place
from certify.scoring.source import (
    Unreadable,
    key_of,
    line_of,
    line_of_key,
    lines_by_key,
    read_document,
)
from certify.scoring.standard import Standard

FILE: Final = "examples.yaml"
STANDARD_FILE: Final = "standard.yaml"


@dataclass(frozen=True)
class CaseReport:
    """How many cases were run, every fault found, and the edges no case can stand on."""

    cases: int
    faults: tuple[Fault, ...]
    exempt: tuple[Exemption, ...] = ()


def check_cases(standard: Standard, folder: Path, name: str) -> CaseReport:
    """Run the golden cases in ``folder`` and check that they cover every edge.

    ``name`` stands for the file in messages. A missing or misshapen file is a fault, too:
    a standard without cases proves nothing.
    """
    path = folder / FILE
    if not path.is_file():
        return CaseReport(0, (Fault(name, "", "no_cases", _NO_CASES, _NO_CASES_CURE),))
    try:
        read = read_document(path)
    except Unreadable as error:
        return CaseReport(0, error.faults(name))
    document = read.value
    report = run_cases(standard, document, name, read.lines)
    if report.faults:
        return report
    tried = [Tried(case, case.judged(standard)) for case in read_cases(standard, document)]
    file = f"{name.removesuffix(FILE)}{STANDARD_FILE}"
    found = coverage(standard, tried, document["base"]["field"], file)
    return CaseReport(report.cases, _placed(found.faults, folder / STANDARD_FILE), found.exempt)


def _placed(faults: tuple[Fault, ...], file: Path) -> tuple[Fault, ...]:
    """Return what coverage lacks at the lines of the standard's ``file``, where the edges are."""
    if not faults or not file.is_file():
        return faults
    lines = lines_by_key(read_document(file))
    return tuple(replace(fault, line=line_of_key(lines, fault.key)) for fault in faults)


def run_cases(
    standard: Standard, document: Any, name: str, lines: Mapping[Place, int] = NO_LINES
) -> CaseReport:
    """Run the cases of a ``document``; see ``examples-schema.json`` for its shape."""
    faults = tuple(_document_faults(standard, document, name, lines))
    if faults:
        return CaseReport(0, faults)
    cases = read_cases(standard, document)
    found = tuple(
        fault
        for index, case in enumerate(cases)
        for fault in _run(standard, case, name, lines, ("cases", index, "expect"))
    )
    return CaseReport(len(cases), found)


def read_cases(standard: Standard, document: Any) -> tuple[Case, ...]:
    """Return the cases of a ``document`` that ``run_cases`` found sound."""
    return tuple(read_case(standard, document["base"], case) for case in document["cases"])


def _document_faults(
    standard: Standard, document: Any, name: str, lines: Mapping[Place, int]
) -> Iterator[Fault]:
    doubts = list(shape_doubts(document, "examples-schema.json"))
    if not doubts:
        if (document["standard"], document["version"]) != (standard.id, standard.version):
            said = {"standard": standard.name}
            line = line_of(lines, ("standard",))
            yield Fault(name, "standard", "other_standard", _OTHER, _OTHER_CURE, said, line)
            return
        doubts = list(statement_doubts(standard, document))
    for path, doubt in doubts:
        key, line = key_of(document, path), line_of(lines, path)
        yield Fault(name, key, doubt.code, doubt.reason, doubt.cure, doubt.params, line)


def _run(
    standard: Standard, case: Case, name: str, lines: Mapping[Place, int], expect: Place
) -> Iterator[Fault]:
    for difference in differences(case.expect, case.judged(standard)):
        key, said = f"cases.{case.id}.{difference.what}", difference._asdict()
        places = [(*expect, *part, difference.what) for part in (("points",), ("dimensions",), ())]
        line = line_of(lines, next((each for each in places if each in lines), expect))
        yield Fault(name, key, "case_differs", _DIFFERS, _DIFFERS_CURE, said, line)


_NO_CASES = N_("The standard has no golden cases.")
_NO_CASES_CURE = N_("Write worked examples into examples.yaml beside it.")
_OTHER = N_("The cases name another standard than {standard}.")
_OTHER_CURE = N_("Correct standard and version, or move the file.")
_DIFFERS = N_("{what}: expected {expected}, found {found}.")
_DIFFERS_CURE = N_("Find out which of the two is wrong: the case or the standard.")
