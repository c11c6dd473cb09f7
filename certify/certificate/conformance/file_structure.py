"""Clauses about the file: header, trailer, streams, names, limits."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

import pikepdf

from certify.certificate.conformance.clauses import Clause, pdf, pdf_a
from certify.certificate.conformance.opened import Opened
from certify.i18n import N_

_HEADER: Final = re.compile(rb"%PDF-1\.[0-7](?:\r\n|\r|\n)")
_COMMENT: Final = re.compile(rb"%PDF-1\.\d(?:\r\n|\r|\n)%[\x80-\xff]{4}")
_END: Final = re.compile(rb"%%EOF(?:\r\n|\r|\n)?")
_FILTERS: Final = {
    "/ASCIIHexDecode", "/ASCII85Decode", "/FlateDecode", "/RunLengthDecode", "/CCITTFaxDecode",
    "/JBIG2Decode", "/DCTDecode", "/JPXDecode",
}  # fmt: skip
_BOXES: Final = ("/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox")
GREATEST_INTEGER: Final = 2**31 - 1
GREATEST_REAL: Final = Decimal("3.403e38")
LONGEST_STRING: Final = 32767
LONGEST_NAME: Final = 127
DEEPEST_NESTING: Final = 28


def _header(file: Opened) -> Iterator[str]:
    if not _HEADER.match(file.data):
        yield "byte 0"


def _comment(file: Opened) -> Iterator[str]:
    if not _COMMENT.match(file.data):
        yield "line 2"


def _end(file: Opened) -> Iterator[str]:
    last = file.data.rfind(b"%%EOF")
    if last < 0 or not _END.fullmatch(file.data[last:]):
        yield "end of file"


def _readable(file: Opened) -> Iterator[str]:
    yield from file.pdf.check_pdf_syntax()
    yield from (str(each) for each in file.pdf.get_warnings())


def _identifier(file: Opened) -> Iterator[str]:
    if len(file.pdf.trailer.get("/ID", ())) != 2:
        yield "trailer /ID"


def _open(file: Opened) -> Iterator[str]:
    if "/Encrypt" in file.pdf.trailer:
        yield "trailer /Encrypt"


def _external(file: Opened) -> Iterator[str]:
    for place, stream in file.streams:
        for key in ("/F", "/FFilter", "/FDecodeParms"):
            if key in stream:
                yield f"{place} {key}"


def _filters(file: Opened) -> Iterator[str]:
    for place, stream in file.streams:
        given = stream.get("/Filter", ())
        names = [str(n) for n in given] if isinstance(given, pikepdf.Array) else [str(given)]
        for name in names if given != () else ():
            if name not in _FILTERS:
                yield f"{place} {name}"


def _names_are_text(file: Opened) -> Iterator[str]:
    for place, each in file.dictionaries:
        for key in ("/BaseFont", "/FontName", "/S"):
            name = each.get(key)
            if isinstance(name, pikepdf.Name) and "\ufffd" in _text(name):
                yield f"{place} {key}"


def _text(name: pikepdf.Name) -> str:
    """The name as text; a replacement character where it is no UTF-8."""
    raw = re.sub(rb"#([0-9A-Fa-f]{2})", lambda m: bytes.fromhex(m[1].decode()), name.unparse())
    return raw.decode("utf-8", "replace")


def _permissions(file: Opened) -> Iterator[str]:
    for key in file.root.get("/Perms", {}):
        if key not in ("/DocMDP", "/UR3"):
            yield f"/Perms {key}"
    for place, each in file.of_type("/TransformMethod", "/DocMDP"):
        for key in ("/DigestLocation", "/DigestMethod", "/DigestValue"):
            if key in each:
                yield f"{place} {key}"


def _numbers(file: Opened) -> Iterator[str]:
    for place, value in file.values:
        if isinstance(value, bool):
            continue
        if isinstance(value, int) and not -GREATEST_INTEGER - 1 <= value <= GREATEST_INTEGER:
            yield place
        if isinstance(value, Decimal) and abs(value) > GREATEST_REAL:
            yield place


def _strings(file: Opened) -> Iterator[str]:
    for place, value in file.values:
        if isinstance(value, pikepdf.String) and len(bytes(value)) > LONGEST_STRING:
            yield place


def _short_names(file: Opened) -> Iterator[str]:
    for place, value in file.values:
        keys = list(value.keys()) if isinstance(value, pikepdf.Dictionary) else []
        names = [*keys, *([str(value)] if isinstance(value, pikepdf.Name) else [])]
        if any(len(name.encode()) - 1 > LONGEST_NAME for name in names):
            yield place


def _nesting(file: Opened) -> Iterator[str]:
    for drawing in file.drawings:
        depth = deepest = 0
        for _operands, operator in drawing.steps:
            depth += (operator == "q") - (operator == "Q")
            deepest = max(deepest, depth)
        if deepest > DEEPEST_NESTING or depth:
            yield drawing.place


def _page_size(file: Opened) -> Iterator[str]:
    for number, page in enumerate(file.pdf.pages, 1):
        for key in _BOXES:
            box: Any = page.obj.get(key, (0, 0, 3, 3))
            left, bottom, right, top = (Decimal(n) for n in box)
            if not all(3 <= abs(size) <= 14400 for size in (right - left, top - bottom)):
                yield f"page {number} {key}"


CLAUSES: Final = (
    Clause("header", pdf_a("6.1.2"), N_("The first line is %PDF-1.0 to %PDF-1.7."), _header),
    Clause(
        "binary-mark", pdf_a("6.1.2"),
        N_("The second line is a comment of at least four bytes above 127."), _comment,
    ),
    Clause(
        "identifier", pdf_a("6.1.3"), N_("The trailer carries the two file identifiers."),
        _identifier,
    ),
    Clause("not-encrypted", pdf_a("6.1.3"), N_("The file is not encrypted."), _open),
    Clause("end", pdf_a("6.1.3"), N_("Nothing follows the last end-of-file mark."), _end),
    Clause(
        "readable", pdf("7.3, 7.5"),
        N_("Cross-references, objects and streams can be read without repair."), _readable,
    ),
    Clause("external-stream", pdf_a("6.1.7.1"), N_("No stream lies in another file."), _external),
    Clause(
        "filters", pdf_a("6.1.7.2"),
        N_("Streams are packed by standard filters, never LZW or Crypt."), _filters,
    ),
    Clause(
        "names-are-text", pdf_a("6.1.8"),
        N_("Names of fonts and structure types are valid UTF-8."), _names_are_text,
    ),
    Clause(
        "permissions", pdf_a("6.1.12"),
        N_("Permissions hold certification or usage rights only, without digests."), _permissions,
    ),
    Clause(
        "numbers", pdf_a("6.1.13"), N_("Numbers stay within 32 bits and single precision."),
        _numbers,
    ),
    Clause("strings", pdf_a("6.1.13"), N_("No string is longer than 32,767 bytes."), _strings),
    Clause("short-names", pdf_a("6.1.13"), N_("No name is longer than 127 bytes."), _short_names),
    Clause(
        "nesting", pdf_a("6.1.13"),
        N_("Graphics states are nested at most 28 deep, and all closed."), _nesting,
    ),
    Clause(
        "page-size", pdf_a("6.1.13"), N_("Pages measure between 3 and 14,400 units a side."),
        _page_size,
    ),
)  # fmt: skip
