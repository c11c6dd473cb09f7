"""Writing a correction, and what the office does with it short of confirming it.

Opening, accepting and confirming ask where the filing stands in campaigns and which papers
it has: they live in ``certificate.correcting``, at the end of the process.
"""

from collections.abc import Mapping
from typing import Any, Final

from certify import clock, history
from certify.accounts.permissions import Actor, Hidden, require, require_visible
from certify.db import db, use_case
from certify.files import keep_upload
from certify.filing import draft as drafts
from certify.filing import service, submission
from certify.filing.correcting import papers
from certify.filing.correcting.models import Correction, CorrectionFile
from certify.filing.correcting.permissions import RULES, Permission
from certify.filing.examination import dump
from certify.filing.office.service import LONGEST, TOO_LONG, plain
from certify.i18n import N_
from certify.problems import Problem, Refused


def found(correction_id: int, actor: Actor) -> Correction:
    """Return a correction the actor may read; Hidden otherwise."""
    row = service.found(Correction, correction_id)
    if row is None:
        raise Hidden(Permission.SEE)
    require_visible(RULES, Permission.SEE, actor, row)
    return row


def reasoned(text: str, pointer: str = "/reason") -> str:
    """Return a reason as it is kept; Refused if it is missing or too long."""
    said = plain(text)
    if not said:
        raise Refused([Problem(pointer, "reason_missing", REASON)])
    if len(said) > LONGEST:
        told = {"limit": LONGEST, "length": len(said)}
        raise Refused([Problem(pointer, "too_long", TOO_LONG, told)])
    return said


def writable(correction_id: int, actor: Actor) -> Correction:
    """Return a correction the actor may write now; Hidden, Forbidden, or Refused."""
    row = found(correction_id, actor)
    require(RULES, Permission.WRITE, actor, row)
    if row.status != "open":
        raise Refused([Problem("", "not_open", NOT_OPEN)])
    return row


@use_case
def save_section(
    correction_id: int, section: str, typed: Mapping[str, Any], *, version: int, actor: Actor
) -> Correction:
    """Keep what was typed into ``section``, faults and all.

    Refused with code ``changed_meanwhile`` if a colleague saved anything since ``version`` and
    the texts of this section differ from his.
    """
    row = writable(correction_id, actor)
    names = drafts.SECTIONS[section]
    stored = row.draft.get(section) or {}
    answers = {name: typed[name] for name in names if name in typed}
    if drafts.differing(answers, stored, names):
        _unchanged_since(row, version)
        row.draft = {**row.draft, section: {**stored, **answers}}
        _note(row, actor, {"section": section})
    return row


@use_case
def save_patent(
    correction_id: int, place: int, typed: Mapping[str, Any], *, version: int, actor: Actor
) -> Correction:
    """Keep what was typed for the patent at ``place``; the place after the last adds one.

    Hidden if there is none at that place; else as ``save_section``.
    """
    row = writable(correction_id, actor)
    patents = list(row.draft.get("patents") or ())
    if not 0 <= place <= len(patents):
        raise Hidden(Permission.WRITE)
    if place >= service.MOST_PATENTS:
        said = {"longest": service.MOST_PATENTS}
        raise Refused([Problem("/patents", "too_many_patents", service.TOO_MANY_PATENTS, said)])
    stored = patents[place] if place < len(patents) else {}
    answers = {name: typed[name] for name in drafts.PATENT if name in typed}
    if place == len(patents) or drafts.differing(answers, stored, drafts.PATENT):
        _unchanged_since(row, version)
        patents[place : place + 1] = [{**stored, **answers}]
        row.draft = {**row.draft, "patents": patents}
        _note(row, actor, {"section": "patents", "place": place})
    return row


@use_case
def remove_patent(correction_id: int, place: int, *, version: int, actor: Actor) -> Correction:
    """Take the patent at ``place`` out of the corrected answers."""
    row = writable(correction_id, actor)
    patents = list(row.draft.get("patents") or ())
    if not 0 <= place < len(patents):
        raise Hidden(Permission.WRITE)
    _unchanged_since(row, version)
    del patents[place]
    row.draft = {**row.draft, "patents": patents}
    _note(row, actor, {"section": "patents", "place": place, "removed": True})
    return row


@use_case
def take_over_organisation(correction_id: int, *, actor: Actor) -> Correction:
    """Let the corrected filing state the organisation's verified data of today."""
    row = writable(correction_id, actor)
    row.organisation = submission.organisation_facts(row.filing.organisation)
    _note(row, actor, {"section": "organisation", "verified": True})
    return row


@use_case
def attach(correction_id: int, data: bytes, name: str, kind: str, *, actor: Actor) -> Correction:
    """Bring a file forward with the correction, under a name the filing does not have yet."""
    row = writable(correction_id, actor)
    taken = {each.name for each in row.filing.evidence} | set(papers.file_names(row))
    shown = service.free_name(name, kind, taken)
    stored = keep_upload(data, shown, pointer="/file")
    db.session.add(CorrectionFile(correction=row, file=stored, kind=kind, name=shown))
    history.note(row, "attach", actor=actor, data={"name": shown, "sha256": stored.sha256})
    db.session.flush()
    return row


@use_case
def detach(correction_id: int, file_id: int, *, actor: Actor) -> None:
    """Take a file off the correction that was brought forward with it; Hidden if unknown."""
    row = writable(correction_id, actor)
    file = service.found(CorrectionFile, file_id)
    if file is None or file.correction_id != row.id:
        raise Hidden(Permission.WRITE)
    history.note(row, "detach", actor=actor, data={"name": file.name})
    db.session.delete(file)


@use_case
def submit(
    correction_id: int, explanations: Mapping[str, str], *, version: int, actor: Actor
) -> Correction:
    """Freeze the corrected answers and submit them.

    Raises Refused with every problem and, if there is none, every warning left unexplained.
    """
    row = writable(correction_id, actor)
    _unchanged_since(row, version)
    checked = papers.check(row)
    problems = checked.problems or tuple(submission.unexplained(checked.warnings, explanations))
    if problems or checked.facts is None:
        raise Refused(problems)
    asked = {submission.explanation_key(warning) for warning in checked.warnings}
    row.explanations = {key: said.strip() for key, said in explanations.items() if key in asked}
    row.document = dump(checked.facts)
    row.digest = submission.digest_of(row.document)
    row.submitted_at, row.submitted_by_id = clock.now(), actor.user_id
    history.move(row, "submit", actor=actor, data={"digest": row.digest})
    return row


def to_decide(correction_id: int, seen: str | None, actor: Actor) -> Correction:
    """Return a correction that the actor may decide on in its present state.

    ``seen`` is the digest he read: another document is not judged unread (None: whoever calls
    reads it in the same moment). Raises Hidden, Forbidden, Refused.
    """
    row = found(correction_id, actor)
    asked = Permission.SECOND if row.status == "accepted" else Permission.EXAMINE
    require(RULES, asked, actor, row)
    if seen is not None and seen != row.digest:
        raise Refused([Problem("", "other_document", OTHER_DOCUMENT)])
    return row


@use_case
def send_back(
    correction_id: int, reason: str, *, actor: Actor, seen: str | None = None
) -> Correction:
    """Return a correction to be written again: its examiner, or the second person."""
    row = to_decide(correction_id, seen, actor)
    history.move(row, "return", actor=actor, reason=reasoned(reason))
    row.accepted_by_id = None
    return row


@use_case
def refuse(correction_id: int, reason: str, *, actor: Actor, seen: str | None = None) -> Correction:
    """Refuse a correction for good: what is recorded stays as it is."""
    row = to_decide(correction_id, seen, actor)
    history.move(row, "refuse", actor=actor, reason=reasoned(reason))
    return row


@use_case
def drop(correction_id: int, reason: str, *, actor: Actor) -> Correction:
    """Take a correction back that nobody accepted yet: the side that opened it."""
    row = found(correction_id, actor)
    require(RULES, Permission.DROP, actor, row)
    history.move(row, "drop", actor=actor, reason=reasoned(reason))
    return row


def _note(row: Correction, actor: Actor, what: dict[str, Any]) -> None:
    history.note(row, "save", actor=actor, data=what)


def _unchanged_since(row: Correction, version: int) -> None:
    if version != row.row_version:
        raise Refused([Problem("", "changed_meanwhile", CHANGED_MEANWHILE)])


REASON: Final = N_("Give a reason: it is shown to those concerned and kept in the record.")
NOT_OPEN: Final = N_("This correction was submitted, so its answers cannot be changed now.")
OTHER_DOCUMENT: Final = N_(
    "The corrected answers were changed since you read them. Nothing was decided: read them "
    "again, then decide."
)
CHANGED_MEANWHILE: Final = N_(
    "A colleague saved this correction meanwhile. Nothing of yours was lost: compare with what "
    "stands now, then save again."
)
