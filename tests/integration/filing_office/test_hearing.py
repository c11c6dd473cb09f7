"""The explanation for a hearing as page, paper, JSON and bundle, from frozen documents."""

import json
from io import BytesIO

import pikepdf
import pytest

from certify import paths
from certify.certificate.conformance.listing import conform
from certify.db import db
from certify.filing import service
from certify.press import fonts
from certify.scoring.replaying.bundle import read_bundle
from certify.scoring.replaying.replay import replay
from tests.integration.filing.answers import YEAR, fill
from tests.people import sign_in


@pytest.fixture
def with_fonts(app):
    """The fonts of set-up, built now (once) if set-up has not."""
    built = paths.PACKAGE.parent / "instance" / "fonts"
    fonts.build(built)
    link = app.config["CERTIFY"].home / "fonts"
    if not link.exists():
        link.symlink_to(built)


@pytest.fixture
def address(client, filing, owner):
    sign_in(client, owner)
    return f"/filings/{filing.id}/hearing"


@pytest.mark.parametrize(("language", "word"), [("zh", "评分说明"), ("en", "What was judged")])
def test_the_filer_reads_what_was_submitted(client, address, filing, language, word):
    page = client.get(f"{address}?lang={language}").text
    assert word in page
    assert filing.revision.sheet["interval"][0] in page
    assert 'class="waterfall"' in page
    assert "style=" not in page.split('<article class="hearing', 1)[1]


def test_the_examiner_reads_the_same(client, filing, examiner):
    sign_in(client, examiner)
    answer = client.get(f"/examiner/filings/{filing.id}/hearing")
    assert answer.status_code == 200
    assert "hearing?form=pdf" in answer.text


def test_the_bundle_replays_and_tells_nothing_personal(client, address, filing):
    answer = client.get(f"{address}?form=bundle")
    assert answer.headers["Content-Disposition"].endswith('.bundle.json"')
    assert answer.headers["Cache-Control"] == "private, no-store"
    outcome = replay(read_bundle(json.loads(answer.data)))
    assert outcome.same
    told = filing.revision.document["organisation"]
    kept_out = [told["name_zh"], told["uscc"], told["email"], told["mobile"], told["contact"]]
    assert [each for each in kept_out if each and each in answer.text] == []


def test_machines_read_json(client, address):
    said = json.loads(client.get(f"{address}?form=json").data)
    assert said["schema"] == "certify.explanation/1"
    assert said["verdict"] == "undetermined"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_paper_is_one_page_with_its_figures_attached(client, address, with_fonts, language):
    answer = client.get(f"{address}?form=pdf&lang={language}")
    assert answer.mimetype == "application/pdf"
    assert [(found.clause.id, found.place) for found in conform(answer.data).findings] == []
    with pikepdf.open(BytesIO(answer.data)) as paper:
        assert len(paper.pages) == 1
        (name,) = paper.attachments
        figures = json.loads(paper.attachments[name].get_file().read_bytes())
        said = client.get(f"{address}?form=json&lang={language}").data
        assert figures == json.loads(said)
        assert str(paper.Root.Lang).startswith(language)


def test_another_form_there_is_none(client, address):
    assert client.get(f"{address}?form=docx").status_code == 404


def test_a_sheet_that_does_not_follow_from_its_documents_is_not_explained(client, address, filing):
    filing.revision.sheet = {**filing.revision.sheet, "interval": ["1.00", "2.00"]}
    db.session.commit()
    answer = client.get(address, headers={"Accept-Language": "en"})
    assert answer.status_code == 404


def test_a_draft_is_explained_as_it_stands_or_sent_to_what_is_missing(client, home, filer, owner):
    sign_in(client, owner)
    draft = service.begin_filing(home.id, YEAR, actor=filer)
    address = f"/filings/{draft.id}/hearing"
    assert client.get(address).location.endswith(f"/filings/{draft.id}/score")
    fill(draft, filer)
    assert 'class="waterfall"' in client.get(address).text
