"""Pages on which a correction is written: sections, patents, files; and submitting it."""

from io import BytesIO
from typing import Any

from flask import flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from certify import files
from certify.accounts.permissions import Hidden, require
from certify.certificate.correcting import pages
from certify.certificate.correcting.views import blueprint, shown
from certify.db import db
from certify.filing import forms, service
from certify.filing.correcting import papers
from certify.filing.correcting import service as writing
from certify.filing.correcting.models import Correction, CorrectionFile
from certify.filing.correcting.permissions import RULES, Permission
from certify.filing.office.pages import organisation_answers
from certify.filing.pages import industry_words, notes_by_field, spoken, told
from certify.problems import Problem, Refused
from certify.reference import industries
from certify.web.identity import current_actor


def _row(correction_id: int) -> Correction:
    """The correction, for who writes it: members read what the office writes on its page."""
    row = writing.found(correction_id, current_actor())
    require(RULES, Permission.WRITE, current_actor(), row)
    return row


def _version() -> int:
    """The version as the writer saw it; 0 (always stale) if it was lost."""
    return request.form.get("version", 0, type=int)


def _to(row: Correction, **query: Any) -> Response:
    return redirect(url_for("correcting.one", correction_id=row.id, **query), 303)


@blueprint.route(
    "/corrections/<int:correction_id>/"
    "<any(organisation, product, economics, accounts, market, declarations):section>",
    methods=["GET", "POST"],
)
def section(correction_id: int, section: str) -> Any:
    """Show or save one section; what is wrong is shown at its field after saving."""
    row = _row(correction_id)
    if request.method == "POST":
        form = forms.FORMS[section]()
        return _saved(row, form, f"/{section}", lambda: writing.save_section(
            correction_id, section, form.typed(), version=_version(), actor=current_actor()
        ), lambda: row.draft.get(section) or {})  # fmt: skip
    if row.status != "open":
        return _to(row)
    form = forms.FORMS[section].of(row.draft.get(section) or {})
    return _form_page(row, form, f"/{section}")


@blueprint.route("/corrections/<int:correction_id>/patents/<int:place>", methods=["GET", "POST"])
def patent(correction_id: int, place: int) -> Any:
    """Show or save one patent (``place`` is 0-based; the place after the last adds one)."""
    row = _row(correction_id)
    if request.method == "POST":
        form = _patent_form(row, place)
        return _saved(row, form, f"/patents/{place}", lambda: writing.save_patent(
            correction_id, place, form.typed(), version=_version(), actor=current_actor()
        ), lambda: _patents(row)[place] if place < len(_patents(row)) else {})  # fmt: skip
    if row.status != "open":
        return _to(row)
    if place > len(_patents(row)):
        raise Hidden(Permission.WRITE)
    new = place == len(_patents(row))
    answers = {"owners": [row.filing.organisation.name_zh]} if new else _patents(row)[place]
    return _form_page(row, _patent_form(row, place, answers), f"/patents/{place}")


def _patents(row: Correction) -> list[dict[str, Any]]:
    return list(row.draft.get("patents") or ())


def _patent_form(row: Correction, place: int, answers: Any = None) -> forms.PatentForm:
    """The form of the patent at ``place``: filled with ``answers``, or with what was sent."""
    form = forms.PatentForm() if answers is None else forms.PatentForm.of(answers)
    form.at(place)
    form.offer_proofs([*(each.name for each in row.filing.evidence), *papers.file_names(row)])
    return form


def _saved(row: Correction, form: forms.SectionForm, base: str, save: Any, stands: Any) -> Any:
    """Save; show the section again where it is faulty, or where a colleague saved meanwhile."""
    correction_id = row.id
    try:
        save()
    except Refused as refused:
        if refused.problems[0].code != "changed_meanwhile":
            raise
        return _conflict(correction_id, form, base, refused.problems[0], stands)
    except StaleDataError:
        db.session.rollback()
        meanwhile = Problem("", "changed_meanwhile", writing.CHANGED_MEANWHILE)
        return _conflict(correction_id, form, base, meanwhile, stands)
    if any(_within(each, base) for each in papers.check(row).problems):
        return redirect(pages.link_to(correction_id, base, checked=1), 303)
    flash(_("Saved."))
    return _to(row)


def _conflict(
    correction_id: int, form: forms.SectionForm, base: str, problem: Problem, stands: Any
) -> Any:
    """Show what was typed, and beside it what a colleague left; saving again takes the typed."""
    db.session.expire_all()
    row = _row(correction_id)
    theirs = type(form).of(stands())
    said = [
        (each.label.text, spoken(theirs, theirs[each.name]))
        for each in form.drawn()
        if spoken(form, each) != spoken(theirs, theirs[each.name])
    ]
    return _form_page(row, form, base, homeless=[problem], stands=said), 409


def _within(problem: Problem, base: str) -> bool:
    return f"{problem.pointer}/".startswith(f"{base}/")


def _form_page(
    row: Correction, form: forms.SectionForm, base: str, *, homeless: list[Problem] | None = None,
    stands: Any = (),
) -> str:  # fmt: skip
    checked, section = papers.check(row), base.split("/")[1]
    left = list(homeless or ())
    if "checked" in request.args:
        left += form.hang(each for each in checked.problems if _within(each, base))
    doubts, _rest = notes_by_field(form, [w for w in checked.warnings if _within(w, base)])
    place = int(base.split("/")[2]) if section == "patents" else None
    return render_template(
        "certificate/correcting/section.html", **pages.page(row), section=section, form=form,
        place=place, new=place == len(_patents(row)), homeless=told(left), doubts=doubts,
        stands=stands, known=_known(row),
        industries=industries.industries() if section == "product" else (),
        organisation=organisation_answers(row.organisation) if section == "organisation" else (),
    )  # fmt: skip


def _known(row: Correction) -> dict[str, str]:
    code = (row.draft.get("product") or {}).get("industry_code")
    return {"industry_code": industry_words(str(code or ""))}


@blueprint.post("/corrections/<int:correction_id>/patents/<int:place>/remove")
def remove_patent(correction_id: int, place: int) -> Response:
    """Take a patent out of the corrected answers."""
    row = writing.remove_patent(
        correction_id, place, version=_version(), actor=current_actor()
    )  # fmt: skip
    flash(_("The patent was removed."))
    return _to(row)


@blueprint.post("/corrections/<int:correction_id>/organisation/verified")
def take_over(correction_id: int) -> Response:
    """Let the corrected filing state the organisation's verified data of today."""
    row = writing.take_over_organisation(correction_id, actor=current_actor())
    flash(_("The organisation's verified data were taken over."))
    return _to(row)


@blueprint.post("/corrections/<int:correction_id>/files")
def attach(correction_id: int) -> Any:
    """Bring a file forward with the correction."""
    row, sent, kind = _row(correction_id), request.files.get("file"), request.form.get("kind", "")
    if sent is None or not sent.filename:
        missing = Problem("/file", "file_missing", forms.FILE_MISSING)
        return shown(correction_id, {}, [missing]), 422
    try:
        writing.attach(correction_id, sent.read(), sent.filename, kind, actor=current_actor())
    except Refused as refused:
        return shown(correction_id, {}, refused.problems), 422
    flash(_("The file was attached."))
    return _to(row)


def _file(correction_id: int, file_id: int) -> CorrectionFile:
    row = writing.found(correction_id, current_actor())
    found = service.found(CorrectionFile, file_id)
    if found is None or found.correction_id != row.id:
        raise Hidden(Permission.SEE)
    return found


@blueprint.get("/corrections/<int:correction_id>/files/<int:file_id>")
def open_file(correction_id: int, file_id: int) -> Response:
    """Send a file brought forward to whoever may read the correction, as a download."""
    found = _file(correction_id, file_id)
    return send_file(
        BytesIO(files.read(found.file)), mimetype=found.file.media_type, as_attachment=True,
        download_name=found.name,
    )  # fmt: skip


@blueprint.post("/corrections/<int:correction_id>/files/<int:file_id>/remove")
def detach(correction_id: int, file_id: int) -> Response:
    """Take a file off the correction."""
    row = _row(correction_id)
    writing.detach(correction_id, file_id, actor=current_actor())
    flash(_("The file was removed."))
    return _to(row)


@blueprint.post("/corrections/<int:correction_id>/submit")
def submit(correction_id: int) -> Any:
    """Freeze the corrected answers and submit them."""
    row = _row(correction_id)
    given = {
        name.removeprefix("explain"): text
        for name, text in request.form.items()
        if name.startswith("explain/")
    }
    try:
        writing.submit(correction_id, given, version=_version(), actor=current_actor())
    except Refused as refused:
        return shown(correction_id, request.form, refused.problems), 422
    except StaleDataError:
        db.session.rollback()
        meanwhile = Problem("", "changed_meanwhile", writing.CHANGED_MEANWHILE)
        return shown(correction_id, request.form, [meanwhile]), 409
    flash(_("Submitted. An examiner compares it with what is recorded."))
    return _to(row)
