"""Edge coverage: a side of an edge without a golden case is a fault that says so."""

import copy
import shutil
from dataclasses import replace
from decimal import Decimal

import pytest
import yaml

from certify.scoring.examples.cases import Tried
from certify.scoring.examples.coverage import coverage
from certify.scoring.examples.doubts import statement_doubts
from certify.scoring.examples.golden import check_cases, read_cases, run_cases
from certify.scoring.reach import Possible, Span
from certify.scoring.shelf.catalogue import load_standard
from certify.scoring.source import line_of_key, lines_by_key, parse_document, read_yaml
from tests.standards.shelf import SHELVES, SHIPPED
from tests.standards.small import COVERING, case, lay

EXAMPLES = read_yaml(SHIPPED / "examples.yaml")
STANDARD, _ = load_standard(SHIPPED / "standard.yaml", "standard.yaml")


def report(folder, cases):
    """What edge coverage says of the small standard with ``cases``."""
    place = lay(folder, cases)
    standard, faults = load_standard(place / "standard.yaml", "standard.yaml")
    assert faults == ()
    return check_cases(standard, place, "here/examples.yaml")


@pytest.mark.parametrize("folder", SHELVES, ids=lambda folder: folder.parent.name)
def test_the_shipped_cases_stand_on_either_side_of_every_edge(folder):
    standard, faults = load_standard(folder / "standard.yaml", "standard.yaml")
    assert faults == ()
    found = check_cases(standard, folder, "examples.yaml")
    assert [fault.say("en") for fault in found.faults] == []
    assert found.cases >= 40


def test_a_case_on_each_side_is_enough_and_impossible_sides_are_listed(tmp_path):
    found = report(tmp_path, COVERING)
    assert found.faults == ()
    assert found.exempt == ()


@pytest.mark.parametrize(
    ("lacking", "key", "code", "said"),
    [
        ("band-1", "A4.table.1", "uncovered_below", "export_share < 1"),
        ("band-3", "A4.table.3", "uncovered_between", "10 ≤ export_share < 30"),
        ("band-4", "A4.table.4", "uncovered_from", "30 ≤ export_share"),
        ("loss", "A2.table.1", "uncovered_below", "field 01, profit_margin < 0"),
        ("no-profit", "A2.table.1", "uncovered_knot", "field 01, profit_margin = 0"),
        ("half", "A2.table.1", "uncovered_between", "field 01, 0 < profit_margin < 0.08"),
        ("benchmark", "A2.table.2", "uncovered_knot", "field 01, profit_margin = 0.08"),
        ("more", "A2.table.3", "uncovered_above", "field 01, 0.16 < profit_margin"),
    ],
)
def test_a_missing_side_of_a_table_says_what_to_state(tmp_path, lacking, key, code, said):
    (fault,) = report(tmp_path, [each for each in COVERING if each["id"] != lacking]).faults
    assert (fault.file, fault.code) == ("here/standard.yaml", code)
    assert fault.key == f"dimensions.A.indicators.{key}"
    assert fault.say("en").endswith(f"Add a case to examples.yaml with: {said}.")
    assert "请在examples.yaml中增加一个案例" in fault.say("zh")


def uncovered(*names):
    """The faults of the illustrative standard without the cases of these names."""
    document = copy.deepcopy(EXAMPLES)
    known = {each["id"] for each in document["cases"]}
    assert set(names) <= known
    document["cases"] = [each for each in document["cases"] if each["id"] not in names]
    return faults_of(document)


def faults_of(document):
    """The faults of the illustrative standard with the cases of ``document``."""
    assert run_cases(STANDARD, document, "examples.yaml").faults == ()
    tried = [Tried(each, each.judged(STANDARD)) for each in read_cases(STANDARD, document)]
    return [(fault.key, fault.code) for fault in coverage(STANDARD, tried, "01", "-").faults]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["c4-level-1"], [("dimensions.C.indicators.C4.table.2", "uncovered_level")]),
        (["d3-missing"], [("dimensions.D.indicators.D3.missing", "uncovered_missing")]),
        (["pass-02-under"], [("fields.02.pass_mark", "uncovered_mark_missed")]),
        (["floor-03-under"], [("fields.03.floors.C", "uncovered_floor_missed")]),
        (
            ["pass-04-at", "floor-04-at"],
            [("fields.04.pass_mark", "uncovered_mark_reached")],
        ),
        (["gate-g1"], [("gates.G1.bound", "uncovered_gate_failed")]),
        (
            ["gate-g3"],
            [
                ("dimensions.A.indicators.A1.table.1", "uncovered_knot"),
                ("gates.G3.bound", "uncovered_gate_failed"),
            ],
        ),
        (["gate-g5", "gated-unjudged"], [("gates.G5.bound", "uncovered_gate_failed")]),
    ],
)
def test_a_line_needs_a_case_that_reaches_it_and_one_that_misses_it_alone(names, expected):
    assert uncovered(*names) == expected


def test_a_gate_that_fails_beside_another_one_proves_nothing():
    document = copy.deepcopy(EXAMPLES)
    for each in document["cases"]:
        if each["id"] == "gate-g3":
            each["facts"]["core_patents_disputed"] = "1"
            each["expect"]["failed"] = ["G3", "G5"]
    assert faults_of(document) == [("gates.G3.bound", "uncovered_gate_failed")]


def test_a_floor_that_nobody_misses_alone_may_be_missed_in_company():
    """Where the rest cannot reach the mark, missing both is all a case can show."""
    field = replace(STANDARD.fields["01"], pass_mark=Decimal("90"))
    strict = replace(STANDARD, fields={"01": field})
    cases = [each for each in read_cases(STANDARD, EXAMPLES) if each.findings.field == "01"]

    def gaps(kept):
        found = coverage(strict, [Tried(each, each.judged(strict)) for each in kept], "01", "-")
        return {fault.code for fault in found.faults}

    assert gaps(cases) == set()
    reached = [each for each in cases if "C" not in each.expect.failed]
    assert gaps(reached) >= {"uncovered_floor_missed"}


def test_exempt_edges_are_listed_for_people_and_machines():
    found = check_cases(STANDARD, SHIPPED, "examples.yaml").exempt
    key = "dimensions.B.indicators.B2.table.2"
    (exemption,) = (each for each in found if each.key == key)
    assert exemption.say("en") == f"{key}: No filing can show 1 < invention_share."
    reason = "任何备案都不可能出现1 < invention_share。"
    assert exemption.as_json("zh") == {"key": key, "reason": reason}


def test_coverage_waits_until_every_case_passes(tmp_path):
    wrong = copy.deepcopy(COVERING[:2])
    wrong[0]["expect"]["total"] = "60.01"
    assert [fault.code for fault in report(tmp_path, wrong).faults] == ["case_differs"]


def doubts(change):
    """What is found in the statements of the cases after ``change``."""
    document = copy.deepcopy(EXAMPLES)
    change(document)
    found = [(path, doubt.code) for path, doubt in statement_doubts(STANDARD, document)]
    return sorted(found, key=str)


def test_all_that_no_filing_can_show_is_found_at_once():
    def change(document):
        document["base"]["facts"].update(counted_patents="1.5", saless="1", export_share="101")
        document["base"]["levels"]["A1"] = "3"
        document["cases"][2]["id"] = "worked"
        document["cases"][2].update(
            field="99", facts={"sales": "missing", "profit_margin": "1.01"}, levels={"C3": "4.5"}
        )

    assert doubts(change) == [
        (("base", "facts", "counted_patents"), "impossible_value"),
        (("base", "facts", "export_share"), "impossible_value"),
        (("base", "facts", "saless"), "unknown_fact"),
        (("base", "levels", "A1"), "unknown_level"),
        (("cases", 1, "id"), "case_twice"),
        (("cases", 2, "facts", "profit_margin"), "impossible_value"),
        (("cases", 2, "facts", "sales"), "never_missing"),
        (("cases", 2, "levels", "C3"), "impossible_value"),
    ]


def test_a_field_the_standard_does_not_cover_is_a_fault_of_the_case(tmp_path):
    other = case("other", "5", "0.12", ("60", "80"), "70.00") | {"field": "02"}
    (fault,) = report(tmp_path, [*COVERING, other]).faults
    assert (fault.key, fault.code) == ("cases.other.field", "field_not_covered")
    assert "本标准不适用于领域02" in fault.say("zh")


NUMBERS = [Decimal(n) / 4 for n in range(-6, 15)]


@pytest.mark.parametrize("possible", [
    Possible(None, None), Possible(Decimal(0), None), Possible(Decimal(0), Decimal(3)),
    Possible(Decimal(0), Decimal(3), Decimal(1)), Possible(None, Decimal("2.5"), Decimal("0.5")),
], ids=str)  # fmt: skip
def test_whether_a_span_can_occur_agrees_with_counting(possible):
    def occurs(value):
        return (
            (possible.least is None or possible.least <= value)
            and (possible.most is None or value <= possible.most)
            and (possible.grid is None or value % possible.grid == 0)
        )

    fine = [Decimal(n) / 8 for n in range(-16, 33) if occurs(Decimal(n) / 8)]
    ends = [None, *NUMBERS[::2]]
    for low in ends:
        for high in ends:
            for low_open in (False, True):
                for high_open in (False, True):
                    span = Span(low, high, low_open=low_open, high_open=high_open)
                    assert possible.meets(span) == any(map(span.holds, fine)), span


def test_an_uncovered_edge_is_named_at_its_line(tmp_path):
    folder = shutil.copytree(SHIPPED, tmp_path / "here")
    text = yaml.safe_dump({**EXAMPLES, "cases": EXAMPLES["cases"][:1]}, allow_unicode=True)
    (folder / "examples.yaml").write_text(text, encoding="utf-8")
    faults = check_cases(STANDARD, folder, "examples.yaml").faults
    rows = (folder / "standard.yaml").read_text(encoding="utf-8").splitlines()
    marks = [fault for fault in faults if fault.key.endswith(".pass_mark")]
    assert marks
    assert all("pass_mark" in rows[fault.line - 1] for fault in marks)
    assert [fault.key for fault in faults if fault.line is None] == []
    (folder / "standard.yaml").unlink()
    assert {fault.line for fault in check_cases(STANDARD, folder, "examples.yaml").faults} == {None}


def test_a_differing_case_is_named_at_what_it_expects():
    document = parse_document((SHIPPED / "examples.yaml").read_bytes(), SHIPPED)
    expect = document.value["cases"][0]["expect"]
    expect["verdict"] = "undetermined"
    expect["points"]["A1"] = "1"
    faults = run_cases(STANDARD, document.value, "examples.yaml", document.lines).faults
    place = ("cases", 0, "expect")
    assert {fault.code for fault in faults} == {"case_differs"}
    assert sorted(fault.line for fault in faults) == sorted(
        [document.lines[*place, "verdict"], document.lines[*place, "points", "A1"]]
    )


def test_a_key_that_is_not_there_stands_where_it_should():
    lines = lines_by_key(parse_document(b"list:\n- id: x\n  b: [1,\n   2]\n", SHIPPED))
    assert lines == {
        "": 1,
        "list": 1,
        "list.x": 2,
        "list.x.id": 2,
        "list.x.b": 3,
        "list.x.b.1": 3,
        "list.x.b.2": 4,
    }
    assert line_of_key(lines, "list.x.c.d") == 2
    assert line_of_key(lines, "lost.key") is None
