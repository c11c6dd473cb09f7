"""Pages, data and feeds of releases, for the office and for the public."""

import csv
import io
import json
from datetime import timedelta
from hashlib import sha256
from xml.etree import ElementTree as ET

import pytest

from certify import clock
from certify.accounting.release import service
from certify.accounting.release.rules import Plan
from certify.press.report import ReportPress
from tests.integration.accounting.released import checked, hour, published, staff
from tests.integration.accounting.rows import USCCS, organisation, recorded
from tests.people import person, sign_in

ATOM = "{http://www.w3.org/2005/Atom}"
SECRET = "12345678"


@pytest.fixture
def owners(app):
    """Three organisations in two fields, and one of them alone in a third."""
    rows = [organisation(uscc) for uscc in USCCS]
    for row in rows:
        recorded(row)
        recorded(row, field="04", sales="30000000.00")
    recorded(rows[0], field="03", sales=f"{SECRET}.00")
    return rows


@pytest.fixture
def two_editions(owners):
    """A first release and an update of it; the days on which they came out."""
    published(provisional=True)
    first = clock.today()
    for owner in owners:
        recorded(owner, sales="20000000.00")
    published(revision="routine")
    return first, clock.today()


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_the_calendar_before_anything_is_announced(client):
    page = client.get("/releases").text
    assert "No release is announced at present." in page
    assert client.get("/releases/products-2025-1").status_code == 404


def test_the_calendar_shows_what_is_announced_and_why_it_was_moved(client, app):
    row = service.announce(Plan("products", 2025, "first", hour()), actor=staff()[0])
    service.move(row.id, hour() + timedelta(days=5), "数据核查未完成", actor=staff()[0])
    page = client.get("/releases").text
    assert "数据核查未完成" in page and "First release" in page
    service.cancel(row.id, "并入下一次发布", actor=staff()[0])
    assert "并入下一次发布" in client.get("/releases").text


def test_a_release_shows_figures_markers_changes_and_proof(client, two_editions):
    page = client.get("/releases/products-2025-2").text
    assert "Markers: [c] confidential, [p] provisional, [r] revised" in page
    assert page.index("Markers:") < page.index("<table")
    assert "[c]" in page and "[r]" in page
    assert "Compared with products-2025-1" in page and "60,000,000" not in SECRET
    assert SECRET not in page
    old = client.get("/releases/products-2025-1").text
    assert "A newer edition has been released" in old and "[p]" in old
    chinese = client.get("/releases/products-2025-2?lang=zh").text
    assert "常规更新" in chinese and "各种格式" not in chinese and "内容摘要值" in chinese


def test_the_forms_agree_figure_by_figure(client, two_editions):
    base = "/releases/products-2025-2/PIP_PRODUCTS"
    tidy = rows(client.get(f"{base}.csv").text)
    exchange = rows(client.get(f"{base}.sdmx.csv").text)
    document = client.get(f"{base}.json").get_json()
    values = [one["value"] for one in tidy]
    assert values == [one["OBS_VALUE"] for one in exchange]
    assert values == [one["value"] or "" for one in document["observations"]]
    assert len(tidy) == 64
    hidden = [one for one in tidy if "[c]" in one["marks"]]
    assert hidden and all(one["value"] == "" for one in hidden)
    assert [one["CONF_STATUS"] for one in exchange].count("C") == len(hidden)
    assert client.get(f"{base}.xlsx").data.startswith(b"PK")
    for wrong in ("PIP_PRODUCTS.exe", "OTHER.csv", "PIP_PRODUCTS"):
        assert client.get(f"/releases/products-2025-2/{wrong}").status_code == 404


def test_csvw_describes_the_very_file_beside_it(client, two_editions):
    answer = client.get("/releases/products-2025-2/PIP_PRODUCTS.csv-metadata.json")
    assert answer.mimetype == "application/csvm+json"
    described = json.loads(answer.text)
    path = described["url"].removeprefix("http://localhost")
    table = client.get(path)
    assert table.status_code == 200
    head = next(csv.reader(io.StringIO(table.text)))
    assert [one["name"] for one in described["tableSchema"]["columns"]] == head
    assert described["dc:license"]["@id"].startswith("https://creativecommons.org/")


def test_the_content_is_the_bytes_that_the_log_holds(client, two_editions):
    answer = client.get("/releases/products-2025-2/content.json")
    digest = f"sha256:{sha256(answer.data).hexdigest()}"
    assert client.get("/api/v1/releases/products-2025-2").get_json()["digest"] == digest
    assert digest in client.get("/releases/products-2025-2").text
    assert SECRET not in answer.text


def test_as_of_a_day_by_page_and_api(client, two_editions):
    first, second = two_editions
    before = first - timedelta(days=1)
    assert "products-2025-1" in client.get(f"/releases?on={first}").text
    assert "products-2025-2" not in client.get(f"/releases?on={first}").text
    assert "products-2025-1" not in client.get(f"/releases?on={before}").text
    old = client.get(f"/statistics?on={first}").text
    assert "Edition 1" in old and "What everybody could read" in old
    assert "Edition 2" in client.get("/statistics").text
    assert "No figures have been released yet." in client.get(f"/statistics?on={before}").text
    address = "/api/v1/releases/products/2025"
    assert client.get(f"{address}?on={first}").get_json()["name"] == "products-2025-1"
    assert client.get(f"{address}?on={second}").get_json()["name"] == "products-2025-2"
    assert client.get(address).get_json()["name"] == "products-2025-2"
    missing = client.get(f"{address}?on={before}")
    assert (missing.status_code, missing.mimetype) == (404, "application/problem+json")
    assert client.get(f"{address}?on=soon").status_code == 422
    assert client.get("/api/v1/releases?on=soon").status_code == 422
    assert client.get("/releases?on=soon").status_code == 422
    assert client.get("/api/v1/releases/other/2025").status_code == 404
    assert client.get("/api/v1/releases/products-2025-9").status_code == 404


def test_api_lists_what_stands_what_there_was_and_what_is_to_come(client, two_editions):
    service.announce(Plan("products", 2025, "routine", hour()), actor=staff()[0])
    answer = client.get("/api/v1/releases").get_json()
    assert [one["name"] for one in answer["releases"]] == ["products-2025-2"]
    assert [one["name"] for one in answer["editions"]] == ["products-2025-2", "products-2025-1"]
    assert [one["revision"] for one in answer["announced"]] == ["routine"]
    assert "PIP_PRODUCTS.sdmx.csv" in answer["releases"][0]["data"]["sdmx.csv"][0]


def test_feeds_tell_of_every_release(client, two_editions):
    atom = client.get("/feeds/en/releases.atom")
    assert atom.mimetype == "application/atom+xml"
    root = ET.fromstring(atom.data)
    titles = [one.findtext(f"{ATOM}title") for one in root.iter(f"{ATOM}entry")]
    assert titles == [
        "Patent-intensive products: value added 2025, edition 2",
        "Patent-intensive products: value added 2025, edition 1",
    ]
    items = client.get("/feeds/zh/releases.json").get_json()["items"]
    assert [one["_certify"]["release"] for one in items] == ["products-2025-2", "products-2025-1"]
    assert "常规更新" in items[0]["summary"]
    again = client.get("/feeds/en/releases.atom", headers={"If-None-Match": atom.headers["ETag"]})
    assert again.status_code == 304


def test_the_report_is_drawn_by_the_worker(client, owners, work_off, with_fonts, monkeypatch):
    monkeypatch.setattr(ReportPress, "print", lambda *_: b"%PDF-1.7")
    published()
    assert client.get("/releases/products-2025-1/report.pdf").status_code == 503
    assert work_off()["release reports"] == 1
    assert client.get("/releases/products-2025-1/report.pdf").data.startswith(b"%PDF")


def test_the_statistician_releases_on_the_pages_and_an_officer_approves(client, owners, work_off):
    statistician = person("page", "statistician")
    sign_in(client, statistician)
    client.post("/accounting/compile", data={"year": "2025"})
    work_off()
    form = {"subject": "products", "year": "2025", "revision": "first", "planned_at": "soon"}
    refused = client.post("/accounting/releases", data=form)
    assert refused.status_code == 422 and "is no day and hour" in refused.text
    late = clock.now().astimezone(clock.LEGAL_ZONE) + timedelta(days=5)
    form["planned_at"] = late.strftime("%Y-%m-%dT%H:%M")
    page = client.post("/accounting/releases", data=form, follow_redirects=True)
    assert "Announced: the public calendar shows it." in page.text
    address = page.request.path
    for step, said in (("draft", "Check it"), ("check", "A second person approves it")):
        waits = client.post(address, data={"step": step}).location
        assert waits in client.get(address).text
        assert f'value="{step}"' not in client.get(address).text
        assert work_off()["calculations"] == 1
        assert said in client.get(waits, follow_redirects=True).text
    assert client.post(address, data={"step": "approve"}).status_code == 403
    assert client.post(address, data={"step": "jump"}).status_code == 422
    sign_in(client, person("second", "officer"))
    page = client.post(address, data={"step": "approve"}, follow_redirects=True)
    assert "It comes out by itself at the hour announced." in page.text
    page = client.post(address, data={"step": "send_back", "reason": ""})
    assert page.status_code == 422 and "Give a reason" in page.text


def test_a_refused_check_shows_the_problems_and_keeps_the_draft(client, owners, work_off):
    row = checked()
    service.send_back(row.id, "再看", actor=staff()[1])
    row.content = row.content | {"vintage": "x"}
    sign_in(client, person("page", "statistician"))
    waits = client.post(f"/accounting/releases/{row.id}", data={"step": "check"}).location
    work_off()
    page = client.get(waits).text
    assert "not what was drafted" in page and "Go back and mend it" in page
    assert "Content frozen" in client.get(f"/accounting/releases/{row.id}").text
    assert row.status == "drafted"


def test_what_was_entered_with_a_refused_draft_is_not_lost(client, owners, work_off):
    published()
    row = service.announce(Plan("products", 2025, "routine", hour()), actor=staff()[0])
    sign_in(client, person("page", "statistician"))
    address = f"/accounting/releases/{row.id}"
    words = {"step": "draft", "reason": "年度例行更新", "reason_en": "yearly update"}
    waits = client.post(address, data=words).location
    work_off()
    page = client.get(waits)
    assert "already rests on these very inputs" in page.text
    assert f"{address}?calculation=" in page.text
    kept = client.get(address, query_string={"calculation": waits.rsplit("/", 1)[1]}).text
    assert "年度例行更新" in kept and "yearly update" in kept
    assert "年度例行更新" not in client.get(address, query_string={"calculation": "99"}).text
