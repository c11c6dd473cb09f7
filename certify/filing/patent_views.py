"""The filer's pages for linked patents and attached files."""

from io import BytesIO
from typing import Any

from flask import flash, jsonify, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from certify import files
from certify.accounts.permissions import Hidden, require_visible
from certify.filing import forms, service
from certify.filing.models import Evidence, Filing
from certify.filing.pages import frame, told
from certify.filing.permissions import RULES, Permission
from certify.filing.service import StaleDraft
from certify.filing.submission import check
from certify.filing.views import (
    blueprint,
    conflict,
    faults_and_notes,
    kept,
    seen_version,
)
from certify.problems import Problem, Refused
from certify.reference import codes, patent_number
from certify.web.identity import current_actor
from certify.web.locale import language


@blueprint.get("/filings/<int:filing_id>/patents")
def patents(filing_id: int) -> str:
    """List the linked patents with what is wrong or odd about each."""
    filing = service.own_filing(filing_id, current_actor())
    checked = check(filing)
    listed = []
    for place, answers in enumerate(filing.draft.get("patents") or ()):
        form = _form(filing, place, answers)
        listed.append({
            "place": place, "form": form,
            "faults": sum(_of(problem, place) for problem in checked.problems),
            "doubts": sum(_of(problem, place) for problem in checked.warnings),
        })  # fmt: skip
    return render_template(
        "filing/patents.html", **frame(filing), listed=listed,
        homeless=told(p for p in (*checked.problems, *checked.warnings) if p.pointer == "/patents"),
    )  # fmt: skip


def _of(problem: Problem, place: int) -> bool:
    return f"{problem.pointer}/".startswith(f"/patents/{place}/")


def _form(filing: Filing, place: int, answers: Any = None) -> forms.PatentForm:
    """The form of the patent at ``place``: filled with ``answers``, or with what was sent."""
    form = forms.PatentForm() if answers is None else forms.PatentForm.of(answers)
    form.at(place)
    rank = {"licence": 0}
    attached = sorted(filing.evidence, key=lambda each: (rank.get(each.kind, 1), each.name))
    form.offer_proofs(each.name for each in attached)
    return form


@blueprint.route("/filings/<int:filing_id>/patents/new", methods=["GET", "POST"])
def new_patent(filing_id: int) -> Any:
    """Link another patent."""
    filing = service.own_filing(filing_id, current_actor())
    place = len(filing.draft.get("patents") or ())
    if request.method == "POST":
        form = _form(filing, place)
        place = kept(
            lambda: service.add_patent(filing.id, form.typed(), actor=current_actor())
        )  # fmt: skip
        return _after_patent(filing, place)
    owner = {"owners": [filing.organisation.name_zh]}
    return _patent_page(filing, _form(filing, place, owner), None, shown=False)


@blueprint.route("/filings/<int:filing_id>/patents/<int:place>", methods=["GET", "POST"])
def patent(filing_id: int, place: int) -> Any:
    """Show or save one linked patent (``place`` is 0-based)."""
    filing = service.own_filing(filing_id, current_actor())
    if request.method == "POST":
        form = _form(filing, place)
        try:
            kept(lambda: service.save_patent(
                filing.id, place, form.typed(), version=seen_version(), actor=current_actor()
            ))  # fmt: skip
        except StaleDraft as stale:
            return conflict(stale, forms.PatentForm)
        return _after_patent(filing, place)
    stored = filing.draft.get("patents") or ()
    if place >= len(stored):
        raise Hidden(Permission.SEE_DRAFT)
    return _patent_page(filing, _form(filing, place, stored[place]), place, shown=True)


def _patent_page(filing: Filing, form: forms.PatentForm, place: int | None, *, shown: bool) -> str:
    page = frame(filing)
    shown = shown and page["may_write"]
    return render_template(
        "filing/patent.html", **page, form=form, place=place,
        **faults_and_notes(filing, form, "patents", shown=shown),
    )  # fmt: skip


def _after_patent(filing: Filing, place: int) -> Response:
    if any(_of(problem, place) for problem in check(filing).problems):
        return redirect(url_for("filing.patent", filing_id=filing.id, place=place), 303)
    flash(_("Saved."))
    if request.form.get("go") == "another":
        return redirect(url_for("filing.new_patent", filing_id=filing.id), 303)
    return redirect(url_for("filing.patents", filing_id=filing.id), 303)


@blueprint.post("/filings/<int:filing_id>/patents/<int:place>/remove")
def remove_patent(filing_id: int, place: int) -> Any:
    """Take a patent out of the draft."""
    try:
        service.remove_patent(filing_id, place, version=seen_version(), actor=current_actor())
        flash(_("The patent was taken out of this filing."))
    except StaleDraft:
        flash(_("A colleague changed the patents meanwhile: look again, then remove."), "warning")
    return redirect(url_for("filing.patents", filing_id=filing_id), 303)


@blueprint.get("/filings/patent-number")
def patent_number_check() -> Response:
    """Say whether a patent number can be right, as it is typed (stores nothing)."""
    try:
        found = patent_number.parse(request.args.get("number", "")[:100])
    except patent_number.BadNumber as bad:
        said = Problem("/number", bad.code, bad.message, bad.params).say(language())
        return jsonify(ok=False, message=said)
    kind = codes.label("patent_kind", patent_number.kind(found.text), language())
    year = patent_number.filing_year(found.text)
    return jsonify(ok=True, number=found.text, message=f"{found.text} · {kind} · {year}")


@blueprint.route("/filings/<int:filing_id>/evidence", methods=["GET", "POST"])
def evidence(filing_id: int) -> Any:
    """Show the attached files and take another one."""
    filing = service.own_filing(filing_id, current_actor())
    form = forms.EvidenceForm()
    homeless: list[Problem] = []
    if request.method == "POST":
        try:
            _attach(filing, str(form.kind.data or ""))
            flash(_("The file was attached."))
            return redirect(url_for("filing.evidence", filing_id=filing.id), 303)
        except Refused as refused:
            homeless = form.hang(refused.problems)
    page = render_template(
        "filing/evidence.html", **frame(filing), form=form, homeless=told(homeless),
        kinds=forms.EvidenceForm.KINDS, used=_proofs(filing),
    )  # fmt: skip
    return page, 422 if request.method == "POST" else 200


def _attach(filing: Filing, kind: str) -> None:
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise Refused([Problem("/file", "file_missing", forms.FILE_MISSING)])
    service.attach_evidence(filing.id, sent.read(), sent.filename, kind, actor=current_actor())


def _proofs(filing: Filing) -> set[str]:
    """Names of files that a patent names as its licence proof."""
    return {str(p.get("licence_proof") or "") for p in filing.draft.get("patents") or ()}


@blueprint.post("/filings/<int:filing_id>/evidence/<int:evidence_id>/remove")
def remove_evidence(filing_id: int, evidence_id: int) -> Response:
    """Take a file off the filing."""
    service.remove_evidence(filing_id, evidence_id, actor=current_actor())
    flash(_("The file was removed."))
    return redirect(url_for("filing.evidence", filing_id=filing_id), 303)


@blueprint.get("/filings/<int:filing_id>/evidence/<int:evidence_id>")
def open_evidence(filing_id: int, evidence_id: int) -> Response:
    """Send an attached file to whoever may see the filing, always as a download."""
    filing, found = service.found(Filing, filing_id), service.found(Evidence, evidence_id)
    if filing is None or found is None or found.filing_id != filing.id:
        raise Hidden(Permission.SEE_FILING)
    require_visible(RULES, Permission.SEE_FILING, current_actor(), filing)
    return send_file(
        BytesIO(files.read(found.file)), mimetype=found.file.media_type, as_attachment=True,
        download_name=found.name,
    )  # fmt: skip
