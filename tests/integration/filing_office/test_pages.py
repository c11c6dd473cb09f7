"""The examiner's pages: queue, decisions, one filing to decide on."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import event as sql_event
from sqlalchemy import select

from certify import clock
from certify.db import db
from certify.filing import service
from certify.filing.models import Filing, Remark
from certify.filing.office import queue
from certify.filing.office import service as office
from tests.integration.filing.answers import PDF, YEAR, fill
from tests.integration.filing_office.filed import OTHER_USCC, submit, submitted
from tests.people import organisation, person, sign_in

REMARK = "remark/product/description"


def page_of(filing: Filing) -> str:
    return f"/examiner/filings/{filing.id}"


def box(page: str, name: str) -> str:
    """What stands in the text box ``name``."""
    found = re.search(rf'<textarea[^>]*name="{name}"[^>]*>([^<]*)</textarea>', page)
    assert found, name
    return found[1]


@pytest.mark.parametrize(
    ("role", "status"),
    [("examiner", 200), ("officer", 200), ("reviewer", 403), ("statistician", 403),
     ("editor", 403), ("administrator", 403)],
)  # fmt: skip
@pytest.mark.parametrize("tab", ["", "?list=decided"])
def test_the_lists_are_for_examiners_and_officers(client, filing, role, status, tab):
    sign_in(client, person(role, role))
    assert client.get(f"/examiner/filings{tab}").status_code == status


def test_a_filer_and_a_partial_examiner_see_no_examination(client, filing, owner, partial):
    for user in (owner, partial):
        sign_in(client, user)
        assert client.get(page_of(filing)).status_code == 404
        posted = client.post(page_of(filing), data={"action": "record", "seen": "1"})
        assert posted.status_code == 404
    sign_in(client, partial)
    listed = client.get("/examiner/filings").text
    assert "示例通信模组" in listed
    assert page_of(filing) not in listed
    db.session.expire_all()
    assert filing.status == "submitted"


def test_an_officer_reads_and_cannot_decide(client, filing):
    sign_in(client, person("officer", "officer"))
    page = client.get(page_of(filing))
    assert page.status_code == 200
    assert 'name="action"' not in page.text
    assert 'name="remark' not in page.text
    assert client.post(page_of(filing), data={"action": "record"}).status_code == 403


def test_the_queue_begins_with_who_waits_longest(client, home, filer, actor, examiner):
    names = ["甲", "乙", "丙"]
    with clock.CLOCK.rehearsing(clock.now() - timedelta(days=30)):
        made = []
        for name in names:
            product = {"name_zh": name, "model": name}
            made.append(submitted(home, filer, product=product))
            clock.CLOCK.advance(timedelta(days=7))
    office.return_filing(made[0].id, [], "请补正", actor=actor)
    submit(made[0], filer)
    rows = queue.waiting(actor)
    assert [(r.name, r.revision) for r in rows] == [("乙", 1), ("丙", 1), ("甲", 2)]
    assert [r.name for r in queue.waiting(actor, after=rows[0].place)] == ["丙", "甲"]
    office.refuse(made[1].id, "不符合", actor=actor)
    assert [r.name for r in queue.waiting(actor, after=rows[0].place)] == ["丙", "甲"]
    sign_in(client, examiner)
    page = client.get("/examiner/filings").text
    assert page.index("丙") < page.index("甲")
    assert "Resubmitted, revision 2" in page
    assert "乙" not in page
    assert "No filing waits here" in client.get("/examiner/filings?field=02").text
    assert "丙" in client.get("/examiner/filings?field=01").text
    for nonsense in ("x", "2026-01-01~1", "~", "2026-01-01T00:00:00+00:00~99999999999999"):
        answer = client.get("/examiner/filings", query_string={"after": nonsense})
        assert answer.status_code == 200


def test_the_queue_goes_on_page_by_page_with_the_same_few_queries(
    client, home, filer, actor, examiner, monkeypatch
):
    monkeypatch.setattr(queue, "PAGE", 2)
    for k in range(5):
        submitted(home, filer, product={"model": f"M{k}"})
    sign_in(client, examiner)
    seen, address, counts = [], "/examiner/filings", []
    while address:
        db.session.expire_all()
        with counted() as statements:
            page = client.get(address).text
        counts.append(len(statements))
        seen += re.findall(r'href="(/examiner/filings/\d+)"', page)
        more = re.search(r'href="(/examiner/filings\?[^"]*after=[^"]*)"', page)
        address = more[1].replace("&amp;", "&") if more else None
    assert len(seen) == len(set(seen)) == 5
    assert len(counts) == 3
    assert len(set(counts)) == 1


class counted:  # noqa: N801 - reads as a word in ``with counted() as statements``
    """The SQL statements that were sent meanwhile."""

    def __enter__(self) -> list[str]:
        self.statements: list[str] = []
        self.bind = db.session.get_bind()
        self.hear = lambda c, cur, statement, *rest: self.statements.append(statement)
        sql_event.listen(self.bind, "before_cursor_execute", self.hear)
        return self.statements

    def __exit__(self, *_: object) -> None:
        sql_event.remove(self.bind, "before_cursor_execute", self.hear)


def test_one_filing_costs_the_same_whatever_it_holds(client, home, filer, examiner):
    few = submitted(home, filer)
    numbers = [f"ZL2017106{k:05d}" for k in range(100, 112)]
    patents = [{"number": checked(n), "contribution": "0.01"} for n in numbers]
    many = submitted(home, filer, product={"model": "M2"}, patents=patents)
    sign_in(client, examiner)
    counts = []
    for filing in (few, many):
        db.session.expire_all()
        with counted() as statements:
            assert client.get(page_of(filing)).status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1]


def checked(bare: str) -> str:
    """A patent number with its check digit (weights 2 to 9, 2 to 5; modulo 11)."""
    digits = bare[2:]
    weights = [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]
    rest = sum(int(d) * w for d, w in zip(digits, weights, strict=True)) % 11
    return f"{bare}.{'X' if rest == 10 else rest}"


def test_returned_recorded_and_withdrawn_through_the_pages(client, filing, examiner, owner, filer):
    sign_in(client, examiner)
    page = client.get(page_of(filing)).text
    for said in ("示例通信模组", "62,000,000.00", "Score to expect", "Return for correction",
                 "Illustrative standard", "13800000000"):  # fmt: skip
        assert said in page
    sent = {"seen": "1", "action": "return", REMARK: "请写明待机功耗。", "reason": ""}
    answer = client.post(page_of(filing), data=sent)
    assert (answer.status_code, answer.location) == (303, "/examiner/filings")
    assert "returned to its filer" in client.get("/examiner/filings").text
    sign_in(client, owner)
    section = client.get(f"/filings/{filing.id}/product").text
    assert "请写明待机功耗。" in section
    home = client.get(f"/filings/{filing.id}").text
    assert home.count("请写明待机功耗。") == 1, "a remark is not its own reason"
    filing = db.session.get(Filing, filing.id)
    service.save_section(
        filing.id, "product", {**filing.draft["product"], "description": "实测待机功耗 2.8 μA。"},
        version=filing.draft_version, actor=filer,
    )  # fmt: skip
    submit(filing, filer)
    sign_in(client, examiner)
    page = client.get(page_of(filing)).text
    assert "What changed since revision 1" in page
    assert page.count("<del>") == 1
    assert "<ins>实测待机功耗 2.8 μA。</ins>" in page
    assert "请写明待机功耗。" in page, "the earlier remark"
    answer = client.post(page_of(filing), data={"seen": "2", "action": "record"})
    assert answer.status_code == 303
    page = client.get(page_of(filing)).text
    assert filing.product.record_number in page
    assert "Withdraw the recordation" in page
    assert client.post(page_of(filing), data={"seen": "2", "action": "record"}).status_code == 422
    assert client.post(page_of(filing), data={"seen": "2", "action": "withdraw"}).status_code == 422
    sent = {"seen": "2", "action": "withdraw", "reason": "依备案主体申请"}
    assert client.post(page_of(filing), data=sent).status_code == 303
    db.session.expire_all()
    assert filing.status == "withdrawn"
    decided = client.get("/examiner/filings?list=decided").text
    assert decided.count(f'href="{page_of(filing)}"') == 3
    assert "依备案主体申请" in decided


@pytest.mark.parametrize("action", ["return", "refuse", "record", "nonsense", ""])
def test_what_was_typed_is_kept_when_it_is_refused(client, filing, examiner, action):
    sign_in(client, examiner)
    sent = {
        "seen": "1", "action": action, REMARK: "请写明<待机功耗>", "reason": "理由" * 1500,
        "remark/patents/0/owners": "请核对权利人",
    }  # fmt: skip
    answer = client.post(page_of(filing), data=sent)
    assert answer.status_code == 422
    assert box(answer.text, REMARK) == "请写明&lt;待机功耗&gt;"
    assert box(answer.text, "remark/patents/0/owners") == "请核对权利人"
    assert box(answer.text, "reason") == "理由" * 1500
    if action == "return":
        assert 'id="reason-help"' in answer.text
        assert 'href="#reason"' in answer.text
    assert db.session.scalars(select(Remark)).all() == []
    db.session.expire_all()
    assert filing.status == "submitted"


def test_a_fault_hangs_at_its_remark(client, filing, examiner):
    sign_in(client, examiner)
    sent = {"seen": "1", "action": "return", REMARK: "长" * 2001}
    page = client.post(page_of(filing), data=sent).text
    assert 'id="remark-product-description-help"' in page
    assert 'href="#remark-product-description"' in page


def test_remarks_are_never_dropped_by_another_button(client, filing, examiner):
    sign_in(client, examiner)
    for action in ("record", "refuse"):
        sent = {"seen": "1", "action": action, REMARK: "请补充", "reason": "不符合"}
        answer = client.post(page_of(filing), data=sent)
        assert answer.status_code == 422
        assert "sent only with" in answer.text
    db.session.expire_all()
    assert filing.status == "submitted"


def test_whoever_was_slower_reads_what_he_typed_again(client, filing, examiner, actor):
    office.refuse(filing.id, "不符合", actor=actor)
    sign_in(client, examiner)
    sent = {"seen": "1", "action": "return", REMARK: "请补充功耗", "reason": "请补正全部"}
    answer = client.post(page_of(filing), data=sent)
    assert answer.status_code == 422
    assert "请补充功耗" in answer.text
    assert "请补正全部" in answer.text
    assert "no longer possible" in answer.text


def test_explanations_stand_beside_their_doubts(client, home, filer, examiner):
    loss = submitted(home, filer, economics={"profit": "-5"})
    sign_in(client, examiner)
    page = client.get(page_of(loss)).text
    assert "核实无误。" in page
    assert loss.revision.explanations


def test_evidence_is_handed_out_as_a_download(client, home, filer, examiner, owner):
    filing = service.begin_filing(home.id, YEAR, actor=filer)
    fill(filing, filer)
    kept = service.attach_evidence(filing.id, PDF, "检测报告.pdf", "product", actor=filer)
    submit(filing, filer)
    sign_in(client, examiner)
    address = re.search(r'href="([^"]*/evidence/\d+)"', client.get(page_of(filing)).text)[1]
    answer = client.get(address)
    assert answer.data == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    stranger = person("stranger")
    organisation(stranger, uscc=OTHER_USCC)
    sign_in(client, stranger)
    assert client.get(address).status_code == 404
    assert kept.filing_id == filing.id


def test_in_chinese(client, filing, actor):
    sign_in(client, person("zhao", "examiner", language="zh"))
    page = client.get(page_of(filing)).text
    for said in ("退回补正", "准予备案", "不予备案", "专利台账比对", "示例标准"):
        assert said in page
    assert "待审查" in client.get("/examiner/filings").text
    office.record(filing.id, "", actor=actor)
    assert "撤销备案" in client.get(page_of(filing)).text
    assert "近期办结" in client.get("/examiner/filings?list=decided").text


def test_many_patents_have_one_box_each(client, home, filer, examiner):
    patents = [
        {"number": checked(f"ZL2017106{k:05d}"), "contribution": "0.01"} for k in range(100, 131)
    ]
    filing = submitted(home, filer, patents=patents)
    sign_in(client, examiner)
    page = client.get(page_of(filing)).text
    assert 'name="remark/patents/30"' in page
    assert 'name="remark/patents/30/title"' not in page
    sent = {"seen": "1", "action": "return", "remark/patents/30": "请核实"}
    assert client.post(page_of(filing), data=sent).status_code == 303
    assert db.session.scalars(select(Remark.pointer)).all() == ["/patents/30"]
