"""The officers' page of issuing: what waits, how far a batch is, pause, what failed and why."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from certify import clock
from certify.accounts.permissions import SYSTEM
from certify.certificate import issuing as flow
from certify.certificate.batches import desk, failures, runs
from certify.certificate.batches.models import IssuingFailure
from certify.certificate.batches.runs import Tally
from certify.db import db
from certify.problems import Problem
from tests import rows
from tests.people import organisation, person, sign_in

PAGE = "/office/certificates/issuing"


@pytest.fixture
def officer(issuing, client):
    client.application.config["WTF_CSRF_ENABLED"] = False
    sign_in(client, person("officer", "officer"))
    return client


def test_it_says_what_waits_and_that_nothing_failed(officer):
    rows.recorded_filing(organisation(person("holder")))
    page = officer.get(PAGE).text
    assert "Papers waiting" in page and ">1<" in page
    assert "Nothing failed." in page
    assert PAGE in officer.get("/office/certificates").text


def test_pause_needs_a_reason_and_keeps_what_was_typed(officer):
    refused = officer.post(PAGE, data={"action": "pause", "reason": " "})
    assert refused.status_code == 422
    assert "Give a reason" in refused.text
    assert officer.post(PAGE, data={"action": "pause", "reason": "模板有误"}).status_code == 303
    page = officer.get(PAGE).text
    assert "模板有误" in page and "Resume issuing" in page and "Issuing paused" in page
    assert officer.post(PAGE, data={"action": "resume"}).status_code == 303
    assert not desk.paused()
    twice = officer.post(PAGE, data={"action": "resume"})
    assert twice.status_code == 422 and "no longer possible" in twice.text
    assert officer.post(PAGE, data={"action": "burn"}).status_code == 422


def test_failures_are_listed_with_reasons_and_retried(officer):
    owner = organisation(person("holder"))
    filings = [rows.recorded_filing(owner, name) for name in ("甲产品", "乙产品")]
    for filing in filings:
        problem = Problem("/product/name_zh", "c", "The certificate fonts cannot show it.")
        failures.keep("recordation", filing.current_revision_id, [problem])
    page = officer.get(PAGE).text
    assert page.count("The certificate fonts cannot show it.") == 2
    first = db.session.scalars(select(IssuingFailure.id).order_by(IssuingFailure.id)).first()
    officer.post(PAGE, data={"action": "retry", "failure": first})
    assert officer.get(PAGE).text.count("Will be tried again") == 1
    assert [i for _, i in flow.to_issue()] == [filings[0].id]
    officer.post(PAGE, data={"action": "retry"})
    assert len(flow.to_issue()) == 2
    assert [event.data for event in desk.events()] == [{"count": 1}, {"count": 1}]


def test_more_failures_than_a_page_are_paged(officer, monkeypatch):
    monkeypatch.setattr("certify.certificate.batches.views.PAGE", 1)
    owner = organisation(person("holder"))
    for name in ("甲产品", "乙产品"):
        filing = rows.recorded_filing(owner, name)
        failures.keep("recordation", filing.current_revision_id, [failures.killed(3)])
    page = officer.get(PAGE).text
    assert "乙产品" in page and "甲产品" not in page
    oldest = max(db.session.scalars(select(IssuingFailure.id)))
    assert "甲产品" in officer.get(f"{PAGE}?before={oldest}").text


def test_a_batch_is_shown_while_it_lives_and_after(officer):
    run = runs.begin(2, 100)
    runs.beat(run, Tally(100, 39, 1))
    part = officer.get(f"{PAGE}?part=progress").text
    assert ">39<" in part and ">60<" in part and 'value="40"' in part
    assert "<html" not in part
    clock.CLOCK.advance(2 * runs.SILENCE)
    assert "its process was killed" in officer.get(PAGE).text
    runs.beat(run, Tally(100, 99, 1), "done")
    assert "Everything that waited was seen to." in officer.get(PAGE).text


def test_how_long_it_takes_is_reckoned_from_what_was_done(issuing):
    run = runs.begin(2, 100)
    begun = runs.latest()
    assert begun is not None and begun.until is None, "nothing done yet: it cannot be told"
    clock.CLOCK.advance(timedelta(seconds=30))
    runs.beat(run, Tally(100, 50, 0))
    seen = runs.latest()
    assert seen is not None and seen.until is not None
    assert (seen.left, seen.per_minute) == (50, 100)
    assert abs(seen.until - seen.run.seen_at - timedelta(seconds=30)) < timedelta(seconds=2)


def test_others_are_kept_out(issuing, client):
    sign_in(client, person("examiner", "examiner"))
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, data={"action": "pause", "reason": "x"}).status_code == 403
    assert not desk.paused()
    desk.pause("x", actor=SYSTEM)
    assert client.post(PAGE, data={"action": "resume"}).status_code == 403
