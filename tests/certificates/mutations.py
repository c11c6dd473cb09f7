"""A seeded corpus of mutated certificates, from the first byte to the last number of the proof.

Five kinds. Three change a sealed file: bytes of every region, words and numbers of the PDF,
nodes of the seal's DER. Two are sealed anew by the true key after the change, so that what
lies behind the seal is met by changed files too: objects of the PDF, and the enclosed JSON,
JWS and proof. Seed and turn give the same change to the same file again.
"""

import asyncio
import base64
import json
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from typing import Any, Final

import pikepdf

from certify.certificate import reading, seal
from certify.certificate.keys import SealKey
from tests.certificates.attacks import ENCLOSED, gap

SEED: Final = 20261124
Rng = random.Random
_RANGE: Final = re.compile(rb"/ByteRange \[[^\]]*\]")


@dataclass(frozen=True)
class Mutant:
    """A changed file; ``name`` says kind, turn and what was done."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Genuine:
    """What is mutated: a sealed file, the paper before sealing, the key of both."""

    sealed: bytes
    paper: bytes
    key: SealKey


def mutants(kind: str, genuine: Genuine, count: int) -> Iterator[Mutant]:
    """Yield ``count`` mutants of a kind; those that come out unchanged are not counted."""
    made = turn = 0
    while made < count:
        turn += 1
        what, data = KINDS[kind](Rng(f"{SEED}/{kind}/{turn}"), genuine)
        if data != genuine.sealed:
            made += 1
            yield Mutant(f"{kind} {turn}: {what}", data)


def _bytes(rng: Rng, genuine: Genuine) -> tuple[str, bytes]:
    """Flip, insert, delete, repeat, blank or move bytes, in a region drawn first."""
    data = genuine.sealed
    first, last = gap(data)
    xref = data.rindex(b"stream\n")
    regions = {
        "head": (0, 60), "pages": (0, first - 900), "dictionary": (first - 900, first),
        "seal": (first, last), "behind": (last, len(data)), "references": (xref, len(data)),
        "tail": (len(data) - 60, len(data)),
    }  # fmt: skip
    region = rng.choice(list(regions))
    start, end = regions[region]
    at = rng.randrange(start, end)
    length = min(rng.choice((1, 1, 2, 5, 40, 700)), end - at)
    piece = data[at : at + length]
    how = rng.choice(("flip", "insert", "delete", "repeat", "blank", "ones", "move", "cut"))
    other = rng.randrange(len(data))
    new = {
        "flip": lambda: bytes([piece[0] ^ 1 << rng.randrange(8)]) + piece[1:],
        "insert": lambda: rng.randbytes(length) + piece,
        "delete": lambda: b"",
        "repeat": lambda: piece * rng.choice((2, 3, 50)),
        "blank": lambda: b"\x00" * length,
        "ones": lambda: b"\xff" * length,
        "move": lambda: data[other : other + length],
        "cut": lambda: b"",
    }[how]()
    behind = b"" if how == "cut" else data[at + length :]
    return f"{how} {length} at {at} ({region})", data[:at] + new + behind


_WORDS: Final = (
    *(b"obj", b"endobj", b"stream", b"endstream", b"startxref", b"%%EOF", b"xref", b"trailer"),
    *(b"/Type", b"/Page", b"/Pages", b"/Kids", b"/Names", b"/EmbeddedFiles", b"/EF", b"/Length"),
    *(b"/FlateDecode", b"/Root", b"/Prev", b"/Size", b"/Index", b"/W", b"/N", b"/First"),
    *(b"/ByteRange", b"/Contents", b"/Sig", b"/SubFilter", b"/AcroForm", b"/Perms", b"/DocMDP"),
    *(b"/ToUnicode", b"/Font", b"/Contents", b"<<", b">>", b"[", b"]", b"R"),
)
_NUMBERS: Final = (b"0", b"-1", b"1", b"65536", b"4294967296", b"99999999999999999999", b"1e9", b"")
_NUMBER: Final = re.compile(rb"(?<![\w.])\d+(?![\w.])")


def _words(rng: Rng, genuine: Genuine, data: bytes | None = None) -> tuple[str, bytes]:
    """Exchange a word or a number of the PDF's own language for another."""
    data = data or genuine.sealed
    if rng.random() < 0.5:
        old, new = rng.choice(_WORDS), rng.choice(_WORDS)
        places = [found.start() for found in re.finditer(re.escape(old), data)]
    else:
        found = rng.choice(list(_NUMBER.finditer(data)))
        old, new, places = found[0], rng.choice(_NUMBERS), [found.start()]
    if not places:
        return "nothing", genuine.sealed
    at = rng.choice(places)
    return f"{old!r} → {new!r} at {at}", data[:at] + new + data[at + len(old) :]


def _der(rng: Rng, genuine: Genuine) -> tuple[str, bytes]:
    """Change one node of the seal's DER: drop, double, swap, retag, respell its length, empty."""
    data = genuine.sealed
    first, last = gap(data)
    room = (last - first - 2) // 2
    container = bytes.fromhex(data[first + 1 : last - 1].decode())
    how = rng.choice(("drop", "double", "swap", "tag", "long", "empty", "value"))
    changed = _changed(container, rng, how)[:room]
    digits = changed.ljust(room, b"\0").hex().upper().encode()
    return f"{how} a node", data[: first + 1] + digits + data[last - 1 :]


def _changed(der: bytes, rng: Rng, how: str) -> bytes:
    """Walk down to a node drawn at random, change it, and spell all lengths above it anew."""
    parts = list(_nodes(der))
    place = rng.randrange(len(parts))
    tag, value = parts[place]
    if tag & 0x20 and value and rng.random() < 0.8:
        parts[place] = (tag, _changed(value, rng, how))
        return b"".join(_spelled(*part) for part in parts)
    whole = [_spelled(*part) for part in parts]
    whole[place] = {
        "drop": lambda: b"",
        "double": lambda: whole[place] * 2,
        "swap": lambda: whole[place - 1],
        "tag": lambda: bytes([tag ^ 1 << rng.randrange(8)]) + whole[place][1:],
        "long": lambda: bytes([tag, 0x84]) + len(value).to_bytes(4, "big") + value,
        "empty": lambda: bytes([tag, 0]),
        "value": lambda: _spelled(tag, rng.randbytes(len(value))),
    }[how]()
    return b"".join(whole)


def _nodes(der: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(der):
        tag, first = der[at], der[at + 1]
        more = first & 0x7F if first & 0x80 else 0
        length = int.from_bytes(der[at + 2 : at + 2 + more], "big") if more else first
        start = at + 2 + more
        yield tag, der[start : start + length]
        at = start + length


def _spelled(tag: int, value: bytes) -> bytes:
    length = len(value)
    if length < 0x80:
        return bytes([tag, length]) + value
    size = (length.bit_length() + 7) // 8
    return bytes([tag, 0x80 | size]) + length.to_bytes(size, "big") + value


def _objects(rng: Rng, genuine: Genuine) -> tuple[str, bytes]:
    """Change words and numbers of the PDF, and seal the result truly."""
    data, said = genuine.sealed, []
    for _ in range(rng.choice((1, 1, 2, 4))):
        what, data = _words(rng, genuine, data)
        said.append(what)
    if rng.random() < 0.3:
        at = rng.randrange(len(data))
        data = data[:at] + rng.randbytes(rng.choice((1, 4, 30))) + data[at + 1 :]
    try:
        return ", ".join(said), resealed(data, genuine.key)
    except (AssertionError, ValueError):  # the seal's own place was hit: it stays as changed
        return ", ".join(said), data


def resealed(data: bytes, key: SealKey) -> bytes:
    """Seal changed bytes truly where the old seal stands, without reading them as a PDF."""
    start, end = _place(data)
    said = _RANGE.search(data)
    assert said
    numbers = b"/ByteRange [0 %d %d %d" % (start, end, len(data) - end)
    assert len(numbers) < len(said[0])
    data = data[: said.start()] + numbers.ljust(len(said[0]) - 1) + b"]" + data[said.end() :]
    digest = sha256(data[:start] + data[end:]).digest()
    signer = seal._KeyInMemory(key)
    container = asyncio.run(signer.async_sign(digest, "sha256", use_pades=True)).dump()
    digits = container.hex().upper().encode()
    assert len(digits) == end - start - 2
    return data[: start + 1] + digits + data[end - 1 :]


def _place(data: bytes) -> tuple[int, int]:
    found = max(re.finditer(rb"<[0-9A-F]{2000,}>", data), key=lambda each: len(each[0]))
    return found.start(), found.end()


def _enclosed(rng: Rng, genuine: Genuine) -> tuple[str, bytes]:
    """Change what is enclosed and seal the paper truly, as nobody but the office could."""
    name = rng.choice(ENCLOSED)
    said = reading.attachment(genuine.paper, name)
    how = rng.choice(("byte", "structure", "structure", "structure"))
    changed = _flip(rng, said) if how == "byte" else _STRUCTURES[name](rng, said)
    if changed == said:
        return "nothing", genuine.sealed
    with pikepdf.open(BytesIO(genuine.paper)) as pdf:
        pdf.attachments[name] = pikepdf.AttachedFileSpec(pdf, changed, filename=name)
        target = BytesIO()
        pdf.save(target)
    return f"{how} of {name}", seal.seal(target.getvalue(), genuine.key)


def _flip(rng: Rng, data: bytes) -> bytes:
    at = rng.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << rng.randrange(8)]) + data[at + 1 :]


_STRANGE: Final[tuple[Any, ...]] = (
    *(None, True, 0, -1, 1e300, "", "x", [], {}, [[]], "\ud800", "2026-02-30", "ZZZ"),
    *("9" * 400, 10**400, "示例" * 2000),
)


def _json(rng: Rng, data: bytes) -> bytes:
    """Change one value somewhere in a JSON document; canonical spelling or another."""
    document = json.loads(data)
    holder: Any = document
    while True:
        keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
        key = rng.choice(keys)
        if isinstance(holder[key], dict | list) and holder[key] and rng.random() < 0.7:
            holder = holder[key]
            continue
        break
    if rng.random() < 0.2 and isinstance(holder, dict):
        holder["x" if rng.random() < 0.5 else str(key) + "2"] = holder.pop(key)
    else:
        holder[key] = rng.choice(_STRANGE)
    spaced = None if rng.random() < 0.2 else (",", ":")
    text = json.dumps(document, ensure_ascii=False, separators=spaced, sort_keys=True)
    if rng.random() < 0.1:
        text = text.replace("{", '{"schema":"certify.certificate/1",', 1)
    if rng.random() < 0.05:
        text = "[" * 100_000 + text
    return text.encode("utf-8", "surrogatepass")


def _jws(rng: Rng, data: bytes) -> bytes:
    """Change header, payload or signature inside their base64url, or the parts' number."""
    parts = [base64.urlsafe_b64decode(each + b"==") for each in data.split(b".")]
    place = rng.randrange(4)
    if place == 3:
        return rng.choice((data + b".", data + b"=", data.replace(b".", b"..", 1), data * 2, b"."))
    parts[place] = _flip(rng, parts[2]) if place == 2 else _json(rng, parts[place])
    return b".".join(base64.urlsafe_b64encode(each).rstrip(b"=") for each in parts)


def _proof(rng: Rng, data: bytes) -> bytes:
    """Change, drop, double or swap a line of the proof."""
    lines = data.split(b"\n")
    at, to = rng.randrange(len(lines)), rng.randrange(len(lines))
    how = rng.randrange(5)
    if how == 0:
        lines[at] = _flip(rng, lines[at]) if lines[at] else b"x"
    elif how == 1:
        del lines[at]
    elif how == 2:
        lines.insert(at, lines[to])
    elif how == 3:
        lines[at], lines[to] = lines[to], lines[at]
    else:
        lines[at] = _NUMBER.sub(lambda _: rng.choice(_NUMBERS), lines[at]) + b"1" * rng.randrange(2)
    return b"\n".join(lines)


_STRUCTURES: Final[dict[str, Callable[[Rng, bytes], bytes]]] = dict(
    zip(ENCLOSED, (_json, _jws, _proof), strict=True)
)
KINDS: Final[dict[str, Callable[[Rng, Genuine], tuple[str, bytes]]]] = {
    "bytes": _bytes, "words": _words, "seal": _der, "objects": _objects, "enclosed": _enclosed,
}  # fmt: skip
SHARES: Final = {"bytes": 800, "words": 300, "seal": 300, "objects": 300, "enclosed": 300}
"""Kind → how many of it make the whole corpus of 2,000."""
