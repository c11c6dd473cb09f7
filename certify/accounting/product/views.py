"""Pages of the accounting room: public statistics, and the full figures for the office."""

from typing import Any

from flask import Blueprint, abort, render_template, request
from flask_security import auth_required
from werkzeug.wrappers import Response

from certify import files, history
from certify.accounting.calculation import service as calculations
from certify.accounting.calculation import views as calculating
from certify.accounting.permissions import RULES, Permission
from certify.accounting.product import breakdown_table, charts, service
from certify.accounting.product import table as product_table
from certify.accounting.product.disclosure_pages import in_words
from certify.accounting.product.frozen import View
from certify.accounting.product.methods import METHOD_NAMES
from certify.accounting.product.summary import MEASURES
from certify.accounting.release import asking_views, reading
from certify.files import StoredFile
from certify.i18n import translate
from certify.reference.industries import FIELD_NAMES
from certify.web.downloads import as_file, not_drawn_yet, picture
from certify.web.identity import current_actor
from certify.web.locale import language

PAGE = 100
blueprint = Blueprint("accounting", __name__)


@blueprint.get("/statistics")
def statistics() -> str:
    """Show what is released of a year (``?year=``, else the newest), or was on a day (``?on=``)."""
    on = asking_views.day()
    years = service.published_years(on)
    if not years:
        return render_template("accounting/statistics.html", view=None, years=years, on=on)
    year = request.args.get("year", years[0], type=int)
    release = service.public_release(year, on)
    return render_template(
        "accounting/statistics.html",
        on=on,
        years=years,
        release=release,
        paper=reading.paper(release),
        **_shown(reading.view(release)),
    )


@blueprint.get("/statistics/<int:year>.csv")
def public_csv(year: int) -> Response:
    """Give the public summary as tidy CSV."""
    return _csv(service.public_view(year))


@blueprint.get("/statistics/<int:year>.pdf")
def public_pdf(year: int) -> Response:
    """Give the public report."""
    return _pdf(reading.paper(service.public_release(year)))


@blueprint.get("/statistics/<int:year>/<chart>.svg")
def public_chart(year: int, chart: str) -> Response:
    """Give a chart of the public summary."""
    return _svg(service.public_view(year), chart)


@blueprint.get("/accounting")
@auth_required("session")
def summaries() -> str:
    """List every summary, and offer to compile one."""
    actor = current_actor()
    return render_template(
        "accounting/summaries.html",
        summaries=service.summaries(actor=actor),
        years=service.recorded_years(),
        waiting=calculations.waiting(actor=actor),
        kinds=calculating.KINDS,
        may_compile=RULES[Permission.COMPILE](actor, None),
    )


@blueprint.post("/accounting/compile")
@auth_required("session")
def compile_summary() -> Response:
    """Ask for the summary of the year; its page shows how far it is."""
    year = request.form.get("year", 0, type=int)
    return calculating.wait(calculations.ask_summary(year, actor=current_actor()))


@blueprint.get("/accounting/<int:summary_id>")
@auth_required("session")
def summary(summary_id: int) -> str:
    """Show the full figures of one summary, its doubts, products and history."""
    made = service.summary(summary_id, actor=current_actor())
    after = request.args.get("after", "")
    lines = [one for one in service.product_lines(made) if one["record_number"] > after]
    return render_template(
        "accounting/summary.html",
        summary=made,
        disclosure=in_words(made.table.get("disclosure"), language()),
        doubts=[problem.say(language()) for problem in service.doubts_of(made)],
        lines=lines[:PAGE],
        next_after=lines[PAGE - 1]["record_number"] if len(lines) > PAGE else None,
        restated=service.restated(made),
        events=history.of(made),
        method_names=METHOD_NAMES,
        field_names={code: translate(name, language()) for code, name in FIELD_NAMES.items()},
        **_shown(service.full_view(made)),
    )


@blueprint.get("/accounting/<int:summary_id>/full.csv")
@auth_required("session")
def full_csv(summary_id: int) -> Response:
    """Give the full figures as tidy CSV."""
    return _csv(service.full_view(service.summary(summary_id, actor=current_actor())))


@blueprint.get("/accounting/<int:summary_id>/full.pdf")
@auth_required("session")
def full_pdf(summary_id: int) -> Response:
    """Give the full report."""
    return _pdf(service.summary(summary_id, actor=current_actor()).full_file)


@blueprint.get("/accounting/<int:summary_id>/<chart>.svg")
@auth_required("session")
def full_chart(summary_id: int, chart: str) -> Response:
    """Give a chart of the full figures."""
    return _svg(service.full_view(service.summary(summary_id, actor=current_actor())), chart)


def _shown(view: View) -> dict[str, Any]:
    """Return what the tables and charts of both pages need."""
    spoken = language()
    return {
        "view": view,
        "unit": product_table.unit_of(view),
        "table": product_table,
        "measures": MEASURES,
        "field": lambda row: product_table.field_name(row, spoken),
        "notes": product_table.notes(view, spoken),
        "breakdown_titles": {one: breakdown_table.title(one, spoken) for one in view.breakdowns},
        "charts": [
            (name, title)
            for name, (title, _measures) in charts.CHARTS.items()
            if charts.has_figures(view, name)
        ],
    }


def _csv(view: View) -> Response:
    version = "public" if view.public else "full"
    return as_file(
        product_table.csv_text(view).encode("utf-8-sig"),
        "text/csv; charset=utf-8",
        f"summary-{view.year}-{view.number}-{version}.csv",
    )


def _pdf(report: StoredFile | None) -> Response:
    if report is None:
        return not_drawn_yet()
    return as_file(files.read(report), "application/pdf", report.name)


def _svg(view: View, chart: str) -> Response:
    """Answer with a picture: it may carry its own style, and can do nothing else."""
    if chart not in charts.CHARTS or not charts.has_figures(view, chart):
        abort(404)
    return picture(charts.draw(view, chart, language()))
