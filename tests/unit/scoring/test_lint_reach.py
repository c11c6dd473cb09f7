"""What a standard can decide at all: bounds, exact sums, floors, gates, awards."""

from decimal import Decimal, localcontext
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certify.scoring.linting import lint_reach
from certify.scoring.linting.lint import lint
from certify.scoring.linting.lint_warnings import warnings
from certify.scoring.rounding import CONTEXT
from certify.scoring.standard import build
from tests.standards.shelf import DOCUMENT, at, spoiled
from tests.standards.test_lint import TODAY, awards, coarse


def found(*changes):
    """(code, key) of every fault of the sample after ``changes``."""

    def change(document):
        for each in changes:
            each(document)

    return [(fault.code, fault.key) for fault in lint(spoiled(change), "standard.yaml")]


def marks(mark, **floors):
    """Give every field this mark and these floors."""

    def change(document):
        for field in document["fields"]:
            field.update(pass_mark=mark, floors=floors)

    return change


def test_a_mark_between_two_sums_is_decided_by_what_crosses_it():
    # 36, 54, 72, 90 and beside it 5 or 10: 60 lies between 54 + 5 and 54 + 10.
    assert found(coarse, marks("60")) == []
    assert found(coarse, marks("65")) == [("never_decides", "dimensions.B.indicators.B5")]


def test_an_award_above_the_mark_is_a_line_too():
    assert found(coarse, lambda d: d.update(awards=awards("50", "60"))) == []
    idle = found(coarse, lambda d: d.update(awards=awards("50", "65")))
    assert idle == [("never_decides", "dimensions.B.indicators.B5")]


def test_a_floor_is_a_line_too():
    assert found(coarse, marks("50", B="8")) == []
    assert found(coarse, marks("50", B="5")) == [("never_decides", "dimensions.B.indicators.B5")]
    assert found(coarse, marks("40", A="72")) == [("never_decides", "dimensions.B.indicators.B5")]


def test_one_field_where_it_decides_is_enough():
    assert found(coarse, lambda d: d["fields"][6].update(pass_mark="60")) == []


def test_with_bounds_only_a_small_indicator_beside_what_floats_decides():
    def floating(document):
        at(document, "A4").update(kind="piecewise", table=[["0", "40"], ["100", "100"]])

    assert found(coarse, floating, marks("50")) == []
    told = found(coarse, floating, marks("41"))  # 36 + 5 is the least there is
    assert {code for code, _ in told} == {"mark_never_missed"}


def test_where_sums_are_too_many_bounds_accuse_nobody_wrongly(monkeypatch):
    monkeypatch.setattr(lint_reach, "MOST_SUMS", 1)
    assert found(coarse, marks("65")) == []  # no sum crosses it, but bounds cannot know
    assert found(coarse, marks("60")) == []


def test_a_floor_of_another_dimension_that_is_missed_anyway_leaves_a_fault_of_its_own():
    faults = found(coarse, lambda d: d["fields"][0]["floors"].update(B="9"), marks("50", B="10"))
    assert faults == []


def test_missing_points_count_unless_a_gate_asks_for_the_fact():
    def change(document):
        at(document, "D3").update(table=[["0", "0"], ["30", "50"]], missing={"points": "100"})
        for field in document["fields"]:
            field["pass_mark"] = "97.5"

    assert found(change) == []

    def gated(document):
        document["gates"][2].update(fact="price_premium", bound="0")

    assert {code for code, _ in found(change, gated)} == {"mark_unreachable"}


def test_a_band_below_a_gate_never_fires():
    def change(document):
        at(document, "B1").update(table=[["0", "100"], ["1", "0"]])
        document["gates"][0].update(fact="counted_inventions")
        for field in document["fields"]:
            field["pass_mark"] = "94.1"

    assert {code for code, _ in found(change)} == {"mark_unreachable"}


def test_gates_on_one_fact_add_up():
    def twice(document):
        document["gates"][4].update(fact="counted_patents", condition="above", bound="1")

    assert found(twice) == []

    def same(document):
        document["gates"][4].update(fact="counted_patents", condition="at_least", bound="1")

    assert found(same) == [("gate_idle", "gates.G5.bound")]

    def upper(document):
        document["gates"][4].update(fact="export_share", bound="50")
        document["gates"][2].update(fact="export_share", condition="at_most", bound="60")

    assert found(upper) == []


def test_a_mark_from_awards_no_filing_reaches_is_told_once():
    def change(document):
        at(document, "A1").update(table=[["0", "0"], ["6", "50"]])
        for field in document["fields"]:
            del field["pass_mark"]
        document["awards"] = awards("94.01", "95")

    assert found(change) == [
        ("award_unreachable", "awards.bronze.from"), ("award_unreachable", "awards.silver.from"),
    ]  # fmt: skip


def test_slips_of_words_and_dates_do_not_hide_what_no_filing_reaches():
    def change(document):
        document["titles"].pop("en")
        document["fields"][0]["pass_mark"] = "100"
        document.update(effective_to="2026-02-30")
        at(document, "A1").update(table=[["0", "0"], ["6", "50"]])

    assert found(change) == [
        ("language_missing", "titles"),
        ("no_such_date", "effective_to"),
        ("mark_unreachable", "fields.01.pass_mark"),
    ]


def brute(first, second, mark, floor, awarded):
    """Whether the second indicator decides anything, by trying every pair."""

    def outcome(one, two):
        total = one + two
        meets = total >= mark and two >= floor
        return meets, meets and awarded is not None and total >= awarded

    return any(
        outcome(one, two) != outcome(one, other)
        for one, two, other in product(first, second, second)
    )


@settings(max_examples=60, deadline=None)
@given(
    first=st.lists(st.integers(0, 9), min_size=4, max_size=4).map(sorted),
    second=st.lists(st.integers(0, 9), min_size=2, max_size=2).map(sorted),
    mark=st.integers(1, 99),
    floor=st.integers(0, 10),
    higher=st.none() | st.integers(1, 99),
)
def test_exact_sums_agree_with_trying_everything(first, second, mark, floor, higher):
    if first[0] == first[-1] or second[0] == second[-1]:
        return

    def change(document):
        rows = at(document, "A4")["table"]
        at(document, "A4")["table"] = [
            [low, str(10 * points)] for (low, _), points in zip(rows, first, strict=True)
        ]
        at(document, "B5")["table"] = [["0", str(10 * second[0])], ["1", str(10 * second[1])]]
        if higher is not None and higher > mark:
            document["awards"] = awards(str(mark), str(higher))

    codes = {code for code, _ in found(coarse, marks(str(mark), B=str(floor)), change)}
    if codes & {"mark_unreachable", "floor_unreachable", "mark_never_missed", "award_unreachable"}:
        return
    one = [9 * points for points in first]
    awarded = higher if higher is not None and higher > mark else None
    decides = brute(one, second, mark, floor, awarded)
    told = ("never_decides", "dimensions.B.indicators.B5") in found(
        coarse, marks(str(mark), B=str(floor)), change
    )
    assert told != decides


def warned(change):
    """(code, key) of the warnings about the sample after ``change``."""
    said = warnings(spoiled(change), "standard.yaml", {}, TODAY)
    assert all(each.warning for each in said)
    return [(each.code, each.key) for each in said]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda d: None, []),
        (lambda d: d.update(checked_on="2025-11-24"), []),
        (lambda d: d.update(checked_on="2025-11-23"), [("stale", "checked_on")]),
        (lambda d: d["benchmarks"].append({"id": "idle", "unit": "count", "zh": "无", "en": "x"}),
         [("benchmark_unused", "benchmarks.idle")]),
        (lambda d: d["clauses"].append({"id": "4.2.6", "zh": "无", "en": "x"}),
         [("clause_unused", "clauses.4.2.6")]),
        (lambda d: d["clauses"].append({"id": "9", "zh": "无", "en": "x"}), []),
        (lambda d: at(d, "A1").update(missing={"points": "0"}),
         [("missing_rule_unused", "dimensions.A.indicators.A1.missing")]),
    ],
)  # fmt: skip
def test_what_a_person_should_look_at(change, expected):
    assert warned(change) == expected


def test_a_warning_says_that_it_is_one():
    (said,) = warnings(
        spoiled(lambda d: d.update(checked_on="2025-01-01")), "s.yaml", {("checked_on",): 7}, TODAY
    )
    assert said.say("en").startswith("s.yaml:7: warning: checked_on: The standard was last")
    assert "692" in said.say("zh")
    assert said.as_json("en")["severity"] == "warning"
    assert warnings(DOCUMENT, "s.yaml", {}, None) == ()


def test_two_gates_between_two_whole_numbers_let_nobody_through():
    def change(document):
        document["gates"][0]["bound"] = "1.2"
        document["gates"].append(
            {**document["gates"][0], "id": "G9", "condition": "at_most", "bound": "1.8"}
        )

    assert found(change) == [("gate_shut", "gates.G9.bound")]


def test_a_band_between_two_whole_numbers_gives_its_points_to_nobody():
    def change(document):
        document["gates"][0].update(fact="counted_inventions", bound="2.5")
        at(document, "B1")["table"] = [["0", "0"], ["1", "20"], ["3", "60"], ["6", "100"]]

    # At least 2.5 is at least three: weight 6, points 60 and 100.
    standard = build(spoiled(change), "")
    with localcontext(CONTEXT):
        ranges, doubts = lint_reach._gated(standard)
        given = lint_reach._given(standard.indicator("B1"), standard.fields["01"], ranges)
    assert (doubts, given.exact) == ([], (Decimal(360), Decimal(600)))
