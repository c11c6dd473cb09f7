"""What the pages of corrections are drawn with: comparisons, problems at their places, words."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from flask import url_for
from flask_babel import gettext as _

from certify import history
from certify.certificate.correcting import judging
from certify.certificate.correcting import service as correcting
from certify.certificate.living import assessing
from certify.certificate.reissue import service as reissue
from certify.filing import forms
from certify.filing.correcting import papers
from certify.filing.correcting.models import Correction
from certify.filing.correcting.permissions import RULES, Permission
from certify.filing.draft import TASKS, section_of
from certify.filing.office.pages import changes, parts_of
from certify.filing.pages import spoken, where
from certify.filing.submission import Check, explanation_key, explanation_pointer
from certify.problems import Problem
from certify.web.identity import current_actor
from certify.web.locale import language

QUIET: Final = ("save", "attach", "detach")
"""Steps of writing, left out of the history: what they came to stands in the comparison."""


def page(row: Correction) -> dict[str, Any]:
    """Return what every page about one correction is drawn with."""
    actor = current_actor()
    writes = row.status == "open" and RULES[Permission.WRITE](actor, row)
    return {
        "row": row, "filing": row.filing, "name": row.former.name_zh, "may_write": writes,
        "member": actor.member(row.filing.organisation_id), "sections": TASKS,
        "titles": {name: _(title) for name, title in forms.TITLES.items()},
        "link_to": link_to, "spoken": spoken, "where": where, "kinds": forms.EvidenceForm.KINDS,
    }  # fmt: skip


def whole(row: Correction, typed: Mapping[str, str], problems: Sequence[Problem]) -> dict[str, Any]:
    """Return what the page of one correction shows beside that.

    ``typed``: explanations and reason as sent · ``problems``: why that was refused.
    """
    actor, drawn = current_actor(), page(row)
    document = papers.document_of(row) if row.document is None else row.document
    checked = papers.check(row) if row.status == "open" else None
    found = checked.problems if checked else ()
    second = row.status == "accepted" and RULES[Permission.SECOND](actor, row)
    examines = row.status == "submitted" and RULES[Permission.EXAMINE](actor, row)
    return {
        **drawn, "second": second, "examines": examines,
        "may_drop": RULES[Permission.DROP](actor, row) and row.LIFECYCLE.allows(row.status, "drop"),
        "changed": changes(row.former.document, document), "parts": parts_of(document),
        "faults": linked(row, [p for p in found if p.pointer or p in problems]),
        "doubts": doubts(row, checked, typed, problems), "typed": typed,
        "refused": [p.say(language()) for p in problems if _homeless(p) and p not in found],
        "reason_fault": _first(each for each in problems if each.pointer == "/reason"),
        "judged": [recognition(each) for each in correcting.judged(row)],
        "behind": behind(row) if row.status == "confirmed" else [],
        "may_propose": row.status == "confirmed" and actor.has("officer"),
        "events": [e for e in reversed(history.of(row)) if e.action not in QUIET],
        "names": not drawn["member"],
    }  # fmt: skip


def _homeless(problem: Problem) -> bool:
    """Whether it is said above the page: what has a place of its own is said there."""
    return problem.pointer != "/reason" and not problem.pointer.startswith("/explanations")


def _first(problems: Any) -> str:
    return next((each.say(language()) for each in problems), "")


def linked(row: Correction, problems: Sequence[Problem]) -> list[dict[str, str]]:
    """Each problem with the page it is mended on and what that page is called."""
    return [
        {"text": each.say(language()), "url": link_to(row.id, each.pointer, checked=1),
         "where": where(each.pointer)}
        for each in problems
    ]  # fmt: skip


def link_to(correction_id: int, pointer: str, **query: Any) -> str:
    """Return the address of the page on which the answer at ``pointer`` is corrected."""
    section, parts = section_of(pointer), [*pointer.split("/")[1:], "", "", ""]
    if section == "patents" and parts[1].isdecimal():
        return url_for(
            "correcting.patent", correction_id=correction_id, place=int(parts[1]),
            _anchor=parts[2] or None, **query,
        )  # fmt: skip
    if section not in forms.FORMS:
        anchor = section if section in TASKS else None
        return url_for("correcting.one", correction_id=correction_id, _anchor=anchor)
    return url_for(
        "correcting.section", correction_id=correction_id, section=section,
        _anchor=parts[1] or None, **query,
    )  # fmt: skip


def doubts(
    row: Correction, checked: Check | None, typed: Mapping[str, str], problems: Sequence[Problem]
) -> list[dict[str, Any]]:
    """Each warning with what was said to it, and what is said about that."""
    found = (checked or papers.recheck(row)).warnings
    unsaid = {each.pointer: each.say(language()) for each in problems}
    told = []
    for warning, place in zip(found, linked(row, found), strict=True):
        key = explanation_key(warning)
        said = typed.get(f"explain{key}", row.explanations.get(key, ""))
        told.append({**place, "key": key, "said": said, "fault": unsaid.get(
            explanation_pointer(key)
        )})  # fmt: skip
    return told


def recognition(again: judging.JudgedAgain) -> dict[str, Any]:
    """Return one recognition judged again, with words for what could not be judged."""
    fault = "" if again.fault is None else _(assessing.FAULTS[again.fault])
    return {"of": again, "fault": fault}


def behind(row: Correction) -> list[dict[str, Any]]:
    """Return the papers in force that still tell of an earlier revision, and what is done.

    ``replaceable``: it can be proposed to be replaced, for nothing is to be decided about it.
    """
    if row.revision_id != row.filing.current_revision_id:
        return []
    found = []
    for paper in correcting.behind(row.filing):
        proposed = reissue.open_for(paper)
        found.append({
            "paper": paper, "reissue": proposed and proposed.status,
            "replaceable": proposed is None and correcting.stands(row, paper),
        })  # fmt: skip
    return found
