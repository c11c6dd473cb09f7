"""A campaign by its pages alone: standard, campaign, entry, review, disagreement, result."""

import re
from datetime import timedelta

from certify import clock
from certify.campaign.models import Campaign, Candidacy
from certify.db import db
from certify.i18n import translate
from certify.outbox import Mail
from certify.reference.industries import FIELDS
from certify.review.models import Assignment
from certify.rulebook.backtesting import service as backtests
from certify.rulebook.backtesting.models import BackTestRun
from certify.rulebook.models import StandardVersion
from certify.scoring.distance.power import NO_ADVICE
from tests import rows
from tests.integration.campaign.recorded import recorded
from tests.people import organisation, person, sign_in

STANDARD = "/standards/pip-illustrative/2026.1"


def a_form(**changes):
    today = clock.today()
    return {
        "year": str(today.year), "data_year": "2025", "title_zh": "示例认定",
        "title_en": "Example round", "entry_opens_on": today.isoformat(),
        "entry_closes_on": (today + timedelta(days=30)).isoformat(),
        "notice_working_days": "7", "reviewers": "2", "review_working_days": "10",
        "third_reviewer_gap": "10", "validity_years": "3",
        **{f"standard_{code}": "pip-illustrative@2026.1" for code in FIELDS}, **changes,
    }  # fmt: skip


def opinion(level, action="submit"):
    levels = {f"level_{each}": level for each in ("C3", "C4", "D2")}
    return {**levels, "share_0": "0.25", "comment": "对比数据清楚", "action": action}


def assigned_to(user):
    return db.session.scalars(db.select(Assignment).where(Assignment.reviewer_id == user.id)).one()


def judge(client, user, level):
    sign_in(client, user)
    path = f"/reviews/{assigned_to(user).id}"
    assert path in client.get("/reviews/").text
    assert client.post(f"{path}/declare", data={"conflict": "none"}).status_code == 303
    assert client.post(path, data=opinion(level, "save")).status_code == 303
    assert f'value="{level}"' in client.get(path).text
    assert client.post(path, data=opinion(level)).status_code == 303
    return client.get(path).text


def activate_the_standard(client):
    rows.nothing_in_force()
    editors = [person(f"editor{i}", "editor") for i in (1, 2)]
    sign_in(client, editors[0])
    client.post("/standards/register")
    today = clock.today()
    client.post(f"{STANDARD}/consultation", data={
        "text_zh": "征求意见", "text_en": "What do you think?", "opens_on": today.isoformat(),
        "closes_on": today.isoformat(),
    })  # fmt: skip
    client.post(f"{STANDARD}/backtests")
    assert backtests.work() == 1, "the worker's step"
    (run,) = db.session.query(BackTestRun)
    client.post(f"/standards/backtests/{run.id}", data={"action": "publish"})
    clock.CLOCK.advance(timedelta(days=1))
    sign_in(client, editors[1])
    client.post(STANDARD, data={"action": "activate"})
    active = db.session.query(StandardVersion).filter_by(status="active").one()
    assert active.name == "pip-illustrative@2026.1"


def open_campaign(client, officer):
    sign_in(client, officer)
    made = client.post("/campaigns/new", data=a_form())
    round_ = db.session.query(Campaign).one()
    path = f"/campaigns/{round_.id}"
    assert made.status_code == 303 and made.location == path
    client.post(path, data={"action": "open"})
    return round_, path


def officers_see_how_far_it_is(client, officer, row):
    sign_in(client, officer)
    page = client.get(f"/decisions/{row.id}").text
    assert "What alone would lose the line of 62 points" in page
    assert "How firm under other weights" in page
    assert translate(NO_ADVICE, "zh") in client.get(f"/decisions/{row.id}?lang=zh").text


def test_from_the_standard_to_a_reviewed_product(client, work_off):
    officer, filer = person("officer", "officer"), person("filer")
    reviewers = [person(f"reviewer{i}", "reviewer", fields=("01",)) for i in (1, 2, 3)]
    own = organisation(filer)
    activate_the_standard(client)
    round_, path = open_campaign(client, officer)

    opted_in, held_back = recorded(own), recorded(own, declarations={"opt_in": False})
    work_off()
    sign_in(client, filer)
    page = client.get(f"{path}/enter").text
    assert page.count("千兆光接入终端") >= 2 and f'value="{held_back.id}"' in page
    assert client.post(f"{path}/enter", data={"filing": held_back.id}).status_code == 303
    entered = {row.filing_id: row for row in db.session.query(Candidacy)}
    assert {row.status for row in entered.values()} == {"eligible"}
    second = entered[held_back.id]
    client.post(f"/campaigns/candidacies/{second.id}/leave", data={"reason": "明年再报"})
    assert "Left the campaign" in client.get(f"/campaigns/candidacies/{second.id}").text

    sign_in(client, officer)
    client.post(path, data={"action": "close_entry"})
    flashed = client.post(
        "/reviews/progress/assign", data={"campaign": round_.id}, follow_redirects=True
    )
    assert "Products assigned: 1." in flashed.text
    work_off()
    assert db.session.query(Mail).filter(Mail.address == reviewers[0].email).count() == 1

    assert "71.99" in judge(client, reviewers[0], "4")
    judge(client, reviewers[1], "0")
    row = entered[opted_in.id]
    sign_in(client, officer)
    page = client.get(f"/reviews/candidacies/{row.id}").text
    assert "71.99" in page and "53.99" in page and "a further reviewer is called" in page
    assert "They differ" in client.get("/reviews/progress").text

    said = judge(client, reviewers[2], "3")
    db.session.refresh(row)
    assert "How far your opinion is from the line" in said
    assert (row.status, str(row.total), row.verdict) == ("reviewed", "67.49", "meets")
    assert "Result of the review" in said
    officers_see_how_far_it_is(client, officer, row)
    sign_in(client, filer)
    page = client.get(f"/campaigns/candidacies/{row.id}").text
    assert "How far" not in page  # nothing of the result before the decision
    assert "Reviewed" in page and "67.49" not in page and "71.99" not in page
    assert not re.search(r"reviewer\d", page)


def test_the_pages_speak_chinese(client):
    officer = person("officer", "officer")
    sign_in(client, officer)
    for path, words in (
        ("/standards", "已发布的版本不再改动"),
        ("/campaigns/", "认定批次"), ("/campaigns/new", "新建认定批次"),
        ("/reviews/progress", "评审进度"),
    ):  # fmt: skip
        page = client.get(path, query_string={"lang": "zh"})
        assert page.status_code == 200 and words in page.text
