"""Pages of deciding (officers) and of public notices (everybody)."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_security import auth_required
from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, defer, joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from certify import clock, history
from certify.accounts.permissions import require
from certify.campaign.entry import frozen_facts, judged_outlook
from certify.campaign.models import Campaign, Candidacy
from certify.db import db
from certify.filing.hearing_pages import answer, asked_form, subject_of
from certify.filing.models import FilingRevision
from certify.problems import Refused
from certify.recognition import objections, service
from certify.recognition.forms import ObjectionForm, ReasonForm
from certify.recognition.models import Decision, NoticeEntry, Objection, PublicNotice
from certify.recognition.permissions import RULES, Permission
from certify.reference.industries import FIELDS, field_name
from certify.review.models import Assignment
from certify.rulebook.service import standard_of
from certify.scoring.sheet import read_sheet
from certify.scoring.telling.explanation import explain
from certify.web.guard import limiter
from certify.web.identity import current_actor
from certify.web.locale import language
from certify.web.paging import HIGHEST, key_from

blueprint = Blueprint("recognition", __name__)
PAGE = 50


def _fields() -> dict[str, str]:
    return {code: field_name(code, language()) for code in FIELDS}


@blueprint.get("/decisions")
@auth_required("session")
def decisions() -> str:
    """Show officers what is reviewed, what is staged, and what can be published."""
    require(RULES, Permission.SEE_DECISIONS, current_actor())
    after, field = key_from("after", 0), request.args.get("field", "")
    reviewed, staged = _to_decide(after, field), _staged()
    return render_template(
        "recognition/decisions.html",
        reviewed=reviewed[:PAGE],
        following=reviewed[PAGE - 1].id if len(reviewed) > PAGE else None,
        staged=staged[:PAGE], more_staged=len(staged) > PAGE, chosen_field=field,
        fields=_fields(), campaigns=_with_proposals(), form=ReasonForm(),
        objections=_open_objections(),
    )  # fmt: skip


def _to_decide(after: int, field: str) -> list[Candidacy]:
    """Return a page, and one more, of what is reviewed and has no decision staged."""
    staged = select(Decision.candidacy_id).where(Decision.status == "staged")
    query = select(Candidacy).where(
        Candidacy.status == "reviewed", Candidacy.id > after, Candidacy.id.not_in(staged)
    )
    if field in FIELDS:
        query = query.where(Candidacy.field == field)
    names = joinedload(Candidacy.revision).load_only(FilingRevision.name_zh)
    query = query.options(defer(Candidacy.judgement), names, joinedload(Candidacy.campaign))
    return list(db.session.scalars(query.order_by(Candidacy.id).limit(PAGE + 1)))


def _staged() -> list[Decision]:
    query = select(Decision).where(Decision.status == "staged").order_by(Decision.id)
    return list(db.session.scalars(query.options(_named(Decision.candidacy)).limit(PAGE + 1)))


def _named(candidacy: InstrumentedAttribute[Candidacy]) -> ExecutableOption:
    """The option of lists that name a candidacy's product and show no more of it."""
    whole = joinedload(candidacy).load_only(Candidacy.status)
    return whole.joinedload(Candidacy.revision).load_only(FilingRevision.name_zh)


def _with_proposals() -> list[Campaign]:
    proposed = select(Candidacy.id).where(
        Candidacy.campaign_id == Campaign.id, Candidacy.status == "proposed"
    )
    return list(db.session.scalars(select(Campaign).where(proposed.exists())))


def _open_objections() -> list[Objection]:
    query = select(Objection).where(Objection.status == "open").order_by(Objection.id).limit(50)
    return list(db.session.scalars(query.options(_named(Objection.candidacy))))


@blueprint.get("/decisions/<int:candidacy_id>")
@auth_required("session")
def decision(candidacy_id: int) -> str:
    """Show everything an officer needs to decide on one candidacy."""
    require(RULES, Permission.SEE_DECISIONS, current_actor())
    candidacy = db.session.get(Candidacy, candidacy_id)
    if candidacy is None or candidacy.sheet is None:
        raise NotFound
    query = select(Assignment).where(Assignment.candidacy_id == candidacy_id)
    options = (joinedload(Assignment.opinion), joinedload(Assignment.reviewer))
    sheet = read_sheet(candidacy.sheet)
    standard = standard_of(sheet.standard.id, sheet.standard.version)
    return render_template(
        "recognition/decision.html", candidacy=candidacy, fields=_fields(), form=ReasonForm(),
        assignments=db.session.scalars(query.order_by(Assignment.ordinal).options(*options)).all(),
        live=service.live_decision(candidacy_id), sheet=sheet,
        rows=explain(sheet, standard, language()), events=history.of(candidacy),
        outlook=judged_outlook(candidacy, standard, language()),
    )  # fmt: skip


@blueprint.get("/decisions/<int:candidacy_id>/hearing")
@auth_required("session")
def hearing(candidacy_id: int) -> Any:
    """Explain the final sheet to an officer."""
    require(RULES, Permission.SEE_DECISIONS, current_actor())
    candidacy = db.session.get(Candidacy, candidacy_id)
    if candidacy is None or candidacy.sheet is None or candidacy.judgement is None:
        raise NotFound
    return answer(
        asked_form(), subject_of(candidacy.filing), frozen_facts(candidacy.revision),
        candidacy.sheet, judgement=candidacy.judgement,
        campaign_year=candidacy.campaign.data_year,
        back=url_for("recognition.decision", candidacy_id=candidacy_id),
    )  # fmt: skip


@blueprint.post("/decisions/stage")
@auth_required("session")
def stage() -> Response:
    """Stage one outcome for the chosen candidacies."""
    outcome = request.form.get("outcome", "")
    chosen = request.form.getlist("candidacy", type=int)
    staged = service.stage(chosen, outcome, request.form.get("reason", ""), actor=current_actor())
    flash(_("%(count)s decisions staged; another officer releases them.", count=len(staged)))
    return redirect(url_for("recognition.decisions"), 303)


@blueprint.post("/decisions/release")
@auth_required("session")
def release() -> Response:
    """Release the chosen staged decisions together."""
    chosen = request.form.getlist("decision", type=int)
    released = service.release(chosen, actor=current_actor())
    flash(_("%(count)s decisions released.", count=len(released)))
    return redirect(url_for("recognition.decisions"), 303)


@blueprint.post("/decisions/<int:decision_id>/unstage")
@auth_required("session")
def unstage(decision_id: int) -> Response:
    """Take one staged decision back."""
    service.unstage(decision_id, actor=current_actor())
    flash(_("The decision was taken back."))
    return redirect(url_for("recognition.decisions"), 303)


@blueprint.post("/decisions/publish")
@auth_required("session")
def publish() -> Response:
    """Publish what is proposed in a campaign for notice."""
    notice = service.publish_notice(request.form.get("campaign", 0, int), actor=current_actor())
    flash(_("Notice %(number)s is published.", number=notice.number))
    return redirect(url_for("recognition.notice", number=notice.number), 303)


@blueprint.route("/decisions/objections/<int:objection_id>", methods=["GET", "POST"])
@auth_required("session")
def objection(objection_id: int) -> Any:
    """Show one objection to officers; one of them, not the stager, decides it."""
    require(RULES, Permission.SEE_DECISIONS, current_actor())
    row = db.session.get(Objection, objection_id)
    if row is None:
        raise NotFound
    form = ReasonForm()
    homeless: list[Any] = []
    if form.validate_on_submit():
        try:
            upheld = request.form.get("finding") == "uphold"
            objections.decide(objection_id, upheld, form.reason.data or "", actor=current_actor())
        except Refused as refused:
            homeless = form.hang(refused.problems)
        else:
            flash(_("The objection was decided."))
            return redirect(url_for("recognition.decisions"), 303)
    said = [problem.say(language()) for problem in homeless]
    return render_template(
        "recognition/objection.html", objection=row, form=form, homeless=said,
        events=history.of(row),
    )  # fmt: skip


@blueprint.get("/notices")
def notices() -> str:
    """List the public notices, newest first."""
    before = key_from("before", HIGHEST)
    query = select(PublicNotice).where(PublicNotice.id < before)
    query = query.order_by(PublicNotice.id.desc()).limit(PAGE + 1)
    found = list(db.session.scalars(query.options(joinedload(PublicNotice.campaign))))
    following = found[PAGE - 1].id if len(found) > PAGE else None
    return render_template("recognition/notices.html", notices=found[:PAGE], following=following)


@blueprint.get("/notices/<number>")
def notice(number: str) -> str:
    """Show one notice with its products and until when anybody may object."""
    query = select(PublicNotice).where(PublicNotice.number == number)
    candidacy = selectinload(PublicNotice.entries).joinedload(NoticeEntry.candidacy)
    options = (
        candidacy.joinedload(Candidacy.revision), candidacy.joinedload(Candidacy.filing),
        joinedload(PublicNotice.campaign),
    )  # fmt: skip
    row = db.session.scalars(query.options(*options)).unique().one_or_none()
    if row is None:
        raise NotFound
    return render_template(
        "recognition/notice.html", notice=row, fields=_fields(),
        last_day=clock.last_legal_day(row.closes_at),
        open=row.status == "published" and clock.now() < row.closes_at,
    )  # fmt: skip


@blueprint.route("/notices/<number>/objections/<int:candidacy_id>", methods=["GET", "POST"])
@limiter.limit("20/hour", methods=["POST"])
def object_to(number: str, candidacy_id: int) -> Any:
    """Take an objection from anybody."""
    entry = objections.fetch_entry(candidacy_id)
    if entry is None or entry.notice.number != number:
        raise NotFound
    form = ObjectionForm()
    homeless: list[Any] = []
    if form.validate_on_submit():
        try:
            objections.object_to(candidacy_id, **_texts(form), actor=current_actor())
        except Refused as refused:
            homeless = form.hang(refused.problems)
        else:
            flash(_("Your objection was received. The authority will hear you and the holder."))
            return redirect(url_for("recognition.notice", number=number), 303)
    said = [problem.say(language()) for problem in homeless]
    return render_template(
        "recognition/object.html", entry=entry, form=form, homeless=said,
        last_day=clock.last_legal_day(entry.notice.closes_at),
    )  # fmt: skip


def _texts(form: ObjectionForm) -> dict[str, str]:
    return {name: value or "" for name, value in form.typed().items()}
