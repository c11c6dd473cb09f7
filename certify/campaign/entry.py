"""Entering a campaign and leaving it; eligibility is found at once, with its reasons."""

from collections.abc import Sequence
from typing import Any, Final

import structlog
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from certify import clock, history
from certify.accounts.permissions import SYSTEM, Actor, Hidden, require_visible
from certify.campaign.models import Campaign, Candidacy
from certify.campaign.permissions import RULES, Permission
from certify.campaign.rules import (
    Entrant,
    Window,
    entry_problems,
    failed_gates,
    gate_reason,
    reason,
    said_in_both,
    window_problem,
)
from certify.campaign.service import campaign as campaign_of
from certify.campaign.service import candidacy as candidacy_of
from certify.campaign.service import listed, standard_for
from certify.db import db, use_case
from certify.filing.correcting.lifecycle import UNDER_WAY
from certify.filing.correcting.models import Correction
from certify.filing.correcting.papers import under_way
from certify.filing.examination import judge_document
from certify.filing.models import Filing, FilingRevision
from certify.filing.schemas import build, read_filing
from certify.i18n import LANGUAGES, N_
from certify.problems import Problem, Refused
from certify.scoring.distance.firmness import Outlook, outlook
from certify.scoring.document import UNJUDGED
from certify.scoring.document import Filing as Facts
from certify.scoring.engine import score
from certify.scoring.standard import Standard
from certify.scoring.telling.explanation import explain

log = structlog.get_logger()
BATCH: Final = 100


def frozen_facts(revision: FilingRevision) -> Facts:
    """Return the frozen document of a revision as the values scoring works on.

    Raises ValueError if it cannot be read: it was accepted once, so its bytes are broken.
    """
    reading = read_filing(revision.document)
    if reading.problems:
        faults = "; ".join(f"{p.pointer}: {p.code}" for p in reading.problems)
        raise ValueError(f"revision {revision.id} cannot be read any more: {faults}")
    return build(reading.values)


def judged_outlook(row: Candidacy, standard: Standard, language: str) -> Outlook:
    """Return how far a judged candidacy is from every line, and how firm, in words.

    Raises ValueError if its stored judgement cannot be read: it was made by ourselves.
    """
    judged = judge_document(row.judgement)
    if judged.judgement is None:
        raise ValueError(f"the judgement of candidacy {row.id} cannot be read")
    facts, year = frozen_facts(row.revision), row.campaign.data_year
    return outlook(facts, judged.judgement, standard, language, year)


@use_case
def enter(campaign_id: int, filing_id: int, *, actor: Actor) -> Candidacy:
    """Enter a recorded filing and find at once whether it is eligible.

    Raises Refused outside the window, before the campaign is open, or if the filing
    entered before; Hidden for a filing of another organisation.
    """
    filing = db.session.get(Filing, filing_id)
    if filing is None:
        raise Hidden(Permission.ENTER)
    require_visible(RULES, Permission.ENTER, actor, filing)
    round_ = campaign_of(campaign_id)
    at = clock.now()
    problem = (
        _closed(round_) or window_problem(_window(round_), at) or _entered(round_, filing)
        or _being_corrected(filing)
    )  # fmt: skip
    if problem is not None:
        raise Refused([problem])
    revision = filing.revision
    if revision is None:
        raise Refused([Problem("", "not_recorded", _NOT_RECORDED)])
    row = Candidacy(
        campaign=round_, filing=filing, revision=revision, field=revision.field, entered_at=at,
        ineligible_reasons=[],
    )  # fmt: skip
    history.begin(row, actor=actor, data={"opt_in": actor.user_id is None})
    _judge(row)
    return row


def _judge(row: Candidacy) -> None:
    """Admit or exclude a candidacy that has just entered."""
    reasons = ineligible_reasons(row)
    if not reasons:
        history.move(row, "admit", actor=SYSTEM)
        return
    row.ineligible_reasons = reasons
    history.move(
        row, "exclude", actor=SYSTEM, reason=said_in_both(reasons), reason_code=reasons[0]["code"]
    )


def ineligible_reasons(row: Candidacy) -> list[dict[str, Any]]:
    """Return why ``row`` is not eligible, in both languages; empty if it is."""
    entrant = Entrant(
        row.filing.data_year, row.filing.status, row.filing.organisation.status, row.entered_at
    )
    problems = entry_problems(_window(row.campaign), entrant)
    return [*(reason(each) for each in problems), *_gate_reasons(row)]


def _gate_reasons(row: Candidacy) -> list[dict[str, str]]:
    standard = standard_for(row.campaign, row.field)
    facts = frozen_facts(row.revision)
    sheet = score(facts, UNJUDGED, standard, campaign_year=row.campaign.data_year)
    failed = failed_gates(sheet.gates, standard)
    if not failed:
        return []
    said = {each: explain(sheet, standard, each).gates for each in LANGUAGES}
    found = {
        gate: {each: next((g.name, g.reason) for g in said[each] if g.id == gate) for each in said}
        for gate in failed
    }
    return [gate_reason(gate, found[gate]) for gate in failed]


def _window(round_: Campaign) -> Window:
    return Window(round_.data_year, round_.entry_opens_at, round_.entry_closes_at)


def _closed(round_: Campaign) -> Problem | None:
    if round_.status == "open":
        return None
    return Problem("", "campaign_not_open", _NOT_OPEN, {"year": round_.year})


def _entered(round_: Campaign, filing: Filing) -> Problem | None:
    there = select(Candidacy.id).where(
        Candidacy.campaign_id == round_.id, Candidacy.filing_id == filing.id
    )
    if db.session.scalar(there) is None:
        return None
    return Problem("", "already_entered", _ENTERED)


def _being_corrected(filing: Filing) -> Problem | None:
    """What enters is judged by the facts it entered with: known wrong ones do not enter."""
    if under_way(filing) is None:
        return None
    return Problem("", "being_corrected", _BEING_CORRECTED)


_BEING_CORRECTED = N_("This filing is being corrected: it can enter when that is decided.")
_NOT_RECORDED = N_("The filing is not recorded: only recorded products can enter.")
_NOT_OPEN = N_("The campaign of {year} is not open for entry.")
_ENTERED = N_("This product has entered the campaign before; leaving it is final.")


@use_case
def leave(candidacy_id: int, *, actor: Actor, reason: str) -> Candidacy:
    """Take a product out of a campaign before its review begins; final for this campaign."""
    row = candidacy_of(candidacy_id, actor=actor)
    require_visible(RULES, Permission.LEAVE, actor, row)
    history.move(row, "leave", actor=actor, reason=reason)
    return row


def enter_opted_in() -> int:
    """Enter recorded filings that opted in, for every open campaign; a step of the worker.

    One transaction each: a filing that cannot be read is logged and keeps none waiting.
    """
    at = clock.now()
    rounds = db.session.execute(
        select(Campaign.id, Campaign.data_year).where(
            Campaign.status == "open", Campaign.entry_opens_at <= at, Campaign.entry_closes_at > at
        )
    ).all()
    return sum(_enter_batch(campaign_id, data_year) for campaign_id, data_year in rounds)


def _enter_batch(campaign_id: int, data_year: int) -> int:
    entered = select(Candidacy.id).where(
        Candidacy.campaign_id == campaign_id, Candidacy.filing_id == Filing.id
    )
    corrected = select(Correction.id).where(
        Correction.filing_id == Filing.id, Correction.status.in_(UNDER_WAY)
    )
    waiting = db.session.scalars(
        select(Filing.id)
        .join(FilingRevision, FilingRevision.id == Filing.current_revision_id)
        .where(
            Filing.status == "recorded", Filing.data_year == data_year,
            FilingRevision.opt_in.is_(True), ~entered.exists(), ~corrected.exists(),
        )
        .order_by(Filing.id)
        .limit(BATCH)
    ).all()  # fmt: skip
    done = 0
    for filing_id in waiting:
        try:
            enter(campaign_id, filing_id, actor=SYSTEM)
        except Exception:
            log.exception("a filing could not enter", filing=filing_id, campaign=campaign_id)
            continue
        done += 1
    return done


def enterable(round_: Campaign, *, actor: Actor) -> Sequence[Filing]:
    """Return the recorded filings of the campaign's data year that ``actor`` may enter."""
    own = [org for org, role in actor.memberships.items() if role in ("owner", "editor")]
    if not own or round_.status != "open":
        return []
    there = select(Candidacy.id).where(
        Candidacy.campaign_id == round_.id, Candidacy.filing_id == Filing.id
    )
    query = (
        select(Filing)
        .where(
            Filing.organisation_id.in_(own), Filing.status == "recorded",
            Filing.data_year == round_.data_year, ~there.exists(),
        )
        .order_by(Filing.id)
        .options(joinedload(Filing.revision), joinedload(Filing.product))
        .limit(200)
    )  # fmt: skip
    return db.session.scalars(query).all()


def own_candidacies(round_: Campaign, *, actor: Actor) -> Sequence[Candidacy]:
    """Return the candidacies of the organisations ``actor`` is a member of."""
    query = (
        select(Candidacy)
        .join(Filing, Filing.id == Candidacy.filing_id)
        .where(
            Filing.organisation_id.in_(list(actor.memberships)),
            Candidacy.campaign_id == round_.id,
        )
        .order_by(Candidacy.id)
        .options(*listed())
        .limit(200)
    )
    return db.session.scalars(query).all()
