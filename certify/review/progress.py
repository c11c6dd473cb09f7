"""What officers see of the review: who is waited for, and where opinions differ."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from certify.accounts.permissions import Actor, Forbidden, Hidden, require
from certify.campaign.models import Candidacy
from certify.campaign.service import listed
from certify.db import db
from certify.review.assignment import LIVE, assignments_of
from certify.review.models import Assignment, Opinion
from certify.review.permissions import RULES, Permission
from certify.review.service import disagreement

PAGE: Final = 50
SHOWN: Final = ("eligible", "in_review", "reviewed")


@dataclass(frozen=True)
class Progress:
    """One candidacy with its assignments; ``missing`` places have no reviewer."""

    candidacy: Candidacy
    assignments: Sequence[Assignment]
    missing: int
    disagree: bool


def progress(
    campaign_id: int, status: str, *, actor: Actor, field: str = "", after: int = 0
) -> tuple[list[Progress], int | None]:
    """Return one page of candidacies in ``status`` and the key of the next page.

    Files that the officer reviews himself, or of an organisation he acts for, are left out.
    """
    require(RULES, Permission.SEE_PROGRESS, actor)
    query = select(Candidacy).where(
        Candidacy.campaign_id == campaign_id, Candidacy.status == status, Candidacy.id > after
    )
    if field:
        query = query.where(Candidacy.field == field)
    query = query.order_by(Candidacy.id).limit(PAGE + 1)
    query = query.options(*listed(), joinedload(Candidacy.campaign))
    rows = list(db.session.scalars(query))
    found = _assignments([row.id for row in rows[:PAGE]])
    shown = [
        _progress(row, found.get(row.id, []))
        for row in rows[:PAGE]
        if _may_see(row, found.get(row.id, []), actor)
    ]
    return shown, rows[PAGE - 1].id if len(rows) > PAGE else None


def progress_of(candidacy_id: int, *, actor: Actor) -> Progress:
    """Return one candidacy's progress; Forbidden for its filer or reviewer."""
    require(RULES, Permission.SEE_PROGRESS, actor)
    row = db.session.get(Candidacy, candidacy_id)
    if row is None:
        raise Hidden(Permission.SEE_PROGRESS)
    assignments = assignments_of(row.id)
    if not _may_see(row, assignments, actor):
        raise Forbidden(Permission.SEE_PROGRESS)
    return _progress(row, assignments)


def _may_see(row: Candidacy, assignments: Sequence[Assignment], actor: Actor) -> bool:
    """Blind also for an officer who is a reviewer of this very file."""
    own = any(each.reviewer_id == actor.user_id for each in assignments)
    return RULES[Permission.SEE_PROGRESS](actor, row) and not own


def _assignments(ids: Sequence[int]) -> dict[int, list[Assignment]]:
    query = select(Assignment).where(Assignment.candidacy_id.in_(ids))
    opinion = selectinload(Assignment.opinion).defer(Opinion.sheet)
    loaded = query.options(opinion, joinedload(Assignment.reviewer))
    found: dict[int, list[Assignment]] = {}
    for row in db.session.scalars(loaded.order_by(Assignment.ordinal)):
        found.setdefault(row.candidacy_id, []).append(row)
    return found


def _progress(row: Candidacy, assignments: Sequence[Assignment]) -> Progress:
    disagree = disagreement(row, assignments)
    live = sum(each.status in LIVE for each in assignments)
    if row.status == "eligible":
        missing = row.campaign.reviewers
    elif row.status == "in_review":
        missing = max(0, row.campaign.reviewers + disagree - live)
    else:
        missing = 0
    return Progress(row, assignments, missing, disagree)
