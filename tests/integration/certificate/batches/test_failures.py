"""A paper that cannot be made stops no other, says why, and is made when asked for again."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from certify import clock
from certify.accounts.permissions import SYSTEM
from certify.certificate import issuing as flow
from certify.certificate.batches import desk, failures
from certify.certificate.batches.models import IssuingFailure
from certify.certificate.keyring import book, reports
from certify.certificate.keys import KeysNotReady
from certify.certificate.log import store
from certify.certificate.log.models import LogLeaf
from certify.certificate.models import Certificate, Issuance
from certify.certificate.seal import SealFault
from certify.db import db
from certify.filing import numbers
from certify.press.resources import PaperFault
from certify.problems import Problem, Refused, Word
from tests import rows
from tests.people import organisation, person

GOOD, BAD = "良好产品", "不可印产品"


@pytest.fixture
def filings(issuing):
    owner = organisation(person("holder"))
    return [rows.recorded_filing(owner, name) for name in (BAD, GOOD)]


def faulty(monkeypatch, fault: Exception):
    """Let the drawing of the bad product fail with ``fault``; return what undoes it."""
    real = flow.render

    def render(content, fonts, enclosed, **given):
        if content.product.name_zh == BAD:
            raise fault
        return real(content, fonts, enclosed, **given)

    monkeypatch.setattr(flow, "render", render)
    return lambda: monkeypatch.setattr(flow, "render", real)


def issued() -> list[str]:
    return [each.content["product"]["name_zh"] for each in db.session.scalars(select(Certificate))]


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (Refused([Problem("/product/name_zh", "character_not_printable", "…")]),
         "character_not_printable"),
        (PaperFault("it does not fit"), "not_laid_out"),
        (KeyError("model"), "unexpected"),
    ],
)  # fmt: skip
def test_it_is_set_aside_with_its_reason_and_the_others_go_on(filings, monkeypatch, fault, code):
    faulty(monkeypatch, fault)
    assert flow.issue_pending() == 2
    assert issued() == [GOOD]
    failure = db.session.scalars(select(IssuingFailure)).one()
    assert [each["code"] for each in failure.problems] == [code]
    assert failure.revision_id == filings[0].current_revision_id
    assert flow.issue_pending() == 0, "it is left alone"


def test_asked_for_again_it_is_made_under_the_number_it_has(filings, monkeypatch):
    mend = faulty(monkeypatch, PaperFault("it does not fit"))
    flow.issue_pending()
    number = db.session.scalar(select(Issuance.number).where(Issuance.certificate_id.is_(None)))
    assert desk.retry(actor=SYSTEM) == 1
    assert desk.retry(actor=SYSTEM) == 0, "it is asked for already"
    assert flow.issue_pending() == 1
    failure = db.session.scalars(select(IssuingFailure)).one()
    assert (failure.attempts, failure.again_at) == (2, None)
    mend()
    desk.retry([failure.id], actor=SYSTEM)
    assert flow.issue_pending() == 1
    assert issued() == [GOOD, BAD]
    assert number in db.session.scalars(select(Certificate.number)).all()
    assert db.session.scalar(select(func.count()).select_from(IssuingFailure)) == 0


def test_what_cannot_even_be_prepared_takes_no_number(filings, monkeypatch):
    real = flow.composition.recordation

    def composed(filing, number, *values, **named):
        if filing.revision.name_zh == BAD:
            raise LookupError("a value is missing")
        return real(filing, number, *values, **named)

    monkeypatch.setattr(flow.composition, "recordation", composed)
    flow.issue_pending()
    assert issued() == [GOOD]
    assert db.session.scalar(select(func.count()).select_from(Issuance)) == 1
    (problem,) = db.session.scalars(select(IssuingFailure)).one().problems
    assert "a value is missing" in failures.read(problem).say("zh")


def test_a_name_no_font_can_show_takes_no_number_and_is_logged_nowhere(issuing):
    owner = organisation(person("holder"))
    for name in ("𠮷野产品", GOOD):
        rows.recorded_filing(owner, name)
    assert flow.issue_pending() == 2
    assert issued() == [GOOD]
    row = db.session.scalars(select(Issuance)).one()
    assert row.number == numbers.spell("RC", 2025, 1), "the one that failed took none"
    claims = select(func.count()).select_from(LogLeaf).where(LogLeaf.kind == "certificate")
    assert db.session.scalar(claims) == 1
    (problem,) = db.session.scalars(select(IssuingFailure)).one().problems
    assert (problem["code"], problem["pointer"]) == ("character_not_printable", "/product/name_zh")
    assert "U+20BB7" in failures.read(problem).say("zh")


@pytest.mark.parametrize(
    "fault", [OSError("no space left"), SealFault("no key"), OperationalError("", {}, OSError())]
)
def test_a_fault_of_the_house_is_no_papers_and_stops(filings, monkeypatch, fault):
    faulty(monkeypatch, fault)
    with pytest.raises(type(fault)):
        flow.issue_pending()
    assert db.session.scalar(select(func.count()).select_from(IssuingFailure)) == 0


def test_a_problem_reads_back_as_it_was_written(issuing):
    filing = rows.recorded_filing(organisation(person("holder")))
    problem = Problem("/a", "code", "{what} of {count}", {"what": Word("Paused"), "count": 3})
    failures.keep("recordation", filing.current_revision_id, [problem, failures.killed(2)])
    first, second = db.session.scalars(select(IssuingFailure)).one().problems
    assert failures.read(first) == problem
    assert "2" in failures.read(second).say("zh")


def test_two_processes_that_fail_at_once_write_one_row(issuing, monkeypatch):
    filing = rows.recorded_filing(organisation(person("holder")))
    failures.keep("recordation", filing.current_revision_id, [failures.killed(2)])
    real, blind = failures._of, iter([True])

    def unseen(kind, revision_id):  # the first look was before the other's commit
        return real(kind, -1) if next(blind, False) else real(kind, revision_id)

    monkeypatch.setattr(failures, "_of", unseen)
    failures.keep("recordation", filing.current_revision_id, [failures.killed(3)])
    assert db.session.scalars(select(IssuingFailure.attempts)).one() == 2


def test_a_key_reported_compromised_amid_a_batch_seals_nothing_more(filings):
    key = flow.own_seal()
    ready, _failed = flow.make_ready(flow.to_issue(), key)
    first, second = ready
    assert flow.print_or_note(first, key) is not None
    reports.report(key.fingerprint, clock.today())
    with pytest.raises(KeysNotReady, match="compromised"):
        flow.print_or_note(second, key)
    assert len(issued()) == 1
    (store.key_folder() / book.FILE).unlink()
