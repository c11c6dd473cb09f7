"""The worker's step: what waits is sent, in order, and tried again after growing waits.

An attempt has three parts: it is claimed and committed, sent with no transaction open, and
marked. A process that dies in between leaves the claim, which runs out; the message is then
sent again under the same id, by which the receiver knows it.
"""

import secrets
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Row, delete, func, select, update

from certify import clock, history
from certify.accounts.permissions import SYSTEM
from certify.certificate.signals.webhooks import rules, signing, transport, vault
from certify.certificate.signals.webhooks.models import Delivery, Subscription
from certify.certificate.signals.webhooks.rules import Target
from certify.certificate.signals.webhooks.transport import Doors, Outcome
from certify.db import db, use_case
from certify.installation import settings
from certify.problems import Problem

AT_ONCE: Final = 8
CLAIM: Final = timedelta(seconds=90)
"""How long a claim holds: longer than any attempt takes, look-up of the name included."""
TRIES_KEPT: Final = 20


@dataclass(frozen=True)
class Parcel:
    """A claimed delivery, ready to be sent without the database."""

    target: Target
    headers: dict[str, str]
    body: bytes


def deliver(doors: Doors | None = None) -> int:
    """Send the first waiting message of every subscription whose time has come, and tests.

    Returns how many attempts were made. Up to eight receivers are written to at once: one
    that does not answer holds up the others for ten seconds at most.
    """
    doors = doors or Doors(loopback=settings().demonstration)
    forget_old()
    claimed = claim()
    if not claimed:
        return 0
    parcels = [pack(each) for each in claimed]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        outcomes = list(pool.map(lambda parcel: _sent(parcel, doors), parcels))
    for delivery_id, outcome in zip(claimed, outcomes, strict=True):
        mark(delivery_id, outcome)
    return len(claimed)


def _sent(parcel: Parcel | Outcome, doors: Doors) -> Outcome:
    if isinstance(parcel, Outcome):
        return parcel
    return transport.post(parcel.target, parcel.headers, parcel.body, doors)


@use_case
def claim() -> list[int]:
    """Claim what is to be sent now; returns ids of deliveries, at most eight."""
    now = clock.by_machine()
    chosen = [row.id for row in _tests() if _claim_test(row.id)]
    for row in _heads(now)[: AT_ONCE - len(chosen)]:
        won = update(Subscription).where(
            Subscription.id == row.subscription_id, Subscription.status == "active",
            Subscription.next_at == row.next_at,
        )  # fmt: skip
        if _changed(won.values(next_at=now + CLAIM)):
            chosen.append(row.id)
    return chosen


def _tests() -> Sequence[Row[Any]]:
    query = select(Delivery.id).where(Delivery.status == "waiting", Delivery.event_id.is_(None))
    return db.session.execute(query.order_by(Delivery.id).limit(AT_ONCE)).all()


def _claim_test(delivery_id: int) -> bool:
    """A test is sent once and then over: whoever asked for it asks again."""
    mine = update(Delivery).where(Delivery.id == delivery_id, Delivery.status == "waiting")
    return _changed(mine.values(status="failed", done_at=clock.by_machine()))


def _heads(now: Any) -> Sequence[Row[Any]]:
    """The oldest waiting message of every subscription that is due."""
    first = (
        select(Delivery.subscription_id, func.min(Delivery.id).label("id"))
        .where(Delivery.status == "waiting", Delivery.event_id.is_not(None))
        .group_by(Delivery.subscription_id)
        .subquery()
    )
    due = select(first.c.id, first.c.subscription_id, Subscription.next_at).join(
        Subscription, Subscription.id == first.c.subscription_id
    )
    ready = due.where(Subscription.status == "active", Subscription.next_at <= now)
    return db.session.execute(ready.order_by(Subscription.next_at).limit(AT_ONCE)).all()


def next_due() -> datetime | None:
    """Return the next moment ahead, by the machine, at which a failed message is due again.

    What is overdue is not meant: it was tried just now, or another worker has it in hand.
    """
    waits = select(Delivery.id).where(
        Delivery.subscription_id == Subscription.id, Delivery.status == "waiting",
        Delivery.event_id.is_not(None),
    )  # fmt: skip
    query = select(func.min(Subscription.next_at)).where(
        Subscription.status == "active", Subscription.next_at > clock.by_machine(), waits.exists()
    )
    return db.session.scalar(query)


def _changed(statement: Any) -> bool:
    return _count(statement) == 1


def _count(statement: Any) -> int:
    """Execute a statement that changes rows; returns how many it changed."""
    done: Any = db.session.execute(statement)
    return int(done.rowcount)


def pack(delivery_id: int) -> Parcel | Outcome:
    """Return a claimed delivery as it is sent now, or why it cannot be sent."""
    row = db.session.get_one(Delivery, delivery_id)
    now, body = clock.by_machine(), row.body.encode()
    known = _secrets(row.subscription, now)
    target = rules.read_target(row.subscription.url, demonstration=settings().demonstration)
    if not known:
        return Outcome("secret_lost")
    if isinstance(target, Problem):
        return Outcome("closed_address")  # allowed in the demonstration it was made in
    signed = signing.headers(known, row.message_id, int(now.timestamp()), body)
    return Parcel(target, signed, body)


def _secrets(subscription: Subscription, now: Any) -> list[str]:
    """The secret and, for a day after it was changed, the one before."""
    kept = [subscription.secret]
    if subscription.old_secret_until is not None and now < subscription.old_secret_until:
        kept.append(subscription.old_secret)
    read = [vault.take_out(each, settings().secret_key) for each in kept if each]
    return [each for each in read if each]


@use_case
def mark(delivery_id: int, outcome: Outcome, *, lot: Callable[[int], int] | None = None) -> None:
    """Write down how an attempt came out, and what follows for the subscription."""
    row = db.session.get_one(Delivery, delivery_id)
    now = clock.by_machine()
    attempt = {"at": now.isoformat(), "outcome": outcome.code, "status": outcome.status}
    row.tries = [*row.tries, attempt][-TRIES_KEPT:]
    if row.event_id is None:
        row.status, row.done_at = "delivered" if outcome.received else "failed", now
        return
    if row.status != "waiting":
        return  # deleted meanwhile
    subscription = row.subscription
    if outcome.received:
        row.status, row.done_at = "delivered", now
        subscription.failures, subscription.next_at = 0, now
        return
    subscription.failures += 1
    if outcome.code in ("gone", "secret_lost") or subscription.failures >= rules.MOST_FAILURES:
        subscription.next_at = now
        if subscription.status == "active":
            history.move(
                subscription, "stop", actor=SYSTEM, reason_code=outcome.code,
                data={"status": outcome.status},
            )  # fmt: skip
        return
    share = (lot or secrets.randbelow)(rules.SPREAD)
    subscription.next_at = now + rules.wait(subscription.failures, share)


@use_case
def forget_old() -> int:
    """Forget what was done with ninety days ago; returns how many messages."""
    old = Delivery.done_at < clock.by_machine() - rules.KEPT
    if not db.session.scalar(select(select(Delivery.id).where(old).exists())):
        return 0  # asked every minute: the database is not locked for nothing
    return _count(delete(Delivery).where(old))
