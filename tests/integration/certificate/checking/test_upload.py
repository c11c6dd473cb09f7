"""The page that files are sent to: no script is needed, every answer stands apart."""

import html
import io
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from certify import clock, files
from certify.certificate import service, trust
from certify.certificate.issuing import issue_pending
from certify.certificate.models import Certificate
from certify.certificate.verification import verify
from certify.db import db
from tests import rows
from tests.certificates.attacks import FORGERIES
from tests.people import acting, organisation, person

LEAD = re.compile(r'<h2 id="result">(.*?)</h2>', re.DOTALL)


@pytest.fixture
def papers(issuing):
    """Two genuine papers of one holder."""
    holder = organisation(person("holder"))
    for name in ("示例产品甲", "示例产品乙"):
        rows.recorded_filing(holder, name)
    assert issue_pending() == 2
    return db.session.scalars(select(Certificate).order_by(Certificate.id)).all()


def sent(client, data: bytes, language: str = "en", **fields: str):
    upload = {"file": (io.BytesIO(data), "paper.pdf"), **fields}
    return client.post(f"/verify?lang={language}", data=upload)


def lead(answer) -> str:
    found = LEAD.search(answer.text)
    assert found, answer.text
    return " ".join(re.sub("<[^>]+>", " ", found[1]).split())


def test_every_forgery_is_refused_with_its_reason_and_without_its_words(papers, client):
    victim, other = (files.read(each.file) for each in papers)
    known = trust.own(service.key_folder(service.settings().home))
    for name, (forge, code, _) in FORGERIES.items():
        forged = forge(victim, other)
        (reason,) = verify(forged, trust=known).reasons
        assert reason.code == code, name
        for language, words in {
            "en": "Do not rely on this file.",
            "zh": "请勿采信此文件。",
        }.items():
            answer = sent(client, forged, language)
            assert answer.status_code == 200
            assert words in lead(answer), (name, lead(answer))
            assert html.escape(reason.say(language), quote=False) in html.unescape(answer.text)
            assert "示例产品甲" not in answer.text, "what a forger wrote is not repeated"


def test_withdrawn_is_told_as_what_it_is_and_not_as_an_error(papers, client):
    paper, officer = papers[0], acting(person("officer", "officer"))
    data = files.read(paper.file)
    assert "The file is genuine and unchanged." in lead(sent(client, data))
    service.change_state(paper.number, "withdraw", "patent_lost", "专利失效", actor=officer)
    answer = sent(client, data)
    assert lead(answer) == "withdrawn The certificate is genuine, but not in force."
    assert "专利失效" in answer.text
    assert "示例产品甲" in answer.text, "it says what it says"
    assert lead(sent(client, data, "zh")) == "已撤销 证书属实，但不在有效状态。"


def test_on_a_day_of_the_past_the_register_remembers(papers, client):
    paper, officer = papers[0], acting(person("officer", "officer"))
    data, issued = files.read(paper.file), clock.today()
    clock.CLOCK.advance(timedelta(days=10))
    service.change_state(paper.number, "suspend", "facts_in_doubt", "核查中", actor=officer)
    suspended = clock.today()
    clock.CLOCK.advance(timedelta(days=10))
    service.change_state(paper.number, "lift", "doubt_cleared", "已核实", actor=officer)
    expected = {
        issued - timedelta(days=1): "not issued yet",
        issued: "in force",
        suspended: "suspended",
        clock.today(): "in force",
    }
    for day, words in expected.items():
        answer = sent(client, data, on=day.isoformat())
        question = f"Was it, or will it be, in force on {day}?"
        assert re.search(f"{re.escape(question)}</dt><dd>{words}</dd>", answer.text), day
        assert (lead(answer) == "Valid The file is genuine and unchanged.") is (words == "in force")
    changes = client.get(f"/api/v1/certificates/{paper.number}").json["changes"]
    assert [(each["status"], each["reason"]) for each in changes] == [
        *(("suspended", "核查中"), ("valid", "已核实")),
    ]


def test_in_force_then_and_withdrawn_now_is_said_in_one_breath(papers, client):
    paper, officer = papers[0], acting(person("officer", "officer"))
    issued = clock.today()
    clock.CLOCK.advance(timedelta(days=10))
    service.change_state(paper.number, "withdraw", "patent_lost", "专利失效", actor=officer)
    answer = sent(client, files.read(paper.file), on=issued.isoformat())
    said = (
        "In force on that day The certificate is genuine and in force on that day, but not today."
    )
    assert lead(answer) == said


def test_a_day_that_is_none_is_said_beside_what_else_is_missing(papers, client):
    answer = sent(client, b"", on="31.03.2026")
    assert answer.status_code == 422
    assert "“31.03.2026” is no day" in answer.text
    assert "Choose the certificate&#39;s PDF file first." in answer.text


def test_the_address_in_the_code_is_looked_up_like_the_number(papers, client):
    number = papers[0].number
    for asked in (
        number,
        number.lower(),
        f"  {number} ",
        f"https://a.example/certificates/{number}?x",
    ):
        answer = client.get("/verify", query_string={"number": asked})
        assert (answer.status_code, answer.location) == (303, f"/certificates/{number}"), asked
    unknown = client.get("/verify?number=PC-2020-000001-X&lang=en")
    assert unknown.status_code == 404
    assert "There is no certificate PC-2020-000001-X here." in unknown.text


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_damaged_book_of_keys_is_our_fault_and_said_kindly(papers, client, language):
    """Nobody is trusted without it; the visitor is told that it is not about his file."""
    book = service.key_folder(service.settings().home) / "keyring.json"
    before = book.read_bytes() if book.exists() else None
    book.write_text('{"schema": "certify.keyring/1", "keys": [{"use": "se')
    try:
        answer = sent(client, files.read(papers[0].file), language)
        looked_up = client.get("/verify", query_string={"number": papers[0].number})
    finally:
        book.unlink() if before is None else book.write_bytes(before)
    said = {"en": "says nothing about your file", "zh": "这并不说明您的文件有问题"}[language]
    assert (answer.status_code, LEAD.search(answer.text)) == (503, None)
    assert said in answer.text and 'role="alert"' in answer.text
    assert str(book) not in answer.text and "keyring.json" not in answer.text
    assert looked_up.status_code == 303, "numbers are still looked up"
    assert "Valid" in lead(sent(client, files.read(papers[0].file)))
