"""The language of each run of text in a tagged paper.

WeasyPrint writes the language of the whole document only. A paper is Chinese with
English beside it, so a reading voice has to be told where English begins: every run of
Latin words gets its own language in the structure tree.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

import pydyf  # type: ignore[import-untyped]

ENGLISH: Final = "en"
_WORD: Final = re.compile(r"[A-Za-z][a-z]")
_CHINESE: Final = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_FONT: Final = re.compile(rb"/(\S+) \S+ Tf")
_CODES: Final = re.compile(rb"<([0-9a-f]+)>")

Alphabet = Mapping[int, str]
"""Text of each glyph of one font."""


def mark_english(pdf: pydyf.PDF, fonts: Mapping[Any, Any]) -> None:
    """Give the English runs of a tagged ``pdf`` their language, before it is written.

    ``fonts`` are WeasyPrint's fonts of the document.
    """
    alphabets = {font.hash: font.to_unicode for font in fonts.values()}
    for page, elements in _elements_by_page(pdf):
        body = _resolved(pdf, page["Contents"])
        for mark, text in _runs(body.stream, alphabets):
            if mark < len(elements) and is_english(text):
                _resolved(pdf, elements[mark])["Lang"] = pydyf.String(ENGLISH)


def is_english(text: str) -> bool:
    """Whether a run holds Latin words and no Chinese; numbers and codes are neither."""
    return _WORD.search(text) is not None and _CHINESE.search(text) is None


def _elements_by_page(pdf: pydyf.PDF) -> Iterator[tuple[Any, list[bytes]]]:
    """Pages with the references of their structure elements by marked-content number."""
    root = _resolved(pdf, pdf.catalog["StructTreeRoot"])
    numbers = _resolved(pdf, root["ParentTree"])["Nums"]
    parents = dict(zip(numbers[::2], numbers[1::2], strict=True))
    for number in pdf.pages["Kids"][::3]:
        page = pdf.objects[number]
        yield page, list(parents[page["StructParents"]])


def _runs(items: list[Any], alphabets: Mapping[str, Alphabet]) -> Iterator[tuple[int, str]]:
    """Marked-content number and text of each run, in drawing order."""
    mark: int | None = None
    alphabet: Alphabet = {}
    for item in items:
        if isinstance(item, dict) and "MCID" in item:
            mark = item["MCID"]
        if not isinstance(item, bytes):
            continue
        if item == b"EMC":
            mark = None
        elif font := _FONT.fullmatch(item):
            alphabet = alphabets.get(font[1].decode(), {})
        elif item.endswith(b" TJ") and mark is not None:
            codes = b"".join(_CODES.findall(item))
            glyphs = (int(codes[i : i + 4], 16) for i in range(0, len(codes), 4))
            yield mark, "".join(alphabet.get(glyph, "") for glyph in glyphs)


def _resolved(pdf: pydyf.PDF, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]
