"""Comparison: what was changed is shown with its difference, what was not is only counted."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certify.rulebook.comparison import compare, marked
from certify.scoring.shelf.catalogue import digest_of
from certify.scoring.source import parse_yaml
from certify.scoring.standard import Award, Text, build
from tests.standards.shelf import SHIPPED, at, spoiled
from tests.unit.scoring.examples import STANDARD


def changed(change):
    """The shipped standard, changed and built."""
    return build(spoiled(change), "sha256:0")


def items(new, old=STANDARD, field=None, language="en"):
    """(section, state, id) → item, of everything that differs."""
    found = compare(old, new, field, language)
    return {(s.code, item.state, item.id): item for s in found.sections for item in s.items}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_version_does_not_differ_from_itself(language):
    content = (SHIPPED / "standard.yaml").read_bytes()
    again = build(parse_yaml(content, SHIPPED), digest_of(content))
    found = compare(STANDARD, again, None, language)
    assert found.differing == 0
    assert sum(section.same for section in found.sections) > 50
    assert found.field == "01"


def test_numbers_show_old_new_and_difference():
    def change(document):
        at(document, "A1")["weight"] = "10"
        at(document, "A2")["weight"] = "12"
        at(document, "A1")["table"][2] = ["1", "65"]
        document["fields"][0]["pass_mark"] = "64.5"

    found = items(changed(change))
    weight = {c.label: c for c in found["indicators", "changed", "A1"].changes}
    assert (weight["Weight"].old, weight["Weight"].new) == ("12", "10")
    assert weight["Weight"].difference == "−2"
    assert weight["Points at 1×"].difference == "+5"
    (mark,) = found["fields", "changed", "01"].changes
    assert (mark.label, mark.old, mark.new, mark.difference) == ("Pass mark", "62", "64.5", "+2.5")
    assert len(found["indicators", "changed", "A1"].plot.curves) == 2


def test_texts_are_marked_word_by_word_in_both_languages():
    def change(document):
        document["titles"] = {
            "zh": "专利密集型产品评定（示例标准）",
            "en": document["titles"]["en"],
        }

    (title,) = items(changed(change))["version", "changed", ""].changes
    assert title.label == "Title in Chinese"
    assert [(s.kind, s.text) for s in title.spans] == [
        ("same", "专利密集型产品评"), ("removed", "价"), ("added", "定"), ("same", "（示例标准）"),
    ]  # fmt: skip


def test_rules_that_came_and_went_are_named():
    def change(document):
        gone = document["dimensions"][3]["indicators"].pop()
        at(document, "D1")["weight"] = "14"
        document["dimensions"][0]["indicators"].append({**gone, "id": "A5", "clause": "4.1"})
        document["gates"].pop()
        at(document, "A1")["table"].append(["9", "100"])
        document["sources"][0]["en"] = "Another source"

    found = items(changed(change))
    assert ("indicators", "removed", "D3") in found
    added = found["indicators", "added", "A5"]
    assert added.plot is None
    assert all(each.old is None for each in added.changes)
    assert ("gates", "removed", "G5") in found
    row = next(c for c in found["indicators", "changed", "A1"].changes if c.label == "Points at 9×")
    assert (row.old, row.new, row.difference, row.spans) == (None, "100", None, ())
    compared = compare(STANDARD, changed(change), None, "en").sections[-1]
    assert [item.state for item in compared.items] == ["added", "removed"]
    assert compared.items[0].name == "Another source"


def test_a_benchmark_that_moves_the_curve_is_shown_though_the_table_is_the_same():
    def change(document):
        document["fields"][0]["benchmarks"]["sales"] = "6000"

    moved = changed(change)
    item = items(moved)["indicators", "changed", "A1"]
    assert item.changes == ()
    assert len(item.plot.benchmarks) == 2
    assert ("indicators", "changed", "A1") not in items(moved, field="02")


def test_benchmarks_are_named_with_their_unit():
    def change(document):
        document["fields"][0]["benchmarks"].update(sales="6000", contribution="0.5")

    changes = {
        c.label: (c.old, c.new) for c in items(changed(change))["fields", "changed", "01"].changes
    }
    assert changes["Sales benchmark (10,000 yuan)"] == ("5,000", "6,000")
    assert any("share, 0 to 1" in label for label in changes)


def test_standards_without_a_common_field_have_no_curves():
    one = replace(STANDARD, fields={"01": STANDARD.fields["01"]})
    other = replace(STANDARD, fields={"02": STANDARD.fields["02"]})
    found = compare(one, other, "01", "en")
    assert (found.field, found.fields) == (None, ())
    assert found.differing == 2


def test_awards_and_what_ends():
    awarded = replace(
        STANDARD,
        awards=(Award("gold", Text("金", "Gold"), Decimal(80)),),
        effective_to=STANDARD.checked_on,
    )
    found = items(awarded)
    assert found["awards", "added", "gold"].changes[-1].new == "80"
    (until,) = found["version", "changed", ""].changes
    assert (until.label, until.old, until.new) == ("In force until", "open end", "2026-11-01")


words = st.text("ab 专利,.", max_size=30)


@given(words, words)
def test_the_marks_give_both_texts_back(old, new):
    spans = list(marked(old, new))
    assert "".join(s.text for s in spans if s.kind != "added") == old
    assert "".join(s.text for s in spans if s.kind != "removed") == new
