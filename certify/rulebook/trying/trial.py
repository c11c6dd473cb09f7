"""Trying a filing on a version: a pasted document, or one of its golden cases. Nothing is kept.

Pure but for reading the cases beside the standard. The judge of pasted documents is the
one of form, API and command line.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from certify.filing.examination import examine, judge_document
from certify.filing.reading import read_json
from certify.problems import Problem, Refused
from certify.scoring.document import UNJUDGED, Judgement
from certify.scoring.engine import score
from certify.scoring.examples.cases import Case, Difference, differences, read_case
from certify.scoring.examples.golden import FILE, run_cases
from certify.scoring.sheet import Sheet
from certify.scoring.shelf.catalogue import Catalogue
from certify.scoring.source import Unreadable, read_yaml
from certify.scoring.standard import Standard, Text


@dataclass(frozen=True)
class Outcome:
    """What came of a try: a sheet, or why there is none. Problems name their document.

    ``differences`` are those of a golden case from what it expects; None for a filing.
    """

    sheet: Sheet | None
    problems: tuple[tuple[str, Problem], ...] = ()
    warnings: tuple[Problem, ...] = ()
    differences: tuple[Difference, ...] | None = None


@dataclass(frozen=True)
class Example:
    """A golden case to choose: id and what it shows."""

    id: str
    names: Text


def examples_of(standard: Standard, catalogue: Catalogue) -> tuple[Example, ...]:
    """Return the golden cases beside ``standard``; none where the file is not sound."""
    cases = _cases(standard, catalogue)
    return tuple(Example(each["id"], Text(each["zh"], each["en"])) for each in cases["cases"])


def try_example(standard: Standard, catalogue: Catalogue, case_id: str) -> Outcome | None:
    """Return the sheet of one golden case and how it departs; None if there is no such case."""
    case = example(standard, catalogue, case_id)
    if case is None:
        return None
    sheet = case.judged(standard)
    return Outcome(sheet, differences=tuple(differences(case.expect, sheet)))


def example(standard: Standard, catalogue: Catalogue, case_id: str) -> Case | None:
    """Return one golden case beside ``standard``, the first if none is named; None without it."""
    document = _cases(standard, catalogue)
    for each in document["cases"]:
        if case_id in ("", each["id"]):
            return read_case(standard, document["base"], each)
    return None


def try_documents(filing: str, judgement: str, standard: Standard) -> Outcome:
    """Return the sheet of a pasted filing, judged if a judgement was pasted as well.

    Every problem of both documents at once; nothing is guessed.
    """
    filed, problems, warnings = _read(filing, "filing", _examined)
    judged: Judgement = UNJUDGED
    if judgement.strip():
        found, more, _ = _read(judgement, "judgement", _judged)
        judged, problems = found or UNJUDGED, (*problems, *more)
    if problems or filed is None:
        return Outcome(None, tuple(problems), tuple(warnings))
    try:
        return Outcome(score(filed, judged, standard), (), tuple(warnings))
    except Refused as refused:
        about = [(_about(each), each) for each in refused.problems]
        return Outcome(None, tuple(about), tuple(warnings))


Read = tuple[Any, Sequence[Problem], Sequence[Problem]]
"""(value or None, problems, warnings)."""


def _read(
    text: str, about: str, look: Callable[[Any], Read]
) -> tuple[Any, tuple[tuple[str, Problem], ...], Sequence[Problem]]:
    try:
        value, problems, warnings = look(read_json(text.encode("utf-8", "surrogatepass")))
    except Refused as refused:
        value, problems, warnings = None, refused.problems, ()
    return value, tuple((about, each) for each in problems), warnings


def _examined(document: Any) -> Read:
    found = examine(document)
    return found.filing, found.problems, found.warnings


def _judged(document: Any) -> Read:
    found = judge_document(document)
    return found.judgement, found.problems, ()


def _about(problem: Problem) -> str:
    ours = problem.pointer.startswith(("/levels", "/confirmed_contributions"))
    return "judgement" if ours else "filing"


def _cases(standard: Standard, catalogue: Catalogue) -> Mapping[str, Any]:
    nothing: Mapping[str, Any] = {"base": {}, "cases": []}
    for entry in catalogue.entries:
        if entry.standard.name == standard.name:
            try:
                document = read_yaml(entry.folder / FILE)
            except (OSError, Unreadable):
                return nothing
            sound = run_cases(standard, document, FILE).cases > 0
            return document if sound else nothing
    return nothing
