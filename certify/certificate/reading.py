"""Reading a finished paper back: the text of its pages and its embedded content.

An own small reader of what our renderer writes (composite fonts with a ToUnicode map),
so that issuing can check its own product and verification can compare page with data.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Final

import pikepdf

ATTACHMENT: Final = "certificate.json"
_PAIR: Final = re.compile(rb"<([0-9A-Fa-f]{4})>\s*<((?:[0-9A-Fa-f]{4})+)>")

Glyphs = dict[int, str]


class Unreadable(ValueError):
    """The bytes are no PDF this reader understands."""


def page_texts(data: bytes) -> tuple[str, ...]:
    """Return the text of each page without any white space, in drawing order.

    White space is dropped because a value broken over lines is still that value.
    Raises Unreadable.
    """
    return tuple("".join(text.split()) for text in page_lines(data))


def page_lines(data: bytes) -> tuple[str, ...]:
    """Return the text of each page with its spaces, each run that was drawn on its own line.

    Raises Unreadable.
    """
    try:
        with pikepdf.open(BytesIO(data)) as pdf:
            return tuple("\n".join(_runs(page)) for page in pdf.pages)
    except Exception as error:  # damaged files make the parser raise anything
        raise Unreadable(str(error)) from error


def attachment(data: bytes, name: str = ATTACHMENT) -> bytes:
    """Return the embedded file ``name``; raises Unreadable if there is not one."""
    try:
        with pikepdf.open(BytesIO(data)) as pdf:
            return pdf.attachments[name].get_file().read_bytes()
    except Exception as error:  # damaged files make the parser raise anything
        raise Unreadable(str(error)) from error


def attachments(data: bytes) -> frozenset[str]:
    """Return the names of all embedded files; raises Unreadable."""
    try:
        with pikepdf.open(BytesIO(data)) as pdf:
            return frozenset(pdf.attachments)
    except Exception as error:  # damaged files make the parser raise anything
        raise Unreadable(str(error)) from error


def _runs(page: pikepdf.Page) -> Iterator[str]:
    fonts = {
        str(name): _glyphs(font)
        for name, font in page.obj.Resources.get("/Font", pikepdf.Dictionary()).items()
    }
    current: Glyphs = {}
    for instruction in pikepdf.parse_content_stream(page, "Tf Tj TJ '"):
        shown = instruction.operands[0]
        if str(instruction.operator) == "Tf":
            current = fonts.get(str(shown), {})
            continue
        parts = shown if isinstance(shown, pikepdf.Array) else (shown,)
        yield "".join(
            _decoded(bytes(part), current) for part in parts if isinstance(part, pikepdf.String)
        )


def _decoded(codes: bytes, glyphs: Glyphs) -> str:
    pairs = zip(codes[::2], codes[1::2], strict=False)
    return "".join(glyphs.get(high << 8 | low, "\N{REPLACEMENT CHARACTER}") for high, low in pairs)


def _glyphs(font: pikepdf.Object) -> Glyphs:
    table = font.get("/ToUnicode")
    if table is None:
        return {}
    return {
        int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be")
        for code, text in _PAIR.findall(table.read_bytes())
    }
