"""YAML as text: nothing but mappings, lists and strings comes out of a file, each with its line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certify.scoring import source
from certify.scoring.source import (
    Unreadable,
    line_of,
    parse_document,
    parse_yaml,
    read_document,
    read_yaml,
)


def test_every_scalar_stays_the_text_an_expert_wrote(tmp_path):
    file = tmp_path / "standard.yaml"
    file.write_text('a: 0.450\nb: yes\nc: 2026-01-01\nd: [1e3, null, "x"]\n', encoding="utf-8")
    assert read_yaml(file) == {
        "a": "0.450", "b": "yes", "c": "2026-01-01", "d": ["1e3", "null", "x"],
    }  # fmt: skip


def test_every_place_has_its_line(tmp_path):
    content = b"# head\na:\n  - {x: 1,\n     y: 2}\n  -\n    z: |\n      long\nb: [[1], 2]\n"
    read = parse_document(content, tmp_path)
    assert read.value == {"a": [{"x": "1", "y": "2"}, {"z": "long\n"}], "b": [["1"], "2"]}
    lines = read.lines
    assert (lines["a",], lines["a", 0], lines["a", 0, "y"]) == (2, 3, 4)
    assert (lines["a", 1], lines["a", 1, "z"], lines["b", 0, 0]) == (6, 6, 8)
    assert line_of(lines, ("a", 1, "gone", "deeper")) == 6
    assert line_of(lines, ()) is None
    assert line_of(lines, ("nowhere",)) is None


@pytest.mark.parametrize(
    ("content", "slips"),
    [
        (b"a: 1\nb: 2\na: 3\n", [("key_twice", "a", 3)]),
        (b"x:\n- id: K\n  y: 1\n  y: 2\n", [("key_twice", "x.K.y", 4)]),
        (b"? [x]\n: 1\n", [("key_not_text", "", 1)]),
        (b"- a: 1\n  {b: 1}: 2\n", [("key_not_text", "1", 2)]),
        (b"a: &x [1]\nb: *x\n", [("alias", "a", 1), ("alias", "b", 2)]),
        (b"&k a: 1\n", [("alias", "a", 1)]),
        (b"a: !!python/object/apply:os.system ['false']\n", [("tag", "a", 1)]),
        (b"a: !!str 1\nb: ! 2\n", [("tag", "a", 1), ("tag", "b", 2)]),
        (b"a: 1\nb: &x 1\na: *x\nc: [1\n",
         [("alias", "b", 2), ("key_twice", "a", 3), ("alias", "a", 3), ("unreadable", "", 4)]),
        (b"a: [1\n", [("unreadable", "", 1)]),
        (b"a: {b: 1\n", [("unreadable", "", 1)]),
        (b"a:\n\t- 1\n", [("unreadable", "", 2)]),
        (b"a:\n  b: 1\n c: 2\n", [("unreadable", "", 3)]),
        (b"a: b: c\n", [("unreadable", "", 1)]),
        (b"a: 1\n# note\nb: \x00\n", [("unreadable", "", 3)]),
        (b"%YAML 9.9\n---\na: 1\n", [("unreadable", "", 1)]),
        (b"a: 1\nb: \xff\n", [("not_utf8", "", 2)]),
        ("名称: 示例\n".encode("gbk"), [("not_utf8", "", 1)]),
        (b"\xef\xbb\xbfa: 1\n", [("byte_order_mark", "", 1)]),
        (b"", [("empty_file", "", None)]),
        (b"# nothing\n", [("empty_file", "", None)]),
        (b"a: 1\n---\nb: 2\n", [("several_documents", "", 3)]),
        (b"a:\n  " + b"[" * 900 + b"]" * 900, [("too_deep", "", 2)]),
        (b"- " * 200_000, [("too_deep", "", 1)]),
        (b"[" + b"1," * 150_000 + b"]", [("too_large", "", 1)]),
        (b"a" * 2_000_001, [("too_large", "", None)]),
    ],
)  # fmt: skip
def test_what_is_not_accepted(tmp_path, content, slips):
    with pytest.raises(Unreadable) as refusal:
        parse_yaml(content, tmp_path / "standard.yaml")
    faults = refusal.value.faults("standard.yaml")
    assert [(fault.code, fault.key, fault.line) for fault in faults] == slips
    assert refusal.value.line == slips[0][2]
    assert str(refusal.value) == refusal.value.reason
    for fault in faults:
        place = "standard.yaml" if fault.line is None else f"standard.yaml:{fault.line}"
        for language in ("zh", "en"):
            assert fault.say(language).startswith(f"{place}: ")


def test_a_file_too_large_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr(source, "MOST_BYTES", 3)
    file = tmp_path / "standard.yaml"
    file.write_text("a: 1\n", encoding="utf-8")
    with pytest.raises(Unreadable, match="larger than 3 bytes"):
        read_document(file)


@given(st.binary(max_size=60) | st.text("ab:-[]{}&*!?|>'\"#%,\n\t 1", max_size=60).map(str.encode))
def test_whatever_the_bytes_nothing_but_text_or_a_refusal_comes_out(content):
    try:
        read = parse_document(content, source.FilePath("x"))
    except Unreadable:
        return
    waiting = [read.value]
    while waiting:
        each = waiting.pop()
        assert isinstance(each, dict | list | str)
        waiting.extend(
            each.values() if isinstance(each, dict) else each if isinstance(each, list) else ()
        )
