"""What the public finds: every recorded product, the public row of it, and nothing else."""

import csv
import io
import json

import pytest

from certify import history
from certify.db import db
from certify.filing import index
from certify.filing.models import PatentClaim
from certify.registry import service
from certify.registry.service import Question
from tests import rows
from tests.people import acting, organisation, person

SECRETS = ("13800000000", "ip@example.com", "王示例", "62000000", "7200000", "contribution")


@pytest.fixture
def holder(app):
    return organisation(person("holder"))


def found(**asked: str) -> list[str]:
    return [product.name_zh for product in service.search(Question(**asked)).products]


def test_words_field_and_province_narrow_the_search(holder):
    rows.recorded_filing(holder, "高速光模块")
    rows.recorded_filing(holder, "低功耗通信模组")
    assert found() == ["低功耗通信模组", "高速光模块"], "newest record first"
    assert found(words="光模块") == ["高速光模块"]
    assert found(words="模") == ["低功耗通信模组", "高速光模块"]
    assert found(words="91320505ma1p7x8k4u") == ["低功耗通信模组", "高速光模块"]
    assert found(words="没有的") == []
    assert found(field="01", province="32") == ["低功耗通信模组", "高速光模块"]
    assert found(field="05") == found(province="11") == []


def test_common_pairs_are_walked_and_rare_ones_read(holder, monkeypatch):
    for number in range(5):
        rows.recorded_filing(holder, f"示例产品{number}号")
    whole = found(words="示例产品")
    monkeypatch.setattr(service, "RARE", 2)
    assert found(words="示例产品") == whole
    assert len(whole) == 5


def test_pages_follow_each_other_without_gap(holder):
    for number in range(7):
        rows.recorded_filing(holder, f"产品{number}")
    first = service.search(Question(), limit=3)
    second = service.search(Question(before=first.following), limit=3)
    third = service.search(Question(before=second.following), limit=3)
    names = [p.name_zh for page in (first, second, third) for p in page.products]
    assert names == [f"产品{number}" for number in reversed(range(7))]
    assert third.following is None


@pytest.mark.parametrize(("before", "there"), [(10**30, True), (2**31, True), (-(10**30), False)])
def test_a_page_beyond_every_key_is_the_first_or_none(holder, client, before, there):
    filing = rows.recorded_filing(holder, "高速光模块")
    page = client.get(f"/registry?before={before}&q=光模块")
    listed = filing.product.record_number in page.text
    assert (page.status_code, listed) == (200, there)


def test_product_page_shows_the_public_row_only(holder, client):
    filing = rows.recorded_filing(holder, "高速光模块")
    revision = filing.revision
    document = dict(revision.document)
    patent = {
        "number": "ZL201710601862.3", "title": "公开的专利", "legal_status": "in_force",
        "status_checked_on": "2026-01-15", "contribution": "0.25", "role": "保密的作用",
    }  # fmt: skip
    hidden = patent | {"number": "ZL201910397464.3", "title": "不公开的专利"}
    document["patents"] = [patent | {"show_publicly": True}, hidden | {"show_publicly": False}]
    document["economics"] = {"profit": "7200000.00", "output_value": "62000000.00"}
    revision.document = document
    db.session.add(PatentClaim(
        revision_id=revision.id, organisation_id=holder.id, number="ZL201710601862.3",
        title="公开的专利", right_source="owned", legal_status="in_force", is_core=True,
        show_publicly=True,
    ))  # fmt: skip
    db.session.commit()
    page = client.get(f"/registry/products/{filing.product.record_number}")
    assert page.status_code == 200
    assert "公开的专利" in page.text
    for secret in (*SECRETS, "不公开的专利", "保密的作用", ">0.25<"):
        assert secret not in page.text


def test_open_data_as_csv_and_json_say_the_same(holder, client):
    for name in ("高速光模块", "=HYPERLINK(1)"):
        rows.recorded_filing(holder, name)
    table = list(csv.DictReader(io.StringIO(client.get("/open-data/products.csv").text)))
    document = json.loads(client.get("/open-data/products.json").text)
    assert document["schema"] == "certify.open-data/1"
    assert [row["record_number"] for row in table] == [
        row["record_number"] for row in document["products"]
    ]
    assert table[1]["product_zh"] == "'=HYPERLINK(1)", "a spreadsheet must not run it"
    assert document["products"][1]["product_zh"] == "=HYPERLINK(1)"
    for secret in SECRETS:
        assert secret not in str(table)
        assert secret not in str(document)


def test_a_withdrawn_product_leaves_the_search_and_its_page_says_why(holder, client):
    filing = rows.recorded_filing(holder, "高速光模块")
    number = filing.product.record_number
    assert client.get(f"/registry/products/{number}").status_code == 200
    history.move(filing, "withdraw", actor=acting(person("e", "examiner")), reason="专利失效")
    index.refresh(filing.product)
    db.session.commit()
    assert found() == []
    page = client.get(f"/registry/products/{number}")
    assert page.status_code == 200, "papers that name the number are still about"
    assert "专利失效" in page.text
    assert "Recordation withdrawn" in page.text


def test_start_page_search_page_and_open_data_answer_in_both_languages(holder, client):
    rows.recorded_filing(holder, "高速光模块")
    for path in ("/", "/registry", "/registry?q=光模块&field=01&province=32", "/open-data"):
        for language in ("en", "zh"):
            mark = "&" if "?" in path else "?"
            assert client.get(f"{path}{mark}lang={language}").status_code == 200
    assert "高速光模块" in client.get("/registry?q=光模块&lang=zh").text
    assert "&lt;script&gt;" in client.get("/registry?q=<script>").text
