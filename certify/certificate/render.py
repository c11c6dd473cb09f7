"""Drawing a certificate: plain values in, the bytes of a PDF/A-3a file out.

Strict: the renderer may fetch nothing but our fonts and the paper's own QR code; text
that does not fit, a character without a glyph or a value that is not on the finished
page stops with our own error. Deterministic: the same content gives the same bytes.

WeasyPrint's font configuration must not be shared between threads, so one press per
process draws one paper at a time; render in workers, never in request threads.
"""

import logging
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

from weasyprint.document import Document

from certify.certificate import ornament, reading
from certify.certificate.checking.agreement import disagreements
from certify.certificate.content import RECOGNITION, RECORDATION, SCHEMA, CertificateContent
from certify.certificate.enclosures import Enclosures
from certify.certificate.papers.package import CERTIFICATE, Package, built_in
from certify.certificate.papers.press import (
    PLAIN,
    Edition,
    Press,
    page_box,
    press_for,
    within,
)
from certify.certificate.papers.printed import texts
from certify.certificate.papers.writing import File, write
from certify.certificate.wording import Words, words
from certify.press import fonts as certificate_fonts
from certify.press.fonts import FontSet
from certify.press.resources import PaperFault

INLINE_PATENTS: Final = {RECOGNITION: 4, RECORDATION: 7}
"""How many patents are tried on the front page; more, or too long ones, go to the annex."""


def _press(folder: Path, package: Package | None = None) -> Press:
    return press_for(folder, package or built_in(CERTIFICATE))


@cache
def _art(kind: str, first: bool) -> ornament.Form:
    palette = ornament.TEAL if kind == RECOGNITION else ornament.INDIGO
    return ornament.front(palette) if first else ornament.annex(palette)


@cache
def _plain_art(kind: str, first: bool) -> ornament.Form:
    """Behind large print nothing is drawn that could make reading harder."""
    palette = ornament.TEAL if kind == RECOGNITION else ornament.INDIGO
    return ornament.first_of_copy(palette) if first else ornament.letter_page(palette)


def render(
    content: CertificateContent,
    fonts: FontSet,
    enclosed: Enclosures | None = None,
    *,
    package: Package | None = None,
) -> bytes:
    """Return the unsealed PDF/A-3a of ``content``, one page and an annex if needed.

    ``enclosed`` goes into the file beside the content; None: a trial that proves nothing.
    ``package`` is the authority's own template, the house's if none is given.
    Raises Refused if a value cannot be printed, PaperFault if it does not fit, asks for
    a foreign resource, falls back to a foreign font or is not found on the finished page.
    """
    certificate_fonts.require_covered(fonts, _printed(content))
    press = _press(fonts.folder, package)
    with press.lock:
        document = _fitting(press, content)
        data = _write(document, content, enclosed, press.package)
    _require_whole(content, data, len(document.pages))
    return data


def copy(
    content: CertificateContent,
    fonts: FontSet,
    edition: Edition,
    *,
    package: Package | None = None,
) -> bytes:
    """Return a copy for reading: in large print, or as a specimen of a template.

    A copy says on every page what it is. Nothing is embedded in it, nobody seals it, and
    it does not name itself ours: verification takes it for what it is, another PDF.
    Raises as ``render`` does.
    """
    certificate_fonts.require_covered(fonts, _printed(content))
    press = _press(fonts.folder, package)
    with press.lock:
        document = _laid_out(press, content, edition)
        art = _plain_art if edition.large else _art
        data = write(document, (), content.issued_on, art=lambda i: art(content.kind, i == 0))
    _require_said(content, words(content, sealed=False), list(reading.page_texts(data)))
    return data


def _laid_out(press: Press, content: CertificateContent, edition: Edition) -> Document:
    """Lay a copy out; in large print the front page may run over several."""
    if not edition.large:
        return _fitting(press, content, edition)
    document = _draw(press, content, True, edition)
    if not all(within(page_box(page)) for page in document.pages):
        raise PaperFault(f"the text of certificate {content.number} does not fit in large print")
    return document


def _draw(press: Press, content: CertificateContent, inline: bool, edition: Edition) -> Document:
    said = words(content, sealed=edition == PLAIN)
    values = {"c": content, "w": said, "e": edition, "inline": inline}
    return press.draw(values, content.page_url)


def _fitting(press: Press, content: CertificateContent, edition: Edition = PLAIN) -> Document:
    """Lay out with the patents on the front page if they fit, else with the annex."""
    if len(content.patents) <= INLINE_PATENTS[content.kind]:
        document = _draw(press, content, True, edition)
        if _fits(document) and len(document.pages) == 1:
            return document
    document = _draw(press, content, False, edition)
    if not _fits(document):
        raise PaperFault(f"the text of certificate {content.number} does not fit its front page")
    return document


def _fits(document: Document) -> bool:
    """Whether the front page's text ends above its foot and nothing leaves the sides."""
    placed = {
        box.element.get("class"): box
        for box in page_box(document.pages[0]).descendants()
        if box.element is not None and box.element.get("class") in ("flow", "foot")
    }
    if set(placed) != {"flow", "foot"}:
        return False
    flow, foot = placed["flow"], placed["foot"]
    if flow.position_y + flow.margin_height() > foot.position_y:
        return False
    return all(within(page_box(page)) for page in document.pages)


def _write(
    document: Document, content: CertificateContent, enclosed: Enclosures | None, package: Package
) -> bytes:
    own: File = (reading.ATTACHMENT, f"{SCHEMA} {content.number}", content.to_json())
    files = (own, *(enclosed.files() if enclosed else ()))
    return write(
        document, files, content.issued_on, art=lambda i: _art(content.kind, i == 0),
        marker=f"{SCHEMA} {content.number}", template=package.printed_with,
    )  # fmt: skip


def _printed(content: CertificateContent) -> Iterator[tuple[str, str]]:
    """Pairs of JSON pointer and text: every value of the content, as it is printed."""
    return texts(content.as_json())


def _require_whole(content: CertificateContent, data: bytes, pages: int) -> None:
    """Compare the finished page with the content: every value whole, pages as laid out."""
    lines = reading.page_lines(data)
    finished = ["".join(text.split()) for text in lines]
    if len(finished) != pages:
        raise PaperFault(f"certificate {content.number}: {len(finished)} pages instead of {pages}")
    _require_said(content, words(content), finished)
    if places := disagreements(content, lines):  # else no verification would find it valid
        raise PaperFault(f"certificate {content.number}: not said alike: {', '.join(places)}")


def _require_said(content: CertificateContent, said: Words, pages: list[str]) -> None:
    """Find every promised value whole in the text of the pages."""
    everything = "".join(pages)
    for pointer, value in _promised(content, said):
        if "".join(value.split()) not in everything:
            raise PaperFault(f"certificate {content.number}: {pointer} is not whole on the page")


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
