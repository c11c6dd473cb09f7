"""Several opinions become one judgement: medians, never above what was declared."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certify.review.verdict import Given, consolidate, disagree, median, opinions_needed
from certify.scoring.document import Judgement

D = Decimal
levels = st.decimals(0, 4, places=3)
shares = st.decimals(0, 1, places=4)


def test_two_opinions_give_their_mean():
    one = Judgement({"C3": D(3)}, {"ZL1": D("0.20")})
    two = Judgement({"C3": D("2.5")}, {"ZL1": D("0.25")})
    final = consolidate([one, two], {"ZL1": D("0.25")})
    assert final.levels == {"C3": D("2.75")}
    assert final.confirmed_contributions == {"ZL1": D("0.225")}


def test_three_opinions_give_the_middle_one():
    given_levels = [Judgement({"C3": D(each)}) for each in (4, 0, 1)]
    assert consolidate(given_levels, {}).levels == {"C3": D(1)}


def test_a_share_not_named_is_the_declared_one():
    one, two = Judgement({}, {"ZL1": D("0.10")}), Judgement({}, {})
    final = consolidate([one, two], {"ZL1": D("0.30"), "ZL2": D("0.20")})
    assert final.confirmed_contributions == {"ZL1": D("0.20"), "ZL2": D("0.20")}


def test_nothing_to_consolidate_is_an_error():
    with pytest.raises(ValueError, match="no judgement"):
        consolidate([], {})
    with pytest.raises(ValueError, match="median of nothing"):
        median([])


def test_opinions_on_different_indicators_are_an_error():
    with pytest.raises(ValueError, match="same indicators"):
        consolidate([Judgement({"C3": D(1)}), Judgement({"C4": D(1)})], {})


@given(
    st.lists(st.tuples(levels, levels, shares), min_size=1, max_size=7),
    shares,
)
def test_the_judgement_lies_within_the_opinions_and_never_above_the_declared(opinions, declared):
    judgements = [
        Judgement({"C3": a, "D2": b}, {"ZL1": min(share, declared)}) for a, b, share in opinions
    ]
    final = consolidate(judgements, {"ZL1": declared})
    for name in ("C3", "D2"):
        held = [each.levels[name] for each in judgements]
        assert min(held) <= final.levels[name] <= max(held)
    confirmed = [each.confirmed_contributions["ZL1"] for each in judgements]
    assert min(confirmed) <= final.confirmed_contributions["ZL1"] <= max(confirmed)
    assert final.confirmed_contributions["ZL1"] <= declared


@given(st.lists(levels, min_size=1, max_size=7), st.randoms())
def test_the_median_does_not_depend_on_order_and_halves_exactly(values, random):
    shuffled = list(values)
    random.shuffle(shuffled)
    assert median(shuffled) == median(values)
    ordered = sorted(values)
    half = len(ordered) // 2
    assert 2 * median(values) == ordered[half] + ordered[-half - 1]


def opinion(total, verdict="meets"):
    return Given(Judgement(), D(total), verdict)


@pytest.mark.parametrize(
    ("totals", "needed"),
    [
        ([], 2),
        (["60"], 2),
        (["60", "70"], 2),
        (["60", "70.01"], 3),
        (["60", "90", "61"], 3),
    ],
)
def test_a_further_opinion_is_needed_beyond_the_gap(totals, needed):
    assert opinions_needed([opinion(total) for total in totals], 2, D(10)) == needed


def test_different_verdicts_call_a_third_however_near_the_totals():
    two = [opinion("62.00"), opinion("61.99", "below")]
    assert disagree(two, D(10))
    assert opinions_needed(two, 2, D(10)) == 3


def test_one_opinion_cannot_disagree():
    assert not disagree([opinion("60")], D(0))
