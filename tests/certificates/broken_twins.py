"""For every clause of the conformance list, a twin of a good paper that breaks that clause.

Most are changed as objects; those about the bytes of the file are changed as bytes.
"""

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Final

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

Break = Callable[[Pdf], None]


def saved(pdf: Pdf) -> bytes:
    """The file written plainly, so that bytes can be found in it."""
    target = BytesIO()
    pdf.save(
        target, object_stream_mode=pikepdf.ObjectStreamMode.disable, compress_streams=False,
        stream_decode_level=pikepdf.StreamDecodeLevel.generalized, fix_metadata_version=False,
    )  # fmt: skip
    return target.getvalue()


def changed(data: bytes, change: Break) -> bytes:
    """The twin of ``data`` after a change of its objects."""
    with pikepdf.open(BytesIO(data)) as pdf:
        change(pdf)
        return saved(pdf)


def replaced(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    """A change of bytes that keeps every place in the file."""
    assert len(old) == len(new)

    def change(data: bytes) -> bytes:
        assert old in data, old
        return data.replace(old, new, 1)

    return change


def drawn(text: bytes) -> Break:
    """Draw something more, as an artifact, before everything on the first page."""

    def change(pdf: Pdf) -> None:
        pdf.pages[0].contents_add(b"/Artifact BMC " + text + b" EMC", prepend=True)

    return change


def rewritten(old: bytes, new: bytes) -> Break:
    """Change the first page's drawing."""

    def change(pdf: Pdf) -> None:
        contents = pdf.pages[0].Contents
        body = contents.read_bytes()
        assert old in body, old
        contents.write(body.replace(old, new, 1))

    return change


def annotation(**entries: object) -> Break:
    """Put an annotation on the first page."""

    def change(pdf: Pdf) -> None:
        given = {"Type": Name.Annot, "F": 4, "Rect": Array([0, 0, 0, 0]), **entries}
        note = pdf.make_indirect(Dictionary({f"/{key}": each for key, each in given.items()}))
        page = pdf.pages[0].obj
        page["/Annots"] = Array([*page.get("/Annots", []), note])

    return change


def state(**entries: object) -> Break:
    """Add a graphics state to those of the first page."""

    def change(pdf: Pdf) -> None:
        states = pdf.pages[0].obj.Resources.ExtGState
        states["/Twin"] = Dictionary({f"/{key}": each for key, each in entries.items()})

    return change


def packet(old: bytes, new: bytes) -> Break:
    """Change the metadata."""

    def change(pdf: Pdf) -> None:
        body = pdf.Root.Metadata.read_bytes()
        assert old in body, old
        pdf.Root.Metadata.write(body.replace(old, new, 1))

    return change


def elements(pdf: Pdf, kind: str) -> Iterator[pikepdf.Object]:
    """Structure elements of a kind, in no order that matters."""
    for each in pdf.objects:
        known = isinstance(each, Dictionary) and each.get("/Type") == "/StructElem"
        if known and each.get("/S") == kind and "/K" in each:
            yield each


def element(kind: str, change: Callable[[pikepdf.Object], None]) -> Break:
    """Change the first element of a kind that stands in the tree."""
    return lambda pdf: change(next(elements(pdf, kind)))


def font(change: Callable[[pikepdf.Object], None]) -> Break:
    """Change the first composite font."""
    return lambda pdf: change(next(iter(pdf.pages[0].obj.Resources.Font.values())))


def below(change: Callable[[pikepdf.Object], None]) -> Break:
    """Change the descendant of the first composite font."""
    return font(lambda top: change(top.DescendantFonts[0]))


def unicode_table(text: bytes) -> Break:
    """Let the first code of the first font's table of texts mean something else."""

    def change(top: pikepdf.Object) -> None:
        body = top.ToUnicode.read_bytes()
        code = rb"(beginbfchar\s*<[0-9a-fA-F]{4}>\s*)<[0-9a-fA-F]+>"
        fresh = re.sub(code, lambda found: found[1] + text, body, count=1)
        assert fresh != body
        top.ToUnicode.write(fresh)

    return font(change)


def attached(change: Callable[[pikepdf.Object], None]) -> Break:
    """Change the first attachment."""
    return lambda pdf: change(pdf.Root.AF[0])


def put(holder: Callable[[Pdf], pikepdf.Object], key: str, value: object) -> Break:
    """Set one entry."""

    def change(pdf: Pdf) -> None:
        holder(pdf)[key] = value

    return change


def taken(holder: Callable[[Pdf], pikepdf.Object], key: str) -> Break:
    """Delete one entry."""

    def change(pdf: Pdf) -> None:
        del holder(pdf)[key]

    return change


def remove(key: str) -> Callable[[pikepdf.Object], None]:
    """Delete one entry of whatever is given."""
    return lambda each: each.__delitem__(key)


def give(key: str, value: object) -> Callable[[pikepdf.Object], None]:
    """Set one entry of whatever is given."""
    return lambda each: each.__setitem__(key, value)


def root(pdf: Pdf) -> pikepdf.Object:
    """The catalogue."""
    return pdf.Root


def page(pdf: Pdf) -> pikepdf.Object:
    """The first page."""
    return pdf.pages[0].obj


def image(pdf: Pdf) -> pikepdf.Object:
    """The first image."""
    return next(e for e in pdf.objects
                if isinstance(e, pikepdf.Stream) and e.get("/Subtype") == "/Image")  # fmt: skip


def form(pdf: Pdf) -> pikepdf.Object:
    """The first form XObject."""
    return next(e for e in pdf.objects
                if isinstance(e, pikepdf.Stream) and e.get("/Subtype") == "/Form")  # fmt: skip


def _second_profile(pdf: Pdf) -> None:
    first = pdf.Root.OutputIntents[0]
    profile = pdf.make_stream(first.DestOutputProfile.read_bytes(), N=3)
    other = Dictionary(S=Name.GTS_PDFX, OutputConditionIdentifier="x", DestOutputProfile=profile)
    pdf.Root.OutputIntents.append(other)


def _bad_profile(pdf: Pdf) -> None:
    spaces = Dictionary(Twin=Array([Name.ICCBased, pdf.make_stream(b"no profile", N=3)]))
    page(pdf).Resources["/ColorSpace"] = spaces


def _bare_colorants(pdf: Pdf) -> None:
    function = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0], C1=[1, 1, 1], N=1)
    space = Array([Name.DeviceN, Array([Name("/Gold")]), Name.DeviceRGB, function])
    page(pdf).Resources["/ColorSpace"] = Dictionary(Twin=space)


def _halftone(pdf: Pdf) -> None:
    tone = pdf.make_indirect(Dictionary(Type=Name.Halftone, HalftoneType=6))
    state(HT=tone)(pdf)


def _wrong_widths(cid: pikepdf.Object) -> None:
    cid["/W"] = Array([])
    cid["/DW"] = 1


def _no_glyphs(cid: pikepdf.Object) -> None:
    cid["/CIDToGIDMap"] = Name.Identity
    program = cid.FontDescriptor.FontFile2
    program.write(b"\0\1\0\0 this is no font")


def _blank(pdf: Pdf) -> None:
    fonts = page(pdf).Resources.Font
    name = next(iter(fonts.keys())).encode()
    drawn(b"BT " + name + b" 8 Tf <0000> Tj ET")(pdf)


def _glyph_list(pdf: Pdf) -> None:
    cid = next(iter(page(pdf).Resources.Font.values())).DescendantFonts[0]
    cid.FontDescriptor["/CIDSet"] = pdf.make_stream(b"\x80")


def _launch(pdf: Pdf) -> None:
    pdf.Root["/OpenAction"] = Dictionary(S=Name.Launch, F="x")


def _stray_cell(pdf: Pdf) -> None:
    row = next(elements(pdf, "/TR"))
    row["/S"] = Name.Div


def _skipped_heading(pdf: Pdf) -> None:
    next(elements(pdf, "/H1"))["/S"] = Name.H3


def _lost_element(pdf: Pdf) -> None:
    heading = next(elements(pdf, "/H1"))
    heading.P = pdf.Root.StructTreeRoot.K[0].K[0].K[0]  # not where it hangs


def _disowned(pdf: Pdf) -> None:
    heading = next(elements(pdf, "/H1"))
    heading["/K"] = Array([pdf.make_indirect(Dictionary(S=Name.Span, P=heading, K=4711))])


def _layered(pdf: Pdf) -> None:
    group = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="x"))
    pdf.Root["/OCProperties"] = Dictionary(OCGs=Array([group]), D=Dictionary(Order=Array([group])))


def _unnamed(pdf: Pdf) -> None:
    page(pdf).Resources["/ExtGState"] = Dictionary()


def _acting_field(pdf: Pdf) -> None:
    annotation(Subtype=Name.Widget, FT=Name.Tx, T="x", AA=Dictionary())(pdf)
    pdf.Root["/AcroForm"] = Dictionary(Fields=Array([pdf.pages[0].obj.Annots[-1]]))


def _promise(pdf: Pdf) -> None:
    pdf.Root["/Perms"] = Dictionary(DocMDP=Dictionary(), Twin=Dictionary())


OBJECTS: Final[dict[str, Break]] = {
    "external-stream": lambda pdf: form(pdf).__setitem__("/FFilter", Name.FlateDecode),
    "permissions": _promise,
    "numbers": put(root, "/Twin", 2**31),
    "strings": put(root, "/Twin", String("x" * 32768)),
    "short-names": put(root, "/Twin", Name("/" + "x" * 128)),
    "nesting": drawn(b"q " * 29 + b"Q " * 29),
    "page-size": put(page, "/TrimBox", Array([0, 0, 2, 2])),
    "operators": drawn(b"BX twin EX"),
    "resources": _unnamed,
    "output-intent": put(lambda pdf: pdf.Root.OutputIntents[0], "/S", Name.GTS_PDFX),
    "one-profile": _second_profile,
    "icc-based": _bad_profile,
    "device-colours": drawn(b"0 0 0 1 k 0 0 1 1 re f"),
    "spot-colours": _bare_colorants,
    "transfer": state(TR=Name.Identity),
    "halftones": _halftone,
    "rendering-intent": drawn(b"/Twin ri"),
    "images": put(image, "/Interpolate", True),
    "forms": put(form, "/PS", String("x")),
    "blending": state(BM=Name.Twin),
    "font-dictionary": font(remove("/Type")),
    "glyph-map": below(remove("/CIDToGIDMap")),
    "encoding": font(give("/Encoding", Name("/Twin-H"))),
    "embedded": below(lambda cid: cid.FontDescriptor.__delitem__("/FontFile2")),
    "cut": font(give("/BaseFont", Name("/Certify-Small"))),
    "glyphs-defined": below(_no_glyphs),
    "glyph-list": _glyph_list,
    "widths": below(_wrong_widths),
    "text": font(remove("/ToUnicode")),
    "true-text": unicode_table(rb"<feff>"),
    "private-use": unicode_table(rb"<e000>"),
    "no-blank-glyph": _blank,
    "annotation-types": annotation(Subtype=Name.Sound),
    "annotation-flags": annotation(Subtype=Name.Text, F=2),
    "appearance": annotation(Subtype=Name.Text, Rect=Array([1, 1, 9, 9])),
    "fields": _acting_field,
    "appearances-ready": put(root, "/AcroForm", Dictionary(NeedAppearances=True)),
    "no-xfa": put(root, "/AcroForm", Dictionary(XFA=String("x"))),
    "actions": _launch,
    "triggers": put(page, "/AA", Dictionary()),
    "metadata": taken(root, "/Metadata"),
    "metadata-packet": packet(b"<?xpacket begin=", b"<?xpacket bytes='1' begin="),
    "metadata-form": packet(b"</rdf:RDF>", b"</rdf:Twin>"),
    "known-properties": packet(
        b'<rdf:Description rdf:about=""',
        b'<rdf:Description rdf:about="" xmlns:t="urn:twin" t:twin="1"',
    ),
    "identification": packet(b'pdfaid:conformance="A"', b'pdfaid:conformance="B"'),
    "title": put(root, "/ViewerPreferences", Dictionary()),
    "media-type": attached(lambda each: each.EF.F.__delitem__("/Subtype")),
    "attachment-names": attached(remove("/UF")),
    "relationship": attached(remove("/AFRelationship")),
    "associated": taken(root, "/AF"),
    "attachment-date": attached(lambda each: each.EF.F.Params.__delitem__("/ModDate")),
    "layers": _layered,
    "presentations": put(page, "/PresSteps", Dictionary()),
    "requirements": put(root, "/Requirements", Array([])),
    "marked": taken(root, "/MarkInfo"),
    "all-marked": rewritten(b"/Artifact BMC q /CrfyArt1 Do Q EMC", b"q /CrfyArt1 Do Q"),
    "tree": _lost_element,
    "owned": _disowned,
    "standard-types": element("/H1", give("/S", Name.Twin)),
    "languages": put(root, "/Lang", String("中文")),
    "spoken-language": element("/H1", give("/Lang", String("en"))),
    "described": element("/Figure", remove("/Alt")),
    "headings": _skipped_heading,
    "tables": _stray_cell,
    "header-cells": element("/TH", lambda each: each.A.__delitem__("/Scope")),
    "no-empty-elements": element("/H1", give("/K", Array([]))),
    "bookmarks": taken(root, "/Outlines"),
}  # fmt: skip

BYTES: Final[dict[str, Callable[[bytes], bytes]]] = {
    "header": replaced(b"%PDF-1.7", b"%PDF-1.9"),
    "binary-mark": lambda data: re.sub(rb"\A(%PDF-1\.7\n)%.{4}", rb"\1%twin", data),
    "identifier": replaced(b"/ID [", b"/IX ["),
    "end": lambda data: data + b"twin",
    "readable": lambda data: data.replace(b"startxref\n", b"startxref\n1", 1),
    "names-are-text": replaced(b"+Certify-", b"+Cert#ff-"),
}

SEALED: Final[dict[str, Callable[[bytes], bytes]]] = {
    "filters": replaced(b"/Filter /FlateDecode", b"/Filter /LZWDecode  "),
    "seal-range": lambda data: data + b"\n",
    "seal-container": lambda data: re.sub(
        rb"/Contents ?<[0-9a-fA-F]{8}", lambda m: m[0][:-8] + b"00000000", data, count=1
    ),
}
"""Changes of a sealed file."""
