"""What happens in the office is logged by itself: once, in order, and without a person in it."""

import hashlib
import json

import pytest
from sqlalchemy import func, select

from certify import clock, history
from certify.accounting.product import service as accounting
from certify.certificate import service as certificates
from certify.certificate.issuing import issue_pending
from certify.certificate.log import recording, signing, store
from certify.certificate.log.leaves import leaf
from certify.certificate.log.models import LogEvent, LogLeaf
from certify.certificate.log.proofs import check_proof
from certify.certificate.models import Certificate
from certify.db import db
from certify.history import Event
from certify.rulebook import publication
from certify.rulebook.models import StandardVersion
from tests import rows
from tests.integration.campaign.recorded import recorded
from tests.integration.rulebook import life
from tests.people import acting, organisation, person


@pytest.fixture
def paper(issuing):
    """An issued certificate."""
    rows.recorded_filing(organisation(person("holder")))
    issue_pending()
    return db.session.scalars(select(Certificate)).one()


def suspend(paper):
    officer = acting(person("officer", "officer"))
    certificates.change_state(
        paper.number, "suspend", "patent_in_doubt", "Fee unpaid, says Zhang San", actor=officer
    )


def kinds():
    query = select(LogLeaf.kind).order_by(LogLeaf.place)
    return list(db.session.scalars(query))


def test_issue_and_state_are_logged_in_order_and_signed(paper):
    suspend(paper)
    assert recording.follow() == 2
    assert kinds() == ["certificate", "file", "state"]
    place = store.find("file", paper.file.sha256)
    keys = signing.verifiers(store.key_folder())
    assert check_proof(store.proof(place), leaf("file", paper.file.sha256).entry, keys).size == 3
    assert recording.follow() == 0
    assert kinds() == ["certificate", "file", "state"]


def test_the_digest_is_that_of_the_public_payload(paper):
    suspend(paper)
    recording.follow()
    event = recording.event_at(2)
    expected = {
        "schema": "certify.log-event/1", "subject": "certificate", "action": "suspend",
        "at": event.at.isoformat(), "from": "valid", "to": "suspended",
        "reason_code": "patent_in_doubt", "number": paper.number,
        "reason_sha256": hashlib.sha256(event.reason.encode()).hexdigest(),
    }  # fmt: skip
    canonical = json.dumps(expected, sort_keys=True, separators=(",", ":")).encode()
    assert db.session.get(LogLeaf, 2).digest == hashlib.sha256(canonical).hexdigest()
    assert recording.leaf_now(event) == leaf("state", db.session.get(LogLeaf, 2).digest)


def test_activation_and_release_are_logged(issuing):
    first, second = person("proposer", "editor"), person("activator", "editor")
    version = life.put_out(life.registered(first), first)
    life.pass_consultation(version)
    publication.activate(version.id, actor=acting(second))
    filing = recorded(organisation(person("holder")))
    made = accounting.compile_summary(
        filing.data_year, actor=acting(person("counter", "statistician"))
    )
    recording.follow()
    logged = db.session.execute(
        select(Event, LogLeaf).join(LogEvent, LogEvent.event_id == Event.id)
        .join(LogLeaf, LogLeaf.place == LogEvent.place).order_by(LogLeaf.place)
    ).all()  # fmt: skip
    said = [(event.subject, event.action, row.kind) for event, row in logged]
    assert ("standard", "activate", "standard") in said
    assert said[-1] == ("summary", "create", "release")
    (facts,) = [each.facts for each in recording.described([logged[-1][0]])]
    assert (facts["year"], facts["number"], facts["digest"]) == (filing.data_year, 1, made.digest)
    activation = next(event for event, row in logged if event.action == "activate")
    (told,) = recording.described([activation])
    assert told.facts["digest"] == db.session.get(StandardVersion, version.id).digest


def test_a_digest_logged_beforehand_is_not_logged_twice(paper):
    """The certificate flow may append by itself; the event then only points there."""
    assert store.append("file", paper.file.sha256) == 1
    assert recording.record_events() == 1
    assert kinds() == ["certificate", "file"]
    assert recording.event_at(1).action == "create"
    assert recording.record_events() == 0


def test_a_death_between_two_steps_loses_and_doubles_nothing(paper, monkeypatch):
    suspend(paper)

    def die(*_values, **_named):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(recording, "insert", die)
        with pytest.raises(KeyboardInterrupt):
            recording.follow()
    assert (store.size(), kinds()) == (1, ["certificate"])
    with monkeypatch.context() as broken:
        broken.setattr(store, "checkpoint", die)
        with pytest.raises(KeyboardInterrupt):
            recording.follow()
    assert (store.size(), store.signed_size()) == (3, 1)
    assert recording.follow() == 0
    assert store.signed_size() == 3


def test_a_death_after_signing_and_before_the_row_is_made_good(paper, monkeypatch):
    recording.record_events()

    def die(_table):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(store, "insert", die)
        with pytest.raises(KeyboardInterrupt):
            store.checkpoint()
    remembered = signing.last_signed(store.key_folder())
    assert store.signed_size() == 1
    assert store.checkpoint() == remembered, "the very same note"


def test_an_event_that_was_altered_shows(paper):
    suspend(paper)
    recording.follow()
    event = recording.event_at(2)
    before = recording.leaf_now(event)
    event.reason = "another reason"
    db.session.commit()
    assert recording.leaf_now(event) != before
    assert recording.event_at(99) is None


def test_what_is_not_for_the_log_is_not_logged(paper):
    history.note(paper, "printed", actor=acting(person("clerk", "officer")))
    db.session.commit()
    recording.follow()
    assert kinds() == ["certificate", "file"]
    assert db.session.scalar(select(func.count()).select_from(Event)) > 1


def test_many_events_are_logged_batch_by_batch(paper):
    for turn in range(5):
        event = history.note(paper, "expire", actor=acting(person(f"p{turn}", "officer")))
        event.at = clock.now()
    db.session.commit()
    assert [recording.record_events(limit=4) for _ in range(3)] == [4, 2, 0]
    ids = list(db.session.scalars(select(LogEvent.event_id).order_by(LogEvent.place)))
    assert ids == sorted(ids)
