"""Subscribing by use case and by page: who may, what is refused, the secret shown once."""

import re

import pytest
from sqlalchemy import event

from certify import history
from certify.accounts import service as accounts
from certify.accounts.permissions import Forbidden, Hidden
from certify.certificate.signals.webhooks import delivery, messages, rules, service, vault
from certify.certificate.signals.webhooks.models import Subscription
from certify.certificate.signals.webhooks.service import Wish
from certify.db import db
from certify.problems import Refused
from tests.integration.certificate.signals.webhooks.conftest import subscribed
from tests.people import acting, organisation, person, sign_in

URL = "https://hooks.example.com/c"
OTHER = "91440300MA5EXAMP0R"


def refused(wish, actor):
    with pytest.raises(Refused) as refusal:
        service.subscribe(wish, actor=actor)
    return [(each.pointer, each.code) for each in refusal.value.problems]


def test_everything_that_is_wrong_is_said_at_once(house):
    assert refused(Wish("nonsense", "http://h.example/", "some"), house.actor) == [
        ("/uscc", "unknown_organisation"), ("/url", "https_only"), ("/scope", "choose"),
    ]  # fmt: skip
    wish = Wish(house.organisation.uscc, "https://10.0.0.1/", "field", "00")
    assert refused(wish, house.actor) == [("/url", "closed"), ("/field", "choose")]


def test_an_organisation_that_is_not_verified(house):
    house.organisation.status = "returned"
    db.session.commit()
    wish = Wish(house.organisation.uscc, URL, "all")
    assert refused(wish, house.actor) == [("/uscc", "not_verified")]


def test_for_whom_one_may_subscribe(house):
    theirs = organisation(person("other"), uscc=OTHER)
    assert refused(Wish(OTHER, URL, "all"), house.actor) == [("/uscc", "unknown_organisation")]
    colleague = person("colleague")
    accounts.invite_member(house.organisation.id, colleague.email, "editor", actor=house.actor)
    wish = Wish(house.organisation.uscc, URL, "all")
    assert refused(wish, acting(colleague)) == [("/uscc", "unknown_organisation")]
    officer = acting(person("officer", "officer"))
    row = service.subscribe(Wish(OTHER, URL, "own"), actor=officer).subscription
    assert row.organisation_id == theirs.id
    with pytest.raises(Forbidden):
        service.subscribe(wish, actor=acting(person("nobody")))


def test_the_same_twice_and_too_many(house):
    subscribed(house, URL)
    wish = Wish(house.organisation.uscc, "https://HOOKS.example.com:443/c", "all", "01")
    assert refused(wish, house.actor) == [("/url", "there_already")]
    for turn in range(rules.MOST_SUBSCRIPTIONS - 1):
        subscribed(house, f"{URL}/{turn}")
    wish = Wish(house.organisation.uscc, f"{URL}/more", "all")
    assert refused(wish, house.actor) == [("", "too_many")]
    first = db.session.query(Subscription).order_by(Subscription.id).first()
    service.delete(first.id, actor=house.actor)
    subscribed(house, URL)


def test_a_secret_is_kept_encrypted_under_this_installations_key(house, app):
    opened = subscribed(house, URL)
    kept = opened.subscription.secret
    assert opened.secret not in kept and opened.secret[6:] not in kept
    key = app.config["CERTIFY"].secret_key
    assert vault.take_out(kept, key) == opened.secret
    assert vault.take_out(kept, key + "x") is None
    assert vault.put_away(opened.secret, key) != kept, "never the same twice"


def test_who_sees_and_who_steers(house):
    row = subscribed(house, URL).subscription
    colleague, stranger = person("colleague"), person("other")
    accounts.invite_member(house.organisation.id, colleague.email, "reader", actor=house.actor)
    assert [each.id for each in service.listed(acting(colleague))] == [row.id]
    with pytest.raises(Forbidden):
        service.pause(row.id, actor=acting(colleague))
    organisation(stranger, uscc=OTHER)
    assert service.listed(acting(stranger)) == []
    for step in (service.pause, service.delete, service.test, service.renew_secret):
        with pytest.raises(Hidden):
            step(row.id, actor=acting(stranger))
    service.delete(row.id, actor=house.actor)
    with pytest.raises(Hidden):
        service.found(row.id, house.actor)


def test_its_life_is_in_the_log(house):
    row = subscribed(house, URL).subscription
    for step in (service.pause, service.resume, service.renew_secret, service.delete):
        step(row.id, actor=house.actor)
    events = history.of(row)
    assert [each.action for each in events] == [
        "create", "pause", "resume", "renew_secret", "delete",
    ]  # fmt: skip
    with pytest.raises(Hidden):
        service.resume(row.id, actor=house.actor)


def test_what_cannot_be_done_now_is_refused(house):
    row = subscribed(house, URL).subscription
    with pytest.raises(Refused):
        service.resume(row.id, actor=house.actor)


def test_the_pages(house, receiver, client):
    sign_in(client, house.owner)
    assert "No system is told yet." in client.get("/webhooks").text
    typed = {"uscc": house.organisation.uscc, "url": "ftp://x", "scope": "own", "field": ""}
    answer = client.post("/webhooks/new", data=typed)
    assert answer.status_code == 422 and "ftp://x" in answer.text
    answer = client.post("/webhooks/new", data={**typed, "url": receiver.url})
    assert answer.status_code == 200 and answer.headers["Cache-Control"] == "no-store"
    (secret,) = re.findall(r"whsec_[A-Za-z0-9+/=]+", answer.text)
    row = db.session.query(Subscription).one()
    place = f"/webhooks/{row.id}"
    for page in ("/webhooks", place):
        assert "whsec_" not in client.get(page).text
        assert row.url in client.get(page).text
    assert client.post(place, data={"go": "test"}).location == place
    delivery.deliver()
    (came,) = receiver.came
    shown = client.get(place).text
    assert came.headers["webhook-id"] in shown and "answered 204" in shown
    assert client.post(place, data={"go": "nonsense"}).status_code == 400
    renewed = client.post(f"{place}/secret")
    assert renewed.headers["Cache-Control"] == "no-store"
    assert secret not in renewed.text and "whsec_" in renewed.text
    client.post(place, data={"go": "pause"})
    assert "Paused" in client.get(place).text
    assert client.post(place, data={"go": "delete"}).location == "/webhooks"
    assert client.get(place).status_code == 404


def test_the_page_of_a_stopped_one_says_why(house, receiver, client):
    row = subscribed(house, receiver.url).subscription
    history.move(row, "stop", actor=house.actor, reason_code="gone", data={"status": 410})
    db.session.commit()
    sign_in(client, house.owner)
    page = client.get(f"/webhooks/{row.id}").text
    assert "it no longer wants these messages" in page
    assert "/feeds/en/certificates.json" in page, "where to read what is not told"


def test_an_officer_names_the_organisation_and_pages_follow(house, client, monkeypatch):
    officer = person("officer", "officer")
    sign_in(client, officer)
    assert 'name="uscc"' in client.get("/webhooks/new").text
    rows = [subscribed(house, f"{URL}/{turn}").subscription for turn in range(3)]
    monkeypatch.setattr(service, "PAGE", 2)
    page = client.get("/webhooks").text
    assert f"after={rows[1].id}" in page and f"{URL}/2<" not in page
    assert f"{URL}/2<" in client.get(f"/webhooks?after={rows[1].id}").text
    made = [messages.queue_test(rows[0]) for _ in range(3)]
    db.session.commit()
    page = client.get(f"/webhooks/{rows[0].id}").text
    assert f"before={made[1].id}" in page and made[0].message_id not in page


def test_lists_ask_as_often_for_many_as_for_few(house, client):
    sign_in(client, house.owner)
    sent = []
    row = subscribed(house, URL).subscription

    def note(_connection, _cursor, statement, *_rest):
        sent.append(statement)

    def asked(address):
        db.session.expire_all()
        sent.clear()
        assert client.get(address).status_code == 200
        return sum(each.lstrip().startswith("SELECT") for each in sent)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        few = asked("/webhooks"), asked(f"/webhooks/{row.id}")
        for turn in range(rules.MOST_SUBSCRIPTIONS - 1):
            subscribed(house, f"{URL}/{turn}")
            messages.queue_test(row)
        db.session.commit()
        assert (asked("/webhooks"), asked(f"/webhooks/{row.id}")) == few
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
