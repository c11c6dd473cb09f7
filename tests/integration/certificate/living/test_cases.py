"""Patents change, a case is opened, people decide; nothing happens by itself but the case."""

from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import select

from certify import clock, history
from certify.accounts.permissions import Forbidden, Hidden
from certify.certificate import service
from certify.certificate.living import assessing, cases
from certify.certificate.living.models import PatentCase
from certify.db import db
from certify.outbox import Mail
from certify.problems import Refused
from certify.scoring.replaying.bundle import read_bundle
from certify.scoring.replaying.replay import replay
from tests import rows as earlier
from tests.integration.campaign.recorded import DOCUMENT, recorded
from tests.integration.certificate.living.rows import (
    PATENT,
    certificate,
    claimed,
    recognised,
    say,
    take_in,
)
from tests.people import acting, organisation, person, sign_in

LAPSED = f"{PATENT},lapsed_fee,2026-03-01,"


@pytest.fixture
def people(app):
    owner = person("owner", language="en")
    return {
        "owner": owner, "home": organisation(owner), "stranger": person("stranger"),
        "officer": person("officer", "officer", language="en"),
        "second": person("second", "officer", language="en"),
    }  # fmt: skip


@pytest.fixture
def paper(people):
    """A valid recognition certificate whose only patent is in force."""
    return certificate(recognised(earlier.campaign(), recorded(people["home"])))


def in_work(paper):
    return assessing.in_work(paper.id)


def answered(case, people):
    cases.answer(case.id, "年费已补缴。", actor=acting(people["owner"]))


def codes(refusal):
    return {each.code for each in refusal.value.problems}


def test_a_lapse_opens_a_case_with_both_scores_and_nothing_else_happens(paper):
    before = paper.candidacy.sheet
    say(LAPSED)
    case = in_work(paper)
    (change,) = case.changes
    assert (change["number"], change["kind"], change["before"], change["after"]) == (
        PATENT, "ended", "in_force", "lapsed_fee",
    )  # fmt: skip
    assert (change["counted"], change["counts"]) == (True, False)
    assert (case.before, case.after["verdict"], case.eligible) == (before, "gated", False)
    assert paper.status == "valid" and paper.candidacy.sheet == before
    assert [each.action for each in history.of(case)] == ["create"]


def test_the_bundle_replays_to_the_same_sheet_by_the_same_standard_and_engine(paper):
    say(LAPSED)
    case = in_work(paper)
    bundle = read_bundle(case.bundle)
    assert replay(bundle).same and bundle.sheet == case.after
    assert case.after["standard"] == case.before["standard"]
    frozen = assessing.frozen_bundle(assessing.thawed(paper))
    assert replay(frozen).same


def test_working_twice_and_the_same_news_twice_open_one_case(paper, work_off):
    say(LAPSED)
    first = in_work(paper)
    work_off()
    say(LAPSED)
    say(LAPSED, as_of="2026-05-02", source="公报")
    of_paper = select(PatentCase).where(PatentCase.certificate_id == paper.id)
    assert len(db.session.scalars(of_paper).all()) == 1
    assert in_work(paper).id == first.id


def test_a_crash_between_import_and_comparison_loses_nothing(paper, monkeypatch):
    def crash(*_, **__):
        raise RuntimeError("killed")

    take_in(LAPSED)
    with monkeypatch.context() as broken:
        broken.setattr(assessing.history, "begin", crash)
        with pytest.raises(RuntimeError):
            assessing.compare(paper.id)
    assert in_work(paper) is None and paper.patents_compared_at is None
    assert assessing.follow_patents() == 1
    assert in_work(paper) is not None


def test_a_certificate_issued_after_the_news_is_compared_too(people):
    say(LAPSED)
    late = certificate(recognised(earlier.campaign(), recorded(people["home"])))
    assert assessing.follow_patents() == 1
    assert in_work(late) is not None


def test_what_is_older_than_the_filers_own_look_up_changes_nothing(paper):
    say(LAPSED.replace("2026-03-01", "2025-12-01"), as_of="2026-01-14")  # looked up on the 15th
    assert in_work(paper) is None


def test_a_transfer_away_takes_the_right_and_one_back_closes_the_case_by_itself(paper, work_off):
    say(f"{PATENT},in_force,2026-04-01,乙有限公司")
    case = in_work(paper)
    assert [each["kind"] for each in case.changes] == ["assigned_away"]
    assert case.eligible is False
    home = DOCUMENT["organisation"]["name_zh"]
    say(f"{PATENT},in_force,2026-05-03,{home}", as_of="2026-05-04")
    assert in_work(paper) is None and case.status == "undone"
    work_off()
    told = {mail.address for mail in db.session.scalars(select(Mail)) if "closed" in mail.subject}
    assert told == {"owner@example.com", "officer@example.com", "second@example.com"}


def test_newer_data_bring_a_case_up_to_date_and_take_a_proposal_away(paper, people):
    say(f"{PATENT},partly_invalidated,2026-03-01,")
    case = in_work(paper)
    assert case.eligible is True  # still counted: an officer looks whether it still protects
    answered(case, people)
    cases.decide(case.id, "withdraw", "保护范围已不覆盖该产品。", actor=acting(people["officer"]))
    say(f"{PATENT},invalidated,2026-05-03,", as_of="2026-05-04")
    assert (case.eligible, case.proposed) == (False, None)
    assert [e.action for e in history.of(case)] == ["create", "answer", "propose", "update"]


def test_filer_and_officers_are_told_in_one_mail_each(paper, people, work_off):
    say(LAPSED)
    work_off()
    mails = db.session.scalars(select(Mail)).all()
    about = [mail for mail in mails if f"/cases/{in_work(paper).id}" in mail.body]
    assert sorted(mail.address for mail in about) == [
        "officer@example.com", "owner@example.com", "second@example.com",
    ]  # fmt: skip


def test_the_holder_is_heard_before_a_withdrawal_and_a_second_officer_confirms(paper, people):
    say(LAPSED)
    case, officer = in_work(paper), people["officer"]
    with pytest.raises(Refused) as refusal:
        cases.decide(case.id, "withdraw", "专利已终止。", actor=acting(officer))
    assert codes(refusal) == {"not_heard"}
    answered(case, people)
    cases.decide(case.id, "withdraw", "专利已终止。", actor=acting(officer))
    assert (case.proposed, case.status, paper.status) == ("withdraw", "open", "valid")
    with pytest.raises(Forbidden):
        cases.confirm(case.id, actor=acting(officer))
    cases.confirm(case.id, actor=acting(people["second"]))
    assert (case.status, paper.status) == ("withdrawn", "withdrawn")
    assert history.of(paper)[-1].reason_code == "patent_lost"
    assert (case.seconded_for_id, case.decided_by_id) == (officer.id, people["second"].id)


def test_who_does_not_answer_in_time_was_heard_too(paper, people):
    say(LAPSED)
    case = in_work(paper)
    clock.CLOCK.advance(clock.end_of_legal_day(case.answer_by) + timedelta(hours=1) - clock.now())
    cases.decide(case.id, "withdraw", "专利已终止。", actor=acting(people["officer"]))
    assert case.proposed == "withdraw"


def test_a_suspension_is_one_officers_and_keeping_lifts_it(paper, people):
    say(f"{PATENT},partly_invalidated,2026-03-01,")
    case, officer = in_work(paper), people["officer"]
    cases.decide(case.id, "suspend", "待核实保护范围。", actor=acting(officer))
    assert (case.status, paper.status) == ("suspended", "suspended")
    cases.decide(case.id, "keep", "余下的权利要求仍覆盖该产品。", actor=acting(officer))
    assert (case.status, paper.status) == ("kept", "valid")
    say(f"{PATENT},partly_invalidated,2026-03-01,", as_of="2026-05-09")
    assert in_work(paper) is None, "what was decided is not asked again"
    say(f"{PATENT},invalidated,2026-05-10,", as_of="2026-05-11")
    assert in_work(paper) is not None


def test_keeping_against_the_score_needs_two_and_can_be_taken_back(paper, people):
    say(LAPSED)
    case, officer = in_work(paper), people["officer"]
    cases.decide(case.id, "keep", "年费已补缴，正在恢复。", actor=acting(officer))
    assert case.proposed == "keep"
    with pytest.raises(Refused) as refusal:
        cases.decide(case.id, "suspend", "再议。", actor=acting(people["second"]))
    assert codes(refusal) == {"proposed_already"}
    cases.take_back(case.id, actor=acting(officer))
    with pytest.raises(Refused) as refusal:
        cases.confirm(case.id, actor=acting(people["second"]))
    assert codes(refusal) == {"nothing_proposed"}


def test_a_case_whose_certificate_ended_otherwise_can_only_be_settled(paper, people):
    say(LAPSED)
    case, officer = in_work(paper), acting(people["officer"])
    service.change_state(paper.number, "cancel", "holder_request", "不再生产。", actor=officer)
    with pytest.raises(Refused) as refusal:
        cases.decide(case.id, "keep", "x", actor=officer)
    assert codes(refusal) == {"not_possible"}
    cases.decide(case.id, "settle", "证书已注销。", actor=officer)
    assert case.status == "settled"
    with pytest.raises(Refused) as refusal:
        cases.answer(case.id, "晚了。", actor=acting(people["owner"]))
    assert codes(refusal) == {"decided"}


def test_what_changed_since_it_was_read_is_not_decided_unread(paper, people):
    say(LAPSED)
    case = in_work(paper)
    seen = case.row_version
    say(f"{PATENT},invalidated,2026-05-03,", as_of="2026-05-04")
    with pytest.raises(Refused) as refusal:
        cases.decide(case.id, "keep", "x", actor=acting(people["officer"]), seen=seen)
    assert codes(refusal) == {"changed_meanwhile"}


def test_a_recordation_stands_as_long_as_one_of_its_patents_does(people):
    other = {**DOCUMENT["patents"][0], "number": "ZL201910397464.3", "filed_on": "2019-05-10",
             "granted_on": "2021-01-01"}  # fmt: skip
    filing = recorded(people["home"], patents=[DOCUMENT["patents"][0], other])
    paper = certificate(filing=claimed(filing))
    say(LAPSED)
    case = in_work(paper)
    assert (case.eligible, case.before["verdict"]) == (True, "undetermined")
    assert case.after["interval"] is not None
    say("ZL201910397464.3,invalidated,2026-05-03,", as_of="2026-05-04")
    assert (case.eligible, len(case.changes)) == (False, 2)


def test_a_sheet_that_cannot_be_made_again_is_said_to_be_so(paper, people):
    row = paper.candidacy
    row.sheet = {**row.sheet, "standard": {**row.sheet["standard"], "version": "1999.1"}}
    db.session.commit()
    say(LAPSED)
    case = in_work(paper)
    assert (case.fault, case.after, case.eligible) == ("standard_gone", None, None)
    cases.decide(case.id, "keep", "人工核对。", actor=acting(people["officer"]))
    assert case.proposed == "keep", "who cannot show a score needs a second look"


def test_others_do_not_learn_that_there_is_a_case(paper, people):
    say(LAPSED)
    case_id = in_work(paper).id
    with pytest.raises(Hidden):
        cases.found(case_id, acting(people["stranger"]))
    with pytest.raises(Forbidden):
        cases.decide(case_id, "keep", "x", actor=acting(people["owner"]))


def test_the_pages_lead_officer_and_holder_through_a_case(paper, people, client):
    say(LAPSED)
    case = in_work(paper)
    sign_in(client, people["owner"])
    assert "Your certificates whose patents changed" in client.get("/desk").text
    assert f"/cases/{case.id}" in client.get("/cases").text
    page = client.get(f"/cases/{case.id}")
    assert "Lapsed, fee unpaid" in page.text and "officer@" not in page.text
    assert client.post(f"/cases/{case.id}/answer", data={"text": " "}).status_code == 422
    sent = client.post(f"/cases/{case.id}/answer", data={"text": "The fee was paid.\nSee file."})
    assert sent.status_code == 303

    sign_in(client, people["officer"])
    page = client.get(f"/cases/{case.id}").text
    assert "The fee was paid." in page and "(a second officer confirms)" in page
    wrong = client.post(f"/cases/{case.id}/decide", data={"outcome": "withdraw", "reason": ""})
    assert wrong.status_code == 422 and "Give a reason" in wrong.text
    seen = case.row_version
    data = {"outcome": "withdraw", "reason": "The patent lapsed.", "seen": seen}
    assert client.post(f"/cases/{case.id}/decide", data=data).status_code == 303
    assert "You proposed this" in client.get(f"/cases/{case.id}").text
    assert client.post(f"/cases/{case.id}/confirm", data={"go": "confirm"}).status_code == 403

    sign_in(client, people["owner"])
    for address in (f"/cases/{case.id}", "/cases"):
        seen_by_holder = client.get(address).text
        assert "The patent lapsed." not in seen_by_holder
        assert "Decision proposed" not in seen_by_holder
        assert "awaits a second officer" not in seen_by_holder

    sign_in(client, people["second"])
    assert client.post(f"/cases/{case.id}/confirm", data={"go": "confirm"}).status_code == 303
    assert "Closed: certificate withdrawn" in client.get("/cases?status=decided").text
    for which in ("before", "after"):
        sent = client.get(f"/cases/{case.id}/bundle/{which}")
        assert replay(read_bundle(sent.get_json())).same
    assert client.get(f"/cases/{case.id}/bundle/other").status_code == 404


def test_the_page_takes_a_file_in_or_only_tries_it(paper, people, client):
    def sent(text, go):
        data = {"file": (BytesIO(text.encode()), "状态.csv"), "source": "登记簿",
                "as_of": "2026-05-01", "go": go}  # fmt: skip
        return client.post("/office/patents", data=data, content_type="multipart/form-data")

    sign_in(client, people["officer"])
    good = f"number,status,date,holder\n{LAPSED}\n"
    assert "Only tried" in sent(good, "try").text
    assert "Nothing is known of it" in client.get(f"/office/patents/{PATENT}").text
    assert "Taken in" in sent(good, "import").text
    assert "Nothing was new" in sent(good, "import").text
    bad = sent(good + "x,in_force,,\nZL201910397464.3,gone,,\n", "import")
    assert bad.status_code == 422
    assert bad.text.count('<td class="num">3</td>') == 1 and ">status</td>" in bad.text
    assert client.get("/office/patents?number=201710601862.3").location.endswith(PATENT)
    assert client.get("/office/patents?number=CN107705012A").status_code == 422
    page = client.get(f"/office/patents/{PATENT}").text
    assert "状态.csv" in page and "Lapsed, fee unpaid" in page
