"""Figures tried on a version: what golden cases say comes out again, and nonsense is named."""

import pytest

from certify.rulebook.trying.figures import figures, said, try_figures, typed_of
from certify.rulebook.trying.trial import example
from certify.scoring.examples.golden import FILE, read_cases
from certify.scoring.shelf.catalogue import shipped
from certify.scoring.source import read_yaml
from tests.unit.scoring.examples import STANDARD

R_D = next(e.standard for e in shipped().entries if e.standard.id == "rd-intensity-illustrative")


def base_of(standard):
    """What the first golden case states, as typed."""
    return typed_of(example(standard, shipped(), ""))


@pytest.mark.parametrize("standard", [STANDARD, R_D], ids=lambda each: each.id)
def test_what_a_golden_case_states_gives_the_sheet_of_the_case(standard):
    (folder,) = (e.folder for e in shipped().entries if e.standard.id == standard.id)
    for case in read_cases(standard, read_yaml(folder / FILE)):
        judged = try_figures(standard, typed_of(case))
        assert judged.doubts == {}
        assert judged.sheet == case.judged(standard)


@pytest.mark.parametrize("standard", [STANDARD, R_D], ids=lambda each: each.id)
def test_every_number_the_standard_reads_can_be_typed_and_no_other(standard):
    shown = figures(standard, base_of(standard), {}, "zh")
    assert [each.key for each in shown if each.key.startswith("fact-")] != []
    assert {each.key for each in shown} == (
        {f"fact-{name}" for name in standard.facts_read}
        | {f"level-{each.id}" for each in standard.indicators if each.by_reviewers}
    )
    assert all(each.unit and each.label and each.read_by for each in shown)
    assert {each.key for each in shown if not each.value} <= {
        each.key for each in shown if each.may_be_empty
    }


def test_a_figure_says_who_reads_it_in_which_unit():
    shown = {each.key: each for each in figures(STANDARD, {}, {}, "en")}
    assert (shown["fact-sales"].unit, shown["fact-sales"].read_by) == ("yuan", ("A1", "G3"))
    assert (shown["level-C3"].unit, shown["level-C3"].read_by) == ("0 to 4", ("C3",))
    assert shown["fact-price_premium"].may_be_empty and not shown["fact-sales"].may_be_empty


def test_one_changed_number_moves_one_indicator():
    typed = base_of(STANDARD)
    before, after = (
        try_figures(STANDARD, each).sheet
        for each in (typed, {**typed, "fact-sales": " 150000000 "})
    )
    moved = [a.id for a, b in zip(after.indicators, before.indicators, strict=True) if a != b]
    assert moved == ["A1"]


def test_levels_left_open_give_an_interval():
    typed = {**base_of(STANDARD), "level-C3": ""}
    sheet = try_figures(STANDARD, typed).sheet
    assert sheet.verdict == "undetermined" and sheet.interval is not None


def test_everything_wrong_comes_at_once_at_its_own_place():
    typed = {
        **base_of(STANDARD), "field": "08", "fact-sales": "5,000", "fact-export_share": "-1",
        "level-C3": "a",
    }  # fmt: skip
    doubts = try_figures(STANDARD, typed).doubts
    assert {key: doubt.code for key, doubt in doubts.items()} == {
        "field": "not_allowed", "fact-sales": "wrong_form", "level-C3": "wrong_form",
        "fact-export_share": "impossible_value",
    }  # fmt: skip
    shown = {each.key: each.problem for each in figures(STANDARD, typed, doubts, "zh")}
    assert "5,000" in shown["fact-sales"]
    assert shown["fact-profit_margin"] is None


def test_what_no_filing_can_show_is_refused():
    typed = {
        **base_of(STANDARD), "fact-counted_patents": "1.5", "fact-invention_share": "2",
        "fact-export_share": "", "level-D2": "5",
    }  # fmt: skip
    doubts = try_figures(STANDARD, typed).doubts
    assert {key: doubt.code for key, doubt in doubts.items()} == {
        "fact-counted_patents": "impossible_value", "fact-invention_share": "impossible_value",
        "fact-export_share": "never_missing", "level-D2": "impossible_value",
    }  # fmt: skip
    assert said(doubts["fact-export_share"], "en").startswith("Please give a number")
    assert "invention_share" in said(doubts["fact-invention_share"], "en")


def test_a_field_the_standard_does_not_cover_is_named():
    doubts = try_figures(R_D, {**base_of(R_D), "field": "01"}).doubts
    assert {key: doubt.code for key, doubt in doubts.items()} == {"field": "field_not_covered"}
