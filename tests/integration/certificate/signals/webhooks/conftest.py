"""An organisation that subscribes, certificates that are told of, a machine clock that is set."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest

from certify import clock, history
from certify.accounts.models import Organisation, User
from certify.accounts.permissions import SYSTEM, Actor
from certify.certificate.models import Certificate
from certify.certificate.signals.webhooks import service
from certify.certificate.signals.webhooks.service import Opened, Wish
from certify.db import db
from certify.files import StoredFile
from tests import rows
from tests.integration.certificate.signals.webhooks.receiver import Receiver, receiving
from tests.people import acting, organisation, person

numbers = itertools.count(1)


@dataclass
class House:
    """An organisation with its owner."""

    owner: User
    organisation: Organisation

    @property
    def actor(self) -> Actor:
        return acting(self.owner)


@pytest.fixture
def house(app) -> House:
    owner = person("owner")
    return House(owner, organisation(owner))


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as running:
        yield running


@pytest.fixture
def opened(house: House, receiver: Receiver) -> Opened:
    return subscribed(house, receiver.url)


def subscribed(house: House, url: str, scope: str = "all", field: str | None = None) -> Opened:
    return service.subscribe(Wish(house.organisation.uscc, url, scope, field), actor=house.actor)


def issued(home: Organisation, field: str = "01") -> Certificate:
    """A certificate with its first event, without its paper."""
    filing, turn = rows.recorded_filing(home), next(numbers)
    content = {
        "record_number": filing.product.record_number, "issued_on": "2026-05-01",
        "valid_until": None,
        "holder": {"uscc": home.uscc, "name_zh": home.name_zh, "name_en": None},
        "product": {
            "name_zh": "示例产品", "name_en": None, "model": "X", "industry": {"code": "3921"},
            "field": {"code": field},
        },
    }  # fmt: skip
    row = Certificate(
        number=f"RC-2025-{turn:06d}-W", kind="recordation", filing=filing,
        revision_id=filing.current_revision_id, content=content, template_version="1",
        key_fingerprint="0" * 64, issued_at=clock.now(),
        file=StoredFile(sha256="0" * 64, name="c.pdf", media_type="application/pdf", size=1,
                        created_at=clock.now()),
    )  # fmt: skip
    history.begin(row, actor=SYSTEM, data={"number": row.number, "sha256": "0" * 64})
    db.session.commit()
    return row


class Machine:
    """The machine's clock, set forward by the test."""

    def __init__(self) -> None:
        self.now = clock.now()

    def advance(self, by: timedelta) -> None:
        self.now += by


@pytest.fixture
def machine(app, monkeypatch: pytest.MonkeyPatch) -> Machine:
    running = Machine()
    monkeypatch.setattr(clock, "by_machine", lambda: running.now)
    return running
