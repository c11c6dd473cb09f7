"""The office's versions of standards: registered once, activated by a second editor."""

import pytest

from certify import history
from certify.accounts.permissions import SYSTEM, Forbidden, Hidden
from certify.db import db
from certify.problems import Refused
from certify.rulebook import service
from certify.rulebook.models import StandardVersion
from certify.scoring.golden import CaseReport
from tests.integration.campaign.recorded import active_standard
from tests.people import acting, person, sign_in

DIGEST = "sha256:" + "f" * 64


def codes(refused):
    return [problem.code for problem in refused.value.problems]


@pytest.fixture
def draft(app):
    editor = person("editor", "editor")
    (row,) = service.register_shipped(actor=acting(editor))
    return row, editor


def test_registering_twice_makes_nothing_twice(draft):
    assert service.register_shipped(actor=SYSTEM) == []
    assert len(service.versions()) == 1


def test_a_version_with_another_digest_is_refused(draft):
    draft[0].digest = DIGEST
    db.session.commit()
    with pytest.raises(Refused) as refused:
        service.register_shipped(actor=SYSTEM)
    assert codes(refused) == ["digest_changed"]


def test_only_editors_register(app):
    with pytest.raises(Forbidden):
        service.register_shipped(actor=acting(person("officer", "officer")))


def test_whoever_put_it_out_cannot_activate_it(draft):
    row, editor = draft
    service.put_out(row.id, actor=acting(editor))
    with pytest.raises(Refused) as refused:
        service.activate(row.id, actor=acting(editor))
    assert codes(refused) == ["second_person"]
    assert row.status == "consultation"


def test_a_second_editor_activates_and_history_tells_it(app):
    row, first, second = active_standard()
    assert (row.status, row.proposed_by_id, row.activated_by_id) == (
        "active", first.id, second.id,
    )  # fmt: skip
    assert [event.action for event in history.of(row)] == ["create", "consult", "activate"]
    assert set(service.default_standards(service.active_standards()[0].effective_from)) == {
        "01", "02", "03", "04", "05", "06", "07", "99",
    }  # fmt: skip


def test_a_version_whose_golden_cases_differ_is_not_activated(draft, monkeypatch):
    row, editor = draft
    service.put_out(row.id, actor=acting(editor))
    checks = service.checks_of(row)
    assert checks.clean and checks.golden.cases >= 25
    faulty = CaseReport(1, (object(),))
    monkeypatch.setattr(
        service, "_checks", lambda *_: service.Checks(published=False, lint=(), golden=faulty)
    )
    with pytest.raises(Refused) as refused:
        service.activate(row.id, actor=acting(person("other", "editor")))
    assert codes(refused) == ["not_published", "golden"]


def test_retiring_needs_a_reason(app):
    row, first, _ = active_standard()
    with pytest.raises(Refused) as refused:
        service.retire(row.id, actor=acting(first), reason=" ")
    assert codes(refused) == ["reason_missing"]
    service.retire(row.id, actor=acting(first), reason="超过适用期")
    assert row.status == "retired"
    since = service.standard_of(row.standard_id, row.version).effective_from
    assert service.default_standards(since) == {}


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
                  "Golden cases, all as expected", row.digest):  # fmt: skip
        assert words in page.text
    assert "Retire" not in page.text


def test_editors_act_on_the_page(draft, client):
    row, editor = draft
    path = f"/standards/{row.standard_id}/{row.version}"
    sign_in(client, editor)
    assert client.post(path, data={"action": "consult"}).status_code == 303
    assert "A second standards editor" in client.get(path).text
    sign_in(client, person("second", "editor"))
    assert client.post(path, data={"action": "activate"}).status_code == 303
    assert db.session.get(StandardVersion, row.id).status == "active"
