"""Use cases of patent cases: officers decide, holders answer. Nothing happens by itself."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from certify import clock, history
from certify.accounts.permissions import Actor, require, require_visible
from certify.certificate import service
from certify.certificate.living import effect, rules
from certify.certificate.living.assessing import drop_proposal
from certify.certificate.living.models import CaseAnswer, PatentCase
from certify.certificate.living.permissions import RULES, Permission
from certify.certificate.models import Certificate
from certify.db import db, use_case
from certify.filing.models import Filing, FilingRevision
from certify.filing.office.service import plain
from certify.i18n import N_
from certify.problems import Problem, Refused

PAGE: Final = 30
GROUND: Final = {"suspend": "patent_in_doubt", "lift": "doubt_cleared"}


def found(case_id: int, actor: Actor) -> PatentCase:
    """Return a case to whoever may read it; Hidden to others."""
    query = select(PatentCase).where(PatentCase.id == case_id).options(
        joinedload(PatentCase.certificate).joinedload(Certificate.filing),
        joinedload(PatentCase.certificate).joinedload(Certificate.revision),
        selectinload(PatentCase.answers),
    )  # fmt: skip
    case = db.session.scalars(query).one()
    require_visible(RULES, Permission.SEE_CASE, actor, case)
    return case


def listed(
    statuses: Sequence[str], *, actor: Actor, before: int | None = None
) -> Sequence[PatentCase]:
    """Return a page of cases, newest first, and one more if there is a next page.

    An officer sees all, others those of their organisations.
    """
    query = select(PatentCase).join(Certificate).join(Filing)
    if not actor.has("officer"):
        query = query.where(Filing.organisation_id.in_(sorted(actor.memberships)))
    if statuses:
        query = query.where(PatentCase.status.in_(statuses))
    if before is not None:
        query = query.where(PatentCase.id < before)
    names = joinedload(PatentCase.certificate).joinedload(Certificate.revision)
    rows = query.order_by(PatentCase.id.desc()).limit(PAGE + 1)
    return db.session.scalars(rows.options(names.load_only(FilingRevision.name_zh))).all()


def of_certificate(certificate_id: int) -> Sequence[PatentCase]:
    """Return the cases of a certificate, newest first."""
    query = select(PatentCase).where(PatentCase.certificate_id == certificate_id)
    return db.session.scalars(query.order_by(PatentCase.id.desc())).all()


@use_case
def answer(case_id: int, text: str, *, actor: Actor) -> CaseAnswer:
    """Let the holder answer in writing. Raises Refused for no words, or once it is decided."""
    case = found(case_id, actor)
    require(RULES, Permission.ANSWER_CASE, actor, case)
    said = plain(text)
    problems = list(rules.text_problems("/text", said))
    if not said:
        problems.append(Problem("/text", "required", _NOTHING_SAID))
    if not _open(case):
        problems.append(Problem("", "decided", _DECIDED))
    if problems:
        raise Refused(problems)
    row = CaseAnswer(case=case, text=said, given_at=clock.now(), given_by_id=actor.user_id)
    db.session.add(row)
    history.note(case, "answer", actor=actor)
    return row


@use_case
def decide(
    case_id: int, outcome: str, reason: str, *, actor: Actor, seen: int | None = None
) -> PatentCase:
    """Decide a case, or propose it where a second officer has to look.

    ``seen`` is the version of the case that was read: what changed since is not decided
    unread. Raises Refused with everything that stands against it.
    """
    case = _to_decide(case_id, actor, seen)
    words = plain(reason)
    heard = rules.heard(len(case.answers), clock.today(), case.answer_by)
    problems = list(rules.decision_problems(
        outcome, words, possible=rules.outcomes(case.status, case.certificate.status),
        heard=heard, answer_by=case.answer_by,
    ))  # fmt: skip
    if case.proposed is not None:
        problems.append(Problem("", "proposed_already", _PROPOSED))
    if problems:
        raise Refused(problems)
    if rules.needs_second_look(outcome, case.eligible):
        case.proposed, case.proposed_reason = outcome, words
        case.proposed_by_id = actor.user_id
        history.note(case, "propose", actor=actor, reason=words, data={"outcome": outcome})
        return case
    return _carry_out(case, outcome, words, actor)


@use_case
def confirm(case_id: int, *, actor: Actor, seen: int | None = None) -> PatentCase:
    """Confirm what another officer proposed: it is carried out at once."""
    case = _to_decide(case_id, actor, seen)
    if case.proposed is None or case.proposed_reason is None:
        raise Refused([Problem("", "nothing_proposed", _NOTHING_PROPOSED)])
    require(RULES, Permission.CONFIRM_CASE, actor, case)
    if case.proposed not in rules.outcomes(case.status, case.certificate.status):
        raise Refused([Problem("", "not_possible", _ENDED_MEANWHILE)])
    outcome, reason = case.proposed, case.proposed_reason
    case.seconded_for_id = case.proposed_by_id
    return _carry_out(case, outcome, reason, actor)


@use_case
def take_back(case_id: int, *, actor: Actor, seen: int | None = None) -> PatentCase:
    """Take a proposal back; another decision may then be made."""
    case = _to_decide(case_id, actor, seen)
    if case.proposed is None:
        raise Refused([Problem("", "nothing_proposed", _NOTHING_PROPOSED)])
    drop_proposal(case)
    history.note(case, "take_back", actor=actor)
    return case


def _to_decide(case_id: int, actor: Actor, seen: int | None) -> PatentCase:
    case = found(case_id, actor)
    require(RULES, Permission.DECIDE_CASE, actor, case)
    if not _open(case):
        raise Refused([Problem("", "decided", _DECIDED)])
    if seen is not None and seen != case.row_version:
        raise Refused([Problem("", "changed_meanwhile", _CHANGED)])
    return case


def _open(case: PatentCase) -> bool:
    return bool(case.LIFECYCLE.actions(case.status))


def _carry_out(case: PatentCase, outcome: str, reason: str, actor: Actor) -> PatentCase:
    """Move the case and, through its own use case, the certificate."""
    certificate, interim = case.certificate, case.status == "suspended"
    if outcome != "suspend":
        case.decided_by_id = actor.user_id
    drop_proposal(case)
    history.move(case, outcome, actor=actor, reason=reason, data={"number": certificate.number})
    if outcome == "suspend":
        _change(certificate, "suspend", GROUND["suspend"], reason, actor)
    elif outcome == "withdraw":
        _change(certificate, "withdraw", _lost(case), reason, actor)
    elif outcome == "keep" and interim and certificate.status == "suspended":
        _change(certificate, "lift", GROUND["lift"], reason, actor)
    return case


def _change(certificate: Certificate, action: str, code: str, reason: str, actor: Actor) -> None:
    service.change_state(certificate.number, action, code, reason, actor=actor)


def _lost(case: PatentCase) -> str:
    """The ground of a withdrawal: the patents are gone, or the rest does not suffice."""
    carried = any(effect.read_change(each).counts for each in case.changes)
    counted = case.after is not None and any(
        gate["id"] == "G1" and gate["passed"] for gate in case.after.get("gates", ())
    )
    return "standard_not_met" if carried or counted else "patent_lost"


_NOTHING_SAID = N_("Write what the office should know before it decides.")
_DECIDED = N_("This case is closed: nothing can be added or decided any more.")
_PROPOSED = N_("A decision is proposed already: confirm it, or take it back first.")
_NOTHING_PROPOSED = N_("Nothing is proposed in this case. Reload the page to see what happened.")
_CHANGED = N_(
    "The case changed since you opened the page. Nothing was decided: read it again first."
)
_ENDED_MEANWHILE = N_(
    "The certificate changed its state meanwhile, so this can no longer be done. Take the "
    "proposal back, then decide anew."
)
