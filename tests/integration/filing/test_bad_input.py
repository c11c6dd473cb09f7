"""Bad input (each in both languages): a specific message at its field, nothing typed lost."""

import re
from html import unescape
from io import BytesIO

import pytest
from sqlalchemy import select

from certify.db import db
from certify.filing import service
from certify.filing.models import Filing
from tests.integration.filing.answers import PATENT, PDF, SECTIONS, YEAR, fill, posted
from tests.people import acting, organisation, person, sign_in

FIELDS = [
    # section, answer, typed, English, Chinese
    ("economics", "profit", "60000000.01", "above the sales of", "不得高于销售额|高于销售额"),
    ("economics", "exports", "60000001", "Exports are a part of sales", "出口额"),
    ("economics", "sales", "-1", "-1 is negative", "-1"),
    ("economics", "output_value", "6200万", "not a number of the form", "6200万"),
    ("economics", "output_value", "9" * 400, "too many digits", "位"),
    ("accounts", "depreciation", "-5", "-5 is negative", "-5"),
    ("product", "name_zh", "长" * 201, "201 characters; at most 200", "201"),
    ("product", "industry_code", "C39211", "", ""),
    ("product", "launched_on", "2026-01-01", "after the data year 2025", "2025"),
    ("product", "launched_on", "2021-02-30", "not a day of the calendar", "2021-02-30"),
    ("market", "core_features_protected", "9", "only 8 core features", "8"),
    ("declarations", "true_and_complete", False, "Without this declaration", "未作出此项声明"),
]
PATENT_FIELDS = [
    ("number", "202010123456.7", "check digit", "校验"),
    ("number", "CN107705012A", "is a publication number", "公开"),
    ("granted_on", "2026-02-01", "after the data year 2025", "2025"),
    ("granted_on", "2016-05-10", "before the date of filing", "申请日"),
    ("contribution", "1.2", "too large", "1.2"),
    ("contribution", "-0.1", "negative", "-0.1"),
    ("title", "名" * 301, "301 characters", "301"),
]


@pytest.fixture(params=["zh", "en"])
def language(request):
    return request.param


@pytest.fixture
def owner(app, language):
    return person("owner", language=language)


@pytest.fixture
def filing(client, owner):
    home = organisation(owner)
    actor = acting(owner)
    made = fill(service.begin_filing(home.id, YEAR, actor=actor), actor)
    sign_in(client, owner)
    return made


def send(client, address: str, answers: dict):
    seen = re.search(r'name="version" value="(\d+)"', client.get(address).text)[1]
    return client.post(address, data={**posted(answers), "version": seen, "go": "list"})


def at_field(page, name: str) -> str:
    """What the page says at the field ``name``, and only there."""
    found = re.search(rf'id="{name}-help">(.*?)</div>', unescape(page.text), re.DOTALL)
    return found[1] if found else ""


def fits(said: str, english: str, chinese: str, language: str) -> bool:
    if language == "zh":
        return bool(re.search(chinese, said)) and bool(re.search(r"[\u4e00-\u9fff]", said))
    return english in said and bool(said)


@pytest.mark.parametrize(("section", "name", "typed", "english", "chinese"), FIELDS)
def test_a_wrong_answer(client, filing, language, section, name, typed, english, chinese):
    address = f"/filings/{filing.id}/{section}"
    answer = send(client, address, {**SECTIONS[section], name: typed})
    assert answer.status_code == 303
    assert answer.location.startswith(address), "faulty answers lead back to their page"
    page = client.get(answer.location)
    assert fits(at_field(page, name), english, chinese, language), at_field(page, name)
    assert f'href="#{name}"' in page.text, "the summary leads to the field"
    if typed:
        assert f'value="{typed}"' in page.text, "what was typed is still there"
    others = {k: v for k, v in SECTIONS[section].items() if k != name and isinstance(v, str)}
    for kept in filter(None, others.values()):
        assert kept in unescape(page.text).replace("\r\n", "\n") or kept == "yes"
    assert filing_now(filing).draft[section][name] == typed
    check = client.get(f"/filings/{filing.id}/check")
    assert f"{section}?checked=1#{name}" in check.text
    refused = client.post(
        f"/filings/{filing.id}/check", data={"version": filing_now(filing).draft_version}
    )
    assert refused.status_code == 422
    assert filing_now(filing).status == "draft"


@pytest.mark.parametrize(("name", "typed", "english", "chinese"), PATENT_FIELDS)
def test_a_wrong_patent(client, filing, language, name, typed, english, chinese):
    address = f"/filings/{filing.id}/patents/0"
    answer = send(client, address, {**PATENT, name: typed})
    assert answer.location == address
    page = client.get(address)
    assert fits(at_field(page, name), english, chinese, language), at_field(page, name)
    assert f'value="{typed}"' in page.text


def test_shares_above_one_are_told_with_the_list(client, filing, language):
    for number in ("201910397464.3", "95115608.X"):
        client.post(
            f"/filings/{filing.id}/patents/new",
            data=posted({**PATENT, "number": number, "contribution": "0.5"}),
        )
    said = unescape(client.get(f"/filings/{filing.id}/patents").text)
    assert ("add up to 1.25" if language == "en" else "1.25") in said
    assert client.get(f"/filings/{filing.id}/check").text.count("1.25") >= 1


def test_the_same_patent_twice_is_told_at_its_number(client, filing, language):
    twice = {**PATENT, "number": "ＺＬ２０１７１０６０１８６２．３", "contribution": "0.1"}
    answer = client.post(f"/filings/{filing.id}/patents/new", data=posted(twice))
    assert answer.location.endswith("/patents/1")
    said = at_field(client.get(answer.location), "number")
    assert "ZL201710601862.3" in said
    assert "ＺＬ２０１７１０６０１８６２．３" in client.get(answer.location).text


@pytest.mark.parametrize("length", [20_001, 200_000])
def test_a_text_of_absurd_length_is_kept_and_told_at_its_field(client, filing, language, length):
    address = f"/filings/{filing.id}/product"
    typed = "长" * length
    send(client, address, {**SECTIONS["product"], "description": typed, "model": typed})
    page = client.get(address)
    for name in ("description", "model"):
        assert str(length) in at_field(page, name)
    assert filing_now(filing).draft["product"]["description"] == typed
    assert client.get("/filings/").status_code == 200


def test_what_cannot_be_seen_is_told(client, filing, language):
    address = f"/filings/{filing.id}/product"
    send(client, address, {**SECTIONS["product"], "name_zh": "模\x00组\u202e"})
    assert "U+0000" in at_field(client.get(address), "name_zh")
    assert filing_now(filing).product.name_zh == "模组"


def test_html_in_names_is_text(client, filing, language):
    name = '<script>alert("1")</script><b>模组'
    send(client, f"/filings/{filing.id}/product", {**SECTIONS["product"], "name_zh": name})
    for page in ("/filings/", f"/filings/{filing.id}", f"/filings/{filing.id}/product",
                 f"/filings/{filing.id}/check", f"/filings/{filing.id}/history"):  # fmt: skip
        text = client.get(page).text
        assert "<script>alert" not in text
        assert "<b>模组" not in text
        assert "&lt;b&gt;模组" in text or page.endswith("history")


def test_a_pdf_that_is_no_pdf(client, filing, language):
    page = client.post(
        f"/filings/{filing.id}/evidence",
        data={"file": (BytesIO(b"MZ not a pdf"), "报告<b>.pdf"), "kind": "economic"},
    )
    assert page.status_code == 422
    said = at_field(page, "file")
    assert "报告<b>.pdf" in said
    assert "报告<b>.pdf" not in page.text, "the name is escaped"
    assert ("is not what its name says" in said) == (language == "en")
    assert re.search(r'<option selected value="economic">', page.text), "the choice is kept"
    assert filing_now(filing).evidence == []


def test_no_file_and_a_name_twice(client, filing, language):
    address = f"/filings/{filing.id}/evidence"
    empty = client.post(address, data={"kind": "other"})
    assert empty.status_code == 422
    assert at_field(empty, "file")
    for expected in (303, 422):
        answer = client.post(address, data={"file": (BytesIO(PDF), "a.pdf"), "kind": "other"})
        assert answer.status_code == expected
    assert "a.pdf" in at_field(answer, "file")


def test_a_licence_names_a_file_that_is_attached(client, filing, language):
    licensed = {**PATENT, "right_source": "licensed_sole", "owners": "甲", "licence_proof": "x.pdf"}
    send(client, f"/filings/{filing.id}/patents/0", licensed)
    page = client.get(f"/filings/{filing.id}/patents/0")
    assert "x.pdf" in at_field(page, "licence_proof")
    client.post(
        f"/filings/{filing.id}/evidence",
        data={"file": (BytesIO(PDF), "x.pdf"), "kind": "licence"},
    )
    page = client.get(f"/filings/{filing.id}/patents/0")
    assert at_field(page, "licence_proof") == ""
    assert '<option selected value="x.pdf">' in page.text


def test_the_same_product_twice_names_the_other_filing(client, filing, owner, language):
    actor = acting(owner)
    other = fill(
        service.begin_filing(filing.organisation_id, YEAR, actor=actor), actor,
        product={"model": " sx-100"},
    )  # fmt: skip
    page = client.get(f"/filings/{other.id}/product")
    assert str(filing.id) in at_field(page, "model")
    assert ("already in filing" in at_field(page, "model")) == (language == "en")
    refused = client.post(f"/filings/{other.id}/check", data={"version": other.draft_version})
    assert refused.status_code == 422


def test_a_refresh_submits_once(client, filing, language):
    data = {"version": filing.draft_version}
    for _ in range(3):
        answer = client.post(f"/filings/{filing.id}/check", data=data)
        assert answer.location == f"/filings/{filing.id}/done"
    now = filing_now(filing)
    assert now.revision.number == 1
    assert len(db.session.scalars(select(Filing)).all()) == 1


def test_two_colleagues_see_both_texts(client, filing, owner, language):
    address = f"/filings/{filing.id}/product"
    seen = filing.draft_version
    service.save_section(
        filing.id, "product", {**SECTIONS["product"], "model": "THEIRS-1"}, version=seen,
        actor=acting(owner),
    )  # fmt: skip
    mine = {**SECTIONS["product"], "model": "MINE-<1>", "version": seen}
    page = client.post(address, data=mine)
    assert page.status_code == 409
    assert 'value="MINE-&lt;1&gt;" checked' in page.text
    assert 'value="THEIRS-1"' in page.text
    assert filing_now(filing).draft["product"]["model"] == "THEIRS-1"
    version = re.search(r'name="version" value="(\d+)"', page.text)[1]
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text))
    chosen = client.post(address, data={**hidden, "model": "MINE-<1>", "version": version})
    assert chosen.status_code == 303
    draft = filing_now(filing).draft["product"]
    assert (draft["model"], draft["name_zh"]) == ("MINE-<1>", SECTIONS["product"]["name_zh"])


def test_a_draft_changed_while_it_was_checked_is_not_submitted_unseen(
    client, filing, owner, language
):
    seen = filing.draft_version
    service.save_section(
        filing.id, "market", {"core_features_total": "9"}, version=seen, actor=acting(owner)
    )
    page = client.post(f"/filings/{filing.id}/check", data={"version": seen})
    assert page.status_code == 409
    assert filing_now(filing).status == "draft"


def test_the_number_is_looked_at_while_it_is_typed(client, filing, language):
    good = client.get("/filings/patent-number?number=２０１７１０６０１８６２３").json
    assert good["ok"]
    assert "ZL201710601862.3" in good["message"]
    bad = client.get("/filings/patent-number?number=CN107705012A").json
    assert not bad["ok"]
    assert ("publication number" in bad["message"]) == (language == "en")


def filing_now(filing) -> Filing:
    db.session.expire_all()
    return db.session.get_one(Filing, filing.id)
