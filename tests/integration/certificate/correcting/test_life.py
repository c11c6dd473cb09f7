"""A recorded filing is corrected: written, judged, accepted, confirmed by a second person."""

import copy

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from certify import history
from certify.accounts.permissions import Forbidden, Hidden
from certify.campaign.lifecycle import UNDECIDED
from certify.campaign.models import Candidacy
from certify.certificate.correcting import service as correcting
from certify.db import db
from certify.filing import service as filings
from certify.filing.correcting import papers
from certify.filing.correcting import service as writing
from certify.filing.models import FilingRevision
from certify.filing.submission import digest_of
from certify.problems import Refused
from certify.scoring.document import UNJUDGED
from certify.scoring.engine import score
from tests import rows
from tests.integration.certificate.correcting.steps import (
    WHY,
    confirmed,
    submitted,
    typed,
    written,
)
from tests.integration.filing.answers import PDF
from tests.people import acting, organisation, person


def codes(refused) -> list[str]:
    return [each.code for each in refused.value.problems]


def test_a_new_revision_is_current_and_the_old_one_stays(filing, actors):
    before = copy.deepcopy(filing.revision.document)
    former = filing.revision
    row = confirmed(filing, actors)
    now = filing.revision
    assert (former.number, now.number, filing.status) == (1, 2, "recorded")
    assert (row.status, row.former_id, row.revision_id) == ("confirmed", former.id, now.id)
    assert former.document == before, "the old one is as it was"
    differing = {n for n in before if before[n] != now.document[n]}
    assert differing == {"economics"}
    assert now.document["economics"]["sales"] == "58000000.00"
    assert now.digest == digest_of(now.document) == row.digest
    assert (now.standard_id, now.standard_version) == ("pip-illustrative", "2026.1")
    assert now.sheet["verdict"] == "undetermined" and now.engine
    assert now.submitted_by_id == actors["owner"].user_id
    assert [each.number for each in correcting.revisions(filing)] == [2, 1]
    assert filing.product.public_revision_id == now.id
    event = history.of(filing)[-1]
    assert (event.action, event.reason, event.from_status) == ("correct", WHY, "recorded")
    assert event.data == {"revision": 2, "digest": now.digest, "former": 1, "correction": row.id}
    steps = [each.action for each in history.of(row)]
    assert steps == ["create", "save", "submit", "accept", "confirm"]


def test_what_was_corrected_is_what_the_filer_goes_on_with(filing, actors):
    confirmed(filing, actors)
    again = correcting.open_correction(filing.id, WHY, actor=actors["owner"])
    assert again.draft["economics"]["sales"] == "58000000.00"
    assert filing.draft["economics"]["sales"] == "58000000.00"


def test_nothing_is_corrected_before_the_second_person(filing, actors):
    row = submitted(written(filing, actors), actors["owner"])
    correcting.accept(row.id, "一致", actor=actors["examiner"])
    assert filing.revision.number == 1
    for who in ("owner", "examiner"):
        with pytest.raises(Forbidden):
            correcting.confirm(row.id, actor=actors[who])
    assert filing.revision.number == 1


def test_who_accepted_does_not_confirm_and_the_database_says_so_too(filing, actors):
    row = submitted(written(filing, actors), actors["owner"])
    correcting.accept(row.id, "一致", actor=actors["both"])
    with pytest.raises(Forbidden):
        correcting.confirm(row.id, actor=actors["both"])
    row.confirmed_by_id = row.accepted_by_id
    with pytest.raises(IntegrityError, match="two_people"):
        db.session.flush()
    db.session.rollback()


def test_who_wrote_for_the_office_does_not_confirm(filing, actors):
    row = submitted(written(filing, actors, by="officer"), actors["officer"])
    assert row.origin == "office"
    correcting.accept(row.id, "依职权更正", actor=actors["examiner"])
    with pytest.raises(Forbidden):
        correcting.confirm(row.id, actor=actors["officer"])
    row.confirmed_by_id = row.submitted_by_id
    with pytest.raises(IntegrityError, match="not_his_own"):
        db.session.flush()
    db.session.rollback()
    correcting.confirm(row.id, actor=actors["second"])
    assert filing.revision.number == 2


def test_the_rules_of_a_filing_hold(filing, actors):
    row = written(filing, actors, profit="70000000", exports="99999999999")
    with pytest.raises(Refused) as refused:
        submitted(row, actors["owner"])
    places = {each.pointer for each in refused.value.problems}
    assert {"/economics/profit", "/economics/exports"} <= places
    assert row.status == "open" and row.draft["economics"]["profit"] == "70000000"
    typed(row, actors["owner"], profit="-5", exports="0")
    with pytest.raises(Refused) as refused:
        writing.submit(row.id, {}, version=row.row_version, actor=actors["owner"])
    assert set(codes(refused)) == {"explanation_missing"}


def test_something_must_differ(filing, actors):
    row = correcting.open_correction(filing.id, WHY, actor=actors["owner"])
    with pytest.raises(Refused) as refused:
        submitted(row, actors["owner"])
    assert codes(refused) == ["nothing_corrected"]
    typed(row, actors["owner"], sales="60000000")
    with pytest.raises(Refused) as refused:
        submitted(row, actors["owner"])
    assert codes(refused) == ["nothing_corrected"], "the same amount, written otherwise"


def test_everything_in_the_way_is_said_at_once(filing, actors):
    correcting.open_correction(filing.id, WHY, actor=actors["owner"])
    with pytest.raises(Refused) as refused:
        correcting.open_correction(filing.id, " ", actor=actors["officer"])
    assert codes(refused) == ["under_way", "reason_missing"]


@pytest.mark.parametrize("status", UNDECIDED)
def test_not_while_a_campaign_has_yet_to_decide(filing, actors, status):
    candidacy = rows.reviewed(rows.campaign(), filing)
    candidacy.status = status
    db.session.commit()
    with pytest.raises(Refused) as refused:
        correcting.open_correction(filing.id, WHY, actor=actors["owner"])
    assert codes(refused) == ["in_campaign"]


def test_a_campaign_that_began_meanwhile_is_waited_for(filing, actors):
    row = submitted(written(filing, actors), actors["owner"])
    candidacy = rows.reviewed(rows.campaign(), filing)
    with pytest.raises(Refused) as refused:
        correcting.accept(row.id, "一致", actor=actors["examiner"])
    assert codes(refused) == ["in_campaign"]
    candidacy.status = "not_proposed"
    db.session.commit()
    assert correcting.accept(row.id, "一致", actor=actors["examiner"]).status == "accepted"
    assert db.session.scalars(select(Candidacy)).one().revision_id == row.former_id


def test_a_withdrawn_recordation_is_not_corrected(filing, actors):
    row = submitted(written(filing, actors), actors["owner"])
    filing.status = "withdrawn"
    db.session.commit()
    with pytest.raises(Refused) as refused:
        correcting.accept(row.id, "一致", actor=actors["examiner"])
    assert codes(refused) == ["not_recorded"]
    assert writing.refuse(row.id, "备案已撤回", actor=actors["examiner"]).status == "refused"


def test_returned_it_is_written_again(filing, actors):
    row = submitted(written(filing, actors), actors["owner"])
    read = row.digest
    writing.send_back(row.id, "请附审计报告", actor=actors["examiner"])
    typed(row, actors["owner"], sales="57000000")
    submitted(row, actors["owner"])
    with pytest.raises(Refused) as refused:
        correcting.accept(row.id, "一致", actor=actors["examiner"], seen=read)
    assert codes(refused) == ["other_document"]
    correcting.accept(row.id, "一致", actor=actors["examiner"], seen=row.digest)
    writing.send_back(row.id, "仍有疑问", actor=actors["officer"])
    assert (row.status, row.accepted_by_id) == ("open", None)


def test_only_the_side_that_opened_it_takes_it_back(filing, actors):
    row = written(filing, actors, by="officer")
    with pytest.raises(Forbidden):
        writing.drop(row.id, "不用了", actor=actors["owner"])
    typed(row, actors["owner"], sales="57000000")  # he may write what the office asks for
    assert writing.drop(row.id, "不用了", actor=actors["officer"]).status == "dropped"
    assert filing.revision.number == 1
    own = written(filing, actors)
    with pytest.raises(Forbidden):
        typed(own, actors["officer"], sales="1")


def test_a_stranger_learns_nothing(filing, actors):
    row = written(filing, actors)
    other = person("other")
    organisation(other, uscc="91440300MA5EXAMP0R")
    for call in (
        lambda a: correcting.open_correction(filing.id, WHY, actor=a),
        lambda a: writing.found(row.id, a),
        lambda a: correcting.filing_of(filing.id, a),
    ):
        with pytest.raises(Hidden):
            call(acting(other))


def test_two_colleagues_do_not_overwrite_each_other(filing, actors):
    row = written(filing, actors)
    seen = row.row_version
    typed(row, actors["owner"], sales="57000000")
    with pytest.raises(Refused) as refused:
        writing.save_section(
            row.id, "economics", {"sales": "56000000"}, version=seen, actor=actors["owner"]
        )
    assert codes(refused) == ["changed_meanwhile"]
    assert row.draft["economics"]["sales"] == "57000000"


def test_patents_and_files_are_corrected_too(filing, actors):
    owner = actors["owner"]
    row = correcting.open_correction(filing.id, WHY, actor=owner)
    patent = {**row.draft["patents"][0], "right_source": "licensed_sole", "licence_proof": "x.pdf"}
    writing.save_patent(row.id, 0, patent, version=row.row_version, actor=owner)
    assert "proof_not_attached" in [each.code for each in papers.check(row).problems]
    writing.attach(row.id, PDF, "x.pdf", "licence", actor=owner)
    with pytest.raises(Refused) as refused:
        writing.attach(row.id, PDF, "x.pdf", "licence", actor=owner)
    assert codes(refused) == ["name_taken"]
    submitted(row, owner)
    correcting.accept(row.id, "一致", actor=actors["examiner"])
    assert filing.evidence == [], "not before it is confirmed"
    correcting.confirm(row.id, actor=actors["officer"])
    db.session.refresh(filing)
    assert [each.name for each in filing.evidence] == ["x.pdf"]
    claim = filing.revision.claims[0]
    assert claim.right_source == "licensed_sole"


def test_the_organisation_stays_as_it_was_unless_taken_over(filing, actors, home):
    home.region_code = "110105"
    db.session.commit()
    row = written(filing, actors)
    assert papers.document_of(row)["organisation"]["region_code"] == "320505"
    writing.take_over_organisation(row.id, actor=actors["owner"])
    assert papers.document_of(row)["organisation"]["region_code"] == "110105"


def test_a_field_the_standard_does_not_cover_gets_the_one_in_force(filing, actors):
    row = written(filing, actors)
    facts = papers.check(row).facts
    former = filing.revision
    assert papers.standard_of(row, facts).version == former.standard_version
    former.standard_version = "1999.1"
    assert papers.standard_of(row, facts).name == rows.IN_FORCE
    db.session.rollback()


def test_the_sheet_of_the_new_revision_can_be_made_again(filing, actors):
    row = confirmed(filing, actors)
    made = score(papers.thaw(filing.revision.document), UNJUDGED, papers.standard_of(
        row, papers.thaw(filing.revision.document)
    ))  # fmt: skip
    assert made.as_json() == filing.revision.sheet


def test_the_next_year_begins_from_what_was_corrected(filing, actors, monkeypatch):
    confirmed(filing, actors)
    carried = filings._carried(filing, filing.data_year + 1)
    assert carried["economics"]["prior_year_sales"] == "58000000.00"
    found = db.session.scalars(select(FilingRevision)).all()
    assert len(found) == 2
