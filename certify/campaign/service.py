"""Use cases of a campaign's own life: prepare, open, close entry, close."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import defer, joinedload
from sqlalchemy.sql.base import ExecutableOption

from certify import clock, history
from certify.accounts.models import Organisation
from certify.accounts.permissions import Actor, Hidden, require, require_visible
from certify.campaign.models import Campaign, CampaignField, Candidacy
from certify.campaign.permissions import RULES, Permission
from certify.campaign.rules import Plan, plan_problems
from certify.db import db, use_case
from certify.filing.models import Filing, FilingRevision, Product
from certify.i18n import N_
from certify.problems import Problem, Refused
from certify.reference.industries import FIELDS
from certify.rulebook.service import active_standards, standard_of
from certify.scoring.standard import Standard

PAGE: Final = 50
RUNNING: Final = ("open", "reviewing")


@use_case
def create(plan: Plan, *, actor: Actor) -> Campaign:
    """Prepare a campaign; raises Refused with every fault of the plan at once."""
    require(RULES, Permission.MANAGE_CAMPAIGN, actor)
    active = {standard.name: standard for standard in active_standards()}
    problems = list(plan_problems(plan, active))
    if db.session.scalar(select(Campaign.id).where(Campaign.year == plan.year)) is not None:
        problems.append(Problem("/year", "year_taken", _YEAR_TAKEN, {"year": plan.year}))
    if problems:
        raise Refused(problems)
    row = Campaign(
        year=plan.year, data_year=plan.data_year, title_zh=plan.title_zh.strip(),
        title_en=plan.title_en.strip(), entry_opens_at=_begin(plan.entry_opens_on),
        entry_closes_at=clock.end_of_legal_day(plan.entry_closes_on),
        notice_working_days=plan.notice_working_days, reviewers=plan.reviewers,
        review_working_days=plan.review_working_days,
        third_reviewer_gap=plan.third_reviewer_gap, validity_years=plan.validity_years,
        created_by_id=actor.user_id,
    )  # fmt: skip
    row.fields = [_field(code, active[plan.standards[code]]) for code in FIELDS]
    history.begin(row, actor=actor, data={"standards": dict(plan.standards)})
    return row


def _begin(day: date) -> datetime:
    """Return the first instant of a legal day."""
    return clock.end_of_legal_day(day - timedelta(days=1))


def _field(code: str, standard: Standard) -> CampaignField:
    return CampaignField(
        field=code, standard_id=standard.id, standard_version=standard.version,
        standard_digest=standard.digest,
    )  # fmt: skip


@use_case
def open_entry(campaign_id: int, *, actor: Actor) -> Campaign:
    """Open a prepared campaign: from now on, within its window, products may enter."""
    return _move(campaign_id, "open", actor)


@use_case
def close_entry(campaign_id: int, *, actor: Actor) -> Campaign:
    """End entry, be the window over or not; the review follows."""
    return _move(campaign_id, "close_entry", actor)


@use_case
def close(campaign_id: int, *, actor: Actor) -> Campaign:
    """Close a campaign in which nothing is under way any more; Refused otherwise."""
    require(RULES, Permission.MANAGE_CAMPAIGN, actor)
    under_way = db.session.scalar(
        select(Candidacy.id)
        .where(Candidacy.campaign_id == campaign_id, Candidacy.status.in_(UNDER_WAY))
        .limit(1)
    )
    if under_way is not None:
        raise Refused([Problem("", "under_way", _UNDER_WAY)])
    return _move(campaign_id, "close", actor)


def _move(campaign_id: int, action: str, actor: Actor) -> Campaign:
    require(RULES, Permission.MANAGE_CAMPAIGN, actor)
    row = db.session.get(Campaign, campaign_id)
    if row is None:
        raise Hidden(Permission.MANAGE_CAMPAIGN)
    history.move(row, action, actor=actor)
    return row


UNDER_WAY: Final = (
    "entered", "eligible", "in_review", "reviewed", "proposed", "in_notice", "objected",
)  # fmt: skip
_YEAR_TAKEN = N_("There is a campaign of {year} already.")
_UNDER_WAY = N_(
    "Some candidacies are still under way. Decide them first: a closed campaign stays closed."
)


def campaign(campaign_id: int) -> Campaign:
    """Return a campaign; raises Hidden if there is none."""
    row = db.session.get(Campaign, campaign_id)
    if row is None:
        raise Hidden(Permission.MANAGE_CAMPAIGN)
    return row


def campaigns(*, actor: Actor) -> Sequence[Campaign]:
    """Return the campaigns ``actor`` may know of, newest first: drafts for officers only."""
    query = select(Campaign).order_by(Campaign.year.desc())
    if not RULES[Permission.MANAGE_CAMPAIGN](actor, None):
        query = query.where(Campaign.status != "draft")
    return db.session.scalars(query).all()


def standard_for(row: Campaign, field: str) -> Standard:
    """Return the standard by which ``row`` judges ``field``.

    Raises ValueError if the catalogue no longer holds the bytes the campaign named.
    """
    named = next(each for each in row.fields if each.field == field)
    standard = standard_of(named.standard_id, named.standard_version)
    if standard.digest != named.standard_digest:
        raise ValueError(f"{standard.name} is not the file campaign {row.year} was opened with")
    return standard


def numbers_by_state(campaign_id: int) -> Mapping[str, int]:
    """Return how many candidacies of a campaign are in which state (one index is read)."""
    rows = db.session.execute(
        select(Candidacy.status, func.count())
        .where(Candidacy.campaign_id == campaign_id)
        .group_by(Candidacy.status)
    )
    found: dict[str, int] = dict(rows.all())
    return {state: found[state] for state in Candidacy.LIFECYCLE.states if state in found}


def candidacies(
    campaign_id: int, *, actor: Actor, status: str = "", field: str = "", after: int = 0
) -> tuple[list[Candidacy], int | None]:
    """Return one page of a campaign's candidacies and the key of the next, if there is one."""
    require(RULES, Permission.SEE_CANDIDACIES, actor)
    query = select(Candidacy).where(Candidacy.campaign_id == campaign_id, Candidacy.id > after)
    if status:
        query = query.where(Candidacy.status == status)
    if field:
        query = query.where(Candidacy.field == field)
    query = query.order_by(Candidacy.id).limit(PAGE + 1).options(*listed())
    rows = list(db.session.scalars(query))
    return rows[:PAGE], rows[PAGE - 1].id if len(rows) > PAGE else None


def listed() -> tuple[ExecutableOption, ...]:
    """Return the options of lists of candidacies: names of all, documents of none."""
    filing = joinedload(Candidacy.filing).load_only(Filing.data_year, Filing.organisation_id)
    return (
        defer(Candidacy.sheet), defer(Candidacy.judgement),
        joinedload(Candidacy.revision).load_only(FilingRevision.name_zh),
        filing.joinedload(Filing.product).load_only(Product.record_number),
        filing.joinedload(Filing.organisation).load_only(
            Organisation.name_zh, Organisation.name_en
        ),
    )  # fmt: skip


def candidacy(candidacy_id: int, *, actor: Actor) -> Candidacy:
    """Return one candidacy; raises Hidden for whoever may not know of it."""
    row = db.session.get(Candidacy, candidacy_id)
    if row is None:
        raise Hidden(Permission.SEE_CANDIDACY)
    require_visible(RULES, Permission.SEE_CANDIDACY, actor, row)
    return row
