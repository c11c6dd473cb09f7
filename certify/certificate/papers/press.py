"""The press of papers: one template package and our fonts, prepared once in each process.

Strict: names that nobody gives, resources that are not ours, fonts that are not ours stop
the paper with our own error. WeasyPrint's font configuration must not be shared between
threads: hold the press's ``lock`` while a document is drawn and written.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import Any, Final

import segno
from jinja2 import FileSystemLoader, StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from weasyprint import HTML
from weasyprint.document import Document, Page
from weasyprint.formatting_structure import boxes
from weasyprint.text.fonts import FontConfiguration

from certify.certificate.papers.package import Package, house
from certify.press import fonts as press_fonts
from certify.press.resources import (
    COLOURS,
    VARIANT,
    ForeignResource,
    OwnResources,
    PaperFault,
    Srgb,
    style_of,
)

CODE: Final = "certify:code"
"""The address under which a template finds the paper's QR code."""


@dataclass(frozen=True)
class Edition:
    """How a paper is printed: for eyes that need it large, or as a specimen of its template."""

    large: bool = False
    specimen: bool = False

    @property
    def classes(self) -> str:
        """Classes of the page's body."""
        return " ".join(
            name for name, given in (("large", self.large), ("specimen", self.specimen)) if given
        )


PLAIN: Final = Edition()


_ONE_AT_A_TIME: Final = Lock()
"""Held while any paper is drawn in this process."""


class Press:
    """What every paper of one package shares: fonts, style, template."""

    def __init__(self, folder: Path, package: Package) -> None:
        self.lock = _ONE_AT_A_TIME
        self.package = package
        self.fonts = FontConfiguration()
        self.style = style_of(press_fonts.load(folder), package.css, self.fonts)
        self.colours = {COLOURS: Srgb()}
        environment = ImmutableSandboxedEnvironment(
            loader=FileSystemLoader([package.folder, house()]),
            undefined=StrictUndefined,
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.template = environment.get_template(package.html)

    def draw(self, values: Mapping[str, Any], page_url: str) -> Document:
        """Lay a paper out. Raises PaperFault for undefined names and foreign resources."""
        try:
            html = self.template.render(**values)
            served = {CODE: (code(page_url), "image/png"), **self.package.pictures}
            source = HTML(string=html, base_url="certify:", url_fetcher=OwnResources(served))
            return source.render(
                self.fonts,
                color_profiles=dict(self.colours),
                stylesheets=[self.style],
                pdf_variant=VARIANT,
                output_intent=COLOURS,
            )
        except (ForeignResource, TemplateError) as error:
            raise PaperFault(str(error)) from None


_PRESSES: Final[dict[tuple[Path, str, str], Press]] = {}
_MAKING: Final = Lock()


def press_for(folder: Path, package: Package) -> Press:
    """Return this process's press of a package with the fonts in ``folder``."""
    key = (folder, package.reference, package.digest)
    with _MAKING:
        if key not in _PRESSES:
            _PRESSES[key] = Press(folder, package)
        return _PRESSES[key]


def code(url: str) -> bytes:
    """QR code of ``url`` as PNG; a fixed mask is four times faster than the best one."""
    target = BytesIO()
    segno.make(url, error="m", mask=4, micro=False).save(target, kind="png", scale=4, border=2)
    return target.getvalue()


def page_box(page: Page) -> boxes.PageBox:
    """WeasyPrint's laid-out page: it offers no public way to measure what it placed."""
    return page._page_box  # noqa: SLF001


def within(page: boxes.PageBox) -> bool:
    """Whether no text leaves the sides of a page."""
    right = page.content_box_x() + page.width + 0.5
    return all(
        box.position_x + box.width <= right
        for box in page.descendants()
        if isinstance(box, boxes.TextBox)
    )


def require_own_fonts(document: Document) -> None:
    """Refuse a document in which another font stepped in for ours. Raises PaperFault."""
    foreign = sorted(
        {font.family for font in document.fonts.values() if not font.family.startswith("Certify ")}
    )
    if foreign:
        raise PaperFault(f"the paper fell back to fonts that are not ours: {', '.join(foreign)}")
