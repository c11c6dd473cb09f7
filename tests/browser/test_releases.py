"""Figures on their way to the public, in Chromium: the statistician's and the reader's journey."""

import csv
import io
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from certify.i18n import translate
from tests.browser.conftest import Site, Visitor
from tests.browser.releasing import announced, approved

pytestmark = pytest.mark.browser

FIGURES = Path(__file__).resolve().parents[1] / "fixtures" / "accounting"
NAME = "industries-2022-1"


def zh(text: str) -> str:
    """The Chinese of a screen text."""
    return translate(text, "zh")


@pytest.fixture
def visit(chromium: Browser, site: Site) -> Iterator[Callable[[str], Visitor]]:
    """Open browsers for as many people as a journey needs."""
    opened: list[Visitor] = []

    def visitor(locale: str) -> Visitor:
        opened.append(Visitor(chromium, site, locale))
        return opened[-1]

    yield visitor
    for each in opened:
        each.leave()


def test_from_published_figures_to_a_release_that_everybody_reads(visit):
    statistician, officer = visit("zh-CN"), visit("zh-CN")
    reader = visit("en-GB")
    reader.go("/releases")
    reader.sees("No release is announced at present.", "No figures have been released yet.")

    statistician.sign_in("statistician@example.com")
    for file in ("class_figures.csv", "gdp.csv"):
        statistician.go("/accounting/industry")
        statistician.page.set_input_files("[name=file]", FIGURES / file)
        statistician.fill(source="示例来源", standing="published")
        statistician.click(zh("Take it in"))
    statistician.page.select_option("#year", "2022")
    statistician.click(zh("Prepare"))
    path = announced(statistician, zh, "industries", "2022", "first")
    statistician.sees("须由第二人批准", "153,176")

    reader.go("/releases")
    reader.sees("Value added of patent-intensive industries · 2022", "First release")
    assert reader.page.request.get(f"/releases/{NAME}").status == 404

    officer.sign_in("officer1@example.com")
    officer.go(path)
    officer.sees(zh("Approve it"))
    approved(officer, zh, path)
    reader.await_text("/releases", NAME)
    reads_it(reader)
    asks_for_a_day(reader)


def reads_it(reader: Visitor) -> None:
    """Figures with their legend above, every form, the proof."""
    reader.go(f"/releases/{NAME}")
    reader.sees("Markers: [c] confidential", "153,176", "CC BY 4.0", "12.71")
    fetch = reader.page.request
    table = list(csv.DictReader(io.StringIO(fetch.get(
        f"/releases/{NAME}/PIP_INDUSTRIES.csv").text())))  # fmt: skip
    assert ("_T", "VALUE_ADDED", "153176") in {
        (one["class"], one["measure"], one["value"]) for one in table
    }
    for form in ("csv-metadata.json", "sdmx.csv", "json", "xlsx"):
        assert fetch.get(f"/releases/{NAME}/PIP_INDUSTRIES.{form}").ok, form
    digest = sha256(fetch.get(f"/releases/{NAME}/content.json").body()).hexdigest()
    reader.sees(digest)
    entries = fetch.get("/feeds/en/releases.json").json()["items"]
    assert [one["_certify"]["release"] for one in entries] == [NAME]
    reader.go("/statistics/industries")
    reader.sees("7.1")


def asks_for_a_day(reader: Visitor) -> None:
    """What stood on a day, by page and API."""
    known = reader.page.request.get(f"/api/v1/releases/{NAME}").json()
    day = date.fromisoformat(known["published_at"][:10]) + timedelta(days=1)
    before = day - timedelta(days=9)
    reader.go("/releases")
    reader.fill(on=day.isoformat())
    reader.click("Show")
    reader.sees(NAME)
    reader.fill(on=before.isoformat())
    reader.click("Show")
    assert NAME not in reader.page.inner_text("main")
    standing = "/api/v1/releases/industries/2022"
    assert reader.page.request.get(f"{standing}?on={day}").json()["name"] == NAME
    assert reader.page.request.get(f"{standing}?on={before}").status == 404
