"""Quantiles of the linear rule, exact; outliers beyond three interquartile ranges."""

from decimal import Decimal
from fractions import Fraction
from statistics import quantiles

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certify.scoring.proposing.quantiles import QUARTERS, quantile, spread

AMOUNTS = st.lists(
    st.decimals(min_value=-(10**9), max_value=10**9, places=2), min_size=2, max_size=40
)


@given(AMOUNTS)
def test_quartiles_are_those_of_the_standard_library(values):
    ordered = sorted(values)
    expected = quantiles([Fraction(value) for value in ordered], n=4, method="inclusive")
    assert [Fraction(quantile(ordered, share)) for share in QUARTERS] == expected


@given(AMOUNTS, st.decimals(min_value=0, max_value=1, places=3))
def test_a_quantile_lies_among_its_values_and_rises_with_its_share(values, share):
    ordered = sorted(values)
    found = quantile(ordered, share)
    assert ordered[0] <= found <= ordered[-1]
    assert quantile(ordered, share / 2) <= found


@pytest.mark.parametrize(
    ("share", "expected"), [("0", "1"), ("0.5", "2.5"), ("0.9", "3.7"), ("1", "4")]
)
def test_between_two_values_stands_the_straight_line(share, expected):
    assert quantile([Decimal(n) for n in (1, 2, 3, 4)], Decimal(share)) == Decimal(expected)


@pytest.mark.parametrize(("values", "share"), [([], "0.5"), ([1], "1.1"), ([1], "-0.1")])
def test_what_is_no_quantile_is_refused(values, share):
    with pytest.raises(ValueError, match="a quantile from 0 to 1"):
        quantile([Decimal(value) for value in values], Decimal(share))


def test_a_value_on_the_fence_is_no_outlier():
    found = spread([Decimal(n) for n in (0, 10, 20, 30, 40)])
    assert (found.lower, found.median, found.upper) == (10, 20, 30)
    assert (found.low_fence, found.high_fence) == (-50, 90)
    assert found.holds(Decimal(90)) and not found.holds(Decimal("90.01"))
    assert found.holds(Decimal(-50)) and not found.holds(Decimal("-50.01"))
