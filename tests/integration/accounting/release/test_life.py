"""The life of a release: announced, drafted, checked, approved by another, out at its hour."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError

from certify import clock, history
from certify.accounting.product import service as accounting
from certify.accounting.release import reading, service
from certify.accounting.release.models import Release
from certify.accounting.release.rules import Plan
from certify.accounts.permissions import Forbidden, Hidden
from certify.certificate.log import recording
from certify.db import db
from certify.problems import Refused
from tests.integration.accounting.released import (
    REASON,
    approved,
    checked,
    hour,
    published,
    staff,
)
from tests.integration.accounting.rows import USCCS, organisation, recorded
from tests.people import acting, person


@pytest.fixture
def owners(app):
    """Three organisations, each with a product of 2025."""
    rows = [organisation(uscc) for uscc in USCCS]
    for row in rows:
        recorded(row)
    return rows


def codes(caught) -> list[str]:
    return [one.code for one in caught.value.problems]


def announced(revision: str = "first") -> Release:
    return service.announce(Plan("products", 2025, revision, hour()), actor=staff()[0])


def test_nothing_is_public_before_the_hour(owners):
    row = approved()
    assert service.publish_due() == 0
    with pytest.raises(Hidden):
        accounting.public_view(2025)
    assert [one.id for one in reading.announced()] == [row.id]
    clock.CLOCK.advance(row.planned_at - clock.now() - timedelta(seconds=5))
    assert service.publish_due() == 0
    clock.CLOCK.advance(timedelta(seconds=6))
    assert service.publish_due() == 1
    assert row.published_at >= row.planned_at
    view = accounting.public_view(2025)
    assert (view.number, view.recorded.total.products) == (1, 3)
    assert service.publish_due() == 0
    assert [event.action for event in history.of(row)] == [
        "create", "draft", "check", "approve", "publish",
    ]  # fmt: skip


def test_who_drafted_it_does_not_approve_it(owners):
    row = checked()
    statistician, officer = staff()
    with pytest.raises(Forbidden):
        service.approve(row.id, actor=statistician)
    with pytest.raises(Forbidden):
        service.approve(row.id, actor=acting(person("examiner", "examiner")))
    assert service.approve(row.id, actor=officer).approved_by_id == officer.user_id


def test_the_database_itself_wants_two_people(owners):
    row = checked()
    row.approved_by_id = row.drafted_by_id
    with pytest.raises(IntegrityError, match="two_people"):
        db.session.flush()
    db.session.rollback()


def test_officers_prepare_nothing(owners):
    _, officer = staff()
    plan = Plan("products", 2025, "first", hour())
    with pytest.raises(Forbidden):
        service.announce(plan, actor=officer)
    row = announced()
    for step in (
        lambda: service.draft(row.id, actor=officer, provisional=False),
        lambda: service.check(row.id, actor=officer),
        lambda: service.move(row.id, hour(), "x", actor=officer),
        lambda: service.cancel(row.id, "x", actor=officer),
    ):
        with pytest.raises(Forbidden):
            step()


def test_one_release_of_a_year_at_a_time(owners):
    announced()
    with pytest.raises(Refused) as caught:
        announced()
    assert codes(caught) == ["release_open"]
    with pytest.raises(Refused) as caught:
        service.announce(replace(Plan("products", 2025, "first", hour()), subject="other"),
                         actor=staff()[0])  # fmt: skip
    assert codes(caught) == ["unknown_subject"]
    with pytest.raises(Refused) as caught:
        service.announce(Plan("products", 2099, "routine", clock.now()), actor=staff()[0])
    assert codes(caught) == ["nothing_to_revise", "hour_is_past", "year_unknown"]


def test_a_new_hour_needs_a_reason_and_stays_in_the_calendar(owners):
    row = announced()
    with pytest.raises(Refused) as caught:
        service.move(row.id, clock.now(), " ", actor=staff()[0])
    assert codes(caught) == ["hour_is_past", "reason_missing"]
    later = hour() + timedelta(days=7)
    service.move(row.id, later, "数据核查未完成", actor=staff()[0])
    event = history.of(row)[-1]
    assert (row.planned_at, event.action, event.reason) == (later, "move", "数据核查未完成")
    assert event.data["to"] == later.isoformat()
    service.cancel(row.id, "并入下一次发布", actor=staff()[0])
    assert [one.id for one in reading.cancelled()] == [row.id]
    with pytest.raises(Refused):
        service.move(row.id, later, "x", actor=staff()[0])


def test_without_a_summary_there_is_nothing_to_draft(app):
    row = announced()
    with pytest.raises(Refused) as caught:
        service.draft(row.id, actor=staff()[0], provisional=False)
    assert codes(caught) == ["nothing_compiled"]
    assert row.status == "planned"


def test_approval_after_the_hour_is_refused(owners):
    row = checked()
    clock.CLOCK.advance(timedelta(days=9))
    with pytest.raises(Refused) as caught:
        service.approve(row.id, actor=staff()[1])
    assert codes(caught) == ["hour_is_past"]
    assert row.status == "checked"
    service.move(row.id, hour(), "延期", actor=staff()[0])
    service.approve(row.id, actor=staff()[1])


def test_a_draft_that_is_no_longer_so_is_not_checked(owners):
    statistician, _ = staff()
    row = checked()
    service.send_back(row.id, "再看一遍", actor=staff()[1])
    recorded(owners[0], sales="70000000.00")
    accounting.compile_summary(2025, actor=statistician)
    with pytest.raises(Refused) as caught:
        service.check(row.id, actor=statistician)
    assert codes(caught) == ["stale"]
    assert (row.status, row.report["problems"][0]["code"]) == ("drafted", "stale")
    service.draft(row.id, actor=statistician, provisional=False)
    assert service.check(row.id, actor=statistician).status == "checked"


def test_what_was_tampered_with_after_approval_is_not_published(owners):
    row = approved()
    row.content = row.content | {"vintage": "2020-01-01"}
    db.session.commit()
    clock.CLOCK.advance(timedelta(days=9))
    service.publish_due()
    assert (row.status, row.approved_by_id) == ("drafted", None)
    assert reading.published("products", 2025) is None
    assert history.of(row)[-1].action == "send_back"


def test_what_was_approved_is_what_is_published_even_with_a_fitting_digest(owners):
    row = approved()
    row.content = row.content | {"vintage": "2020-01-01"}
    row.digest = service.digest_of(row.content)
    db.session.commit()
    clock.CLOCK.advance(timedelta(days=9))
    service.publish_due()
    assert row.status == "drafted"


def test_changed_inputs_are_noticed(owners):
    made = accounting.compile_summary(2025, actor=staff()[0])
    with pytest.raises((IntegrityError, OperationalError), match="never changed"):
        db.session.execute(text("UPDATE product_summary SET inputs = '[]'"))
    db.session.rollback()
    assert made.inputs


@pytest.mark.parametrize(
    "attempt",
    [
        "UPDATE statistical_release SET vintage = 'x'",
        "UPDATE statistical_release SET status = 'cancelled', published_at = NULL",
        "DELETE FROM statistical_release",
    ],
)
def test_the_database_refuses_to_change_what_is_published(owners, attempt):
    row = published()
    before = row.digest
    with pytest.raises((IntegrityError, OperationalError), match="never changed"):
        db.session.execute(text(attempt))
    db.session.rollback()
    assert db.session.get(Release, row.id).digest == before


def test_what_is_not_published_may_be_changed(owners):
    approved()
    db.session.execute(text("UPDATE statistical_release SET vintage = 'x'"))
    db.session.rollback()


def test_publication_is_entered_in_the_transparency_log(owners):
    row = published()
    recording.follow()
    event = history.of(row)[-1]
    assert event.data["digest"] == row.digest
    assert event.data["inputs"] == row.inputs_digest
    places = [place for place in range(20) if (e := recording.event_at(place)) and e.id == event.id]
    assert len(places) == 1
    assert recording.leaf_now(event).kind == "release"


def test_a_second_edition_says_what_changed_and_marks_it(owners):
    published(provisional=True)
    for owner in owners:
        recorded(owner, sales="20000000.00")
    second = published(revision="routine")
    content = second.content
    assert (second.number, content["previous"]) == (2, "products-2025-1")
    (found,) = [one for one in content["changes"]
                if one["key"] == {"STATUS": "recorded"} and one["measure"] == "SALES"]  # fmt: skip
    assert (found["old"], found["new"]) == ("180000000.00", "240000000.00")
    assert found["difference"] == "60000000.00"
    (data,) = reading.datasets(second)
    marks = {one.key: one.marks for one in data.observations if one.measure == "SALES"}
    assert marks["recorded", "_T", "_T", "_T", "_T"] == {"r"}
    (before,) = reading.datasets(reading.by_name("products-2025-1"))
    assert {"p"} in [one.marks for one in before.observations]
    assert accounting.public_view(2025).number == 2


def test_the_same_inputs_are_not_released_twice_but_for_a_better_method(owners):
    published()
    row = announced("routine")
    with pytest.raises(Refused) as caught:
        service.draft(row.id, actor=staff()[0], provisional=False)
    assert codes(caught) == ["nothing_new"]
    service.cancel(row.id, "无新数据", actor=staff()[0])
    better = announced("method")
    with pytest.raises(Refused) as caught:
        service.draft(better.id, actor=staff()[0], provisional=False)
    assert codes(caught) == ["reason_missing", "reason_missing"]
    service.draft(better.id, actor=staff()[0], provisional=False, **REASON)
    assert better.content["changes"] == []


def test_every_day_has_the_edition_that_stood_on_it(owners):
    first = published()
    day_one = clock.today()
    recorded(owners[0], sales="20000000.00")
    recorded(owners[1], sales="20000000.00")
    recorded(owners[2], sales="20000000.00")
    second = published(revision="routine")
    assert reading.published("products", 2025, day_one - timedelta(days=1)) is None
    assert reading.published("products", 2025, day_one).id == first.id
    assert reading.published("products", 2025, clock.today()).id == second.id
    assert [one.id for one in reading.standing(day_one)] == [first.id]
    assert [one.id for one in reading.standing()] == [second.id]
    assert reading.successor(first).id == second.id
    assert reading.successor(second) is None
    assert reading.years("products", day_one) == [2025]
    assert reading.years("products", day_one - timedelta(days=1)) == []
    assert reading.by_name("products-2025-1").id == first.id
    for name in ("products-2025-9", "products-x-1", "products-20255-1", "", "products-2025-1-1"):
        with pytest.raises(Hidden):
            reading.by_name(name)
