"""The contract's example, indicator by indicator, computed by hand.

Y = 2025-12-31, field 01: benchmarks 50,000,000 yuan, 8 %, 8 %, 0.45; pass mark 62.
"""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from certify.scoring.document import UNJUDGED, Judgement
from certify.scoring.engine import score
from tests.unit.scoring.examples import FILING, JUDGEMENT, LEVELS, STANDARD

DAYS = (date(2037, 7, 21) - date(2025, 12, 31)).days

BY_HAND = {
    # sales 60,000,000 ÷ 50,000,000 = 1.2; 60 + (1.2 − 1) · 30 ÷ 2 = 63
    "A1": (Fraction(12, 10), 63),
    # margin 7.2 ÷ 60 = 0.12; ÷ 0.08 = 1.5; 60 + 0.5 · 40 = 80
    "A2": (Fraction(3, 2), 80),
    # growth 100 · (60 ÷ 51 − 1) = 900/51; − 8 = 164/17; 60 + 164/17 · 40 ÷ 20
    "A3": (Fraction(164, 17), 60 + Fraction(328, 17)),
    # exports 9 ÷ 60 = 15 %: band from 10
    "A4": (15, 80),
    # one invention: band from 1
    "B1": (1, 50),
    # 1 of 1
    "B2": (1, 100),
    # 4,220 days ÷ 365.25 years; 80 + (r − 8) · 20 ÷ 4
    "B3": (DAYS / Fraction(36525, 100), 80 + (DAYS / Fraction(36525, 100) - 8) * 5),
    # CN and US: band from 2
    "B4": (2, 60),
    # none survived: band from 0
    "B5": (0, 50),
    # confirmed 0.20 ÷ 0.45 = 4/9; · 60
    "C1": (Fraction(4, 9), Fraction(80, 3)),
    # 7.2 · 0.20 ÷ 0.9 = 1.6; 40 + 0.6 · 30 ÷ 2 = 49
    "C2": (Fraction(16, 10), 49),
    # level 3
    "C3": (3, 75),
    # level 2.5: half way from 50 to 75
    "C4": (Fraction(5, 2), Fraction(125, 2)),
    # 6 of 8
    "D1": (Fraction(3, 4), 75),
    # level 3
    "D2": (3, 75),
    # 12 %: 40 + 7 · 40 ÷ 10 = 68
    "D3": (12, 68),
}

WEIGHTS = {
    "A1": 12, "A2": 10, "A3": 5, "A4": 3, "B1": 6, "B2": 4, "B3": 5, "B4": 3, "B5": 2,
    "C1": 12, "C2": 6, "C3": 8, "C4": 4, "D1": 8, "D2": 6, "D3": 6,
}  # fmt: skip


def as_shown(exact: Fraction | int) -> str:
    """Six places, half-up, trailing zeros dropped: computed without the engine's rounding."""
    millionths = int(exact * 10**6 + Fraction(1, 2))
    text = f"{millionths // 10**6}.{millionths % 10**6:06d}"
    return text.rstrip("0").rstrip(".")


@pytest.mark.parametrize("name", BY_HAND)
def test_each_indicator_is_what_the_hand_computes(name):
    found = {
        each["id"]: each for each in score(FILING, JUDGEMENT, STANDARD).as_json()["indicators"]
    }
    value, points = BY_HAND[name]
    assert found[name]["value"] == as_shown(Fraction(value))
    assert found[name]["points"] == as_shown(Fraction(points))
    assert found[name]["weight"] == str(WEIGHTS[name])
    assert found[name]["contribution"] == as_shown(Fraction(points) * WEIGHTS[name] / 100)
    assert found[name]["note"] is None


def test_totals_floor_and_verdict_of_the_judged_example():
    sheet = score(FILING, JUDGEMENT, STANDARD).as_json()
    assert sheet["field"] == "01"
    assert sheet["dimensions"] == [
        {"id": "A", "total": "21.92", "floor": None, "reached": True},
        {"id": "B", "total": "14.69", "floor": None, "reached": True},
        {"id": "C", "total": "14.64", "floor": "15", "reached": False},
        {"id": "D", "total": "14.58", "floor": None, "reached": True},
    ]
    assert (sheet["total"], sheet["pass_mark"], sheet["margin"]) == ("65.83", "62", "3.83")
    assert (sheet["verdict"], sheet["interval"], sheet["award"]) == ("below", None, None)
    assert sheet["standard"]["authority"] == "illustrative"
    assert sheet["standard"]["digest"].startswith("sha256:")


def test_the_total_is_the_sum_by_hand_rounded_once():
    exact = sum(Fraction(points) * WEIGHTS[name] for name, (_, points) in BY_HAND.items()) / 100
    assert as_shown(Fraction(round(exact * 100), 100)) == "65.83"


def test_the_declared_share_meets():
    sheet = score(FILING, Judgement(LEVELS), STANDARD)
    assert (sheet.total, sheet.verdict) == (Decimal("66.99"), "meets")


def test_unjudged_it_is_an_interval_and_no_guess():
    sheet = score(FILING, UNJUDGED, STANDARD).as_json()
    assert sheet["interval"] == ["53.99", "71.99"]
    assert (sheet["total"], sheet["margin"], sheet["verdict"]) == (None, None, "undetermined")
    unjudged = {each["id"]: each for each in sheet["indicators"] if each["note"] == "unjudged"}
    assert set(unjudged) == {"C3", "C4", "D2"}
    assert all(
        each[key] is None
        for each in unjudged.values()
        for key in ("value", "points", "contribution")
    )
    totals = {each["id"]: (each["total"], each["reached"]) for each in sheet["dimensions"]}
    assert totals == {
        "A": ("21.92", True),
        "B": ("14.69", True),
        "C": (None, None),
        "D": (None, None),
    }


def test_the_rule_that_fired_is_on_the_sheet():
    rules = {each.id: each.rule for each in score(FILING, JUDGEMENT, STANDARD).indicators}
    assert rules["A1"] == "piecewise 1→60, 3→90 at 1.2"
    assert rules["A4"] == "bands [10,30)→80 at 15"
    assert rules["B2"] == "piecewise ≥1→100 at 1"
    assert rules["C3"] == "rubric 3→75 at 3"
    assert rules["C4"] == "rubric 2→50, 3→75 at 2.5"


def test_facts_carry_value_unit_and_source():
    found = score(FILING, JUDGEMENT, STANDARD).as_json()["facts"]
    assert found["sales"] == {"value": "60000000.00", "unit": "CNY", "from": "economics.sales"}
    assert found["contribution"] == {"value": "0.2", "unit": "share", "from": "patents"}
