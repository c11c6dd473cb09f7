"""Clauses about meaning: the tree of tags, languages, texts instead of pictures, order."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import pikepdf

from certify.certificate.conformance.clauses import Clause, pdf, pdf_a
from certify.certificate.conformance.opened import Drawing, Opened, shown_codes
from certify.certificate.conformance.typefaces import unicode_map
from certify.i18n import N_
from certify.press.language import is_chinese, is_english

_STANDARD: Final = frozenset(
    (
        "/Document", "/Part", "/Art", "/Sect", "/Div", "/BlockQuote", "/Caption", "/TOC", "/TOCI",
        "/Index", "/NonStruct", "/Private", "/P", "/H", "/H1", "/H2", "/H3", "/H4", "/H5", "/H6",
        "/L", "/LI", "/Lbl", "/LBody", "/Table", "/TR", "/TH", "/TD", "/THead", "/TBody",
        "/TFoot", "/Span", "/Quote", "/Note", "/Reference", "/BibEntry", "/Code", "/Link",
        "/Annot", "/Ruby", "/RB", "/RT", "/RP", "/Warichu", "/WT", "/WP", "/Figure", "/Formula",
        "/Form",
    )
)  # fmt: skip
_LANGUAGE: Final = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")
_HEADING: Final = re.compile(r"/H([1-6])")
_ROWS: Final = {"/TR", "/THead", "/TBody", "/TFoot", "/Caption"}
_PAINTS: Final = frozenset(
    (
        "f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh", "Do", "Tj", "TJ", "'", '"',
        "INLINE IMAGE",
    )
)  # fmt: skip
_TEXT: Final = frozenset(("Tj", "TJ", "'", '"'))


@dataclass(frozen=True)
class Element:
    """One structure element, with the language that holds in it and its way from the root."""

    node: Any
    way: tuple[str, ...]
    language: str

    @property
    def kind(self) -> str:
        """Its structure type."""
        return self.way[-1]

    @property
    def place(self) -> str:
        """Where it stands, as a reader of the tree would say."""
        return "".join(self.way[-4:])


def elements(file: Opened) -> Iterator[Element]:
    """Every structure element in reading order."""
    tree = file.root.get("/StructTreeRoot", {})
    yield from _below(tree, (), str(file.root.get("/Lang", "")), frozenset())


def _below(
    node: Any, way: tuple[str, ...], language: str, above: frozenset[tuple[int, int]]
) -> Iterator[Element]:
    for kid in _kids(node):
        if not isinstance(kid, pikepdf.Dictionary) or "/S" not in kid or kid.objgen in above:
            continue
        spoken = str(kid.get("/Lang", language))
        here = (*way, str(kid.S))
        yield Element(kid, here, spoken)
        yield from _below(kid, here, spoken, above | {kid.objgen})


def _kids(node: Any) -> list[Any]:
    kids = node.get("/K", [])
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _marked(file: Opened) -> Iterator[str]:
    if not file.root.get("/MarkInfo", {}).get("/Marked", False):
        yield "/MarkInfo"


def _rooted(file: Opened) -> Iterator[str]:
    if not any(True for _ in elements(file)):
        yield "/StructTreeRoot"
    for each in elements(file):
        parent = each.node.get("/P", {})
        if all(each.node.objgen != getattr(kid, "objgen", None) for kid in _kids(parent)):
            yield each.place


def _standard(file: Opened) -> Iterator[str]:
    roles = file.root.get("/StructTreeRoot", {}).get("/RoleMap", {})
    for kind in sorted({each.kind for each in elements(file)}):
        seen, name = set(), kind
        while name not in _STANDARD and name not in seen:
            seen.add(name)
            name = str(roles.get(name, name))
        if name not in _STANDARD:
            yield kind
    yield from (str(role) for role in roles if role in _STANDARD)


def _marks(drawing: Drawing) -> Iterator[tuple[int | None, bool, str, Any]]:
    """(number of the marked content, whether it is an artifact, operator, what is shown)."""
    stack: list[tuple[int | None, bool]] = []
    for operands, operator in drawing.steps:
        if operator in ("BDC", "BMC"):
            given: Any = operands[1] if operator == "BDC" else None
            named = isinstance(given, pikepdf.Dictionary) and "/MCID" in given
            stack.append((int(given.MCID) if named else None, operands[0] == "/Artifact"))
        elif operator == "EMC" and stack:
            stack.pop()
        elif operator in _PAINTS or operator == "Tf":
            number = next((n for n, _ in reversed(stack) if n is not None), None)
            shown = operands[0 if operator == "Tf" else -1] if operands else None
            yield number, any(a for _, a in stack), operator, shown


def _pages(file: Opened) -> Iterator[Drawing]:
    return (each for each in file.drawings if each.is_page)


def _all_marked(file: Opened) -> Iterator[str]:
    for drawing in _pages(file):
        if any(
            number is None and not artifact and operator in _PAINTS
            for number, artifact, operator, _ in _marks(drawing)
        ):
            yield drawing.place


def _owners(file: Opened) -> dict[int, Any]:
    """Entries of the parent tree by their key (PDF 1.7, 14.7.4.4)."""
    tree = file.root.get("/StructTreeRoot", {}).get("/ParentTree")
    return dict(pikepdf.NumberTree(tree).items()) if tree is not None else {}


def _owned_content(file: Opened) -> dict[tuple[int, int], Any]:
    """The element that owns a marked content, by (page from 0, number), if it knows it too."""
    reached = {each.node.objgen for each in elements(file)}
    owners, found = _owners(file), {}
    for index, page in enumerate(file.pdf.pages):
        entry = owners.get(int(page.obj.get("/StructParents", -1)), [])
        for number, element in enumerate(entry):
            known = _is_element(element) and element.objgen in reached
            if known and number in [kid for kid in _kids(element) if isinstance(kid, int)]:
                found[index, number] = element
    return found


def _owned(file: Opened) -> Iterator[str]:
    known = _owned_content(file)
    for index, drawing in enumerate(_pages(file)):
        numbers = {number for number, artifact, *_ in _marks(drawing) if not artifact}
        for number in sorted(each for each in numbers if each is not None):
            if (index, number) not in known:
                yield f"{drawing.place}, content {number}"


def _languages(file: Opened) -> Iterator[str]:
    if not _LANGUAGE.fullmatch(str(file.root.get("/Lang", ""))):
        yield "/Lang"
    for each in elements(file):
        said = str(each.node.get("/Lang", ""))
        if said and not _LANGUAGE.fullmatch(said):
            yield each.place


def texts(file: Opened) -> Iterator[tuple[Element, str]]:
    """Each element with text of its own, in reading order, and that text."""
    found: dict[tuple[int, int], str] = {}
    owned = _owned_content(file)
    for index, drawing in enumerate(_pages(file)):
        font: Any | None = None
        fonts = drawing.resources.get("/Font", pikepdf.Dictionary())
        known: Mapping[int, str] = {}
        for number, artifact, operator, shown in _marks(drawing):
            if operator == "Tf":
                font = fonts.get(str(shown))
                known = unicode_map(font) if font is not None else {}
            elif operator in _TEXT and font is not None and number is not None and not artifact:
                owner = owned.get((index, number))
                if owner is not None:
                    said = "".join(known.get(code, "") for code in shown_codes(shown, font))
                    found[owner.objgen] = found.get(owner.objgen, "") + said
    for each in elements(file):
        if each.node.objgen in found:
            yield each, found[each.node.objgen]


def _spoken(file: Opened) -> Iterator[str]:
    for element, text in texts(file):
        english = is_english(text) and not element.language.startswith("en")
        if english or (is_chinese(text) and not element.language.startswith("zh")):
            yield f"{element.place}: {text[:30]}"


def _described(file: Opened) -> Iterator[str]:
    for each in elements(file):
        if each.kind in ("/Figure", "/Formula") and not (
            str(each.node.get("/Alt", "")) or str(each.node.get("/ActualText", ""))
        ):
            yield each.place


def _headings(file: Opened) -> Iterator[str]:
    level = 0
    for each in elements(file):
        if found := _HEADING.fullmatch(each.kind):
            if int(found[1]) > level + 1:
                yield each.place
            level = int(found[1])
    if level == 0:
        yield "/H1"


def _tables(file: Opened) -> Iterator[str]:
    for each in elements(file):
        inside = {str(kid.S) for kid in _kids(each.node) if _is_element(kid)}
        wrong = (each.kind == "/Table" and inside - _ROWS) or (
            each.kind == "/TR" and inside - {"/TH", "/TD"}
        )
        stray = each.kind in ("/TH", "/TD") and each.way[-2] != "/TR"
        if wrong or stray or (each.kind == "/Table" and not inside):
            yield each.place


def _is_element(kid: Any) -> bool:
    return isinstance(kid, pikepdf.Dictionary) and "/S" in kid


def _header_cells(file: Opened) -> Iterator[str]:
    for each in elements(file):
        attributes = each.node.get("/A", pikepdf.Dictionary())
        if each.kind == "/TH" and str(attributes.get("/Scope")) not in ("/Row", "/Column", "/Both"):
            yield each.place


def _not_empty(file: Opened) -> Iterator[str]:
    for each in elements(file):
        if not _kids(each.node) and each.kind not in ("/TD", "/TH"):
            yield each.place


def _bookmarked(file: Opened) -> Iterator[str]:
    first = file.root.get("/Outlines", {}).get("/First", {})
    if not str(first.get("/Title", "")):
        yield "/Outlines"


CLAUSES: Final = (
    Clause("marked", pdf_a("6.7.2.2"), N_("The file says that it is tagged."), _marked),
    Clause(
        "all-marked", pdf("14.8.2.2"),
        N_("Everything drawn is tagged content or an ornament said to be one."), _all_marked,
    ),
    Clause(
        "tree", pdf_a("6.7.3.3"), N_("The tags form one tree, known from above and below."), _rooted
    ),
    Clause(
        "owned", pdf("14.7.4.4"), N_("Each piece of tagged content is owned by one element."),
        _owned,
    ),
    Clause(
        "standard-types", pdf_a("6.7.3.4"),
        N_("Structure types are standard or led back to standard ones."), _standard,
    ),
    Clause(
        "languages", pdf_a("6.7.4"), N_("The languages of file and elements are valid tags."),
        _languages,
    ),
    Clause(
        "spoken-language", pdf("14.9.2"),
        N_("Chinese text is marked as Chinese, English text as English."), _spoken,
    ),
    Clause(
        "described", pdf_a("6.7.5"), N_("Pictures have a text that says what they show."),
        _described,
    ),
    Clause(
        "headings", pdf("14.8.4.3.2"), N_("Headings begin at level 1 and skip no level."),
        _headings,
    ),
    Clause(
        "tables", pdf("14.8.4.3.4"), N_("Tables hold rows, rows hold cells, nothing else."),
        _tables,
    ),
    Clause(
        "header-cells", pdf("14.8.5.7"), N_("Header cells say whether they head row or column."),
        _header_cells,
    ),
    Clause(
        "no-empty-elements", pdf("14.7.2"), N_("No element without content."), _not_empty
    ),
    Clause("bookmarks", pdf("12.3.3"), N_("The file has bookmarks."), _bookmarked),
)  # fmt: skip
