"""Broken standards: each is refused for its own reason, with key and cure."""

import re
from datetime import date
from pathlib import Path

import pytest
import yaml

from certify.scoring.linting.lint import lint
from certify.scoring.source import parse_document
from tests.standards.shelf import DOCUMENT, at, spoiled

TODAY = date(2026, 11, 24)


def awards(*lines):
    """Awards that begin at ``lines``."""
    names = ("bronze", "silver", "gold")
    return [
        {"id": name, "names": {"zh": "等次", "en": name}, "from": line}
        for name, line in zip(names, lines, strict=False)
    ]


def coarse(document):
    """Leave two indicators of few points: 36, 54, 72 or 90 and beside it 5 or 10."""
    export, survived = at(document, "A4"), at(document, "B5")
    export.update(weight="90")
    survived.update(weight="10")
    document["dimensions"] = document["dimensions"][:2]
    for dimension, only, weight in zip(
        document["dimensions"], (export, survived), ("90", "10"), strict=True
    ):
        dimension.update(weight=weight, indicators=[only])
    for field in document["fields"]:
        field.update(pass_mark="50", floors={})


CASES = [
    ("weights_of_dimension", "dimensions.A.weight", lambda d: at(d, "A1").update(weight="13")),
    ("weights_total", "dimensions",
     lambda d: (at(d, "A1").update(weight="13"), d["dimensions"][0].update(weight="31"))),
    ("weight_not_positive", "dimensions.B.indicators.B5.weight",
     lambda d: (at(d, "B5").update(weight="0"), at(d, "B1").update(weight="8"))),
    ("unknown_fact", "dimensions.A.indicators.A1.fact",
     lambda d: at(d, "A1").update(fact="turnover")),
    ("unknown_fact", "gates.G1.fact", lambda d: d["gates"][0].update(fact="patents_held")),
    ("language_missing", "titles", lambda d: d["titles"].pop("zh")),
    ("language_missing", "dimensions.A.indicators.A1.names",
     lambda d: at(d, "A1")["names"].pop("en")),
    ("language_missing", "clauses.2.1", lambda d: d["clauses"][1].pop("en")),
    ("language_missing", "dimensions.C.indicators.C3.guidance.3",
     lambda d: at(d, "C3")["guidance"][2].pop("zh")),
    ("key_missing", "", lambda d: d.pop("effective_from")),
    ("mark_missing", "fields.05", lambda d: d["fields"][4].pop("pass_mark")),
    ("awards_not_ascending", "awards.silver.from", lambda d: d.update(awards=awards("70", "70"))),
    ("award_out_of_reach", "awards.silver.from", lambda d: d.update(awards=awards("70", "101"))),
    ("award_below_mark", "awards.bronze.from", lambda d: d.update(awards=awards("64.9", "80"))),
    ("wrong_shape", "awards", lambda d: d.update(awards=[])),
    ("key_missing", "dimensions.A.indicators.A1", lambda d: at(d, "A1").pop("fact")),
    ("key_missing", "dimensions.D.indicators.D2", lambda d: at(d, "D2").pop("guidance")),
    ("unknown_key", "author", lambda d: d.update(author="me")),
    ("unknown_key", "dimensions.A.indicators.A1.wieght", lambda d: at(d, "A1").update(wieght="12")),
    ("key_not_here", "dimensions.C.indicators.C3.fact",
     lambda d: at(d, "C3").update(fact="sales")),
    ("key_not_here", "gates.G2.bound", lambda d: d["gates"][1].update(bound="1")),
    ("not_allowed", "authority", lambda d: d.update(authority="mine")),
    ("not_allowed", "dimensions.A.indicators.A1.kind",
     lambda d: at(d, "A1").update(kind="polynomial")),
    ("not_allowed", "gates.G1.condition", lambda d: d["gates"][0].update(condition="maybe")),
    ("not_allowed", "fields.08.code", lambda d: d["fields"][7].update(code="08")),
    ("wrong_form", "fields.01.pass_mark", lambda d: d["fields"][0].update(pass_mark="6e1")),
    ("wrong_form", "version", lambda d: d.update(version="v1")),
    ("wrong_form", "fields.01.benchmarks.sales",
     lambda d: d["fields"][0]["benchmarks"].update(sales="5,000")),
    ("wrong_shape", "dimensions", lambda d: d.update(dimensions=[])),
    ("wrong_shape", "dimensions.A.indicators.A1.table",
     lambda d: at(d, "A1").update(table=[["0", "0"]])),
    ("wrong_shape", "fields", lambda d: d.update(fields="all")),
    ("no_such_date", "checked_on", lambda d: d.update(checked_on="2026-02-30")),
    ("ends_before_start", "effective_to", lambda d: d.update(effective_to="2025-12-31")),
    ("id_twice", "dimensions.A.indicators.A1", lambda d: at(d, "A2").update(id="A1")),
    ("id_twice", "fields.01", lambda d: d["fields"][1].update(code="01")),
    ("id_twice", "gates.G1", lambda d: d["gates"][2].update(id="G1")),
    ("unknown_clause", "gates.G1.clause", lambda d: d["gates"][0].update(clause="9.9")),
    ("benchmark_missing", "fields.03.benchmarks",
     lambda d: d["fields"][2]["benchmarks"].pop("contribution")),
    ("unknown_benchmark", "fields.03.benchmarks.margin",
     lambda d: d["fields"][2]["benchmarks"].update(margin="1")),
    ("unknown_benchmark", "dimensions.A.indicators.A1.benchmark",
     lambda d: at(d, "A1").update(benchmark="turnover")),
    ("benchmark_unit", "dimensions.A.indicators.A1.benchmark",
     lambda d: at(d, "A1").update(benchmark="contribution")),
    ("benchmark_and_transform", "dimensions.A.indicators.A1",
     lambda d: at(d, "A1").pop("benchmark")),
    ("benchmark_and_transform", "dimensions.B.indicators.B2",
     lambda d: at(d, "B2").update(benchmark="contribution")),
    ("benchmark_not_positive", "dimensions.A.indicators.A1.benchmark",
     lambda d: d["fields"][2]["benchmarks"].update(sales="0")),
    ("unit_differs", "dimensions.A.indicators.A1.unit", lambda d: at(d, "A1").update(unit="CNY")),
    ("unit_differs", "dimensions.A.indicators.A3.unit",
     lambda d: at(d, "A3").update(unit="percent")),
    ("mark_out_of_reach", "fields.01.pass_mark", lambda d: d["fields"][0].update(pass_mark="101")),
    ("floor_out_of_reach", "fields.01.floors.C",
     lambda d: d["fields"][0]["floors"].update(C="30.5")),
    ("unknown_dimension", "fields.01.floors.E", lambda d: d["fields"][0]["floors"].update(E="5")),
    ("gap", "dimensions.B.indicators.B1.table",
     lambda d: at(d, "B1").update(table=[["1", "50"], ["2", "65"]])),
    ("overlap", "dimensions.A.indicators.A4.table",
     lambda d: at(d, "A4").update(table=[["0", "40"], ["10", "60"], ["10", "80"]])),
    ("overlap", "dimensions.A.indicators.A1.table",
     lambda d: at(d, "A1").update(table=[["0", "0"], ["3", "60"], ["1", "90"]])),
    ("unreachable", "dimensions.A.indicators.A4.table",
     lambda d: at(d, "A4").update(table=[["0", "40"], ["30", "80"], ["101", "100"]])),
    ("unreachable", "dimensions.B.indicators.B1.table",
     lambda d: at(d, "B1").update(table=[["0", "0"], ["1.2", "40"], ["2", "80"]])),
    ("unreachable", "dimensions.B.indicators.B2.table",
     lambda d: at(d, "B2").update(table=[["-2", "0"], ["-1", "10"], ["1", "100"]])),
    ("unreachable", "dimensions.C.indicators.C1.table",
     lambda d: at(d, "C1").update(table=[["0", "0"], ["3", "60"], ["4", "100"]])),
    ("not_monotonic", "dimensions.D.indicators.D3.table",
     lambda d: at(d, "D3").update(table=[["0", "0"], ["5", "80"], ["15", "40"]])),
    ("never_matters", "dimensions.D.indicators.D3.table",
     lambda d: at(d, "D3").update(table=[["0", "40"], ["5", "40"]])),
    ("points_out_of_range", "dimensions.D.indicators.D3.table",
     lambda d: at(d, "D3").update(table=[["0", "0"], ["5", "101"]])),
    ("points_out_of_range", "dimensions.A.indicators.A3.missing",
     lambda d: at(d, "A3").update(missing={"points": "-1"})),
    ("missing_rule_missing", "dimensions.A.indicators.A3.table",
     lambda d: at(d, "A3").pop("missing")),
    ("levels_incomplete", "dimensions.C.indicators.C3.table",
     lambda d: at(d, "C3").update(table=[["0", "0"], ["3", "75"]])),
    ("guidance_missing", "dimensions.C.indicators.C3.guidance",
     lambda d: at(d, "C3")["guidance"].pop()),
    ("flag_rows", "dimensions.B.indicators.B5.table",
     lambda d: at(d, "B5").update(kind="flag", table=[["0", "0"], ["2", "100"]])),
    ("no_such_date", "effective_from", lambda d: d.update(effective_from="2027-02-29")),
    ("checked_in_future", "checked_on", lambda d: d.update(checked_on="2026-11-25")),
    ("flag_fact", "dimensions.B.indicators.B2.fact",
     lambda d: at(d, "B2").update(kind="flag")),
    ("guidance_idle", "dimensions.C.indicators.C3.guidance",
     lambda d: at(d, "C3")["guidance"].append(dict(at(d, "C3")["guidance"][1]))),
    ("guidance_idle", "dimensions.C.indicators.C4.guidance",
     lambda d: at(d, "C4")["table"].pop(1)),
    ("mark_unreachable", "fields.03.pass_mark",
     lambda d: (at(d, "A1").update(table=[["0", "0"], ["6", "50"]]),
                d["fields"][2].update(pass_mark="94.01"))),
    ("floor_unreachable", "fields.05.floors.B",
     lambda d: (at(d, "B5").update(table=[["0", "0"], ["1", "50"]]),
                d["fields"][4]["floors"].update(B="19.01"))),
    ("award_unreachable", "awards.silver.from",
     lambda d: (at(d, "A1").update(table=[["0", "0"], ["6", "50"]]),
                d.update(awards=awards("65", "94.01")))),
    ("mark_never_missed", "fields.02.pass_mark",
     lambda d: d["fields"][1].update(pass_mark="1", floors={})),
    ("never_decides", "dimensions.B.indicators.B5", coarse),
    ("gate_shut", "gates.G3.bound",
     lambda d: d["gates"][2].update(fact="export_share", bound="100")),
    ("gate_shut", "gates.G5.bound",
     lambda d: d["gates"][4].update(fact="counted_patents", bound="0")),
    ("gate_idle", "gates.G1.bound", lambda d: d["gates"][0].update(bound="0")),
]  # fmt: skip


def placed(node, key):
    """The line of ``key``, or of what should hold it, by the marks of another reader."""
    line, parts = None, key
    while parts:
        found = steps(node, parts)
        if not found:
            break
        name, line, node = max(found, key=lambda each: len(each[0]))
        parts = parts[len(name) + 1 :]
    return line


def steps(node, parts):
    """What ``parts`` may begin with below ``node``: (name, line, node)."""
    if isinstance(node, yaml.MappingNode):
        known = [(key.value, key.start_mark.line + 1, value) for key, value in node.value]
    elif isinstance(node, yaml.SequenceNode):
        known = [
            (identity(item) or str(place), item.start_mark.line + 1, item)
            for place, item in enumerate(node.value, 1)
        ]
    else:
        known = []
    return [each for each in known if f"{parts}.".startswith(f"{each[0]}.")]


def identity(node):
    """The id or code of a list's item."""
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    named = {key.value: value.value for key, value in pairs}
    return named.get("id") or named.get("code")


def linted(document):
    """The faults of a document as it would lie in a file, and its text."""
    text = yaml.safe_dump(document, allow_unicode=True, sort_keys=False)
    read = parse_document(text.encode(), Path("standard.yaml"))
    return lint(read.value, "standard.yaml", read.lines, TODAY), text


@pytest.mark.parametrize(
    ("code", "key", "change"), CASES, ids=[f"{code}-{key}" for code, key, _ in CASES]
)
def test_a_broken_standard_is_refused_for_its_own_reason(code, key, change):
    faults, text = linted(spoiled(change))
    assert [(fault.code, fault.key) for fault in faults] == [(code, key)]
    (fault,) = faults
    line = placed(yaml.compose(text, yaml.CBaseLoader), key)
    if code == "id_twice":  # the second of the two is the one that is too many
        assert fault.line > line
    else:
        assert fault.line == line
    place = "standard.yaml" if not key else f"standard.yaml:{fault.line}: {key}"
    for language in ("zh", "en"):
        said = fault.say(language)
        assert said.startswith(f"{place}: ")
        assert "{" not in said.replace("{points: …}", "")
    document = fault.as_json("zh")
    assert re.search("[\u4e00-\u9fff]", document["cure"])
    assert (document["line"], document["severity"]) == (fault.line, "fault")


def test_the_corpus_is_wide():
    assert len(CASES) >= 45
    assert len({code for code, _, _ in CASES}) >= 40


def test_the_shipped_standard_has_no_fault():
    assert lint(DOCUMENT, "standard.yaml") == ()


def test_all_faults_come_at_once():
    def change(document):
        document["titles"].pop("en")
        at(document, "A1").update(fact="turnover")
        at(document, "B1").update(weight="7")
        document["fields"][0].update(pass_mark="200")

    codes = {fault.code for fault in lint(spoiled(change), "standard.yaml")}
    assert codes == {
        "language_missing", "unknown_fact", "weights_of_dimension", "mark_out_of_reach",
    }  # fmt: skip


@pytest.mark.parametrize(
    "document",
    [
        None,
        "text",
        [],
        ["a"],
        {},
        {"dimensions": "x"},
        {"dimensions": ["x"], "fields": [{}], "gates": {}},
    ],
)
def test_nonsense_is_refused_and_never_crashes(document):
    assert lint(document, "standard.yaml")


def test_a_weight_that_is_no_number_is_one_fault():
    faults = lint(spoiled(lambda d: at(d, "A1").update(weight="twelve")), "standard.yaml")
    assert [(fault.code, fault.key) for fault in faults] == [
        ("wrong_form", "dimensions.A.indicators.A1.weight")
    ]


def test_a_misshapen_benchmark_does_not_blame_the_fields():
    faults = lint(spoiled(lambda d: d["benchmarks"][1].update(unit="dozen")), "standard.yaml")
    assert faults[0].key == "benchmarks.profit_margin.unit"
    assert not any(fault.key.startswith("fields") for fault in faults)


def test_a_flag_with_its_two_rows_is_fine():
    def change(document):
        at(document, "B5").update(kind="flag", table=[["0", "0"], ["1", "100"]])

    assert lint(spoiled(change), "standard.yaml") == ()


def test_falling_points_are_fine():
    def change(document):
        at(document, "D3").update(table=[["0", "100"], ["5", "40"], ["30", "0"]])

    assert lint(spoiled(change), "standard.yaml") == ()
