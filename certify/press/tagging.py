"""The tags of a paper, finished: what WeasyPrint leaves out or gets wrong.

WeasyPrint writes the tree of tags, but one language for the whole document, header cells
without a direction, tables that are layout as tables of data, elements without content,
and page numbers that belong to no element. A reading voice stumbles over each. All of it
is mended in the objects before they are written, so nothing is parsed twice.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import pydyf  # type: ignore[import-untyped]

from certify.press.language import CHINESE, ENGLISH, is_chinese, is_english, runs

_BLOCKS: Final = frozenset(
    ("/P", "/H1", "/H2", "/H3", "/TH", "/TD", "/Caption", "/LBody", "/Lbl", "/Figure")
)
_CELLS: Final = ("/TH", "/TD")
_ROWS: Final = ("/TR", "/THead", "/TBody", "/TFoot")


def finish_tags(pdf: pydyf.PDF, fonts: Mapping[Any, Any]) -> None:
    """Finish the tags of ``pdf``, before it is written.

    ``fonts`` are WeasyPrint's fonts of the document.
    """
    tree = _Tree(pdf)
    tree.drop_empty(tree.document)
    tree.make_artifacts()
    tree.finish_tables(tree.document)
    tree.mark_languages(_spoken(tree, fonts))


class _Tree:
    """The structure tree of a file that is about to be written."""

    def __init__(self, pdf: pydyf.PDF) -> None:
        self._pdf = pdf
        whole = str(getattr(pdf.catalog["Lang"], "string", CHINESE))
        self._whole = ENGLISH if whole.startswith(ENGLISH) else CHINESE
        root = self._at(pdf.catalog["StructTreeRoot"])
        self.document = self._at(root["K"][0])
        numbers = self._at(root["ParentTree"])["Nums"]
        self._parents = dict(zip(numbers[::2], numbers[1::2], strict=True))

    def _at(self, reference: bytes) -> Any:
        return self._pdf.objects[int(reference.split()[0])]

    def kids(self, element: Any) -> list[Any]:
        """The elements below one, in reading order; what a link points to is none."""
        below = (self._at(each) for each in element.get("K", ()) if isinstance(each, bytes))
        return [each for each in below if "S" in each]

    def pages(self) -> Iterator[tuple[Any, Any]]:
        """(page's drawing, references of its elements by number of the marked content)."""
        for number in self._pdf.pages["Kids"][::3]:
            page = self._pdf.objects[number]
            yield self._at(page["Contents"]), self._parents[page["StructParents"]]

    def drop_empty(self, element: Any) -> None:
        """Take elements without content out of the tree; empty cells keep their place."""
        for kid in self.kids(element):
            self.drop_empty(kid)
        kept = [
            each for each in element["K"]
            if not isinstance(each, bytes) or self._says_something(self._at(each))
        ]  # fmt: skip
        element["K"][:] = kept

    @staticmethod
    def _says_something(element: Any) -> bool:
        return "S" not in element or element.get("K") or element["S"] in _CELLS

    def _reached(self, element: Any) -> Iterator[int]:
        yield element.number
        for kid in self.kids(element):
            yield from self._reached(kid)

    def make_artifacts(self) -> None:
        """Make what no element of the tree owns – lines in the margin – an artifact."""
        reached = set(self._reached(self.document))
        for drawing, owners in self.pages():
            stray = {i for i, each in enumerate(owners) if int(each.split()[0]) not in reached}
            for index, item in enumerate(drawing.stream):
                if isinstance(item, dict) and item.get("MCID") in stray:
                    drawing.stream[index - 1] = b"/Artifact"
                    drawing.stream[index] = pydyf.Dictionary({"Type": "/Pagination"})
            for index in stray:
                owners[index] = b"null"

    def finish_tables(self, element: Any) -> None:
        """Say where header cells point, and let tables without any be what they are: layout."""
        for kid in self.kids(element):
            self.finish_tables(kid)
        if element["S"] != "/Table":
            return
        rows = list(self._rows(element))
        if any(kid["S"] == "/TH" for _, row in rows for kid in self.kids(row)):
            for head, row in rows:
                self._finish_row(row, head)
        else:
            self._make_layout(element)

    def _rows(self, element: Any, head: bool = False) -> Iterator[tuple[bool, Any]]:
        for kid in self.kids(element):
            if kid["S"] == "/TR":
                yield head, kid
            elif kid["S"] in _ROWS:
                yield from self._rows(kid, kid["S"] == "/THead")

    def _finish_row(self, row: Any, head: bool) -> None:
        """Point each cell to the header before it: two pairs may stand in one row."""
        cells = self.kids(row)
        heads = {str(each["ID"]) for each in cells if each["S"] == "/TH"}
        nearest: Any = None
        for cell in cells:
            if cell["S"] == "/TH":
                cell["A"]["Scope"] = "/Column" if head else "/Row"
                nearest = cell["ID"]
                continue
            above = [each for each in cell["A"].pop("Headers", ()) if str(each) not in heads]
            headers = [*([nearest] if nearest is not None else []), *above]
            if headers:
                cell["A"]["Headers"] = pydyf.Array(headers)

    def _make_layout(self, table: Any) -> None:
        table["S"] = "/Div"
        for _, row in self._rows(table):
            row["S"] = "/NonStruct"
            for cell in self.kids(row):
                cell["S"] = "/Div"
                cell.pop("A", None)
        for kid in self.kids(table):
            if kid["S"] in _ROWS:
                kid["S"] = "/NonStruct"

    def mark_languages(self, spoken: Mapping[int, str]) -> None:
        """Give each block its language, and whatever inside speaks another one its own.

        ``spoken`` is the language of elements by their number, where text shows one.
        """
        languages = self._languages(self.document, spoken, {})
        self._mark(self.document, self._whole, spoken, languages)

    def _languages(
        self, element: Any, spoken: Mapping[int, str], found: dict[int, frozenset[str]]
    ) -> dict[int, frozenset[str]]:
        """The languages spoken in and below each element, by its number."""
        said = {spoken[element.number]} if element.number in spoken else set()
        for kid in self.kids(element):
            said |= self._languages(kid, spoken, found)[kid.number]
        found[element.number] = frozenset(said)
        return found

    def _mark(
        self, element: Any, around: str, spoken: Mapping[int, str],
        languages: Mapping[int, frozenset[str]],
    ) -> None:  # fmt: skip
        said = languages[element.number]
        own = next(iter(said)) if len(said) == 1 else spoken.get(element.number, self._whole)
        if said and (own != around or element["S"] in _BLOCKS):
            element["Lang"] = pydyf.String(own)
            around = own
        for kid in self.kids(element):
            self._mark(kid, around, spoken, languages)


def _spoken(tree: _Tree, fonts: Mapping[Any, Any]) -> dict[int, str]:
    """The language that the text of each element shows, by the element's number."""
    alphabets = {font.hash: font.to_unicode for font in fonts.values()}
    found: dict[int, str] = {}
    for drawing, owners in tree.pages():
        for mark, text in runs(drawing.stream, alphabets):
            language = ENGLISH if is_english(text) else CHINESE if is_chinese(text) else None
            if language and mark < len(owners) and owners[mark] != b"null":
                found[int(owners[mark].split()[0])] = language
    return found
