"""Papers follow from decisions: issued once, stored as bytes, their state told and kept."""

import io
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from certify import clock, files, history
from certify.accounts.permissions import Forbidden
from certify.certificate import issuing, keys, service, status_list
from certify.certificate.models import Certificate
from certify.certificate.views import check
from certify.db import db
from certify.filing import numbers
from certify.problems import Refused
from tests import rows
from tests.people import acting, organisation, person


@pytest.fixture
def recorded(issuing):
    """A recorded filing and its holder's owner."""
    owner = person("holder")
    return rows.recorded_filing(organisation(owner)), owner


def issued() -> Certificate:
    issuing.issue_pending()
    return db.session.scalars(select(Certificate)).one()


def test_a_recorded_filing_gets_one_paper_that_verifies(recorded):
    paper = issued()
    assert numbers.is_well_formed(paper.number)
    assert paper.content["number"] == paper.number
    report = check(files.read(paper.file))
    assert (report.verdict, report.status, report.number) == ("valid", "valid", paper.number)
    assert issuing.issue_pending() == 0, "a second round issues nothing twice"


def test_the_paper_carries_the_public_row_only(recorded):
    text = str(issued().content)
    for secret in ("13800000000", "ip@example.com", "王示例", "62000000", "profit", "contribution"):
        assert secret not in text


def test_issuing_what_is_issued_returns_the_paper_that_stands(recorded):
    filing, _owner = recorded
    paper = issued()
    key = keys.load(service.key_folder(service.settings().home))
    again = issuing.issue("recordation", filing.id, key)
    assert again.id == paper.id
    assert db.session.scalar(select(func.count()).select_from(Certificate)) == 1


def test_states_change_with_ground_and_reason_by_an_officer(recorded):
    _filing, owner = recorded
    paper, officer = issued(), acting(person("officer", "officer"))
    with pytest.raises(Forbidden):
        service.change_state(paper.number, "suspend", "facts_in_doubt", "存疑", actor=acting(owner))
    with pytest.raises(Refused) as refused:
        service.change_state(paper.number, "suspend", "facts_in_doubt", " ", actor=officer)
    assert [p.code for p in refused.value.problems] == ["reason_missing"]
    with pytest.raises(Refused) as refused:
        service.change_state(paper.number, "suspend", "no such ground", "存疑", actor=officer)
    assert [p.code for p in refused.value.problems] == ["unknown_reason"]
    service.change_state(paper.number, "suspend", "facts_in_doubt", "数据存疑", actor=officer)
    report = check(files.read(paper.file))
    assert (report.verdict, report.status) == ("not_valid", "suspended")
    assert "数据存疑" in report.reasons[0].say("zh")
    service.change_state(paper.number, "lift", "doubt_cleared", "已核实", actor=officer)
    assert check(files.read(paper.file)).verdict == "valid"


def test_the_holder_may_have_it_cancelled(recorded):
    _filing, owner = recorded
    paper = issued()
    service.change_state(paper.number, "cancel", "holder_request", "停产", actor=acting(owner))
    assert paper.status == "cancelled"


def test_a_withdrawn_recordation_withdraws_its_paper(recorded):
    filing, _owner = recorded
    paper = issued()
    history.move(filing, "withdraw", actor=acting(person("e", "examiner")), reason="专利已失效")
    db.session.commit()
    assert service.follow_deadlines() == 1
    assert paper.status == "withdrawn"
    assert service.state_of(paper).reason == "专利已失效"


def test_expiry_follows_the_clock(recorded):
    paper = issued()
    paper.valid_until = clock.today() + timedelta(days=1)
    db.session.commit()
    assert service.follow_deadlines() == 0
    assert service.state_of(paper).status == "valid"
    clock.CLOCK.advance(timedelta(days=2))
    assert service.state_of(paper).status == "expired", "also before the worker's next round"
    assert service.follow_deadlines() == 1
    assert paper.status == "expired"


def test_the_status_list_is_published_when_something_changed(recorded):
    paper = issued()
    target = service.settings().home / status_list.FILE
    assert service.publish_status_list() == 1
    assert service.publish_status_list() == 0, "nothing changed since"
    assert status_list.read(target)(paper.number).status == "valid"
    officer = acting(person("officer", "officer"))
    service.change_state(paper.number, "withdraw", "patent_lost", "专利被宣告无效", actor=officer)
    assert service.publish_status_list() == 1
    told = status_list.read(target)(paper.number)
    assert (told.status, told.reason) == ("withdrawn", "专利被宣告无效")


def test_public_page_file_api_and_look_up(recorded, client):
    paper = issued()
    page = client.get(f"/certificates/{paper.number}")
    assert page.status_code == 200
    assert "This certificate is valid" in page.text
    assert "13800000000" not in page.text
    assert client.get(f"/certificates/{paper.number}.pdf").data == files.read(paper.file)
    answer = client.get(f"/api/v1/certificates/{paper.number}")
    assert answer.json["content"] == paper.content
    assert answer.json["status"] == "valid"
    assert client.get(f"/verify?number={paper.number.lower()}").location.endswith(paper.number)
    assert client.get("/verify?number=RC-2025-999999-A").status_code == 404
    assert client.get("/api/v1/certificates/RC-2025-999999-A").content_type == (
        "application/problem+json"
    )


def test_the_verify_page_tells_answers_apart(recorded, client):
    data = files.read(issued().file)

    def told(content: bytes) -> str:
        form = {"file": (io.BytesIO(content), "paper.pdf")}
        return client.post("/verify", data=form, content_type="multipart/form-data").text

    assert "genuine and unchanged" in told(data)
    assert "Do not rely on this file" in told(data + b"\n")
    assert "not a certificate issued by Certify" in told(b"%PDF-1.7\nsomething else")
    assert client.post("/verify", data={}).status_code == 422


def test_a_withdrawn_certificate_says_when_and_why(recorded, client):
    paper = issued()
    officer = acting(person("officer", "officer"))
    service.change_state(paper.number, "withdraw", "patent_lost", "Patent lost", actor=officer)
    page = client.get(f"/certificates/{paper.number}")
    assert page.status_code == 200
    assert "Withdrawn on" in page.text
    assert "Patent lost" in page.text
