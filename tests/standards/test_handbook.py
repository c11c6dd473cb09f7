"""The handbook for experts says what holds: its examples load, its vocabulary is ours."""

import json
import re

from certify.i18n import translate
from certify.scoring.examples.golden import run_cases
from certify.scoring.linting.lint import lint
from certify.scoring.source import parse_yaml
from certify.scoring.standard import build
from certify.scoring.vocabulary import VOCABULARY
from tests.architecture.tree import ROOT
from tests.standards.shelf import FOLDER

HANDBOOK = ROOT / "docs" / "standards.md"
TEXT = HANDBOOK.read_text(encoding="utf-8")


def blocks(kind):
    """The blocks of one kind, put together."""
    found = re.findall(rf"^```yaml {kind}\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
    assert found
    return parse_yaml("".join(found).encode(), HANDBOOK)


def keys(schema):
    """Every key a document may hold, wherever it stands."""
    if isinstance(schema, dict):
        yield from schema.get("properties", {})
        for inner in schema.values():
            yield from keys(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from keys(inner)


def used(document):
    """Every key a document does hold."""
    if isinstance(document, dict):
        yield from document
        for inner in document.values():
            yield from used(inner)
    elif isinstance(document, list):
        for inner in document:
            yield from used(inner)


def test_the_standard_of_the_handbook_is_sound_and_shows_every_key():
    document = blocks("standard")
    assert [fault.say("en") for fault in lint(document, "handbook")] == []
    schema = json.loads((FOLDER / "schema.json").read_text(encoding="utf-8"))
    assert set(keys(schema)) - set(used(document)) == set()


def test_the_cases_of_the_handbook_pass_and_show_every_key():
    standard = build(blocks("standard"), "sha256:-")
    document = blocks("cases")
    assert [fault.say("en") for fault in run_cases(standard, document, "handbook").faults] == []
    schema = json.loads((FOLDER / "examples-schema.json").read_text(encoding="utf-8"))
    assert set(keys(schema)) - set(used(document)) <= {"field"}
    # `field` of a case differs from the base only where a standard covers several.


def test_the_vocabulary_of_the_handbook_is_that_of_the_program():
    rows = [
        [cell.strip() for cell in line.strip("|").split(" | ")]
        for line in TEXT.splitlines()
        if line.startswith("| `") and line.count(" | ") == 5
    ]
    assert rows == [
        [
            f"`{fact.name}`",
            f"{translate(fact.label, 'zh')} · {fact.label}",
            f"`{fact.unit}`",
            f"{translate(fact.formula, 'zh')} · {fact.formula}",
            ", ".join(f"`{part}`" for part in fact.source.split(", ")),
            f"`{fact.missing}`" if fact.missing else "–",
        ]
        for fact in VOCABULARY.values()
    ]
