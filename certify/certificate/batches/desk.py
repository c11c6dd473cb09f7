"""Pausing and resuming the issuing of papers, and asking for failed ones again."""

from collections.abc import Sequence

from sqlalchemy import select

from certify import history
from certify.accounts.permissions import Actor, require
from certify.certificate.batches import failures
from certify.certificate.batches.models import IssuingDesk
from certify.certificate.permissions import RULES, Permission
from certify.db import db, use_case
from certify.history import Event

THE_ONE = 1


def paused() -> bool:
    """Whether nothing is to be issued now; read from the database, not remembered."""
    return db.session.scalar(select(IssuingDesk.status)) == "paused"


def events(limit: int = 20) -> Sequence[Event]:
    """Return what was done at the desk lately, newest first."""
    query = select(Event).where(Event.subject == IssuingDesk.SUBJECT, Event.action != "create")
    return db.session.scalars(query.order_by(Event.id.desc()).limit(limit)).all()


def last(action: str) -> Event | None:
    """Return the newest event of an action at the desk."""
    query = select(Event).where(Event.subject == IssuingDesk.SUBJECT, Event.action == action)
    return db.session.scalar(query.order_by(Event.id.desc()).limit(1))


@use_case
def pause(reason: str, *, actor: Actor) -> IssuingDesk:
    """Let nothing more be issued; what is being printed is finished.

    Raises Refused without a reason, or where it is paused already.
    """
    require(RULES, Permission.RUN_ISSUING, actor)
    desk = _desk(actor)
    history.move(desk, "pause", actor=actor, reason=reason)
    return desk


@use_case
def resume(*, actor: Actor) -> IssuingDesk:
    """Go on issuing. Raises Refused where it was not paused."""
    require(RULES, Permission.RUN_ISSUING, actor)
    desk = _desk(actor)
    history.move(desk, "resume", actor=actor)
    return desk


@use_case
def retry(wanted: Sequence[int] | None = None, *, actor: Actor) -> int:
    """Let papers that failed be tried again, by id of failure or all; returns how many."""
    require(RULES, Permission.RUN_ISSUING, actor)
    count = failures.again(wanted)
    if count:
        history.note(_desk(actor), "retry", actor=actor, data={"count": count})
    return count


def _desk(actor: Actor) -> IssuingDesk:
    desk = db.session.get(IssuingDesk, THE_ONE)
    if desk is None:
        desk = IssuingDesk(id=THE_ONE)
        history.begin(desk, actor=actor)
    return desk
