"""What may be tried follows from the standard; two sheets side by side say what differs."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings

from certify.scoring.distance.whatif import (
    MOVED_BY_SHARES,
    SECTIONS,
    compare,
    kind_of,
    levers,
    moves,
)
from certify.scoring.document import UNJUDGED, Judgement
from certify.scoring.engine import score
from certify.scoring.figures import sources
from certify.scoring.findings import find
from certify.scoring.vocabulary import VOCABULARY
from tests.unit.scoring.examples import (
    FILING,
    JUDGEMENT,
    LEVELS,
    NUMBER,
    PATENT,
    STANDARD,
    with_economics,
    with_patents,
)
from tests.unit.scoring.random_standards import standards


def by_pointer(filing=FILING, judgement=UNJUDGED, standard=STANDARD):
    return {each.pointer: each for each in levers(standard, filing, judgement)}


def test_levers_are_the_figures_the_standard_reads_and_no_others():
    found = by_pointer()
    assert list(found) == [
        "/economics/sales", "/economics/profit", "/economics/prior_year_sales",
        "/economics/exports", "/economics/ip_investment",
        "/market/core_features_protected", "/market/core_features_total",
        "/market/price_premium_percent", "/patents/0/contribution",
        "/levels/C3", "/levels/C4", "/levels/D2",
    ]  # fmt: skip
    sales = found["/economics/sales"]
    assert (sales.now, sales.low, sales.high, sales.step) == (60_000_000, 0, 120_000_000, 1_000_000)
    assert found["/market/core_features_total"].now == 8
    assert found["/levels/C3"].now is None
    assert by_pointer(judgement=JUDGEMENT)["/levels/C3"].now == 3


def test_one_figure_moves_every_indicator_that_reads_it():
    found = by_pointer()
    assert moves(found["/economics/sales"], STANDARD) == ("A1", "A2", "A3", "A4")
    assert moves(found["/patents/0/contribution"], STANDARD) == ("B3", "C1", "C2")
    assert moves(found["/levels/D2"], STANDARD) == ("D2",)


def test_slides_reach_losses_large_premiums_and_what_is_not_stated():
    found = by_pointer(with_economics(profit=Decimal("-1234567.89"), prior_year_sales=None))
    loss = found["/economics/profit"]
    assert (loss.low, loss.high) == (-2_470_000, 2_470_000)
    assert found["/economics/prior_year_sales"].now is None
    assert found["/economics/prior_year_sales"].high == 120_000_000
    market = replace(FILING.market, price_premium_percent=Decimal("250.5"))
    premium = by_pointer(replace(FILING, market=market))["/market/price_premium_percent"]
    assert (premium.low, premium.high) == (-500, 500)
    unstated = by_pointer(replace(FILING, market=None))["/market/price_premium_percent"]
    assert (unstated.now, unstated.low, unstated.high) == (None, -50, 100)


def test_shares_only_of_counted_patents_and_only_where_they_matter():
    expired = replace(PATENT, legal_status="expired")
    assert "/patents/0/contribution" not in by_pointer(with_patents(expired))
    kept = tuple(each for each in STANDARD.indicators if each.fact not in MOVED_BY_SHARES)
    assert not [
        p for p in by_pointer(standard=replace(STANDARD, indicators=kept)) if "patents" in p
    ]


def test_which_facts_shares_move_is_found_by_trying():
    other = replace(PATENT, number="ZL201810601862.8", contribution=Decimal("0.3"),
                    filed_on=PATENT.filed_on.replace(year=2018))  # fmt: skip
    filing = with_patents(PATENT, other)
    less = Judgement({}, {NUMBER: Decimal("0.05")})
    before, after = find(filing, UNJUDGED).facts, find(filing, less).facts
    assert {name for name in VOCABULARY if before[name] != after[name]} == MOVED_BY_SHARES


@pytest.mark.parametrize("name", sorted(VOCABULARY))
def test_every_figure_behind_a_fact_has_a_kind_and_a_section(name):
    for figure in sources(name):
        assert figure == "patents" or kind_of(figure)
        assert figure == "patents" or figure.partition(".")[0] in SECTIONS


def test_a_comparison_says_what_differs():
    changed = score(with_economics(profit=Decimal(4_800_000)), JUDGEMENT, STANDARD)
    found = compare(score(FILING, JUDGEMENT, STANDARD), changed)
    differing = [each.id for each in found.indicators if each.difference]
    assert differing == ["A2", "C2"]
    # A2: margin 0.08 ÷ 0.08 = 1 → 60 points instead of 80; C2: 4.8 · 0.2 ÷ 0.9 → 40 + …
    assert next(each for each in found.indicators if each.id == "A2").difference == -2
    assert found.low == found.high == changed.total - Decimal("65.83")
    document = found.as_json()
    assert document["schema"] == "certify.what-if/1"
    assert document["differences"]["verdict"] == ["below", "below"]
    assert document["before"]["total"] == "65.83"


def test_before_review_the_ends_of_the_interval_are_compared():
    levelled = score(FILING, Judgement(LEVELS), STANDARD)
    found = compare(score(FILING, UNJUDGED, STANDARD), levelled)
    assert (str(found.low), str(found.high)) == ("13.00", "-5.00")
    change = next(each for each in found.indicators if each.id == "C3")
    assert (change.before, change.after, change.difference) == (None, 6, None)
    assert found.as_json()["differences"]["indicators"][11] == {
        "id": "C3", "before": None, "after": "6", "difference": None
    }  # fmt: skip


@settings(deadline=None, max_examples=40)
@given(standards())
def test_any_standard_gives_levers_that_move_something(standard):
    for lever in levers(standard, FILING, UNJUDGED):
        read_by_gates = any(
            each.fact and lever.name in sources(each.fact) for each in standard.gates
        )
        assert moves(lever, standard) or read_by_gates
        assert lever.low < lever.high and lever.step > 0
