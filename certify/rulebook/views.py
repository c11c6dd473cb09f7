"""Pages of the standards: public to read once put out, editors act on them."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_security import auth_required
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from certify import history
from certify.accounts.permissions import OFFICE_ROLES, Actor
from certify.installation import settings
from certify.rulebook import comments, publication, service
from certify.rulebook.forms import WORDS, ExtendForm
from certify.rulebook.models import StandardVersion
from certify.rulebook.permissions import RULES, Permission
from certify.rulebook.reading import document
from certify.rulebook.rules import Condition, conditions, soundness
from certify.scoring.shelf.catalogue import NoSuchStandard
from certify.scoring.shelf.shelves import installed
from certify.scoring.standard import Standard
from certify.web.identity import current_actor
from certify.web.locale import language

blueprint = Blueprint("rulebook", __name__)


@blueprint.get("/standards")
def standards() -> str:
    """List the versions the reader may see, with their states."""
    actor = current_actor()
    rows = service.visible_versions(actor)
    return render_template(
        "rulebook/standards.html", rows=[(row, text_of(row)) for row in rows],
        may_register=RULES[Permission.REGISTER](actor, None),
        may_enter=RULES[Permission.ENTER](actor, None), refused=_refused(actor),
        open=comments.in_consultation(),
    )  # fmt: skip


def _refused(actor: Actor) -> list[dict[str, Any]]:
    """Return the faults of files that are not used: an editor is who can mend them."""
    if not RULES[Permission.ENTER](actor, None):
        return []
    return [fault.as_json(language()) for fault in installed(settings().home).refused]


@blueprint.get("/standards/<standard_id>/<version>")
def standard(standard_id: str, version: str) -> str:
    """Show a version: what stands for and against it, its consultation, and the document."""
    actor = current_actor()
    row = service.version(standard_id, version, actor=actor)
    text = text_of(row)
    editor = RULES[Permission.PUT_OUT](actor, row)
    return render_template(
        "rulebook/standard.html", row=row, standard=text, language=language(),
        asked=_asked(row, actor) if text is not None else (),
        checks=service.checks_of(row) if text is not None and editor else None,
        ways=_ways(row), consultation=row.consultation, open=comments.is_open(row),
        comments=comments.comments_of(row, actor=actor), outcomes=WORDS, editor=editor,
        events=history.of(row), inside=actor.has(*OFFICE_ROLES),
        possible=row.LIFECYCLE.actions(row.status) if editor else (), extend_form=ExtendForm(),
        text=document(text, request.args.get("field"), language()) if text else None,
    )  # fmt: skip


def _asked(row: StandardVersion, actor: Actor) -> tuple[Condition, ...]:
    """What stands for and against a version: all of it while it is on its way."""
    standing = publication.standing_of(row, actor=actor)
    if row.status == "consultation" and RULES[Permission.PUT_OUT](actor, row):
        return conditions(standing)
    return soundness(standing)


def _ways(row: StandardVersion) -> dict[str, tuple[str, str]]:
    """Where what stands against a version is mended: code of the condition → address, words."""
    tried = url_for("rulebook.version_backtests", standard_id=row.standard_id, version=row.version)
    return {
        "unanswered": (page_of(row, _anchor="comments"), _("To the comments")),
        "backtest": (tried, _("To the back-tests")),
    }


@blueprint.get("/standards/<standard_id>/<version>/package.zip")
def package(standard_id: str, version: str) -> Response:
    """Hand out a version with its golden cases: the very bytes, wherever they are packed."""
    row = service.version(standard_id, version, actor=current_actor())
    try:
        content = service.package_of(row)
    except NoSuchStandard as gone:
        raise NotFound from gone
    name = f"{row.standard_id}-{row.version}.zip"
    return Response(
        content, content_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )  # fmt: skip


@blueprint.post("/standards/register")
@auth_required("session")
def register() -> Response:
    """Enter the versions that lie in the catalogue and have no row yet."""
    made = service.register_shipped(actor=current_actor())
    flash(_("Versions registered or renewed: %(count)s.", count=len(made)))
    return redirect(url_for("rulebook.standards"), 303)


@blueprint.post("/standards/<standard_id>/<version>")
@auth_required("session")
def act(standard_id: str, version: str) -> Response:
    """Activate a version, withdraw it from consultation, or retire it."""
    actor = current_actor()
    row = service.version(standard_id, version, actor=actor)
    action, reason = request.form.get("action", ""), request.form.get("reason", "")
    if action == "activate":
        publication.activate(row.id, actor=actor)
        flash(_("The version is active."))
    elif action == "withdraw":
        publication.withdraw(row.id, actor=actor, reason=reason)
        flash(_("The consultation has ended without a result. A change is a new version."))
    elif action == "retire":
        publication.retire(row.id, actor=actor, reason=reason)
        flash(_("The version is retired."))
    return redirect(page_of(row), 303)


def page_of(row: StandardVersion, **more: Any) -> str:
    """Return the address of a version's page."""
    return url_for("rulebook.standard", standard_id=row.standard_id, version=row.version, **more)


def text_of(row: StandardVersion) -> Standard | None:
    """Return the text of a version; None if this installation no longer carries it."""
    try:
        return service.standard_of(row.standard_id, row.version)
    except NoSuchStandard:
        return None
