"""The announcement as a release: same way out, and its notice then stands."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError

from certify import clock, history
from certify.accounting.industry import announcing, importing
from certify.accounting.release import reading, service
from certify.accounting.release.rules import Plan
from certify.accounts.permissions import Hidden
from certify.db import db
from certify.problems import Refused
from tests.integration.accounting.industry.test_account import CLASSES, GDP
from tests.integration.accounting.released import hour, staff
from tests.people import acting, person


@pytest.fixture
def notice(app):
    """A notice of 2022 that a statistician has prepared from published figures."""
    actor = acting(person("preparing", "statistician"))
    for content in (CLASSES, GDP):
        importing.take_in(content, "f.csv", source="公布数", standing="published", actor=actor)
    return announcing.prepare(2022, actor=actor)


def test_a_notice_comes_out_at_the_hour_of_its_release(client, notice):
    statistician, officer = staff()
    row = service.announce(Plan("industries", 2022, "first", hour()), actor=statistician)
    service.draft(row.id, actor=statistician, provisional=False)
    service.check(row.id, actor=statistician)
    with pytest.raises(Refused) as caught:
        service.approve(row.id, actor=acting(notice.prepared_by))
    assert [one.code for one in caught.value.problems] == ["prepared_it_himself"]
    service.approve(row.id, actor=officer)
    with pytest.raises(Hidden):
        announcing.public(2022)
    clock.CLOCK.advance(row.planned_at - clock.now() + timedelta(seconds=1))
    service.publish_due()
    assert announcing.public(2022).id == notice.id
    (data,) = reading.datasets(row)
    found = {(*one.key, one.measure): data.printed(one) for one in data.observations}
    assert found["_T", "VALUE_ADDED"] == "153176"
    assert (found["_T", "GDP_SHARE"], found["_T", "GDP_SHARE_CHANGE"]) == ("12.71", "0.27")
    assert (found["01", "VALUE_ADDED"], found["01", "GROWTH"]) == ("31818", "11.5")
    page = client.get("/releases/industries-2022-1").text
    assert "153,176" in page and "Value added of patent-intensive industries" in page
    assert client.get("/releases/industries-2022-1/PIP_INDUSTRIES.csv").status_code == 200
    assert client.get("/api/v1/releases/industries/2022").get_json()["vintage"] == notice.vintage


def test_a_newer_notice_takes_the_place_of_the_one_before(notice):
    statistician, officer = staff()
    for turn, revision in enumerate(("first", "correction")):
        if turn:
            importing.take_in(
                GDP.replace(b"1204724", b"1204725"), "g.csv",
                source="公布数", standing="published", reason="更正", actor=statistician,
            )  # fmt: skip
            announcing.prepare(2022, actor=acting(person("again", "statistician")))
        row = service.announce(Plan("industries", 2022, revision, hour()), actor=statistician)
        words = {"reason": "更正", "reason_en": "Corrected"} if turn else {}
        service.draft(row.id, actor=statistician, provisional=False, **words)
        service.check(row.id, actor=statistician)
        service.approve(row.id, actor=officer)
        clock.CLOCK.advance(row.planned_at - clock.now() + timedelta(seconds=1))
        service.publish_due()
    assert announcing.public(2022).number == 2
    assert announcing.public(2022, 1).status == "superseded"
    assert reading.by_name("industries-2022-2").content["previous"] == "industries-2022-1"


def test_without_a_notice_there_is_nothing_to_draft(app):
    row = service.announce(Plan("industries", 2022, "first", hour()), actor=staff()[0])
    with pytest.raises(Refused) as caught:
        service.draft(row.id, actor=staff()[0], provisional=False)
    assert [one.code for one in caught.value.problems] == ["nothing_prepared"]


def test_a_notice_discarded_meanwhile_sends_its_release_back(notice):
    statistician, officer = staff()
    row = service.announce(Plan("industries", 2022, "first", hour()), actor=statistician)
    service.draft(row.id, actor=statistician, provisional=False)
    service.check(row.id, actor=statistician)
    service.approve(row.id, actor=officer)
    announcing.discard(notice.id, "重复", actor=statistician)
    clock.CLOCK.advance(row.planned_at - clock.now() + timedelta(seconds=1))
    service.publish_due()
    assert (row.status, row.published_at, row.approved_by_id) == ("drafted", None, None)
    assert history.of(row)[-1].action == "send_back"


def test_the_database_keeps_what_a_notice_rests_on(notice):
    with pytest.raises((IntegrityError, OperationalError), match="never changed"):
        db.session.execute(text("UPDATE industry_announcement SET inputs = '{}'"))
    db.session.rollback()
