"""Pages of the industry account: figures in, notices out; the public reads what was released."""

import csv
import io
import json
from typing import Any, Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_security import auth_required
from werkzeug.wrappers import Response

from certify import clock, files, history
from certify.accounting.industry import announcing, importing, notice
from certify.accounting.industry.columns import METHODS
from certify.accounting.industry.forms import FiguresForm
from certify.accounting.industry.grids import MOST_BYTES
from certify.accounting.industry.models import AccountEntry, IndustryAnnouncement
from certify.accounting.industry.permissions import RULES, Permission
from certify.accounting.industry.workbook import MEDIA_TYPE, template, with_faults
from certify.accounts.permissions import Hidden, require
from certify.db import db
from certify.problems import Problem, Refused
from certify.reference.industries import industry
from certify.web.downloads import as_file, not_drawn_yet
from certify.web.identity import current_actor
from certify.web.locale import language

blueprint = Blueprint("industry", __name__)
SHOWN: Final = 200
"""Faults that a page shows at most; it says how many there are, the returned file has all."""


@blueprint.get("/statistics/industries")
def statistics() -> str:
    """Show the notice that stands (``?year=``, else the newest), or an edition before it."""
    editions = announcing.public_editions()
    if not editions:
        return render_template("accounting/industry/statistics.html", row=None, editions=())
    year = request.args.get("year", editions[0].year, type=int)
    row = announcing.public(year, request.args.get("edition", type=int))
    years = sorted({each.year for each in editions}, reverse=True)
    return render_template(
        "accounting/industry/statistics.html", row=row, years=years, notice=notice,
        editions=[each for each in editions if each.year == year],
    )  # fmt: skip


@blueprint.get("/statistics/industries/<int:year>-<int:edition>.<kind>")
def public_data(year: int, edition: int, kind: str) -> Response:
    """Give a released notice as ``json``, ``csv``, ``zh.pdf`` or ``en.pdf``."""
    return _file(announcing.public(year, edition), kind)


@blueprint.get("/accounting/industry")
@auth_required("session")
def account() -> str:
    """Show what the account has, take figures in, prepare a notice."""
    return _page(FiguresForm())


@blueprint.post("/accounting/industry")
@auth_required("session")
def take_in() -> Any:
    """Take a file in, only try it, or give it back with its faults written in."""
    require(RULES, Permission.TAKE_IN, current_actor())
    form = FiguresForm()
    upload = request.files.get("file")
    content = upload.read(MOST_BYTES + 1) if upload else b""
    go = request.form.get("go")
    try:
        taken = importing.take_in(
            content, (upload.filename if upload else None) or "figures",
            source=form.source.data or "", standing=form.standing.data or "",
            reason=form.reason.data or "", actor=current_actor(), dry_run=go != "import",
        )  # fmt: skip
    except Refused as refused:
        if go == "return" and any(p.pointer.startswith("/rows/") for p in refused.problems):
            return _returned(content, refused)
        return _refused(form, refused), 422
    if taken.written:
        flash(_("The figures were taken in."), "success")
        return redirect(url_for("industry.account"))
    return _page(form, taken=taken)


@blueprint.get("/accounting/industry/template.xlsx")
@auth_required("session")
def form_workbook() -> Response:
    """Give the form with its drop-down lists for ``?year=`` and ``?vintage=``."""
    require(RULES, Permission.SEE, current_actor())
    year = request.args.get("year", clock.today().year - 1, type=int)
    vintage = request.args.get("vintage", "")[:40]
    return as_file(template(language(), year, vintage), MEDIA_TYPE, f"industry-{year}.xlsx")


@blueprint.get("/accounting/industry/entries/<int:entry_id>")
@auth_required("session")
def entry(entry_id: int) -> str:
    """Show the figures of one entry with method and inputs."""
    require(RULES, Permission.SEE, current_actor())
    found = db.session.get(AccountEntry, entry_id)
    if found is None:
        raise Hidden("entry")
    names = {each.code: known for each in found.figures if (known := industry(each.code))}
    return render_template(
        "accounting/industry/entry.html", entry=found, names=names, methods=METHODS,
        sums=announcing.class_sums(found.figures) if found.kind == "industry" else {},
        events=history.of(found), notice=notice,
    )  # fmt: skip


@blueprint.post("/accounting/industry/announcements")
@auth_required("session")
def prepare() -> Any:
    """Prepare a notice from the account."""
    year = request.form.get("year", 0, type=int)
    since = request.form.get("since", type=int)
    vintage = request.form.get("vintage", "").strip() or None
    try:
        made = announcing.prepare(year, vintage, since, actor=current_actor())
    except Refused as refused:
        said = [each.say(language()) for each in refused.problems]
        return _page(FiguresForm(), prepare_faults=said), 422
    return redirect(url_for("industry.announcement", announcement_id=made.id))


@blueprint.get("/accounting/industry/announcements/<int:announcement_id>")
@auth_required("session")
def announcement(announcement_id: int) -> str:
    """Show a notice as it will be read, and what may be done with it."""
    actor = current_actor()
    row = announcing.announcement(announcement_id, actor=actor)
    return render_template(
        "accounting/industry/announcement.html", row=row, notice=notice, events=history.of(row),
        may_discard=row.status == "prepared" and RULES[Permission.TAKE_IN](actor, row),
    )  # fmt: skip


@blueprint.get("/accounting/industry/announcements/<int:announcement_id>.<kind>")
@auth_required("session")
def data(announcement_id: int, kind: str) -> Response:
    """Give a notice in any state as ``json``, ``csv``, ``zh.pdf`` or ``en.pdf``."""
    return _file(announcing.announcement(announcement_id, actor=current_actor()), kind)


@blueprint.post("/accounting/industry/announcements/<int:announcement_id>")
@auth_required("session")
def decide(announcement_id: int) -> Response:
    """Discard a prepared notice with a reason; released it is by its release."""
    announcing.discard(announcement_id, request.form.get("reason", ""), actor=current_actor())
    flash(_("The notice was discarded."))
    return redirect(url_for("industry.announcement", announcement_id=announcement_id))


def _page(form: FiguresForm, **more: Any) -> str:
    actor = current_actor()
    entries = importing.entries(actor=actor)
    rows = more.pop("rows", [])
    return render_template(
        "accounting/industry/account.html", form=form, entries=entries,
        announcements=announcing.announcements(actor=actor), today=clock.today(),
        years=sorted({e.year for e in entries if e.account == "value_added"}, reverse=True),
        may_take_in=RULES[Permission.TAKE_IN](actor, None), rows=rows[:SHOWN],
        row_count=len(rows), shown=SHOWN, notice=notice, **more,
    )  # fmt: skip


def _refused(form: FiguresForm, refused: Refused) -> str:
    def of_a_row(one: Problem) -> bool:
        return "row" in one.params

    rows = [(one.params["row"], one.say(language())) for one in refused.problems if of_a_row(one)]
    homeless = form.hang(one for one in refused.problems if not of_a_row(one))
    return _page(form, rows=rows, homeless=[one.say(language()) for one in homeless])


def _returned(content: bytes, refused: Refused) -> Response:
    grid = importing.open_grid(content)
    faults = [one for one in refused.problems if one.pointer.startswith("/rows/")]
    return as_file(with_faults(grid, faults, language()), MEDIA_TYPE, "to-mend.xlsx")


def _file(row: IndustryAnnouncement, kind: str) -> Response:
    name = f"announcement-{row.year}-{row.number}.{kind}"
    if kind == "json":
        body = {"year": row.year, "number": row.number, "vintage": row.vintage,
                "status": row.status, "digest": row.digest, **row.document}  # fmt: skip
        return as_file(json.dumps(body, ensure_ascii=False).encode(), "application/json", name)
    if kind == "csv":
        return as_file(_csv(row), "text/csv; charset=utf-8", name)
    paper = {"zh.pdf": row.zh_file, "en.pdf": row.en_file}.get(kind)
    if kind not in ("zh.pdf", "en.pdf"):
        raise Hidden("announcement")
    if paper is None:
        return not_drawn_yet()
    return as_file(files.read(paper), "application/pdf", name)


def _csv(row: IndustryAnnouncement) -> bytes:
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(["year", "vintage", "class_code", "value_added_100m_cny", "growth_percent",
                     "share_percent", "gdp_share_percent", "gdp_share_change_points"])  # fmt: skip
    said = row.document["said"]["en"]
    total = said["total"]
    start = [row.year, row.vintage]
    whole = None if total["value"] is None else "100.0"
    writer.writerow([*start, "TOTAL", total["value"], total["growth"], whole,
                     total["gdp_share"], total["gdp_share_change"]])  # fmt: skip
    for line in said["classes"]:
        cells = [line["code"], line["value"], line["growth"], line["share"], None, None]
        writer.writerow([*start, *cells])
    return target.getvalue().encode("utf-8-sig")
