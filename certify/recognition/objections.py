"""Use cases of objecting: anybody with a name and a contact may; a second officer decides."""

from sqlalchemy import select

from certify import clock, history
from certify.accounts.permissions import SYSTEM, Actor, require
from certify.campaign.models import Candidacy
from certify.db import db, use_case
from certify.i18n import N_
from certify.problems import Problem, Refused
from certify.recognition.models import NoticeEntry, Objection, PublicNotice
from certify.recognition.permissions import RULES, Permission
from certify.recognition.service import live_decision, recognise

LIMITS = {"name": 120, "contact": 200, "text": 4000}
_MISSING = {
    "name": N_("Give your name: anonymous objections cannot be examined."),
    "contact": N_("Give an e-mail address or telephone number, so that you can be heard."),
    "text": N_("Say what speaks against the recognition, and how it can be shown."),
}
_TOO_LONG = N_("Up to {limit} characters can be taken here; yours has {length}. Shorten it.")
_OVER = N_("The period for objections ended on {day}. Write to the authority instead.")
_UNKNOWN = N_("This product is not in a public notice.")


def fetch_entry(candidacy_id: int) -> NoticeEntry | None:
    """Return the notice entry of a candidacy, or None."""
    query = select(NoticeEntry).where(NoticeEntry.candidacy_id == candidacy_id)
    return db.session.scalars(query).one_or_none()


@use_case
def object_to(candidacy_id: int, name: str, contact: str, text: str, *, actor: Actor) -> Objection:
    """Take an objection from anybody while the notice is open.

    Raises Refused for missing or over-long words, or when the period is over.
    """
    entry = fetch_entry(candidacy_id)
    if entry is None:
        raise Refused([Problem("", "not_in_notice", _UNKNOWN)])
    typed = {"name": name.strip(), "contact": contact.strip(), "text": text.strip()}
    problems = _word_problems(typed) or _period_problems(entry.notice)
    if problems:
        raise Refused(problems)
    objection = Objection(candidacy_id=candidacy_id, received_at=clock.now(), **typed)
    history.begin(objection, actor=actor)
    if entry.candidacy.status == "in_notice":
        history.move(entry.candidacy, "object", actor=actor)
    return objection


def _word_problems(typed: dict[str, str]) -> list[Problem]:
    problems = []
    for key, value in typed.items():
        if not value:
            problems.append(Problem(f"/{key}", "missing", _MISSING[key]))
        elif len(value) > LIMITS[key]:
            said = {"limit": LIMITS[key], "length": len(value)}
            problems.append(Problem(f"/{key}", "too_long", _TOO_LONG, said))
    return problems


def _period_problems(notice: PublicNotice) -> list[Problem]:
    if notice.status == "published" and clock.now() < notice.closes_at:
        return []
    day = clock.legal_day(notice.closes_at).isoformat()
    return [Problem("", "period_over", _OVER, {"day": day})]


@use_case
def decide(objection_id: int, upheld: bool, reason: str, *, actor: Actor) -> Objection:
    """Uphold or dismiss an objection, with a reason.

    Upheld: the product is not recognised, and what else was objected to it is upheld
    with it. Dismissed, and nothing else open: it goes back into notice, or is recognised
    if the period is over meanwhile.
    """
    objection = db.session.get_one(Objection, objection_id)
    decision = live_decision(objection.candidacy_id)
    require(RULES, Permission.DECIDE_OBJECTION, actor, (objection, decision))
    _settle(objection, "uphold" if upheld else "dismiss", reason, actor)
    candidacy = objection.candidacy
    others = _open_objections(candidacy)
    if upheld:
        for other in others:
            _settle(other, "uphold", reason, actor)
        history.move(candidacy, "uphold_objection", actor=actor, reason=reason)
    elif not others:
        history.move(candidacy, "dismiss_objection", actor=actor, reason=reason)
        entry = fetch_entry(candidacy.id)
        if entry is not None and entry.notice.status == "closed":
            recognise(candidacy, actor=SYSTEM)
    return objection


def _settle(objection: Objection, action: str, reason: str, actor: Actor) -> None:
    history.move(objection, action, actor=actor, reason=reason)
    objection.decided_by_id, objection.decision_reason = actor.user_id, reason.strip()


def _open_objections(candidacy: Candidacy) -> list[Objection]:
    db.session.flush()
    query = select(Objection).where(
        Objection.candidacy_id == candidacy.id, Objection.status == "open"
    )
    return list(db.session.scalars(query))
