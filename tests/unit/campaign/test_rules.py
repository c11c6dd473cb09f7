"""What a campaign asks of its settings and of a filing: every rule, both sides."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from certify.campaign.rules import (
    Entrant,
    Plan,
    Window,
    entry_problems,
    failed_gates,
    gate_reason,
    plan_problems,
    reason,
    said_in_both,
    window_problem,
)
from certify.reference.industries import FIELDS
from certify.scoring.sheet import GateResult
from certify.scoring.shelf.catalogue import shipped

STANDARD = shipped().get("pip-illustrative", "2026.1")
ACTIVE = {STANDARD.name: STANDARD}
PLAN = Plan(
    year=2026, data_year=2025, title_zh="示例", title_en="Example",
    entry_opens_on=date(2026, 1, 1), entry_closes_on=date(2026, 9, 15),
    standards=dict.fromkeys(FIELDS, STANDARD.name),
)  # fmt: skip
OPENS = datetime(2026, 1, 1, tzinfo=UTC)
CLOSES = datetime(2026, 9, 15, tzinfo=UTC)
WINDOW = Window(2025, OPENS, CLOSES)
ENTRANT = Entrant(2025, "recorded", "verified", OPENS)


def codes(problems):
    return [problem.code for problem in problems]


def test_the_usual_plan_has_no_fault():
    assert plan_problems(PLAN, ACTIVE) == ()


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"year": 1999, "data_year": 1998}, "/year", "year_range"),
        ({"data_year": 2026}, "/data_year", "data_year_not_before"),
        ({"title_zh": " "}, "/title_zh", "title_missing"),
        ({"title_en": ""}, "/title_en", "title_missing"),
        ({"entry_closes_on": date(2025, 12, 31)}, "/entry_closes_on", "window_reversed"),
        ({"notice_working_days": 0}, "/notice_working_days", "out_of_range"),
        ({"reviewers": 1}, "/reviewers", "out_of_range"),
        ({"reviewers": 8}, "/reviewers", "out_of_range"),
        ({"third_reviewer_gap": Decimal("-0.1")}, "/third_reviewer_gap", "out_of_range"),
        ({"validity_years": 11}, "/validity_years", "out_of_range"),
        ({"review_working_days": 0}, "/review_working_days", "out_of_range"),
    ],
)
def test_each_fault_of_a_plan_at_its_place(change, pointer, code):
    (problem,) = plan_problems(replace(PLAN, **change), ACTIVE)
    assert (problem.pointer, problem.code) == (pointer, code)
    assert problem.say("zh") != problem.say("en")


def test_the_standard_must_be_active_and_cover_the_field():
    (problem,) = plan_problems(replace(PLAN, standards={**PLAN.standards, "05": "x@1"}), ACTIVE)
    assert (problem.pointer, problem.code) == ("/standards/05", "standard_missing")
    narrow = replace(STANDARD, fields={k: v for k, v in STANDARD.fields.items() if k != "07"})
    (problem,) = plan_problems(PLAN, {STANDARD.name: narrow})
    assert (problem.pointer, problem.code) == ("/standards/07", "field_not_covered")


def test_the_window_begins_with_its_first_instant_and_ends_before_its_last():
    assert window_problem(WINDOW, OPENS) is None
    assert window_problem(WINDOW, OPENS - timedelta(seconds=1)).code == "window_not_open"
    assert window_problem(WINDOW, CLOSES - timedelta(seconds=1)) is None
    assert window_problem(WINDOW, CLOSES).code == "window_over"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"status": "withdrawn"}, "not_recorded"),
        ({"organisation_status": "returned"}, "not_verified"),
        ({"data_year": 2024}, "other_data_year"),
        ({"entered_at": CLOSES}, "window_over"),
    ],
)
def test_each_reason_against_entering(change, code):
    assert entry_problems(WINDOW, ENTRANT) == ()
    assert codes(entry_problems(WINDOW, replace(ENTRANT, **change))) == [code]


def test_failed_gates_leave_the_data_year_to_its_own_rule():
    gates = [GateResult(gate.id, False, "", ()) for gate in STANDARD.gates]
    assert failed_gates(gates, STANDARD) == ("G1", "G2", "G3", "G5")
    passed = [GateResult("G1", True, "", ()), GateResult("G4", None, "", ())]
    assert failed_gates(passed, STANDARD) == ()


def test_reasons_are_kept_in_both_languages():
    (problem,) = entry_problems(WINDOW, replace(ENTRANT, data_year=2024))
    kept = reason(problem)
    assert kept["code"] == "other_data_year" and "2024" in kept["zh"] and "2024" in kept["en"]
    gate = gate_reason("G3", {"zh": ("有销售", "销售额为0"), "en": ("Sales", "sales are 0")})
    assert gate["code"] == "gate_G3" and "销售额为0" in gate["zh"] and "sales are 0" in gate["en"]
    chinese, english = said_in_both([kept, gate]).split("\n")
    assert kept["zh"] in chinese and gate["en"] in english
