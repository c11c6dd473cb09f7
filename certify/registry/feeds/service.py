"""What happened to certificates, as the public may know it: newest first, page by page.

The order is that of the event numbers: a total one, so events of one instant keep their
places, and a page that begins before a number holds the same whatever happens meanwhile.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, Subquery, select, union_all
from sqlalchemy.orm import aliased

from certify.certificate.content import CertificateContent, from_document
from certify.certificate.log.leaves import LOGGED
from certify.certificate.models import Certificate
from certify.db import db
from certify.filing.models import FilingRevision
from certify.history import Event

PAGE: Final = 50
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

    One statement. An event may become visible after one with a higher number (its
    transaction took longer): whoever follows reads the first page again and knows by the
    id what he has.
    """
    numbers = _numbers(field, before, limit + 1)
    earlier = aliased(Certificate)
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


def _numbers(field: str | None, before: int | None, limit: int) -> Subquery:
    """The numbers of the events of a page.

    The newest of each step by itself, then the newest of these: each is a walk along the
    index by subject and step, as long as the page and not as the history.
    """
    newest_of_each = [
        select(_newest(action, field, before, limit).subquery().c.id) for action in ACTIONS
    ]
    together = union_all(*newest_of_each).subquery()
    return select(together.c.id).order_by(together.c.id.desc()).limit(limit).subquery()


def _newest(action: str, field: str | None, before: int | None, limit: int) -> Select[int]:
    query = select(Event.id).where(Event.subject == Certificate.SUBJECT, Event.action == action)
    if before is not None:
        query = query.where(Event.id < before)
    if field is not None:
        query = (
            query.join(Certificate, Certificate.id == Event.subject_id)
            .join(FilingRevision, FilingRevision.id == Certificate.revision_id)
            .where(FilingRevision.field == field)
        )
    return query.order_by(Event.id.desc()).limit(limit)


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
