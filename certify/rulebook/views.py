"""Pages of the standards: public to read once active, editors act on them."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_security import auth_required
from werkzeug.wrappers import Response

from certify import history
from certify.accounts.permissions import OFFICE_ROLES
from certify.rulebook import service
from certify.rulebook.models import StandardVersion
from certify.rulebook.permissions import RULES, Permission
from certify.rulebook.reading import document
from certify.scoring.catalogue import NoSuchStandard
from certify.scoring.standard import Standard
from certify.web.identity import current_actor
from certify.web.locale import language

blueprint = Blueprint("rulebook", __name__)
ACTIONS = ("consult", "activate", "retire")


@blueprint.get("/standards")
def standards() -> str:
    """List the versions the reader may see, with their states."""
    rows = service.visible_versions(current_actor())
    return render_template(
        "rulebook/standards.html", rows=[(row, _standard(row)) for row in rows],
        may_register=RULES[Permission.REGISTER](current_actor(), None),
    )  # fmt: skip


@blueprint.get("/standards/<standard_id>/<version>")
def standard(standard_id: str, version: str) -> str:
    """Show a version as a document: fields, gates, indicators, rules; and its checks."""
    actor = current_actor()
    row = service.version(standard_id, version, actor=actor)
    text = _standard(row)
    inside = actor.has(*OFFICE_ROLES)
    return render_template(
        "rulebook/standard.html", row=row, standard=text, language=language(),
        checks=service.checks_of(row) if text is not None else None,
        events=history.of(row), inside=inside,
        possible=row.LIFECYCLE.actions(row.status) if actor.has("editor") else (),
        own=actor.user_id == row.proposed_by_id,
        text=document(text, request.args.get("field"), language()) if text else None,
    )  # fmt: skip


@blueprint.post("/standards/register")
@auth_required("session")
def register() -> Response:
    """Enter the versions that lie in the catalogue and have no row yet."""
    made = service.register_shipped(actor=current_actor())
    flash(_("New versions registered: %(count)s.", count=len(made)))
    return redirect(url_for("rulebook.standards"), 303)


@blueprint.post("/standards/<standard_id>/<version>")
@auth_required("session")
def act(standard_id: str, version: str) -> Response:
    """Put out, activate or retire a version."""
    actor = current_actor()
    row = service.version(standard_id, version, actor=actor)
    action = request.form.get("action", "")
    if action == "consult":
        service.put_out(row.id, actor=actor)
        flash(_("The version is in consultation. A second editor activates it."))
    elif action == "activate":
        service.activate(row.id, actor=actor)
        flash(_("The version is active."))
    elif action == "retire":
        service.retire(row.id, actor=actor, reason=request.form.get("reason", ""))
        flash(_("The version is retired."))
    here = url_for("rulebook.standard", standard_id=standard_id, version=version)
    return redirect(here, 303)


def _standard(row: StandardVersion) -> Standard | None:
    """The text of a version; None if this installation no longer carries it."""
    try:
        return service.standard_of(row.standard_id, row.version)
    except NoSuchStandard:
        return None
