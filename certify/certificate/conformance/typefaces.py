"""Clauses about fonts: embedded, cut to what is used, readable as text."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from io import BytesIO
from typing import Any, Final

import pikepdf
from fontTools.ttLib import TTFont

from certify.certificate.conformance.clauses import Clause, pdf, pdf_a
from certify.certificate.conformance.opened import Drawing, Opened, Used, shown_codes
from certify.i18n import N_

_TYPES: Final = {"/Type1", "/MMType1", "/TrueType", "/Type3", "/Type0"}
_SUBSET: Final = re.compile(r"/[A-Z]{6}\+.+")
_PAIR: Final = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_SECTION: Final = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
_RANGES: Final = re.compile(rb"beginbfrange(.*?)endbfrange", re.DOTALL)
_RANGE: Final = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_PROGRAMS: Final = ("/FontFile", "/FontFile2", "/FontFile3")
_FORBIDDEN: Final = {"\0", "\ufeff", "\ufffe"}
WIDTH_TOLERANCE: Final = 1
"""Thousandths of an em by which two widths of a glyph may differ (rounding)."""


def _described(font: Any) -> Any:
    """The dictionary that carries the descriptor: of a composite font, its descendant."""
    if font.get("/Subtype") == "/Type0":
        return font.get("/DescendantFonts", [pikepdf.Dictionary()])[0]
    return font


def _program(font: Any) -> Any | None:
    descriptor = _described(font).get("/FontDescriptor", {})
    return next((descriptor[key] for key in _PROGRAMS if key in descriptor), None)


def _glyphs(used: Used) -> TTFont | None:
    """The embedded TrueType program; None where there is none to read."""
    program = _program(used.font)
    return None if program is None else _opened(bytes(program.read_bytes()))


@lru_cache(maxsize=16)
def _opened(data: bytes) -> TTFont | None:
    try:
        return TTFont(BytesIO(data), lazy=True)
    except Exception:  # noqa: BLE001  # a damaged font makes the parser raise anything
        return None


def _gid(used: Used, code: int) -> int:
    """The glyph of a character code, where codes are two bytes and CIDs are codes."""
    table = _described(used.font).get("/CIDToGIDMap")
    if isinstance(table, pikepdf.Stream):
        data = table.read_bytes()
        return int.from_bytes(data[2 * code : 2 * code + 2], "big")
    return code


def _dictionaries(file: Opened) -> Iterator[str]:
    for used in file.fonts:
        font = used.font
        named = font.get("/Subtype") == "/Type3" or isinstance(font.get("/BaseFont"), pikepdf.Name)
        if font.get("/Type") != "/Font" or str(font.get("/Subtype")) not in _TYPES or not named:
            yield used.place


def _composite(file: Opened) -> Iterator[Used]:
    return (used for used in file.fonts if used.font.get("/Subtype") == "/Type0")


def _glyph_map(file: Opened) -> Iterator[str]:
    for used in _composite(file):
        below = _described(used.font)
        table = below.get("/CIDToGIDMap")
        mapped = table == "/Identity" or isinstance(table, pikepdf.Stream)
        if below.get("/Subtype") == "/CIDFontType2" and not mapped:
            yield used.place


def _encoding(file: Opened) -> Iterator[str]:
    for used in _composite(file):
        given = used.font.get("/Encoding")
        plain = str(given) in ("/Identity-H", "/Identity-V")
        if not plain and not isinstance(given, pikepdf.Stream):
            yield used.place


def _embedded(file: Opened) -> Iterator[str]:
    for used in file.fonts:
        if used.font.get("/Subtype") != "/Type3" and _program(used.font) is None:
            yield used.place


def _cut(file: Opened) -> Iterator[str]:
    for used in file.fonts:
        if not _SUBSET.fullmatch(str(used.font.get("/BaseFont", ""))):
            yield used.place


def _defined(file: Opened) -> Iterator[str]:
    for used in _composite(file):
        program = _glyphs(used)
        if program is None:
            if _program(used.font) is not None:
                yield used.place
            continue
        for code in sorted(used.codes):
            if _gid(used, code) >= program["maxp"].numGlyphs:
                yield f"{used.place}, code {code}"


def _widths(file: Opened) -> Iterator[str]:
    for used in _composite(file):
        program = _glyphs(used)
        if program is None:
            continue
        said = _said_widths(_described(used.font))
        scale, metrics = program["head"].unitsPerEm, program["hmtx"].metrics
        names = program.getGlyphOrder()
        for code in sorted(used.codes):
            gid = _gid(used, code)
            true = metrics[names[gid]][0] * 1000 / scale if gid < len(names) else None
            if true is not None and abs(float(said(code)) - true) > WIDTH_TOLERANCE:
                yield f"{used.place}, code {code}"


def _said_widths(font: Any) -> Any:
    """Width by CID as the font's dictionary says it (PDF 1.7, 9.7.4.3)."""
    given, usual = list(font.get("/W", ())), font.get("/DW", 1000)
    known: dict[int, Any] = {}
    while given:
        first, second = int(given.pop(0)), given.pop(0)
        if isinstance(second, pikepdf.Array):
            known.update(enumerate(second, first))
        else:
            known.update(dict.fromkeys(range(first, int(second) + 1), given.pop(0)))
    return lambda cid: known.get(cid, usual)


def _set_of_glyphs(file: Opened) -> Iterator[str]:
    for used in _composite(file):
        listed = _described(used.font).get("/FontDescriptor", {}).get("/CIDSet")
        program = _glyphs(used)
        if listed is None or program is None:
            continue
        bits = listed.read_bytes()
        if any(not _bit(bits, _gid(used, code)) for code in used.codes):
            yield used.place


def _bit(bits: bytes, index: int) -> bool:
    return index // 8 < len(bits) and bool(bits[index // 8] & 0x80 >> index % 8)


def unicode_map(font: Any) -> Mapping[int, str]:
    """Text by character code, as the font's ToUnicode says it."""
    table = font.get("/ToUnicode")
    return _mapped(table.read_bytes()) if isinstance(table, pikepdf.Stream) else {}


@lru_cache(maxsize=32)
def _mapped(data: bytes) -> Mapping[int, str]:
    """Read a ToUnicode table; a page shows text hundreds of times in the same few fonts."""
    found: dict[int, str] = {}
    for section in _SECTION.findall(data):
        found.update({int(code, 16): _utf16(text) for code, text in _PAIR.findall(section)})
    for section in _RANGES.findall(data):
        for first, last, text in _RANGE.findall(section):
            start, origin = _utf16(text), int(first, 16)
            for code in range(origin, int(last, 16) + 1):
                found[code] = start[:-1] + chr(ord(start[-1]) + code - origin)
    return found


def _utf16(digits: bytes) -> str:
    return bytes.fromhex(digits.decode()).decode("utf-16-be", "replace")


def _as_text(file: Opened) -> Iterator[str]:
    for used in file.fonts:
        known = unicode_map(used.font)
        for code in sorted(used.codes):
            if not known.get(code):
                yield f"{used.place}, code {code}"


def _true_text(file: Opened) -> Iterator[str]:
    for used in file.fonts:
        for code, text in sorted(unicode_map(used.font).items()):
            if _FORBIDDEN & set(text):
                yield f"{used.place}, code {code}"


def _private(file: Opened) -> Iterator[str]:
    for drawing in file.drawings:
        for text in _unexplained(drawing):
            if any(0xE000 <= ord(c) <= 0xF8FF or ord(c) >= 0xF0000 for c in text):
                yield drawing.place


def _unexplained(drawing: Drawing) -> Iterator[str]:
    """What is shown outside marked content with a replacement text (ActualText)."""
    fonts = drawing.resources.get("/Font", pikepdf.Dictionary())
    current: Any | None = None
    known: Mapping[int, str] = {}
    explained: list[bool] = []
    for operands, operator in drawing.steps:
        if operator == "Tf":
            current = fonts.get(str(operands[0]))
            known = unicode_map(current) if current is not None else {}
        elif operator in ("BDC", "BMC"):
            given = operands[-1]
            explained.append(isinstance(given, pikepdf.Dictionary) and "/ActualText" in given)
        elif operator == "EMC" and explained:
            explained.pop()
        elif operator in ("Tj", "TJ", "'", '"') and current is not None and not any(explained):
            yield "".join(known.get(code, "") for code in shown_codes(operands[-1], current))


def _no_blank(file: Opened) -> Iterator[str]:
    for used in _composite(file):
        if any(_gid(used, code) == 0 for code in used.codes):
            yield used.place


CLAUSES: Final = (
    Clause(
        "font-dictionary", pdf_a("6.2.11.2"), N_("Each font says its type, subtype and name."),
        _dictionaries,
    ),
    Clause(
        "glyph-map", pdf_a("6.2.11.3.2"),
        N_("TrueType fonts of wide codes say which glyph a code means."), _glyph_map,
    ),
    Clause(
        "encoding", pdf_a("6.2.11.3.3"), N_("Character maps are Identity or embedded."),
        _encoding,
    ),
    Clause("embedded", pdf_a("6.2.11.4.1"), N_("Every font is embedded."), _embedded),
    Clause(
        "cut", pdf("9.6.4"), N_("Every font is cut to the characters used, and named so."), _cut
    ),
    Clause(
        "glyphs-defined", pdf_a("6.2.11.4.1"),
        N_("The embedded font draws every character that is shown."), _defined,
    ),
    Clause(
        "glyph-list", pdf_a("6.2.11.4.2"),
        N_("Where a font lists its glyphs, the list is complete."), _set_of_glyphs,
    ),
    Clause(
        "widths", pdf_a("6.2.11.5"), N_("Widths in the file are those of the font."), _widths
    ),
    Clause(
        "text", pdf_a("6.2.11.7.2"), N_("Every character shown is known as Unicode text."),
        _as_text,
    ),
    Clause(
        "true-text", pdf_a("6.2.11.7.2"), N_("No character is mapped to 0, U+FEFF or U+FFFE."),
        _true_text,
    ),
    Clause(
        "private-use", pdf_a("6.2.11.7.3"),
        N_("Characters for private use come with a text that says what they are."), _private,
    ),
    Clause(
        "no-blank-glyph", pdf_a("6.2.11.8"), N_("The glyph for missing characters is never shown."),
        _no_blank,
    ),
)  # fmt: skip
