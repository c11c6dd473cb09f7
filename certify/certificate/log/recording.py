"""What happened in the office becomes entries of the log: each event of ``LOGGED`` once.

The rooms below write events and know nothing of the log. Which events are not logged yet
is read from the rows, so the step may die at any moment and be run again.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import and_, insert, or_, select

from certify.certificate.log import store
from certify.certificate.log.leaves import LOGGED, STANDARD, STATE, Happened, Leaf, kind_of, leaf_of
from certify.certificate.log.models import LogEvent
from certify.certificate.models import Certificate
from certify.db import db, use_case
from certify.history import Event
from certify.rulebook.models import StandardVersion

BATCH: Final = 200


def follow() -> int:
    """Log what happened and is not logged yet, and sign; a step of the worker.

    Returns how many events it logged. Signs also what others appended since the last
    checkpoint.
    """
    done = record_events()
    if store.size() > store.signed_size():
        store.checkpoint()
    return done


@use_case
def record_events(limit: int = BATCH) -> int:
    """Log at most ``limit`` events, oldest first; returns how many."""
    waiting = db.session.scalars(_waiting().limit(limit)).all()
    if not waiting:
        return 0
    store.lock()  # what another worker logs meanwhile is seen from here on
    waiting = db.session.scalars(_waiting().limit(limit)).all()
    places = store.append_all([leaf_of(each) for each in described(waiting)])
    rows = [
        {"event_id": event.id, "place": place} for event, place in zip(waiting, places, strict=True)
    ]
    if rows:
        db.session.execute(insert(LogEvent), rows)
    return len(rows)


def _waiting() -> Any:
    """Events to be logged that are not. No high-water mark: a transaction that began earlier
    may commit later, with a smaller id, and would be passed over.
    """  # noqa: D205 - one thought
    kinds = or_(*(and_(Event.subject == s, Event.action == a) for s, a in LOGGED))
    logged = select(LogEvent.event_id).where(LogEvent.event_id == Event.id).exists()
    return select(Event).where(kinds, ~logged).order_by(Event.id)


def described(events: Sequence[Event]) -> list[Happened]:
    """Return events as the log may know them, with the facts of their things."""
    numbers = _numbers({e.subject_id for e in events if _is(e, STATE)})
    standards = _standards({e.subject_id for e in events if _is(e, STANDARD)})
    said = []
    for event in events:
        own: Mapping[str, Any] = {}
        if _is(event, STATE):
            own = {"number": numbers[event.subject_id]}
        elif _is(event, STANDARD):
            own = standards[event.subject_id]
        said.append(_happened(event, {**event.data, **own}))
    return said


def _is(event: Event, kind: str) -> bool:
    return kind_of(event.subject, event.action) == kind


def _happened(event: Event, facts: Mapping[str, Any]) -> Happened:
    return Happened(
        event.subject, event.action, event.at, event.from_status, event.to_status,
        event.reason_code, event.reason, facts,
    )  # fmt: skip


def _numbers(ids: set[int]) -> dict[int, str]:
    if not ids:
        return {}
    rows = db.session.scalars(select(Certificate).where(Certificate.id.in_(ids)))
    return {row.id: row.number for row in rows}


def _standards(ids: set[int]) -> dict[int, dict[str, Any]]:
    if not ids:
        return {}
    rows = db.session.scalars(select(StandardVersion).where(StandardVersion.id.in_(ids)))
    return {
        row.id: {"id": row.standard_id, "version": row.version, "digest": row.digest}
        for row in rows
    }


def event_at(place: int) -> Event | None:
    """Return the event that became the leaf at ``place``; None for a leaf of another origin."""
    query = select(Event).join(LogEvent, LogEvent.event_id == Event.id)
    return db.session.scalar(query.where(LogEvent.place == place).order_by(Event.id).limit(1))


def leaf_now(event: Event) -> Leaf:
    """Return the leaf that an event would become today: another one if it was tampered with."""
    return leaf_of(described([event])[0])
