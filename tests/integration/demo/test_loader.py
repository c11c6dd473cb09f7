"""The demonstration as loaded: every state, true histories, work for everybody."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask_security.utils import verify_password
from sqlalchemy import func, select

from certify import files
from certify.accounting.product import service as accounting
from certify.accounts.models import Organisation, User
from certify.campaign.models import Campaign, Candidacy
from certify.certificate import service as certificates
from certify.certificate import trust, verification
from certify.certificate.models import Certificate
from certify.clock import now
from certify.db import db
from certify.demo.loader import load_demonstration
from certify.demo.people import PASSWORD, PEOPLE
from certify.filing import numbers
from certify.filing.correcting.models import Correction
from certify.filing.models import Filing, FilingRevision, PatentClaim, Product
from certify.history import Event
from certify.installation import settings
from certify.outbox import Mail
from certify.recognition.models import Decision, Objection, PublicNotice
from certify.reference import patent_number, uscc
from certify.review.models import Assignment
from certify.rulebook.models import StandardVersion
from certify.serving import ACCOUNTS

pytestmark = pytest.mark.usefixtures("loaded")

STATES = {
    Organisation: {"draft", "submitted", "verified", "returned"},
    Filing: {"draft", "submitted", "returned", "recorded", "refused", "withdrawn", "discarded"},
    Campaign: {"open", "closed"},
    Candidacy: {
        "eligible", "ineligible", "left", "in_review", "reviewed", "proposed", "not_proposed",
        "in_notice", "objected", "not_recognised", "recognised",
    },
    Assignment: {"assigned", "accepted", "recused", "submitted"},
    Decision: {"staged", "released"},
    PublicNotice: {"published", "closed"},
    Objection: {"open", "upheld"},
    Correction: {"submitted", "accepted"},
    Certificate: {"valid", "suspended", "withdrawn", "cancelled"},
    StandardVersion: {"active", "consultation"},
}  # fmt: skip
LIVING = (*STATES, User)


@pytest.mark.parametrize("kind", STATES, ids=lambda kind: kind.__name__)
def test_every_state_is_there(kind) -> None:
    assert set(db.session.scalars(select(kind.status))) == STATES[kind]


@pytest.mark.parametrize("kind", LIVING, ids=lambda kind: kind.__name__)
def test_every_log_replays_to_the_state_that_is_stored(kind) -> None:
    by_id: dict[int, list[Event]] = {}
    query = select(Event).where(Event.subject == kind.SUBJECT).order_by(Event.id)
    for event in db.session.scalars(query):
        by_id.setdefault(event.subject_id, []).append(event)
    for thing in db.session.scalars(select(kind)):
        status = None
        for event in by_id[thing.id]:
            assert event.from_status == status
            if status is None:
                assert (event.action, event.to_status) == ("create", kind.LIFECYCLE.initial)
            elif event.to_status != status:
                step = kind.LIFECYCLE.step(status, event.action, event.reason)
                assert step.target == event.to_status
            status = event.to_status
        assert status == thing.status


def test_time_runs_forward_and_ends_in_the_present() -> None:
    instants = list(db.session.scalars(select(Event.at).order_by(Event.id)))
    assert instants == sorted(instants)
    assert instants[-1] <= now()
    assert instants[0] < now() - timedelta(days=200)
    assert db.session.scalar(select(func.count()).where(Event.handled_at.is_(None))) == 0


def test_every_number_checks() -> None:
    for code in db.session.scalars(select(Organisation.uscc)):
        assert uscc.parse(code) == code
    for number in db.session.scalars(select(PatentClaim.number)):
        assert patent_number.parse(number).text == number
    given = [*db.session.scalars(select(Certificate.number))]
    given += [each for each in db.session.scalars(select(Product.record_number)) if each]
    assert all(numbers.is_well_formed(each) for each in given)


def test_no_two_filings_are_alike() -> None:
    digests = list(
        db.session.scalars(
            select(FilingRevision.digest).join(
                Filing, Filing.current_revision_id == FilingRevision.id
            )
        )
    )
    assert len(digests) == len(set(digests)) > 40


def test_no_figures_are_faulty_but_in_the_faulty_draft() -> None:
    faulty = [
        filing for filing in db.session.scalars(select(Filing).where(Filing.status == "draft"))
        if (filing.draft.get("economics") or {}).get("exports") == "1.2e7"
    ]  # fmt: skip
    assert len(faulty) == 1


def test_the_example_of_the_contract_was_judged_as_there() -> None:
    filing = db.session.scalars(
        select(Candidacy).join(FilingRevision).where(FilingRevision.name_zh.like("千兆无源%"))
    ).one()
    assert (str(filing.total), filing.verdict) == ("65.83", "below")
    assert filing.status == "not_proposed"


def waiting(kind, **columns) -> int:
    query = select(func.count()).select_from(kind)
    for name, value in columns.items():
        query = query.where(getattr(kind, name) == value)
    return db.session.scalar(query) or 0


def account(key: str) -> User:
    return db.session.scalars(select(User).where(User.email == f"{key}@example.com")).one()


@pytest.mark.parametrize("key", ["filer", "filer2", "agency", "agency2"])
def test_a_filer_has_something_to_write(key: str) -> None:
    ids = [each.organisation_id for each in account(key).memberships]
    own = select(func.count()).select_from(Filing).where(Filing.organisation_id.in_(ids))
    assert db.session.scalar(own.where(Filing.status.in_(("draft", "returned"))))


def test_the_office_has_something_to_do() -> None:
    assert waiting(Filing, status="submitted") >= 3
    assert waiting(Organisation, status="submitted")
    assert waiting(Candidacy, status="eligible")
    assert waiting(Candidacy, status="reviewed") >= 2
    assert waiting(Candidacy, status="proposed")
    assert waiting(Objection, status="open")
    staged = db.session.scalars(select(Decision).where(Decision.status == "staged")).all()
    assert {each.outcome for each in staged} == {"propose", "decline"}
    assert {each.staged_by_id for each in staged} == {account("officer").id}


def test_reviewers_have_files_in_every_state() -> None:
    for state in ("assigned", "accepted", "submitted"):
        assert waiting(Assignment, status=state, reviewer_id=account("reviewer").id), state
    third = select(Event).where(Event.action == "call_third")
    (called,) = db.session.scalars(third)
    places = db.session.scalars(
        select(Assignment).where(Assignment.candidacy_id == called.subject_id)
    ).all()
    assert sorted(each.status for each in places) == ["assigned", "submitted", "submitted"]


def test_the_notice_stays_open_for_days() -> None:
    (notice,) = db.session.scalars(select(PublicNotice).where(PublicNotice.status == "published"))
    assert notice.closes_at > now() + timedelta(days=5)
    assert {each.candidacy.status for each in notice.entries} == {"in_notice", "objected"}


def test_papers_were_issued_then_and_verify_now() -> None:
    home = settings().home
    known = trust.own(certificates.key_folder(home))
    for status, verdict in (("valid", "valid"), ("suspended", "not_valid")):
        paper = db.session.scalars(
            select(Certificate)
            .where(Certificate.status == status, Certificate.kind == "recognition")
            .order_by(Certificate.id)
        ).first()
        assert paper is not None
        assert paper.issued_at < now() - timedelta(days=30)
        report = verification.verify(
            files.read(paper.file), trust=known, register=certificates.ask_register
        )
        assert (report.verdict, report.intact, report.status) == (verdict, True, status)


def test_the_public_summary_shows_some_fields_and_hides_others() -> None:
    for year in (2024, 2025):
        full = accounting.full_view(accounting.current(year)).recorded
        public = accounting.public_view(year).recorded
        assert any(row.organisations and row.organisations >= 3 for row in full.rows)
        assert any(row.hidden for row in public.rows)
        assert any(len(row.hidden) < len(row.amounts) for row in public.rows)


def test_the_mailbox_has_mails_for_filers_reviewers_and_officers() -> None:
    addressed = set(db.session.scalars(select(Mail.address)))
    assert {f"{key}@example.com" for key in ("filer", "reviewer", "filer2")} <= addressed


def test_whoever_is_named_can_sign_in() -> None:
    told = (settings().home / ACCOUNTS).read_text(encoding="utf-8")
    assert PASSWORD in told
    for person in PEOPLE:
        assert re.search(rf"^  {re.escape(person.email)} ", told, re.MULTILINE)
        user = account(person.key)
        assert user.active
        assert user.confirmed_at
        assert {role.name for role in user.roles} == set(person.roles)
        assert user.language == person.language
    assert verify_password(PASSWORD, account("filer").password)


def test_loading_again_changes_nothing(loaded: Flask) -> None:
    before = waiting(Event)
    load_demonstration()
    assert waiting(Event) == before
