"""Use cases of deciding: stage, release, publish for notice, recognise."""

from collections.abc import Iterable, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from certify import clock, history
from certify.accounts.permissions import SYSTEM, Actor, Forbidden, require
from certify.campaign.models import Campaign, Candidacy
from certify.db import db, use_case
from certify.i18n import N_
from certify.problems import Problem, Refused
from certify.recognition.models import Decision, NoticeEntry, PublicNotice
from certify.recognition.permissions import RULES, Permission

MOVES = {"propose": "propose", "decline": "decline"}
PAGE = 50


@use_case
def stage(
    candidacy_ids: Iterable[int], outcome: str, reason: str, *, actor: Actor
) -> list[Decision]:
    """Stage one outcome ("propose" or "decline") for several reviewed candidacies.

    Raises Refused, and stages none, if one is not reviewed, has a live decision, is
    proposed without meeting the benchmark, or is declined without a reason.
    """
    require(RULES, Permission.STAGE_DECISION, actor)
    found = _candidacies(candidacy_ids)
    problems = [p for candidacy in found for p in _stage_problems(candidacy, outcome, reason)]
    if problems or not found:
        raise Refused(problems or [_NONE_CHOSEN])
    staged = []
    for candidacy in found:
        decision = Decision(
            candidacy_id=candidacy.id, outcome=outcome, reason=reason.strip(),
            staged_by_id=actor.user_id, staged_at=clock.now(),
        )  # fmt: skip
        history.begin(decision, actor=actor, data={"outcome": outcome})
        staged.append(decision)
    return staged


_NONE_CHOSEN = Problem("/candidacies", "none_chosen", N_("Choose at least one product."))
_OUTCOME = N_("“{outcome}” is no outcome: choose to propose or not to propose.")
_NOT_REVIEWED = N_("{product}: its review is not finished, so nothing can be decided yet.")
_STAGED = N_("{product}: a decision is staged or released already.")
_NOT_MET = N_(
    "{product} does not meet the benchmark of its field and cannot be proposed. "
    "Decide not to propose it, with the reason."
)
_WHY = N_("Give the reason for not proposing: the filer is told of it.")


def _candidacies(ids: Iterable[int]) -> Sequence[Candidacy]:
    query = select(Candidacy).where(Candidacy.id.in_(set(ids))).order_by(Candidacy.id)
    return db.session.scalars(query.options(joinedload(Candidacy.revision))).all()


def _stage_problems(candidacy: Candidacy, outcome: str, reason: str) -> Iterable[Problem]:
    said = {"product": candidacy.revision.name_zh}
    if outcome not in MOVES:
        yield Problem("/outcome", "unknown_outcome", _OUTCOME, {"outcome": outcome})
    if candidacy.status != "reviewed":
        yield Problem("/candidacies", "not_reviewed", _NOT_REVIEWED, said)
    elif live_decision(candidacy.id) is not None:
        yield Problem("/candidacies", "already_staged", _STAGED, said)
    if outcome == "propose" and candidacy.verdict != "meets":
        yield Problem("/candidacies", "below_benchmark", _NOT_MET, said)
    if outcome == "decline" and not reason.strip():
        yield Problem("/reason", "reason_missing", _WHY)


def live_decision(candidacy_id: int) -> Decision | None:
    """Return the staged or released decision of a candidacy, if there is one."""
    query = select(Decision).where(
        Decision.candidacy_id == candidacy_id, Decision.status != "unstaged"
    )
    return db.session.scalars(query).one_or_none()


@use_case
def unstage(decision_id: int, *, actor: Actor) -> Decision:
    """Take a staged decision back; another may then be staged."""
    require(RULES, Permission.STAGE_DECISION, actor)
    decision = db.session.get_one(Decision, decision_id)
    history.move(decision, "unstage", actor=actor)
    return decision


@use_case
def release(decision_ids: Iterable[int], *, actor: Actor) -> list[Decision]:
    """Release staged decisions together; each by somebody who did not stage it.

    Raises Forbidden, and releases none, if the actor staged one of them.
    """
    query = select(Decision).where(Decision.id.in_(set(decision_ids))).order_by(Decision.id)
    found = list(db.session.scalars(query.options(joinedload(Decision.candidacy))))
    if not found:
        require(RULES, Permission.SEE_DECISIONS, actor)
        raise Refused([_NONE_CHOSEN])
    for decision in found:
        require(RULES, Permission.RELEASE_DECISION, actor, decision)
        decision.released_by_id, decision.released_at = actor.user_id, clock.now()
        history.move(decision, "release", actor=actor)
        history.move(
            decision.candidacy, MOVES[decision.outcome], actor=actor, reason=decision.reason
        )
    return found


@use_case
def publish_notice(campaign_id: int, *, actor: Actor) -> PublicNotice:
    """Publish every proposed candidacy of a campaign for the campaign's notice period.

    The period is counted in working days after today and ends with the last of them
    (Asia/Shanghai). Raises Refused if nothing is proposed.
    """
    require(RULES, Permission.PUBLISH_NOTICE, actor)
    campaign = db.session.get_one(Campaign, campaign_id)
    query = select(Candidacy).where(
        Candidacy.campaign_id == campaign_id, Candidacy.status == "proposed"
    )
    proposed = db.session.scalars(query.order_by(Candidacy.field, Candidacy.id)).all()
    if not proposed:
        raise Refused([Problem("", "nothing_proposed", _NOTHING_PROPOSED)])
    last_day = clock.add_working_days(clock.today(), campaign.notice_working_days)
    notice = PublicNotice(
        number=_next_number(campaign), campaign_id=campaign.id, published_at=clock.now(),
        closes_at=clock.end_of_legal_day(last_day),
    )  # fmt: skip
    history.begin(notice, actor=actor, data={"products": len(proposed)})
    for candidacy in proposed:
        db.session.add(NoticeEntry(notice_id=notice.id, candidacy_id=candidacy.id))
        history.move(candidacy, "publish", actor=actor, data={"notice": notice.number})
    return notice


_NOTHING_PROPOSED = N_("Nothing is proposed in this campaign: release proposals first.")


def _next_number(campaign: Campaign) -> str:
    published = db.session.scalar(
        select(func.count())
        .select_from(PublicNotice)
        .where(PublicNotice.campaign_id == campaign.id)
    )
    return f"PN-{campaign.year}-{(published or 0) + 1:02d}"


@use_case
def close_due_notices() -> int:
    """Close notices whose period is over and recognise what nobody objected to.

    A step of the worker; returns how many notices were closed.
    """
    query = select(PublicNotice).where(
        PublicNotice.status == "published", PublicNotice.closes_at <= clock.now()
    )
    entries = selectinload(PublicNotice.entries).joinedload(NoticeEntry.candidacy)
    due = db.session.scalars(query.options(entries)).all()
    for notice in due:
        history.move(notice, "close", actor=SYSTEM)
        for entry in notice.entries:
            if entry.candidacy.status == "in_notice":
                recognise(entry.candidacy, actor=SYSTEM)
    return len(due)


def recognise(candidacy: Candidacy, *, actor: Actor) -> None:
    """Recognise a candidacy whose notice is over (inside a use case of this room)."""
    if not actor.has("system", "officer"):
        raise Forbidden(Permission.DECIDE_OBJECTION)
    candidacy.recognised_at = clock.now()
    history.move(candidacy, "recognise", actor=actor)
