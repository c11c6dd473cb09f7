"""Use cases of a reviewer: declare, judge, submit; and what follows when all are in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import select, tuple_
from sqlalchemy.orm import joinedload

from certify import clock, history
from certify.accounts.models import Organisation
from certify.accounts.permissions import SYSTEM, Actor, Hidden, require_visible
from certify.campaign.entry import frozen_facts
from certify.campaign.models import Campaign, Candidacy
from certify.campaign.service import standard_for
from certify.db import db, use_case
from certify.filing.models import Evidence, Filing, FilingRevision
from certify.i18n import N_
from certify.problems import Problem, Refused
from certify.review.assignment import assignments_of, locked, places_needed, refill
from certify.review.models import Assignment, Opinion
from certify.review.permissions import RULES, Permission
from certify.review.verdict import Given, consolidate, disagree, opinions_needed
from certify.scoring.document import UNJUDGED, Judgement
from certify.scoring.document import Filing as Facts
from certify.scoring.engine import judgement_problems, missing_levels, score
from certify.scoring.rounding import plain
from certify.scoring.sheet import Sheet
from certify.scoring.standard import Standard

PAGE: Final = 50
JUDGEMENT: Final = "certify.judgement/1"
LONGEST_COMMENT: Final = 5000


@dataclass(frozen=True)
class Dossier:
    """What a reviewer has before him once the door is open."""

    assignment: Assignment
    facts: Facts
    standard: Standard
    evidence: Sequence[Evidence]


@use_case
def declare_none(assignment_id: int, *, actor: Actor) -> Assignment:
    """Declare that there is no conflict of interest; this opens the file."""
    row = own_assignment(assignment_id, actor, Permission.DECLARE)
    history.move(row, "declare_none", actor=actor)
    return row


@use_case
def declare_conflict(assignment_id: int, *, actor: Actor, reason: str) -> Assignment:
    """Declare a conflict of interest; the file closes and another reviewer is sought."""
    row = own_assignment(assignment_id, actor, Permission.DECLARE)
    candidacy = locked(row.candidacy_id)
    history.move(row, "declare_conflict", actor=actor, reason=reason)
    row.draft = {}
    refill(candidacy, places_needed(candidacy), actor=SYSTEM)
    return row


@use_case
def save_draft(assignment_id: int, typed: Mapping[str, Any], *, actor: Actor) -> Assignment:
    """Keep an unfinished opinion as typed, faults and all."""
    row = own_assignment(assignment_id, actor, Permission.JUDGE)
    row.LIFECYCLE.step(row.status, "submit_opinion")
    row.draft = dict(typed)
    return row


@use_case
def submit_opinion(
    assignment_id: int, judgement: Judgement, comment: str, *, actor: Actor
) -> Opinion:
    """Submit an opinion with its own sheet; it is never changed afterwards.

    Raises Refused if a level is missing or impossible, or a share above the declared one.
    When every opinion is in, the candidacy is judged or a further reviewer is called.
    """
    row = own_assignment(assignment_id, actor, Permission.JUDGE)
    candidacy = locked(row.candidacy_id)
    sheet = _sheet_of(candidacy, judgement, comment)
    opinion = Opinion(
        judgement=judgement_document(judgement), sheet=sheet.as_json(), total=sheet.total,
        verdict=sheet.verdict, comment=comment.strip(), submitted_at=clock.now(),
    )  # fmt: skip
    row.opinion = opinion
    row.draft = {}
    history.move(row, "submit_opinion", actor=actor)
    db.session.flush()
    _settle(candidacy)
    return opinion


def _sheet_of(candidacy: Candidacy, judgement: Judgement, comment: str) -> Sheet:
    facts, standard = (
        frozen_facts(candidacy.revision),
        standard_for(candidacy.campaign, candidacy.field),
    )
    problems = list(judgement_problems(facts, judgement, standard))
    problems += [
        Problem(f"/levels/{each}", "level_missing", _LEVEL_MISSING, {"indicator": each})
        for each in missing_levels(standard, judgement)
    ]
    if len(comment) > LONGEST_COMMENT:
        problems.append(
            Problem("/comment", "too_long", _COMMENT_LONG, {"longest": LONGEST_COMMENT})
        )
    if problems:
        raise Refused(problems)
    return score(facts, judgement, standard, campaign_year=candidacy.campaign.data_year)


_LEVEL_MISSING = N_("Give a level from 0 to 4 for {indicator}.")
_COMMENT_LONG = N_("The comment is too long: at most {longest} characters.")


def _settle(candidacy: Candidacy) -> None:
    """Judge the candidacy if every opinion is in; call a further reviewer if they disagree."""
    round_ = candidacy.campaign
    opinions = given(assignments_of(candidacy.id))
    needed = opinions_needed(opinions, round_.reviewers, round_.third_reviewer_gap)
    if len(opinions) >= needed:
        _finish(candidacy, opinions)
        return
    if len(opinions) == round_.reviewers and needed > round_.reviewers:
        said = {"totals": [str(each.total) for each in opinions]}
        history.note(candidacy, "call_third", actor=SYSTEM, data=said)
        db.session.flush()
        refill(candidacy, needed, actor=SYSTEM)


def _finish(candidacy: Candidacy, opinions: Sequence[Given]) -> None:
    facts = frozen_facts(candidacy.revision)
    declared = {patent.number: patent.contribution for patent in facts.patents}
    final = consolidate([each.judgement for each in opinions], declared)
    standard = standard_for(candidacy.campaign, candidacy.field)
    sheet = score(facts, final, standard, campaign_year=candidacy.campaign.data_year)
    candidacy.judgement = judgement_document(final)
    candidacy.sheet, candidacy.sheet_digest = sheet.as_json(), sheet.digest
    candidacy.total, candidacy.verdict = sheet.total, sheet.verdict
    said = {"total": str(sheet.total), "verdict": sheet.verdict, "opinions": len(opinions)}
    history.move(candidacy, "finish_review", actor=SYSTEM, data=said)


def judgement_document(judgement: Judgement) -> dict[str, Any]:
    """Return ``judgement`` as its ``certify.judgement/1`` document; numbers plain."""
    return {
        "schema": JUDGEMENT,
        "levels": {name: plain(level) for name, level in judgement.levels.items()},
        "confirmed_contributions": {
            number: plain(share) for number, share in judgement.confirmed_contributions.items()
        },
    }


def judgement_of(document: Mapping[str, Any]) -> Judgement:
    """Return the judgement of a stored document (its form was judged when it was kept)."""
    return Judgement(
        {name: Decimal(level) for name, level in document["levels"].items()},
        {no: Decimal(share) for no, share in document["confirmed_contributions"].items()},
    )


def given(assignments: Sequence[Assignment]) -> list[Given]:
    """Return the submitted opinions in the order in which they were submitted."""
    opinions = [each.opinion for each in assignments if each.opinion is not None]
    opinions.sort(key=lambda each: each.id)
    return [Given(judgement_of(o.judgement), o.total, o.verdict) for o in opinions]


def disagreement(candidacy: Candidacy, assignments: Sequence[Assignment]) -> bool:
    """Whether the campaign's number of first opinions disagree by the campaign's rule."""
    first = given(assignments)[: candidacy.campaign.reviewers]
    return disagree(first, candidacy.campaign.third_reviewer_gap)


def own_assignment(assignment_id: int, actor: Actor, permission: Permission) -> Assignment:
    """Return the reviewer's own assignment; Hidden for everybody else."""
    row = db.session.get(Assignment, assignment_id)
    if row is None:
        raise Hidden(permission)
    require_visible(RULES, permission, actor, row)
    return row


def dossier(assignment_id: int, *, actor: Actor) -> Dossier:
    """Return the frozen file; Hidden before the declaration and for everybody else."""
    row = own_assignment(assignment_id, actor, Permission.SEE_FILE)
    candidacy = row.candidacy
    return Dossier(
        row, frozen_facts(candidacy.revision), standard_for(candidacy.campaign, candidacy.field),
        candidacy.filing.evidence,
    )  # fmt: skip


def sheet_under(dossier_: Dossier, judgement: Judgement = UNJUDGED) -> Sheet:
    """Return the sheet of a dossier under an unfinished judgement; Refused for a faulty one."""
    year = dossier_.assignment.candidacy.campaign.data_year
    return score(dossier_.facts, judgement, dossier_.standard, campaign_year=year)


def evidence_file(assignment_id: int, evidence_id: int, *, actor: Actor) -> Evidence:
    """Return a piece of evidence of the reviewer's own file; Hidden otherwise."""
    row = own_assignment(assignment_id, actor, Permission.SEE_FILE)
    evidence = db.session.get(Evidence, evidence_id)
    if evidence is None or evidence.filing_id != row.candidacy.filing_id:
        raise Hidden(Permission.SEE_FILE)
    return evidence


def queue(
    status: str, *, actor: Actor, after: Assignment | None = None
) -> tuple[list[Assignment], int | None]:
    """Return one page of the reviewer's own assignments in ``status``, soonest due first.

    Also the id of the last one if more follow: the next page begins after it.
    """
    query = select(Assignment).where(
        Assignment.reviewer_id == actor.user_id, Assignment.status == status
    )
    if after is not None:
        key = tuple_(Assignment.due_at, Assignment.id)
        query = query.where(key > (after.due_at, after.id))
    candidacy = joinedload(Assignment.candidacy).load_only(Candidacy.field)
    filing = candidacy.joinedload(Candidacy.filing).load_only(Filing.data_year)
    names = (Organisation.name_zh, Organisation.name_en)
    query = query.order_by(Assignment.due_at, Assignment.id).limit(PAGE + 1).options(
        candidacy.joinedload(Candidacy.revision).load_only(FilingRevision.name_zh),
        candidacy.joinedload(Candidacy.campaign).load_only(Campaign.year),
        filing.joinedload(Filing.organisation).load_only(*names),
    )  # fmt: skip
    rows = list(db.session.scalars(query))
    return rows[:PAGE], rows[PAGE - 1].id if len(rows) > PAGE else None
