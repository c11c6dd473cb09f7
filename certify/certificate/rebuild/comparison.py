"""A paper made again from its record, held against the file that was issued.

The seal is appended to the paper, so the issued file begins with the very bytes that were
sealed: made again they must be its beginning. Where they are not, the two are taken apart,
and the parts that differ are named. A paper names the edition of its template: where that is
another one, this is said first, for it explains most of the rest.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from typing import Any, Final

import pikepdf

from certify.certificate import reading
from certify.certificate.papers.writing import TEMPLATE_KEY
from certify.i18n import N_
from certify.problems import Problem, Word

MARK: Final = b"%%EOF"


@dataclass(frozen=True)
class Comparison:
    """What came of it: ``same``, the SHA-256 (hex) of what was made, the parts that differ."""

    same: bool
    digest: str
    differences: tuple[Problem, ...]


def compare(rebuilt: bytes, issued: bytes) -> Comparison:
    """Hold ``rebuilt`` (not sealed) against the sealed file ``issued``; never raises."""
    digest = sha256(rebuilt).hexdigest()
    seal = issued[len(rebuilt) :]
    if issued.startswith(rebuilt) and (not seal or seal.count(MARK)):
        return Comparison(True, digest, ())
    try:
        found = tuple(_differences(_parts(rebuilt), _parts(issued)))
        found = _by_template(_template(rebuilt), _template(issued), found)
    except Exception:  # noqa: BLE001 - a damaged file makes the parser raise anything
        found = (Problem("", "unreadable", _UNREADABLE),)
    return Comparison(False, digest, found or (_elsewhere(rebuilt, issued),))


def _template(data: bytes) -> str | None:
    """Return which edition of which template a file says it was printed with."""
    with pikepdf.open(BytesIO(data)) as pdf:
        said = pdf.Root.get(f"/{TEMPLATE_KEY}")
    return None if said is None else str(said)


def _by_template(
    made: str | None, issued: str | None, found: tuple[Problem, ...]
) -> tuple[Problem, ...]:
    """Put the one cause before the rest, if it is there: another edition of the template.

    What a template decides is then summed up; what no template explains stays by itself.
    """
    if made == issued:
        return found
    decided = {f"{kind}_differs" for kind in DECIDED}
    kinds = dict.fromkeys(each.code for each in found if each.code in decided)
    parts = [Word(WORDS[code.removesuffix("_differs")]) for code in kinds]
    said = {"made": made or "–", "issued": issued or "–", "parts": _together(parts)}
    message = _EDITION if issued else _NO_EDITION
    rest = (each for each in found if each.code not in decided)
    return (Problem("", "template_differs", message, said), *rest)


def _together(words: list[Word]) -> Word:
    if len(words) < 2:
        return words[0] if words else Word(_NOTHING)
    return Word(_AND_MORE, {"one": words[0], "others": _together(words[1:])})


Parts = dict[tuple[str, str], bytes]
"""(kind of part, its name) → what it says, or a digest of it."""


def _differences(made: Parts, issued: Parts) -> Iterator[Problem]:
    for kind, name in dict.fromkeys((*made, *issued)):
        one, other = made.get((kind, name)), issued.get((kind, name))
        if one != other:
            how = _ONLY_MADE if other is None else _ONLY_ISSUED if one is None else _OTHERWISE
            said = {"part": Word(WORDS[kind]), "name": f" {name}" if name else ""}
            yield Problem("", f"{kind}_differs", how, said)


def _elsewhere(made: bytes, issued: bytes) -> Problem:
    """All parts are alike and yet the bytes differ: the way they are written down does."""
    pairs = zip(made, issued, strict=False)
    place = next((at for at, (one, other) in enumerate(pairs) if one != other), len(issued))
    return Problem("", "bytes_differ", _BYTES, {"place": place})


def _parts(data: bytes) -> Parts:
    found: Parts = {}
    with pikepdf.open(BytesIO(data)) as pdf:
        for kind, take in _TAKEN.items():
            found |= {(kind, name): content for name, content in take(pdf)}
    for number, text in enumerate(reading.page_lines(data), 1):
        found["text", str(number)] = text.encode()
    return found


Taken = Iterator[tuple[str, bytes]]


def _enclosed(pdf: pikepdf.Pdf) -> Taken:
    for name in sorted(pdf.attachments):
        yield name, pdf.attachments[name].get_file().read_bytes()


def _drawn(pdf: pikepdf.Pdf) -> Taken:
    for number, page in enumerate(pdf.pages, 1):
        yield str(number), b"".join(_streams(page.obj.Contents))
        box = " ".join(str(side) for side in page.mediabox)
        yield f"{number}, size", box.encode()


def _streams(contents: pikepdf.Object) -> Iterator[bytes]:
    for stream in contents if isinstance(contents, pikepdf.Array) else (contents,):
        yield stream.read_bytes()


def _fonts(pdf: pikepdf.Pdf) -> Taken:
    for page in pdf.pages:
        for font in page.obj.Resources.get("/Font", pikepdf.Dictionary()).values():
            inner = font.get("/DescendantFonts", [font])[0]
            described = inner.get("/FontDescriptor", pikepdf.Dictionary())
            for program in ("/FontFile", "/FontFile2", "/FontFile3"):
                if program in described:
                    yield str(inner.BaseFont), _digest(described[program])


def _images(pdf: pikepdf.Pdf) -> Taken:
    for number, page in enumerate(pdf.pages, 1):
        for name, image in page.obj.Resources.get("/XObject", pikepdf.Dictionary()).items():
            yield f"{number}{name}", _digest(image)


def _colours(pdf: pikepdf.Pdf) -> Taken:
    for number, intent in enumerate(pdf.Root.get("/OutputIntents", ()), 1):
        yield str(number), _digest(intent.DestOutputProfile)


def _metadata(pdf: pikepdf.Pdf) -> Taken:
    yield "XMP", pdf.Root.Metadata.read_bytes()
    for name, value in pdf.docinfo.items():
        yield str(name), str(value).encode()


def _tags(pdf: pikepdf.Pdf) -> Taken:
    yield "", "\n".join(_outline(pdf.Root.StructTreeRoot.get("/K"), 0)).encode()


def _outline(node: Any, depth: int) -> Iterator[str]:
    """Yield a line for each element of the structure tree: kind, language, alternative text."""
    if isinstance(node, pikepdf.Array):
        for each in node:
            yield from _outline(each, depth)
    elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
        said = [str(node.get(key, "")) for key in ("/S", "/Lang", "/Alt", "/ActualText", "/ID")]
        yield " " * depth + " ".join(said)
        yield from _outline(node.get("/K"), depth + 1)
    else:
        yield " " * depth + "text"


def _bookmarks(pdf: pikepdf.Pdf) -> Taken:
    with pdf.open_outline() as outline:
        yield "", "\n".join(item.title for item in outline.root).encode()


def _digest(stream: pikepdf.Object) -> bytes:
    return sha256(stream.read_bytes()).digest()


_TAKEN: Final[dict[str, Callable[[pikepdf.Pdf], Taken]]] = {
    "enclosure": _enclosed,
    "page": _drawn,
    "font": _fonts,
    "image": _images,
    "colours": _colours,
    "metadata": _metadata,
    "tags": _tags,
    "bookmarks": _bookmarks,
}
WORDS: Final = {
    "enclosure": N_("enclosed file"),
    "page": N_("drawing of page"),
    "text": N_("text of page"),
    "font": N_("embedded font"),
    "image": N_("image"),
    "colours": N_("colour profile"),
    "metadata": N_("metadata"),
    "tags": N_("structure tree"),
    "bookmarks": N_("bookmarks"),
}
DECIDED: Final = ("page", "text", "font", "image", "metadata", "tags", "bookmarks")
"""Parts that a template decides: with another edition of it they may come out otherwise."""
_EDITION: Final = N_(
    "It was printed with another edition of the template: {issued}, made again with {made}. "
    "What a template decides comes out otherwise: {parts}."
)
_NO_EDITION: Final = N_(
    "The issued file does not name the edition of its template: it was printed before papers "
    "named theirs. Made again with {made}, what a template decides comes out otherwise: {parts}."
)
_NOTHING: Final = N_("nothing that can be seen")
_AND_MORE: Final = N_("{one}, {others}")
_OTHERWISE: Final = N_("{part}{name}: made again it is another one.")
_ONLY_MADE: Final = N_("{part}{name}: the issued file does not have it.")
_ONLY_ISSUED: Final = N_("{part}{name}: only the issued file has it.")
_BYTES: Final = N_("Every part is the same, but it is written down otherwise from byte {place} on.")
_UNREADABLE: Final = N_("The issued file cannot be taken apart: it is damaged.")
