"""The log that is the truth: who did what to which thing, when and why.

A status changes through ``move`` only, which appends the event in the same
transaction; replaying the events of a thing must arrive at its stored status.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar, Protocol

from sqlalchemy import JSON, Index, String, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from certify import clock
from certify.db import Utc, db, index_where
from certify.lifecycle import Lifecycle, Mover


class Living(Protocol):
    """A thing with a life: its lifecycle, the word events use for it, its present state."""

    LIFECYCLE: ClassVar[Lifecycle]
    SUBJECT: ClassVar[str]
    id: Any
    status: Any


class Event(db.Model):
    """One thing that happened. Never changed, except that ``handled_at`` is filled in."""

    __tablename__ = "event"
    __table_args__ = (
        Index("ix_event_subject", "subject", "subject_id", "id"),
        Index("ix_event_action", "subject", "action", "id"),
        index_where("handled_at IS NULL", "ix_event_unhandled", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Utc)
    actor_id: Mapped[int | None] = mapped_column(db.ForeignKey("account.id"))
    actor_name: Mapped[str] = mapped_column(String(120))
    subject: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int]
    action: Mapped[str] = mapped_column(String(40))
    from_status: Mapped[str | None] = mapped_column(String(40))
    to_status: Mapped[str | None] = mapped_column(String(40))
    reason_code: Mapped[str | None] = mapped_column(String(40))
    reason: Mapped[str | None] = mapped_column(Text)
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    handled_at: Mapped[datetime | None] = mapped_column(Utc)


def begin(thing: Living, *, actor: Mover, data: dict[str, Any] | None = None) -> Event:
    """Write the birth of ``thing`` in its initial state (flushes, to learn its id)."""
    thing.status = thing.LIFECYCLE.initial
    db.session.add(thing)
    db.session.flush()
    return _append(thing, "create", None, thing.status, actor, None, None, data)


def move(
    thing: Living,
    action: str,
    *,
    actor: Mover,
    reason: str | None = None,
    reason_code: str | None = None,
    data: dict[str, Any] | None = None,
) -> Event:
    """Take one step of the lifecycle and append the event; the only way to change a status.

    Raises Refused if the step does not exist in this state or lacks its reason.
    """
    step = thing.LIFECYCLE.step(thing.status, action, reason)
    before, thing.status = thing.status, step.target
    return _append(thing, action, before, step.target, actor, reason_code, reason, data)


def note(
    thing: Living,
    action: str,
    *,
    actor: Mover,
    reason: str | None = None,
    data: dict[str, Any] | None = None,
) -> Event:
    """Append an event that changes no state (an opinion, an assignment)."""
    return _append(thing, action, thing.status, thing.status, actor, None, reason, data)


def _append(
    thing: Living,
    action: str,
    before: str | None,
    after: str,
    actor: Mover,
    reason_code: str | None,
    reason: str | None,
    data: dict[str, Any] | None,
) -> Event:
    entry = Event(
        at=clock.now(), actor_id=actor.user_id, actor_name=actor.name, subject=thing.SUBJECT,
        subject_id=thing.id, action=action, from_status=before, to_status=after,
        reason_code=reason_code, reason=reason, data=data or {},
    )  # fmt: skip
    db.session.add(entry)
    known = db.session.info
    known["events"] = known.get("events", 0) + 1
    return entry


def of(thing: Living) -> Sequence[Event]:
    """Return the events of ``thing``, oldest first."""
    return events(thing.SUBJECT, thing.id)


def events(subject: str, subject_id: int) -> Sequence[Event]:
    """Return the events of one subject, oldest first."""
    query = select(Event).where(Event.subject == subject, Event.subject_id == subject_id)
    return db.session.scalars(query.order_by(Event.id)).all()
