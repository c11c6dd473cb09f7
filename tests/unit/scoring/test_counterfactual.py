"""The nearest change that crosses a line: proven by scoring again, over random standards."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certify.scoring.distance.counterfactual import STEPS, counterfactuals
from certify.scoring.distance.distances import NEAR
from certify.scoring.distance.power import KINDS, OF_LEVELS, POWER
from certify.scoring.document import UNJUDGED, Judgement
from certify.scoring.engine import judge, missing_levels
from certify.scoring.figures import linked, read_facts, read_figures, sources
from certify.scoring.findings import find
from certify.scoring.vocabulary import VOCABULARY
from tests.unit.scoring.examples import (
    FILING,
    JUDGEMENT,
    LEVELS,
    STANDARD,
    with_economics,
    with_patents,
)
from tests.unit.scoring.random_standards import findings, levels, standards


def line_of(result, when="judged", award=None):
    return next(each for each in result.lines if (each.when, each.award) == (when, award))


def distance(line, name):
    return next(each for each in line.distances if each.name == name)


def under(filing, judgement, standard=STANDARD):
    return counterfactuals(find(filing, judgement), judgement.levels, standard)


def test_the_worked_example_misses_its_floor_by_one_share_of_patents():
    line = line_of(under(FILING, JUDGEMENT))
    assert (line.reached, line.near, line.floors) == (False, True, ("C",))
    assert str(line.margin) == "3.83"
    found = distance(line, "contribution")
    # C needs 0.355 more (14.995 rounds to 15.00): 12 · Δ ÷ 0.45 · 60 ÷ 100 = 0.355, Δ = 0.0222
    assert (str(found.up.value), str(found.up.change), found.down) == ("0.2222", "0.0222", None)
    assert found.indicators == ("C1",)
    assert found.power.kind == "distance"
    assert str(distance(line, "C3").up.value) == "3.2"


def test_sales_alone_cannot_help_where_only_a_floor_is_missed():
    line = line_of(under(FILING, JUDGEMENT))
    sales = distance(line, "sales")
    assert (sales.up, sales.down, sales.nearest) == (None, None, None)
    assert sales.linked == ("profit_margin", "sales_growth", "export_share")


def test_a_filing_that_meets_is_told_what_would_lose_it():
    line = line_of(under(FILING, Judgement(LEVELS)))
    assert line.reached
    assert str(distance(line, "protected_feature_share").down.value) == "0.1252"
    assert distance(line, "protected_feature_share").nearest.change < 0


def test_before_review_it_says_what_makes_the_line_possible_and_certain():
    result = under(FILING, UNJUDGED)
    assert [each.when for each in result.lines] == ["possible", "certain"]
    possible, certain = result.lines
    assert (str(possible.total), str(certain.total)) == ("71.99", "53.99")
    assert (possible.reached, certain.reached) == (True, False)
    assert "C3" not in [each.name for each in possible.distances]


def test_the_limits_are_those_the_other_facts_allow():
    # Sales may not sink below exports and profit: at 9,000,000 yuan the line still holds.
    assert distance(line_of(under(FILING, Judgement(LEVELS))), "sales").down is None
    smaller = with_economics(exports=Decimal(0), profit=Decimal(0))
    line = line_of(under(smaller, Judgement(dict.fromkeys(LEVELS, Decimal(4)))))
    assert distance(line, "sales").nearest is not None


def test_a_fact_not_stated_is_told_by_the_value_that_would_cross():
    unstated = replace(FILING, market=None)
    line = line_of(under(unstated, Judgement(dict.fromkeys(LEVELS, Decimal("3.2")))))
    share = distance(line, "protected_feature_share")
    assert share.now is None
    assert share.up is not None and share.up.change is None and not share.up.every
    assert share.nearest == share.up


def test_gates_say_what_they_lack():
    result = under(with_patents(), UNJUDGED)
    lack = next(each for each in result.gates if each.id == "G1")
    assert (lack.fact, lack.now, lack.needed, lack.power.kind) == (
        "counted_patents", 0, 1, "distance"
    )  # fmt: skip
    unsold = with_economics(sales=Decimal(0), exports=Decimal(0), profit=Decimal(0))
    lack = next(each for each in under(unsold, UNJUDGED).gates if each.id == "G3")
    assert str(lack.needed) == "0.01"
    disputed = with_patents(replace(FILING.patents[0], litigation="ownership_pending"))
    lack = next(each for each in under(disputed, UNJUDGED).gates if each.id == "G5")
    assert (lack.now, lack.needed) == (1, 0)
    assert under(FILING, UNJUDGED).gates == ()


def test_a_campaign_of_another_year_is_a_gate_no_fact_opens():
    result = counterfactuals(find(FILING, UNJUDGED), {}, STANDARD, 2024)
    assert [(each.id, each.fact, each.needed) for each in result.gates] == [("G4", None, None)]
    assert result.as_json()["gates"] == [
        {"id": "G4", "fact": None, "now": None, "needed": None, "power": None}
    ]


def test_as_json_holds_texts_only_and_names_itself():
    document = under(FILING, JUDGEMENT).as_json()
    assert document["schema"] == "certify.counterfactuals/1"
    assert document["lines"][0]["floors_missed"] == ["C"]
    (share,) = [d for d in document["lines"][0]["distances"] if d["name"] == "contribution"]
    assert share["up"] == {"value": "0.2222", "change": "0.0222", "total": "66.19", "every": False}
    assert share["now"] == "0.2"
    assert under(with_patents(), UNJUDGED).as_json()["gates"][0]["needed"] == "1"
    unstated = under(replace(FILING, market=None), JUDGEMENT).as_json()["lines"][0]
    assert [d["now"] for d in unstated["distances"] if d["name"] == "price_premium"] == [None]


def test_every_fact_has_a_power_a_step_and_a_reason():
    assert set(POWER) == set(VOCABULARY)
    assert {each.kind for each in POWER.values()} | {OF_LEVELS.kind} == set(KINDS)
    assert all(fact.whole or fact.unit in STEPS for fact in VOCABULARY.values())


def test_patents_are_never_in_the_filers_power():
    for name, fact in VOCABULARY.items():
        if fact.source == "patents":
            assert POWER[name].kind in ("distance", "settled"), name


def test_links_are_figures_shared_not_the_list_of_patents():
    assert "counted_patents" in read_facts(STANDARD)
    assert sources("profit_margin") == ("economics.profit", "economics.sales")
    assert linked(STANDARD, "contribution") == ()
    figures = read_figures(STANDARD)
    assert "economics.sales" in figures and "economics.output_value" not in figures


# -- every answer, proven ------------------------------------------------------------------


def completed(standard, given_levels, when):
    """The levels under which a line was asked, found anew by trying both ends."""
    complete = dict(given_levels)
    for name in missing_levels(standard, Judgement(given_levels)):
        table = standard.indicator(name).table
        ends = sorted((Decimal(0), Decimal(4)), key=lambda level, t=table: t.read(level)[0])
        complete[name] = ends[-1] if when == "possible" else ends[0]
    return complete


def holds(standard, found, complete, line, distance_, value):
    """Whether the line, with the gates on this very fact, holds with ``value`` in place."""
    if distance_.unit == "level":
        complete = {**complete, distance_.name: value}
    else:
        found = replace(found, facts={**found.facts, distance_.name: value})
    sheet = judge(found, complete, standard)
    own = {each.id for each in standard.gates if each.fact == distance_.name}
    gates = all(each.passed for each in sheet.gates if each.id in own)
    return gates and sheet.total >= line.mark and all(d.reached for d in sheet.dimensions)


@settings(deadline=None, max_examples=150)
@given(standards(), findings(), st.data())
def test_the_value_crosses_and_one_step_less_does_not(standard, found, data):
    given_levels = data.draw(levels(standard))
    result = counterfactuals(found, given_levels, standard)
    for line in result.lines:
        complete = completed(standard, given_levels, line.when)
        for each in line.distances:
            for crossing, back in ((each.up, -1), (each.down, 1)):
                if crossing is None or crossing.every:
                    continue
                asked = (standard, found, complete, line, each)
                assert holds(*asked, crossing.value) is not line.reached
                before = crossing.value + back * each.step
                beyond = each.now is not None and (before - each.now) * back >= 0
                if not beyond and each.now is not None:
                    assert holds(*asked, before) is line.reached


@settings(deadline=None, max_examples=100)
@given(standards(), findings(), st.data())
def test_counts_and_levels_agree_with_trying_every_value(standard, found, data):
    given_levels = data.draw(levels(standard))
    for line in counterfactuals(found, given_levels, standard).lines:
        complete = completed(standard, given_levels, line.when)
        for each in line.distances:
            if each.unit not in ("count", "level") or each.now is None:
                continue
            top = 40 if each.unit == "level" else 15
            values = [each.step * number for number in range(top + 1)]
            gated = line.reached and not holds(standard, found, complete, line, each, each.now)
            crossing = [] if gated else [
                value for value in values
                if value != each.now
                and holds(standard, found, complete, line, each, value) is not line.reached
            ]  # fmt: skip
            above = [value for value in crossing if value > each.now]
            below = [value for value in crossing if value < each.now]
            assert (each.up and each.up.value) == min(above, default=None)
            assert (each.down and each.down.value) == max(below, default=None)


@settings(deadline=None, max_examples=60)
@given(standards(), findings(), st.data())
def test_what_was_not_stated_crosses_with_the_value_told_or_with_none(standard, found, data):
    found = replace(found, facts={**found.facts, "price_premium": None})
    given_levels = data.draw(levels(standard))
    for line in counterfactuals(found, given_levels, standard).lines:
        complete = completed(standard, given_levels, line.when)
        for each in line.distances:
            if each.name != "price_premium":
                continue
            tried = [Decimal(number) / 4 for number in range(-400, 800)]
            asked = (standard, found, complete, line, each)
            crossing = [v for v in tried if holds(*asked, v) is not line.reached]
            assert each.up is not None or crossing == []
            if each.up is not None:
                assert holds(*asked, each.up.value) is not line.reached


def test_near_is_a_stated_number():
    assert Decimal(5) == NEAR


@pytest.mark.parametrize("award", ["one", "two"])
def test_awards_above_the_line_are_lines_of_their_own(award):
    from certify.scoring.standard import Award, Text

    names = Text("级", "level")
    awards = (Award("two", names, Decimal(75)), Award("one", names, Decimal("66.99")),
              Award("base", names, Decimal(62)))  # fmt: skip
    result = under(FILING, Judgement(LEVELS), replace(STANDARD, awards=awards))
    assert [each.award for each in result.lines] == [None, "one", "two"]
    assert line_of(result, award=award).reached is (award == "one")
