"""Awards: several levels instead of one pass mark, and facts only some standards read."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certify.scoring.document import UNJUDGED, Judgement
from certify.scoring.engine import score
from certify.scoring.linting import lint
from certify.scoring.standard import build
from certify.scoring.telling.explanation import explain
from certify.scoring.vocabulary import VOCABULARY
from tests.standards.shelf import at, spoiled
from tests.unit.scoring.examples import FILING, JUDGEMENT, LEVELS, STANDARD, with_patent

GRADES = [
    {"id": "one_star", "names": {"zh": "一星", "en": "One star"}, "from": "60"},
    {"id": "two_stars", "names": {"zh": "二星", "en": "Two stars"}, "from": "66.5"},
    {"id": "three_stars", "names": {"zh": "三星", "en": "Three stars"}, "from": "80"},
]
DECLARED = Judgement(LEVELS, {})


def graded(*awards, change=None, sound=True):
    """The shipped standard with awards in place of pass marks."""

    def graded(document):
        for field in document["fields"]:
            del field["pass_mark"]
        document["awards"] = list(awards)
        if change:
            change(document)

    document = spoiled(graded)
    if sound:
        assert lint.lint(document, "standard.yaml") == ()
    return build(document, "sha256:0")


def test_without_a_pass_mark_the_lowest_award_is_the_line():
    sheet = score(FILING, DECLARED, graded(*GRADES))
    assert (sheet.total, sheet.pass_mark, sheet.margin) == (
        Decimal("66.99"), Decimal(60), Decimal("6.99"),
    )  # fmt: skip
    assert (sheet.verdict, sheet.award) == ("meets", "two_stars")


def test_floors_and_gates_come_before_awards():
    floor_missed = score(FILING, JUDGEMENT, graded(*GRADES))
    assert (floor_missed.verdict, floor_missed.award) == ("below", None)
    gated = score(with_patent(legal_status="expired"), DECLARED, graded(*GRADES))
    assert (gated.verdict, gated.award) == ("gated", None)
    unjudged = score(FILING, UNJUDGED, graded(*GRADES))
    assert (unjudged.verdict, unjudged.award) == ("undetermined", None)


@given(st.decimals(0, 100, places=2))
def test_meets_exactly_where_an_award_is_earned(line):
    award = replace(STANDARD.fields["01"], pass_mark=line)
    standard = replace(graded(*GRADES), fields={"01": award})
    # At some lines an indicator decides nothing; the arithmetic holds there, too.
    levels = graded(dict(GRADES[0], **{"from": str(line)}), sound=False)
    sheet = score(FILING, DECLARED, levels)
    assert (sheet.award is not None) == (sheet.verdict == "meets") == (line <= sheet.total)
    assert sheet.verdict == score(FILING, DECLARED, standard).verdict


def test_a_standard_may_have_both_a_mark_and_awards_above_it():
    def change(document):
        for field in document["fields"]:
            field["pass_mark"] = "60"

    standard = graded(*GRADES[1:], change=change)
    sheet = score(FILING, replace(DECLARED, levels=LEVELS | {"C4": Decimal(2)}), standard)
    assert (sheet.total, sheet.verdict, sheet.award) == (Decimal("66.49"), "meets", None)
    said = explain(sheet, standard, "en").reasons
    assert said == ("The total 66.49 reaches the pass mark 60, and every floor is reached",)


def test_the_explanation_names_the_award_and_the_way_to_the_next():
    standard = graded(*GRADES)
    said = explain(score(FILING, DECLARED, standard), standard, "zh")
    assert said.award == "二星"
    assert said.reasons == (
        "总分66.99，获评“二星”（66.5分起），各维度均达到最低分",
        "距“三星”还差13.01分",
    )
    highest = graded(*GRADES[:2])
    said = explain(score(FILING, DECLARED, highest), highest, "en")
    assert said.reasons == (
        "The total 66.99 earns “Two stars” (from 66.5), and every floor is reached",
    )


def test_the_explanation_says_how_far_the_lowest_award_is():
    standard = graded(GRADES[2])
    said = explain(score(FILING, DECLARED, standard), standard, "en")
    assert said.reasons == ("The total 66.99 is 13.01 below 80, where “Three stars” begins",)


LATER = {
    "rd_intensity": "6.833333",
    "ip_investment_intensity": "1.5",
    "sales_per_rd": "14.634146",
    "ip_share_of_rd": "21.95122",
}


def test_later_facts_stand_only_on_sheets_of_standards_that_read_them():
    assert set(LATER) == {fact.name for fact in VOCABULARY.values() if fact.on_demand}
    plain = score(FILING, JUDGEMENT, STANDARD)
    assert set(plain.facts) == set(VOCABULARY) - set(LATER)

    def read(document):
        at(document, "D3").update(fact="rd_intensity")
        document["gates"][2].update(fact="ip_share_of_rd")

    sheet = score(FILING, JUDGEMENT, graded(*GRADES, change=read))
    assert set(sheet.facts) - set(plain.facts) == {"rd_intensity", "ip_share_of_rd"}
    assert sheet.facts["rd_intensity"].value == LATER["rd_intensity"]


@pytest.mark.parametrize("name", LATER)
def test_a_later_fact_is_explained(name):
    standard = graded(
        *GRADES,
        change=lambda d: at(d, "D3").update(
            fact=name, unit=VOCABULARY[name].unit, missing={"points": "0"}
        ),
    )
    sheet = score(FILING, JUDGEMENT, standard)
    assert sheet.facts[name].value == LATER[name]
    nothing = replace(
        FILING,
        economics=replace(
            FILING.economics, sales=Decimal(0), exports=Decimal(0), rd_investment=Decimal(0)
        ),
    )
    sheet = score(nothing, JUDGEMENT, standard)
    (row,) = [row for row in explain(sheet, standard, "en").facts if row.name == name]
    assert row.value == "Not stated, or nothing to divide by"


def test_sheets_made_before_are_made_again_to_the_byte():
    assert score(FILING, JUDGEMENT, STANDARD).digest == (
        "sha256:460a57aac365185b86cd8f271e63c6a1d3919fb2375d5175c89201b4792cb804"
    )
    assert score(FILING, UNJUDGED, STANDARD, campaign_year=2024).digest == (
        "sha256:4aec3aa017d27c425ddb5c33e2b1d90a4987710cc1de58ec2f17a29e6b59d4e0"
    )
