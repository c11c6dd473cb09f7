"""Clauses about drawing: operators, colours, states, images, forms."""

from collections.abc import Iterator
from typing import Any, Final

import pikepdf

from certify.certificate.conformance.clauses import Clause, pdf_a
from certify.certificate.conformance.opened import Drawing, Opened
from certify.i18n import N_

_OPERATORS: Final = frozenset(
    (
        "b", "B", "b*", "B*", "BDC", "BMC", "BT", "BX", "c", "cm", "CS", "cs", "d", "d0", "d1",
        "Do", "DP", "EMC", "ET", "EX", "f", "F", "f*", "G", "g", "gs", "h", "i", "j", "J", "K",
        "k", "l", "m", "M", "MP", "n", "q", "Q", "re", "RG", "rg", "ri", "s", "S", "SC", "sc",
        "SCN", "scn", "sh", "T*", "Tc", "Td", "TD", "Tf", "Tj", "TJ", "TL", "Tm", "Tr", "Ts",
        "Tw", "Tz", "v", "w", "W", "W*", "y", "'", '"', "INLINE IMAGE",
    )
)  # fmt: skip
_DEVICE: Final = {
    "g": "/DeviceGray", "G": "/DeviceGray", "rg": "/DeviceRGB", "RG": "/DeviceRGB",
    "k": "/DeviceCMYK", "K": "/DeviceCMYK",
}  # fmt: skip
_NEEDS: Final = {"/DeviceRGB": b"RGB ", "/DeviceCMYK": b"CMYK"}
_INTENTS: Final = {
    "/RelativeColorimetric", "/AbsoluteColorimetric", "/Perceptual", "/Saturation"
}  # fmt: skip
_BLENDS: Final = {
    "/Normal", "/Compatible", "/Multiply", "/Screen", "/Overlay", "/Darken", "/Lighten",
    "/ColorDodge", "/ColorBurn", "/HardLight", "/SoftLight", "/Difference", "/Exclusion", "/Hue",
    "/Saturation", "/Color", "/Luminosity",
}  # fmt: skip
_COMPONENTS: Final = {b"GRAY": 1, b"RGB ": 3, b"Lab ": 3, b"CMYK": 4}


def _profile(stream: Any, classes: tuple[bytes, ...], spaces: tuple[bytes, ...]) -> str | None:
    """What is wrong with the header of an ICC profile (ICC.1, 7.2), if anything."""
    if not isinstance(stream, pikepdf.Stream):
        return "no profile"
    head = stream.read_bytes()[:128]
    if len(head) < 128 or head[36:40] != b"acsp":
        return "no ICC header"
    if head[8] >= 5 or head[12:16] not in classes or head[16:20] not in spaces:
        return "class, colour space or version"
    return None if stream.get("/N") == _COMPONENTS[head[16:20]] else "/N"


def _operators(file: Opened) -> Iterator[str]:
    for drawing in file.drawings:
        for name in sorted({name for _, name in drawing.steps} - _OPERATORS):
            yield f"{drawing.place} {name}"


def _resources(file: Opened) -> Iterator[str]:
    for number, page in enumerate(file.pdf.pages, 1):
        if "/Resources" not in page.obj:
            yield f"page {number}"
    for drawing in file.drawings:
        yield from _unknown_resources(drawing)


def _unknown_resources(drawing: Drawing) -> Iterator[str]:
    for operator, kind in (("Tf", "/Font"), ("Do", "/XObject"), ("gs", "/ExtGState")):
        known = drawing.resources.get(kind, {})
        for name in sorted({str(o[0]) for o, each in drawing.steps if each == operator}):
            if name not in known:
                yield f"{drawing.place} {kind}{name}"


def _intents(file: Opened) -> list[Any]:
    return list(file.root.get("/OutputIntents", ()))


def _output_intent(file: Opened) -> Iterator[str]:
    own = [each for each in _intents(file) if each.get("/S") == "/GTS_PDFA1"]
    if len(own) != 1:
        yield "/OutputIntents"
    for each in own:
        classes, spaces = (b"prtr", b"mntr"), (b"GRAY", b"RGB ", b"CMYK")
        if wrong := _profile(each.get("/DestOutputProfile"), classes, spaces):
            yield f"/DestOutputProfile: {wrong}"


def _one_profile(file: Opened) -> Iterator[str]:
    profiles = [e.DestOutputProfile for e in _intents(file) if "/DestOutputProfile" in e]
    if len({each.objgen for each in profiles}) > 1:
        yield "/OutputIntents"
    for each in _intents(file):
        if "/DestOutputProfileRef" in each:
            yield "/DestOutputProfileRef"


def _device_colours(file: Opened) -> Iterator[str]:
    space = _output_space(file)
    for place, name in _device_uses(file):
        if space is None or _NEEDS.get(name, space) != space:
            yield f"{place} {name}"


def _output_space(file: Opened) -> bytes | None:
    for each in _intents(file):
        profile = each.get("/DestOutputProfile")
        if isinstance(profile, pikepdf.Stream):
            return bytes(profile.read_bytes()[16:20])
    return None


def _device_uses(file: Opened) -> Iterator[tuple[str, str]]:
    names = {"/DeviceGray", "/DeviceRGB", "/DeviceCMYK"}
    for drawing in file.drawings:
        used = {_DEVICE[o] for _, o in drawing.steps if o in _DEVICE}
        used |= {str(given[0]) for given, o in drawing.steps if o in ("cs", "CS")} & names
        yield from ((drawing.place, each) for each in sorted(used))
    for place, each in file.dictionaries:
        space = each.get("/ColorSpace")
        if isinstance(space, pikepdf.Name) and str(space) in names:
            yield place, str(space)


def _icc_based(file: Opened) -> Iterator[str]:
    classes, spaces = (b"prtr", b"mntr", b"scnr", b"spac"), tuple(_COMPONENTS)
    for place, each in file.values:
        named = isinstance(each, pikepdf.Array) and len(each) == 2 and each[0] == "/ICCBased"
        if named and (wrong := _profile(each[1], classes, spaces)):
            yield f"{place}: {wrong}"


def _spot_colours(file: Opened) -> Iterator[str]:
    for place, each in file.values:
        if isinstance(each, pikepdf.Array) and len(each) >= 4 and each[0] == "/DeviceN":
            known: Any = each[4].get("/Colorants", {}) if len(each) > 4 else {}
            if any(str(name) not in known for name in each[1] if name != "/None"):
                yield place


def _states(file: Opened) -> Iterator[tuple[str, Any]]:
    for place, each in file.dictionaries:
        for name, state in each.get("/ExtGState", {}).items():
            yield f"{place} {name}", state


def _transfer(file: Opened) -> Iterator[str]:
    for place, state in _states(file):
        if "/TR" in state or "/HTP" in state or state.get("/TR2", "/Default") != "/Default":
            yield place


def _halftones(file: Opened) -> Iterator[str]:
    for place, each in file.dictionaries:
        if "/HalftoneType" in each and (each.HalftoneType not in (1, 5) or "/HalftoneName" in each):
            yield place


def _rendering(file: Opened) -> Iterator[str]:
    for drawing in file.drawings:
        for operands, operator in drawing.steps:
            if operator == "ri" and str(operands[0]) not in _INTENTS:
                yield f"{drawing.place} {operands[0]}"
    for place, state in _states(file):
        if str(state.get("/RI", "/Perceptual")) not in _INTENTS:
            yield place
    for place, image in file.of_type("/Subtype", "/Image"):
        if str(image.get("/Intent", "/Perceptual")) not in _INTENTS:
            yield place


def _images(file: Opened) -> Iterator[str]:
    for place, image in file.of_type("/Subtype", "/Image"):
        if "/Alternates" in image or "/OPI" in image or image.get("/Interpolate", False):
            yield place
    for drawing in file.drawings:
        for operands, operator in drawing.steps:
            if operator == "INLINE IMAGE" and operands[0].obj.get("/I", False):
                yield f"{drawing.place}, inline image"


def _forms(file: Opened) -> Iterator[str]:
    for place, each in file.of_type("/Subtype", "/Form"):
        keys = ("/PS", "/OPI", "/Ref")
        if any(key in each for key in keys) or each.get("/Subtype2") == "/PS":
            yield place
    yield from (place for place, _ in file.of_type("/Subtype", "/PS"))


def _blending(file: Opened) -> Iterator[str]:
    for place, state in _states(file):
        mode = state.get("/BM", "/Normal")
        modes = mode if isinstance(mode, pikepdf.Array) else [mode]
        if any(str(each) not in _BLENDS for each in modes):
            yield place


CLAUSES: Final = (
    Clause(
        "operators", pdf_a("6.2.2"), N_("Pages are drawn with operators of PDF 1.7 only."),
        _operators,
    ),
    Clause(
        "resources", pdf_a("6.2.2"), N_("Each page names the fonts, images and states it uses."),
        _resources,
    ),
    Clause(
        "output-intent", pdf_a("6.2.3"),
        N_("One PDF/A output intent with a valid colour profile says what colours mean."),
        _output_intent,
    ),
    Clause(
        "one-profile", pdf_a("6.2.3"), N_("All output intents share one embedded profile."),
        _one_profile,
    ),
    Clause(
        "icc-based", pdf_a("6.2.4.2"), N_("Colour spaces by profile hold a valid profile."),
        _icc_based,
    ),
    Clause(
        "device-colours", pdf_a("6.2.4.3"),
        N_("Device colours are used only where the output intent explains them."),
        _device_colours,
    ),
    Clause(
        "spot-colours", pdf_a("6.2.4.4"), N_("Every spot colour of a DeviceN space is described."),
        _spot_colours,
    ),
    Clause(
        "transfer", pdf_a("6.2.5"), N_("No graphics state changes tones by a transfer function."),
        _transfer,
    ),
    Clause("halftones", pdf_a("6.2.5"), N_("Halftones are of type 1 or 5, unnamed."), _halftones),
    Clause(
        "rendering-intent", pdf_a("6.2.6"), N_("Rendering intents are the four standard ones."),
        _rendering,
    ),
    Clause(
        "images", pdf_a("6.2.8"),
        N_("Images have no alternates, no OPI, and are not smoothed by the viewer."), _images,
    ),
    Clause(
        "forms", pdf_a("6.2.9"), N_("No PostScript, OPI or reference XObjects."), _forms,
    ),
    Clause("blending", pdf_a("6.2.10"), N_("Blend modes are those of PDF 1.7."), _blending),
)  # fmt: skip
