"""The state on any day: page, API and command answer from the events, in either language."""

from datetime import timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from certify import clock
from certify.certificate import service
from certify.certificate.issuing import issue_pending
from certify.certificate.models import Certificate
from certify.certificate.signals.commands import status
from certify.db import db
from tests import rows
from tests.people import acting, organisation, person

WORDS = "年费未缴"


@pytest.fixture
def life(issuing):
    """A certificate suspended after ten days and withdrawn after twenty; its days."""
    rows.recorded_filing(organisation(person("holder")))
    issue_pending()
    paper = db.session.scalars(select(Certificate)).one()
    officer = acting(person("officer", "officer"))
    days = [clock.today()]
    for action, code in (("suspend", "patent_lapsed"), ("withdraw", "patent_lost")):
        clock.CLOCK.advance(timedelta(days=10))
        service.change_state(paper.number, action, code, WORDS, actor=officer)
        days.append(clock.today())
    return paper, days


def test_replaying_the_events_gives_the_state_of_every_day(life):
    paper, (issued, suspended, withdrawn) = life
    day = issued - timedelta(days=1)
    assert service.state_on(paper, day).status == "not_issued"
    while (day := day + timedelta(days=1)) <= clock.today():
        expected = "withdrawn" if day >= withdrawn else "suspended" if day >= suspended else "valid"
        assert service.state_on(paper, day).status == expected
    assert service.state_on(paper, clock.today()).status == paper.status
    assert service.state_on(paper, clock.today() + timedelta(days=400)).ahead


def test_the_page_says_the_ground_in_the_readers_language(life, client):
    paper, (_, suspended, _) = life
    page = client.get(f"/certificates/{paper.number}").text
    assert f"The patents that carried it are lost ({WORDS})" in page
    page = client.get(f"/certificates/{paper.number}?lang=zh&on={suspended}").text
    assert f"专利权已终止，可请求恢复（{WORDS}）" in page
    wrong = client.get(f"/certificates/{paper.number}?on=yesterday")
    assert wrong.status_code == 422
    assert "yesterday" in wrong.text


def test_the_api_answers_for_a_day(life, client):
    paper, (issued, suspended, _) = life
    address = f"/api/v1/certificates/{paper.number}"
    answer = client.get(f"{address}?on={suspended}").json
    assert answer["status_reason_code"] == "patent_lost"
    assert (answer["on"]["status"], answer["on"]["reason_code"]) == ("suspended", "patent_lapsed")
    assert client.get(f"{address}?on={issued - timedelta(days=1)}").json["on"]["status"] == (
        "not_issued"
    )
    assert client.get(address).json["on"] is None
    wrong = client.get(f"{address}?on=2026-02-30")
    assert (wrong.status_code, wrong.json["errors"][0]["pointer"]) == (422, "/on")


def test_the_command_answers_for_a_day(life, app):
    paper, (issued, suspended, _) = life
    ask = CliRunner().invoke
    assert ask(status, [paper.number, "--on", str(issued)], obj=lambda: app).exit_code == 0
    answer = ask(status, [paper.number, "--on", str(suspended), "--lang", "zh"], obj=lambda: app)
    assert (answer.exit_code, WORDS in answer.output) == (1, True)
    assert ask(status, ["RC-2025-999999-A"], obj=lambda: app).exit_code == 2
