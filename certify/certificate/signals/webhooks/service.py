"""Use cases of subscriptions: make one, steer it, read it. Sending is ``delivery``'s."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, select, update
from sqlalchemy.orm import joinedload

from certify import clock, history
from certify.accounts.models import Organisation
from certify.accounts.permissions import Actor, require, require_visible
from certify.certificate.signals.webhooks import messages, rules, signing, vault
from certify.certificate.signals.webhooks.models import Delivery, Subscription
from certify.certificate.signals.webhooks.permissions import RULES, Permission
from certify.db import db, use_case
from certify.i18n import N_
from certify.installation import settings
from certify.problems import Problem, Refused
from certify.reference.industries import FIELD_NAMES

PAGE: Final = 50


@dataclass(frozen=True)
class Wish:
    """What somebody asks for: the organisation's credit code, address, which certificates."""

    uscc: str
    url: str
    scope: str
    field: str | None = None


@dataclass(frozen=True)
class Opened:
    """A subscription and its secret, which is readable this once."""

    subscription: Subscription
    secret: str


@use_case
def subscribe(wish: Wish, *, actor: Actor) -> Opened:
    """Make a subscription. Raises Refused with everything that stands against it."""
    require(RULES, Permission.OPEN_ROOM, actor)
    organisation, problems = _organisation(wish.uscc, actor)
    target = rules.read_target(wish.url, demonstration=settings().demonstration)
    if isinstance(target, Problem):
        problems.append(target)
    problems += rules.scope_problems(wish.scope, wish.field, FIELD_NAMES)
    field = wish.field if wish.scope == "field" else None
    if organisation is not None and not isinstance(target, Problem):
        problems += _beside_others(organisation, target.url, wish.scope, field)
    if problems or organisation is None or isinstance(target, Problem):
        raise Refused(problems)
    secret = signing.new_secret()
    row = Subscription(
        organisation_id=organisation.id, created_by_id=actor.user_id, created_at=clock.now(),
        url=target.url, scope=wish.scope, field=field, failures=0, next_at=clock.by_machine(),
        secret=vault.put_away(secret, settings().secret_key),
    )  # fmt: skip
    history.begin(row, actor=actor)
    return Opened(row, secret)


def _organisation(uscc: str, actor: Actor) -> tuple[Organisation | None, list[Problem]]:
    """The organisation, if the actor may subscribe for it; else what to say."""
    query = select(Organisation).where(Organisation.uscc == uscc.strip().upper())
    found = db.session.scalars(query).one_or_none()
    may = found is not None and (actor.has("officer") or actor.member(found.id, "owner"))
    if found is None or not may:
        return None, [Problem("/uscc", "unknown_organisation", _UNKNOWN, {"uscc": uscc[:40]})]
    if found.status != "verified":
        return None, [Problem("/uscc", "not_verified", _NOT_VERIFIED)]
    return found, []


def _beside_others(
    organisation: Organisation, url: str, scope: str, field: str | None
) -> list[Problem]:
    query = select(Subscription).where(
        Subscription.organisation_id == organisation.id, Subscription.status != "deleted"
    )
    others = db.session.scalars(query).all()
    if any((each.url, each.scope, each.field) == (url, scope, field) for each in others):
        return [Problem("/url", "there_already", _THERE_ALREADY)]
    if len(others) >= rules.MOST_SUBSCRIPTIONS:
        return [Problem("", "too_many", _TOO_MANY, {"most": rules.MOST_SUBSCRIPTIONS})]
    return []


def found(subscription_id: int, actor: Actor) -> Subscription:
    """Return a subscription to whoever may see it; Hidden to others, and once it is deleted."""
    query = select(Subscription).where(
        Subscription.id == subscription_id, Subscription.status != "deleted"
    )
    row = db.session.scalars(query.options(joinedload(Subscription.organisation))).one_or_none()
    require_visible(_IF_THERE, Permission.SEE, actor, row)
    assert row is not None  # noqa: S101 - what is not there is hidden above
    return row


_IF_THERE: Final = {
    Permission.SEE: lambda a, row: row is not None and RULES[Permission.SEE](a, row)
}


def listed(actor: Actor, *, after: int = 0) -> Sequence[Subscription]:
    """Return a page of the subscriptions the actor may see, oldest first, and one more."""
    require(RULES, Permission.OPEN_ROOM, actor)
    query = select(Subscription).where(Subscription.status != "deleted", Subscription.id > after)
    if not actor.has("officer"):
        query = query.where(Subscription.organisation_id.in_(sorted(actor.memberships)))
    query = query.options(joinedload(Subscription.organisation)).order_by(Subscription.id)
    return db.session.scalars(query.limit(PAGE + 1)).all()


def deliveries(subscription: Subscription, *, before: int | None = None) -> Sequence[Delivery]:
    """Return a page of what was sent or waits, newest first, and one more."""
    query = select(Delivery).where(Delivery.subscription_id == subscription.id)
    if before is not None:
        query = query.where(Delivery.id < before)
    return db.session.scalars(query.order_by(Delivery.id.desc()).limit(PAGE + 1)).all()


def waiting(subscription_ids: Sequence[int]) -> dict[int, int]:
    """Return subscription → how many messages wait, for those for which any do."""
    query = select(Delivery.subscription_id, func.count()).where(
        Delivery.status == "waiting", Delivery.subscription_id.in_(subscription_ids)
    )
    rows = db.session.execute(query.group_by(Delivery.subscription_id))
    return {row[0]: row[1] for row in rows}


@use_case
def pause(subscription_id: int, *, actor: Actor) -> Subscription:
    """Send nothing more until it is resumed; what happens meanwhile is kept."""
    row = _managed(subscription_id, actor)
    history.move(row, "pause", actor=actor)
    return row


@use_case
def resume(subscription_id: int, *, actor: Actor) -> Subscription:
    """Send again, beginning with what waits; failures are counted anew."""
    row = _managed(subscription_id, actor)
    history.move(row, "resume", actor=actor)
    row.failures, row.next_at = 0, clock.by_machine()
    return row


@use_case
def delete(subscription_id: int, *, actor: Actor) -> None:
    """Delete a subscription: its secrets are gone at once, and what waits is dropped."""
    row = _managed(subscription_id, actor)
    history.move(row, "delete", actor=actor)
    row.secret = row.old_secret = row.old_secret_until = None
    left = update(Delivery).where(Delivery.subscription_id == row.id, Delivery.status == "waiting")
    db.session.execute(left.values(status="dropped", done_at=clock.by_machine()))


@use_case
def test(subscription_id: int, *, actor: Actor) -> Delivery:
    """Ask for a test: sent once by the worker, ahead of what waits, in any state."""
    row = _managed(subscription_id, actor)
    history.note(row, "test", actor=actor)
    return messages.queue_test(row)


@use_case
def renew_secret(subscription_id: int, *, actor: Actor) -> Opened:
    """Give a new secret. The old one signs beside it for another day."""
    row = _managed(subscription_id, actor)
    secret = signing.new_secret()
    row.old_secret, row.old_secret_until = row.secret, clock.by_machine() + rules.OVERLAP
    row.secret = vault.put_away(secret, settings().secret_key)
    history.note(row, "renew_secret", actor=actor)
    return Opened(row, secret)


def _managed(subscription_id: int, actor: Actor) -> Subscription:
    row = found(subscription_id, actor)
    require(RULES, Permission.MANAGE, actor, row)
    return row


_UNKNOWN: Final = N_("There is no organisation {uscc} for which you may subscribe.")
_NOT_VERIFIED: Final = N_("The organisation has not been verified yet; wait until it is.")
_THERE_ALREADY: Final = N_("This address is already told of these certificates.")
_TOO_MANY: Final = N_("An organisation has at most {most} subscriptions: delete one first.")
