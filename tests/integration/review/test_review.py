"""Review: the door, blindness, opinions, disagreement, replacement."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import event as listening

from certify import clock, history
from certify.accounts.models import Membership, User
from certify.accounts.permissions import Forbidden, Hidden
from certify.campaign import entry
from certify.campaign import service as campaigns
from certify.campaign.models import Campaign, Candidacy
from certify.campaign.rules import Plan
from certify.db import db
from certify.files import keep
from certify.filing.models import Evidence
from certify.outbox import Mail
from certify.problems import Refused
from certify.reference.industries import FIELDS
from certify.review import assignment, progress, service
from certify.review.models import Assignment, Opinion
from certify.scoring.document import Judgement
from certify.scoring.sheet import read_sheet
from tests.integration.campaign.recorded import active_standard, recorded
from tests.people import acting, organisation, person, sign_in

NUMBER = "ZL201710601862.3"


@dataclass
class Round:
    """An open campaign with one eligible product, three reviewers and an officer."""

    campaign: Campaign
    candidacy: Candidacy
    officer: User
    filer: User
    reviewers: list[User]

    def of(self, reviewer: User) -> Assignment:
        query = db.select(Assignment).where(Assignment.reviewer_id == reviewer.id)
        return db.session.scalars(query).one()

    def assigned(self) -> list[User]:
        rows = assignment.assign(self.candidacy.id, actor=acting(self.officer))
        return [db.session.get(User, row.reviewer_id) for row in rows]

    def opens(self, reviewer: User) -> Assignment:
        return service.declare_none(self.of(reviewer).id, actor=acting(reviewer))

    def gives(self, reviewer: User, level: str, share: str = "0.25") -> Opinion:
        row = self.opens(reviewer)
        return service.submit_opinion(
            row.id, judged(level, share), "理由充分", actor=acting(reviewer)
        )


def judged(level, share="0.25"):
    levels = dict.fromkeys(("C3", "C4", "D2"), Decimal(level))
    return Judgement(levels, {NUMBER: Decimal(share)})


def codes(refused):
    return [problem.code for problem in refused.value.problems]


@pytest.fixture
def round_(app):
    active_standard()
    officer, filer = person("officer", "officer"), person("filer")
    reviewers = [person(f"reviewer{i}", "reviewer", fields=("01",)) for i in (1, 2, 3)]
    today = clock.today()
    plan = Plan(
        year=today.year, data_year=2025, title_zh="示例认定", title_en="Example round",
        entry_opens_on=today, entry_closes_on=today + timedelta(days=9),
        standards=dict.fromkeys(FIELDS, "pip-illustrative@2026.1"),
    )  # fmt: skip
    row = campaigns.create(plan, actor=acting(officer))
    campaigns.open_entry(row.id, actor=acting(officer))
    filing = recorded(organisation(filer))
    candidacy = entry.enter(row.id, filing.id, actor=acting(filer))
    return Round(row, candidacy, officer, filer, reviewers)


def replayed(thing):
    status = None
    for event in history.of(thing):
        if event.action != "create" and event.from_status != event.to_status:
            step = thing.LIFECYCLE.step(status, event.action, event.reason)
            assert step.target == event.to_status
        status = event.to_status
    return status


def test_two_reviewers_are_assigned_and_told(round_, work_off):
    one, two = round_.assigned()
    assert [one.id, two.id] == [each.id for each in round_.reviewers[:2]]
    assert round_.candidacy.status == "in_review"
    work_off()
    told = {mail.address for mail in db.session.query(Mail).filter(Mail.body.contains("/reviews/"))}
    assert told == {one.email, two.email}


def test_too_few_reviewers_is_said_with_field_and_numbers(round_):
    for each in round_.reviewers[1:]:
        each.active = False
    db.session.commit()
    with pytest.raises(Refused) as refused:
        round_.assigned()
    (problem,) = refused.value.problems
    assert problem.code == "too_few_reviewers"
    assert "ICT manufacturing" in problem.say("en") and "2 reviewers" in problem.say("en")
    outcome = assignment.assign_campaign(round_.campaign.id, actor=acting(round_.officer))
    assert (outcome.assigned, len(outcome.short)) == (0, 1)
    assert round_.candidacy.status == "eligible"


def test_members_officers_and_strangers_to_the_field_are_never_chosen(round_):
    own, both = round_.reviewers[0], person("both", "reviewer", "officer", fields=("01",))
    person("other-field", "reviewer", fields=("05",))
    db.session.add(
        Membership(
            user_id=own.id, organisation_id=round_.candidacy.filing.organisation_id, role="reader"
        )
    )
    db.session.commit()
    assert round_.assigned() == round_.reviewers[1:]
    with pytest.raises(Refused):
        assignment.assign_by_hand(round_.candidacy.id, [both.id], actor=acting(round_.officer))


def test_only_officers_assign(round_):
    for stranger in (round_.filer, round_.reviewers[0], person("examiner", "examiner")):
        with pytest.raises(Forbidden):
            assignment.assign(round_.candidacy.id, actor=acting(stranger))
        with pytest.raises(Forbidden):
            assignment.assign_campaign(round_.campaign.id, actor=acting(stranger))


def test_by_hand_fills_exactly_the_places(round_):
    one, two, three = round_.reviewers
    officer = acting(round_.officer)
    for chosen, code in (
        ([one.id], "places"), ([one.id, two.id, three.id], "places"),
        ([round_.filer.id, one.id], "not_suitable"), ([], "not_suitable"),
    ):  # fmt: skip
        with pytest.raises(Refused) as refused:
            assignment.assign_by_hand(round_.candidacy.id, chosen, actor=officer)
        assert codes(refused) == [code]
    rows = assignment.assign_by_hand(round_.candidacy.id, [three.id, one.id], actor=officer)
    assert {row.reviewer_id for row in rows} == {one.id, three.id}


def test_the_declaration_is_the_door(round_, client):
    one, _ = round_.assigned()
    row = round_.of(one)
    with pytest.raises(Hidden):
        service.dossier(row.id, actor=acting(one))
    sign_in(client, one)
    door = client.get(f"/reviews/{row.id}")
    assert "千兆光接入终端" in door.text and "苏州示例通信有限公司" in door.text
    for secret in ("6,000.00", NUMBER, "0.25", "自适应光功率控制"):
        assert secret not in door.text
    assert client.post(f"/reviews/{row.id}", data={"action": "save"}).status_code == 404
    client.post(f"/reviews/{row.id}/declare", data={"conflict": "none"})
    file = client.get(f"/reviews/{row.id}")
    for fact in ("6,000.00", NUMBER, "0.25", "Illustrative standard", "53.99 to 71.99"):
        assert fact in file.text
    assert "13800000000" not in file.text and "ip@example.com" not in file.text


def test_nobody_else_reaches_a_file_or_its_evidence(round_, client):
    one, two = round_.assigned()
    row = round_.opens(one)
    proof = keep(b"%PDF-1.7 proof", "proof.pdf", "application/pdf")
    evidence = Evidence(
        filing_id=round_.candidacy.filing_id, file=proof, kind="other", name="proof.pdf"
    )
    db.session.add(evidence)
    db.session.commit()
    path = f"/reviews/{row.id}/evidence/{evidence.id}"
    for stranger in (two, round_.officer, round_.filer, person("admin", "administrator")):
        sign_in(client, stranger)
        assert client.get(f"/reviews/{row.id}").status_code == 404
        assert client.get(path).status_code == 404
    sign_in(client, two)
    assert client.get(f"/reviews/{round_.of(two).id}/evidence/{evidence.id}").status_code == 404
    sign_in(client, one)
    sent = client.get(path)
    assert sent.data == b"%PDF-1.7 proof" and "attachment" in sent.headers["Content-Disposition"]
    assert client.get(f"/reviews/{row.id}/evidence/{evidence.id + 1}").status_code == 404


def test_a_declared_conflict_bars_the_organisation_and_calls_another(round_):
    one, _ = round_.assigned()
    with pytest.raises(Refused) as refused:
        service.declare_conflict(round_.of(one).id, actor=acting(one), reason=" ")
    assert codes(refused) == ["reason_missing"]
    service.declare_conflict(round_.of(one).id, actor=acting(one), reason="曾任该公司顾问")
    assert round_.of(round_.reviewers[2]).status == "assigned"
    with pytest.raises(Hidden):
        service.dossier(round_.of(one).id, actor=acting(one))
    filing = recorded(round_.candidacy.filing.organisation)
    later = entry.enter(round_.campaign.id, filing.id, actor=acting(round_.filer))
    rows = assignment.assign(later.id, actor=acting(round_.officer))
    assert one.id not in {row.reviewer_id for row in rows}


def test_without_a_replacement_the_officers_are_told(round_, work_off):
    round_.assigned()
    for each in round_.reviewers[:2]:
        service.declare_conflict(round_.of(each).id, actor=acting(each), reason="利益关联")
    assert "reviewer_missing" in [event.action for event in history.of(round_.candidacy)]
    work_off()
    mail = db.session.query(Mail).filter(Mail.address == round_.officer.email).one()
    assert f"/reviews/candidacies/{round_.candidacy.id}" in mail.body
    item = progress.progress_of(round_.candidacy.id, actor=acting(round_.officer))
    assert item.missing == 1


def test_agreement_is_consolidated_into_one_final_sheet(round_):
    one, two = round_.assigned()
    first = round_.gives(one, "1", "0.20")
    assert round_.candidacy.status == "in_review" and round_.candidacy.sheet is None
    round_.gives(two, "1.5", "0.25")
    row = round_.candidacy
    assert row.status == "reviewed"
    assert row.judgement["levels"] == {"C3": "1.25", "C4": "1.25", "D2": "1.25"}
    assert row.judgement["confirmed_contributions"] == {NUMBER: "0.225"}
    sheet = read_sheet(row.sheet)
    assert (sheet.total, sheet.verdict, sheet.digest) == (row.total, row.verdict, row.sheet_digest)
    assert next(gate for gate in sheet.gates if gate.id == "G4").passed is True
    assert first.total == Decimal(str(first.sheet["total"]))
    assert replayed(row) == "reviewed"
    assert all(replayed(each) == each.status for each in assignment.assignments_of(row.id))


def test_the_contracts_example_comes_out_as_in_the_contract(round_):
    for each in round_.assigned():
        row = round_.opens(each)
        levels = {"C3": Decimal(3), "C4": Decimal("2.5"), "D2": Decimal(3)}
        service.submit_opinion(
            row.id, Judgement(levels, {NUMBER: Decimal("0.20")}), "", actor=acting(each)
        )
    assert (str(round_.candidacy.total), round_.candidacy.verdict) == ("65.83", "below")


def test_disagreement_calls_a_third_and_the_median_counts(round_):
    one, two = round_.assigned()
    round_.gives(one, "4")
    round_.gives(two, "0")
    row, third = round_.candidacy, round_.reviewers[2]
    assert row.status == "in_review"
    assert history.of(row)[-1].action == "call_third"
    item = progress.progress_of(row.id, actor=acting(round_.officer))
    assert item.disagree and item.missing == 0
    round_.gives(third, "1")
    assert row.status == "reviewed"
    assert row.judgement["levels"] == {"C3": "1", "C4": "1", "D2": "1"}
    assert replayed(row) == "reviewed"


def test_a_third_who_is_released_is_replaced_if_there_is_one(round_):
    one, two = round_.assigned()
    round_.gives(one, "4")
    round_.gives(two, "0")
    third = round_.of(round_.reviewers[2])
    fourth = person("reviewer4", "reviewer", fields=("01",))
    with pytest.raises(Refused) as refused:
        assignment.release(third.id, actor=acting(round_.officer), reason="")
    assert codes(refused) == ["reason_missing"]
    assignment.release(third.id, actor=acting(round_.officer), reason="长期出差")
    assert third.status == "released" and round_.of(fourth).status == "assigned"


def test_what_an_opinion_may_not_say_is_refused_at_its_place(round_):
    one, _ = round_.assigned()
    row = round_.opens(one)
    cases = [
        (judged("3", "0.26"), "share_above_declared"),
        (Judgement(judged("3").levels | {"D2": Decimal("4.5")}), "level_out_of_range"),
        (Judgement({"C3": Decimal(1), "C4": Decimal(1)}), "level_missing"),
        (Judgement(judged("1").levels, {"ZL1": Decimal(0)}), "unknown_patent"),
    ]
    for judgement, code in cases:
        with pytest.raises(Refused) as refused:
            service.submit_opinion(row.id, judgement, "", actor=acting(one))
        assert codes(refused) == [code]
    with pytest.raises(Refused) as refused:
        service.submit_opinion(row.id, judged("1"), "x" * 5001, actor=acting(one))
    assert codes(refused) == ["too_long"]


def test_an_opinion_is_given_once_and_only_by_its_reviewer(round_):
    one, two = round_.assigned()
    row = round_.opens(one)
    with pytest.raises(Hidden):
        service.submit_opinion(row.id, judged("3"), "", actor=acting(two))
    with pytest.raises(Hidden):
        service.save_draft(row.id, {}, actor=acting(round_.officer))
    service.submit_opinion(row.id, judged("3"), "", actor=acting(one))
    with pytest.raises(Refused) as refused:
        service.submit_opinion(row.id, judged("4"), "", actor=acting(one))
    assert codes(refused) == ["wrong_state"]
    with pytest.raises(Refused):
        service.declare_conflict(row.id, actor=acting(one), reason="x")


def test_reviewers_stay_blind_until_the_review_is_finished(round_, client):
    one, two = round_.assigned()
    opinion = round_.gives(one, "3.1")
    mine = round_.opens(two)
    sign_in(client, two)
    for path in ("/reviews/", f"/reviews/{mine.id}"):
        page = client.get(path).text
        assert str(opinion.total) not in page and one.name not in page.replace(two.name, "")
    for path in ("/reviews/progress", f"/reviews/candidacies/{round_.candidacy.id}"):
        assert client.get(path).status_code == 403


def test_an_officer_who_acts_for_the_filer_sees_nothing_of_it(round_):
    round_.assigned()
    db.session.add(
        Membership(
            user_id=round_.officer.id, role="reader",
            organisation_id=round_.candidacy.filing.organisation_id,
        )
    )  # fmt: skip
    db.session.commit()
    with pytest.raises(Forbidden):
        progress.progress_of(round_.candidacy.id, actor=acting(round_.officer))
    shown, _ = progress.progress(round_.campaign.id, "in_review", actor=acting(round_.officer))
    assert shown == []


def test_a_draft_keeps_what_was_typed_and_shows_faults(round_, client):
    one, _ = round_.assigned()
    row = round_.opens(one)
    sign_in(client, one)
    path = f"/reviews/{row.id}"
    typed = {"level_C3": "三", "level_C4": "2.5", "share_0": "0.3", "comment": "草稿<b>"}
    assert client.post(path, data={**typed, "action": "save"}).status_code == 303
    page = client.get(path).text
    assert 'value="三"' in page and 'value="0.3"' in page and "草稿&lt;b&gt;" in page
    assert "“三” is not a number" in page
    refused = client.post(path, data={**typed, "level_C3": "3", "action": "submit"})
    assert refused.status_code == 422
    assert refused.mimetype == "text/html"
    assert "above the declared 0.25" in refused.text
    assert "Give a level from 0 to 4 for D2" in refused.text
    whole = {"level_C3": "３", "level_C4": "2.5", "level_D2": "3", "share_0": "0.20"}
    assert client.post(path, data={**whole, "action": "submit"}).status_code == 303
    given = client.get(path)
    assert "65.83" in given.text and "The other opinions stay hidden" in given.text
    again = client.post(path, data={**whole, "action": "submit"})
    assert again.status_code == 422 and db.session.query(Opinion).count() == 1


def queries_of(work):
    """How often ``work`` asks the database, nothing being remembered from before."""
    db.session.expunge_all()
    sent = []

    def count(_connection, _cursor, statement, *_):
        sent.extend([statement] if statement.startswith("SELECT") else [])

    listening.listen(db.engine, "before_cursor_execute", count)
    try:
        work()
    finally:
        listening.remove(db.engine, "before_cursor_execute", count)
    return len(sent)


def test_lists_ask_the_database_as_often_for_one_row_as_for_many(round_, client):
    officer, one = acting(round_.officer), acting(round_.reviewers[0])
    campaign_id, own = round_.campaign.id, round_.candidacy.filing.organisation

    def lists():
        page, _ = progress.progress(campaign_id, "in_review", actor=officer)
        rows, _ = campaigns.candidacies(campaign_id, actor=officer)
        mine, _ = service.queue("assigned", actor=one)
        assert [item.candidacy.filing.organisation.name_zh for item in page]
        assert [row.filing.product.record_number for row in rows]
        assert [row.candidacy.filing.organisation.name_zh for row in mine]

    round_.assigned()
    filer = acting(round_.filer)
    filings = [recorded(own).id for _ in range(3)]
    for_one = queries_of(lists)
    for filing_id in filings:
        entry.enter(campaign_id, filing_id, actor=filer)
    assignment.assign_campaign(campaign_id, actor=officer)
    assert queries_of(lists) == for_one


def test_the_queue_is_paged_by_due_date(round_, monkeypatch):
    monkeypatch.setattr(service, "PAGE", 2)
    own = round_.candidacy.filing.organisation
    for _ in range(2):
        filing = recorded(own)
        entry.enter(round_.campaign.id, filing.id, actor=acting(round_.filer))
    for each in round_.reviewers[1:]:
        each.active = each is round_.reviewers[1]
    db.session.commit()
    assignment.assign_campaign(round_.campaign.id, actor=acting(round_.officer))
    one = acting(round_.reviewers[0])
    first, key = service.queue("assigned", actor=one)
    after = service.own_assignment(key, one, service.Permission.SEE_ASSIGNMENT)
    rest, end = service.queue("assigned", actor=one, after=after)
    assert len(first) == 2 and len(rest) == 1 and end is None
    assert len({row.id for row in (*first, *rest)}) == 3
