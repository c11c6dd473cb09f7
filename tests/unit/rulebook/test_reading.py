"""A version as a document: everything the file says, nothing else, in both languages."""

from dataclasses import replace
from decimal import Decimal

import pytest

from certify.rulebook.reading import condition, document, measured, unit_words
from certify.scoring.standard import Award, Text
from tests.unit.scoring.examples import STANDARD

LANGUAGES = pytest.mark.parametrize("language", ["zh", "en"])


@LANGUAGES
def test_every_rule_stands_in_the_document(language):
    said = document(STANDARD, None, language)
    assert [each.code for each in said.fields] == list(STANDARD.fields)
    assert said.field.code == "01"
    assert [i.id for d in said.dimensions for i in d.indicators] == [
        each.id for each in STANDARD.indicators
    ]
    assert [gate.id for gate in said.gates] == [gate.id for gate in STANDARD.gates]
    assert len(said.sources) == len(STANDARD.sources)
    assert said.places == 2


def test_numbers_stand_as_written():
    said = document(STANDARD, "05", "en")
    assert (said.field.code, said.field.pass_mark, said.field.floors) == (
        "05",
        "65",
        (("C", "15"),),
    )
    assert said.field.benchmarks == ("5,000", "16", "9", "0.55")
    assert [unit for _, unit in said.benchmarks] == [
        "10,000 yuan", "per cent", "per cent", "share, 0 to 1",
    ]  # fmt: skip
    sales = said.dimensions[0].indicators[0]
    assert [(row.at, row.fact, row.points) for row in sales.rows][:2] == [
        ("0×", "0 yuan", "0"), ("0.25×", "12,500,000 yuan", "30"),
    ]  # fmt: skip
    growth = said.dimensions[0].indicators[2]
    assert growth.missing == "Not stated: 60 points"
    assert growth.rows[0].fact == "-11%"
    assert said.dimensions[0].indicators[0].missing is None


def test_reviewers_read_what_each_level_means():
    technical = document(STANDARD, None, "en").dimensions[2].indicators[2]
    assert technical.by_reviewers
    assert technical.rows[0].guidance.startswith("The core patents match no")
    assert all(row.guidance for row in technical.rows)
    assert technical.missing is None


def test_clauses_know_who_cites_them():
    clauses = {each.id: each for each in document(STANDARD, None, "en").clauses}
    assert clauses["3.1"].cited_by == (
        ("gate-G1", "G1 A counted patent in force at the end of the data year"),
    )
    assert [anchor for anchor, _ in clauses["2.1"].cited_by][:2] == ["field-01", "field-02"]
    assert clauses["4.1"].cited_by[0][0] == "dimension-A"
    assert clauses["4.1.1"].cited_by == (("indicator-A1", "A1 Sales"),)
    assert clauses["1"].cited_by == ()


def test_a_standard_of_awards_and_whole_points():
    awarded = replace(
        STANDARD,
        awards=(Award("gold", Text("金", "Gold"), Decimal(80)),),
        quantum=Decimal(1),
        fields={"01": replace(STANDARD.fields["01"], benchmarks={})},
    )
    said = document(awarded, "99", "en")
    assert said.awards == (("Gold", "80"),)
    assert said.places == 0
    assert set(said.field.benchmarks) == {""}


@LANGUAGES
def test_conditions_and_measures_in_words(language):
    assert all(condition(gate, language) for gate in STANDARD.gates)
    said = {each.id: measured(each, language) for each in STANDARD.indicators}
    if language == "en":
        assert said["A3"].endswith("less the benchmark of the field")
        assert said["C3"] == "Judged by reviewers, levels 0 to 4"
        assert condition(STANDARD.gates[0], "en") == "Counted patents is at least 1"
    else:
        assert said["A1"].endswith("÷ 本领域基准")


def test_units_without_words_need_none():
    assert unit_words("CNY", "en") == ""
