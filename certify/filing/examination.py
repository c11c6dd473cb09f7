"""The one judge of input: the same for form, API, workbook and command line.

``examine`` takes a ``certify.filing/1`` document, however incomplete, and returns every
fault and every doubt at once; ``judge_document`` does the same for what reviewers found.
"""

from dataclasses import dataclass
from typing import Any

from certify.filing.rules import doubts, faults
from certify.filing.schemas import (
    build,
    build_judgement,
    dump,
    from_form,
    read_filing,
    read_judgement,
)
from certify.problems import Problem
from certify.scoring.document import Filing, Judgement

__all__ = [
    "Examination",
    "JudgementExamination",
    "dump",
    "examine",
    "from_form",
    "judge_document",
]


@dataclass(frozen=True)
class Examination:
    """What a document is worth: a filing if nothing refuses it, and why not otherwise.

    ``warnings`` never refuse; each asks the filer for an explanation.
    """

    filing: Filing | None
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]


@dataclass(frozen=True)
class JudgementExamination:
    """A judgement if nothing refuses its document, and why not otherwise."""

    judgement: Judgement | None
    problems: tuple[Problem, ...]


def examine(document: Any) -> Examination:
    """Judge a filing document (parsed JSON; any value is taken, any fault is reported).

    Problems stand in the order of the document, shape before what must fit together.
    """
    reading = read_filing(document)
    problems = (*reading.problems, *faults(reading.values))
    filing = None if problems else build(reading.values)
    return Examination(filing, problems, doubts(reading.values))


def judge_document(document: Any) -> JudgementExamination:
    """Judge a judgement document by its shape; patent numbers come out in normal spelling.

    Unknown levels, unknown patents and shares above the declared ones are refused by the
    engine, which knows standard and filing.
    """
    reading = read_judgement(document)
    judgement = None if reading.problems else build_judgement(reading.values)
    return JudgementExamination(judgement, reading.problems)
