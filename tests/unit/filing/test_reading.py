import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certify.filing import reading
from certify.filing.reading import read_json
from certify.problems import Refused


@pytest.mark.parametrize(
    ("content", "value"),
    [(b"{}", {}), (b'{"a": [1, "x", null, true]}', {"a": [1, "x", None, True]}),
     ('\ufeff{"名": 1.5}'.encode(), {"名": 1.5}), (b'{"a": {"a": 1}}', {"a": {"a": 1}})],
)  # fmt: skip
def test_what_is_read(content: bytes, value: object) -> None:
    assert read_json(content) == value


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        (b"", "json_form", "line 1, column 1"),
        (b'{"a": 1,\n}', "json_form", "line 2, column 1"),
        (b"{'a': 1}", "json_form", "column 2"),
        (b'{"a": 1} x', "json_form", "column 10"),
        (b'{"a": NaN}', "no_number", "NaN"),
        (b'{"a": -Infinity}', "no_number", "-Infinity"),
        (b'{"a": 1, "b": 2, "a": 3}', "repeated_key", "a"),
        (b'[{"x": {"deep": 1, "deep": 1}}]', "repeated_key", "deep"),
        (b"\xff\xfe{\x00", "not_utf8", "byte 0"),
        ('{"a": "中"}'.encode("gbk"), "not_utf8", "byte 7"),
        (b"[" * 200_000, "too_deep", "deeply"),
        (b"1" * 5000, "json_number", "digits"),
    ],
)  # fmt: skip
def test_what_is_refused(content: bytes, code: str, said: str) -> None:
    with pytest.raises(Refused) as caught:
        read_json(content)
    (problem,) = caught.value.problems
    assert (problem.pointer, problem.code) == ("", code)
    assert said in problem.say("en")
    assert "{" not in problem.say("zh")


def test_a_document_too_large_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LONGEST", 5)
    with pytest.raises(Refused) as caught:
        read_json(b"[1, 2]")
    assert caught.value.problems[0].code == "too_large"


@given(st.binary(max_size=60))
def test_no_bytes_break_the_reading(content: bytes) -> None:
    """A number, a list, a name or noise: nothing but a refusal is ever raised."""
    with contextlib.suppress(Refused):
        read_json(content)
