"""Replay: the same sheet again, or the first difference; old bundles replay for ever."""

import copy
import json
from pathlib import Path

import pytest

from certify.problems import Refused
from certify.scoring import engine
from certify.scoring.engine import score
from certify.scoring.faults import StandardsRefused
from certify.scoring.replaying import replay
from certify.scoring.replaying.bundle import read_bundle
from certify.scoring.replaying.replay import ENGINES, first_difference, read_standard
from tests.unit.scoring.examples import FILING, JUDGEMENT, STANDARD
from tests.unit.scoring.test_bundle import SOURCE, document

BUNDLES = Path(__file__).parents[2] / "fixtures" / "bundles"
KEPT = sorted(BUNDLES.glob("*/*.bundle.json"))


def again(changed):
    """The outcome of a document's replay."""
    return replay.replay(read_bundle(changed))


def refusals(changed):
    """Codes of what refuses a bundle, of the document or of its standard."""
    with pytest.raises((Refused, StandardsRefused)) as refusal:
        again(changed)
    value = refusal.value
    found = value.problems if isinstance(value, Refused) else value.faults
    return [each.code for each in found]


@pytest.mark.parametrize("path", KEPT, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_bundle_ever_kept_still_replays(path):
    kept = json.loads(path.read_bytes())
    outcome = again(kept)
    assert outcome.same, outcome.difference
    assert outcome.recomputed_digest == outcome.stored_digest
    assert (outcome.engine, outcome.standard) == (
        kept["engine"],
        "{id}@{version}".format_map(kept["sheet"]["standard"]),
    )
    assert read_bundle(kept).canonical() == path.read_bytes()


def test_bundles_of_every_engine_are_kept_with_every_verdict():
    assert {path.parent.name for path in KEPT} == {name.replace("/", "-") for name in ENGINES}
    assert engine.ENGINE in ENGINES
    for name in ENGINES:
        folder = BUNDLES / name.replace("/", "-")
        verdicts = [json.loads(path.read_bytes())["sheet"]["verdict"] for path in folder.iterdir()]
        assert set(verdicts) == {"meets", "below", "undetermined", "gated"}


def test_a_changed_sheet_shows_its_first_difference():
    stored = document()
    stored["sheet"]["total"] = "65.84"
    stored["sheet"]["verdict"] = "meets"
    outcome = again(stored)
    assert not outcome.same
    assert outcome.as_json()["difference"] == {
        "pointer": "/total", "stored": "65.84", "recomputed": "65.83", "lacking": None,
    }  # fmt: skip
    assert outcome.as_json()["verdict"] == "different"
    assert outcome.stored_digest != outcome.recomputed_digest


def test_a_changed_standard_differs_at_least_at_its_digest():
    stored = document()
    stored["standard"] = stored["standard"].replace('pass_mark: "62"', 'pass_mark: "66"')
    assert again(stored).difference.pointer == "/margin"
    stored["sheet"].update(pass_mark="66", margin="-0.17")
    assert again(stored).difference.pointer == "/standard/digest"


def test_a_changed_fact_differs():
    stored = document()
    stored["findings"]["facts"]["sales"] = "60000000.01"
    assert again(stored).difference.pointer == "/facts/sales/value"


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ({"a": 1}, {"a": 1}, None),
        ({"a": 1}, {"a": True}, ("/a", 1, True, None)),
        ({"a": 1.0}, {"a": 1}, ("/a", 1.0, 1, None)),
        ({"a": [1]}, {"a": {}}, ("/a", [1], {}, None)),
        ({"b": 1, "a/~": 2}, {"b": 1}, ("/a~1~0", 2, None, "recomputed")),
        ({}, {"x": None}, ("/x", None, None, "stored")),
        ([1, 2, 3], [1, 2], ("/2", 3, None, "recomputed")),
        ([1], [1, None], ("/1", None, None, "stored")),
        ([1, [2, {"k": "v"}]], [1, [2, {"k": "w"}]], ("/1/1/k", "v", "w", None)),
    ],
)
def test_the_first_difference(one, other, found):
    difference = first_difference(one, other)
    assert (difference and tuple(difference.as_json().values())) == found


def test_an_altered_sheet_that_cannot_be_canonical_has_no_digest():
    deep = current = {}
    for _ in range(3000):
        current["a"] = {}
        current = current["a"]
    for odd in (2**60, float("inf"), "\ud800", deep):
        outcome = again(document(sheet={"odd": odd}))
        assert outcome.stored_digest is None
        assert not outcome.same


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("schema: certify.standard/1", "schema: [", "unreadable"),
        ("schema: certify.standard/1", "schema: other", "not_allowed"),
        ("schema: certify.standard/1", "schema: certify.standard/1\nmore: 1", "unknown_key"),
        ("fact: profit_margin", "fact: good_luck", "unusable"),
        ('effective_from: "', 'effective_from: "9999-99-99" #', "unusable"),
        ("benchmark: profit_margin", "benchmark: sales", "unusable"),
        ('profit_margin: "8"', 'profit_margin: "0"', "unusable"),
    ],
)
def test_a_standard_no_engine_can_use_is_refused(old, new, code):
    stored = document()
    assert old in stored["standard"]
    stored["standard"] = stored["standard"].replace(old, new)
    assert refusals(stored) == [code]


def test_unsafe_yaml_constructs_nothing():
    stored = document(standard="schema: !!python/object/apply:os.system ['false']\n")
    assert refusals(stored) == ["unreadable"]
    assert refusals(document(standard="a: &x 1\nb: *x\n")) == ["unreadable"]


def test_a_standard_too_large_is_not_parsed(monkeypatch):
    monkeypatch.setattr(replay, "MOST_BYTES", 3)
    with pytest.raises(StandardsRefused) as refusal:
        read_standard(SOURCE)
    assert [fault.code for fault in refusal.value.faults] == ["too_large"]


def test_an_engine_nobody_knows_is_refused():
    assert refusals(document(engine="certify-scoring/99")) == ["unknown_engine"]


def test_what_the_engine_would_look_for_in_vain_is_named_at_once():
    stored = document()
    facts = stored["findings"]["facts"]
    del facts["profit_margin"], facts["contribution"]
    facts["luck/~"] = "7"
    stored["findings"]["field"] = "98"
    with pytest.raises(Refused) as refusal:
        again(stored)
    said = [(each.pointer, each.params) for each in refusal.value.problems]
    assert [pointer for pointer, _ in said] == [
        "/findings/field", "/findings/facts/luck~1~0", "/findings/facts",
    ]  # fmt: skip
    assert said[2][1] == {"facts": "contribution, profit_margin"}


def test_lint_that_grew_stricter_does_not_stop_a_replay():
    """Weights that do not sum to 100 are a fault today; the arithmetic repeats all the same."""
    text = SOURCE.decode().replace('weight: "30"', 'weight: "29"')
    standard = read_standard(text.encode())
    sheet = score(FILING, JUDGEMENT, standard).as_json()
    assert again(document(standard=text, sheet=copy.deepcopy(sheet))).same


def test_the_sheet_made_again_is_the_one_scored():
    outcome = again(document())
    assert outcome.recomputed_digest == score(FILING, JUDGEMENT, STANDARD).digest
    assert outcome.as_json()["verdict"] == "same"
