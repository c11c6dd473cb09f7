"""The pages of the industry account: a statistician's way from a file to a released notice."""

import json
from io import BytesIO

import pytest

from certify.accounting.industry import announcing
from certify.accounting.industry.cells import MARKS
from certify.accounting.industry.grids import read_grid
from tests.integration.accounting.conftest import with_fonts  # noqa: F401
from tests.integration.accounting.industry.test_account import CLASSES, GDP, come_out, file
from tests.people import acting, person, sign_in
from tests.unit.accounting.industry.sheets import income

HOME = "/accounting/industry"


@pytest.fixture
def statistician(client):
    user = person("stat", "statistician")
    sign_in(client, user)
    return user


def send(client, content: bytes, go: str = "import", **words: str):
    form = {"source": "S", "standing": "published", "go": go} | words
    return client.post(HOME, data={**form, "file": (BytesIO(content), "figures.csv")})


def test_from_the_file_to_the_public_page(client, statistician) -> None:
    assert "The account has no figures yet" in client.get(HOME).text
    assert "No notice has been released yet" in client.get("/statistics/industries").text
    for content in (CLASSES, GDP):
        assert send(client, content).status_code == 302
    made = client.post(f"{HOME}/announcements", data={"year": "2022", "since": "2018"})
    page = client.get(made.location)
    assert "15,317.6 billion yuan, up 7.1 %" in page.text
    assert "It comes out by a release" in page.text
    come_out(int(made.location.rsplit("/", 1)[1]), acting(person("stat-two", "statistician")))
    public = client.get("/statistics/industries").text
    assert "9.36" in public
    assert "0.27" in public
    given = json.loads(client.get("/statistics/industries/2022-1.json").data)
    assert given["schema"] == "certify.announcement/1"
    assert given["said"]["zh"]["total"]["growth"] == "7.1"
    table = client.get("/statistics/industries/2022-1.csv").data.decode("utf-8-sig")
    assert table.splitlines()[1] == "2022,2018-census,TOTAL,153176,7.1,100.0,12.71,0.27"
    assert client.get("/statistics/industries/2022-1.zh.pdf").status_code == 503
    assert client.get("/statistics/industries/2022-1.exe").status_code == 404
    assert client.get("/statistics/industries/2022-2.json").status_code == 404


def test_faults_by_row_and_the_file_back_with_them(client, statistician) -> None:
    bad = file(income("C2665", 1, "", 1, 1))
    page = send(client, bad)
    assert page.status_code == 422
    assert "C2: “C2665” is a code of GB/T 4754-2011" in page.text
    assert "G2: Net taxes on production is missing" in page.text
    back = send(client, bad, go="return")
    assert "C2666" in read_grid(back.data, MARKS).rows[0][1][-1]
    tried = send(client, file(income("C3921", 1, 1, 1, 1)), go="try")
    assert "Only tried: nothing was written" in tried.text
    assert "187 industries are missing" in tried.text
    assert "Say where the figures come from" in send(client, CLASSES, source="").text


def test_the_form_and_an_entry(client, statistician) -> None:
    form = client.get(f"{HOME}/template.xlsx?year=2025&vintage=2023-census")
    assert len(read_grid(form.data, MARKS).rows) == 188
    send(client, file(income("C3921", 1, 1, 1, "0.5")))
    entry = client.get(f"{HOME}/entries/1")
    found = entry if entry.status_code == 200 else client.get(_entry_link(client))
    assert "3.50" in found.text
    assert "not complete" in found.text
    refused = client.post(f"{HOME}/announcements", data={"year": "2022"})
    assert refused.status_code == 422
    assert "There is nothing to announce for 2022" in refused.text


def _entry_link(client) -> str:
    page = client.get(HOME).text
    start = page.index(f"{HOME}/entries/")
    return page[start : page.index('"', start)]


def test_a_notice_is_discarded_with_a_reason(client, statistician) -> None:
    send(client, CLASSES)
    made = client.post(f"{HOME}/announcements", data={"year": "2023"})
    client.post(made.location, data={"action": "discard", "reason": "Wrong vintage"})
    assert "Wrong vintage" in client.get(made.location).text


def test_the_papers_say_what_the_page_says(client, statistician, with_fonts) -> None:  # noqa: F811
    send(client, CLASSES)
    row = announcing.prepare(2022, actor=acting(statistician))
    assert announcing.draw() == 1
    assert announcing.draw() == 0
    for language in ("zh", "en"):
        paper = client.get(f"{HOME}/announcements/{row.id}.{language}.pdf")
        assert paper.data.startswith(b"%PDF-")
        assert paper.data.count(b"/EmbeddedFile") > 0
