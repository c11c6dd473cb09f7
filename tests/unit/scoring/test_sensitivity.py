"""Other weights: counted again in exact fractions; the same draws everywhere, always."""

import json
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from math import floor
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certify.problems import Refused
from certify.scoring.distance import sensitivity as module
from certify.scoring.distance.sensitivity import DRAWS, SEED, factors, sensitivity
from certify.scoring.document import UNJUDGED, Judgement
from certify.scoring.engine import judge
from certify.scoring.findings import find
from tests.unit.scoring import bulk
from tests.unit.scoring.examples import FILING, JUDGEMENT, LEVELS, STANDARD, with_patent

FOUND = find(FILING, JUDGEMENT)
DECLARED = find(FILING, Judgement(LEVELS))


def reweighted(standard, drawn):
    """The standard under other weights, floors scaled, in fractions kept as decimals."""
    weights = [
        i.weight * Decimal(int(step)) for i, step in zip(standard.indicators, drawn, strict=True)
    ]
    norm = sum(i.weight for i in standard.indicators) / sum(weights)
    indicators = tuple(
        replace(i, weight=w * norm) for i, w in zip(standard.indicators, weights, strict=True)
    )

    def total(name, among):
        return sum((i.weight for i in among if i.dimension == name), Decimal(0))

    fields = {
        code: replace(
            field,
            floors={
                name: least * total(name, indicators) / total(name, standard.indicators)
                for name, least in field.floors.items()
            },
        )
        for code, field in standard.fields.items()
    }
    return replace(standard, indicators=indicators, fields=fields)


@settings(max_examples=20)
@given(st.integers(0, 2**63))
def test_each_weighting_is_judged_as_the_engine_would(seed):
    chance = Random(seed)
    standard = bulk.standard(chance)
    found, levels = bulk.filings(chance, standard, 1)[0]
    if found.field not in standard.fields:
        with pytest.raises(Refused):
            sensitivity(found, levels, standard)
        return
    levels = {i.id: levels.get(i.id, Decimal(2)) for i in standard.indicators if i.by_reviewers}
    standard = replace(standard, gates=())
    scale = module._Scale(found, levels, standard)
    drawn = factors(len(standard.indicators))[:40]
    low, high = scale.graded(drawn)
    assert low is high
    for row, grade in zip(drawn, low, strict=True):
        sheet = judge(found, levels, reweighted(standard, row))
        assert (grade > 0) == (sheet.verdict == "meets")
        assert grade == scale.exact(row.tolist(), scale.ends[0])
        earned = [a.lower for a in standard.awards if a.id == sheet.award]
        if earned and earned[0] > standard.fields[found.field].pass_mark:
            above = [a for a in standard.awards if a.lower > standard.fields[found.field].pass_mark]
            assert grade == 1 + sum(a.lower <= earned[0] for a in above)


def test_a_clear_case_keeps_its_verdict_and_nothing_decides():
    every = {i.id: Decimal(4) for i in STANDARD.indicators if i.by_reviewers}
    result = sensitivity(DECLARED, every, STANDARD)
    assert (result.verdict, result.outcome, result.kept) == ("meets", "meets", DRAWS)
    assert result.share == 1 and result.decides is None
    assert set(result.pulls.values()) == {Decimal(0)}


def test_a_near_case_names_what_decides():
    result = sensitivity(FOUND, LEVELS, STANDARD)
    assert result.verdict == result.outcome == "below"
    assert 0 < result.kept < DRAWS
    assert result.outcomes == {"meets": DRAWS - result.kept, "below": result.kept, "open": 0}
    # The floor of dimension C is missed by 0.36 of 30. Its points are 48.8 on average: C1
    # (weight 12, 26.7 points) pulls it down most, C3 (weight 8, 75 points) up most.
    assert (result.decides.id, result.decides.direction) == ("C1", "less")
    assert result.decides.alone
    by_size = sorted(result.pulls, key=lambda name: -abs(result.pulls[name]))
    assert by_size[:2] == ["C1", "C3"] and result.pulls["C3"] > 0 > result.pulls["C1"]


def test_what_decides_alone_turns_the_outcome_alone():
    standard = with_mark(Decimal("66.99"))
    result = sensitivity(DECLARED, LEVELS, standard)
    assert result.verdict == "meets" and result.decides.alone
    place = [i.id for i in standard.indicators].index(result.decides.id)
    step = {"more": 12_000, "less": 8_000}[result.decides.direction]
    drawn = [step if at == place else 10_000 for at in range(len(standard.indicators))]
    assert judge(DECLARED, LEVELS, reweighted(standard, drawn)).verdict == "below"


def with_mark(mark):
    """The sample standard with another pass mark in every field and no floors."""
    fields = {code: replace(each, pass_mark=mark, floors={})
              for code, each in STANDARD.fields.items()}  # fmt: skip
    return replace(STANDARD, fields=fields)


def test_an_unjudged_filing_keeps_what_is_certain_whatever_the_levels():
    result = sensitivity(DECLARED, UNJUDGED.levels, STANDARD)
    assert (result.verdict, result.outcome) == ("undetermined", "open")
    assert sum(result.outcomes.values()) == DRAWS
    assert result.kept == result.outcomes["open"]
    sure = sensitivity(DECLARED, {}, with_mark(Decimal(30)))
    assert (sure.verdict, sure.outcome, sure.kept) == ("undetermined", "meets", DRAWS)
    lost = sensitivity(DECLARED, {}, with_mark(Decimal(90)))
    assert (lost.outcome, lost.outcomes["below"]) == ("below", DRAWS)


def test_a_gate_wins_over_every_weight():
    found = find(with_patent(legal_status="expired"), JUDGEMENT)
    result = sensitivity(found, LEVELS, STANDARD)
    assert (result.verdict, result.outcome, result.kept) == ("gated", "gated", DRAWS)
    assert result.decides is None


def test_a_tie_is_settled_in_fractions():
    # Every indicator at the same points: the total is 61.5 under any weights, and 62 rounded.
    standard = replace(with_mark(Decimal(62)), quantum=Decimal(1))
    points = Fraction(123, 2)
    scale = module._Scale(FOUND, LEVELS, standard)
    scale.ends = ([points] * len(standard.indicators),) * 2
    grades, _ = scale.graded(factors(len(standard.indicators))[:200])
    assert set(grades.tolist()) == {1}
    scale.ends = ([points - Fraction(1, 10**9)] * len(standard.indicators),) * 2
    grades, _ = scale.graded(factors(len(standard.indicators))[:200])
    assert set(grades.tolist()) == {0}


def test_the_draws_are_the_same_everywhere_and_within_a_fifth():
    drawn = factors(16)
    assert drawn.shape == (DRAWS, 16)
    assert (drawn.min(), drawn.max()) == (8_000, 12_000)
    assert drawn[0, :4].tolist() == FIRST
    assert abs(drawn.mean() - 10_000) < 10
    assert np.abs(np.corrcoef(drawn.T) - np.eye(16)).max() < 0.05


FIRST = [8929, 11313, 10112, 11623]


def test_the_result_says_how_it_was_found():
    result = sensitivity(FOUND, LEVELS, STANDARD)
    document = result.as_json()
    assert (document["draws"], document["seed"], document["spread"]) == (DRAWS, SEED, "0.2")
    assert document["decides"] == {"id": "C1", "direction": "less", "alone": True}
    assert json.loads(json.dumps(document)) == document
    assert floor(result.share * 10_000) == result.kept
    assert sensitivity(FOUND, LEVELS, STANDARD) == result


def test_without_a_turn_the_document_names_nobody():
    every = {i.id: Decimal(4) for i in STANDARD.indicators if i.by_reviewers}
    assert sensitivity(DECLARED, every, STANDARD).as_json()["decides"] is None
