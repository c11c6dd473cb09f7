"""Back-tests in the office: asked for, done by the worker, published without small cells."""

import csv
import io

import pytest

from certify.accounts.permissions import Forbidden
from certify.campaign.entry import frozen_facts
from certify.db import db
from certify.filing.frozen import thaw
from certify.problems import Refused
from certify.rulebook.backtesting import service as backtests
from certify.rulebook.backtesting.figures import HEADER
from certify.rulebook.backtesting.models import BackTestRun
from certify.rulebook.models import StandardVersion
from certify.rulebook.recorded import Reader, levels_for, revisions_of
from certify.scoring.backtesting.report import BackTest
from certify.scoring.shelf.catalogue import shipped
from tests import rows
from tests.integration.campaign.recorded import recorded
from tests.integration.rulebook.life import put_out, registered
from tests.people import acting, organisation, person, sign_in

LEVELS = {"C3": "3", "C4": "2.5", "D2": "3"}


@pytest.fixture
def there(app):
    """A draft, its editor, and one recorded filing of a verified organisation."""
    editor = person("editor", "editor")
    row = registered(editor)
    return row, editor, recorded(organisation(person("owner")))


def codes(refused):
    return [problem.code for problem in refused.value.problems]


def asked(there, against=None):
    row, editor, _ = there
    return backtests.request(row.id, against, [], actor=acting(editor))


def other_version(row):
    return db.session.query(StandardVersion).filter(StandardVersion.id != row.id).first()


def judged(filing, standard_id="pip-illustrative"):
    """A finished review of ``filing`` under a standard."""
    from certify.campaign.models import CampaignField

    round_ = rows.campaign()
    candidacy = rows.reviewed(round_, filing)
    candidacy.judgement = {"schema": "certify.judgement/1", "levels": LEVELS,
                           "confirmed_contributions": {"ZL201710601862.3": "0.20"}}  # fmt: skip
    db.session.add(CampaignField(
        campaign_id=round_.id, field="01", standard_id=standard_id,
        standard_version="2026.1", standard_digest=rows.DIGEST,
    ))  # fmt: skip
    db.session.commit()


def test_the_worker_does_what_was_asked_and_nothing_twice(there):
    run = asked(there)
    assert (run.status, run.years) == ("queued", [2025])
    assert backtests.work() == 1
    assert (run.status, run.filings, run.counted) == ("done", 1, 1)
    report = backtests.report_of(run, public=False)
    assert (report.digest, report.filings) == (run.report_digest, 1)
    assert backtests.work() == 0


def test_a_run_that_a_dead_worker_left_gives_the_same_report(there):
    first = asked(there)
    backtests.work()
    left = asked(there)
    backtests._begin(left)
    left.counted = 1
    db.session.commit()
    recorded(organisation(person("later"), uscc="91440300MA5EXAMP0R"))
    assert backtests.work() == 1
    assert left.status == "done"
    assert (left.report_digest, left.inputs_digest) == (first.report_digest, first.inputs_digest)


def test_a_filing_that_cannot_be_read_fails_the_run_and_it_can_be_tried_again(there):
    filing = there[2]
    whole = filing.revision.document
    filing.revision.document = {**whole, "economics": {}}
    db.session.commit()
    run = asked(there)
    assert backtests.work() == 1
    assert run.status == "failed" and "TypeError" in run.failure
    filing.revision.document = whole
    db.session.commit()
    backtests.again(run.id, actor=acting(there[1]))
    assert backtests.work() == 1
    assert run.status == "done" and run.failure is None


def test_an_office_without_filings_gets_its_report_too(app):
    editor = person("editor", "editor")
    run = backtests.request(registered(editor).id, None, [], actor=acting(editor))
    backtests.work()
    assert (run.status, run.filings, run.years) == ("done", 0, [])


def test_final_reviews_decide_where_there_are_some(there):
    judged(there[2])
    run = asked(there)
    backtests.work()
    report = backtests.report_of(run, public=False)
    assert report.new.outcomes["below"].filings == 1  # the contract's example: 65.83, below
    assert report.new.outcomes["open"].filings == 0


def test_unjudged_it_depends_on_reviewers(there):
    run = asked(there)
    backtests.work()
    assert backtests.report_of(run, public=False).new.outcomes["open"].filings == 1


def test_levels_of_another_standard_are_not_read_under_this_one(there):
    judged(there[2], "another-standard")
    (chunk,) = Reader(revisions_of([2025])).chunks()
    (filing,) = chunk
    standard = shipped().named("pip-illustrative@2026.1")
    assert filing.judged_by == "another-standard" and set(filing.levels) == set(LEVELS)
    assert levels_for(filing, standard, standard) == {}


def test_frozen_documents_are_read_as_the_judge_of_input_reads_them(there):
    revision = there[2].revision
    assert thaw(revision.document) == frozen_facts(revision)


def test_what_cannot_be_asked_is_refused_all_at_once(there):
    row, editor, _ = there
    with pytest.raises(Refused) as refused:
        backtests.request(row.id, row.id, [1999], actor=acting(editor))
    assert codes(refused) == ["same_version", "no_filings"]
    with pytest.raises(Forbidden):
        backtests.request(row.id, None, [], actor=acting(person("officer", "officer")))


def test_only_a_finished_run_of_a_version_put_out_is_published(there):
    row, editor, _ = there
    run = asked(there)
    with pytest.raises(Refused) as refused:
        backtests.publish(run.id, actor=acting(editor))
    assert codes(refused) == ["not_done"]
    backtests.work()
    with pytest.raises(Refused) as refused:
        backtests.publish(run.id, actor=acting(editor))
    assert codes(refused) == ["not_put_out"]
    put_out(row, editor)
    before = backtests.report_for(row, None)
    assert (before.status, before.readable_since) == ("done", None)
    backtests.publish(run.id, actor=acting(editor))
    assert backtests.report_for(row, None).readable_since is not None
    assert backtests.report_for(row, other_version(row)) is None


def test_the_public_reads_it_once_published_and_without_small_cells(there, client):
    row, editor, _ = there
    run = asked(there)
    backtests.work()
    put_out(row, editor)
    page = f"/standards/backtests/{run.id}"
    assert client.get(page).status_code == client.get(f"{page}.csv").status_code == 404
    backtests.publish(run.id, actor=acting(editor))
    assert "c: confidential" in client.get(page).text
    table = list(csv.reader(io.StringIO(client.get(f"{page}.csv").data.decode("utf-8-sig"))))
    assert tuple(table[0]) == HEADER
    values = {(line[0], line[1], line[4]): line[5] for line in table[1:]}
    assert values["field", "01", "filings"] == "c"
    assert values["about", "", "public"] == "yes"
    document = client.get(f"{page}.json").get_json()
    assert BackTest.read(document).is_public
    sign_in(client, person("officer", "officer"))
    full = client.get(f"{page}.csv").data.decode("utf-8-sig")
    assert "field,01,信息通信技术制造业,ICT manufacturing,filings,1" in full


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_editor_asks_and_reads_on_the_pages(there, client, lang):
    row, editor, _ = there
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = lang
    sign_in(client, editor)
    path = f"/standards/{row.standard_id}/{row.version}/backtests"
    assert client.get(path).status_code == 200
    other = other_version(row)
    sent = client.post(path, data={"against": other.id, "years": ["2025"]})
    assert sent.status_code == 303
    assert client.get(sent.location).status_code == 200  # queued
    backtests.work()
    text = client.get(sent.location).text
    assert other.version in text and "changes.svg" in text
    chart = client.get(f"{sent.location}/changes.svg")
    assert chart.data.startswith(b"<svg") and chart.status_code == 200
    assert client.get(f"{sent.location}/nothing.svg").status_code == 404
    assert client.get(f"{sent.location}.pdf").status_code == 503  # not drawn yet
    assert client.get(path).text.count("<tr>") == 2


def test_the_database_keeps_no_finished_run_without_its_report(there):
    from sqlalchemy.exc import IntegrityError

    run = asked(there)
    run.status = "done"
    with pytest.raises(IntegrityError):
        db.session.commit()
    db.session.rollback()
    assert db.session.get(BackTestRun, run.id).status == "queued"


def test_the_worker_draws_both_papers_once(there, client, monkeypatch):
    drawn = []
    monkeypatch.setattr(
        backtests.backtest_render, "render",
        lambda report, about: drawn.append(report.is_public) or b"%PDF-",
    )  # fmt: skip
    editor = there[1]
    run = asked(there)
    backtests.work()
    assert (backtests.draw_reports(), backtests.draw_reports(), drawn) == (1, 0, [True, False])
    sign_in(client, editor)
    paper = client.get(f"/standards/backtests/{run.id}.pdf")
    assert paper.status_code == 200 and paper.content_type == "application/pdf"


def test_where_nothing_moves_no_table_of_zeros_is_shown(there, client):
    row, editor, _ = there
    run = asked(there, other_version(row).id)
    assert backtests.work() == 1
    report = backtests.report_of(run, public=False)
    assert any(each.differs for each in report.drivers)
    sign_in(client, editor)
    page = client.get(f"/standards/backtests/{run.id}", headers={"Accept-Language": "en"}).text
    assert "so no part drives a change" in page or "没有哪一部分引起变化" in page
    assert "Verdicts it flips alone" not in page and "单独改变的结论数" not in page
