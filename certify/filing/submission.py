"""Checking a draft as a whole, seeing what it would score, and submitting it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from certify.accounts.permissions import Actor
from certify.db import use_case
from certify.filing.models import Filing, FilingRevision
from certify.problems import Problem
from certify.scoring.document import Filing as Facts
from certify.scoring.sheet import Sheet


@dataclass(frozen=True)
class Check:
    """A draft as a document, and what the judge and the office's own records say of it."""

    document: Mapping[str, Any]
    facts: Facts | None
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]


def check(filing: Filing) -> Check:
    """Judge the draft of ``filing`` as it would be judged if it were submitted now."""
    raise NotImplementedError


def preview(filing: Filing) -> tuple[Sheet | None, tuple[Problem, ...], tuple[Problem, ...]]:
    """Return (the score sheet, problems, warnings); no sheet while a problem refuses it."""
    raise NotImplementedError


def explanation_key(warning: Problem) -> str:
    """Return the key under which a revision keeps the explanation of ``warning``."""
    return f"{warning.pointer}/{warning.code}"


@use_case
def submit(
    filing_id: int, explanations: Mapping[str, str], *, version: int, actor: Actor
) -> FilingRevision:
    """Freeze the draft as a revision and submit it (``explanations`` by ``explanation_key``)."""
    raise NotImplementedError
