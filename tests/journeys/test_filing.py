"""A filer's way: begin, fill in, be told what is wrong, check, submit, correct, submit again."""

import re
from io import BytesIO

import pytest
from sqlalchemy import select

from certify import clock, history
from certify.db import db
from certify.filing import service, submission
from certify.filing.models import Filing, PatentClaim, Remark
from tests.integration.filing.answers import PATENT, PDF, SECTIONS, YEAR, fill, posted
from tests.people import acting, organisation, person, sign_in

WORDS = {
    "en": {
        "begin": "Begin a filing", "complete": "Complete", "check": "Check your answers",
        "done": "Your filing was submitted", "examined": "In examination",
        "standard": "llustrative standard", "asked": "What the examiner asks for",
        "explain": "Please explain", "changed": "Changed since", "unchanged": "Not changed yet",
    },
    "zh": {
        "begin": "新建备案", "complete": "已填写", "check": "核对填报内容",
        "done": "备案已提交", "examined": "审查中", "standard": "示例标准",
        "asked": "审查员的补正要求", "explain": "需要说明的事项", "changed": "已修改",
        "unchanged": "尚未修改",
    },
}  # fmt: skip


def version(page) -> str:
    return re.search(r'name="version" value="(\d+)"', page.text)[1]


def save(client, address: str, answers: dict, **more):
    page = client.get(address)
    assert page.status_code == 200
    data = {**posted(answers), "version": version(page), **more}
    return client.post(address, data=data)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_from_the_first_page_to_the_frozen_revision(client, language):
    said = WORDS[language]
    owner = person("owner", language=language)
    home = organisation(owner)
    sign_in(client, owner)
    assert said["begin"] in client.get("/filings/").text
    begun = client.post("/filings/new", data={
        "organisation": home.id, "product": "", "data_year": YEAR
    })  # fmt: skip
    assert begun.status_code == 303
    base = begun.location
    for section, answers in SECTIONS.items():
        saved = save(client, f"{base}/{section}", answers, go="list")
        assert (saved.status_code, saved.location) == (303, base), section
    added = client.post(f"{base}/patents/new", data=posted(PATENT))
    assert (added.status_code, added.location) == (303, f"{base}/patents")
    assert "ZL201710601862.3" not in client.get(f"{base}/patents").text, "kept as typed"
    assert "201710601862.3" in client.get(f"{base}/patents").text
    attached = client.post(f"{base}/evidence", data={
        "file": (BytesIO(PDF), "检测报告.pdf"), "kind": "product"
    })  # fmt: skip
    assert attached.status_code == 303
    evidence = client.get(f"{base}/evidence")
    assert "检测报告.pdf" in evidence.text
    sent = client.get(re.search(rf"{base}/evidence/\d+", evidence.text)[0])
    assert sent.data == PDF
    assert sent.headers["Content-Disposition"].startswith("attachment")

    assert client.get(base).text.count(said["complete"]) >= 7
    score = client.get(f"{base}/score")
    for expected in ("53.99", "71.99", said["standard"]):
        assert expected in score.text
    submit_twice(client, base, said)
    assert said["examined"] in client.get("/filings/").text
    assert client.get(f"{base}/history").status_code == 200
    late = save_blind(client, f"{base}/economics", SECTIONS["economics"])
    assert late.status_code == 422, "what was submitted cannot be changed"
    look_at_the_frozen_revision()


def submit_twice(client, base: str, said: dict[str, str]) -> None:
    check = client.get(f"{base}/check")
    assert said["check"] in check.text
    assert "62,000,000.00" in check.text
    for _ in ("once", "by refresh"):
        sent = client.post(f"{base}/check", data={"version": version(check)})
        assert (sent.status_code, sent.location) == (303, f"{base}/done")
    assert said["done"] in client.get(f"{base}/done").text


def look_at_the_frozen_revision() -> None:
    filing = db.session.scalars(select(Filing)).one()
    revision = filing.revision
    assert revision.number == 1
    assert revision.document["patents"][0]["number"] == "ZL201710601862.3"
    assert revision.document["economics"]["output_value"] == "62000000.00"
    assert revision.sheet["interval"] == ["53.99", "71.99"]
    assert revision.digest.startswith("sha256:")
    claims = db.session.scalars(select(PatentClaim)).all()
    assert [(c.number, c.is_core) for c in claims] == [("ZL201710601862.3", True)]
    steps = [e.action for e in history.of(filing) if e.action not in ("save", "attach")]
    assert steps == ["create", "submit"]


def save_blind(client, address: str, answers: dict):
    return client.post(address, data={**posted(answers), "version": "1"})


def submitted(client, base: str) -> Filing:
    for section, answers in SECTIONS.items():
        save(client, f"{base}/{section}", answers)
    client.post(f"{base}/patents/new", data=posted(PATENT))
    client.post(f"{base}/check", data={"version": version(client.get(f"{base}/check"))})
    filing = db.session.scalars(select(Filing)).one()
    assert filing.status == "submitted"
    return filing


@pytest.mark.parametrize("language", ["zh", "en"])
def test_returned_corrected_with_explanation_and_submitted_again(client, language):
    said = WORDS[language]
    owner, examiner = person("owner", language=language), person("examiner", "examiner")
    home = organisation(owner)
    sign_in(client, owner)
    base = client.post("/filings/new", data={"organisation": home.id, "data_year": YEAR}).location
    filing = submitted(client, base)

    remark = Remark(pointer="/economics/profit", text="利润与审计报告不一致<b>")
    filing.revision.remarks.append(remark)
    history.move(filing, "return", actor=acting(examiner), reason="请核对利润")
    db.session.commit()

    overview = client.get(base)
    assert said["asked"] in overview.text
    assert "请核对利润" in overview.text
    assert "利润与审计报告不一致&lt;b&gt;" in overview.text
    assert f"{base}/economics#profit" in overview.text
    assert "利润与审计报告不一致&lt;b&gt;" in client.get(f"{base}/economics").text

    losing = {**SECTIONS["economics"], "profit": "-1000"}
    assert said["unchanged"] in overview.text
    assert save(client, f"{base}/economics", losing).status_code == 303
    assert said["changed"] in client.get(base).text
    check = client.get(f"{base}/check")
    assert said["explain"] in check.text
    silent = client.post(f"{base}/check", data={"version": version(check)})
    assert silent.status_code == 422
    assert db.session.get(Filing, filing.id).status == "returned"
    box = "explain/economics/profit/profit_negative"
    assert f'name="{box}"' in silent.text
    assert 'href="#explain-1"' in silent.text, "the summary leads to the box"
    sent = client.post(f"{base}/check", data={"version": version(silent), box: " 新产品投产首年 "})
    assert sent.location == f"{base}/done"
    db.session.expire_all()
    filing = db.session.get(Filing, filing.id)
    assert (filing.status, filing.revision.number) == ("submitted", 2)
    assert filing.revision.explanations == {
        "/economics/profit/profit_negative": "新产品投产首年"
    }  # fmt: skip
    assert filing.revision.document["economics"]["profit"] == "-1000"
    arrived = [event.to_status for event in history.of(filing)][-1]
    assert arrived == filing.status, "the log leads to the stored state"


def test_nobody_signed_in_sees_the_sign_in_page(client):
    assert "/login" in client.get("/filings/").location


def test_without_a_verified_organisation_the_way_is_shown(client):
    sign_in(client, person("newcomer"))
    assert "You cannot file yet" in client.get("/filings/new").text


def test_the_clock_decides_which_years_are_offered(client):
    owner = person("owner")
    organisation(owner)
    sign_in(client, owner)
    offered = re.findall(r'<option value="(\d{4})"', client.get("/filings/new").text)
    last = clock.today().year - 1
    assert offered[0] == str(last)


def test_a_recorded_filing_leads_to_its_certificate_or_says_that_it_is_being_made(client):
    owner = person("owner")
    home = organisation(owner)
    actor = acting(owner)
    filing = fill(service.begin_filing(home.id, YEAR, actor=actor), actor)
    submission.submit(filing.id, {}, version=filing.draft_version, actor=actor)
    history.move(filing, "record", actor=acting(person("examiner", "examiner")))
    db.session.commit()
    sign_in(client, owner)
    page = client.get(f"/filings/{filing.id}")
    assert f"/filings/{filing.id}/certificate" in page.text
    assert client.get(f"/filings/{filing.id}/certificate").location == f"/filings/{filing.id}"
    assert "being prepared" in client.get(f"/filings/{filing.id}").text
    sign_in(client, person("stranger"))
    assert client.get(f"/filings/{filing.id}/certificate").status_code == 404
