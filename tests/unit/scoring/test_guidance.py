"""A standard tells a filer which answers count: whatever standard it is."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certify.scoring.standard import Award, Benchmark, Gate, Text
from certify.scoring.telling.guidance import guide
from tests.unit.scoring.examples import STANDARD
from tests.unit.scoring.random_standards import WORDS, standards


def told(language="en", field="01"):
    return guide(STANDARD, field, language)


def count(found, name):
    return next(each for each in found.counts if each.id == name)


def test_an_indicator_says_weight_benchmark_of_the_field_and_table():
    sales = count(told(), "A1")
    assert (sales.weight, sales.figures) == ("12", ("economics.sales",))
    assert sales.measured == "Sales ÷ benchmark · as filed"
    assert sales.benchmark == "Sales benchmark of ICT manufacturing: 50,000,000 yuan"
    assert [(each.value, each.points) for each in sales.steps][:3] == [
        ("0×", "0"), ("0.25×", "30"), ("1×", "60")
    ]  # fmt: skip
    assert sales.missing is None
    assert count(told(field="07"), "A1").benchmark.endswith("15,000,000 yuan")


def test_what_is_left_empty_is_said_by_the_standards_own_rule():
    assert count(told(), "A3").missing == "Left empty: 60 points"
    assert count(told(), "D3").missing == "Left empty: 0 points"
    assert count(told(), "C2").missing == "No IP investment: 0 points"
    assert count(told("zh"), "A3").missing == "未填写：60分"
    assert count(told(), "B5").missing == "Without any patent: 50 points"
    assert count(told(), "C1").missing == "Without any patent: 0 points"


def test_answers_are_found_by_section_and_by_name():
    found = told()
    assert [each.id for each in found.of("economics")] == ["A1", "A2", "A3", "A4", "C2"]
    assert [each.id for each in found.of("market")] == ["D1", "D3"]
    assert found.of("accounts") == ()
    by_answer = found.names_by_answer("economics")
    assert by_answer["exports"] == ("A4 Export share",)
    assert len(by_answer["sales"]) == 4
    assert "output_value" not in by_answer
    assert found.names_by_answer("patents") == {}


def test_gates_are_conditions_of_the_section_they_read():
    found = told()
    assert [each.id for each in found.conditions_of("economics")] == ["G3"]
    assert [each.needed for each in found.conditions_of("patents")] == [
        "Counted patents: at least 1", "Core patents in an ownership dispute: at most 0"
    ]  # fmt: skip


def test_what_reviewers_judge_comes_with_the_standards_own_guidance():
    judged = told("zh").judged
    assert [each.id for each in judged] == ["C3", "C4", "D2"]
    assert [level for level, _ in judged[0].levels] == ["0", "1", "2", "3", "4"]
    assert all(text for each in judged for _, text in each.levels)


def test_the_line_is_the_pass_mark_with_floors_or_the_awards():
    assert told().line == "Pass mark 62; floor of “Patent value contribution” 15"
    awards = (Award("gold", Text("一级", "first"), Decimal(80)),)
    assert guide(replace(STANDARD, awards=awards), "01", "en").line.startswith(
        "Pass mark 62; first 80; floor"
    )
    lowest = (Award("base", Text("入围", "listed"), Decimal(62)), *awards)
    assert guide(replace(STANDARD, awards=lowest), "01", "en").line.startswith("listed 62; first")


def test_a_field_not_covered_is_an_error():
    with pytest.raises(KeyError):
        guide(STANDARD, "98", "zh")


@settings(deadline=None, max_examples=40)
@given(standards(), st.sampled_from(("zh", "en")))
def test_any_standard_tells_itself(standard, language):
    benchmarks = {
        each.benchmark: Benchmark(each.benchmark, "ratio", WORDS)
        for each in standard.indicators if each.benchmark
    }  # fmt: skip
    gates = (*standard.gates, Gate("G9", WORDS, "1", "campaign_year", None, Decimal(0)))
    found = guide(replace(standard, benchmarks=benchmarks, gates=gates), "01", language)
    by_data = [each for each in standard.indicators if each.fact]
    assert [each.id for each in found.counts] == [each.id for each in by_data]
    assert len(found.judged) == len(standard.indicators) - len(by_data)
    assert all(len(c.steps) == len(i.table.at) for c, i in zip(found.counts, by_data, strict=True))
    assert [each.id for each in found.conditions] == ["G1"]
