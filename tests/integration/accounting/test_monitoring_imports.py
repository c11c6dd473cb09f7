"""Rosters and series taken in, and the coverage that rosters make known."""

from datetime import date
from decimal import Decimal

import pytest

from certify import history
from certify.accounting.monitoring import coverage, importing
from certify.accounting.monitoring.models import RosterEntry, SeriesFigure
from certify.accounts.permissions import Actor, Forbidden
from certify.db import db
from certify.problems import Refused
from tests.integration.accounting.rows import USCCS, organisation, recorded

STATISTICIAN = Actor(None, "统计员", roles=frozenset({"statistician"}))
A, B, C = USCCS
HEADS = "uscc,name,region_code,qualification,patents_in_force"


def roster(*rows, heads=HEADS):
    return "\n".join((heads, *rows)).encode()


LIST = roster(
    f"{A},一,320505,high_tech、srdi,10", f"{B},二,350100,high_tech,", f"{C},三,320000,srdi,4"
)


def take(content=LIST, **more):
    given = {"vintage": "2025", "as_of": date(2025, 12, 31), "source": "示例名录",
             "actor": STATISTICIAN} | more  # fmt: skip
    return importing.take_roster(content, "名录.csv", **given)


def pointers(call, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        call(*args, **kwargs)
    for one in caught.value.problems:
        assert one.say("zh") != one.say("en")
    return [(one.pointer, one.code) for one in caught.value.problems]


def test_a_roster_is_taken_in_whole(app):
    made = take()
    assert (made.enterprises, made.rows) == (3, 4)
    assert db.session.query(RosterEntry).count() == 4
    assert [event.action for event in history.of(made.roster)] == ["create"]
    assert [row.vintage for row in importing.rosters()] == ["2025"]


def test_a_trial_writes_nothing(app):
    made = take(dry_run=True)
    assert (made.roster, made.enterprises) == (None, 3)
    assert db.session.query(RosterEntry).count() == 0


def test_everything_wrong_is_said_at_once_and_nothing_written(app):
    bad = roster(f"{A},一,999999,high_tech,")
    assert pointers(take, bad, vintage=" ", as_of=date(2099, 1, 1), source="",
                    qualification="nobel") == [
        ("/vintage", "vintage"), ("/as_of", "in_future"), ("/source", "source"),
        ("/qualification", "qualification_unknown"), ("/rows/2/region_code", "region_code_unknown"),
    ]  # fmt: skip
    assert pointers(take, as_of=None) == [("/as_of", "as_of")]
    assert db.session.query(RosterEntry).count() == 0


def test_the_same_file_again_and_another_that_contradicts(app):
    take()
    assert pointers(take) == [("/file", "taken_before")]
    other = roster(f"{A},一,110000,ip_advantage,10", f"{C},三,320000,high_tech,5")
    assert pointers(take, other) == [
        ("/rows/2/region_code", "rosters_differ"), ("/rows/3/patents_in_force", "rosters_differ"),
    ]  # fmt: skip
    take(other, vintage="2026")


def test_only_the_statistician_feeds(app):
    officer = Actor(None, "官", roles=frozenset({"officer"}))
    with pytest.raises(Forbidden):
        take(actor=officer)
    with pytest.raises(Forbidden):
        importing.take_series(b"x", actor=officer)


def test_coverage_counts_enterprises_once(app):
    take()
    recorded(organisation(A), year=2025)
    recorded(organisation(B), year=2024)
    made = coverage.coverage("2025", 2025)
    whole = made.of()
    assert (whole.listed, whole.covered, whole.updated, whole.rate) == (3, 2, 1, Decimal("66.7"))
    assert [(r.qualification, r.listed, r.covered) for r in made.by_qualification] == [
        ("high_tech", 2, 2), ("srdi", 2, 1),
    ]  # fmt: skip
    assert [(r.province, r.listed, r.covered) for r in made.by_province] == [
        ("32", 2, 1), ("35", 1, 1),
    ]  # fmt: skip
    assert made.of("srdi", "32").listed == 2
    assert made.of("srdi", "35") is None
    assert coverage.coverage("2025", 2024).of().covered == 1


def test_a_withdrawn_roster_counts_no_more(app):
    made = take().roster
    assert coverage.vintages() == ["2025"]
    assert pointers(importing.withdraw_roster, made.id, reason=" ", actor=STATISTICIAN) == [
        ("/reason", "reason_missing")
    ]
    importing.withdraw_roster(made.id, reason="名录有误", actor=STATISTICIAN)
    assert coverage.vintages() == []
    assert coverage.coverage("2025", 2025).of() is None
    take()  # the file may be taken in anew


def series(*rows):
    return "\n".join(("year,series,value,vintage,source", *rows)).encode()


def test_series_are_never_overwritten(app):
    first = importing.take_series(
        series("2023,rd_expenditure,12000.50,2023-census,示例", "2023,employment_end,5000,v,示例"),
        actor=STATISTICIAN,
    )
    assert (first.new, first.replaced, first.unchanged) == (2, 0, 0)
    second = series("2023,rd_expenditure,12001,2023-census,更正", "2023,employment_end,5000,v,示例")
    tried = importing.take_series(second, actor=STATISTICIAN, dry_run=True)
    assert (tried.new, tried.replaced, tried.unchanged) == (0, 1, 1)
    importing.take_series(second, actor=STATISTICIAN)
    figures = [(r.number, r.figure) for r in db.session.query(SeriesFigure).filter_by(
        series="rd_expenditure").order_by(SeriesFigure.number)]  # fmt: skip
    assert figures == [(1, "12000.50"), (2, "12001")]
    assert [row.figure for row in importing.loaded_series()] == ["5000", "12001"]


def test_series_with_a_fault_are_not_half_taken(app):
    data = series("2023,rd_expenditure,1,v,s", "2023,gold,1,v,s")
    assert pointers(importing.take_series, data, actor=STATISTICIAN) == [
        ("/rows/3/series", "series_unknown")
    ]
    assert db.session.query(SeriesFigure).count() == 0
