"""Clauses about what a reader could do with the file: notes, forms, seals, actions."""

from collections.abc import Iterator
from typing import Any, Final

import pikepdf
from asn1crypto import cms

from certify.certificate.conformance.clauses import Clause, pdf_a
from certify.certificate.conformance.opened import Opened
from certify.i18n import N_

_NOTES: Final = {
    "/Text", "/Link", "/FreeText", "/Line", "/Square", "/Circle", "/Polygon", "/PolyLine",
    "/Highlight", "/Underline", "/Squiggly", "/StrikeOut", "/Stamp", "/Caret", "/Ink", "/Popup",
    "/FileAttachment", "/Widget", "/PrinterMark", "/TrapNet", "/Watermark", "/Redact",
}  # fmt: skip
_ACTIONS: Final = {"/GoTo", "/GoToR", "/GoToE", "/Thread", "/URI", "/Named", "/SubmitForm"}
_NAMED: Final = {"/NextPage", "/PrevPage", "/FirstPage", "/LastPage"}
_INVISIBLE, _HIDDEN, _PRINT, _NO_VIEW, _TOGGLE = 1, 2, 4, 32, 256


def _annotations(file: Opened) -> Iterator[tuple[str, Any]]:
    for number, page in enumerate(file.pdf.pages, 1):
        for index, each in enumerate(page.obj.get("/Annots", ())):
            yield f"page {number}, annotation {index + 1}", each


def _types(file: Opened) -> Iterator[str]:
    for place, each in _annotations(file):
        if str(each.get("/Subtype")) not in _NOTES:
            yield place


def _flags(file: Opened) -> Iterator[str]:
    for place, each in _annotations(file):
        if each.get("/Subtype") == "/Popup":
            continue
        flags = int(each.get("/F", 0))
        if not flags & _PRINT or flags & (_INVISIBLE | _HIDDEN | _NO_VIEW | _TOGGLE):
            yield place


def _appearance(file: Opened) -> Iterator[str]:
    for place, each in _annotations(file):
        left, bottom, right, top = each.get("/Rect", (0, 0, 0, 0))
        seen = (left, bottom) != (right, top)
        if "/AP" in each:
            if set(each.AP.keys()) != {"/N"}:
                yield place
        elif seen and each.get("/Subtype") not in ("/Popup", "/Link"):
            yield place


def _fields(file: Opened) -> Iterator[str]:
    for place, each in file.dictionaries:
        field = each.get("/Subtype") == "/Widget" or "/FT" in each
        if field and ("/AA" in each or "/A" in each):
            yield place


def _form(file: Opened) -> Any:
    return file.root.get("/AcroForm", pikepdf.Dictionary())


def _ready(file: Opened) -> Iterator[str]:
    if _form(file).get("/NeedAppearances", False):
        yield "/AcroForm /NeedAppearances"


def _no_xfa(file: Opened) -> Iterator[str]:
    if "/XFA" in _form(file):
        yield "/AcroForm /XFA"
    if file.root.get("/NeedsRendering", False):
        yield "/NeedsRendering"


def _seals(file: Opened) -> Iterator[tuple[str, Any]]:
    for place, each in file.dictionaries:
        if "/ByteRange" in each and "/Contents" in each:
            yield place, each


def _range(file: Opened) -> Iterator[str]:
    ends = []
    for place, seal in _seals(file):
        first, length, second, rest = (int(n) for n in seal.ByteRange)
        ends.append(second + rest)
        gap = file.data[length:second]
        if first or gap[:1] != b"<" or gap[-1:] != b">":
            yield place
    if ends and max(ends) != len(file.data):
        yield "end of file"


def _container(file: Opened) -> Iterator[str]:
    for place, seal in _seals(file):
        if not _sound(bytes(seal.Contents)):
            yield place


def _sound(contents: bytes) -> bool:
    """Whether a container holds one signer and the signer's certificate."""
    try:
        signed: Any = cms.ContentInfo.load(contents)["content"]
        return len(signed["signer_infos"]) == 1 and len(signed["certificates"]) >= 1
    except Exception:  # noqa: BLE001  # damaged DER makes the parser raise anything
        return False


def _actions(file: Opened) -> Iterator[str]:
    for place, each in file.dictionaries:
        action = each.get("/A", each.get("/OpenAction"))
        if not isinstance(action, pikepdf.Dictionary) or "/S" not in action:
            continue
        named = action.S == "/Named" and str(action.get("/N")) not in _NAMED
        if str(action.S) not in _ACTIONS or named:
            yield f"{place} {action.S}"
    if "/JavaScript" in file.root.get("/Names", {}):
        yield "/Names /JavaScript"


def _triggers(file: Opened) -> Iterator[str]:
    if "/AA" in file.root:
        yield "catalogue"
    for number, page in enumerate(file.pdf.pages, 1):
        if "/AA" in page.obj:
            yield f"page {number}"


CLAUSES: Final = (
    Clause(
        "annotation-types", pdf_a("6.3.1"), N_("No sound, film, 3D or unknown annotations."),
        _types,
    ),
    Clause(
        "annotation-flags", pdf_a("6.3.2"), N_("What stands on the page is shown and printed."),
        _flags,
    ),
    Clause(
        "appearance", pdf_a("6.3.3"), N_("Each visible annotation carries its one appearance."),
        _appearance,
    ),
    Clause("fields", pdf_a("6.4.1"), N_("Form fields start no action."), _fields),
    Clause(
        "appearances-ready", pdf_a("6.4.1"), N_("Fields are drawn already, not by the viewer."),
        _ready,
    ),
    Clause("no-xfa", pdf_a("6.4.2"), N_("No XFA form."), _no_xfa),
    Clause(
        "seal-range", pdf_a("6.4.3"),
        N_("A seal covers everything but itself, and the last one the whole file."), _range,
    ),
    Clause(
        "seal-container", pdf_a("6.4.3"),
        N_("A seal is one signature and carries the signer's certificate."), _container,
    ),
    Clause(
        "actions", pdf_a("6.5.1"), N_("No scripts, launches or other active content."), _actions
    ),
    Clause("triggers", pdf_a("6.5.2"), N_("Nothing happens by opening file or page."), _triggers),
)  # fmt: skip
