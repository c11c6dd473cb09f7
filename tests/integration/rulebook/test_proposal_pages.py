"""The editor's page of computed benchmarks: from the question to the entered draft."""

import io
import zipfile
from decimal import Decimal

import pytest
from sqlalchemy import select

from certify.db import db
from certify.installation import settings
from certify.rulebook import proposals, service
from certify.rulebook.models import StandardVersion
from certify.scoring.proposing.proposal import Measured
from certify.scoring.rounding import plain
from certify.scoring.shelf import shelves
from tests.people import acting, person

NAME = "pip-illustrative@2026.1"
ADDRESS = "/standards/pip-illustrative/2026.1/propose"
TYPED = {"year": "2025", "version": "2031.1", "quantile": "0.5", "minimum": "4",
         "organisations": "3", "action": "compute"}  # fmt: skip


@pytest.fixture
def editor(app, client, monkeypatch):
    """An editor's browser; the office has recorded five filings of field 01."""
    who = person("editor", "editor")
    service.register_shipped(actor=acting(who))
    monkeypatch.setattr(proposals, "measured", lambda year, of: _recorded(of))
    monkeypatch.setattr(proposals, "recorded_years", lambda: (2025,))
    with client.session_transaction() as session:
        session["_user_id"] = who.fs_uniquifier
        session["_fresh"] = True
    yield client
    for version in (settings().home / shelves.ENTERED).glob("*/*"):
        for file in version.glob("*"):
            file.unlink()
        version.rmdir()
    shelves.refresh(settings().home)


def _recorded(standard):
    """Five filings of five filers that hold nothing but their sales."""
    for turn in range(5):
        facts = dict.fromkeys(standard.facts_read)
        facts["sales"] = Decimal(40_000_000 + turn * 1_000_000)
        yield Measured("01", f"filer {turn}", facts)


def test_what_was_typed_wrongly_is_told_at_its_field(editor):
    answer = editor.post(ADDRESS, data={**TYPED, "minimum": "ten", "year": ""})
    assert answer.status_code == 422
    assert "“ten” is no whole number" in answer.text
    assert 'value="2031.1"' in answer.text, "nothing typed is lost"
    for change, said in (
        ({"quantile": "2"}, "Quantile"), ({"version": "2026.1"}, "There is a version 2026.1"),
        ({"quantile": "x"}, "Quantile"), ({"year": "1999"}, "1999"),
    ):  # fmt: skip
        answer = editor.post(ADDRESS, data={**TYPED, **change})
        assert (answer.status_code, said in answer.text) == (422, True), change


def test_everything_wrong_is_told_at_once(editor):
    wrong = {"quantile": "1.5", "version": "2026.1", "minimum": "0", "organisations": "few"}
    answer = editor.post(ADDRESS, data={**TYPED, **wrong})
    assert answer.status_code == 422
    for said in (
        "The quantile 1.5", "There is a version 2026.1", "“few” is no whole number",
        "The least size 0 of a cell",
    ):  # fmt: skip
        assert said in answer.text, said


def test_the_proposal_is_shown_fetched_and_entered(editor):
    shown = editor.post(ADDRESS, data=TYPED)
    assert shown.status_code == 200
    assert "New number" in shown.text and "Too few filings" in shown.text
    fetched = editor.post(ADDRESS, data={**TYPED, "action": "fetch"})
    with zipfile.ZipFile(io.BytesIO(fetched.data)) as packed:
        names = packed.namelist()
        text = packed.read("pip-illustrative/2031.1/standard.yaml").decode()
    assert "pip-illustrative/2031.1/examples.yaml" in names
    assert 'version: "2031.1"' in text and "# " in text, "comments stay"
    entered = editor.post(ADDRESS, data={**TYPED, "action": "enter"})
    assert entered.status_code == 303, entered.text
    row = db.session.scalars(
        select(StandardVersion).where(StandardVersion.version == "2031.1")
    ).one()
    assert row.status == "draft"
    carried = service.standard_of("pip-illustrative", "2031.1")
    old = service.standard_of("pip-illustrative", "2026.1")
    assert plain(carried.fields["01"].benchmarks["sales"]) != plain(
        old.fields["01"].benchmarks["sales"]
    )
    assert carried.fields["02"].benchmarks == old.fields["02"].benchmarks


def test_the_form_is_for_editors(client, app):
    assert client.get(ADDRESS).status_code in (302, 404)
