"""Pages of monitoring: the public board with its downloads, and the office's, which feeds it."""

import json
from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_security import auth_required
from werkzeug.wrappers import Response as Answer

from certify import files
from certify.accounting.monitoring import board as boards
from certify.accounting.monitoring import (
    board_charts,
    board_data,
    board_tables,
    coverage,
    importing,
    sheets,
)
from certify.accounting.monitoring.board import Board
from certify.accounting.monitoring.forms import RosterForm, SeriesForm
from certify.accounting.monitoring.indicators import SERIES
from certify.accounting.monitoring.permissions import RULES, Permission
from certify.accounting.monitoring.rosters import COLUMNS as ROSTER_COLUMNS
from certify.accounting.monitoring.rosters import QUALIFICATIONS
from certify.accounting.monitoring.series_rows import COLUMNS as SERIES_COLUMNS
from certify.accounting.publishing import document, tidy, workbook
from certify.accounting.publishing.words import UNITS
from certify.accounting.yearbook import service as yearbooks
from certify.accounts.permissions import Hidden, require
from certify.i18n import translate
from certify.problems import Problem, Refused, Word
from certify.web.downloads import as_file, picture
from certify.web.identity import current_actor
from certify.web.locale import language

blueprint = Blueprint("monitoring", __name__)
SHOWN: Final = 200
"""Faults of rows that a page shows at most; it says how many there are."""
FORMS: Final = ("csv", "json", "xlsx", "csv-metadata.json")


@blueprint.get("/statistics/monitoring")
def public() -> str:
    """Show the public board of a data year (``?year=``), with rosters of ``?roster=``."""
    year, vintage = _asked()
    if year is None:
        return render_template("accounting/monitoring.html", board=None)
    return _page(boards.public_board(year, vintage))


@blueprint.get("/statistics/monitoring/<int:year>.<form>")
def download(year: int, form: str) -> Response:
    """Give the public board as tidy CSV, its description, JSON or a workbook."""
    if form not in FORMS or year not in boards.years():
        abort(404)
    return _data(boards.public_board(year, _asked()[1]), form)


@blueprint.get("/statistics/monitoring/<int:year>/<chart>.svg")
def chart(year: int, chart: str) -> Response:
    """Give a chart of the public board."""
    if chart not in board_charts.CHARTS or year not in boards.years():
        abort(404)
    board = boards.public_board(year, _asked()[1])
    if not board_charts.has_figures(board, chart):
        abort(404)
    return picture(board_charts.draw(board, chart, language()))


@blueprint.get("/accounting/monitoring")
@auth_required("session")
def office() -> str:
    """Show the board with every row, the rosters and series behind it, and what feeds them."""
    require(RULES, Permission.SEE_FULL, current_actor())
    return _office()


@blueprint.get("/accounting/monitoring/<int:year>.csv")
@auth_required("session")
def full_csv(year: int) -> Response:
    """Give the board with every row as tidy CSV: not for publication."""
    board = boards.full_board(year, _asked()[1], actor=current_actor())
    return _data(board, "csv")


@blueprint.post("/accounting/monitoring/rosters")
@auth_required("session")
def take_roster() -> Any:
    """Take a roster in, or only try it."""
    require(RULES, Permission.FEED, current_actor())
    form = _roster_form()
    try:
        taken = importing.take_roster(
            *_file(), vintage=form.vintage.data or "", as_of=_day(form.as_of.data),
            source=form.source.data or "", qualification=form.qualification.data or "",
            actor=current_actor(), dry_run=request.form.get("go") != "import",
        )  # fmt: skip
    except Refused as refused:
        return _office(roster_form=form, refused=_hung(form, refused.problems)), 422
    counts = {"enterprises": taken.enterprises, "rows": taken.rows}
    if taken.roster is None:
        text = _(
            "Only tried: %(enterprises)s enterprises in %(rows)s entries, no faults.", **counts
        )
        flash(text, "info")
        return _office(roster_form=form)
    flash(_("Taken in: %(enterprises)s enterprises in %(rows)s entries.", **counts), "success")
    return redirect(url_for("monitoring.office"), 303)


@blueprint.post("/accounting/monitoring/rosters/<int:roster_id>/withdraw")
@auth_required("session")
def withdraw_roster(roster_id: int) -> Answer:
    """Withdraw a roster, with a reason."""
    reason = request.form.get("reason", "")
    importing.withdraw_roster(roster_id, reason=reason, actor=current_actor())
    flash(_("The roster counts no more."), "success")
    return redirect(url_for("monitoring.office"), 303)


@blueprint.post("/accounting/monitoring/series")
@auth_required("session")
def take_series() -> Any:
    """Take figures of series in, or only try them."""
    require(RULES, Permission.FEED, current_actor())
    form = SeriesForm()
    try:
        content, _name = _file()
        dry_run = request.form.get("go") != "import"
        taken = importing.take_series(content, actor=current_actor(), dry_run=dry_run)
    except Refused as refused:
        return _office(series_form=form, refused=_hung(form, refused.problems)), 422
    counts = {"new": taken.new, "replaced": taken.replaced, "unchanged": taken.unchanged}
    if taken.dry_run:
        flash(
            _(
                "Only tried: %(new)s new, %(replaced)s corrected, %(unchanged)s unchanged.",
                **counts,
            ),
            "info",
        )
        return _office()
    text = _("Taken in: %(new)s new, %(replaced)s corrected, %(unchanged)s unchanged.", **counts)
    flash(text, "success")
    return redirect(url_for("monitoring.office"), 303)


@blueprint.get("/statistics/yearbook/<int:year>-<int:number>.pdf")
def yearbook(year: int, number: int) -> Response:
    """Give an edition of the yearbook."""
    row = yearbooks.edition(year, number)
    if row.file is None:
        raise Hidden("yearbook")
    return as_file(files.read(row.file), "application/pdf", row.file.name)


@blueprint.post("/accounting/monitoring/yearbook")
@auth_required("session")
def make_yearbook() -> Answer:
    """Ask for the next edition of the yearbook of a year."""
    year = request.form.get("year", 0, type=int)
    yearbooks.ask(year, actor=current_actor())
    flash(_("The yearbook is being printed. Its page links to it in a minute."), "success")
    return redirect(url_for("monitoring.office", year=year), 303)


def _asked() -> tuple[int | None, str | None]:
    """Return the year asked for, or the newest, and the vintage of rosters asked for."""
    known = boards.years()
    year = request.args.get("year", type=int)
    if year is not None and year not in known:
        abort(404)
    return year or next(iter(known), None), request.args.get("roster")


def _office(**more: Any) -> str:
    year, vintage = _asked()
    actor = current_actor()
    more = {"roster_form": _roster_form(), "series_form": SeriesForm(), "refused": None} | more
    more |= {
        "rosters": importing.rosters(),
        "series": importing.loaded_series(),
        "series_names": SERIES,
        "units": UNITS,
        "roster_columns": ROSTER_COLUMNS,
        "series_columns": SERIES_COLUMNS,
        "may_feed": RULES[Permission.FEED](actor, None),
    }
    if year is None:
        return render_template("accounting/monitoring.html", board=None, office=True, **more)
    return _page(boards.full_board(year, vintage, actor=actor), office=True, **more)


def _page(board: Board, **more: Any) -> str:
    sections = [
        (_("Patent-intensive industries"), board_tables.industry_tables(board)),
        (_("Products and target groups"), board_tables.product_tables(board)),
        (_("The office's own work"), board_tables.office_tables(board)),
    ]
    charts = {name: Word(t) for name, t in board_charts.CHARTS.items()
              if board_charts.has_figures(board, name)}  # fmt: skip
    return render_template(
        "accounting/monitoring.html", board=board, years=boards.years(),
        vintages=coverage.vintages(), sections=sections, charts=charts,
        missing=board_tables.missing(board), say=_say,
        yearbooks=yearbooks.editions(board.year), waits=yearbooks.waits(board.year), **more,
    )  # fmt: skip


def _say(cell: str | Word) -> str:
    return cell if isinstance(cell, str) else cell.say(language())


def _roster_form() -> RosterForm:
    form = RosterForm()
    form.qualification.choices = [("", _("as each row says")), *(
        (code, translate(name, language())) for code, name in QUALIFICATIONS.items()
    )]  # fmt: skip
    return form


def _file() -> tuple[bytes, str]:
    upload = request.files.get("file")
    content = upload.read(sheets.MOST_BYTES + 1) if upload else b""
    return content, (upload.filename if upload else None) or "roster"


def _day(typed: str | None) -> date | None:
    try:
        return date.fromisoformat((typed or "").strip())
    except ValueError:
        return None


def _hung(form: Any, problems: Iterable[Problem]) -> dict[str, Any]:
    """Put problems on the fields of ``form``; return those of rows, and those without a field."""
    rows: list[Problem] = []
    others: list[Problem] = []
    for one in problems:
        (rows if one.pointer.startswith("/rows/") else others).append(one)
    homeless = form.hang(others)
    return {
        "rows": [(one.pointer.split("/")[2], one.say(language())) for one in rows[:SHOWN]],
        "count": len(rows),
        "homeless": [one.say(language()) for one in homeless],
        "form": form,
    }


def _data(board: Board, form: str) -> Response:
    made = board_data.dataset(board)
    name = f"monitoring-{board.year}" + ("" if board.public else "-full")
    if form == "csv":
        return as_file(
            tidy.text(made).encode("utf-8-sig"), "text/csv; charset=utf-8", f"{name}.csv"
        )
    if form == "xlsx":
        return as_file(workbook.workbook(made, language()), workbook.MEDIA_TYPE, f"{name}.xlsx")
    if form == "json":
        body = json.dumps(document.as_document(made), ensure_ascii=False, indent=1)
        return as_file(body.encode(), "application/json", f"{name}.json")
    page = url_for("monitoring.public", year=board.year, _external=True)
    body = json.dumps(tidy.metadata(made, f"{board.year}.csv", page), ensure_ascii=False, indent=1)
    return as_file(body.encode(), tidy.MEDIA_TYPE, f"{name}.csv-metadata.json")
