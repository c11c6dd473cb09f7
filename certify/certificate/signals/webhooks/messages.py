"""Events become messages: public values only, queued with the event they tell of."""

from typing import Any, Final
from uuid import uuid4

import rfc8785
from sqlalchemy import and_, or_, select

from certify import clock
from certify.certificate.models import Certificate
from certify.certificate.signals import grounds
from certify.certificate.signals.webhooks.models import Delivery, Subscription
from certify.certificate.signals.webhooks.rules import TEST, TYPES
from certify.db import db
from certify.history import Event
from certify.i18n import translate
from certify.installation import settings

_LISTENS: Final = Subscription.status.in_(("active", "paused"))


def queue(event: Event) -> int:
    """Queue a message for every subscription that is told of ``event``; returns how many.

    In the caller's transaction, the one in which the event is marked as handled: either both
    are written or neither. The database takes no event twice for one subscription.
    """
    if event.subject != Certificate.SUBJECT or event.action not in TYPES:
        return 0
    if not db.session.scalar(select(select(Subscription.id).where(_LISTENS).exists())):
        return 0  # most installations, most of the time
    certificate = db.session.get_one(Certificate, event.subject_id)
    told = db.session.scalars(_told(certificate)).all()
    if not told:
        return 0
    body = _body(TYPES[event.action], event, certificate)
    for each in told:
        db.session.add(_delivery(each, TYPES[event.action], body, event.id))
    return len(told)


def queue_test(subscription: Subscription) -> Delivery:
    """Queue a message that tells of nothing (in the caller's transaction)."""
    moment = clock.by_machine().isoformat()
    said: dict[str, Any] = {"type": TEST, "timestamp": moment, "data": {"url": subscription.url}}
    row = _delivery(subscription, TEST, rfc8785.dumps(said).decode(), None)
    db.session.add(row)
    return row


def _told(certificate: Certificate) -> Any:
    """Subscriptions that want to hear of a certificate."""
    field = certificate.content["product"]["field"]["code"]
    wanted = or_(
        Subscription.scope == "all",
        and_(Subscription.scope == "field", Subscription.field == field),
        and_(
            Subscription.scope == "own",
            Subscription.organisation_id == certificate.filing.organisation_id,
        ),
    )
    return select(Subscription).where(_LISTENS, wanted).order_by(
        Subscription.id
    )  # fmt: skip


def _delivery(subscription: Subscription, kind: str, body: str, event_id: int | None) -> Delivery:
    return Delivery(
        subscription_id=subscription.id, event_id=event_id, message_id=f"msg_{uuid4().hex}",
        type=kind, body=body, status="waiting", tries=[], queued_at=clock.by_machine(),
    )  # fmt: skip


def _body(kind: str, event: Event, certificate: Certificate) -> str:
    """The message in canonical JSON (RFC 8785): signed as it stands, for ever the same bytes."""
    said: dict[str, Any] = {
        "type": kind,
        "timestamp": event.at.isoformat(),
        "data": _data(event, certificate),
    }
    return rfc8785.dumps(said).decode()


def _data(event: Event, certificate: Certificate) -> dict[str, Any]:
    """What is public of a certificate and of what happened to it."""
    content = certificate.content
    holder, product = content["holder"], content["product"]
    ground = grounds.WORDS.get(event.reason_code or "")
    return {
        "event_id": event.id,
        "number": certificate.number,
        "kind": certificate.kind,
        "record_number": content["record_number"],
        "status": event.to_status,
        "previous_status": event.from_status,
        "reason_code": event.reason_code,
        "ground": {code: translate(ground, code) for code in ("zh", "en")} if ground else None,
        "reason": event.reason,
        "successor": event.data.get("successor"),
        "issued_on": content["issued_on"],
        "valid_until": content["valid_until"],
        "holder": {key: holder[key] for key in ("uscc", "name_zh", "name_en")},
        "product": {
            **{key: product[key] for key in ("name_zh", "name_en", "model")},
            "industry_code": product["industry"]["code"],
            "field": product["field"]["code"],
        },
        "page_url": f"{settings().base_url}/certificates/{certificate.number}",
    }
