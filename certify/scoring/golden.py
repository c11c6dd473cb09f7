"""Golden cases: worked examples of experts, run against the standard beside them.

Whatever a case expects and does not find is a fault that shows both. When every case
comes out as expected, coverage asks whether the cases stand on either side of every edge.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from certify.i18n import N_
from certify.scoring.case_doubts import statement_doubts
from certify.scoring.cases import Case, Tried, differences, read_case
from certify.scoring.coverage import coverage
from certify.scoring.edges import Exemption
from certify.scoring.faults import Fault
from certify.scoring.lint_shape import key_of, shape_doubts
from certify.scoring.source import Unreadable, read_yaml
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
        document = read_yaml(path)
    except Unreadable as error:
        said = {"why": error.reason, "line": error.line or 1}
        return CaseReport(0, (Fault(name, "", "unreadable", _UNREADABLE, _SHAPE_CURE, said),))
    report = run_cases(standard, document, name)
    if report.faults:
        return report
    tried = [Tried(case, case.judged(standard)) for case in read_cases(standard, document)]
    file = f"{name.removesuffix(FILE)}{STANDARD_FILE}"
    found = coverage(standard, tried, document["base"]["field"], file)
    return CaseReport(report.cases, found.faults, found.exempt)


def run_cases(standard: Standard, document: Any, name: str) -> CaseReport:
    """Run the cases of a ``document``; see ``examples-schema.json`` for its shape."""
    faults = tuple(_document_faults(standard, document, name))
    if faults:
        return CaseReport(0, faults)
    cases = read_cases(standard, document)
    return CaseReport(len(cases), tuple(f for case in cases for f in _run(standard, case, name)))


def read_cases(standard: Standard, document: Any) -> tuple[Case, ...]:
    """Return the cases of a ``document`` that ``run_cases`` found sound."""
    return tuple(read_case(standard, document["base"], case) for case in document["cases"])


def _document_faults(standard: Standard, document: Any, name: str) -> Iterator[Fault]:
    doubts = list(shape_doubts(document, "examples-schema.json"))
    if not doubts:
        if (document["standard"], document["version"]) != (standard.id, standard.version):
            said = {"standard": standard.name}
            yield Fault(name, "standard", "other_standard", _OTHER, _OTHER_CURE, said)
            return
        doubts = list(statement_doubts(standard, document))
    for path, doubt in doubts:
        key = key_of(document, path)
        yield Fault(name, key, doubt.code, doubt.reason, doubt.cure, doubt.params)


def _run(standard: Standard, case: Case, name: str) -> Iterator[Fault]:
    for difference in differences(case.expect, case.judged(standard)):
        key = f"cases.{case.id}.{difference.what}"
        yield Fault(name, key, "case_differs", _DIFFERS, _DIFFERS_CURE, difference._asdict())


_NO_CASES = N_("The standard has no golden cases.")
_NO_CASES_CURE = N_("Write worked examples into examples.yaml beside it.")
_UNREADABLE = N_("The file cannot be read at line {line}: {why}.")
_SHAPE_CURE = N_("Correct the YAML; nothing of the file was used.")
_OTHER = N_("The cases name another standard than {standard}.")
_OTHER_CURE = N_("Correct standard and version, or move the file.")
_DIFFERS = N_("{what}: expected {expected}, found {found}.")
_DIFFERS_CURE = N_("Find out which of the two is wrong: the case or the standard.")
