"""Drawing a summary's report: a bilingual PDF/A-3a with the same rows as its page and CSV.

Drawn by the worker or the command line, with the certificates' fonts and their fetcher,
which answers for our own resources only. One press per process draws one report at a time.
"""

from datetime import UTC, date, datetime, time
from functools import cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import Final

import pydyf  # type: ignore[import-untyped]
from flask import current_app
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from weasyprint import HTML, Attachment
from weasyprint.text.fonts import FontConfiguration

from certify import paths
from certify.accounting import charts, product_table
from certify.accounting.frozen import View
from certify.accounting.summary import MEASURES
from certify.certificate.press import COLOURS, VARIANT, ForeignResource, OwnResources, Srgb, style
from certify.certificate.render import PaperFault, require_ready
from certify.i18n import translate

FONT: Final = "'Certify Small', 'Certify Full'"


class _Press:
    """What every report of one process shares: fonts, style, template."""

    def __init__(self, folder: Path) -> None:
        self.lock = Lock()
        self.fonts = FontConfiguration()
        self.style = style(require_ready(folder), "accounting/report.css", self.fonts)
        self.colours = {COLOURS: Srgb()}
        environment = Environment(
            loader=FileSystemLoader(paths.templates()),
            undefined=StrictUndefined,
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.globals.update(
            zh=lambda text: translate(text, "zh"),
            en=lambda text: translate(text, "en"),
            table=product_table,
        )
        self.template = environment.get_template("accounting/report.html")

    def print(self, source: HTML, attachment: Attachment, identifier: bytes) -> bytes:
        """Return the PDF/A-3a of ``source``."""
        document = source.render(
            self.fonts,
            color_profiles=dict(self.colours),
            stylesheets=[self.style],
            pdf_variant=VARIANT,
            output_intent=COLOURS,
        )
        target = BytesIO()
        document.write_pdf(
            target,
            attachments=[attachment],
            finisher=lambda _, pdf: _finish(pdf),
            pdf_variant=VARIANT,
            output_intent=COLOURS,
            pdf_identifier=identifier,
        )
        return target.getvalue()


@cache
def _press(folder: Path) -> _Press:
    return _Press(folder)


def render(view: View, compiled_on: date, digest: str) -> bytes:
    """Return the PDF of ``view``; ``digest`` is that of the inputs. The tidy CSV is attached.

    Raises FontsNotReady if reports cannot be drawn in this installation, PaperFault if the
    template asks for something that is not ours.
    """
    press = _press(current_app.config["CERTIFY"].home / "fonts")
    drawn = [name for name in charts.CHARTS if charts.has_figures(view, name)]
    pictures = {
        f"certify:{name}": (charts.draw(view, name, "zh", FONT), "image/svg+xml") for name in drawn
    }
    html = press.template.render(
        view=view,
        unit=product_table.unit_of(view),
        measures=MEASURES,
        compiled_on=compiled_on,
        digest=digest,
        drawn=[(f"certify:{name}", charts.CHARTS[name][0]) for name in drawn],
    )
    source = HTML(string=html, base_url="certify:", url_fetcher=OwnResources(pictures))
    identifier = sha256(html.encode()).hexdigest()[:32].encode()
    with press.lock:
        try:
            return press.print(source, _table(view, compiled_on), identifier)
        except ForeignResource as error:
            raise PaperFault(str(error)) from None


def _finish(pdf: pydyf.PDF) -> None:
    pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(pdf.catalog["AF"]))  # listed twice otherwise


def _table(view: View, day: date) -> Attachment:
    moment = datetime.combine(day, time(), UTC)
    return Attachment(
        file_obj=BytesIO(product_table.csv_text(view).encode()),
        name=f"summary-{view.year}.csv",
        description=f"certify.summary/1 {view.year}-{view.number}",
        created=moment,
        modified=moment,
        relationship="Data",
    )
