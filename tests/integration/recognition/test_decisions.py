"""Deciding: staged by one, released by another, in notice, recognised when it is over."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from certify import clock, history
from certify.accounts.permissions import Forbidden
from certify.campaign.models import Candidacy
from certify.db import db
from certify.problems import Refused
from certify.recognition import objections, service
from certify.recognition.models import Decision, PublicNotice
from certify.web.identity import ANONYMOUS
from tests import rows
from tests.people import acting, organisation, person


class Office:
    """Two officers, a campaign and as many reviewed products as asked for."""

    def __init__(self, *verdicts: str) -> None:
        holder = organisation(person("holder"))
        self.round = rows.campaign()
        self.candidacies = [
            rows.reviewed(self.round, rows.recorded_filing(holder, f"产品{n}"), verdict)
            for n, verdict in enumerate(verdicts)
        ]
        users = person("first", "officer"), person("second", "officer")
        self.first, self.second = (acting(user) for user in users)

    @property
    def ids(self) -> list[int]:
        return [candidacy.id for candidacy in self.candidacies]

    def in_notice(self) -> PublicNotice:
        staged = service.stage(self.ids, "propose", "", actor=self.first)
        service.release([decision.id for decision in staged], actor=self.second)
        return service.publish_notice(self.round.id, actor=self.first)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [problem.code for problem in refused.value.problems]


def pass_time(**by: int) -> None:
    clock.CLOCK.advance(timedelta(**by))


def test_the_whole_way_to_recognition(app):
    office = Office("meets", "meets")
    notice = office.in_notice()
    assert service.close_due_notices() == 0
    pass_time(days=8)
    assert service.close_due_notices() == 0, "seven working days are never over after eight days"
    pass_time(days=4)
    assert service.close_due_notices() == 1
    assert {c.status for c in office.candidacies} == {"recognised"}
    assert notice.status == "closed"
    assert service.close_due_notices() == 0, "a second sweep does nothing"
    actions = [event.action for event in history.of(office.candidacies[0])]
    assert actions == ["propose", "publish", "recognise"]


def test_the_stager_cannot_release(app):
    office = Office("meets")
    staged = service.stage(office.ids, "propose", "", actor=office.first)
    with pytest.raises(Forbidden):
        service.release([staged[0].id], actor=office.first)
    db.session.expire_all()
    assert office.candidacies[0].status == "reviewed"


def test_the_database_refuses_a_release_by_the_stager(app):
    office = Office("meets")
    decision = service.stage(office.ids, "propose", "", actor=office.first)[0]
    with pytest.raises(IntegrityError, match="two_people"):
        db.session.execute(
            update(Decision)
            .where(Decision.id == decision.id)
            .values(released_by_id=office.first.user_id)
        )


def test_below_the_benchmark_cannot_be_proposed_and_nothing_else_is_staged(app):
    office = Office("meets", "below")
    with pytest.raises(Refused) as refused:
        service.stage(office.ids, "propose", "", actor=office.first)
    assert codes(refused) == ["below_benchmark"]
    assert "产品1" in refused.value.problems[0].say("zh")
    assert db.session.scalars(select(Decision)).all() == []


def test_declining_needs_a_reason_and_ends_the_candidacy(app):
    office = Office("below")
    with pytest.raises(Refused) as refused:
        service.stage(office.ids, "decline", "  ", actor=office.first)
    assert codes(refused) == ["reason_missing"]
    staged = service.stage(office.ids, "decline", "总分低于合格线", actor=office.first)
    service.release([staged[0].id], actor=office.second)
    assert office.candidacies[0].status == "not_proposed"


def test_a_decision_is_staged_once_and_can_be_taken_back(app):
    office = Office("meets")
    first = service.stage(office.ids, "propose", "", actor=office.first)[0]
    with pytest.raises(Refused) as refused:
        service.stage(office.ids, "propose", "", actor=office.second)
    assert codes(refused) == ["already_staged"]
    service.unstage(first.id, actor=office.first)
    again = service.stage(office.ids, "decline", "另有原因", actor=office.second)
    assert again[0].id != first.id


def test_only_officers_decide(app):
    office = Office("meets")
    outsider = acting(person("reviewer", "reviewer"))
    with pytest.raises(Forbidden):
        service.stage(office.ids, "propose", "", actor=outsider)
    with pytest.raises(Forbidden):
        service.publish_notice(office.round.id, actor=outsider)
    with pytest.raises(Forbidden):
        service.release([], actor=outsider)


def test_nothing_proposed_gives_no_notice(app):
    office = Office("meets")
    with pytest.raises(Refused) as refused:
        service.publish_notice(office.round.id, actor=office.first)
    assert codes(refused) == ["nothing_proposed"]


def test_notice_numbers_go_on(app):
    office = Office("meets")
    assert office.in_notice().number == "PN-2026-01"
    other = organisation(person("second holder"), "91350100M000100Y43")
    office.candidacies = [rows.reviewed(office.round, rows.recorded_filing(other))]
    assert office.in_notice().number == "PN-2026-02"


def objection(office: Office, **changed: str):
    words = {"name": "某人", "contact": "a@example.com", "text": "该专利已失效。"} | changed
    return objections.object_to(office.ids[0], **words, actor=ANONYMOUS)


def test_an_upheld_objection_ends_the_candidacy(app):
    office = Office("meets")
    office.in_notice()
    first, second = objection(office), objection(office, name="另一人")
    with pytest.raises(Forbidden):
        objections.decide(first.id, True, "属实", actor=office.first)
    objections.decide(first.id, True, "属实", actor=office.second)
    assert office.candidacies[0].status == "not_recognised"
    assert second.status == "upheld"


def test_a_dismissed_objection_lets_the_notice_go_on(app):
    office = Office("meets")
    office.in_notice()
    first, second = objection(office), objection(office, name="另一人")
    objections.decide(first.id, False, "不成立", actor=office.second)
    assert office.candidacies[0].status == "objected", "another objection is open"
    objections.decide(second.id, False, "不成立", actor=office.second)
    assert office.candidacies[0].status == "in_notice"
    pass_time(days=12)
    service.close_due_notices()
    assert office.candidacies[0].status == "recognised"


def test_an_objection_decided_after_the_period_recognises_at_once(app):
    office = Office("meets")
    office.in_notice()
    late = objection(office)
    pass_time(days=12)
    service.close_due_notices()
    assert office.candidacies[0].status == "objected"
    objections.decide(late.id, False, "不成立", actor=office.second)
    assert office.candidacies[0].status == "recognised"


def test_objections_need_words_and_time(app):
    office = Office("meets")
    office.in_notice()
    with pytest.raises(Refused) as refused:
        objection(office, name=" ", contact="x" * 201, text="")
    assert codes(refused) == ["missing", "too_long", "missing"]
    pass_time(days=12)
    with pytest.raises(Refused) as refused:
        objection(office)
    assert codes(refused) == ["period_over"]


def test_events_replay_to_the_stored_state(app):
    office = Office("meets", "meets")
    office.in_notice()
    objections.decide(objection(office).id, True, "属实", actor=office.second)
    pass_time(days=12)
    service.close_due_notices()
    for candidacy in db.session.scalars(select(Candidacy)):
        status = "reviewed"
        for event in history.of(candidacy):
            assert event.from_status == status
            status = Candidacy.LIFECYCLE.step(status, event.action, event.reason).target
        assert status == candidacy.status
