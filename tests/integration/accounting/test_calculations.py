"""Calculations: asked for once, done by the worker in the name of who asked, told as they go."""

from datetime import timedelta

import pytest

from certify import clock
from certify.accounting.calculation import service, working
from certify.accounting.calculation.models import Calculation
from certify.accounting.product import service as accounting
from certify.accounting.product.summary import MEASURES
from certify.accounting.release import service as releases
from certify.accounting.release.rules import Plan
from certify.accounts.models import User
from certify.accounts.permissions import Forbidden, Hidden
from certify.db import db
from certify.problems import Refused
from tests.integration.accounting.released import approved, hour, published
from tests.integration.accounting.rows import USCCS, organisation, recorded
from tests.people import acting, person


@pytest.fixture
def counting(app):
    return person("asks", "statistician")


@pytest.fixture
def statistician(counting):
    return acting(counting)


@pytest.fixture
def owners(app):
    rows = [organisation(uscc) for uscc in USCCS]
    for row in rows:
        recorded(row)
    return rows


def test_one_summary_waits_at_a_time_and_the_worker_makes_it(owners, statistician):
    row = service.ask_summary(2025, actor=statistician)
    assert service.ask_summary(2025, actor=statistician).id == row.id
    assert [one.id for one in service.waiting(actor=statistician)] == [row.id]
    assert accounting.current(2025) is None
    assert working.work() == 1
    assert working.work() == 0
    assert (row.status, row.steps, row.wanted) == ("done", len(MEASURES), len(MEASURES))
    made = accounting.current(2025)
    assert made is not None and row.summary_id == made.id
    assert made.compiled_by_id == statistician.user_id


def test_what_cannot_be_asked_for(owners, statistician):
    with pytest.raises(Refused):
        service.ask_summary(1999, actor=statistician)
    with pytest.raises(Forbidden):
        service.ask_summary(2025, actor=acting(person("officer-x", "officer")))
    with pytest.raises(Hidden):
        service.one(77, actor=statistician)
    published()
    row = releases.announce(Plan("products", 2025, "correction", hour()), actor=statistician)
    with pytest.raises(Refused) as caught:
        service.ask_draft(row.id, actor=statistician, provisional=False)
    assert {one.code for one in caught.value.problems} == {"reason_missing"}
    with pytest.raises(Refused):
        service.ask_check(row.id, actor=statistician)


def test_who_lost_the_role_or_the_account_gets_nothing_done(owners, counting, statistician):
    row = service.ask_summary(2025, actor=statistician)
    counting.active = False
    db.session.commit()
    assert working.work() == 1
    assert (row.status, row.problems[0]["code"]) == ("refused", "role_lost")
    counting.active, counting.roles = True, []
    db.session.commit()
    again = service.ask_summary(2025, actor=statistician)
    working.work()
    assert (again.status, again.problems[0]["zh"][:3]) == ("refused", "提出人")
    assert accounting.current(2025) is None


def test_a_fault_of_the_machine_is_kept_and_keeps_nothing_back(owners, statistician, monkeypatch):
    def broken(*_args, **_words):
        raise MemoryError("no room")

    row = service.ask_summary(2025, actor=statistician)
    with monkeypatch.context() as patched:
        patched.setattr(accounting, "control", broken)
        assert working.work() == 1
    assert (row.status, row.failure) == ("failed", "MemoryError: no room")
    assert accounting.current(2025) is None
    again = service.ask_summary(2025, actor=statistician)
    working.work()
    assert again.status == "done"


def test_what_a_dead_worker_left_is_taken_up_first(owners, statistician):
    recorded(owners[0], year=2024)
    first = service.ask_summary(2024, actor=statistician)
    left = service.ask_summary(2025, actor=statistician)
    working._start(left)
    left.steps = 3
    db.session.commit()
    assert working.work() == 1
    assert (left.status, left.steps, first.status) == ("done", len(MEASURES), "asked")


def test_releases_whose_hour_comes_meanwhile_come_out(owners, statistician):
    release = approved()
    recorded(owners[0], year=2024)
    service.ask_summary(2024, actor=statistician)
    clock.CLOCK.advance(release.planned_at - clock.now() + timedelta(seconds=1))
    assert working.work() == 1
    assert release.status == "published"


def test_the_database_refuses_two_open_ones_of_a_year(owners, statistician):
    row = service.ask_summary(2025, actor=statistician)
    twin = Calculation(
        kind="compile", data_year=2025, terms={}, problems=[], status="asked", wanted=6, steps=0,
        asked_at=clock.now(), asked_by_id=row.asked_by_id,
    )  # fmt: skip
    db.session.add(twin)
    with pytest.raises(Exception, match=r"(?i)unique"):
        db.session.commit()
    db.session.rollback()


def test_a_summary_made_of_the_same_inputs_meanwhile_is_the_one_that_stands(owners, statistician):
    twin = User.query.filter_by(id=statistician.user_id).one()
    made = []

    def told():
        if not made:
            made.append(accounting.compile_summary(2025, actor=acting(twin)))

    assert accounting.compile_summary(2025, actor=statistician, told=told).id == made[0].id
