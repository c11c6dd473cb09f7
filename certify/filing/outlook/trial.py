"""Trying other figures: the same judge of input, the same engine, nothing kept.

A trial changes some of a filing's figures, or reviewers' levels, judges the changed
document as any other, scores both, and compares. Neither draft nor revision is touched.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from certify.filing.examination import dump, examine, from_form, judge_document
from certify.filing.schemas import JUDGEMENT
from certify.i18n import N_
from certify.problems import Problem, Refused
from certify.scoring.distance.whatif import SECTIONS, Comparison, compare, levers
from certify.scoring.document import Filing, Judgement
from certify.scoring.engine import score
from certify.scoring.rounding import plain
from certify.scoring.standard import Standard

NO_LEVER: Final = N_(
    "{pointer} cannot be tried under {standard}: it reads no such figure. It reads: {known}."
)


@dataclass(frozen=True)
class Trial:
    """What came of a trial: a comparison, or what refuses the changed figures."""

    comparison: Comparison | None
    problems: tuple[Problem, ...]


def attempt(
    filing: Filing,
    judgement: Judgement,
    standard: Standard,
    changes: Mapping[str, Any],
    *,
    campaign_year: int | None = None,
    typed: bool = True,
) -> Trial:
    """Try ``changes`` (pointer of a lever → value, as ``typed`` or as in a document).

    An emptied level counts as not given yet. Raises Refused if ``filing`` itself cannot
    be scored as it is; what refuses the changed one is told in ``problems``.
    """
    before = score(filing, judgement, standard, campaign_year=campaign_year)
    problems = _unknown(filing, judgement, standard, changes)
    document = _changed(dump(filing), changes)
    examination = examine(from_form(document) if typed else document)
    judged = judge_document(_judged(judgement, changes))
    problems += (*examination.problems, *judged.problems)
    if problems or examination.filing is None or judged.judgement is None:
        return Trial(None, problems)
    try:
        after = score(examination.filing, judged.judgement, standard, campaign_year=campaign_year)
    except Refused as refused:
        return Trial(None, refused.problems)
    return Trial(compare(before, after), ())


def _unknown(
    filing: Filing, judgement: Judgement, standard: Standard, changes: Mapping[str, Any]
) -> tuple[Problem, ...]:
    known = [each.pointer for each in levers(standard, filing, judgement)]
    return tuple(
        Problem(
            pointer,
            "no_lever",
            NO_LEVER,
            {"pointer": pointer[:80], "standard": standard.name, "known": ", ".join(known)},
        )
        for pointer in changes
        if pointer not in known
    )


def _changed(document: dict[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``document`` with the changed figures in their places; unknown ones are left out."""
    for pointer, value in changes.items():
        match pointer.split("/"):
            case ["", section, name] if section in SECTIONS:
                document[section] = {**(document[section] or {}), name: value}
            case ["", "patents", place, "contribution"] if _place(place, document):
                document["patents"][int(place)]["contribution"] = value
    return document


def _place(place: str, document: Mapping[str, Any]) -> bool:
    return place.isascii() and place.isdecimal() and int(place) < len(document["patents"])


def _judged(judgement: Judgement, changes: Mapping[str, Any]) -> dict[str, Any]:
    levels: dict[str, Any] = {name: plain(level) for name, level in judgement.levels.items()}
    for pointer, value in changes.items():
        _, _, name = pointer.partition("/levels/")
        if name and "/" not in name:
            levels[name] = value
    return {
        "schema": JUDGEMENT,
        "levels": {name: level for name, level in levels.items() if level not in (None, "")},
        "confirmed_contributions": {
            number: plain(share) for number, share in judgement.confirmed_contributions.items()
        },
    }
