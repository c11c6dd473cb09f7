"""An organisation from entry to verification, and who may do what with it."""

import io

import pytest
from sqlalchemy import select

from certify import history
from certify.accounts import service
from certify.accounts.models import Membership, Organisation
from certify.accounts.permissions import Forbidden, Hidden
from certify.accounts.schemas import organisation_values
from certify.db import db
from certify.problems import Refused
from tests.people import acting, organisation, person, sign_in

PDF = b"%PDF-1.7\nlicence"
TYPED = {
    "uscc": "91320505MA1P7X8K4U", "name_zh": "苏州示例通信有限公司", "name_en": "",
    "org_type": "enterprise", "region_code": "320505", "industry_code": "3921",
    "qualifications": ["high_tech"], "contact": "王示例", "mobile": "0512-60000000",
    "email": "ip@example.com",
}  # fmt: skip


def entered(owner):
    return service.create_organisation(organisation_values(TYPED), actor=acting(owner))


def submitted(owner):
    row = entered(owner)
    service.attach_proof(row.id, PDF, "licence.pdf", actor=acting(owner))
    return service.submit_organisation(row.id, True, actor=acting(owner))


def codes(refusal):
    return [(problem.pointer, problem.code) for problem in refusal.value.problems]


def test_from_entry_to_verified_with_every_step_in_the_log(app):
    owner, examiner = person("owner"), person("examiner", "examiner")
    row = submitted(owner)
    service.return_organisation(row.id, "The licence cannot be read.", actor=acting(examiner))
    assert row.return_reason == "The licence cannot be read."
    values = organisation_values({**TYPED, "contact": "李示例"})
    service.edit_organisation(row.id, values, actor=acting(owner))
    service.submit_organisation(row.id, True, actor=acting(owner))
    service.verify_organisation(row.id, actor=acting(examiner))
    events = history.of(row)
    assert [e.action for e in events] == [
        "create", "attach_proof", "submit", "return", "edit", "submit", "verify",
    ]  # fmt: skip
    assert events[-1].to_status == row.status == "verified"
    assert events[4].data == {"changed": ["contact"]}


def test_nothing_is_submitted_without_proof_and_undertaking(app):
    owner = person("owner")
    row = entered(owner)
    with pytest.raises(Refused) as refusal:
        service.submit_organisation(row.id, False, actor=acting(owner))
    assert codes(refusal) == [("/proof", "proof_missing"), ("/undertaking", "undertaking_missing")]
    assert row.status == "draft"


def test_a_code_entered_twice_is_refused_without_naming_anybody(app):
    first, second = person("first"), person("second")
    entered(first)
    with pytest.raises(Refused) as refusal:
        entered(second)
    (problem,) = refusal.value.problems
    assert problem.code == "uscc_taken"
    assert "first" not in problem.say("en")
    assert db.session.scalars(select(Membership)).one().user_id == first.id


def test_submitted_data_cannot_be_changed(app):
    owner = person("owner")
    row = submitted(owner)
    with pytest.raises(Refused):
        service.edit_organisation(row.id, organisation_values(TYPED), actor=acting(owner))
    with pytest.raises(Refused):
        service.attach_proof(row.id, PDF, "other.pdf", actor=acting(owner))


def test_nobody_verifies_his_own_organisation(app):
    owner = person("owner")
    row = submitted(owner)
    judge = person("judge", "examiner")
    db.session.add(Membership(user_id=judge.id, organisation_id=row.id, role="reader"))
    db.session.commit()
    with pytest.raises(Forbidden):
        service.verify_organisation(row.id, actor=acting(judge))
    with pytest.raises(Forbidden):
        service.verify_organisation(row.id, actor=acting(owner))


def test_others_do_not_even_learn_that_it_exists(app):
    row = entered(person("owner"))
    for stranger in (person("stranger"), person("statistician", "statistician")):
        with pytest.raises(Hidden):
            service.organisation_for(row.id, acting(stranger))


def test_colleagues_are_invited_and_removed_but_the_owner_stays(app):
    owner, colleague = person("owner"), person("colleague")
    row = entered(owner)
    service.invite_member(row.id, "Colleague@example.com ", "editor", actor=acting(owner))
    assert acting(colleague).member(row.id, "editor")
    with pytest.raises(Forbidden):
        service.invite_member(row.id, "x@example.com", "reader", actor=acting(colleague))
    with pytest.raises(Refused) as refusal:
        service.invite_member(row.id, "nobody@example.com", "editor", actor=acting(owner))
    assert codes(refusal) == [("/email", "no_account")]
    with pytest.raises(Refused) as refusal:
        service.invite_member(row.id, "owner@example.com", "owner", actor=acting(owner))
    assert codes(refusal) == [("/role", "unknown_role")]
    with pytest.raises(Refused):
        service.remove_member(row.id, owner.id, actor=acting(owner))
    service.remove_member(row.id, colleague.id, actor=acting(owner))
    assert not acting(colleague).memberships


def test_faults_stand_at_their_fields_and_nothing_typed_is_lost(client):
    sign_in(client, person("owner"))
    page = client.post("/organisations/new", data={**TYPED, "uscc": "91320505MA1P7X8K4X"})
    assert page.status_code == 422
    assert 'value="91320505MA1P7X8K4X"' in page.text and "王示例" in page.text
    assert 'href="#uscc"' in page.text
    assert db.session.scalars(select(Organisation)).first() is None


def test_a_pdf_that_is_none_is_refused_and_the_data_are_kept(client):
    sign_in(client, person("owner"))
    fake = (io.BytesIO(b"MZ\x90"), "licence.pdf")
    page = client.post("/organisations/new", data={**TYPED, "proof": fake, "save": "1"})
    assert page.status_code == 422
    assert 'id="row-proof"' in page.text and "not what its name says" in page.text
    assert db.session.scalars(select(Organisation)).one().proof_id is None


def test_the_proof_is_a_download_for_those_within_their_duty(client):
    owner = person("owner")
    row = submitted(owner)
    for reader, status in (
        (owner, 200), (person("examiner", "examiner"), 200), (person("other"), 404),
        (person("editor", "editor"), 404),
    ):  # fmt: skip
        sign_in(client, reader)
        answer = client.get(f"/organisations/{row.id}/proof")
        assert answer.status_code == status
    sign_in(client, owner)
    answer = client.get(f"/organisations/{row.id}/proof")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_html_in_a_name_stays_text(client):
    owner = person("owner")
    row = organisation(owner, name_zh="<script>alert(1)</script>")
    sign_in(client, owner)
    page = client.get(f"/organisations/{row.id}").text
    assert "<script>alert" not in page and "&lt;script&gt;" in page
