"""What happens to certificates is told: signed, in order, again after failures, until it stops."""

import json
from datetime import UTC, timedelta

import pytest
from huey import SqliteHuey
from sqlalchemy import select

from certify import clock, history, jobs
from certify.accounts import service as accounts
from certify.accounts.permissions import SYSTEM
from certify.certificate.signals.webhooks import delivery, rules, service, signing
from certify.certificate.signals.webhooks.models import Delivery
from certify.certificate.signals.webhooks.service import Wish
from certify.certificate.signals.webhooks.transport import Doors
from certify.db import db
from certify.history import Event
from certify.outbox import Mail
from tests.integration.certificate.signals.webhooks.conftest import issued, subscribed
from tests.people import acting, organisation, person

LONG = timedelta(days=2)


def change(certificate, action="suspend", code="misuse", reason="示例说明"):
    history.move(certificate, action, actor=SYSTEM, reason_code=code, reason=reason)
    db.session.commit()


def deliveries():
    return db.session.scalars(select(Delivery).order_by(Delivery.id)).all()


def tell():
    """What the worker's steps come to, without those of other rooms."""
    jobs.tell_new_events()
    while delivery.deliver():
        pass


def outcomes(row):
    return [each["outcome"] for each in row.tries]


def test_a_message_is_signed_and_says_what_is_public(house, opened, receiver, machine):
    clock.CLOCK.advance(timedelta(days=30))
    certificate = issued(house.organisation)
    jobs.tell_new_events()
    assert delivery.deliver() == 1
    (came,) = receiver.came
    assert came.path == "/hook"
    assert came.headers["content-type"] == "application/json"
    stamp = int(came.headers["webhook-timestamp"])
    assert stamp == int(machine.now.timestamp()), "the machine's time, not the demonstration's"
    expected = signing.signature(opened.secret, came.headers["webhook-id"], stamp, came.body)
    assert came.headers["webhook-signature"] == expected
    said = json.loads(came.body)
    assert said["type"] == "certificate.issued"
    assert said["data"]["number"] == certificate.number
    assert said["data"]["status"] == "valid"
    assert said["data"]["page_url"] == f"http://localhost/certificates/{certificate.number}"
    (row,) = deliveries()
    assert (row.status, outcomes(row)) == ("delivered", ["delivered"])
    assert delivery.deliver() == 0, "what is delivered is not sent again"


def test_every_change_of_state_in_order(house, opened, receiver):
    certificate = issued(house.organisation)
    change(certificate)
    change(certificate, "lift", "doubt_cleared")
    change(certificate, "withdraw", "issued_in_error")
    tell()
    said = [json.loads(each.body) for each in receiver.came]
    assert [each["type"] for each in said] == [
        "certificate.issued", "certificate.suspended", "certificate.lifted",
        "certificate.withdrawn",
    ]  # fmt: skip
    assert said[1]["data"]["ground"]["zh"] == "证书使用有误导性"
    assert said[1]["data"]["reason"] == "示例说明"
    assert said[1]["data"]["previous_status"] == "valid"


def test_an_event_is_queued_once(house, opened):
    issued(house.organisation)
    jobs.tell_new_events()
    event = db.session.scalars(select(Event).where(Event.subject == "certificate")).one()
    event.handled_at = None
    db.session.commit()
    with pytest.raises(Exception, match=r"(?i)unique"):
        jobs.tell_new_events()
    db.session.rollback()
    assert len(deliveries()) == 1


def test_who_is_told_of_what(house, receiver):
    theirs = organisation(person("other"), uscc="91440300MA5EXAMP0R")
    chosen = {
        scope: subscribed(house, f"{receiver.url}/{scope}", scope, field).subscription.id
        for scope, field in (("all", None), ("own", None), ("field", "02"))
    }
    issued(house.organisation, "01")
    issued(theirs, "02")
    tell()
    told = dict.fromkeys(chosen, 0)
    for each in deliveries():
        told[next(s for s, known in chosen.items() if known == each.subscription_id)] += 1
    assert told == {"all": 2, "own": 1, "field": 1}


def test_a_failed_message_holds_up_the_next_and_comes_again_under_its_id(
    house, opened, receiver, machine
):
    receiver.answer(500, 503)
    issued(house.organisation)
    issued(house.organisation)
    jobs.tell_new_events()
    assert delivery.deliver() == 1
    assert delivery.deliver() == 0, "nothing before its time"
    machine.advance(timedelta(seconds=6))
    assert delivery.deliver() == 1
    machine.advance(timedelta(seconds=6))
    assert delivery.deliver() == 0, "the second wait is longer"
    machine.advance(timedelta(minutes=6))
    assert (delivery.deliver(), delivery.deliver(), delivery.deliver()) == (1, 1, 0)
    first, second = deliveries()
    assert receiver.ids == [first.message_id] * 3 + [second.message_id]
    assert outcomes(first) == ["answered", "answered", "delivered"]
    assert opened.subscription.failures == 0
    stamps = [int(each.headers["webhook-timestamp"]) for each in receiver.came]
    assert stamps == sorted(stamps) and stamps[0] < stamps[2], "signed anew at every attempt"


def test_the_tenth_failure_stops_and_tells_the_owner(house, opened, receiver, machine):
    receiver.answer(*[500] * 10)
    issued(house.organisation)
    jobs.tell_new_events()
    for turn in range(10):
        assert opened.subscription.status == "active", turn
        assert delivery.deliver() == 1
        machine.advance(LONG)
    assert opened.subscription.status == "stopped"
    assert delivery.deliver() == 0
    jobs.tell_new_events()
    mail = db.session.scalars(select(Mail).order_by(Mail.id.desc())).first()
    assert mail.user_id == house.owner.id
    assert f"/webhooks/{opened.subscription.id}" in mail.body and "500" in mail.body
    service.resume(opened.subscription.id, actor=house.actor)
    assert delivery.deliver() == 1
    assert deliveries()[0].status == "delivered", "what waited is sent after resuming"


def test_gone_stops_at_once(house, opened, receiver):
    receiver.answer(410)
    issued(house.organisation)
    jobs.work_off()
    assert opened.subscription.status == "stopped"
    assert len(receiver.came) == 1
    issued(house.organisation)
    tell()
    assert len(deliveries()) == 1, "a stopped subscription collects nothing"


def test_the_officer_who_subscribed_for_an_organisation_is_told_too(house, receiver):
    officer, editor = person("officer", "officer"), person("editor")
    accounts.invite_member(house.organisation.id, editor.email, "editor", actor=house.actor)
    wish = Wish(house.organisation.uscc, receiver.url, "all")
    service.subscribe(wish, actor=acting(officer))
    receiver.answer(410)
    issued(house.organisation)
    tell()
    jobs.tell_new_events()
    told = select(Mail.user_id).where(Mail.subject.contains(receiver.url))
    assert set(db.session.scalars(told)) == {house.owner.id, officer.id}


def test_a_redirect_is_not_followed(house, opened, receiver):
    receiver.answer(302, Location="/elsewhere")
    issued(house.organisation)
    jobs.tell_new_events()
    delivery.deliver()
    assert [each.path for each in receiver.came] == ["/hook"]
    assert outcomes(deliveries()[0]) == ["redirect"]


def test_a_receiver_that_does_not_answer_in_time(house, opened, receiver):
    receiver.answer(204, wait=0.6)
    issued(house.organisation)
    jobs.tell_new_events()
    delivery.deliver(Doors(loopback=True, seconds=0.2))
    assert outcomes(deliveries()[0]) == ["timeout"]


def test_killed_between_sending_and_marking(house, opened, receiver, machine, monkeypatch):
    issued(house.organisation)
    jobs.tell_new_events()

    def killed(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(delivery, "mark", killed)
        with pytest.raises(KeyboardInterrupt):
            delivery.deliver()
    db.session.rollback()
    assert delivery.deliver() == 0, "the claim holds: another worker may still be sending"
    machine.advance(delivery.CLAIM + timedelta(seconds=1))
    assert delivery.deliver() == 1
    assert len(receiver.ids) == 2 and len(set(receiver.ids)) == 1
    assert deliveries()[0].status == "delivered"


def test_the_worker_is_woken_for_what_is_due_before_the_next_sweep(
    house, opened, receiver, machine, tmp_path
):
    queue = SqliteHuey("waking", filename=str(tmp_path / "jobs.db"))
    ran = []
    task = queue.task(name="round_of_work")(lambda: ran.append(machine.now))
    assert not jobs.wake(queue, task), "nothing waits"
    receiver.answer(500, 500)
    issued(house.organisation)
    jobs.tell_new_events()
    assert not jobs.wake(queue, task), "what is overdue is left to the sweep: no worker spins"
    delivery.deliver()
    assert jobs.wake(queue, task)
    assert not jobs.wake(queue, task), "ordered once"
    (ordered,) = queue.pending()
    left = ordered.eta.replace(tzinfo=UTC) - machine.now
    assert timedelta(seconds=4) < left < timedelta(seconds=6)
    queue.flush()
    machine.advance(timedelta(seconds=6))
    delivery.deliver()
    assert not jobs.wake(queue, task), "five minutes are the sweep's affair"
    machine.advance(timedelta(minutes=4, seconds=30))
    assert jobs.wake(queue, task)
    service.pause(opened.subscription.id, actor=house.actor)
    queue.flush()
    assert not jobs.wake(queue, task)
    assert ran == [], "ordered, not run"


def test_two_workers_do_not_claim_the_same(house, opened):
    issued(house.organisation)
    jobs.tell_new_events()
    assert len(delivery.claim()) == 1
    assert delivery.claim() == []


def test_paused_collects_and_deleted_forgets(house, opened, receiver):
    service.pause(opened.subscription.id, actor=house.actor)
    issued(house.organisation)
    tell()
    assert receiver.came == [] and len(deliveries()) == 1
    service.delete(opened.subscription.id, actor=house.actor)
    (row,) = deliveries()
    assert row.status == "dropped" and opened.subscription.secret is None
    tell()
    assert receiver.came == []


def test_a_test_goes_ahead_once_and_counts_for_nothing(house, opened, receiver):
    service.pause(opened.subscription.id, actor=house.actor)
    receiver.answer(500)
    service.test(opened.subscription.id, actor=house.actor)
    tell()
    (row,) = deliveries()
    assert (row.status, outcomes(row), row.type) == ("failed", ["answered"], "test")
    assert opened.subscription.failures == 0
    assert json.loads(receiver.came[0].body)["type"] == "test"


def test_both_secrets_sign_for_a_day(house, opened, receiver, machine):
    fresh = service.renew_secret(opened.subscription.id, actor=house.actor)
    assert fresh.secret != opened.secret
    issued(house.organisation)
    jobs.tell_new_events()
    delivery.deliver()
    machine.advance(rules.OVERLAP)
    issued(house.organisation)
    jobs.tell_new_events()
    delivery.deliver()
    for came, known in zip(
        receiver.came, ([fresh.secret, opened.secret], [fresh.secret]), strict=True
    ):
        stamp = int(came.headers["webhook-timestamp"])
        expected = [signing.signature(each, came.headers["webhook-id"], stamp, came.body)
                    for each in known]  # fmt: skip
        assert came.headers["webhook-signature"].split(" ") == expected


def test_a_secret_that_cannot_be_read_stops(house, opened, receiver):
    opened.subscription.secret = "of another key"
    db.session.commit()
    issued(house.organisation)
    tell()
    assert opened.subscription.status == "stopped" and receiver.came == []
    assert outcomes(deliveries()[0]) == ["secret_lost"]


def test_what_was_done_with_is_forgotten_after_ninety_days(house, opened, receiver, machine):
    issued(house.organisation)
    jobs.tell_new_events()
    delivery.deliver()
    machine.advance(rules.KEPT - timedelta(days=1))
    delivery.deliver()
    assert len(deliveries()) == 1
    machine.advance(timedelta(days=2))
    delivery.deliver()
    assert deliveries() == []
