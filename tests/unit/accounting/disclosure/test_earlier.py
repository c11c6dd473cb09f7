"""Editions of one summary beside each other."""

from decimal import Decimal

import pytest

from certify.accounting.disclosure.earlier import Edition, linked
from certify.accounting.disclosure.rules import Rules
from certify.accounting.disclosure.suppression import protect
from certify.accounting.disclosure.tables import Contribution, Table
from certify.accounting.disclosure.targets import GROUP
from tests.unit.accounting.disclosure.tables import grid_cells

RULES = Rules()


def edition(name, amounts, hidden=()):
    parts = tuple(Contribution((0,), who, Decimal(value)) for who, value in amounts.items())
    return Edition(name, parts, tuple(grid_cells(1)[:1]), frozenset(hidden))


def outcome(*editions):
    return protect(Table(*linked(editions[0], editions[1:])), RULES, signed=False)


FOUR = {"a": 5, "b": 6, "c": 7, "d": 8}


def test_same_figures_printed_twice_tell_nothing_new():
    pattern = outcome(edition("2", FOUR), edition("1", FOUR))
    assert pattern.holds
    assert pattern.hidden == {}


@pytest.mark.parametrize(
    "changed", [FOUR | {"a": 9}, FOUR | {"e": 3}, {k: v for k, v in FOUR.items() if k != "d"}]
)
def test_one_restated_new_or_gone_is_the_difference_of_two_totals(changed):
    pattern = outcome(edition("2", changed), edition("1", FOUR))
    assert pattern.holds
    assert list(pattern.hidden) == [("0",)]


def test_three_who_change_together_are_not_told_apart():
    pattern = outcome(edition("2", FOUR | {"a": 9, "b": 9, "c": 9}), edition("1", FOUR))
    assert pattern.hidden == {}


def test_two_earlier_editions_that_tell_are_said_to_tell():
    pattern = outcome(edition("3", FOUR), edition("2", FOUR | {"a": 9}), edition("1", FOUR))
    assert not pattern.holds
    assert GROUP in {leak.kind for leak in pattern.verdict.leaks}


def test_what_an_earlier_edition_hid_stays_a_secret():
    """It hid two; printing the same two today would undo it."""
    pair = {"a": 5, "b": 6}
    pattern = outcome(edition("2", pair | {"c": 7, "d": 6}), edition("1", pair, [("0",)]))
    assert pattern.hidden == {}
    assert pattern.holds


def test_two_editions_of_one_name_are_refused():
    with pytest.raises(ValueError, match="same name"):
        linked(edition("1", FOUR), [edition("1", FOUR)])
