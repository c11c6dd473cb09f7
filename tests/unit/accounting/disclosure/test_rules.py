"""The primary rules, each at its edge."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certify.accounting.disclosure.rules import DOMINANCE, FEW, P_PERCENT, Rules, sensitive


def parts(*amounts: int) -> dict[str, Decimal]:
    return {f"o{i}": Decimal(amount) for i, amount in enumerate(amounts)}


@pytest.mark.parametrize(
    ("amounts", "broken"),
    [
        ((), (FEW,)),
        ((0, 0, 0), (FEW,)),
        ((5, 5), (FEW, DOMINANCE, P_PERCENT)),
        ((5, 5, 0), (FEW, DOMINANCE, P_PERCENT)),
        ((40, 40, 20), ()),
        ((70, 15, 15), ()),
        ((71, 14, 15), (DOMINANCE,)),
        ((45, 40, 15), ()),
        ((45, 41, 14), (DOMINANCE,)),
        ((50, 45, 5), (DOMINANCE,)),
        ((50, 46, 4), (DOMINANCE, P_PERCENT)),
        ((-40, 40, 20), ()),
        ((-71, 14, 15), (DOMINANCE,)),
        ((-50, 46, -4), (DOMINANCE, P_PERCENT)),
    ],
)
def test_each_rule_at_its_edge(amounts, broken):
    assert sensitive(parts(*amounts), Rules()) == broken


def test_parameters_are_settings():
    loose = Rules(least=1, largest_one=Decimal(100), largest_two=Decimal(100), p=Decimal(1))
    assert sensitive(parts(98, 1, 1), loose) == ()
    assert sensitive(parts(98, 1, 1), Rules(least=4)) == (FEW, DOMINANCE, P_PERCENT)


@pytest.mark.parametrize(
    "wrong",
    [{"least": 0}, {"largest_one": Decimal(0)}, {"largest_two": Decimal(101)}, {"p": Decimal(-1)}],
)
def test_parameters_that_protect_nothing_are_refused(wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Rules(**wrong)


@given(st.lists(st.integers(-1000, 1000), max_size=6), st.integers(1, 50))
def test_unit_and_order_do_not_matter(amounts, factor):
    found = sensitive(parts(*amounts), Rules())
    assert sensitive(parts(*reversed(amounts)), Rules()) == found
    assert sensitive(parts(*(amount * factor for amount in amounts)), Rules()) == found
