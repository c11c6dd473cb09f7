"""From the records to the yearbook's PDF: gathered, drawn, printed, with progress told."""

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

from certify.accounting.monitoring import board as boards
from certify.accounting.monitoring import board_data
from certify.accounting.monitoring.board import Board
from certify.accounting.product import service
from certify.accounting.product.frozen import View
from certify.accounting.publishing import tidy
from certify.accounting.yearbook.chapters import Chapter, chapters
from certify.i18n import N_, translate
from certify.installation import settings
from certify.press.report import Attachment, ReportPress
from certify.problems import Problem, Refused, Word

GATHER: Final = N_("Gathering what is public")
DRAW: Final = N_("Drawing tables and charts")
PRINT: Final = N_("Printing the pages")
STEPS: Final = (GATHER, DRAW, PRINT)


def make(year: int, told: Callable[[str], None]) -> bytes:
    """Return the yearbook of the data year as a bilingual PDF/A-3a with contents and bookmarks.

    ``told`` is called with the name of each step (of STEPS) as it begins. Raises Refused if no
    summary of the year is released, FontsNotReady if papers cannot be drawn here.
    """
    told(GATHER)
    require_released(year)
    board, view = boards.public_board(year), service.public_view(year)
    told(DRAW)
    made = chapters(board, view)
    told(PRINT)
    return _printed(board, view, made)


def require_released(year: int) -> None:
    """Raise Refused unless a summary of ``year`` is released."""
    released = service.published_years()
    if year not in released:
        message = N_("No summary of products is released for {year}. Released are: {years}.")
        years = ", ".join(map(str, released)) or "–"
        raise Refused([Problem("/year", "not_released", message, {"year": year, "years": years})])


def _printed(board: Board, view: View, made: tuple[Chapter, ...]) -> bytes:
    pictures = {
        chart.address: chart.svg for one in made for part in one.parts for chart in part.charts
    }
    values = {
        "year": board.year,
        "day": board.day.isoformat(),
        "edition": view.number,
        "recorded": view.recorded.total,
        "recognised": view.recognised.total,
        "chapters": made,
        "demonstration": settings().demonstration,
    }
    return _press(settings().home / "fonts").print(values, pictures, _figures(board))


@cache
def _press(folder: Path) -> ReportPress:
    words = {"say": _say}
    return ReportPress(folder, "accounting/yearbook.css", "accounting/yearbook.html", words)


def _say(cell: Any, language: str) -> str:
    return cell.say(language) if isinstance(cell, Word) else translate(str(cell), language)


def _figures(board: Board) -> Attachment:
    day: date = board.day
    return Attachment(
        data=tidy.text(board_data.dataset(board)).encode("utf-8-sig"),
        name=f"monitoring-{board.year}.csv",
        description=f"PIP_MONITORING {board.year}",
        day=day,
    )
