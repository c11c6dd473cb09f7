"""What reviewers may not give: every fault named at its place."""

from dataclasses import replace
from decimal import Decimal

import pytest

from certify.problems import Refused
from certify.scoring.document import Judgement
from certify.scoring.engine import judgement_problems, missing_levels, score
from tests.unit.scoring.examples import FILING, JUDGEMENT, NUMBER, STANDARD, with_patent


def faults(levels=None, shares=None):
    """(pointer, code) of each problem."""
    found = judgement_problems(FILING, Judgement(levels or {}, shares or {}), STANDARD)
    return [(problem.pointer, problem.code) for problem in found]


def test_a_good_judgement_has_none():
    assert judgement_problems(FILING, JUDGEMENT, STANDARD) == ()


@pytest.mark.parametrize("name", ["A1", "Z9", "c3"])
def test_levels_only_for_reviewers_indicators(name):
    assert faults({name: Decimal(3)}) == [(f"/levels/{name}", "unknown_level")]


@pytest.mark.parametrize("level", ["-0.1", "4.01", "NaN", "Infinity"])
def test_levels_lie_from_0_to_4(level):
    assert faults({"C3": Decimal(level)}) == [("/levels/C3", "level_out_of_range")]


@pytest.mark.parametrize("level", ["0", "4", "2.75"])
def test_levels_may_be_decimal_and_reach_both_ends(level):
    assert faults({"C3": Decimal(level)}) == []


def test_shares_only_for_patents_of_the_filing():
    found = faults(shares={"ZL95115608.X/~": Decimal("0.1")})
    assert found == [("/confirmed_contributions/ZL95115608.X~1~0", "unknown_patent")]


@pytest.mark.parametrize(
    ("share", "code"),
    [
        ("0.26", "share_above_declared"),
        ("-0.01", "share_out_of_range"),
        ("NaN", "share_out_of_range"),
    ],
)
def test_shares_lie_from_0_to_the_declared_one(share, code):
    assert faults(shares={NUMBER: Decimal(share)}) == [(f"/confirmed_contributions/{NUMBER}", code)]


def test_all_faults_come_at_once_and_speak_both_languages():
    bad = Judgement({"A1": Decimal(1), "C3": Decimal(9)}, {NUMBER: Decimal("0.3")})
    with pytest.raises(Refused) as refused:
        score(FILING, bad, STANDARD)
    problems = refused.value.problems
    assert [problem.code for problem in problems] == [
        "unknown_level", "level_out_of_range", "share_above_declared",
    ]  # fmt: skip
    assert "C3, C4, D2" in problems[0].say("en")
    assert (
        problems[2]
        .say("en")
        .startswith(f"The confirmed share 0.3 of patent {NUMBER} is above the declared 0.25.")
    )
    assert problems[2].say("zh") == (
        f"专利{NUMBER}的确认份额0.3高于申报份额0.25，确认份额不得高于申报份额。"
    )


def test_a_field_the_standard_does_not_cover_is_refused():
    only = replace(STANDARD, fields={"02": STANDARD.fields["02"]})
    with pytest.raises(Refused) as refused:
        score(FILING, JUDGEMENT, only)
    (problem,) = refused.value.problems
    assert (problem.pointer, problem.code) == ("/product/industry_code", "field_not_covered")


def test_missing_levels_are_what_a_form_has_to_ask():
    assert missing_levels(STANDARD) == ("C3", "C4", "D2")
    assert missing_levels(STANDARD, Judgement({"C4": Decimal(1)})) == ("C3", "D2")
    asked = STANDARD.review_indicators("05")
    assert [each.id for each in asked] == ["C3", "C4", "D2"]
    assert [str(each.level) for each in asked[0].guidance] == ["0", "1", "2", "3", "4"]
    with pytest.raises(KeyError):
        STANDARD.review_indicators("77")


def test_within_a_corrected_filing_a_share_falls_with_its_patent_and_its_declaration():
    given = Judgement({"C3": Decimal(3)}, {NUMBER: Decimal("0.20"), "gone": Decimal("0.1")})
    held = given.within(FILING)
    assert held.levels == given.levels
    assert held.confirmed_contributions == {NUMBER: Decimal("0.20")}
    lowered = with_patent(contribution=Decimal("0.15"))
    assert given.within(lowered).confirmed_contributions == {NUMBER: Decimal("0.15")}
    assert judgement_problems(lowered, given.within(lowered), STANDARD) == ()
