"""The receiver that docs/webhooks.md shows checks what we really send."""

import json
import re

import pytest

from certify import jobs
from certify.certificate.signals.webhooks import delivery, service
from tests.architecture.tree import ROOT
from tests.integration.certificate.signals.webhooks.conftest import issued


def shown(language):
    text = (ROOT / "docs" / "webhooks.md").read_text(encoding="utf-8")
    (block,) = re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)
    return block


@pytest.fixture(scope="module")
def accept():
    code = shown("python")
    names = {}
    exec(code, names)  # the point of the test
    return names["accept"]


def test_it_takes_what_is_ours_and_nothing_else(house, opened, receiver, accept):
    issued(house.organisation)
    jobs.tell_new_events()
    delivery.deliver()
    (came,) = receiver.came
    assert accept(opened.secret, came.headers, came.body)
    assert not accept(opened.secret, came.headers, came.body + b" ")
    stamp = int(came.headers["webhook-timestamp"])
    assert not accept(opened.secret, came.headers, came.body, now=stamp + 301)
    later = {**came.headers, "webhook-timestamp": str(stamp + 1)}
    assert not accept(opened.secret, later, came.body)
    other = {**came.headers, "webhook-id": "msg_other"}
    assert not accept(opened.secret, other, came.body)
    assert not accept("whsec_" + "A" * 44, came.headers, came.body)


def test_old_and_new_secret_both_check_after_a_change(house, opened, receiver, accept):
    fresh = service.renew_secret(opened.subscription.id, actor=house.actor)
    issued(house.organisation)
    jobs.tell_new_events()
    delivery.deliver()
    (came,) = receiver.came
    assert accept(opened.secret, came.headers, came.body)
    assert accept(fresh.secret, came.headers, came.body)


def test_the_message_shown_has_the_keys_of_those_sent(house, opened, receiver):
    issued(house.organisation)
    jobs.tell_new_events()
    delivery.deliver()
    example, real = json.loads(shown("json")), json.loads(receiver.came[0].body)
    assert set(example) == set(real)
    assert set(example["data"]) == set(real["data"])
    for part in ("holder", "product"):
        assert set(example["data"][part]) == set(real["data"][part])
