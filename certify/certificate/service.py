"""Use cases of the states of certificates; how they come to be, ``issuing`` tells."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from certify import clock, history
from certify.accounts.permissions import SYSTEM, Actor, require
from certify.certificate import status_list
from certify.certificate.checking.on_day import Change, OnDay, Term, on_day
from certify.certificate.models import Certificate
from certify.certificate.permissions import RULES, Permission
from certify.certificate.signals import grounds as reasons
from certify.certificate.verification import State
from certify.db import db, use_case
from certify.filing.models import Filing
from certify.history import Event
from certify.i18n import N_, translate
from certify.installation import settings
from certify.problems import Problem, Refused

BATCH: Final = 20


def key_folder(home: Path) -> Path:
    """Where the installation keeps its sealing key and the authority's certificate."""
    return home / "keys"


def font_folder(home: Path) -> Path:
    """Where set-up built the fonts of the papers."""
    return home / "fonts"


def find(number: str) -> Certificate | None:
    """Return the certificate of a number, with what its page shows, or None."""
    query = select(Certificate).where(Certificate.number == number.strip().upper())
    return db.session.scalars(query.options(joinedload(Certificate.file))).one_or_none()


def of_filing(filing_id: int) -> Sequence[Certificate]:
    """Return the certificates of a filing, newest first."""
    query = select(Certificate).where(Certificate.filing_id == filing_id)
    return db.session.scalars(query.order_by(Certificate.id.desc())).all()


def grounds(status: str, language: str) -> list[tuple[str, str, str]]:
    """Return (action, reason code, words) of each ground on which the state may change now."""
    possible = Certificate.LIFECYCLE.actions(status)
    return [
        (action, code, translate(words, language))
        for action in possible if action in reasons.BY_PERSON
        for code, words in reasons.of(action).items()
    ]  # fmt: skip


@use_case
def change_state(
    number: str, action: str, reason_code: str, reason: str, *, actor: Actor
) -> Certificate:
    """Suspend, lift, withdraw or cancel a certificate, with reason code and words.

    Raises Refused for an unknown number, action or reason code, a missing reason, or a
    step its state does not allow.
    """
    certificate = find(number)
    if certificate is None:
        message = N_("There is no certificate {number}.")
        raise Refused([Problem("/number", "unknown_number", message, {"number": number[:40]})])
    needed = Permission.CANCEL if action == "cancel" else Permission.CHANGE_STATE
    require(RULES, needed, actor, certificate)
    if action not in reasons.BY_PERSON or reason_code not in reasons.of(action):
        raise Refused([Problem("/reason_code", "unknown_reason", N_("Choose one of the grounds."))])
    history.move(certificate, action, actor=actor, reason=reason, reason_code=reason_code)
    return certificate


@use_case
def follow_deadlines() -> int:
    """Expire what is past its day, and withdraw papers of withdrawn recordations.

    A step of the worker; returns how many certificates changed.
    """
    today = clock.today()
    query = select(Certificate).where(
        Certificate.status.in_(("valid", "suspended")), Certificate.valid_until < today
    )
    over = db.session.scalars(query.limit(BATCH)).all()
    for certificate in over:
        history.move(certificate, "expire", actor=SYSTEM, reason_code=reasons.TERM_OVER)
    orphans = _orphans()
    for certificate in orphans:
        words = [e.reason for e in history.of(certificate.filing) if e.action == "withdraw"]
        history.move(
            certificate, "withdraw", actor=SYSTEM, reason_code=reasons.RECORDATION_WITHDRAWN,
            reason=words[-1] if words else "recordation withdrawn",
        )  # fmt: skip
    return len(over) + len(orphans)


def _orphans() -> Sequence[Certificate]:
    query = select(Certificate).join(Certificate.filing).where(
        Certificate.status.in_(("valid", "suspended")), Filing.status == "withdrawn"
    )  # fmt: skip
    return db.session.scalars(query.limit(BATCH)).all()


def state_of(certificate: Certificate) -> State:
    """Return the register's answer about a certificate, as of now."""
    events = [each for each in history.of(certificate) if _changes_state(each)]
    changes = tuple(
        Change(_since(certificate, each), str(each.to_status), each.reason, each.reason_code)
        for each in events
    )
    return replace(_state(certificate, events[-1] if events else None), changes=changes)


def state_on(certificate: Certificate, day: date) -> OnDay:
    """Return the state at the end of the legal day ``day``, from the events of its life."""
    term = Term(clock.legal_day(certificate.issued_at), certificate.valid_until)
    return on_day(day, term, state_of(certificate), clock.today())


def _since(certificate: Certificate, change: Event) -> date:
    """The first legal day of a state. Its end is in the paper: the worker only writes it down."""
    if change.to_status == "expired" and certificate.valid_until is not None:
        return certificate.valid_until + timedelta(days=1)
    return clock.legal_day(change.at)


def _changes_state(event: Event) -> bool:
    return event.from_status not in (None, event.to_status)


def _state(certificate: Certificate, change: Event | None) -> State:
    ends = certificate.valid_until
    if ends is not None and ends < clock.today() and certificate.status in ("valid", "suspended"):
        # Over is over, also before the worker's next round writes it down.
        return State(
            status="expired", as_of=clock.now(), since=ends + timedelta(days=1),
            sha256=certificate.file.sha256, reason_code=reasons.TERM_OVER,
        )  # fmt: skip
    return State(
        status=certificate.status,
        as_of=clock.now(),
        since=_since(certificate, change) if change else None,
        reason=change.reason if change else None,
        reason_code=change.reason_code if change else None,
        successor=change.data.get("successor") if change else None,
        sha256=certificate.file.sha256,
    )


def ask_register(number: str) -> State | None:
    """Return what this installation's register says of a number; None if it knows none."""
    certificate = find(number)
    return None if certificate is None else state_of(certificate)


def publish_status_list() -> int:
    """Publish the states anew if any changed since; a step of the worker (1 if written).

    The list serves verifiers that have no register to ask.
    """
    target = settings().home / status_list.FILE
    latest = db.session.scalar(
        select(func.max(Event.at)).where(Event.subject == Certificate.SUBJECT)
    )
    known = status_list.as_of(target)
    if latest is None or (known is not None and latest <= known):
        return 0
    changes = select(Event).where(Event.subject == Certificate.SUBJECT, Event.action != "create")
    last = {event.subject_id: event for event in db.session.scalars(changes.order_by(Event.id))}
    query = select(Certificate).options(joinedload(Certificate.file))
    states = {each.number: _state(each, last.get(each.id)) for each in db.session.scalars(query)}
    fresh = target.with_suffix(".new")
    fresh.write_bytes(status_list.write(states, clock.now()))
    fresh.replace(target)
    return 1
