"""Giving files to reviewers: automatically balanced or by hand, replacing who falls out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from certify import clock, history
from certify.accounts.models import Role, User
from certify.accounts.permissions import SYSTEM, Actor, Hidden, require
from certify.campaign.models import Campaign, Candidacy
from certify.campaign.service import RUNNING
from certify.campaign.service import campaign as campaign_of
from certify.db import db, use_case
from certify.filing.models import Filing
from certify.i18n import N_
from certify.problems import Problem, Refused, Word
from certify.reference.industries import FIELD_NAMES
from certify.review.models import Assignment
from certify.review.permissions import RULES, Permission
from certify.review.rules import Case, Reviewer, choose, distribute, suitable

LIVE: Final = ("assigned", "accepted", "submitted")
"""An assignment in one of these states fills a place."""


@dataclass(frozen=True)
class Outcome:
    """How many candidacies were assigned, and which are short of reviewers."""

    assigned: int
    short: tuple[Problem, ...]


@use_case
def assign_campaign(campaign_id: int, *, actor: Actor) -> Outcome:
    """Assign every eligible candidacy of a campaign, loads kept even.

    A candidacy for which there are too few suitable reviewers stays eligible and is named
    in the outcome. Raises Refused if the campaign is not running.
    """
    require(RULES, Permission.ASSIGN, actor)
    round_ = campaign_of(campaign_id)
    _require_running(round_)
    rows = db.session.scalars(
        select(Candidacy)
        .where(Candidacy.campaign_id == campaign_id, Candidacy.status == "eligible")
        .order_by(Candidacy.id)
        .options(joinedload(Candidacy.filing), joinedload(Candidacy.revision))
    ).all()
    mine = [row for row in rows if RULES[Permission.ASSIGN](actor, row)]
    cases = [_case(row, round_.reviewers, ()) for row in mine]
    reviewers = reviewers_of(campaign_id)
    found = distribute(cases, reviewers)
    by_id = {row.id: row for row in mine}
    for candidacy_id, people in found.chosen.items():
        _give(by_id[candidacy_id], people, actor, first=1)
    short = tuple(_shortage(by_id[c.id], c, reviewers) for c in found.short)
    return Outcome(len(found.chosen), short)


@use_case
def assign(candidacy_id: int, *, actor: Actor) -> list[Assignment]:
    """Fill every open place of one candidacy automatically.

    Raises Refused, and assigns nobody, if there are too few suitable reviewers.
    """
    row = candidacy_for(candidacy_id, actor)
    case = _open_case(row)
    reviewers = reviewers_of(row.campaign_id)
    people = choose(case, reviewers)
    if len(people) < case.places:
        raise Refused([_shortage(row, case, reviewers)])
    return _give(row, people, actor)


@use_case
def assign_by_hand(
    candidacy_id: int, reviewer_ids: Iterable[int], *, actor: Actor
) -> list[Assignment]:
    """Give a candidacy to the reviewers an officer chose.

    Raises Refused if one may not have it, if there are more of them than places, or if a
    first assignment leaves a place open.
    """
    row = candidacy_for(candidacy_id, actor)
    case = _open_case(row)
    chosen = sorted(set(reviewer_ids))
    fit = {each.id for each in reviewers_of(row.campaign_id) if suitable(each, case)}
    if not chosen or not set(chosen) <= fit:
        raise Refused([Problem("/reviewer", "not_suitable", _NOT_SUITABLE)])
    if len(chosen) > case.places or (row.status == "eligible" and len(chosen) < case.places):
        said = {"places": case.places, "chosen": len(chosen)}
        raise Refused([Problem("/reviewer", "places", _PLACES, said)])
    return _give(row, chosen, actor)


@use_case
def release(assignment_id: int, *, actor: Actor, reason: str) -> Assignment:
    """Release a reviewer who has not submitted; another is assigned if there is one."""
    require(RULES, Permission.ASSIGN, actor)
    row = db.session.get(Assignment, assignment_id)
    if row is None:
        raise Hidden(Permission.ASSIGN)
    require(RULES, Permission.ASSIGN, actor, row.candidacy)
    locked(row.candidacy_id)
    history.move(row, "release", actor=actor, reason=reason)
    refill(row.candidacy, places_needed(row.candidacy), actor=SYSTEM)
    return row


def refill(row: Candidacy, needed: int, *, actor: Actor) -> list[Assignment]:
    """Fill open places up to ``needed``; what cannot be filled is noted for the officers.

    Inside a use case: ``needed`` is the number of opinions the candidacy needs.
    """
    places = needed - sum(each.status in LIVE for each in assignments_of(row.id))
    if places <= 0:
        return []
    case = _case(row, places, assignments_of(row.id))
    people = choose(case, reviewers_of(row.campaign_id))
    if len(people) < places:
        history.note(row, "reviewer_missing", actor=SYSTEM, data={"places": places - len(people)})
    return _give(row, people, actor)


def places_needed(row: Candidacy) -> int:
    """Return how many opinions a candidacy in review needs: one more once a third was called."""
    called = any(event.action == "call_third" for event in history.of(row))
    return row.campaign.reviewers + called


def assignments_of(candidacy_id: int) -> Sequence[Assignment]:
    """Return every assignment of a candidacy, in the order in which they were made."""
    query = select(Assignment).where(Assignment.candidacy_id == candidacy_id)
    loaded = query.options(selectinload(Assignment.opinion), joinedload(Assignment.reviewer))
    return db.session.scalars(loaded.order_by(Assignment.ordinal)).all()


def suitable_for(row: Candidacy) -> list[tuple[Reviewer, str]]:
    """Return who may be given ``row`` now, with name, least loaded first."""
    case = _case(row, 1, assignments_of(row.id))
    fit = [each for each in reviewers_of(row.campaign_id) if suitable(each, case)]
    query = select(User.id, User.name).where(User.id.in_([each.id for each in fit]))
    names: dict[int, str] = dict(db.session.execute(query).all())
    return [(each, names[each.id]) for each in sorted(fit, key=lambda r: (r.load, r.id))]


def reviewers_of(campaign_id: int) -> list[Reviewer]:
    """Return every active reviewer with his load in the campaign, in a few queries."""
    people = db.session.scalars(
        select(User)
        .where(User.roles.any(Role.name == "reviewer"), User.active.is_(True))
        .order_by(User.id)
        .options(
            selectinload(User.roles), selectinload(User.memberships),
            selectinload(User.reviewer_fields),
        )
    ).all()  # fmt: skip
    loads, conflicts = _loads(campaign_id), _conflicts()
    return [
        Reviewer(
            id=person.id,
            fields=frozenset(each.field for each in person.reviewer_fields),
            barred=frozenset(each.organisation_id for each in person.memberships)
            | conflicts.get(person.id, frozenset()),
            load=loads.get(person.id, 0),
            decides=any(role.name == "officer" for role in person.roles),
        )
        for person in people
    ]


def _loads(campaign_id: int) -> dict[int, int]:
    rows = db.session.execute(
        select(Assignment.reviewer_id, func.count())
        .join(Candidacy, Candidacy.id == Assignment.candidacy_id)
        .where(Candidacy.campaign_id == campaign_id, Assignment.status.in_(LIVE))
        .group_by(Assignment.reviewer_id)
    )
    return dict(rows.all())


def _conflicts() -> dict[int, frozenset[int]]:
    """Return reviewer → organisations with which he ever declared a conflict."""
    rows = db.session.execute(
        select(Assignment.reviewer_id, Filing.organisation_id)
        .join(Candidacy, Candidacy.id == Assignment.candidacy_id)
        .join(Filing, Filing.id == Candidacy.filing_id)
        .where(Assignment.status == "recused")
    )
    found: dict[int, set[int]] = {}
    for reviewer, organisation in rows:
        found.setdefault(reviewer, set()).add(organisation)
    return {reviewer: frozenset(those) for reviewer, those in found.items()}


def candidacy_for(candidacy_id: int, actor: Actor) -> Candidacy:
    """Return a candidacy of a running campaign that ``actor`` may assign, locked."""
    require(RULES, Permission.ASSIGN, actor)
    row = locked(candidacy_id)
    require(RULES, Permission.ASSIGN, actor, row)
    _require_running(row.campaign)
    return row


def locked(candidacy_id: int) -> Candidacy:
    """Return a candidacy with its row locked: opinions on it are counted one at a time."""
    query = select(Candidacy).where(Candidacy.id == candidacy_id).with_for_update()
    row = db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if row is None:
        raise Hidden(Permission.ASSIGN)
    return row


def _require_running(round_: Campaign) -> None:
    if round_.status not in RUNNING:
        raise Refused([Problem("", "campaign_not_running", _NOT_RUNNING, {"year": round_.year})])


def _open_case(row: Candidacy) -> Case:
    there = assignments_of(row.id)
    filled = sum(each.status in LIVE for each in there)
    places = places_needed(row) - filled
    if row.status not in ("eligible", "in_review") or places <= 0:
        raise Refused([Problem("", "no_place", _NO_PLACE, {"product": row.revision.name_zh})])
    return _case(row, places, there)


def _case(row: Candidacy, places: int, there: Iterable[Assignment]) -> Case:
    seen = frozenset(each.reviewer_id for each in there)
    return Case(row.id, row.field, row.filing.organisation_id, places, seen)


def _next_ordinal(candidacy_id: int) -> int:
    taken = db.session.scalar(
        select(func.max(Assignment.ordinal)).where(Assignment.candidacy_id == candidacy_id)
    )
    return (taken or 0) + 1


def _give(
    row: Candidacy, people: Iterable[int], actor: Actor, *, first: int | None = None
) -> list[Assignment]:
    """Assign ``row`` to ``people``; ``first`` is the next ordinal, where it is known."""
    made = []
    first = first or _next_ordinal(row.id)
    day = clock.add_working_days(clock.today(), row.campaign.review_working_days)
    for ordinal, person in enumerate(people, start=first):
        assignment = Assignment(
            candidacy=row, reviewer_id=person, ordinal=ordinal, assigned_at=clock.now(),
            due_at=clock.end_of_legal_day(day), draft={},
        )  # fmt: skip
        history.begin(assignment, actor=actor)
        made.append(assignment)
    if made and row.status == "eligible":
        history.move(row, "start_review", actor=actor)
    return made


def _shortage(row: Candidacy, case: Case, reviewers: Sequence[Reviewer]) -> Problem:
    said = {
        "product": row.revision.name_zh,
        "field": Word(FIELD_NAMES[row.field]),
        "needed": case.places,
        "found": sum(suitable(each, case) for each in reviewers),
    }
    return Problem("", "too_few_reviewers", _SHORT, said)


_SHORT = N_(
    "{product} needs {needed} reviewers of the field “{field}”, but only {found} can be given "
    "it. Name more reviewers of this field who do not act for the filer."
)
_NOT_SUITABLE = N_(
    "Choose among the reviewers offered: others lack the field, act for the filer, declared a "
    "conflict with it, or had this file already."
)
_PLACES = N_(
    "Places to fill: {places}; reviewers chosen: {chosen}. Choose as many as there are places."
)
_NO_PLACE = N_("{product}: there is no place to fill.")
_NOT_RUNNING = N_("The campaign of {year} is not running, so nothing can be assigned.")
