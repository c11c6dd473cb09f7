"""A proposed version: the old text, spliced at the changed values and nowhere else."""

import difflib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certify.problems import Refused
from certify.scoring.linting.lint import lint
from certify.scoring.proposing.redraft import Edition, Manuscript, nodes_of, quoted, redraft
from certify.scoring.shelf.catalogue import FILE, shipped
from certify.scoring.source import parse_yaml
from certify.scoring.standard import Text
from tests.unit.scoring.drafts import STANDARD

EDITION = Edition("2.0", date(2027, 1, 1), date(2026, 11, 24), Text("计算“所得”", 'Computed "so"'))
NUMBERS = {("01", "sales"): "6000", ("01", "growth"): "9.5", ("02", "sales"): "3000"}


def changed_lines(before, after):
    lines = difflib.ndiff(before.splitlines(), after.splitlines())
    return [line[2:] for line in lines if line.startswith("+ ")]


def read(text):
    return parse_yaml(text.encode(), None)


def test_only_what_was_changed_differs():
    text, changes = redraft(STANDARD, NUMBERS, EDITION)
    assert changed_lines(STANDARD, text) == [
        'version: "2.0"',
        "effective_from: 2027-01-01  # bare",
        'checked_on: "2026-11-24"',
        "    en: Source",
        '  - {zh: "计算“所得”", en: "Computed \\"so\\""}  # the last source',
        '      sales: "6000"',
        '      growth: "9.5"   # places stay',
    ]
    assert [(c.key, c.old, c.new) for c in changes] == [
        ("version", "1.0", "2.0"),
        ("effective_from", "2025-01-01", "2027-01-01"),
        ("effective_to", "2025-12-31", None),
        ("checked_on", "2025-01-01", "2026-11-24"),
        ("sources.1", None, '计算“所得” / Computed "so"'),
        ("fields.01.benchmarks.sales", "5000", "6000"),
        ("fields.01.benchmarks.growth", "8.0", "9.5"),
    ]
    assert changes[0].as_json() == {"key": "version", "old": "1.0", "new": "2.0"}


def test_the_result_says_what_the_list_says():
    text, _ = redraft(STANDARD, NUMBERS, EDITION)
    before, after = read(STANDARD), read(text)
    assert after["fields"][0]["benchmarks"] == {"sales": "6000", "growth": "9.5", "unread": "0.5"}
    assert after["sources"][-1] == {"zh": "计算“所得”", "en": 'Computed "so"'}
    assert "effective_to" not in after
    untouched = set(before) - {"version", "effective_from", "effective_to", "checked_on",
                               "sources", "fields"}  # fmt: skip
    assert all(after[key] == before[key] for key in untouched)


def test_a_list_on_one_line_is_continued_on_it():
    flow = STANDARD.replace(
        "sources:\n  - zh: 来源\n    en: Source  # the last source\n",
        "sources: [{zh: 来源, en: Source}]\n",
    )
    text, _ = redraft(flow, {}, EDITION)
    assert len(read(text)["sources"]) == 2
    assert "sources: [{zh: 来源, en: Source}, {zh:" in text


def test_a_source_of_several_lines_ends_before_the_new_one():
    folded = STANDARD.replace("en: Source  # the last source", "en: >\n      Of two\n      lines")
    text, _ = redraft(folded, {}, EDITION)
    assert [source["en"].strip() for source in read(text)["sources"]] == [
        "Of two lines", 'Computed "so"',
    ]  # fmt: skip


def test_an_end_on_the_last_line_goes_with_it():
    moved = STANDARD.replace("effective_to: '2025-12-31'\n", "") + "effective_to: '2025-12-31'"
    assert "effective_to" not in read(redraft(moved, {}, EDITION)[0])


def test_an_edition_that_cannot_follow_is_refused():
    edition = Edition("1.0", date(2025, 1, 1), date(2026, 11, 24), Text("源", "source"))
    with pytest.raises(Refused) as refused:
        redraft(STANDARD, {}, edition)
    assert [p.code for p in refused.value.problems] == ["version_taken", "begins_too_early"]
    assert all("2025" in p.say("zh") or "1.0" in p.say("zh") for p in refused.value.problems)


@pytest.mark.parametrize("entry", shipped().entries, ids=lambda e: e.standard.name)
def test_shipped_standards_stay_clean_when_redrafted(entry):
    text = (entry.folder / FILE).read_text(encoding="utf-8")
    edition = Edition("2099.1", date(2099, 1, 1), date(2026, 11, 24), Text("源", "source"))
    numbers = {(field.code, name): f"{number / 2:f}"
               for field in entry.standard.fields.values()
               for name, number in field.benchmarks.items()}  # fmt: skip
    made, changes = redraft(text, numbers, edition)
    assert lint(read(made), "made") == ()
    assert len(changes) == 4 + len(numbers)


@given(st.text(alphabet=st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs"))))
def test_any_text_is_read_back_as_it_was(words):
    for style in ("'", '"', None, ""):
        assert read(f"a: {quoted(words, style)}") == {"a": words}


def test_a_value_put_in_place_of_lines_takes_their_place():
    manuscript = Manuscript("a: |\n  1\n  2\nb: 'it''s'\nc: {}\n")
    nodes = nodes_of(manuscript.root)
    manuscript.put(nodes["a"], "3", "a")
    manuscript.put(nodes["b"], "it isn't", "b")
    manuscript.put(nodes["b"], "it's", "b")
    assert manuscript.finished() == "a: \"3\"\nb: 'it isn''t'\nc: {}\n"
    assert [change.key for change in manuscript.changes] == ["a", "b"]
