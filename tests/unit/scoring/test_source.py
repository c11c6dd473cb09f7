"""YAML as text: nothing but mappings, lists and strings comes out of a file."""

import pytest

from certify.scoring import source
from certify.scoring.source import Unreadable, parse_yaml, read_yaml


def test_every_scalar_stays_the_text_an_expert_wrote(tmp_path):
    file = tmp_path / "standard.yaml"
    file.write_text('a: 0.450\nb: yes\nc: 2026-01-01\nd: [1e3, null, "x"]\n', encoding="utf-8")
    assert read_yaml(file) == {
        "a": "0.450", "b": "yes", "c": "2026-01-01", "d": ["1e3", "null", "x"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("content", "reason", "line"),
    [
        (b"a: 1\nb: 2\na: 3\n", "the key 'a' is given twice", 3),
        (b"? [x]\n: 1\n", "a key must be plain text", 1),
        (b"a: &x [1]\nb: *x\n", "aliases", None),
        (b"a: [1\n", "did not find expected", 2),
        (b"a: \xff\n", "not UTF-8", None),
        (b"a: \x00\n", "control characters are not allowed", None),
    ],
)
def test_what_is_not_accepted(tmp_path, content, reason, line):
    with pytest.raises(Unreadable, match=reason) as refusal:
        parse_yaml(content, tmp_path / "standard.yaml")
    assert refusal.value.line == line


def test_no_object_is_ever_constructed(tmp_path):
    content = b"a: !!python/object/apply:os.system ['false']\n"
    assert parse_yaml(content, tmp_path) == {"a": ["false"]}


def test_a_file_too_large_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr(source, "MOST_BYTES", 3)
    file = tmp_path / "standard.yaml"
    file.write_text("a: 1\n", encoding="utf-8")
    with pytest.raises(Unreadable, match="larger than 3 bytes"):
        read_yaml(file)
