"""A reviewer's pages: the queue, the door, the file with the opinion beside it."""

from io import BytesIO
from typing import Any

from flask import (
    Blueprint,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask_babel import gettext as _
from flask_security import auth_required
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from certify import clock, files
from certify.accounts.permissions import Actor, Forbidden
from certify.filing.hearing_pages import answer, asked_form, subject_of
from certify.problems import Refused
from certify.reference.codes import label
from certify.reference.industries import FIELDS, field_name
from certify.review import service
from certify.review.forms import ConflictForm, OpinionForm, opinion_form, read_opinion
from certify.review.models import Assignment, Opinion
from certify.review.permissions import Permission
from certify.review.service import Dossier
from certify.scoring.distance.firmness import outlook
from certify.scoring.document import UNJUDGED
from certify.scoring.facts import uncounted_patents
from certify.scoring.sheet import Sheet, read_sheet
from certify.scoring.telling.explanation import explain
from certify.scoring.words import WHY
from certify.web.identity import current_actor
from certify.web.locale import language
from certify.web.paging import key_from

blueprint = Blueprint("review", __name__, url_prefix="/reviews")
TODO = ("assigned", "accepted")
DONE = ("submitted", "recused", "released")


@blueprint.before_request
@auth_required("session")
def signed_in_only() -> None:
    """Send whoever is not signed in to the sign-in page: nothing here is public."""


def fields() -> dict[str, str]:
    """Return the names of the industry fields in the reader's language."""
    return {code: field_name(code, language()) for code in FIELDS}


def _reviewer() -> Actor:
    actor = current_actor()
    if not actor.has("reviewer"):
        raise Forbidden(Permission.SEE_ASSIGNMENT)
    return actor


@blueprint.get("/")
def mine() -> str:
    """Show the reviewer's own files: what to declare, what to judge, what is done."""
    actor = _reviewer()
    chosen = request.args.get("state", "")
    states = (chosen,) if chosen in (*TODO, *DONE) else TODO
    after = _after(actor) if len(states) == 1 else None
    parts = [(state, *service.queue(state, actor=actor, after=after)) for state in states]
    return render_template(
        "review/mine.html", parts=parts, chosen=chosen, states=(*TODO, *DONE), fields=fields(),
        now=clock.now(),
    )  # fmt: skip


def _after(actor: Actor) -> Assignment | None:
    key = key_from("after", 0)
    return service.own_assignment(key, actor, Permission.SEE_ASSIGNMENT) if key else None


@blueprint.get("/<int:assignment_id>")
def assignment(assignment_id: int) -> str:
    """Show the door (names only), the file with the form, or the opinion given."""
    row = service.own_assignment(assignment_id, current_actor(), Permission.SEE_ASSIGNMENT)
    if row.status not in ("accepted", "submitted"):
        return _door(row, ConflictForm())
    dossier = service.dossier(assignment_id, actor=current_actor())
    if row.opinion is not None:
        return _given(dossier, row.opinion)
    return _file(dossier, opinion_form(dossier), ())


def _door(row: Assignment, form: ConflictForm) -> str:
    return render_template("review/door.html", row=row, fields=fields(), form=form)


@blueprint.post("/<int:assignment_id>/declare")
def declare(assignment_id: int) -> Response:
    """Declare a conflict of interest, or none."""
    form, actor = ConflictForm(), current_actor()
    if request.form.get("conflict") == "none":
        service.declare_none(assignment_id, actor=actor)
        return redirect(url_for("review.assignment", assignment_id=assignment_id), 303)
    try:
        service.declare_conflict(assignment_id, actor=actor, reason=form.reason.data or "")
    except Refused as refused:
        row = service.own_assignment(assignment_id, actor, Permission.SEE_ASSIGNMENT)
        if form.hang(refused.problems):
            raise
        return make_response(_door(row, form), 422)
    flash(_("Thank you. The file is closed to you, and another reviewer is sought."))
    return redirect(url_for("review.mine"), 303)


@blueprint.post("/<int:assignment_id>")
def judge(assignment_id: int) -> Response:
    """Save the opinion as a draft, or submit it."""
    actor = current_actor()
    dossier = service.dossier(assignment_id, actor=actor)
    form = opinion_form(dossier)
    typed = form.typed_opinion()
    here = url_for("review.assignment", assignment_id=assignment_id)
    if not form.validate():
        return make_response(_file(dossier, form, ()), 422)
    service.save_draft(assignment_id, typed, actor=actor)
    if request.form.get("action") != "submit":
        flash(_("The draft is saved. Nobody else sees it."))
        return redirect(here, 303)
    judgement, problems = read_opinion(typed)
    if problems:
        return make_response(_file(dossier, form, form.hang(problems)), 422)
    try:
        service.submit_opinion(assignment_id, judgement, typed["comment"], actor=actor)
    except Refused as refused:
        return make_response(_file(dossier, form, form.hang(refused.problems)), 422)
    flash(_("Your opinion is submitted. It can no longer be changed."))
    return redirect(here, 303)


def _file(dossier: Dossier, form: OpinionForm, homeless: Any) -> str:
    judgement, problems = read_opinion(form.typed_opinion())
    try:
        sheet = service.sheet_under(dossier, UNJUDGED if problems else judgement)
    except Refused as refused:
        sheet = service.sheet_under(dossier)
        problems = refused.problems
    if problems and request.method == "GET":
        form.hang(problems)
    said = [each.say(language()) for each in homeless]
    return _page("review/file.html", dossier, sheet, form=form, homeless=said)


def _given(dossier: Dossier, opinion: Opinion) -> str:
    year = dossier.assignment.candidacy.campaign.data_year
    judged = service.judgement_of(opinion.judgement)
    beside = outlook(dossier.facts, judged, dossier.standard, language(), year)
    sheet = read_sheet(opinion.sheet)
    return _page("review/given.html", dossier, sheet, opinion=opinion, outlook=beside)


@blueprint.get("/<int:assignment_id>/hearing")
def hearing(assignment_id: int) -> Any:
    """Explain the sheet of the opinion this reviewer gave; there is none before."""
    dossier = service.dossier(assignment_id, actor=current_actor())
    opinion, candidacy = dossier.assignment.opinion, dossier.assignment.candidacy
    if opinion is None:
        raise NotFound
    return answer(
        asked_form(), subject_of(candidacy.filing), dossier.facts, opinion.sheet,
        judgement=opinion.judgement,
        campaign_year=candidacy.campaign.data_year,
        back=url_for("review.assignment", assignment_id=assignment_id),
    )  # fmt: skip


def _page(template: str, dossier: Dossier, sheet: Sheet, **more: Any) -> str:
    row = dossier.assignment
    said = explain(sheet, dossier.standard, language())
    return render_template(
        template, row=row, facts=dossier.facts, standard=dossier.standard, said=said, sheet=sheet,
        evidence=dossier.evidence, fields=fields(), word=_word, language=language(),
        uncounted=_uncounted(dossier), conflict=ConflictForm(),
        review=dossier.standard.review_indicators(row.candidacy.field), **more,
    )  # fmt: skip


def _word(list_name: str, code: str) -> str:
    return label(list_name, code, language())


def _uncounted(dossier: Dossier) -> dict[str, str]:
    return {number: _(WHY[why]) for number, why in uncounted_patents(dossier.facts)}


@blueprint.get("/<int:assignment_id>/evidence/<int:evidence_id>")
def evidence(assignment_id: int, evidence_id: int) -> Response:
    """Send a piece of evidence to the reviewer of this file, as a download."""
    row = service.evidence_file(assignment_id, evidence_id, actor=current_actor())
    answer = send_file(
        BytesIO(files.read(row.file)), mimetype=row.file.media_type, as_attachment=True,
        download_name=row.name,
    )  # fmt: skip
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
