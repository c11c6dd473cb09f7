"""Golden cases: the shipped ones pass, and a failing one shows expected and found."""

import copy

import pytest

from certify.scoring.examples.golden import check_cases, run_cases
from certify.scoring.shelf.catalogue import shipped
from certify.scoring.source import read_yaml
from tests.standards.shelf import SHIPPED

STANDARD = shipped().get("pip-illustrative", "2026.1")
EXAMPLES = read_yaml(SHIPPED / "examples.yaml")


def test_every_shipped_case_passes():
    report = check_cases(STANDARD, SHIPPED, "examples.yaml")
    assert [fault.say("en") for fault in report.faults] == []
    assert report.cases == len(EXAMPLES["cases"]) >= 25


def spoiled(change):
    """The faults of the shipped cases after ``change``."""
    document = copy.deepcopy(EXAMPLES)
    change(document)
    return run_cases(STANDARD, document, "examples.yaml").faults


def test_a_failing_case_shows_expected_and_found_per_indicator():
    def change(document):
        expect = document["cases"][1]["expect"]
        expect["points"]["A1"] = "64"
        expect.update(total="65.95", verdict="meets", failed=[])

    faults = spoiled(change)
    assert [fault.key for fault in faults] == [
        "cases.worked.A1", "cases.worked.total", "cases.worked.verdict", "cases.worked.failed",
    ]  # fmt: skip
    assert "A1: expected 64, found 63." in faults[0].say("en")
    assert "期望65.95，实得65.83" in faults[1].say("zh")


def test_a_case_must_state_every_indicator():
    faults = spoiled(lambda d: d["cases"][0]["expect"]["points"].pop("D3"))
    assert [(fault.key, fault.params["expected"]) for fault in faults] == [("cases.base.D3", "–")]


@pytest.mark.parametrize(
    ("code", "change"),
    [
        (
            "facts_missing",
            lambda d: (d["base"]["facts"].pop("sales"), d.update(cases=d["cases"][:1])),
        ),
        ("other_standard", lambda d: d.update(version="2025.1")),
        ("wrong_shape", lambda d: d.update(cases=[])),
        ("key_missing", lambda d: d["cases"][0].pop("expect")),
        ("language_missing", lambda d: d["cases"][0].pop("en")),
        ("wrong_form", lambda d: d["cases"][0].update(levels={"C3": "high"})),
    ],
)
def test_misshapen_cases_are_refused(code, change):
    assert [fault.code for fault in spoiled(change)] == [code]


def test_facts_no_rule_reads_are_left_out():
    def change(document):
        document["base"]["facts"]["output_value"] = "1"

    assert spoiled(change) == ()


def test_a_standard_without_cases_proves_nothing(tmp_path):
    (fault,) = check_cases(STANDARD, tmp_path, "examples.yaml").faults
    assert fault.code == "no_cases"
    (tmp_path / "examples.yaml").write_text("- *nothing", encoding="utf-8")
    (fault,) = check_cases(STANDARD, tmp_path, "examples.yaml").faults
    assert (fault.code, fault.line) == ("alias", 1)
