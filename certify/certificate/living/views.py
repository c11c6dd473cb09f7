"""The office's pages of patent statuses: take a file in, look a patent up."""

from typing import Any, Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_security import auth_required
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from certify import clock
from certify.accounts.permissions import require
from certify.certificate.living import importing
from certify.certificate.living.forms import StatusFileForm
from certify.certificate.living.importing import Taken
from certify.certificate.living.models import PatentStanding, PatentStatement, StatusImport
from certify.certificate.living.permissions import RULES, Permission
from certify.certificate.living.schemas import MOST_BYTES, read_status_file, row_of
from certify.db import db
from certify.filing.models import Filing, FilingRevision, PatentClaim
from certify.problems import Problem, Refused
from certify.reference import patent_number
from certify.reference.patent_number import BadNumber
from certify.web.identity import current_actor
from certify.web.locale import language

blueprint = Blueprint("patents", __name__)
SHOWN: Final = 200
"""Faults and shifts that a page shows at most; it says how many there are."""
IMPORTS: Final = 20


@blueprint.before_request
@auth_required("session")
def signed_in_only() -> Response | None:
    """Send whoever is not signed in to the sign-in page: nothing here is public."""
    return None


@blueprint.route("/office/patents", methods=["GET", "POST"])
def statuses() -> Any:
    """Show what was taken in, look a patent up, and take a file in or only try it."""
    require(RULES, Permission.SEE_STATUS, current_actor())
    if request.args.get("number", "").strip():
        return _look_up(request.args["number"])
    if request.method == "GET":
        return _page(StatusFileForm())
    require(RULES, Permission.IMPORT_STATUS, current_actor())
    form = StatusFileForm()
    try:
        taken = _taken(form)
    except Refused as refused:
        rows = [(row_of(each), each.say(language())) for each in refused.problems]
        homeless = form.hang(each for each in refused.problems if row_of(each) is None)
        return _page(
            form, rows=[(at, said) for at, said in rows if at is not None],
            homeless=[each.say(language()) for each in homeless],
        ), 422  # fmt: skip
    if taken.row is not None:
        flash(_("The file was taken in. Certificates concerned are being compared."))
    return _page(form, taken=taken)


def _taken(form: StatusFileForm) -> Taken:
    upload = request.files.get("file")
    content = upload.read(MOST_BYTES + 1) if upload else b""
    name = (upload.filename if upload else None) or "status"
    read = read_status_file(
        content, name, today=clock.today(), source=form.source.data or "",
        as_of=form.as_of.data or "",
    )  # fmt: skip
    return importing.take_in(
        read, read.name, actor=current_actor(), dry_run=request.form.get("go") != "import"
    )


def _page(form: StatusFileForm, **more: Any) -> str:
    query = select(StatusImport).options(joinedload(StatusImport.imported_by))
    rows = db.session.scalars(query.order_by(StatusImport.id.desc()).limit(IMPORTS)).all()
    may_import = RULES[Permission.IMPORT_STATUS](current_actor(), None)
    taken = more.get("taken")
    shifts = [each for each in taken.shifts if each.matters] if taken else []
    shifts.sort(key=lambda each: each.after.number not in taken.linked if taken else False)
    return render_template(
        "certificate/living/statuses.html", form=form, imports=rows, may_import=may_import,
        taken=taken, shifts=shifts[:SHOWN], shift_count=len(shifts), shown=SHOWN,
        rows=more.get("rows", ())[:SHOWN], row_count=len(more.get("rows", ())),
        homeless=more.get("homeless", ()), fault=more.get("fault"), newest=importing.newest_day(),
    )  # fmt: skip


def _look_up(typed: str) -> Any:
    try:
        number = patent_number.parse(typed.strip()).text
    except BadNumber as bad:
        said = Problem("/number", bad.code, bad.message, bad.params).say(language())
        return _page(StatusFileForm(), fault=said), 422
    return redirect(url_for("patents.one", number=number), 303)


@blueprint.get("/office/patents/<number>")
def one(number: str) -> Any:
    """Show what is known of one patent, from where, and which products stand on it."""
    require(RULES, Permission.SEE_STATUS, current_actor())
    try:
        normal = patent_number.parse(number[:40]).text
    except BadNumber:
        return _look_up(number)
    said = (
        select(PatentStatement).where(PatentStatement.number == normal)
        .options(joinedload(PatentStatement.taken_from))
        .order_by(PatentStatement.as_of.desc(), PatentStatement.id.desc())
    )  # fmt: skip
    claims = (
        select(PatentClaim, Filing)
        .join(FilingRevision, PatentClaim.revision_id == FilingRevision.id)
        .join(Filing, Filing.current_revision_id == FilingRevision.id)
        .where(PatentClaim.number == normal)
        .options(joinedload(Filing.product), joinedload(Filing.organisation))
        .order_by(Filing.data_year.desc(), Filing.id).limit(SHOWN)
    )  # fmt: skip
    return render_template(
        "certificate/living/patent.html", number=normal,
        standing=db.session.get(PatentStanding, normal), said=db.session.scalars(said).all(),
        claims=db.session.execute(claims).all(), kind=patent_number.kind(normal),
    )  # fmt: skip
