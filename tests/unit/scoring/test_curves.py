"""Curves: the drawing says what the table says, in the unit of the fact."""

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certify.scoring.standard import table
from certify.scoring.telling.curves import BOTTOM, LEFT, RIGHT, TOP, fact_value, overlaid, plot
from tests.unit.scoring.examples import STANDARD

FIELD = STANDARD.fields["01"]
OTHER = STANDARD.fields["06"]
LANGUAGES = pytest.mark.parametrize("language", ["zh", "en"])


def drawn(name, language="en", field=FIELD):
    return plot(STANDARD.indicator(name), field, language)


def points_at(curve, x):
    """Points read off the drawing at ``x``: the line that covers it, straight between spots."""
    for line in curve.lines:
        for (x0, y0), (x1, y1) in pairwise(line):
            if x0 <= x <= x1 and x1 > x0:
                y = y0 + (y1 - y0) * (x - x0) / (x1 - x0)
                return (BOTTOM - y) * 100 / (BOTTOM - TOP)
    raise AssertionError(f"nothing is drawn at {x}")


@LANGUAGES
@pytest.mark.parametrize("indicator", STANDARD.indicators, ids=lambda each: each.id)
def test_every_row_is_a_knot_at_its_points(indicator, language):
    curve = plot(indicator, FIELD, language).curves[0]
    heights = [(BOTTOM - spot.y) * 100 / (BOTTOM - TOP) for spot in curve.full]
    assert [
        abs(h - p) < Decimal("0.1") for h, p in zip(heights, indicator.table.points, strict=True)
    ]
    assert len(curve.full) == len(indicator.table.at)
    assert all(LEFT <= spot.x <= RIGHT for line in curve.lines for spot in line)
    assert [spot.x for spot in curve.full] == sorted(spot.x for spot in curve.full)


@given(st.sampled_from(STANDARD.indicators), st.decimals(0, 1, places=3))
def test_the_drawing_gives_the_points_the_table_gives(indicator, share):
    at = indicator.table.at
    value = at[0] + (at[-1] - at[0]) * share
    curve = plot(indicator, FIELD, "en").curves[0]
    first, last = curve.full[0].x, curve.full[-1].x
    x = first + (value - at[0]) * (last - first) / (at[-1] - at[0])
    near = [abs(x - spot.x) < 1 for spot in curve.full]
    if indicator.table.kind != "bands" or not any(near):
        assert abs(points_at(curve, x) - indicator.table.read(value)[0]) < 3


def test_a_table_against_a_benchmark_is_drawn_in_the_unit_of_the_fact():
    sales = drawn("A1")
    assert sales.axis == "Sales (10,000 yuan)"
    assert [tick.label for tick in sales.across] == ["0", "", "5,000", "15,000", "30,000"]
    assert [mark.label for mark in sales.benchmarks] == ["5,000"]
    assert sales.benchmarks[0].at == sales.curves[0].full[2].x
    assert drawn("A1", field=OTHER).across[-1].label == "12,000"
    growth = drawn("A3")
    assert [tick.label for tick in growth.across] == ["-12", "8", "28"]
    assert growth.benchmarks[0].label == "8"
    assert fact_value(Decimal(0), STANDARD.indicator("A3"), FIELD) == 8


def test_bands_are_closed_where_they_begin_and_open_where_the_next_begins():
    curve = drawn("A4").curves[0]
    assert curve.kind == "bands"
    assert len(curve.full) == 4
    assert [spot.x for spot in curve.hollow] == [spot.x for spot in curve.full[1:]]
    assert all(start.y == end.y for start, end in curve.lines)


def test_a_share_ends_where_shares_end_and_levels_run_from_0_to_4():
    shares, levels = drawn("B2"), drawn("C3")
    assert shares.axis == "Share of inventions (per cent)"
    assert (shares.across[0].at, shares.across[-1].at) == (LEFT, RIGHT)
    assert levels.axis == "Technical contribution of the core patents (level)"
    assert [tick.label for tick in levels.across] == ["0", "1", "2", "3", "4"]


def test_below_the_first_band_its_points_are_drawn_as_well():
    odd = replace(STANDARD.indicator("D3"), table=table("bands", [("1", "20"), ("5", "60")]))
    curve = plot(odd, FIELD, "en").curves[0]
    assert curve.lines[0][0].y == curve.lines[0][1].y == curve.full[0].y
    assert curve.lines[0][0].x == LEFT


@LANGUAGES
def test_a_flag_is_two_bars(language):
    flag = replace(
        STANDARD.indicator("B5"), table=table("flag", [("0", "0"), ("1", "100")]), unit="flag"
    )
    seen = plot(flag, FIELD, language)
    assert len(seen.curves[0].lines) == 2
    labels = {"zh": ["否", "是"], "en": ["no", "yes"]}[language]
    assert [tick.label for tick in seen.across] == labels
    assert "(" not in seen.axis


def test_a_table_of_one_value_still_has_a_width():
    odd = replace(STANDARD.indicator("D3"), table=table("bands", [("5", "60")]))
    assert plot(odd, FIELD, "en").curves[0].full[0].x == (LEFT + RIGHT) / 2


def test_the_description_says_every_row_for_those_who_do_not_see():
    said = drawn("A1").description
    assert "5,000 10,000 yuan: 60 points" in said
    assert said.endswith("benchmark 5,000")
    assert "基准5,000" in drawn("A1", "zh").description
    assert "benchmark" not in drawn("B1").description


def test_two_versions_lie_over_each_other_on_one_axis():
    old = STANDARD.indicator("A1")
    new = replace(old, table=table("piecewise", [("0", "0"), ("2", "100")]))
    both = overlaid((old, FIELD), (new, OTHER), "en")
    assert len(both.curves) == 2
    assert [mark.label for mark in both.benchmarks] == ["5,000", "2,000"]
    assert both.curves[1].full[-1].x < both.curves[0].full[-1].x
    assert " / " in both.description
    assert overlaid((old, FIELD), (STANDARD.indicator("A2"), FIELD), "en") is None
