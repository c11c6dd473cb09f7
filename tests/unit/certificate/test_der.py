"""DER is read strictly: one spelling for every value."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from certify.certificate.sealing import der
from certify.certificate.sealing.der import NotDer


def spelled(tag: int, content: bytes) -> bytes:
    """A value as DER spells it."""
    length = len(content)
    if length < 0x80:
        return bytes([tag, length]) + content
    digits = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(digits)]) + digits + content


VALUES = st.lists(
    st.tuples(st.sampled_from([0x02, 0x04, 0x06, 0x30, 0x31, 0xA0]), st.binary(max_size=300)),
    max_size=4,
)


@given(VALUES)
@example([(0x04, bytes(200)), (0x30, bytes(300))])
def test_what_is_spelled_is_read_and_nothing_is_left(values):
    data = b"".join(spelled(tag, content) for tag, content in values)
    read = der.read_all(data)
    assert [(each.tag, each.content) for each in read] == values
    assert b"".join(each.raw for each in read) == data


@given(st.binary(max_size=40))
def test_what_is_read_has_one_spelling(data):
    try:
        read = der.read_all(data)
    except NotDer:
        return
    assert b"".join(spelled(each.tag, each.content) for each in read) == data


@pytest.mark.parametrize(
    "data",
    [b"\x04", b"\x04\x02a", b"\x04\x81\x01a", b"\x04\x82\x00\x81" + bytes(129), b"\x04\x80a\0\0",
     b"\x1f\x01a", b"\x04\x82\x01", b"\x04\x81"],
    ids=["cut", "short", "long form", "leading zero", "indefinite", "high tag", "half", "none"],
)  # fmt: skip
def test_other_spellings_are_refused(data):
    with pytest.raises(NotDer):
        der.read_all(data)


def test_what_is_expected_must_be_there():
    one = der.read_one(b"\x04\x01a")
    assert der.expect(one, 0x04) is one
    assert der.read_one(b"\x30\x03\x04\x01a").parts() == [one]
    with pytest.raises(NotDer, match="instead of 0x30"):
        der.expect(one, 0x30)
    with pytest.raises(NotDer, match="2 values"):
        der.read_one(b"\x04\x01a\x04\x01b")
    values = der.read_all(b"\x04\x01a\x02\x01b")
    assert der.pop_optional(values, 0x02) is None
    assert der.pop(values, 0x04).content == b"a"
    with pytest.raises(NotDer, match="too much"):
        der.close(values)
    assert der.pop_optional(values, 0x02).content == b"b"
    der.close(values)
    with pytest.raises(NotDer, match="nothing"):
        der.pop(values, 0x02)
