"""Which language a run of text speaks: a paper is Chinese with English beside it."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

CHINESE: Final = "zh-CN"
ENGLISH: Final = "en"
_WORD: Final = re.compile(r"[A-Za-z][a-z]")
_CHINESE: Final = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_FONT: Final = re.compile(rb"/(\S+) \S+ Tf")
_CODES: Final = re.compile(rb"<([0-9a-f]+)>")

Alphabet = Mapping[int, str]
"""Text of each glyph of one font."""


def is_english(text: str) -> bool:
    """Whether a run holds Latin words and no Chinese; numbers and codes are neither."""
    return _WORD.search(text) is not None and _CHINESE.search(text) is None


def is_chinese(text: str) -> bool:
    """Whether a run holds Chinese characters."""
    return _CHINESE.search(text) is not None


def runs(items: list[Any], alphabets: Mapping[str, Alphabet]) -> Iterator[tuple[int, str]]:
    """Marked-content number and text of each run of a drawing, in drawing order."""
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
