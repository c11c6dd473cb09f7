"""The waterfall: every bar begins where the last one ended, and the last one is the total."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest

from certify.scoring.document import UNJUDGED, Judgement
from certify.scoring.engine import score
from certify.scoring.standard import Award, Text
from certify.scoring.telling.waterfall import LEFT, RIGHT, possible, waterfall, x
from tests.unit.scoring.examples import FILING, JUDGEMENT, STANDARD

SHEETS = [
    score(FILING, judgement, STANDARD)
    for judgement in (JUDGEMENT, UNJUDGED, Judgement({"C3": Decimal(2)}, {}))
]


def drawn(sheet, language="en", standard=STANDARD):
    return waterfall(sheet, standard, language)


@pytest.mark.parametrize("sheet", SHEETS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_bars_follow_each_other_and_end_at_the_total(sheet, language):
    bars = drawn(sheet, language).bars
    inner = [bar for bar in bars if bar.kind == "indicator"]
    at = Decimal(0)
    for bar, found in zip(inner, sheet.indicators, strict=True):
        assert bar.start == at
        assert bar.most - bar.start == found.weight
        if found.contribution is None:
            assert (bar.end - at, bar.reach - at) == possible(STANDARD.indicator(bar.id))
            assert bar.open
        else:
            assert bar.end - at == bar.reach - at == found.contribution
        at = bar.end
    total = bars[-1]
    low, high = sheet.interval or (sheet.total, sheet.total)
    assert (total.end, total.reach) == (low, high)
    assert abs(total.end - at) <= Decimal("0.005")
    open_part = sum(bar.reach - bar.end for bar in inner)
    assert abs(total.reach - total.end - open_part) <= Decimal("0.01")
    assert [bar.y for bar in bars] == sorted(bar.y for bar in bars)


def test_a_dimension_spans_its_indicators_and_shows_its_floor():
    bars = {bar.id: bar for bar in drawn(SHEETS[0]).bars}
    assert bars["C"].start == bars["C1"].start
    assert bars["C"].end == bars["C4"].end
    assert bars["C"].floor == bars["C"].start + 15
    assert bars["A"].floor is None
    assert bars["C"].amount == "14.64 of 30"
    assert bars["A1"].amount == "7.56 of 12"
    assert {bar.id: bar for bar in drawn(SHEETS[1]).bars}["C"].amount == "7.3–19.3 of 30"
    assert drawn(SHEETS[1]).bars[-1].amount == "53.99–71.99"


def test_the_axis_runs_from_0_to_100():
    assert (x(Decimal(0)), x(Decimal(100))) == (LEFT, RIGHT)


def test_the_pass_mark_is_a_line_and_awards_are_lines_whose_labels_stand_apart():
    assert [line.label for line in drawn(SHEETS[0]).lines] == ["Pass mark 62"]
    names = [("bronze", "铜", 62), ("silver", "银", 70), ("gold", "金", 95)]
    awards = tuple(Award(i, Text(zh, i.title()), Decimal(lower)) for i, zh, lower in names)
    lines = drawn(SHEETS[0], standard=replace(STANDARD, awards=awards)).lines
    assert [(line.label, line.row) for line in lines] == [
        ("Bronze 62", 0), ("Silver 70", 1), ("Gold 95", 0),
    ]  # fmt: skip
    with_mark = drawn(SHEETS[0], standard=replace(STANDARD, awards=awards[1:])).lines
    assert [(line.label, line.kind, line.row) for line in with_mark][:2] == [
        ("Pass mark 62", "mark", 0), ("Silver 70", "award", 1),
    ]  # fmt: skip


def test_what_is_drawn_is_said_for_those_who_do_not_see_it():
    fall = drawn(SHEETS[0])
    assert fall.title == "From 0 to the total: 65.83"
    for word in ("A1 Sales 7.56 of 12", "Patent value contribution 14.64 of 30", "Pass mark 62"):
        assert word in fall.description


def test_machines_get_the_bars_in_points():
    bars = json.loads(json.dumps(drawn(SHEETS[0]).as_json()))
    assert bars[1] == {
        "kind": "indicator", "id": "A1", "start": "0", "end": "7.56", "reach": "7.56",
        "most": "12", "floor": None,
    }  # fmt: skip
    assert bars[-1]["end"] == "65.83"
    assert next(bar for bar in bars if bar["id"] == "C")["floor"] is not None
