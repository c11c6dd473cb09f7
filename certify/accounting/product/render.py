"""Drawing a summary's report: a bilingual PDF/A-3a with the same rows as its page and CSV."""

from datetime import date
from functools import cache
from pathlib import Path

from flask import current_app

from certify.accounting.product import breakdown_table, charts
from certify.accounting.product import table as product_table
from certify.accounting.product.dimensions import OVERLAP_NOTE, OVERLAPPING
from certify.accounting.product.frozen import View
from certify.accounting.product.summary import MEASURES
from certify.press.report import FIGURES, FONT, Attachment, ReportPress


@cache
def _press(folder: Path) -> ReportPress:
    words = {"table": product_table, "groups": breakdown_table, "overlapping": OVERLAPPING}
    template = "accounting/report.html"
    return ReportPress(folder, "accounting/report.css", template, words, FIGURES)


def render(view: View, compiled_on: date, digest: str) -> bytes:
    """Return the PDF of ``view``; ``digest`` is that of the inputs. The tidy CSV is attached.

    Raises FontsNotReady if reports cannot be drawn in this installation, PaperFault if the
    template asks for something that is not ours.
    """
    drawn = [name for name in charts.CHARTS if charts.has_figures(view, name)]
    values = {
        "view": view,
        "unit": product_table.unit_of(view),
        "measures": MEASURES,
        "overlap_note": OVERLAP_NOTE,
        "compiled_on": compiled_on,
        "digest": digest,
        "drawn": [(f"certify:{name}", charts.CHARTS[name][0]) for name in drawn],
    }
    pictures = {f"certify:{name}": charts.draw(view, name, "zh", FONT) for name in drawn}
    press = _press(current_app.config["CERTIFY"].home / "fonts")
    return press.print(values, pictures, _table(view, compiled_on))


def _table(view: View, day: date) -> Attachment:
    return Attachment(
        data=product_table.csv_text(view).encode(),
        name=f"summary-{view.year}.csv",
        description=f"certify.summary/1 {view.year}-{view.number}",
        day=day,
    )
