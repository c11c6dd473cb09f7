"""The life of a version in the office: two people, its consultation, clean checks, a reason."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from certify import clock, history
from certify.accounts.permissions import SYSTEM, Forbidden, Hidden
from certify.db import db
from certify.problems import Refused
from certify.rulebook import publication, service
from certify.scoring.examples.golden import CaseReport
from certify.scoring.shelf.catalogue import NoSuchStandard
from tests.integration.campaign.recorded import active_standard
from tests.integration.rulebook.life import pass_consultation, plan, put_out, registered
from tests.people import acting, person, sign_in

DIGEST = "sha256:" + "f" * 64


def codes(refused):
    return [problem.code for problem in refused.value.problems]


@pytest.fixture
def draft(app):
    editor = person("editor", "editor")
    return registered(editor), editor


@pytest.fixture
def consulted(draft):
    row, editor = draft
    put_out(row, editor)
    pass_consultation(row)
    return row, editor


def test_registering_twice_makes_nothing_twice(draft):
    there = len(service.versions())
    assert service.register_shipped(actor=SYSTEM) == []
    assert len(service.versions()) == there


def test_a_changed_draft_takes_the_new_file_and_keeps_both_digests(draft):
    row, editor = draft
    carried, row.digest = row.digest, DIGEST
    db.session.commit()
    assert service.register_shipped(actor=acting(editor)) == [row]
    assert row.digest == carried
    replaced = history.of(row)[-1]
    assert (replaced.action, replaced.data) == (
        "replace", {"digest": carried, "replaced": DIGEST},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [("digest", DIGEST, "digest_changed"), ("version", "2026.99", "file_gone")],
)
def test_rows_and_files_that_disagree_are_refused(consulted, column, value, code):
    row, editor = consulted
    setattr(row, column, value)
    db.session.commit()
    with pytest.raises(Refused) as refused:
        service.register_shipped(actor=acting(editor))
    assert codes(refused) == [code]


def test_only_editors_register(app):
    with pytest.raises(Forbidden):
        service.register_shipped(actor=acting(person("officer", "officer")))


def test_putting_out_freezes_the_digest_and_says_how_long(draft):
    row, editor = draft
    asked = plan()
    publication.put_out(row.id, asked, actor=acting(editor))
    told = history.of(row)[-1]
    assert (row.status, row.proposed_by_id) == ("consultation", editor.id)
    assert told.data == {
        "digest": row.digest, "opens_on": asked.opens_on.isoformat(),
        "closes_on": asked.closes_on.isoformat(),
    }  # fmt: skip


def test_a_faulty_plan_and_a_faulty_version_are_refused_with_everything(draft, monkeypatch):
    row, editor = draft
    faulty = service.Checks(published=False, lint=(), golden=CaseReport(1, (object(),)))
    monkeypatch.setattr(publication, "checks_of", lambda _: faulty)
    with pytest.raises(Refused) as refused:
        publication.put_out(row.id, plan(text_zh="", text_en=""), actor=acting(editor))
    assert codes(refused) == ["text_missing", "text_missing", "golden"]
    assert (row.status, row.consultation) == ("draft", None)


def test_whoever_put_it_out_cannot_activate_it(consulted):
    row, editor = consulted
    with pytest.raises(Refused) as refused:
        publication.activate(row.id, actor=acting(editor))
    assert codes(refused) == ["second_person"]
    assert row.status == "consultation"


def test_the_database_itself_wants_two_people(consulted):
    row, editor = consulted
    row.activated_by_id = editor.id
    with pytest.raises(IntegrityError, match="two_people"):
        db.session.flush()
    db.session.rollback()


def test_everything_that_stands_against_it_is_said_at_once(draft, monkeypatch):
    row, editor = draft
    put_out(row, editor)
    faulty = service.Checks(published=False, lint=(), golden=CaseReport(1, (object(),)))
    monkeypatch.setattr(publication, "checks_of", lambda _: faulty)
    with pytest.raises(Refused) as refused:
        publication.activate(row.id, actor=acting(editor))
    assert codes(refused) == [
        "not_published", "golden", "consultation", "backtest", "second_person",
    ]  # fmt: skip


def test_a_second_editor_activates_and_history_tells_it(consulted):
    row, first = consulted
    second = person("second", "editor")
    publication.activate(row.id, actor=acting(second))
    assert (row.status, row.proposed_by_id, row.activated_by_id) == (
        "active", first.id, second.id,
    )  # fmt: skip
    assert [event.action for event in history.of(row)] == ["create", "consult", "activate"]
    assert set(service.default_standards(clock.today())) == {
        "01", "02", "03", "04", "05", "06", "07", "99",
    }  # fmt: skip


def test_a_consultation_is_extended_with_a_reason_also_after_its_end(consulted):
    row, editor = consulted
    before = row.consultation.closes_on
    with pytest.raises(Refused) as refused:
        publication.extend(row.id, clock.today(), actor=acting(editor), reason=" ")
    assert codes(refused) == ["reason_missing"]
    with pytest.raises(Refused) as refused:
        publication.extend(row.id, before, actor=acting(editor), reason="回测报告尚未公布")
    assert codes(refused) == ["no_extension"]
    until = clock.today() + timedelta(days=7)
    publication.extend(row.id, until, actor=acting(editor), reason="回测报告尚未公布")
    assert (row.status, row.consultation.closes_on) == ("consultation", until)
    assert history.of(row)[-1].data["before"] == before.isoformat()


def test_a_withdrawn_version_ends_there(consulted):
    row, editor = consulted
    with pytest.raises(Refused) as refused:
        publication.withdraw(row.id, actor=acting(editor), reason="")
    assert codes(refused) == ["reason_missing"]
    publication.withdraw(row.id, actor=acting(editor), reason="意见较大，另立新版本")
    for step in (
        publication.activate,
        lambda i, actor: publication.put_out(i, plan(), actor=actor),
    ):
        with pytest.raises(Refused) as refused:
            step(row.id, actor=acting(editor))
        assert codes(refused) == ["wrong_state"]


def test_retiring_needs_a_reason(app):
    row, first, _ = active_standard()
    with pytest.raises(Refused) as refused:
        publication.retire(row.id, actor=acting(first), reason=" ")
    assert codes(refused) == ["reason_missing"]
    publication.retire(row.id, actor=acting(first), reason="超过适用期")
    assert row.status == "retired"
    assert service.default_standards(clock.today()) == {}
    with pytest.raises(NoSuchStandard, match="field 01"):
        service.standard_in_force("01", clock.today())


def test_an_active_version_that_is_not_carried_is_not_quietly_replaced(app):
    row, *_ = active_standard()
    row.version = "2026.99"
    db.session.commit()
    with pytest.raises(NoSuchStandard, match=r"2026\.99"):
        service.standard_in_force("01", clock.today())


def test_a_draft_is_hidden_from_the_public(draft, client):
    path = f"/standards/{draft[0].standard_id}/{draft[0].version}"
    assert client.get(path).status_code == 404
    with pytest.raises(Hidden):
        service.version("no-such", "1", actor=SYSTEM)
    sign_in(client, person("examiner", "examiner"))
    assert client.get(path).status_code == 200


def test_anybody_reads_an_active_version_as_a_document(app, client):
    row, *_ = active_standard()
    listed = client.get("/standards")
    assert row.standard_id in listed.text and "Register new versions" not in listed.text
    page = client.get(f"/standards/{row.standard_id}/{row.version}")
    assert page.status_code == 200
    for words in ("Illustrative standard", "ICT manufacturing", "G5", "Difficulty of substitution",
                  "come out as the experts expect", row.digest):  # fmt: skip
        assert words in page.text
    assert "Retire" not in page.text
