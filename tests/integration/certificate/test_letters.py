"""Letters follow from events: printed once, sealed, told to whom they concern."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from certify import clock, files
from certify.certificate import issuing as flow
from certify.certificate import reading, structure
from certify.certificate import service as states
from certify.certificate.conformance.listing import conform
from certify.certificate.models import Certificate
from certify.certificate.papers import service
from certify.certificate.papers.models import PrintedLetter
from certify.db import db
from certify.jobs import work_off
from certify.recognition import service as recognition
from tests import rows
from tests.people import acting, organisation, person, sign_in


@pytest.fixture
def paper(issuing):
    """An issued recordation certificate."""
    rows.recorded_filing(organisation(person("holder")))
    flow.issue_pending()
    return db.session.scalars(select(Certificate)).one()


@pytest.fixture
def officer():
    return person("officer", "officer")


def suspend(paper, officer, reason="数据存疑") -> None:
    states.change_state(paper.number, "suspend", "facts_in_doubt", reason, actor=acting(officer))


def letters() -> list[PrintedLetter]:
    return list(db.session.scalars(select(PrintedLetter).order_by(PrintedLetter.id)))


def test_a_suspension_is_told_by_one_sealed_notice(paper, officer):
    assert service.print_waiting() == 0
    suspend(paper, officer)
    assert service.print_waiting() == 1
    assert service.print_waiting() == 0, "a second round prints nothing twice"
    (letter,) = letters()
    data = files.read(letter.file)
    text = "".join(reading.page_texts(data))
    for said in ("证书暂停通知书", paper.number, "数据存疑", "备案事实存疑", "示例产品"):
        assert said in text, said
    assert json.loads(reading.attachment(data, "letter.json")) == letter.content
    assert conform(data).findings == ()
    assert structure.open_seal(data) is not None


def test_each_change_of_state_has_its_own_notice(paper, officer, client):
    suspend(paper, officer)
    states.change_state(paper.number, "lift", "doubt_cleared", "已核实", actor=acting(officer))
    states.change_state(
        paper.number, "withdraw", "false_statement", "数据不实", actor=acting(officer)
    )
    assert service.print_waiting() == 3
    page = client.get(f"/certificates/{paper.number}").get_data(as_text=True)
    for letter in letters():
        address = f"/certificates/{paper.number}/notices/{letter.number}.pdf"
        assert address in page
        answer = client.get(address)
        assert answer.status_code == 200 and answer.data.startswith(b"%PDF-")
        answer.close()
        large = client.get(f"{address}?size=large")
        assert "以签章原件为准" in "".join(reading.page_texts(large.data))
    assert [each.content["change"] for each in letters()] == ["suspend", "lift", "withdraw"]


def test_a_notice_is_found_under_its_own_certificate_only(paper, officer, client):
    suspend(paper, officer)
    service.print_waiting()
    (letter,) = letters()
    assert (
        client.get(f"/certificates/RC-2025-999999-X/notices/{letter.number}.pdf").status_code == 404
    )
    assert client.get(f"/certificates/{paper.number}/notices/other.pdf").status_code == 404


def test_what_cannot_be_printed_is_told_and_tried_again(paper, officer, client):
    suspend(paper, officer, "原因 😀")
    assert service.print_waiting() == 1
    assert service.print_waiting() == 0, "it is left alone"
    (letter,) = letters()
    assert letter.file_id is None
    (problem,) = letter.problems
    assert problem["pointer"] == "/reason" and "U+1F600" in problem["zh"]
    sign_in(client, officer)
    page = client.get("/office/papers").get_data(as_text=True)
    assert letter.number in page and "U+1F600" in page
    answer = client.post(f"/office/papers/letters/{letter.id}", follow_redirects=True)
    assert answer.status_code == 200
    assert letters() == []
    assert service.print_waiting() == 1


def test_a_letter_with_a_file_is_not_printed_anew(paper, officer):
    suspend(paper, officer)
    service.print_waiting()
    service.try_again(letters()[0].id, actor=acting(officer))
    assert db.session.scalar(select(func.count()).select_from(PrintedLetter)) == 1


def test_a_public_notice_has_its_list_and_each_result_its_letter(issuing, client, officer):
    holder = person("holder")
    round_ = rows.campaign()
    owner = organisation(holder)
    made = [rows.reviewed(round_, rows.recorded_filing(owner, f"产品{n}")) for n in range(3)]
    for candidacy in made:
        candidacy.sheet = None  # the sheets of these rows are none; letters go without scores
    db.session.commit()
    first, second = acting(person("first", "officer")), acting(person("second", "officer"))
    staged = recognition.stage([row.id for row in made[:2]], "propose", "", actor=first)
    staged += recognition.stage([made[2].id], "decline", "未达要求", actor=first)
    recognition.release([each.id for each in staged], actor=second)
    notice = recognition.publish_notice(round_.id, actor=first)
    early = client.get(f"/notices/{notice.number}/list.pdf")
    assert early.status_code == 303, "it is being printed"
    assert service.print_waiting() == 2
    clock.CLOCK.advance(timedelta(days=20))
    recognition.close_due_notices()
    assert service.print_waiting() == 2
    told = {letter.number: letter for letter in letters()}
    listed = "".join(reading.page_texts(files.read(told[notice.number].file)))
    assert "产品0" in listed and "产品1" in listed and "产品2" not in listed
    outcomes = {
        letter.candidacy_id: letter.content["outcome"]
        for letter in told.values()
        if letter.candidacy_id
    }
    assert outcomes == {
        made[0].id: "recognised", made[1].id: "recognised", made[2].id: "not_proposed",
    }  # fmt: skip
    assert client.get(f"/notices/{notice.number}/list.pdf").status_code == 200
    address = f"/candidacies/{made[2].id}/feedback.pdf"
    assert client.get(address).status_code == 302, "led to the sign-in page"
    sign_in(client, holder)
    answer = client.get(address)
    assert answer.status_code == 200
    assert "未达要求" in "".join(reading.page_texts(answer.data))


def test_the_worker_prints_them(paper, officer):
    suspend(paper, officer)
    assert work_off()["letters"] == 1


def test_a_certificate_is_read_in_large_print(paper, client):
    answer = client.get(f"/certificates/{paper.number}/large.pdf")
    assert answer.status_code == 200
    assert "以签章原件为准" in "".join(reading.page_texts(answer.data))


@pytest.mark.parametrize("edition", ["specimen", "large"])
def test_officers_look_at_specimens(issuing, officer, client, edition):
    sign_in(client, officer)
    for name in ("certificate", "state-notice", "feedback-letter", "notice-list"):
        answer = client.get(f"/office/papers/{name}/0/{edition}.pdf")
        assert answer.status_code == 200
        assert "样张SPECIMEN" in reading.page_texts(answer.data)[0]
    assert client.get("/office/papers/no-such/0/specimen.pdf").status_code == 404
    assert client.get(f"/office/papers/certificate/9/{edition}.pdf").status_code == 404
