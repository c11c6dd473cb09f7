"""Pages of organisations: the owner's, and the examiner's who verifies them."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_security import auth_required
from werkzeug.wrappers import Response as Answer

from certify import files, history
from certify.accounts import service
from certify.accounts.forms import InvitationForm, OrganisationForm, ReturnForm
from certify.accounts.models import Organisation
from certify.accounts.permissions import RULES, Hidden, Permission, require
from certify.accounts.schemas import organisation_values, read_organisation
from certify.problems import Problem, Refused
from certify.reference import regions, uscc
from certify.reference.industries import field_name, field_of, industries, industry
from certify.web.identity import current_actor, read_actor_anew
from certify.web.locale import language
from certify.web.paging import key_from

blueprint = Blueprint("accounts", __name__)


@blueprint.before_request
@auth_required("session")
def signed_in_only() -> Response | None:
    """Send whoever is not signed in to the sign-in page: nothing here is public."""
    return None


@blueprint.get("/organisations")
def organisations() -> str:
    """List the organisations the reader acts for."""
    actor = current_actor()
    return render_template(
        "accounts/organisations.html", rows=service.own_organisations(actor),
        may_enter=RULES[Permission.ENTER_ORGANISATION](actor, None),
    )  # fmt: skip


@blueprint.route("/organisations/new", methods=["GET", "POST"])
def new_organisation() -> str | tuple[str, int] | Answer:
    """Enter an organisation."""
    actor = current_actor()
    require(RULES, Permission.ENTER_ORGANISATION, actor)
    form = OrganisationForm()
    if request.method == "GET":
        return _draw(form, None)
    try:
        row = service.create_organisation(organisation_values(form.answers()), actor=actor)
    except Refused as refusal:
        return _draw(form, None, refusal.problems)
    read_actor_anew()  # he is the owner now
    return _after_save(form, row)


@blueprint.get("/organisations/<int:organisation_id>")
def organisation(organisation_id: int) -> str:
    """Show one organisation, what is next, who acts for it and its history."""
    actor = current_actor()
    row = service.organisation_for(organisation_id, actor)
    return _page(row, InvitationForm())


@blueprint.route("/organisations/<int:organisation_id>/edit", methods=["GET", "POST"])
def edit_organisation(organisation_id: int) -> str | tuple[str, int] | Answer:
    """Change the data; attach the proof; submit."""
    actor = current_actor()
    row = service.organisation_for(organisation_id, actor)
    require(RULES, Permission.EDIT_ORGANISATION, actor, row)
    if row.status not in service.EDITABLE:
        return redirect(url_for("accounts.organisation", organisation_id=row.id), 303)
    form = OrganisationForm(obj=row) if request.method == "GET" else OrganisationForm()
    if request.method == "GET":
        form.undertaking.data = False  # given anew with every submission
        return _draw(form, row)
    try:
        values = organisation_values(form.answers())
        row = service.edit_organisation(organisation_id, values, actor=actor)
    except Refused as refusal:
        return _draw(form, row, refusal.problems)
    return _after_save(form, row)


def _after_save(form: OrganisationForm, row: Organisation) -> str | tuple[str, int] | Answer:
    """Keep the file and, if asked, submit; what is refused stands at its field."""
    actor, place = current_actor(), url_for("accounts.edit_organisation", organisation_id=row.id)
    try:
        upload = form.proof.data
        if upload:
            service.attach_proof(row.id, upload.read(), upload.filename or "", actor=actor)
        if form.submit.data:
            service.submit_organisation(row.id, bool(form.undertaking.data), actor=actor)
            flash(_("Submitted. You will get a mail as soon as the data are verified."))
            return redirect(url_for("accounts.organisation", organisation_id=row.id), 303)
    except Refused as refusal:
        return _draw(form, service.organisation_for(row.id, actor), refusal.problems)
    flash(_("Saved."))
    return redirect(place, 303)


def _draw(
    form: OrganisationForm, row: Organisation | None, problems: tuple[Problem, ...] = ()
) -> str | tuple[str, int]:
    homeless = [problem.say(language()) for problem in form.hang(problems)]
    page = render_template(
        "accounts/organisation_form.html", form=form, row=row, homeless=homeless,
        industries=industries(), language=language(),
        target=url_for("accounts.edit_organisation", organisation_id=row.id)
        if row else url_for("accounts.new_organisation"),
    )  # fmt: skip
    return (page, 422) if problems else page


@blueprint.get("/organisations/<int:organisation_id>/proof")
def proof(organisation_id: int) -> Response:
    """Hand out the proof to members, examiners and officers."""
    row = service.organisation_for(organisation_id, current_actor())
    if row.proof is None:
        raise Hidden(Permission.SEE_ORGANISATION)
    answer = Response(files.read(row.proof), content_type=row.proof.media_type)
    answer.headers.set("Content-Disposition", "attachment", filename=row.proof.name)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@blueprint.post("/organisations/<int:organisation_id>/members")
def invite(organisation_id: int) -> str | tuple[str, int] | Answer:
    """Invite a colleague."""
    actor, form = current_actor(), InvitationForm()
    try:
        member = service.invite_member(
            organisation_id, form.email.data or "", form.role.data or "", actor=actor
        )
    except Refused as refusal:
        row = service.organisation_for(organisation_id, actor)
        homeless = [problem.say(language()) for problem in form.hang(refusal.problems)]
        return _page(row, form, homeless), 422
    flash(_("%(name)s may now act for the organisation.", name=member.user.name))
    return redirect(url_for("accounts.organisation", organisation_id=organisation_id), 303)


@blueprint.post("/organisations/<int:organisation_id>/members/<int:user_id>/remove")
def remove_member(organisation_id: int, user_id: int) -> Answer:
    """Take a colleague's right to act for the organisation."""
    service.remove_member(organisation_id, user_id, actor=current_actor())
    flash(_("Removed."))
    return redirect(url_for("accounts.organisation", organisation_id=organisation_id), 303)


@blueprint.get("/examiner/organisations")
def to_verify() -> str:
    """List organisations that await verification (or, on request, others)."""
    status = request.args.get("status", "submitted")
    if status not in Organisation.LIFECYCLE.states:
        status = "submitted"
    rows = service.organisations_in(status, current_actor(), after=key_from("after", None))
    shown = rows[: service.PAGE]
    more = None
    if len(rows) > service.PAGE:
        more = url_for("accounts.to_verify", status=status, after=shown[-1].id)
    return render_template(
        "accounts/to_verify.html", rows=shown, more_href=more, status=status,
        states=Organisation.LIFECYCLE.states,
    )  # fmt: skip


@blueprint.get("/examiner/organisations/<int:organisation_id>")
def examine_organisation(organisation_id: int) -> str:
    """Show an examiner what was submitted, and let him decide."""
    return _examination(organisation_id, ReturnForm())


@blueprint.post("/examiner/organisations/<int:organisation_id>/verify")
def verify(organisation_id: int) -> Answer:
    """Verify an organisation."""
    row = service.verify_organisation(organisation_id, actor=current_actor())
    flash(_("%(name)s is verified.", name=row.name_zh))
    return redirect(url_for("accounts.to_verify"), 303)


@blueprint.post("/examiner/organisations/<int:organisation_id>/return")
def send_back(organisation_id: int) -> str | tuple[str, int] | Answer:
    """Return an organisation with a reason."""
    form = ReturnForm()
    try:
        row = service.return_organisation(
            organisation_id, form.reason.data or "", actor=current_actor()
        )
    except Refused as refusal:
        homeless = [problem.say(language()) for problem in form.hang(refusal.problems)]
        return _examination(organisation_id, form, homeless), 422
    flash(_("%(name)s was returned with your reason.", name=row.name_zh))
    return redirect(url_for("accounts.to_verify"), 303)


def _examination(organisation_id: int, form: ReturnForm, homeless: Any = ()) -> str:
    actor = current_actor()
    require(RULES, Permission.VERIFY_ORGANISATIONS, actor)
    row = service.organisation_for(organisation_id, actor)
    doubts = []
    if not uscc.organisation_code_checks(row.uscc):
        doubts.append(
            _("The organisation code inside the credit code does not pass its own check.")
        )
    if not regions.current(row.region_code):
        doubts.append(_("The region code is that of a division that no longer exists."))
    return render_template(
        "accounts/examine.html", row=row, form=form, homeless=homeless, doubts=doubts,
        words=_words(row), events=history.of(row),
        may_decide=RULES[Permission.VERIFY_ORGANISATION](actor, row),
    )  # fmt: skip


def _page(row: Organisation, form: InvitationForm, homeless: Any = ()) -> str:
    actor = current_actor()
    return render_template(
        "accounts/organisation.html", row=row, form=form, homeless=homeless, words=_words(row),
        members=service.members_of(row), events=history.of(row),
        is_owner=RULES[Permission.EDIT_ORGANISATION](actor, row),
        editable=row.status in service.EDITABLE,
        missing=len(read_organisation({n: getattr(row, n) for n in service.FACTS}).problems),
    )  # fmt: skip


def _words(row: Organisation) -> dict[str, str]:
    """The words behind the codes of an organisation."""
    found = industry(row.industry_code)
    field = field_of(row.industry_code)
    name = (found.name_zh if language() == "zh" else found.name_en) if found else ""
    return {
        "region": regions.full_name_zh(row.region_code),
        "industry": f"{row.industry_code} {name}".strip(),
        "field": f"{field} {field_name(field, language())}",
    }
