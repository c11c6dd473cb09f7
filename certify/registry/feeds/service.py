"""What happened to certificates, as the public may know it: newest first, page by page.

The order is that of the event numbers: a total one, so events of one instant keep their
places, and a page that begins before a number holds the same whatever happens meanwhile.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, select, union_all
from sqlalchemy.orm import aliased

from certify.certificate.content import CertificateContent, from_document
from certify.certificate.log.leaves import LOGGED
from certify.certificate.models import Certificate
from certify.db import db
from certify.filing.models import FilingRevision
from certify.history import Event

PAGE: Final = 50
RARE: Final = 300
"""Certificates of a field below which their events are looked up one by one."""
ACTIONS: Final = tuple(action for subject, action in LOGGED if subject == Certificate.SUBJECT)
"""Steps of a certificate that are public: those that the transparency log enters."""


@dataclass(frozen=True)
class PublicEvent:
    """One event of a certificate: never who acted, and of the holder what the paper says.

    ``successor`` is the number of the paper that took this one's place, ``predecessor``
    of the one whose place this took.
    """

    id: int
    at: datetime
    action: str
    from_status: str | None
    to_status: str | None
    reason_code: str | None
    reason: str | None
    successor: str | None
    predecessor: str | None
    content: CertificateContent


@dataclass(frozen=True)
class Found:
    """One page of events, and before which event the next page begins (None: no more)."""

    events: tuple[PublicEvent, ...]
    following: int | None


def newest(field: str | None = None, before: int | None = None, limit: int = PAGE) -> Found:
    """Return the newest public events, of all fields or of one, older than event ``before``.

    An event may become visible after one with a higher number (its transaction took
    longer): whoever follows reads the first page again and knows by the id what he has.
    """
    numbers, earlier = _numbers(field, before, limit + 1).subquery(), aliased(Certificate)
    query = (
        select(
            Event.id, Event.at, Event.action, Event.from_status, Event.to_status,
            Event.reason_code, Event.reason, Event.data,
            Certificate.content, earlier.number.label("predecessor"),
        )
        .join(numbers, numbers.c.id == Event.id)
        .join(Certificate, Certificate.id == Event.subject_id)
        .outerjoin(earlier, earlier.id == Certificate.predecessor_id)
        .order_by(Event.id.desc())
    )  # fmt: skip
    rows = db.session.execute(query).all()
    following = rows[limit - 1].id if len(rows) > limit else None
    return Found(tuple(_public(row) for row in rows[:limit]), following)


def _numbers(field: str | None, before: int | None, limit: int) -> Select[int]:
    """Return the query for the numbers of the events of a page.

    It takes the newest of each step, then the newest of these: each is a walk along the
    index by subject and step, as long as the page and not as the history. A field with few
    certificates would be sought through all the others that way: of these the events are
    looked up.
    """
    few = _few(field) if field is not None else None
    if few is not None:
        own = select(Event.id).where(
            Event.subject == Certificate.SUBJECT, Event.subject_id.in_(few),
            Event.action.in_(ACTIONS),
        )  # fmt: skip
        return _page(own, before, limit)
    walks = [_page(_walk(action, field), before, limit).subquery() for action in ACTIONS]
    together = union_all(*(select(walk.c.id) for walk in walks)).subquery()
    return select(together.c.id).order_by(together.c.id.desc()).limit(limit)


def _page(query: Select[int], before: int | None, limit: int) -> Select[int]:
    if before is not None:
        query = query.where(Event.id < before)
    return query.order_by(Event.id.desc()).limit(limit)


def _walk(action: str, field: str | None) -> Select[int]:
    query = select(Event.id).where(Event.subject == Certificate.SUBJECT, Event.action == action)
    if field is not None:
        query = (
            query.join(Certificate, Certificate.id == Event.subject_id)
            .join(FilingRevision, FilingRevision.id == Certificate.revision_id)
            .where(FilingRevision.field == field)
        )
    return query


def _few(field: str) -> Sequence[int] | None:
    """Return the certificates of a field if they are fewer than ``RARE``, else None."""
    query = (
        select(Certificate.id)
        .join(FilingRevision, FilingRevision.id == Certificate.revision_id)
        .where(FilingRevision.field == field)
        .limit(RARE)
    )
    found = db.session.scalars(query).all()
    return found if len(found) < RARE else None


def _public(row: Any) -> PublicEvent:
    return PublicEvent(
        id=row.id,
        at=row.at,
        action=row.action,
        from_status=row.from_status,
        to_status=row.to_status,
        reason_code=row.reason_code,
        reason=row.reason,
        successor=row.data.get("successor"),
        predecessor=row.predecessor,
        content=from_document(row.content),
    )
