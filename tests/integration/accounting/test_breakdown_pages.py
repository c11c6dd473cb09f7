"""Breakdowns, crossings and restatement through the pages, and what each reader may see."""

import csv
import io
from copy import deepcopy
from decimal import Decimal

import pytest
from flask import g
from sqlalchemy import select

from certify.accounting.product import crossing, service
from certify.accounts.permissions import SYSTEM
from certify.db import db
from certify.filing.models import Filing, FilingRevision
from tests.integration.accounting.released import published
from tests.integration.accounting.rows import USCCS, organisation, recorded
from tests.people import acting, person
from tests.people import sign_in as sign_in_as


def sign_in(client, user):
    """Sign in, reading English."""
    sign_in_as(client, user)
    with client.session_transaction() as session:
        session["language"] = "en"
    for seen in ("actor", "_login_user", "flask_babel"):
        g.pop(seen, None)


@pytest.fixture
def summary(app):
    owners = [organisation(uscc) for uscc in USCCS]
    for owner in owners:
        recorded(owner, sales="60000000.00")
        recorded(owner, field="04", sales="30000000.00", year=2024)
        recorded(owner, field="05", sales="30000000.00")
    recorded(owners[0], field="03", sales="12345678.00")
    made = published(2025)
    return service.summary(made.source_id, actor=acting(person("statistician", "statistician")))


def test_public_sees_published_breakdowns_only(client, summary):
    page = client.get("/statistics/2025/by/qualification?lang=en").text
    assert "High-tech enterprise" in page and "not additive: groups overlap" in page
    assert client.get("/statistics/2025/by/province?lang=zh").text.count("江苏")
    for unknown in ("city", "county", "field", "other"):
        assert client.get(f"/statistics/2025/by/{unknown}").status_code == 404
        assert client.get(f"/statistics/2025/by/{unknown}.csv").status_code == 404
    text = client.get("/statistics/2025/by/org_type.csv").text.removeprefix("\ufeff")
    (enterprises, whole, *_) = csv.DictReader(io.StringIO(text))
    assert enterprises["sales_cny"] == whole["sales_cny"] == "282345678.00"


def test_office_sees_cities_and_counties(client, summary):
    sign_in(client, person("officer", "officer"))
    page = client.get(f"/accounting/{summary.id}/by/county")
    assert "江苏省苏州市虎丘区" in page.text and "not published" in page.text
    answer = client.get(f"/accounting/{summary.id}/by/city.csv")
    assert "320500,江苏省苏州市" in answer.text


def test_crossing_sums_what_is_recorded_now(client, summary):
    cells = crossing.crossed(actor=SYSTEM)
    assert [cell.codes for cell in cells] == [
        (2024, "04", "32", "enterprise"), (2025, "01", "32", "enterprise"),
        (2025, "03", "32", "enterprise"), (2025, "05", "32", "enterprise"),
    ]  # fmt: skip
    assert (cells[1].products, cells[1].organisations) == (3, 3)
    assert cells[1].sales == Decimal("180000000.00")
    (whole,) = crossing.crossed((), actor=SYSTEM, year=2025)
    assert whole.sales == Decimal("282345678.00") and whole.organisations == 3
    assert client.get("/accounting/crossed").status_code in {302, 401}
    sign_in(client, person("officer", "officer"))
    assert "18,000.00" in client.get("/accounting/crossed?year=2025").text
    assert "No product is recorded yet." in client.get("/accounting/crossed?year=1999").text


def test_a_new_revision_restates_the_figures_and_the_old_stay(client, summary):
    """The current revision of a filing becomes another one: old and new stand side by side."""
    filing = db.session.scalar(select(Filing).where(Filing.data_year == 2025).order_by(Filing.id))
    old = filing.revision
    document = deepcopy(old.document)
    document["economics"]["sales"] = "61000000.00"
    columns = {c.key: getattr(old, c.key) for c in FilingRevision.__table__.columns}
    columns |= {"id": None, "number": 2, "document": document, "sales": Decimal("61000000.00")}
    new = FilingRevision(**columns)
    db.session.add(new)
    db.session.flush()
    filing.current_revision_id = new.id
    db.session.commit()
    made = service.compile_summary(2025, actor=acting(person("second", "statistician")))
    assert (made.number, summary.status) == (2, "superseded")
    (change,) = service.restated(made)
    assert change.values["sales"] == ("60000000.00", "61000000.00")
    assert set(change.values) == {"sales", "value_added", "patent_value_added"}
    assert service.restated(summary) == ()
    sign_in(client, person("officer", "officer"))
    page = client.get(f"/accounting/{made.id}").text
    assert "Restated since edition 1" in page and "6,100.00" in page
    before = client.get(f"/accounting/{summary.id}").text
    assert "Restated since" not in before and "6,100.00" not in before
