"""Gates: what they ask, what they name, and that they win over every total."""

from dataclasses import replace
from decimal import Decimal

from certify.scoring.document import Judgement
from certify.scoring.engine import judge, score
from certify.scoring.findings import find
from certify.scoring.gates import judge_gate
from tests.unit.scoring.examples import (
    FILING,
    LEVELS,
    NUMBER,
    STANDARD,
    with_economics,
    with_patent,
)

DECLARED = Judgement(LEVELS)


def gates(filing, **asked):
    """Gate results by id."""
    return {gate.id: gate for gate in score(filing, DECLARED, STANDARD, **asked).gates}


def test_a_good_filing_passes_outside_a_campaign():
    found = gates(FILING)
    assert {name: gate.passed for name, gate in found.items()} == {
        "G1": True, "G2": True, "G3": True, "G4": None, "G5": True,
    }  # fmt: skip
    assert found["G1"].reason == "counted_patents 1 ≥ 1"
    assert found["G2"].reason == "not counted: none"
    assert found["G4"].reason == "no campaign"


def test_g1_and_g2_name_the_patent_that_does_not_count():
    sheet = score(with_patent(legal_status="lapsed_fee"), DECLARED, STANDARD)
    found = {gate.id: gate for gate in sheet.gates}
    assert found["G1"].passed is False
    assert found["G2"].passed is True
    assert found["G2"].reason == f"not counted: {NUMBER} (lapsed_fee)"
    assert found["G2"].patents == ((NUMBER, "lapsed_fee"),)
    assert sheet.verdict == "gated"
    assert sheet.total is not None


def test_g3_asks_for_sales():
    nothing = with_economics(
        sales=Decimal(0), exports=Decimal(0), profit=Decimal(0), prior_year_sales=None
    )
    found = gates(nothing)["G3"]
    assert (found.passed, found.reason) == (False, "sales 0 ≤ 0")


def test_g4_compares_with_the_data_year_of_the_campaign():
    assert gates(FILING, campaign_year=2025)["G4"].passed is True
    assert gates(FILING, campaign_year=2024)["G4"].passed is False
    assert gates(FILING, campaign_year=2024)["G4"].reason == "data_year 2025 ≠ 2024"
    assert score(FILING, DECLARED, STANDARD, campaign_year=2024).verdict == "gated"


def test_g5_names_the_disputed_patent():
    found = gates(with_patent(litigation="ownership_pending"))["G5"]
    assert found.passed is False
    assert found.patents == ((NUMBER, "ownership_pending"),)


def test_a_gate_wins_over_missing_levels_and_the_interval_is_shown():
    sheet = score(with_patent(litigation="ownership_pending"), Judgement(), STANDARD)
    assert sheet.verdict == "gated"
    assert sheet.interval == (Decimal("53.99"), Decimal("71.99"))


def test_a_missing_fact_never_passes_a_comparison():
    gate = replace(STANDARD.gates[0], fact="price_premium")
    findings = find(replace(FILING, market=None), DECLARED)
    result = judge_gate(gate, findings, None)
    assert (result.passed, result.reason) == (False, "price_premium missing")


def test_the_engine_judges_findings_as_well_as_filings():
    assert judge(find(FILING, DECLARED), LEVELS, STANDARD) == score(FILING, DECLARED, STANDARD)
