"""Clauses about what the file says of itself: metadata, attachments, layers."""

import re
from collections.abc import Iterator
from typing import Any, Final
from xml.etree import ElementTree as ET  # entities are refused before: see _parsed

import pikepdf

from certify.certificate.conformance.clauses import Clause, pdf, pdf_a
from certify.certificate.conformance.opened import Opened
from certify.i18n import N_

_ID: Final = "http://www.aiim.org/pdfa/ns/id/"
_RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_EXTENSION: Final = "http://www.aiim.org/pdfa/ns/extension/"
_DC: Final = "http://purl.org/dc/elements/1.1/"
_PREDEFINED: Final = {
    _ID, _EXTENSION, _DC, "http://ns.adobe.com/xap/1.0/", "http://ns.adobe.com/pdf/1.3/",
    "http://ns.adobe.com/xap/1.0/mm/", "http://ns.adobe.com/xap/1.0/rights/",
    "http://ns.adobe.com/xap/1.0/bj/", "http://ns.adobe.com/xap/1.0/t/pg/",
    "http://ns.adobe.com/xmp/1.0/DynamicMedia/", "http://ns.adobe.com/photoshop/1.0/",
    "http://ns.adobe.com/tiff/1.0/", "http://ns.adobe.com/exif/1.0/",
}  # fmt: skip
_HEADER: Final = re.compile(rb"<\?xpacket begin=[^?]*\?>")
_MIME: Final = re.compile(r"/[-\w+.]+/[-\w+.]+")
_RELATIONS: Final = {"/Source", "/Data", "/Alternative", "/Supplement", "/Unspecified"}


def _packet(file: Opened) -> bytes | None:
    stream = file.root.get("/Metadata")
    return stream.read_bytes() if isinstance(stream, pikepdf.Stream) else None


def _parsed(file: Opened) -> ET.Element | None:
    """The metadata as XML; None if they are none. Declarations of entities are refused."""
    packet = _packet(file)
    if packet is None or b"<!" in packet:
        return None
    try:
        return ET.fromstring(packet.decode("utf-8"))  # noqa: S314  # no entities, see above
    except (UnicodeDecodeError, ET.ParseError):
        return None


def _properties(file: Opened) -> dict[str, str]:
    """Value by qualified name of the simple properties, whichever way they are written."""
    tree = _parsed(file)
    if tree is None:
        return {}
    found: dict[str, str] = {}
    for each in tree.iter(f"{{{_RDF}}}Description"):
        found.update(each.attrib)
        found.update({child.tag: "".join(child.itertext()).strip() for child in each})
    return found


def _present(file: Opened) -> Iterator[str]:
    stream = file.root.get("/Metadata")
    if (
        _packet(file) is None
        or stream.get("/Type") != "/Metadata"
        or ("/Filter" in stream and (stream.get("/Subtype") != "/XML"))
    ):
        yield "/Metadata"


def _packet_header(file: Opened) -> Iterator[str]:
    header = _HEADER.search(_packet(file) or b"")
    if header is None or b"bytes=" in header[0] or b"encoding=" in header[0]:
        yield "/Metadata"


def _well_formed(file: Opened) -> Iterator[str]:
    if _parsed(file) is None:
        yield "/Metadata"


def _known_properties(file: Opened) -> Iterator[str]:
    for name in _properties(file):
        space = name[1:].partition("}")[0] if name.startswith("{") else ""
        if space not in _PREDEFINED | {_RDF} and space not in _extensions(file):
            yield f"/Metadata {name}"


def _extensions(file: Opened) -> set[str]:
    tree = _parsed(file)
    name = "{http://www.aiim.org/pdfa/ns/schema#}namespaceURI"
    return set() if tree is None else {"".join(each.itertext()) for each in tree.iter(name)}


def _identified(file: Opened) -> Iterator[str]:
    said = _properties(file)
    level = (said.get(f"{{{_ID}}}part"), said.get(f"{{{_ID}}}conformance"))
    if level != ("3", "A"):
        yield f"/Metadata: {level}"


def _titled(file: Opened) -> Iterator[str]:
    title = _properties(file).get(f"{{{_DC}}}title")
    info: Any = file.pdf.trailer.get("/Info", {})
    if not title or str(info.get("/Title", title)) != title:
        yield "/Metadata dc:title"
    if not file.root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False):
        yield "/ViewerPreferences /DisplayDocTitle"


def _attached(file: Opened) -> Iterator[tuple[str, Any]]:
    for place, each in file.dictionaries:
        if "/EF" in each:
            yield place, each


def _media_type(file: Opened) -> Iterator[str]:
    for place, each in _attached(file):
        for stream in each.EF.values():
            if not _MIME.fullmatch(str(stream.get("/Subtype", ""))):
                yield place


def _both_names(file: Opened) -> Iterator[str]:
    for place, each in _attached(file):
        if "/F" not in each or "/UF" not in each:
            yield place


def _relation(file: Opened) -> Iterator[str]:
    for place, each in _attached(file):
        if str(each.get("/AFRelationship")) not in _RELATIONS:
            yield place


def _associated(file: Opened) -> Iterator[str]:
    known = {each.objgen for _, holder in file.dictionaries for each in holder.get("/AF", ())}
    for place, each in _attached(file):
        if each.objgen not in known:
            yield place


def _dated(file: Opened) -> Iterator[str]:
    for place, each in _attached(file):
        for stream in each.EF.values():
            if "/ModDate" not in stream.get("/Params", {}):
                yield place


def _layers(file: Opened) -> Iterator[str]:
    layers = file.root.get("/OCProperties")
    if layers is None:
        return
    for each in (layers.get("/D", {}), *layers.get("/Configs", ())):
        if "/Name" not in each or "/AS" in each:
            yield "/OCProperties"


def _presentations(file: Opened) -> Iterator[str]:
    if "/AlternatePresentations" in file.root.get("/Names", {}):
        yield "/Names /AlternatePresentations"
    for number, page in enumerate(file.pdf.pages, 1):
        if "/PresSteps" in page.obj:
            yield f"page {number}"


def _requirements(file: Opened) -> Iterator[str]:
    if "/Requirements" in file.root:
        yield "/Requirements"


CLAUSES: Final = (
    Clause("metadata", pdf_a("6.6.2.1"), N_("The file carries XMP metadata."), _present),
    Clause(
        "metadata-packet", pdf_a("6.6.2.1"),
        N_("The metadata packet has a header without size and encoding."), _packet_header,
    ),
    Clause(
        "metadata-form", pdf_a("6.6.2.1"), N_("The metadata are well-formed XML in UTF-8."),
        _well_formed,
    ),
    Clause(
        "known-properties", pdf_a("6.6.2.3.1"),
        N_("Every property of the metadata is predefined or described."), _known_properties,
    ),
    Clause(
        "identification", pdf_a("6.6.4"), N_("The metadata call the file PDF/A-3a."), _identified
    ),
    Clause(
        "title", pdf("12.2, 14.3"),
        N_("The title is the same everywhere and is shown by the viewer."), _titled,
    ),
    Clause(
        "media-type", pdf_a("6.8"), N_("Attachments say their media type."), _media_type,
    ),
    Clause(
        "attachment-names", pdf_a("6.8"), N_("Attachments are named in both ways."), _both_names
    ),
    Clause(
        "relationship", pdf_a("6.8"), N_("Attachments say how they belong to the paper."),
        _relation,
    ),
    Clause(
        "associated", pdf_a("6.8"), N_("Attachments are associated with the paper."), _associated
    ),
    Clause(
        "attachment-date", pdf_a("6.8, E"), N_("Attachments say when they were changed."), _dated,
    ),
    Clause("layers", pdf_a("6.9"), N_("Layers are named and do not switch themselves."), _layers),
    Clause(
        "presentations", pdf_a("6.10"), N_("No alternate presentations."), _presentations
    ),
    Clause("requirements", pdf_a("6.11"), N_("No requirements on the viewer."), _requirements),
)  # fmt: skip
