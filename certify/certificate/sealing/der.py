"""Reading DER strictly: one spelling for every value, nothing left over.

Where only some parts of a structure are signed, the others must be pinned as bytes. That
needs to know exactly where each part lies and that nothing between the parts can be spelled
in a second way; general ASN.1 libraries read both more kindly than that.
"""

from collections.abc import Sequence
from dataclasses import dataclass


class NotDer(ValueError):
    """The bytes are not DER, or not the structure that was expected."""


@dataclass(frozen=True)
class Value:
    """One value: its tag (one byte), its content, and all its bytes."""

    tag: int
    content: bytes
    raw: bytes

    def parts(self) -> list["Value"]:
        """Return the values a constructed value is made of; NotDer unless they fill it."""
        return read_all(self.content)


def read_all(data: bytes) -> list[Value]:
    """Return the values that ``data`` is made of, one after another; NotDer otherwise."""
    found, at = [], 0
    while at < len(data):
        value = _read(data, at)
        found.append(value)
        at += len(value.raw)
    return found


def read_one(data: bytes) -> Value:
    """Return the one value that ``data`` is; NotDer otherwise."""
    found = read_all(data)
    if len(found) != 1:
        raise NotDer(f"{len(found)} values instead of one")
    return found[0]


def expect(value: Value, tag: int) -> Value:
    """Return ``value`` if it has the ``tag``; NotDer otherwise."""
    if value.tag != tag:
        raise NotDer(f"tag {value.tag:#04x} instead of {tag:#04x}")
    return value


def pop(values: list[Value], tag: int) -> Value:
    """Take the first of ``values``, which must have the ``tag``; NotDer otherwise."""
    if not values:
        raise NotDer(f"nothing instead of tag {tag:#04x}")
    return expect(values.pop(0), tag)


def pop_optional(values: list[Value], tag: int) -> Value | None:
    """Take the first of ``values`` if it has the ``tag``."""
    return values.pop(0) if values and values[0].tag == tag else None


def close(values: Sequence[Value]) -> None:
    """NotDer if anything is left over."""
    if values:
        raise NotDer(f"tag {values[0].tag:#04x} is too much")


def _read(data: bytes, at: int) -> Value:
    header = data[at : at + 2]
    if len(header) < 2:
        raise NotDer("the data end within a header")
    tag, first = header
    if tag & 0x1F == 0x1F:
        raise NotDer("tags above 30 do not occur here")
    start, length = at + 2, first
    if first >= 0x80:
        count = first & 0x7F
        spelled = data[start : start + count]
        start, length = start + count, int.from_bytes(spelled, "big")
        if len(spelled) < count or spelled[:1] in (b"", b"\0") or length < 0x80:
            raise NotDer("a length is not spelled as DER spells it")
    content = data[start : start + length]
    if len(content) < length:
        raise NotDer("the data end within a value")
    return Value(tag, content, data[at : start + length])
