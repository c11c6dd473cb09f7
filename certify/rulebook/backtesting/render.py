"""The paper of a back-test: a bilingual PDF/A-3a with the figures of its page and its CSV."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from certify.installation import settings
from certify.press.report import FIGURES, FONT, Attachment, ReportPress
from certify.rulebook.backtesting import charts
from certify.rulebook.backtesting import figures as tables
from certify.scoring.backtesting.report import OUTCOMES, BackTest
from certify.scoring.standard import Standard


@dataclass(frozen=True)
class About:
    """What a back-test is of: the new version, the old one (None: nothing was in force)."""

    new: Standard
    old: Standard | None
    years: tuple[int, ...]
    day: date
    report_digest: str
    inputs_digest: str


@cache
def _press(folder: Path) -> ReportPress:
    words = {"table": tables, "outcomes": OUTCOMES}
    template = "rulebook/backtest_report.html"
    return ReportPress(folder, "rulebook/backtest_report.css", template, words, FIGURES)


def render(report: BackTest, about: About) -> bytes:
    """Return the PDF of ``report``, the tidy CSV attached.

    Raises FontsNotReady if papers cannot be drawn in this installation, PaperFault if the
    template asks for something that is not ours.
    """
    drawn = charts.charts(report)
    values = {
        "report": report, "about": about, "drivers": tables.moving(report),
        "drawn": [(f"certify:{name}", charts.title(name)) for name in drawn],
    }  # fmt: skip
    pictures = {f"certify:{name}": charts.draw(report, name, "zh", FONT) for name in drawn}
    attached = Attachment(
        data=tables.csv_text(report, about.years).encode(),
        name=f"backtest-{about.new.id}-{about.new.version}.csv",
        description=f"certify.backtest/1 {about.new.name}",
        day=about.day,
    )
    return _press(settings().home / "fonts").print(values, pictures, attached)
