"""Cases whose certificates still suffice are closed together; all others one by one."""

import pytest

from certify.accounts.permissions import Forbidden
from certify.certificate.living import assessing, cases, keeping
from certify.certificate.living.models import PatentCase
from certify.db import db
from certify.problems import Refused
from tests.integration.campaign.recorded import DOCUMENT, recorded
from tests.integration.certificate.living.rows import PATENT, certificate, claimed, say
from tests.people import acting, organisation, person, sign_in

SECOND = "ZL201910397464.3"
OTHER = {"number": SECOND, "filed_on": "2019-05-10", "granted_on": "2021-01-01"}
PATENTS = [DOCUMENT["patents"][0], {**DOCUMENT["patents"][0], **OTHER}]


@pytest.fixture
def officer(app):
    return person("officer", "officer", language="en")


@pytest.fixture
def holder(app):
    return organisation(person("owner"))


@pytest.fixture
def opened(holder) -> list[PatentCase]:
    """Two cases of recordations that one of two patents still carries."""
    papers = [certificate(filing=claimed(recorded(holder, patents=PATENTS))) for _ in range(2)]
    say(f"{PATENT},lapsed_fee,2026-03-01,")
    found = [assessing.in_work(each.id) for each in papers]
    assert [each.eligible for each in found] == [True, True]
    return found


def versions(found) -> dict[int, int]:
    return {each.id: each.row_version for each in found}


def codes(refusal):
    return [each.code for each in refusal.value.problems]


def test_cases_that_need_no_second_look_are_kept_together(opened, officer):
    assert keeping.keep_all(versions(opened), "其余专利仍有效。", actor=acting(officer)) == 2
    assert {each.status for each in opened} == {"kept"}
    assert {each.certificate.status for each in opened} == {"valid"}


def test_all_or_none_and_every_reason_is_said(opened, officer):
    first, second = opened
    seen = versions(opened)
    cases.decide(first.id, "suspend", "先暂停。", actor=acting(officer))
    for each in ({**seen, second.id: 99}, seen):
        with pytest.raises(Refused) as refusal:
            keeping.keep_all(each, "其余专利仍有效。", actor=acting(officer))
        assert "not_together" in codes(refusal)
        assert first.certificate.number in refusal.value.problems[0].say("zh")
        db.session.refresh(second)
        assert second.status == "open"
    with pytest.raises(Refused) as refusal:
        keeping.keep_all({second.id: 99}, "其余专利仍有效。", actor=acting(officer))
    assert codes(refusal) == ["changed_meanwhile"]


def test_what_goes_against_the_score_is_not_kept_together(opened, officer):
    say(f"{PATENT},lapsed_fee,2026-03-01,", f"{SECOND},invalidated,2026-04-01,")
    found = [assessing.in_work(each.certificate_id) for each in opened]
    with pytest.raises(Refused) as refusal:
        keeping.keep_all(versions(found), "其余专利仍有效。", actor=acting(officer))
    assert codes(refusal) == ["not_together", "not_together"]


def test_nothing_chosen_no_reason_unknown_cases_or_no_officer(opened, officer, holder):
    for seen, reason, expected in (
        ({}, " ", ["none_chosen", "reason_missing"]),
        ({2**31 - 1: 1}, "x", ["too_many"]),
        (dict.fromkeys(range(1, keeping.MOST + 2), 1), "x", ["too_many"]),
    ):
        with pytest.raises(Refused) as refusal:
            keeping.keep_all(seen, reason, actor=acting(officer))
        assert codes(refusal) == expected
    with pytest.raises(Forbidden):
        keeping.keep_all(versions(opened), "x", actor=acting(person("stranger")))


def test_the_list_offers_it_keeps_what_was_typed_and_does_it(opened, officer, client):
    sign_in(client, officer)
    boxes = [f"{each.id}:{each.row_version}" for each in opened]
    page = client.get("/cases").text
    assert all(f'value="{each}"' in page for each in boxes)
    wrong = client.post("/cases/keep", data={"case": boxes[:1], "reason": ""})
    assert wrong.status_code == 422 and "Give a reason" in wrong.text
    assert wrong.text.count(" checked") == 1
    stale = client.post("/cases/keep", data={"case": [f"{opened[0].id}:99"], "reason": "Kept so."})
    assert stale.status_code == 422 and "Kept so." in stale.text
    assert opened[0].certificate.number in stale.text
    assert client.post("/cases/keep", data={"case": ["x:1", "1:", "٣:1"]}).status_code == 422
    done = client.post("/cases/keep", data={"case": boxes, "reason": "The rest suffices."})
    assert done.status_code == 303
    assert "2 certificates are kept." in client.get("/cases").text
    assert "/cases/keep" not in client.get("/cases?status=decided").text
