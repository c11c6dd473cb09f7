"""A standard dropped in as a folder drives everything, with no line of code about it.

Registered, put out, tried, activated by two people; then what the form says, the score, what
reviewers are asked, the award, the certificate and the accounts all follow from its file.
"""

import re
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from pypdf import PdfReader

from certify import clock, files, paths
from certify.accounting.product import service as accounting
from certify.campaign.models import Campaign, Candidacy
from certify.certificate import keys, service
from certify.certificate.models import Certificate
from certify.db import db
from certify.filing import service as filings
from certify.filing.office import service as office
from certify.press import fonts
from certify.recognition import service as recognition
from certify.reference.industries import FIELDS
from certify.review import assignment
from certify.review.models import Assignment
from certify.rulebook.backtesting import service as backtests
from certify.rulebook.backtesting.models import BackTestRun
from certify.rulebook.models import StandardVersion
from certify.scoring.shelf import shelves
from certify.scoring.shelf.catalogue import LOCK
from tests.integration.filing.answers import YEAR, fill
from tests.integration.filing_office.filed import submit
from tests.journeys import third
from tests.journeys.contract import FILING
from tests.people import acting, organisation, person, sign_in

PAGE = f"/standards/{third.ID}/{third.VERSION}"


@pytest.fixture
def shelf(app, tmp_path, monkeypatch):
    """A folder of an authority, named to the installation, with the third standard in it.

    The installation has a home of its own here: keys and papers are left in nobody's way.
    """
    folder, home = tmp_path / "authority", tmp_path / "home"
    third.lay(folder)
    monkeypatch.setenv(shelves.VARIABLE, str(folder))
    home.mkdir()
    monkeypatch.setitem(app.config, "CERTIFY", replace(app.config["CERTIFY"], home=home))
    keys.ensure(service.key_folder(home))
    built = fonts.build(paths.PACKAGE.parent / "instance" / "fonts")
    service.font_folder(home).symlink_to(built.folder, target_is_directory=True)
    return folder


def put_in_force(client, shelf):
    """By its pages alone: two editors, a consultation, a back-test."""
    first, second = person("first", "editor"), person("second", "editor")
    sign_in(client, first)
    assert client.post("/standards/register").status_code == 303
    today = clock.today().isoformat()
    sent = client.post(f"{PAGE}/consultation", data={
        "text_zh": "现公开征求意见。", "text_en": "Please comment.", "opens_on": today,
        "closes_on": today,
    })  # fmt: skip
    assert sent.status_code == 303, sent.text
    assert f"{third.ID}/{third.VERSION}/standard.yaml" in (shelf / LOCK).read_text()
    old = db.session.query(StandardVersion).filter_by(status="active").one()
    client.post(f"{PAGE}/backtests", data={"against": old.id})
    assert backtests.work() == 1
    run = db.session.query(BackTestRun).one()
    assert run.status == "done", run.failure
    client.post(f"/standards/backtests/{run.id}", data={"action": "publish"})
    clock.CLOCK.advance(timedelta(days=1))
    sign_in(client, second)
    activated = client.post(PAGE, data={"action": "activate"})
    assert activated.status_code == 303, activated.text
    assert client.get("/api/v1/standards").json["in_force"] == dict.fromkeys(FIELDS, third.NAME)


def file_a_product(client, owner, home):
    """A draft, guided by the standard; the very same figures over the API; submitted."""
    actor = acting(owner)
    draft = fill(filings.begin_filing(home.id, YEAR, actor=actor), actor)
    sign_in(client, owner)
    guide = client.get(f"/filings/{draft.id}/economics").text
    for words in ("OUT7", "Share shipped", "OUT8", "Margin earned", "Usual margin"):
        assert words in guide
    evidence = client.get(f"/filings/{draft.id}/evidence").text
    assert "KNOT3" in evidence and "Craft and samples match one by one" in evidence
    preview = client.get(f"/filings/{draft.id}/score").text
    assert "Quayside trial" in preview and "Knots tied" in preview
    scored = client.post("/api/v1/score", json={"filing": FILING}).json
    assert (scored["standard"]["id"], scored["interval"]) == (third.ID, ["14", "54"])
    assert [each["id"] for each in scored["gates"]] == ["K1", "K2", "K3"]
    submit(draft, actor)
    assert draft.revision.standard_id == third.ID
    office.record(draft.id, "", actor=acting(person("examiner", "examiner")))
    return draft


def open_round(client, officer):
    """A campaign prefilled with the standard in force for every field."""
    sign_in(client, officer)
    prepared = client.get("/campaigns/new").text
    assert re.search(rf'<option selected value="{re.escape(third.NAME)}"', prepared)
    today = clock.today()
    made = client.post("/campaigns/new", data={
        "year": str(YEAR + 1), "data_year": str(YEAR), "title_zh": "试行认定",
        "title_en": "Trial round", "entry_opens_on": today.isoformat(),
        "entry_closes_on": (today + timedelta(days=30)).isoformat(), "notice_working_days": "7",
        "reviewers": "2", "review_working_days": "10", "third_reviewer_gap": "10",
        "validity_years": "3", **{f"standard_{code}": third.NAME for code in FIELDS},
    })  # fmt: skip
    assert made.status_code == 303, made.text
    round_ = db.session.query(Campaign).one()
    client.post(f"/campaigns/{round_.id}", data={"action": "open"})
    return round_


def review(client, row, reviewers, officer):
    """Two reviewers judge what this standard asks, and nothing else."""
    assignment.assign(row.id, actor=acting(officer))
    for reviewer in reviewers:
        sign_in(client, reviewer)
        own = db.session.query(Assignment).filter_by(reviewer_id=reviewer.id).one()
        path = f"/reviews/{own.id}"
        client.post(f"{path}/declare", data={"conflict": "none"})
        page = client.get(path).text
        assert "Craft and samples match one by one" in page
        assert re.findall(r'name="level_(\w+)"', page) == ["KNOT3"]
        given = client.post(path, data={
            "level_KNOT3": "3", "share_0": "0.25", "comment": "样品可以核对。",
            "action": "submit",
        })  # fmt: skip
        assert given.status_code == 303, given.text
        assert "Copper anchor" in client.get(path).text
    db.session.refresh(row)
    assert (row.status, row.verdict, str(row.total)) == ("reviewed", "meets", "44.00")
    assert (row.sheet["award"], row.sheet["total"], row.sheet["pass_mark"]) == (
        "copper", "44", "30",
    )  # fmt: skip


def recognise(row, round_, officer, work_off):
    """Decided by two officers, published, recognised after its notice."""
    other = person("other-officer", "officer")
    (staged,) = recognition.stage([row.id], "propose", "", actor=acting(officer))
    recognition.release([staged.id], actor=acting(other))
    recognition.publish_notice(round_.id, actor=acting(officer))
    clock.CLOCK.advance(timedelta(days=14))
    work_off()
    db.session.refresh(row)
    assert row.status == "recognised"


def read_the_paper():
    """What the certificate says, on the page and in its text."""
    paper = db.session.query(Certificate).filter_by(kind="recognition").one()
    assert paper.content["standard"]["id"] == third.ID
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(files.read(paper.file))).pages)
    flat = "".join(text.split())
    for words in ("码头试行评价办法", "Quaysidetrialofproducts", third.NAME, "销路状况",
                  "Craftshown", "铜锚", "Award:Copperanchor"):  # fmt: skip
        assert words in flat, words
    return paper


def test_a_standard_dropped_in_drives_everything(client, shelf, work_off):
    officer, owner = person("officer", "officer"), person("owner")
    reviewers = [person(f"reviewer{i}", "reviewer", fields=("01",)) for i in (1, 2)]
    home = organisation(owner)
    put_in_force(client, shelf)
    filing = file_a_product(client, owner, home)
    round_ = open_round(client, officer)
    work_off()
    row = db.session.query(Candidacy).filter_by(filing_id=filing.id).one()
    assert row.status == "eligible", row.ineligible_reasons
    sign_in(client, officer)
    client.post(f"/campaigns/{round_.id}", data={"action": "close_entry"})
    review(client, row, reviewers, officer)
    sign_in(client, officer)
    decision = client.get(f"/decisions/{row.id}").text
    assert "Knots tied" in decision and "Copper anchor" in decision
    recognise(row, round_, officer, work_off)
    paper = read_the_paper()
    page = client.get(f"/certificates/{paper.number}").text
    assert "Quayside trial of products" in page and "Craft shown" in page
    summary = accounting.compile_summary(YEAR, actor=acting(person("counter", "statistician")))
    counted = {each.field: each for each in accounting.full_view(summary).recognised.rows}["01"]
    assert (counted.products, counted.confirmed) == (1, 1)
    assert counted.amounts["sales"] == Decimal("60000000")
