"""What departs from the schema is named at its own line, in words an expert can act on."""

import json
import re

import pytest

from certify import paths
from certify.scoring.linting.shape import FORMS
from tests.standards.shelf import at
from tests.standards.test_lint import linted, spoiled

SCHEMAS = ("schema.json", "examples-schema.json", "bundle-schema.json")


def said(change, language="en"):
    """What ``change`` to the shipped standard is told: (key, words) of each fault."""
    faults, _ = linted(spoiled(change))
    return [(fault.key, fault.say(language)) for fault in faults]


def test_a_misspelt_key_is_named_at_its_own_line_with_the_one_meant():
    faults, text = linted(spoiled(lambda d: at(d, "A1").update(wieght="12")))
    (fault,) = faults
    assert fault.key == "dimensions.A.indicators.A1.wieght"
    assert text.splitlines()[fault.line - 1].strip() == "wieght: '12'"
    assert "Perhaps weight is meant" in fault.say("en")
    assert "weight" in fault.say("zh")


def test_a_key_like_no_other_is_told_what_is_known_there():
    ((key, words),) = said(lambda d: d["rounding"].update(zzz="1"))
    assert key == "rounding.zzz"
    assert "mode, places" in words


def test_faults_come_from_top_to_bottom():
    def change(document):
        document["dimensions"][0]["weight"] = "31"
        document["titles"].pop("en")
        document["fields"][0]["pass_mark"] = "sixty"
        document["extra"] = "1"

    faults, _ = linted(spoiled(change))
    lines = [fault.line for fault in faults]
    assert lines == sorted(lines) and len(set(lines)) > 3


def test_each_unknown_key_has_a_line_of_its_own():
    keys = [key for key, _ in said(lambda d: d.update(author="me", publisher="us"))]
    assert keys == ["author", "publisher"]


@pytest.mark.parametrize(
    ("change", "key", "words"),
    [
        (lambda d: d.update(gates="none"), "gates", "A list belongs here"),
        (lambda d: d.update(rounding=""), "rounding", "A mapping belongs here"),
        (lambda d: d["titles"].update(zh=["a"]), "titles.zh", "Text belongs here"),
        (lambda d: d["titles"].update(zh=""), "titles.zh", "Nothing is written here"),
        (lambda d: d["titles"].update(zh="长" * 2001), "titles.zh", "longer than 2000 characters"),
        (lambda d: d.update(sources=[]), "sources", "0 of at least 1"),
        (lambda d: at(d, "A1")["table"].append(["7"]),
         "dimensions.A.indicators.A1.table.6", "1 of at least 2"),
        (lambda d: at(d, "A1")["table"].append(["7", "100", "0"]),
         "dimensions.A.indicators.A1.table.6", "3 of at most 2"),
        (lambda d: d.update(authority="mine"), "authority",
         "Use: illustrative, group, national, local."),
        (lambda d: d.update(schema="x"), "schema", "Use: certify.standard/1."),
    ],
)  # fmt: skip
def test_a_wrong_shape_says_what_belongs_there(change, key, words):
    ((found, text),) = said(change)
    assert found == key
    assert words in text
    assert not re.search("minItems|maxItems|minLength|maxLength|object|type[:：]", text)


@pytest.mark.parametrize("written", ["５０００", "5,000", "5e3", "8%", "5000元", ""])
def test_a_number_badly_written_is_told_how_numbers_are_written(written):
    def change(document):
        document["fields"][0]["benchmarks"].update(sales=written)

    ((_, text),) = said(change)
    assert '"0.45"' in text
    ((_, text),) = said(change, "zh")
    assert "半角" in text


@pytest.mark.parametrize("schema", SCHEMAS)
def test_every_form_the_schemas_ask_for_has_words(schema):
    text = (paths.standards() / schema).read_text(encoding="utf-8")
    asked = {json.loads(each) for each in re.findall(r'"pattern": ("(?:[^"\\]|\\.)*")', text)}
    assert asked
    assert asked <= set(FORMS)
