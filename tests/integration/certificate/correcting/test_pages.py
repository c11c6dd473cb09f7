"""A correction through the pages: asked, written, compared, accepted, confirmed."""

import html
import re
from io import BytesIO

import pytest
from sqlalchemy import event

from certify import history, notices
from certify.certificate.correcting import service as correcting
from certify.db import db
from certify.filing.correcting import service as writing
from certify.filing.correcting.models import Correction
from certify.outbox import Mail
from tests.integration.campaign.recorded import recorded
from tests.integration.certificate.correcting.steps import WHY, confirmed, submitted, written
from tests.integration.certificate.living import rows as living
from tests.integration.filing.answers import PDF
from tests.people import organisation, person, sign_in

REFUSE = {"en": ">Refuse the correction</button>", "zh": ">不予更正</button>"}
WORDS = {
    "en": ("As recorded", "As corrected", "Corrected", "Revision 2"),
    "zh": ("已备案内容", "更正后内容", "已更正", "第 2 版"),
}


def fields(page: str) -> dict[str, str]:
    """What the form of a section sends as it stands: texts, choices, ticks."""
    main = page[page.index("<main") :]
    return {
        m["name"]: html.unescape(m["value"])
        for m in re.finditer(
            r'<input[^>]*name="(?P<name>[^"]+)"[^>]*value="(?P<value>[^"]*)"', main
        )
        if 'type="radio"' not in m[0] and 'type="checkbox"' not in m[0]
    }


def only() -> Correction:
    db.session.expire_all()
    return db.session.query(Correction).one()


def asked(client, filing) -> str:
    """The filer asks for a correction; return the address of its page."""
    home = f"/filings/{filing.id}/corrections"
    assert home in client.get(f"/filings/{filing.id}").text
    assert client.get(home).status_code == 200
    empty = client.post(home, data={"reason": " "})
    assert empty.status_code == 422
    assert 'id="reason-help"' in empty.text
    answer = client.post(home, data={"reason": WHY})
    assert answer.status_code == 303
    assert "<del>" not in client.get(answer.location).text, "nothing differs yet"
    return str(answer.location)


def sales_changed(client, page) -> None:
    """He types a wrong figure, is told, and types the right one."""
    form = fields(client.get(f"{page}/economics").text)
    assert form["sales"] == "60000000.00"
    faulty = client.post(f"{page}/economics", data={**form, "sales": "1"})
    assert faulty.status_code == 303
    assert "checked=1" in faulty.location
    assert 'class="field-error"' in client.get(faulty.location).text
    form = fields(client.get(f"{page}/economics").text)
    assert client.post(f"{page}/economics", data={**form, "sales": "58000000"}).location == page


def sent(client, page) -> None:
    """He attaches a proof, explains what is doubted, and submits."""
    files = {"kind": "economic", "file": (BytesIO(PDF), "audit.pdf")}
    assert client.post(f"{page}/files", data=files).status_code == 303
    assert client.get(f"{page}/files/{only().files[0].id}").data == PDF
    shown = client.get(page).text
    assert re.search(r"<del>60,000,000.00[^<]*</del>.*<ins>58,000,000[^<]*</ins>", shown)
    said = {f"explain{key}": "属实" for key in re.findall(r'name="explain([^"]+)"', shown)}
    answer = client.post(f"{page}/submit", data={**said, "version": only().row_version})
    assert answer.status_code == 303
    assert only().status == "submitted"
    assert client.get(f"{page}/economics").location == page, "frozen: nothing to write"


def accepted(client, page) -> None:
    """An examiner accepts: with a finding, and only what he read."""
    assert page in client.get("/office/corrections").text
    shown = client.get(page).text
    assert re.search(r"<del>60,000,000.00[^<]*</del>", shown)
    assert 'value="accept"' in shown
    found = {"action": "accept", "seen": only().digest, "reason": "与审计报告一致"}
    nothing = client.post(f"{page}/decide", data={**found, "reason": ""})
    assert nothing.status_code == 422
    assert 'id="reason-help"' in nothing.text
    other = client.post(f"{page}/decide", data={**found, "seen": "x"})
    assert other.status_code == 422
    assert "与审计报告一致" in other.text, "nothing typed is lost"
    assert client.post(f"{page}/decide", data=found).status_code == 303
    assert 'value="confirm"' not in client.get(page).text


@pytest.mark.parametrize("language", ["en", "zh"])
def test_from_asking_to_the_new_revision(client, filing, people, language):
    before, after, done, second = WORDS[language]
    for each in people.values():
        each.language = language
    db.session.commit()
    sign_in(client, people["owner"])
    page = asked(client, filing)
    sales_changed(client, page)
    sent(client, page)
    sign_in(client, people["examiner"])
    accepted(client, page)

    sign_in(client, people["officer"])
    assert "/office/corrections" in client.get("/desk").text
    shown = client.get(page).text
    assert 'value="confirm"' in shown
    assert before in shown
    assert after in shown
    assert REFUSE[language] in shown, "a correction is refused, not the recordation"
    confirming = {"action": "confirm", "seen": only().digest}
    assert client.post(f"{page}/decide", data=confirming).status_code == 303
    assert done in client.get(page).text
    assert filing.revision.number == 2

    sign_in(client, people["owner"])
    assert second in client.get(f"/filings/{filing.id}/corrections").text
    former = client.get(f"/filings/{filing.id}/revisions/1").text
    assert "60,000,000.00" in former
    assert "58,000,000" not in former
    assert "58,000,000" in client.get(f"/filings/{filing.id}/revisions/2").text
    assert client.get(f"/filings/{filing.id}/revisions/3").status_code == 404


def test_patents_are_changed_added_and_removed(client, filing, actors, people):
    row = written(filing, actors)
    sign_in(client, people["owner"])
    page = f"/corrections/{row.id}"
    added = fields(client.get(f"{page}/patents/1").text)
    assert added["owners"] == "苏州示例通信有限公司"
    faulty = client.post(f"{page}/patents/1", data={**added, "number": "CN123A"})
    assert faulty.location == f"{page}/patents/1?checked=1"
    assert "CN123A" in client.get(page).text
    gone = client.post(f"{page}/patents/1/remove", data={"version": only().row_version})
    assert gone.location == page and len(only().draft["patents"]) == 1
    assert client.get(f"{page}/patents/5").status_code == 404


def test_a_colleague_who_saved_meanwhile_is_shown_beside(client, filing, actors, people):
    row = written(filing, actors)
    sign_in(client, people["owner"])
    address = f"/corrections/{row.id}/economics"
    form = fields(client.get(address).text)
    answers = {**only().draft["economics"], "profit": "7100000"}
    writing.save_section(
        row.id, "economics", answers, version=only().row_version, actor=actors["owner"]
    )
    late = client.post(address, data={**form, "profit": "7000000"})
    assert late.status_code == 409
    assert 'value="7000000"' in late.text
    assert "7,100,000" in late.text
    again = client.post(address, data={**fields(late.text), "profit": "7000000"})
    assert again.status_code == 303 and only().draft["economics"]["profit"] == "7000000"


def test_the_office_corrects_by_own_motion_and_takes_it_back(client, filing, people):
    sign_in(client, people["officer"])
    address = f"/filings/{filing.id}/corrections"
    page = client.post(address, data={"reason": WHY}).location
    assert client.get(f"{page}/organisation").status_code == 200
    assert client.post(f"{page}/organisation/verified").location == page
    assert client.post(address, data={"reason": WHY}).status_code == 422
    assert client.post(f"{page}/decide", data={"action": "drop"}).status_code == 422
    assert client.post(f"{page}/decide", data={"action": "dance"}).status_code == 422
    dropped = client.post(f"{page}/decide", data={"action": "drop", "reason": "无需更正"})
    assert dropped.status_code == 303 and only().status == "dropped"


def test_a_file_that_is_none_is_refused_with_words(client, filing, actors, people):
    row = written(filing, actors)
    sign_in(client, people["owner"])
    page = f"/corrections/{row.id}"
    assert client.post(f"{page}/files", data={"kind": "economic"}).status_code == 422
    bad = {"kind": "economic", "file": (BytesIO(b"no"), "a.exe")}
    assert client.post(f"{page}/files", data=bad).status_code == 422
    good = {"kind": "economic", "file": (BytesIO(PDF), "a.pdf")}
    client.post(f"{page}/files", data=good)
    file = only().files[0].id
    assert client.post(f"{page}/files/{file}/remove").status_code == 303
    assert client.get(f"{page}/files/{file}").status_code == 404


def mails(row: Correction) -> set[tuple[str, str]]:
    """(address, subject) of the mails that the events of a correction call for."""
    for each in history.of(row):
        notices.tell(each)
    return {(each.address, each.subject.partition(":")[0]) for each in db.session.query(Mail)}


def test_letters_go_to_whom_they_concern(filing, actors):
    row = submitted(written(filing, actors, by="officer"), actors["officer"])
    assert mails(row) == {
        ("owner@example.com", "The office corrects your filing"),
        ("examiner@example.com", "A correction to examine"),
        ("both@example.com", "A correction to examine"),
    }
    writing.send_back(row.id, "缺附件", actor=actors["examiner"])
    told = [to for to, subject in mails(row) if subject == "The correction was returned"]
    assert sorted(told) == ["officer@example.com", "owner@example.com"]


def test_a_confirmed_correction_is_told_to_the_filer(filing, actors):
    told = mails(confirmed(filing, actors))
    assert ("owner@example.com", "Corrected") in told
    assert ("second@example.com", "A correction awaits a second person") in told
    assert not any(subject.startswith("The office corrects") for _to, subject in told)


def test_the_list_asks_as_often_for_many_as_for_one(client, filing, home, actors, people):
    asked = []

    def note(_connection, _cursor, statement, *_rest):
        asked.append(statement)

    def count() -> int:
        db.session.remove()
        asked.clear()
        assert client.get("/office/corrections").status_code == 200
        return sum(each.lstrip().startswith("SELECT") for each in asked)

    living.certificate(filing=filing)
    confirmed(filing, actors)
    written(filing, actors)
    sign_in(client, people["officer"])
    event.listen(db.engine, "before_cursor_execute", note)
    try:
        one = count()
        other = organisation(person("other"), uscc="91440300MA5EXAMP0R")
        for _ in range(3):
            more = recorded(other)
            living.certificate(filing=more)
            correcting.open_correction(more.id, WHY, actor=actors["officer"])
        assert count() == one
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


@pytest.mark.parametrize("number", [0, 2**31, 10**30])
def test_numbers_that_no_correction_has(client, filing, actors, people, number):
    row = written(filing, actors)
    sign_in(client, people["owner"])
    for page in ("", "/economics", "/patents/0", "/files/1"):
        assert client.get(f"/corrections/{number}{page}").status_code == 404
    assert client.get(f"/corrections/{row.id}/files/{number}").status_code == 404
    assert client.get(f"/corrections/{row.id}/patents/{number + 5}").status_code == 404
    assert client.get(f"/filings/{filing.id}/revisions/{number}").status_code == 404
    sign_in(client, people["officer"])
    assert client.get(f"/office/corrections?before={number}").status_code == 200
