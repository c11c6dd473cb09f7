"""What is known of a patent follows from what was said of it, in whatever order."""

from datetime import date
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certify.certificate.living.statuses import Statement, standing
from certify.reference.codes import LEGAL_STATUSES, LIVING

NUMBER = "ZL201710601862.3"
SPRING, SUMMER, AUTUMN = date(2026, 4, 1), date(2026, 7, 1), date(2026, 10, 1)
DAYS = (SPRING, SUMMER, AUTUMN)


def said(status="in_force", as_of=SPRING, since=None, holders=(), source="register"):
    return Statement(NUMBER, status, since, holders, source, as_of)


STATEMENTS = st.builds(
    said,
    status=st.sampled_from(LEGAL_STATUSES), as_of=st.sampled_from(DAYS),
    since=st.none() | st.sampled_from((date(2025, 1, 1), date(2026, 3, 1))),
    holders=st.sampled_from(((), ("甲",), ("甲", "乙"))), source=st.sampled_from(("a", "b")),
)  # fmt: skip


def test_the_newest_day_counts():
    known = standing([said("lapsed_fee", SUMMER, SPRING), said("in_force", AUTUMN)])
    assert (known.status, known.as_of, known.since) == ("in_force", AUTUMN, None)
    assert not known.disputed


def test_sources_of_one_day_that_contradict_each_other_are_told_and_the_ended_one_counts():
    known = standing([said("invalidated", source="a"), said("in_force", source="b")])
    assert (known.status, known.source, known.disputed) == ("invalidated", "a", True)


def test_who_holds_it_is_not_forgotten_when_a_newer_source_says_nothing_of_it():
    moved = said(as_of=SPRING, since=date(2026, 3, 1), holders=("乙公司",), source="a")
    known = standing([moved, said("lapsed_fee", AUTUMN, SUMMER, source="b")])
    assert (known.status, known.source) == ("lapsed_fee", "b")
    assert (known.holders, known.held_since) == (("乙公司",), date(2026, 3, 1))
    assert known.holders_as_of == SPRING


def test_a_standing_can_be_written_down():
    assert standing([said(holders=("甲",), since=SPRING)]).as_json() == {
        "number": NUMBER, "status": "in_force", "since": "2026-04-01", "as_of": "2026-04-01",
        "source": "register", "holders": ["甲"], "held_since": "2026-04-01",
        "holders_as_of": "2026-04-01", "disputed": False,
    }  # fmt: skip


def test_of_nothing_nothing_is_known():
    with pytest.raises(ValueError, match="empty"):
        standing([])


@given(st.lists(STATEMENTS, min_size=1, max_size=4))
def test_the_order_makes_no_difference_and_saying_it_twice_none_either(statements):
    known = standing(statements)
    assert all(standing(order) == known for order in permutations(statements))
    assert standing([*statements, *statements]) == known


@given(st.lists(STATEMENTS, min_size=1, max_size=6), STATEMENTS)
def test_an_older_statement_never_changes_the_status(statements, late):
    known = standing(statements)
    after = standing([*statements, late])
    if late.as_of < known.as_of:
        assert (after.status, after.as_of, after.since) == (known.status, known.as_of, known.since)


@given(st.lists(STATEMENTS, min_size=1, max_size=6))
def test_it_is_never_taken_for_alive_where_a_source_of_the_day_says_it_ended(statements):
    known = standing(statements)
    newest = {each.status for each in statements if each.as_of == known.as_of}
    assert known.disputed == (len(newest) > 1)
    assert (known.status in LIVING) == newest.issubset(LIVING)


@given(STATEMENTS, STATEMENTS)
def test_the_key_is_the_statement(one, other):
    assert (one.key == other.key) == (one == other)
