"""The one revision behind a timestamped seal: it may hold validation data and nothing else.

The timestamp that closes the file covers every byte of it. But anybody can have timestamps
made, so it is also read by itself, object by object and without a gap, and must be spelled as
we spell it: the catalog with the validation data added, the page and the form with the
timestamp's field added, streams of validation data, the timestamp, the table of all these.
What shows on the page has no place in it. Sealing reads its own work back through this, so a
signing library that begins to spell otherwise stops issuing instead of spoiling papers.
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from certify.certificate.sealing.marks import STAMP_FIELD


class Irregular(ValueError):
    """The revision holds something else, or is spelled in another way; says what."""


@dataclass(frozen=True)
class Item:
    """One object of the revision: its number, where it begins in the file, and its bytes."""

    number: int
    at: int
    body: bytes


_BEGIN: Final = re.compile(rb"([1-9]\d*) 0 obj\n")
_STREAM: Final = re.compile(rb"<<\n/Length ([1-9]\d*)\n>>\nstream\n")
_STORE: Final = re.compile(
    rb"<<\n/Certs \[ ((?:\d+ 0 R )+)\]\n(?:/OCSPs \[ ((?:\d+ 0 R )+)\]\n)?"
    rb"(?:/CRLs \[ ((?:\d+ 0 R )+)\]\n)?>>"
)
_FIELD: Final = re.compile(
    rb"<<\n/FT /Sig\n/T \(" + STAMP_FIELD.encode() + rb"\)\n/Type /Annot\n/Subtype /Widget\n"
    rb"/F 132\n/Rect \[ 0 0 0 0 \]\n/P (\d+) 0 R\n/V (\d+) 0 R\n>>"
)
_STAMP: Final = re.compile(
    rb"<<\n/Contents <[0-9A-F]+>\n/ByteRange \[\d+ \d+ \d+ \d+\] *\n/Type /DocTimeStamp\n"
    rb"/Filter /Adobe\.PPKLite\n/SubFilter /ETSI\.RFC3161\n>>"
)
_TABLE: Final = re.compile(
    rb"<<\n/W \[ 1 8 2 \]\n/Type /XRef\n/Filter /FlateDecode\n/Size (\d+)\n(/Root \d+ 0 R)\n"
    rb"(/Info \d+ 0 R\n)?/ID \[ (<[0-9a-f]*>) <[0-9a-f]{32}> \]\n/Prev (\d+)\n"
    rb"/Index \[ ((?:\d+ )+)\]\n/Length (\d+)\n>>\nstream\n"
)
_FOOT: Final = re.compile(rb"\nstartxref\n(\d+)\n%%EOF\n")
_REFERENCE: Final = re.compile(rb"(\d+) 0 R")


def require_regular(data: bytes, begin: int) -> None:
    """Raise Irregular unless ``data`` from ``begin`` on is a revision of validation data."""
    items, end = _items(data, begin)
    if len(items) < 7:
        raise Irregular("objects are missing")
    _require_foot(data, end, items[-1].at)
    _require_table(data, begin, items)
    *others, _ = items
    _require_objects(data[:begin], others)


def _items(data: bytes, begin: int) -> tuple[list[Item], int]:
    """Return the objects of the revision, which must lie end to end, and where they end."""
    found, at = [], begin
    while (head := _BEGIN.match(data, at)) is not None:
        end = _end_of_object(data, head.end())
        body = data[head.end() : end - len(b"\nendobj\n")]
        found.append(Item(int(head[1]), at, body))
        at = end
    return found, at


def _end_of_object(data: bytes, at: int) -> int:
    stream = _STREAM.match(data, at) or _TABLE.match(data, at)
    if stream is None:
        end = data.find(b"\nendobj\n", at)
        if end < 0:
            raise Irregular("an object does not end")
        return end + len(b"\nendobj\n")
    close = b"\nendstream\nendobj\n"
    end = stream.end() + int(stream[stream.re.groups])
    if data[end : end + len(close)] != close:
        raise Irregular("a stream does not end where it says")
    return end + len(close)


def _require_foot(data: bytes, at: int, table: int) -> None:
    foot = _FOOT.fullmatch(data, at)
    if foot is None or int(foot[1]) != table:
        raise Irregular("the revision does not end as it should")


def _require_table(data: bytes, begin: int, items: list[Item]) -> None:
    """The table must name exactly these objects where they are, and follow the sealed one."""
    table = items[-1]
    head = _TABLE.match(table.body)
    if head is None:
        raise Irregular("the table of objects is missing")
    before = data[:begin]
    former = re.search(rb"\nstartxref\n(\d+)\n%%EOF\n\Z", before[-40:])
    if former is None or former[1] != head[5]:
        raise Irregular("the revision does not follow the sealed one")
    sealed = _TABLE.search(before, int(former[1]))
    if sealed is None or (sealed[2], sealed[3], sealed[4]) != (head[2], head[3], head[4]):
        raise Irregular("the revision names another root than the sealed one")
    listed = _listed(table.body[head.end() : -len(b"\nendstream")], head[6])
    if listed != {0: None} | {each.number: each.at for each in items}:
        raise Irregular("the table of objects lists other objects")
    if int(head[1]) != 1 + max(each.number for each in items):
        raise Irregular("the table of objects has another size")


def _listed(packed: bytes, index: bytes) -> dict[int, int | None]:
    """Return where the table says its objects are; the free list's head is None."""
    unpacker = zlib.decompressobj()
    rows = unpacker.decompress(packed, 1 << 16)
    if not unpacker.eof or unpacker.unused_data or unpacker.unconsumed_tail:
        raise Irregular("the table of objects is packed otherwise")
    numbers = list(_numbers(index))
    if len(rows) != 11 * len(numbers) or len(set(numbers)) != len(numbers):
        raise Irregular("the table of objects has another length")
    found: dict[int, int | None] = {}
    for place, number in enumerate(numbers):
        row = rows[11 * place : 11 * place + 11]
        kind, offset, generation = row[0], row[1:9], row[9:]
        if kind == 0 and number == 0:
            found[0] = None
        elif kind == 1 and generation == b"\0\0":
            found[number] = int.from_bytes(offset, "big")
        else:
            raise Irregular("the table of objects has an entry of another kind")
    return found


def _numbers(index: bytes) -> Iterator[int]:
    words = [int(each) for each in index.split()]
    for first, count in zip(words[::2], words[1::2], strict=True):
        if count > 1 << 12:
            raise Irregular("the table of objects is too long")
        yield from range(first, first + count)


def _require_objects(sealed: bytes, items: list[Item]) -> None:
    """Every object must be one of those that belong here, in the order in which we write."""
    catalog, page, form, *rest = items
    *streams, store, field, stamp = rest
    listed = _STORE.fullmatch(store.body)
    named = _FIELD.fullmatch(field.body)
    if listed is None or named is None or _STAMP.fullmatch(stamp.body) is None:
        raise Irregular("validation data, field or timestamp are spelled otherwise")
    if (int(named[1]), int(named[2])) != (page.number, stamp.number):
        raise Irregular("the timestamp's field points elsewhere")
    if [int(n) for group in listed.groups() for n in _REFERENCE.findall(group or b"")] != [
        each.number for each in streams
    ] or not all(_STREAM.match(each.body) for each in streams):
        raise Irregular("the validation data are not those that are listed")
    former = [_former(sealed, each) for each in (catalog, page, form)]
    widget = b"%d 0 R ]" % field.number
    expected = [
        former[0].removesuffix(b">>") + b"/DSS %d 0 R\n>>" % store.number,
        _with_field(former[1], rb"/Annots \[ (?:\d+ 0 R )+\]", widget),
        _with_field(former[2], rb"/Fields \[ (?:\d+ 0 R )+\]", widget),
    ]
    if [each.body for each in (catalog, page, form)] != expected:
        raise Irregular("the catalog, the page or the form say something else")
    if min(each.number for each in rest) <= _last_number(sealed):
        raise Irregular("an object of the sealed paper was replaced")


def _former(sealed: bytes, item: Item) -> bytes:
    """Return what the sealed paper says under an object's number."""
    head = b"\n%d 0 obj\n" % item.number
    at = sealed.rfind(head)
    end = sealed.find(b"\nendobj\n", at)
    if at < 0 or end < 0:
        raise Irregular(f"object {item.number} is new")
    return sealed[at + len(head) : end]


def _with_field(body: bytes, array: bytes, widget: bytes) -> bytes:
    found = re.findall(array, body)
    if len(found) != 1:
        raise Irregular("the field's list is spelled otherwise")
    return body.replace(found[0], found[0].removesuffix(b"]") + widget)


def _last_number(sealed: bytes) -> int:
    """Return the highest number of an object in the sealed paper, its table's."""
    size = re.findall(rb"/Type /XRef\n/Filter /FlateDecode\n/Size (\d+)\n", sealed)
    if not size:
        raise Irregular("the sealed paper has no table of objects")
    return int(size[-1]) - 1
