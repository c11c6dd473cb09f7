"""Drawing a paper: plain values in, the bytes of a PDF/A-3a file out.

Strict: the renderer may fetch nothing but our fonts and the paper's own QR code; text
that does not fit, a character without a glyph or a value that is not on the finished
page stops with our own error. Deterministic: the same content gives the same bytes.

WeasyPrint's font configuration must not be shared between threads, so one press per
process draws one paper at a time; render in workers, never in request threads.
"""

import logging
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, time
from functools import cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import Any, Final

import pydyf  # type: ignore[import-untyped]
import segno
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from weasyprint import HTML, Attachment
from weasyprint.document import Document, Page
from weasyprint.formatting_structure import boxes
from weasyprint.text.fonts import FontConfiguration

from certify import paths
from certify.certificate import ornament, reading
from certify.certificate.checking.agreement import disagreements
from certify.certificate.content import RECOGNITION, RECORDATION, SCHEMA, CertificateContent
from certify.certificate.enclosures import Enclosures
from certify.certificate.wording import Words, words
from certify.press import fonts as certificate_fonts
from certify.press.fonts import FontSet
from certify.press.resources import (
    COLOURS,
    VARIANT,
    ForeignResource,
    OwnResources,
    PaperFault,
    Srgb,
    style,
)
from certify.press.tagging import finish_tags

INLINE_PATENTS: Final = {RECOGNITION: 4, RECORDATION: 7}
"""How many patents are tried on the front page; more, or too long ones, go to the annex."""
MARKER_KEY: Final = "CRFYSchema"
ART_NAME: Final = "CrfyArt"


class _Press:
    """What every paper of one process shares: fonts, style, template, ornaments."""

    def __init__(self, folder: Path) -> None:
        self.lock = Lock()
        self.fonts = FontConfiguration()
        self.style = style(certificate_fonts.load(folder), "certificate/paper.css", self.fonts)
        self.colours = {COLOURS: Srgb()}
        environment = Environment(
            loader=FileSystemLoader(paths.templates()),
            undefined=StrictUndefined,
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.template = environment.get_template("certificate/paper.html")

    def draw(self, content: CertificateContent, inline: bool) -> Document:
        said = words(content)
        html = self.template.render(c=content, w=said, inline=inline)
        fetcher = OwnResources({"certify:code": (_code(content.page_url), "image/png")})
        source = HTML(string=html, base_url="certify:", url_fetcher=fetcher)
        return source.render(
            self.fonts,
            color_profiles=dict(self.colours),
            stylesheets=[self.style],
            pdf_variant=VARIANT,
            output_intent=COLOURS,
        )


@cache
def _press(folder: Path) -> _Press:
    return _Press(folder)


@cache
def _art(kind: str, first: bool) -> ornament.Form:
    palette = ornament.TEAL if kind == RECOGNITION else ornament.INDIGO
    return ornament.front(palette) if first else ornament.annex(palette)


def render(
    content: CertificateContent, fonts: FontSet, enclosed: Enclosures | None = None
) -> bytes:
    """Return the unsealed PDF/A-3a of ``content``, one page and an annex if needed.

    ``enclosed`` goes into the file beside the content; None: a trial that proves nothing.
    Raises Refused if a value cannot be printed, PaperFault if it does not fit, asks for
    a foreign resource or is not found on the finished page.
    """
    certificate_fonts.require_covered(fonts, _printed(content))
    press = _press(fonts.folder)
    with press.lock:
        document = _fitting(press, content)
        data = _write(document, content, enclosed)
    _require_whole(content, data, len(document.pages))
    return data


def _fitting(press: _Press, content: CertificateContent) -> Document:
    """Lay out with the patents on the front page if they fit, else with the annex."""
    try:
        if len(content.patents) <= INLINE_PATENTS[content.kind]:
            document = press.draw(content, inline=True)
            if _fits(document) and len(document.pages) == 1:
                return document
        document = press.draw(content, inline=False)
    except ForeignResource as error:
        raise PaperFault(str(error)) from None
    if not _fits(document):
        raise PaperFault(f"the text of certificate {content.number} does not fit its front page")
    return document


def _fits(document: Document) -> bool:
    """Whether the front page's text ends above its foot and nothing leaves the sides."""
    placed = {
        box.element.get("class"): box
        for box in _page_box(document.pages[0]).descendants()
        if box.element is not None and box.element.get("class") in ("flow", "foot")
    }
    if set(placed) != {"flow", "foot"}:
        return False
    flow, foot = placed["flow"], placed["foot"]
    if flow.position_y + flow.margin_height() > foot.position_y:
        return False
    return all(_within(_page_box(page)) for page in document.pages)


def _page_box(page: Page) -> boxes.PageBox:
    """WeasyPrint's laid-out page: it offers no public way to measure what it placed."""
    return page._page_box  # noqa: SLF001


def _within(page: boxes.PageBox) -> bool:
    right = page.content_box_x() + page.width + 0.5
    return all(
        box.position_x + box.width <= right
        for box in page.descendants()
        if isinstance(box, boxes.TextBox)
    )


def _write(document: Document, content: CertificateContent, enclosed: Enclosures | None) -> bytes:
    embedded = content.to_json()
    parts = [(reading.ATTACHMENT, f"{SCHEMA} {content.number}", embedded)]
    parts += enclosed.files() if enclosed else ()
    day = datetime.combine(content.issued_on, time(), UTC)
    attachments = [
        Attachment(
            file_obj=BytesIO(data),
            name=name,
            description=description,
            created=day,
            modified=day,
            relationship="Data",
        )
        for name, description, data in parts
    ]
    target = BytesIO()
    document.write_pdf(
        target,
        finisher=lambda drawn, pdf: _finish(pdf, drawn, content),
        attachments=attachments,
        pdf_variant=VARIANT,
        output_intent=COLOURS,
        pdf_identifier=sha256(b"".join(data for _, _, data in parts)).hexdigest()[:32].encode(),
    )
    return target.getvalue()


def _finish(pdf: pydyf.PDF, document: Document, content: CertificateContent) -> None:
    """Put ornament under every page, and our name where a damaged file still shows it."""
    finish_tags(pdf, document.fonts)
    pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(pdf.catalog["AF"]))  # listed twice otherwise
    marker = pydyf.String(f"{SCHEMA} {content.number}")
    streams = [o for o in pdf.objects if isinstance(o, pydyf.Stream)]
    streams[0].extra[MARKER_KEY] = marker
    placed: dict[int, bytes] = {}
    for index, number in enumerate(pdf.pages["Kids"][::3]):
        page = pdf.objects[number]
        first = index == 0
        form = _art(content.kind, first)
        if id(form) not in placed:
            placed[id(form)] = _embed(pdf, form)
        name = f"{ART_NAME}{int(first)}"
        resources = pdf.objects[int(page["Resources"].split()[0])]
        resources["XObject"][name] = placed[id(form)]
        body = pdf.objects[int(page["Contents"].split()[0])]
        body.stream.insert(0, f"/Artifact BMC q /{name} Do Q EMC".encode())
        body.extra[MARKER_KEY] = marker
    pdf.objects[1:] = [
        (_WrittenStream if isinstance(o, pydyf.Stream) else _Written)(o) for o in pdf.objects[1:]
    ]


class _Written(pydyf.Object):  # type: ignore[misc]  # pydyf carries no types
    """An object serialised once: pydyf would do it again for the file identifier."""

    def __init__(self, finished: pydyf.Object) -> None:
        super().__init__()
        self.number = finished.number
        self._bytes = finished.data

    @property
    def data(self) -> bytes:
        """The object's finished bytes."""
        return bytes(self._bytes)


class _WrittenStream(_Written, pydyf.Stream):  # type: ignore[misc]  # as above
    """The same for a stream, which pydyf keeps out of its object streams."""


def _embed(pdf: pydyf.PDF, form: ornament.Form) -> bytes:
    used = pydyf.Dictionary({name: _embed(pdf, inner) for name, inner in form.uses})
    extra = pydyf.Dictionary(
        {
            "Type": "/XObject",
            "Subtype": "/Form",
            "BBox": pydyf.Array(form.box),
            "Resources": pydyf.Dictionary({"XObject": used} if form.uses else {}),
            "Filter": "/FlateDecode",
        }
    )
    stream = pydyf.Stream([_packed(form.operators)], extra)
    pdf.add_object(stream)
    reference: bytes = stream.reference
    return reference


@cache
def _packed(operators: bytes) -> bytes:
    return zlib.compress(operators, 9)


def _code(url: str) -> bytes:
    """QR code of ``url`` as PNG; a fixed mask is four times faster than the best one."""
    target = BytesIO()
    segno.make(url, error="m", mask=4, micro=False).save(target, kind="png", scale=4, border=2)
    return target.getvalue()


def _printed(content: CertificateContent) -> Iterator[tuple[str, str]]:
    """Pairs of JSON pointer and text: every value of the content, as it is printed."""

    def walk(value: Any, pointer: str) -> Iterator[tuple[str, str]]:
        if isinstance(value, dict):
            for key, one in value.items():
                yield from walk(one, f"{pointer}/{key}")
        elif isinstance(value, list):
            for index, one in enumerate(value):
                yield from walk(one, f"{pointer}/{index}")
        elif isinstance(value, str):
            yield pointer, value

    return walk(content.as_json(), "")


def _require_whole(content: CertificateContent, data: bytes, pages: int) -> None:
    """Compare the finished page with the content: every value whole, pages as laid out."""
    lines = reading.page_lines(data)
    texts = ["".join(text.split()) for text in lines]
    if len(texts) != pages:
        raise PaperFault(f"certificate {content.number}: {len(texts)} pages instead of {pages}")
    everything = "".join(texts)
    for pointer, value in _promised(content, words(content)):
        if "".join(value.split()) not in everything:
            raise PaperFault(f"certificate {content.number}: {pointer} is not whole on the page")
    if places := disagreements(content, lines):  # else no verification would find it valid
        raise PaperFault(f"certificate {content.number}: not said alike: {', '.join(places)}")


def _promised(content: CertificateContent, said: Words) -> Iterator[tuple[str, str]]:
    """The values that must be legible on the paper."""
    unprinted = {"/schema", "/kind", "/issued_on", "/valid_until", "/score/verdict"}
    unprinted |= {"/standard/digest", "/standard/authority"}
    for pointer, value in _printed(content):
        coded = pointer.endswith("/code") and pointer != "/product/industry/code"
        dimension = pointer.startswith("/score/dimensions") and pointer.endswith("/id")
        if pointer not in unprinted and not coded and not dimension:
            yield pointer, value
    yield "/issued_on", said.issued_zh
    if content.valid_until and content.standard:
        yield "/valid_until", said.validity_zh
    for line in said.plain:
        yield "/issuer", line.zh


logging.getLogger("fontTools").setLevel(logging.ERROR)
