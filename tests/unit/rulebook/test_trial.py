"""Trying a filing on a version: the same judge as everywhere, all problems at once."""

import json
import shutil

import pytest

from certify.rulebook.trying.trial import examples_of, try_documents, try_example
from certify.scoring.shelf.catalogue import Catalogue, Entry, shipped
from tests.standards.shelf import SHIPPED
from tests.unit.filing.examples import EXAMPLE, spoiled
from tests.unit.scoring.examples import STANDARD

FILING = json.dumps(EXAMPLE)
JUDGEMENT = json.dumps({
    "schema": "certify.judgement/1", "levels": {"C3": "3", "C4": "2.5", "D2": "3"},
    "confirmed_contributions": {"ZL201710601862.3": "0.20"},
})  # fmt: skip


def said(outcome):
    assert outcome.sheet is None
    return [(about, each.pointer, each.code) for about, each in outcome.problems]


def test_a_pasted_filing_is_judged():
    assert str(try_documents(FILING, JUDGEMENT, STANDARD).sheet.total) == "65.83"
    unjudged = try_documents(FILING, "  ", STANDARD)
    assert unjudged.sheet.verdict == "undetermined"
    assert (unjudged.problems, unjudged.differences) == ((), None)


def test_every_problem_of_both_documents_at_once():
    broken = json.dumps(spoiled({"/product/model": "", "/economics/profit": "70000000"}))
    assert said(try_documents(broken, "{", STANDARD)) == [
        ("filing", "/product/model", "required"),
        ("filing", "/economics/profit", "profit_above_sales"),
        ("judgement", "", "json_form"),
    ]
    assert said(try_documents("\ud800", "", STANDARD)) == [("filing", "", "not_utf8")]


def test_what_only_the_engine_knows_is_said_of_its_document():
    judgement = json.dumps({"schema": "certify.judgement/1", "levels": {"Z9": "1"}})
    assert said(try_documents(FILING, judgement, STANDARD)) == [
        ("judgement", "/levels/Z9", "unknown_level")
    ]


def test_warnings_come_with_the_sheet():
    doubtful = json.dumps(spoiled({"/patents/0/owners": ["别家公司"]}))
    outcome = try_documents(doubtful, "", STANDARD)
    assert outcome.sheet is not None
    assert outcome.warnings


def test_golden_cases_can_be_chosen_and_give_what_they_expect():
    examples = examples_of(STANDARD, shipped())
    assert examples[0].id == "base"
    assert examples[0].names.zh and examples[0].names.en
    for each in examples[:5]:
        assert try_example(STANDARD, shipped(), each.id).differences == ()
    assert try_example(STANDARD, shipped(), "no-such-case") is None


def test_a_case_that_differs_says_where(tmp_path):
    shutil.copytree(SHIPPED, tmp_path / "v")
    file = tmp_path / "v" / "examples.yaml"
    file.write_text(file.read_text("utf-8").replace('total: "64.60"', 'total: "64.61"', 1), "utf-8")
    catalogue = Catalogue((Entry(STANDARD, True, tmp_path / "v"),))
    (difference,) = try_example(STANDARD, catalogue, "base").differences
    assert (difference.what, difference.expected, difference.found) == ("total", "64.61", "64.60")


@pytest.mark.parametrize("content", [None, "cases: [", "schema: other"])
def test_without_sound_cases_there_is_nothing_to_choose(tmp_path, content):
    if content is not None:
        (tmp_path / "examples.yaml").write_text(content, encoding="utf-8")
    catalogue = Catalogue((Entry(STANDARD, True, tmp_path),))
    assert examples_of(STANDARD, catalogue) == ()
    assert examples_of(STANDARD, Catalogue(())) == ()
