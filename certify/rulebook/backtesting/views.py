"""Pages of back-tests: editors ask for them, the office reads all, the public what is out."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_security import auth_required
from werkzeug.wrappers import Response

from certify import files, history
from certify.accounts.permissions import require
from certify.rulebook import service
from certify.rulebook.backtesting import charts
from certify.rulebook.backtesting import figures as tables
from certify.rulebook.backtesting import service as backtests
from certify.rulebook.backtesting.models import BackTestRun
from certify.rulebook.permissions import RULES, Permission
from certify.rulebook.publication import predecessor_of
from certify.rulebook.recorded import recorded_years
from certify.rulebook.views import blueprint
from certify.scoring.backtesting.report import OUTCOMES, BackTest
from certify.web.downloads import as_file, not_drawn_yet
from certify.web.identity import current_actor
from certify.web.locale import language


@blueprint.post("/standards/<standard_id>/<version>/backtests")
@auth_required("session")
def request_backtest(standard_id: str, version: str) -> Response:
    """Ask for a back-test of a version."""
    actor = current_actor()
    row = service.version(standard_id, version, actor=actor)
    against = request.form.get("against", type=int)
    years = [int(each) for each in request.form.getlist("years") if each.isdecimal()]
    run = backtests.request(row.id, against, years, actor=actor)
    flash(_("The back-test is queued. Its page shows how far it is."))
    return redirect(url_for("rulebook.backtest", backtest_id=run.id), 303)


@blueprint.get("/standards/<standard_id>/<version>/backtests")
def version_backtests(standard_id: str, version: str) -> str:
    """List the back-tests of a version that the reader may see."""
    actor = current_actor()
    row = service.version(standard_id, version, actor=actor)
    editor = RULES[Permission.BACK_TEST](actor, row)
    old = predecessor_of(row) if editor else None
    return render_template(
        "rulebook/backtests.html", row=row, editor=editor, suggested=old.id if old else None,
        runs=backtests.listed(actor=actor, version_id=row.id)[: backtests.PAGE],
        others=[each for each in service.versions() if each.id != row.id] if editor else [],
        years=recorded_years() if editor else [],
    )  # fmt: skip


@blueprint.get("/standards/backtests/<int:backtest_id>")
def backtest(backtest_id: int) -> str:
    """Show one back-test: full for the office, without small cells for the public."""
    actor = current_actor()
    run, report = _shown(backtest_id)
    editor = RULES[Permission.BACK_TEST](actor, run)
    new, old = backtests.standards_of(run)
    said = {} if report is None else {
        "drivers": tables.moving(report),
        "charts": [(name, charts.title(name)) for name in charts.charts(report)],
    }  # fmt: skip
    return render_template(
        "rulebook/backtest.html", run=run, report=report, new=new, old=old, editor=editor,
        inside=backtests.sees_all(actor), table=tables, outcomes=OUTCOMES, language=language(),
        possible=run.LIFECYCLE.actions(run.status), events=history.of(run),
        public=request.args.get("public"), **said,
    )  # fmt: skip


@blueprint.post("/standards/backtests/<int:backtest_id>")
@auth_required("session")
def change_backtest(backtest_id: int) -> Response:
    """Publish a finished back-test, or queue one that failed once more."""
    actor = current_actor()
    run = backtests.backtest(backtest_id, actor=actor)
    require(RULES, Permission.BACK_TEST, actor, run)
    if request.form.get("action") == "publish":
        backtests.publish(backtest_id, actor=actor)
        flash(_("The back-test is published: small cells are hidden."))
    elif request.form.get("action") == "again":
        backtests.again(backtest_id, actor=actor)
        flash(_("The back-test is queued. Its page shows how far it is."))
    return redirect(url_for("rulebook.backtest", backtest_id=backtest_id), 303)


@blueprint.get("/standards/backtests/<int:backtest_id>.csv")
def backtest_csv(backtest_id: int) -> Response:
    """Give the figures as tidy CSV."""
    run, report = _shown(backtest_id)
    if report is None:
        abort(404)
    data = tables.csv_text(report, tuple(run.years)).encode("utf-8-sig")
    return as_file(data, "text/csv; charset=utf-8", f"backtest-{run.id}.csv")


@blueprint.get("/standards/backtests/<int:backtest_id>.json")
def backtest_json(backtest_id: int) -> Response:
    """Give the report as its canonical ``certify.backtest/1`` document."""
    run, report = _shown(backtest_id)
    if report is None:
        abort(404)
    return as_file(report.canonical(), "application/json", f"backtest-{run.id}.json")


@blueprint.get("/standards/backtests/<int:backtest_id>.pdf")
def backtest_pdf(backtest_id: int) -> Response:
    """Give the paper."""
    run, report = _shown(backtest_id)
    if report is None:
        abort(404)
    paper = run.public_file if report.is_public else run.full_file
    if paper is None:
        return not_drawn_yet()
    return as_file(files.read(paper), "application/pdf", paper.name)


@blueprint.get("/standards/backtests/<int:backtest_id>/<chart>.svg")
def backtest_chart(backtest_id: int, chart: str) -> Response:
    """Give a chart as a picture, which can do nothing but be looked at."""
    _run, report = _shown(backtest_id)
    if report is None or chart not in charts.charts(report):
        abort(404)
    answer = Response(charts.draw(report, chart, language()), content_type="image/svg+xml")
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def _shown(backtest_id: int) -> tuple[BackTestRun, BackTest | None]:
    """Return a back-test with its report as the reader may see it, or asks to (``?public=1``)."""
    actor = current_actor()
    run = backtests.backtest(backtest_id, actor=actor)
    public = not backtests.sees_all(actor) or bool(request.args.get("public"))
    return run, backtests.report_of(run, public=public)
