"""How firm an outcome is, in words: true to the numbers, in both languages."""

from dataclasses import replace
from decimal import Decimal

import pytest

from certify.scoring.distance.firmness import firmness, outlook
from certify.scoring.distance.sensitivity import Decider, Sensitivity
from certify.scoring.document import UNJUDGED, Judgement
from certify.scoring.standard import Award, Text
from tests.unit.scoring.examples import FILING, JUDGEMENT, LEVELS, STANDARD, with_patents

FOUND = Sensitivity(
    draws=10_000, seed=7, spread=Decimal("0.2"), verdict="meets", outcome="meets", kept=8731,
    award_kept=8000, outcomes={"meets": 8731, "below": 1269, "open": 0},
    decides=Decider("C1", "less", alone=True), pulls={},
)  # fmt: skip


def said(language="en", standard=STANDARD, **changes):
    return firmness(replace(FOUND, **changes), standard, language)


def test_share_and_whose_weight_decides():
    found = said()
    kept, decides, alone = found.sentences
    assert kept == "Under 87.31% of other weightings the filing meets the line as well."
    assert decides.startswith("What decides is the weight of C1 Patent contribution")
    assert decides.endswith("with less of it the outcome turns.")
    assert alone == "A change of 20% of this weight alone is enough."
    assert found.percent == Decimal("87.31")
    assert "10,000" in found.method and "seed 7" in found.method
    assert said("zh").sentences[0] == "在87.31%的其他权重组合下，该产品同样达到标准线。"


def test_more_of_a_weight_that_is_not_enough_alone():
    found = said(outcome="below", decides=Decider("A1", "more", alone=False))
    assert "stays below" in found.sentences[0]
    assert "with more of it" in found.sentences[1]
    assert "not enough" in found.sentences[2]


def test_nothing_changes_the_outcome():
    found = said(kept=10_000, decides=None, outcome="open")
    assert found.sentences[1:] == ("No other weighting changes the outcome.",)


def test_a_gate_wins_over_every_weight():
    found = said(kept=10_000, decides=None, outcome="gated")
    assert len(found.sentences) == 1 and "whatever the weights" in found.sentences[0]


def test_awards_are_kept_or_not():
    awards = (Award("gold", Text("一级", "first"), Decimal(80)),)
    standard = replace(STANDARD, awards=awards)
    assert said(standard=standard).sentences[1] == "The award stays the same under 80% of them."


@pytest.mark.parametrize(("filing", "judgement", "outcome"), [
    (FILING, JUDGEMENT, "stays below"), (FILING, Judgement(LEVELS), "meets the line"),
    (FILING, UNJUDGED, "levels decide"), (with_patents(), UNJUDGED, "whatever the weights"),
])  # fmt: skip
def test_beside_a_sheet_stand_distances_and_firmness(filing, judgement, outcome):
    found = outlook(filing, judgement, STANDARD, "en")
    assert outcome in found.firmness.sentences[0]
    assert found.distances.lines
    late = outlook(filing, judgement, STANDARD, "en", 2020)
    assert any(each.startswith("G4") for each in late.distances.gates)
