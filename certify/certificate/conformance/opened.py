"""A finished PDF, opened once for all clauses: its objects, its streams of drawing, its fonts."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from typing import Any, Final

import pikepdf

_ARRAYS: Final = (pikepdf.Array, list)


@dataclass(frozen=True)
class Drawing:
    """One stream of drawing operators: where it is, what it says, what it may use."""

    place: str
    steps: tuple[tuple[tuple[Any, ...], str], ...]
    resources: Any
    is_page: bool


@dataclass(frozen=True)
class Used:
    """One font as drawings use it: where, its dictionary, the character codes shown."""

    place: str
    font: Any
    codes: frozenset[int]


class Opened:
    """The file. Raises pikepdf's errors for bytes that are no PDF at all."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.pdf = pikepdf.open(BytesIO(data))

    def close(self) -> None:
        """Let go of the file."""
        self.pdf.close()

    @property
    def root(self) -> Any:
        """The document catalogue."""
        return self.pdf.Root

    @cached_property
    def values(self) -> tuple[tuple[str, Any], ...]:
        """(place, object) of every object of the file, those inside others too."""
        return tuple(
            found
            for each in self.pdf.objects
            for found in _within(each, f"object {getattr(each, 'objgen', (0,))[0]}")
        )

    @cached_property
    def dictionaries(self) -> tuple[tuple[str, Any], ...]:
        """(place, dictionary) of every dictionary, those of streams too."""
        kinds = (pikepdf.Dictionary, pikepdf.Stream)
        return tuple((place, each) for place, each in self.values if isinstance(each, kinds))

    @cached_property
    def streams(self) -> tuple[tuple[str, Any], ...]:
        """(place, stream) of every stream."""
        return tuple(
            (place, each) for place, each in self.dictionaries if isinstance(each, pikepdf.Stream)
        )

    def of_type(self, key: str, *names: str) -> Iterator[tuple[str, Any]]:
        """(place, dictionary) where ``key`` is one of ``names``."""
        for place, each in self.dictionaries:
            if str(each.get(key, "")) in names:
                yield place, each

    @cached_property
    def drawings(self) -> tuple[Drawing, ...]:
        """Pages and form XObjects, which appearances of annotations are too."""
        nothing = pikepdf.Dictionary()
        pages = [
            Drawing(f"page {number}", _steps(page), page.obj.get("/Resources", nothing), True)
            for number, page in enumerate(self.pdf.pages, 1)
        ]
        forms = [
            Drawing(place, _steps(each), each.get("/Resources", nothing), False)
            for place, each in self.streams
            if each.get("/Subtype") == "/Form"
        ]
        return (*pages, *forms)

    @cached_property
    def fonts(self) -> tuple[Used, ...]:
        """The fonts with which text is shown, with the codes that are shown in them."""
        shown: dict[tuple[int, int], tuple[str, Any, set[int]]] = {}
        for drawing in self.drawings:
            for font, codes in _shown(drawing):
                _, _, known = shown.setdefault(font.objgen, (drawing.place, font, set()))
                known.update(codes)
        return tuple(
            Used(f"{place}, {font.get('/BaseFont', '?')}", font, frozenset(codes))
            for place, font, codes in shown.values()
        )


def _within(value: Any, place: str) -> Iterator[tuple[str, Any]]:
    """``value`` and what stands in it, not following references: these have their own turn."""
    yield place, value
    if isinstance(value, pikepdf.Dictionary | pikepdf.Stream):
        inner = [(f"{place} {key}", each) for key, each in value.items()]
    elif isinstance(value, _ARRAYS):
        inner = [(f"{place} [{index}]", value[index]) for index in range(len(value))]
    else:
        return
    for where, each in inner:
        if not getattr(each, "is_indirect", False):
            yield from _within(each, where)


def _steps(of: Any) -> tuple[tuple[tuple[Any, ...], str], ...]:
    """The instructions of a drawing; an inline image comes as the operator "INLINE IMAGE"."""
    return tuple(
        (tuple(each.operands), str(each.operator)) for each in pikepdf.parse_content_stream(of)
    )


def _shown(drawing: Drawing) -> Iterator[tuple[Any, set[int]]]:
    fonts = drawing.resources.get("/Font", pikepdf.Dictionary())
    current: Any | None = None
    for operands, operator in drawing.steps:
        if operator == "Tf":
            current = fonts.get(str(operands[0]))
        elif operator in ("Tj", "TJ", "'", '"') and current is not None:
            yield current, set(shown_codes(operands[-1], current))


def shown_codes(shown: Any, font: Any) -> Iterator[int]:
    """The character codes that a text-showing operand shows in ``font``."""
    wide = font.get("/Subtype") == "/Type0"
    parts = shown if isinstance(shown, _ARRAYS) else (shown,)
    for part in parts:
        if isinstance(part, pikepdf.String):
            text = bytes(part)
            if wide:
                pairs = zip(text[::2], text[1::2], strict=False)
                yield from (high << 8 | low for high, low in pairs)
            else:
                yield from text
