"""Steps of a version's life, for tests that begin further on."""

from datetime import timedelta

from certify import clock
from certify.accounts.models import User
from certify.rulebook import publication, service
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


def pass_consultation(row: StandardVersion) -> None:
    """Set the clock to the day after its last."""
    after = clock.end_of_legal_day(row.consultation.closes_on) + timedelta(minutes=1)
    clock.CLOCK.advance(max(timedelta(), after - clock.now()))
