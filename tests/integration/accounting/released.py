"""Releases for tests, each step by its use case."""

from datetime import datetime, timedelta

from certify import clock
from certify.accounting.product import service as accounting
from certify.accounting.release import service
from certify.accounting.release.models import Release
from certify.accounting.release.rules import NOTICE_DAYS, Plan
from certify.accounts.models import User
from certify.accounts.permissions import Actor
from tests.people import acting, person

REASON = {"reason": "方法更正", "reason_en": "The method was improved"}


def hour() -> datetime:
    """The first instant for which a release may be announced now, to the minute."""
    return clock.now().replace(second=0, microsecond=0) + timedelta(days=NOTICE_DAYS, minutes=1)


def staff() -> tuple[Actor, Actor]:
    """A statistician, and the officer who approves; made where they are not there yet."""
    found = {
        name: User.query.filter_by(email=f"{name}@example.com").one_or_none()
        for name in ("counting", "approving")
    }
    roles = {"counting": "statistician", "approving": "officer"}
    people = {name: row or person(name, roles[name]) for name, row in found.items()}
    return acting(people["counting"]), acting(people["approving"])


def checked(year: int = 2025, revision: str = "first", *, provisional: bool = False) -> Release:
    """Compile, announce, draft and check a release of ``year``."""
    statistician, _ = staff()
    accounting.compile_summary(year, actor=statistician)
    row = service.announce(Plan("products", year, revision, hour()), actor=statistician)
    words = REASON if revision in ("method", "correction") else {}
    service.draft(row.id, actor=statistician, provisional=provisional, **words)
    return service.check(row.id, actor=statistician)


def approved(year: int = 2025, revision: str = "first", *, provisional: bool = False) -> Release:
    """Bring a release up to its approval."""
    row = checked(year, revision, provisional=provisional)
    return service.approve(row.id, actor=staff()[1])


def published(year: int = 2025, revision: str = "first", *, provisional: bool = False) -> Release:
    """Bring a release up to its publication; the clock then shows its hour."""
    row = approved(year, revision, provisional=provisional)
    clock.CLOCK.advance(row.planned_at - clock.now() + timedelta(seconds=1))
    assert service.publish_due() == 1
    return row
