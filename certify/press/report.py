"""The press of reports: one template and its style, printed as bilingual PDF/A-3a.

A report carries its figures as an attachment, so that nobody has to read numbers off a
page. WeasyPrint's font configuration must not be shared between threads: a press prints
one report at a time. Print in the worker or by command, never while a page is asked for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import Any

import pydyf  # type: ignore[import-untyped]
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from weasyprint import HTML
from weasyprint import Attachment as Attached
from weasyprint.document import Document
from weasyprint.text.fonts import FontConfiguration

from certify import paths
from certify.i18n import translate
from certify.press.resources import (
    COLOURS,
    VARIANT,
    ForeignResource,
    OwnResources,
    PaperFault,
    Srgb,
    require_ready,
    style,
)
from certify.press.tagging import finish_tags

FIGURES = ("press/figures.css",)
"""What the style of wide tables of figures begins with."""
FONT = "'Certify Small', 'Certify Full'"
"""The font family of drawings on a report."""


@dataclass(frozen=True)
class Attachment:
    """The figures a report carries: bytes, file name, what they are, of which day."""

    data: bytes
    name: str
    description: str
    day: date


class ReportPress:
    """What the reports of one kind share: fonts, style, template.

    ``folder`` holds the fonts; ``sheet`` and ``template`` lie in the templates' folder. The
    style is ``sheet`` after those of ``base``: FIGURES where a paper is wide tables of figures.
    The template may call ``zh(text)`` and ``en(text)``, and whatever ``words`` names.
    Raises FontsNotReady if papers cannot be drawn in this installation.
    """

    def __init__(
        self,
        folder: Path,
        sheet: str,
        template: str,
        words: Mapping[str, Any],
        base: Sequence[str] = (),
    ) -> None:
        self._lock = Lock()
        self._fonts = FontConfiguration()
        self._style = style(require_ready(folder), (*base, sheet), self._fonts)
        self._colours = {COLOURS: Srgb()}
        environment = Environment(
            loader=FileSystemLoader(paths.templates()),
            undefined=StrictUndefined,
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.globals.update(
            zh=lambda text: translate(text, "zh"), en=lambda text: translate(text, "en"), **words
        )
        self._template = environment.get_template(template)

    def print(
        self, values: Mapping[str, Any], pictures: Mapping[str, bytes], attachment: Attachment
    ) -> bytes:
        """Return the PDF of ``values``; ``pictures`` are SVG by the address the template uses.

        The same values give the same bytes. Raises PaperFault if the template asks for
        something that is not ours.
        """
        html = self._template.render(**values)
        drawings = {address: (svg, "image/svg+xml") for address, svg in pictures.items()}
        source = HTML(string=html, base_url="certify:", url_fetcher=OwnResources(drawings))
        identifier = sha256(html.encode()).hexdigest()[:32].encode()
        with self._lock:
            try:
                return self._pressed(source, attachment, identifier)
            except ForeignResource as error:
                raise PaperFault(str(error)) from None

    def _pressed(self, source: HTML, attachment: Attachment, identifier: bytes) -> bytes:
        document = source.render(
            self._fonts,
            color_profiles=dict(self._colours),
            stylesheets=[self._style],
            pdf_variant=VARIANT,
            output_intent=COLOURS,
        )
        target = BytesIO()
        document.write_pdf(
            target,
            attachments=[_attached(attachment)],
            finisher=lambda drawn, pdf: _finish(pdf, drawn),
            pdf_variant=VARIANT,
            output_intent=COLOURS,
            pdf_identifier=identifier,
        )
        return target.getvalue()


def _finish(pdf: pydyf.PDF, document: Document) -> None:
    finish_tags(pdf, document.fonts)
    pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(pdf.catalog["AF"]))  # listed twice otherwise


def _attached(attachment: Attachment) -> Attached:
    moment = datetime.combine(attachment.day, time(), UTC)
    return Attached(
        file_obj=BytesIO(attachment.data),
        name=attachment.name,
        description=attachment.description,
        created=moment,
        modified=moment,
        relationship="Data",
    )
