"""Tables: exact at their rows, clamped outside, rising throughout."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certify.scoring.kinds import BELOW, KINDS, Piecewise
from certify.scoring.standard import table

LINE = table("piecewise", [["0", "0"], ["0.25", "30"], ["1", "60"], ["3", "90"], ["6", "100"]])
BANDS = table("bands", [["0", "40"], ["1", "60"], ["10", "80"], ["30", "100"]])
RUBRIC = table("rubric", [["0", "0"], ["1", "25"], ["2", "50"], ["3", "75"], ["4", "100"]])
FLAG = table("flag", [["0", "10"], ["1", "90"]])

amounts = st.decimals(-(10**9), 10**9, places=6)


@st.composite
def rising_tables(draw):
    at = draw(st.lists(st.decimals(-1000, 1000, places=2), min_size=2, max_size=7, unique=True))
    points = draw(st.lists(st.decimals(0, 100, places=1), min_size=len(at), max_size=len(at)))
    return Piecewise(tuple(sorted(at)), tuple(sorted(points)), "piecewise")


@settings(deadline=None)
@given(rising_tables(), amounts, amounts)
def test_a_rising_table_never_falls_and_stays_within_its_points(line, one, other):
    low, high = sorted((one, other))
    slip = Decimal("1e-25")  # the 34th digit may round
    assert line.read(low)[0] <= line.read(high)[0] + slip
    assert line.points[0] - slip <= line.read(one)[0] <= line.points[-1] + slip


@settings(deadline=None)
@given(rising_tables(), amounts)
def test_a_line_is_the_exact_line(line, value):
    points, step = line.read(value)
    if step == BELOW or step == len(line.at) - 1:
        assert points == line.points[max(step, 0)]
        return
    x0, x1 = Fraction(line.at[step]), Fraction(line.at[step + 1])
    y0, y1 = Fraction(line.points[step]), Fraction(line.points[step + 1])
    exact = y0 + (Fraction(value) - x0) * (y1 - y0) / (x1 - x0)
    assert abs(Fraction(points) - exact) < Fraction(1, 10**24)


@settings(deadline=None)
@given(rising_tables())
def test_a_line_goes_through_its_knots(line):
    for at, points in zip(line.at, line.points, strict=True):
        assert line.read(at)[0] == points


@settings(deadline=None)
@given(amounts)
def test_a_band_is_the_greatest_lower_bound_not_above_the_value(value):
    below = [points for at, points in zip(BANDS.at, BANDS.points, strict=True) if at <= value]
    assert BANDS.read(value)[0] == (below[-1] if below else Decimal(40))


@pytest.mark.parametrize(
    ("table", "value", "points", "rule"),
    [
        (LINE, "-1", "0", "piecewise <0→0 at -1"),
        (LINE, "0", "0", "piecewise 0→0, 0.25→30 at 0"),
        (LINE, "0.25", "30", "piecewise 0.25→30, 1→60 at 0.25"),
        (LINE, "6", "100", "piecewise ≥6→100 at 6"),
        (LINE, "60", "100", "piecewise ≥6→100 at 60"),
        (BANDS, "-0.5", "40", "bands <0→40 at -0.5"),
        (BANDS, "0.99", "40", "bands [0,1)→40 at 0.99"),
        (BANDS, "1", "60", "bands [1,10)→60 at 1"),
        (BANDS, "30", "100", "bands ≥30→100 at 30"),
        (RUBRIC, "4", "100", "rubric 4→100 at 4"),
        (RUBRIC, "1.5", "37.5", "rubric 1→25, 2→50 at 1.5"),
        (FLAG, "0", "10", "flag 0→10 at 0"),
        (FLAG, "1", "90", "flag 1→90 at 1"),
    ],
)
def test_edges_and_their_notation(table, value, points, rule):
    found, step = table.read(Decimal(value))
    assert found == Decimal(points)
    assert table.rule(Decimal(value), step) == rule


def test_the_kinds_are_a_closed_set():
    assert set(KINDS) == {"piecewise", "bands", "rubric", "flag"}
