"""What a correction does to papers: proposed to be replaced, or brought before an officer."""

import pytest
from sqlalchemy import select

from certify import history, notices
from certify.accounting.product import service as accounting
from certify.accounts.permissions import Forbidden
from certify.certificate.correcting import service as correcting
from certify.certificate.living import assessing
from certify.certificate.models import Certificate
from certify.certificate.reissue import service as reissue
from certify.certificate.reissue.models import Reissue
from certify.db import db
from certify.filing.correcting import service as writing
from certify.outbox import Mail
from certify.problems import Refused
from tests import rows
from tests.integration.certificate.correcting.steps import WHY, confirmed, submitted, written
from tests.integration.certificate.living import rows as living
from tests.people import acting, person, sign_in

LESS = {"profit": "20000.00", "output_value": "1000000", "sales": "1000000", "exports": "0"}
"""Figures with which the recognition would not have been given."""


@pytest.fixture
def papers(filing) -> tuple[Certificate, Certificate]:
    """The recordation and the recognition of the filing, both in force."""
    recognition = living.certificate(living.recognised(rows.campaign(), filing))
    recordation = living.certificate(filing=filing)
    return recordation, recognition


def proposals() -> dict[str, Reissue]:
    found = db.session.scalars(select(Reissue).where(Reissue.status.in_(reissue.OPEN)))
    return {row.certificate.number: row for row in found}


def test_what_stands_is_proposed_by_the_confirmer_and_confirmed_by_another(filing, papers, actors):
    row = confirmed(filing, actors)
    found = proposals()
    assert set(found) == {paper.number for paper in papers}
    for each in found.values():
        assert (each.reason_code, each.reason) == ("correction", WHY)
        assert each.revision_id == row.revision_id
        with pytest.raises(Forbidden):
            reissue.confirm(each.id, actor=actors["officer"])
        reissue.confirm(each.id, actor=actors["second"])
    (again,) = correcting.judged(row)
    assert again.stands
    assert again.before != again.after
    assert {paper.status for paper in papers} == {"valid"}, "until the new ones stand"
    assert {each.number for each in correcting.still_behind(actor=actors["second"])} == set(found)


def test_the_new_papers_tell_of_the_new_revision_and_its_score(issuing, filing, papers, actors):
    row = confirmed(filing, actors)
    reissue.confirm_all([each.id for each in proposals().values()], actor=actors["second"])
    assert reissue.carry_out() == 2
    new = db.session.scalars(select(Certificate).where(Certificate.status == "valid")).all()
    assert {each.revision_id for each in new} == {row.revision_id}
    assert {each.status for each in papers} == {"superseded"}
    recognition = next(each for each in new if each.kind == "recognition")
    (again,) = correcting.judged(row)
    assert recognition.content["score"]["total"] == again.after
    assert papers[1].content["score"]["total"] == again.before
    assert assessing.thawed(recognition).sheet == row.judged[0]["sheet"]
    assert correcting.behind(filing) == []
    assert correcting.still_behind(actor=actors["officer"]) == []


def test_a_recognition_that_no_longer_stands_is_decided_by_nobody_here(
    client, filing, papers, actors, people
):
    recordation, recognition = papers
    row = submitted(written(filing, actors, **LESS), actors["owner"])
    (before,) = correcting.judged(row)
    assert before.verdict == "below"
    correcting.accept(row.id, "一致", actor=actors["examiner"])
    correcting.confirm(row.id, actor=actors["officer"])
    assert set(proposals()) == {recordation.number}
    assert recognition.status == "valid", "nothing is decided silently"
    (event,) = [e for e in history.of(row) if e.action == "recognition_to_decide"]
    assert event.data["number"] == recognition.number
    assert event.data["verdict"] == "below"
    notices.tell(event)
    told = [mail.address for mail in db.session.query(Mail)]
    assert sorted(told) == ["both@example.com", "officer@example.com", "second@example.com"]
    assert recognition in correcting.behind(filing)
    sign_in(client, people["officer"])
    page = client.get(f"/corrections/{row.id}").text
    assert "Would no longer stand: an officer decides" in page
    assert recognition.number in client.get("/office/corrections").text
    client.post(f"/corrections/{row.id}/decide", data={"action": "propose"})
    assert set(proposals()) == {recordation.number}, "still not proposed"
    noted = [e for e in history.of(row) if e.action == "recognition_to_decide"]
    assert len(noted) == 1, "and not told twice"


def test_what_was_dropped_can_be_proposed_again(filing, papers, actors):
    row = confirmed(filing, actors)
    for each in proposals().values():
        reissue.drop(each.id, "先核实", actor=actors["second"])
    assert proposals() == {}
    with pytest.raises(Forbidden):
        correcting.propose_again(row.id, actor=actors["examiner"])
    correcting.propose_again(row.id, actor=actors["second"])
    correcting.propose_again(row.id, actor=actors["second"])
    assert set(proposals()) == {paper.number for paper in papers}


def test_a_paper_being_replaced_for_another_reason_is_waited_for(filing, papers, actors):
    row = submitted(written(filing, actors), actors["owner"])
    correcting.accept(row.id, "一致", actor=actors["examiner"])
    other = reissue.propose(papers[0].number, "key_in_doubt", "存疑", actor=actors["second"])
    with pytest.raises(Refused) as refused:
        correcting.confirm(row.id, actor=actors["officer"])
    assert [each.code for each in refused.value.problems] == ["paper_being_replaced"]
    assert filing.revision.number == 1
    reissue.drop(other.id, "已澄清", actor=actors["officer"])
    correcting.confirm(row.id, actor=actors["officer"])
    assert filing.revision.number == 2


def test_a_paper_yet_to_be_made_is_waited_for(filing, actors):
    living.recognised(rows.campaign(), filing)
    row = submitted(written(filing, actors), actors["owner"])
    correcting.accept(row.id, "一致", actor=actors["examiner"])
    with pytest.raises(Refused) as refused:
        correcting.confirm(row.id, actor=actors["officer"])
    assert [each.code for each in refused.value.problems] == ["paper_being_made"]


def test_a_recognition_that_cannot_be_judged_again_is_an_officers_too(filing, papers, actors):
    recognition = papers[1]
    recognition.candidacy.sheet = {**recognition.candidacy.sheet, "standard": {
        "id": "gone", "version": "1", "digest": "sha256:0", "authority": "illustrative",
    }}  # fmt: skip
    db.session.commit()
    row = confirmed(filing, actors)
    (again,) = correcting.judged(row)
    assert (again.fault, again.stands, again.sheet) == ("standard_gone", False, None)
    assert set(proposals()) == {papers[0].number}


def test_an_earlier_correction_does_not_propose_what_a_later_one_did(filing, papers, actors):
    first = confirmed(filing, actors)
    for each in proposals().values():
        reissue.drop(each.id, "再更正", actor=actors["second"])
    confirmed(filing, actors, sales="57000000")
    with pytest.raises(Refused) as refused:
        correcting.propose_again(first.id, actor=actors["second"])
    assert [each.code for each in refused.value.problems] == ["other_revision"]
    assert {each.revision.number for each in proposals().values()} == {3}


def test_a_confirmed_share_never_exceeds_what_is_declared_now(filing, actors):
    """A corrected share below the confirmed one takes its place: in the score and the account."""
    candidacy = living.recognised(rows.campaign(), filing)
    candidacy.judgement = {
        **candidacy.judgement, "confirmed_contributions": {living.PATENT: "0.20"},
    }  # fmt: skip
    db.session.commit()
    living.certificate(candidacy)
    row, owner = correcting.open_correction(filing.id, WHY, actor=actors["owner"]), actors["owner"]
    patent = {**row.draft["patents"][0], "contribution": "0.10"}
    row = writing.save_patent(row.id, 0, patent, version=row.row_version, actor=owner)
    submitted(row, owner)
    correcting.accept(row.id, "一致", actor=actors["examiner"])
    correcting.confirm(row.id, actor=actors["officer"])
    (again,) = correcting.judged(row)
    assert again.fault is None
    assert again.sheet["facts"]["contribution"]["value"] == "0.1"
    made = accounting.compile_summary(2025, actor=acting(person("s", "statistician")))
    (line,) = accounting.product_lines(made)
    assert line["contribution"] == "0.10"
