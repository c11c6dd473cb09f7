"""What awaits an examiner, and what was decided lately: lists of bounded cost."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import literal, select, tuple_, union_all

from certify.accounts.models import Organisation
from certify.accounts.permissions import Actor, require
from certify.db import Utc, db
from certify.filing.models import Filing, FilingRevision, Product
from certify.filing.permissions import RULES, Permission
from certify.history import Event

PAGE: Final = 50
DECISIONS: Final = ("return", "record", "refuse", "withdraw")


@dataclass(frozen=True)
class Waiting:
    """One submitted filing; ``place`` is where the list goes on after it."""

    filing_id: int
    submitted_at: datetime
    data_year: int
    revision: int
    name: str
    field: str
    model: str
    organisation_id: int
    organisation: str

    @property
    def place(self) -> str:
        """The keyset: the list goes on behind it even if this filing is decided meanwhile."""
        return f"{self.submitted_at.isoformat()}~{self.filing_id}"


@dataclass(frozen=True)
class Decided:
    """One decision with what became of the filing since."""

    event: Event
    filing_id: int
    status: str
    data_year: int
    name: str
    organisation_id: int
    organisation: str


def waiting(
    actor: Actor, *, field: str | None = None, after: str | None = None
) -> Sequence[Waiting]:
    """Return up to ``PAGE`` + 1 submitted filings, longest waiting first.

    ``after`` is the ``place`` of the last one of the page before. One query, of columns:
    documents and sheets stay where they are. Raises Forbidden.
    """
    require(RULES, Permission.SEE_QUEUE, actor)
    query = (
        select(
            Filing.id, Filing.submitted_at, Filing.data_year, FilingRevision.number,
            FilingRevision.name_zh, FilingRevision.field, Product.model, Organisation.id,
            Organisation.name_zh,
        )
        .join(FilingRevision, Filing.current_revision_id == FilingRevision.id)
        .join(Product, Filing.product_id == Product.id)
        .join(Organisation, Filing.organisation_id == Organisation.id)
        .where(Filing.status == "submitted")
        .order_by(Filing.submitted_at, Filing.id)
        .limit(PAGE + 1)
    )  # fmt: skip
    if field is not None:
        query = query.where(FilingRevision.field == field)
    if (place := _place(after)) is not None:
        query = query.where(
            tuple_(Filing.submitted_at, Filing.id) > tuple_(literal(place[0], Utc), place[1])
        )
    rows: Iterable[Any] = db.session.execute(query)
    return [Waiting(*row) for row in rows]


def _place(text: str | None) -> tuple[datetime, int] | None:
    """The keyset in an address; None (the first page) if it is none of ours."""
    moment, _, number = (text or "").partition("~")
    try:
        instant, filing_id = datetime.fromisoformat(moment), int(number)
    except ValueError:
        return None
    return (instant, filing_id) if instant.tzinfo and 0 <= filing_id < 2**31 else None


def decided(actor: Actor, *, before: int | None = None) -> list[Decided]:
    """Return up to ``PAGE`` + 1 decisions on filings, newest first, before an event's id.

    Two queries; each kind of decision is read from the end of its own index.
    """
    require(RULES, Permission.SEE_QUEUE, actor)
    events = _latest(before, PAGE + 1)
    query = (
        select(
            Filing.id, Filing.status, Filing.data_year, FilingRevision.name_zh, Organisation.id,
            Organisation.name_zh,
        )
        .join(FilingRevision, Filing.current_revision_id == FilingRevision.id)
        .join(Organisation, Filing.organisation_id == Organisation.id)
        .where(Filing.id.in_({event.subject_id for event in events}))
    )  # fmt: skip
    found: dict[int, Any] = {row[0]: row for row in db.session.execute(query)}
    return [Decided(e, *found[e.subject_id]) for e in events if e.subject_id in found]


def _latest(before: int | None, limit: int) -> Sequence[Event]:
    each = []
    for action in DECISIONS:
        ids = select(Event.id).where(Event.subject == Filing.SUBJECT, Event.action == action)
        if before is not None:
            ids = ids.where(Event.id < before)
        each.append(select(ids.order_by(Event.id.desc()).limit(limit).subquery().c.id))
    chosen = union_all(*each).subquery()
    query = select(Event).where(Event.id.in_(select(chosen.c.id)))
    return db.session.scalars(query.order_by(Event.id.desc()).limit(limit)).all()
