"""Steps of a version's life, for tests that begin further on."""

from datetime import timedelta

from certify import clock
from certify.accounts.models import User
from certify.db import db
from certify.rulebook import publication, service
from certify.rulebook.backtesting import service as backtests
from certify.rulebook.models import StandardVersion
from certify.rulebook.rules import Plan
from tests import rows
from tests.people import acting

DAYS = 30


def plan(**changes):
    """A consultation of thirty days from today."""
    today = clock.today()
    words = {"text_zh": "现公开征求意见。", "text_en": "Please comment."}
    days = {"opens_on": today, "closes_on": today + timedelta(days=DAYS - 1)}
    return Plan(**{**words, **days, **changes})


def registered(editor: User) -> StandardVersion:
    """The shipped version that other tests know, as a draft."""
    rows.nothing_in_force()
    service.register_shipped(actor=acting(editor))
    return service.version("pip-illustrative", "2026.1", actor=acting(editor))


def put_out(row: StandardVersion, editor: User) -> StandardVersion:
    """A version in consultation from today."""
    return publication.put_out(row.id, plan(), actor=acting(editor))


def tried(row: StandardVersion, editor: User) -> None:
    """A back-test against what it would succeed, done and published."""
    old = publication.predecessor_of(row)
    run = backtests.request(row.id, old.id if old else None, (), actor=acting(editor))
    while backtests.work():
        pass
    backtests.publish(run.id, actor=acting(editor))


def pass_consultation(row: StandardVersion) -> None:
    """Try and publish what it would change, then set the clock to the day after its last."""
    tried(row, db.session.get(User, row.proposed_by_id))
    after = clock.end_of_legal_day(row.consultation.closes_on) + timedelta(minutes=1)
    clock.CLOCK.advance(max(timedelta(), after - clock.now()))
