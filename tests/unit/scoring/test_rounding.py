from decimal import Decimal, FloatOperation, localcontext

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certify.scoring.rounding import CONTEXT, SIX_PLACES, TWO_PLACES, half_up, plain, shown


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("0.0000005", "0.000001"),
        ("-0.0000005", "-0.000001"),
        ("0.00000049", "0"),
        ("-0.00000049", "0"),
        ("63.000000", "63"),
        ("100", "100"),
        ("1E+3", "1000"),
        ("26.66666666666666666666666666666667", "26.666667"),
        ("-12.50", "-12.5"),
    ],
)
def test_six_places_half_up_away_from_zero_and_plain(value, text):
    assert shown(Decimal(value)) == text


def test_an_absurdly_large_count_can_still_be_shown():
    assert shown(Decimal(10) ** 40) == "1" + "0" * 40


def test_a_number_written_with_an_exponent_is_written_out():
    assert plain(Decimal("1E+3")) == "1000"
    assert plain(Decimal("-2.50E-7")) == "-0.00000025"


def test_zero_has_no_sign():
    assert plain(Decimal("-0.00")) == "0"
    assert str(half_up(Decimal("-0.001"), TWO_PLACES)) == "0.00"


@settings(deadline=None)
@given(st.decimals(-(10**15), 10**15, places=9))
def test_rounding_moves_by_at_most_half_a_place(value):
    assert abs(half_up(value, SIX_PLACES) - value) <= SIX_PLACES / 2


def test_a_float_cannot_slip_in():
    with localcontext(CONTEXT), pytest.raises(FloatOperation):
        Decimal(1) + Decimal(0.1)  # noqa: RUF032 - the slip to be caught
