"""The officers' pages of reissues: propose, confirm as a second person, take away."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_security import auth_required
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from certify.accounts.permissions import require
from certify.certificate.reissue import service
from certify.certificate.reissue.models import Reissue
from certify.certificate.reissue.permissions import RULES, Permission
from certify.db import db
from certify.web.identity import current_actor
from certify.web.locale import language

blueprint = Blueprint("reissue", __name__)


@blueprint.get("/office/reissues")
@auth_required("session")
def proposals() -> str:
    """List what is under way."""
    actor = current_actor()
    require(RULES, Permission.SEE, actor)
    rows = service.listed()

    def may_confirm(row: Reissue) -> bool:
        return row.status == "proposed" and RULES[Permission.CONFIRM](actor, row)

    return render_template(
        "certificate/reissues.html", rows=rows, words=dict(service.grounds(language())),
        may_confirm=may_confirm, confirmable=sum(map(may_confirm, rows)),
    )  # fmt: skip


@blueprint.post("/certificates/<number>/reissue")
@auth_required("session")
def propose(number: str) -> Response:
    """Propose that a certificate be replaced."""
    code, reason = request.form.get("reason_code", ""), request.form.get("reason", "")
    service.propose(number, code, reason, actor=current_actor())
    flash(_("Proposed. Another officer confirms it."))
    return redirect(url_for("certificate.certificate", number=number), 303)


@blueprint.post("/office/reissues")
@auth_required("session")
def confirm() -> Response:
    """Confirm one or several proposals."""
    actor = current_actor()
    require(RULES, Permission.SEE, actor)
    ids = [_known(each) for each in request.form.getlist("id", type=int)]
    service.confirm_all(ids, actor=actor)
    done = ngettext(
        "Confirmed: %(num)s certificate is being replaced.",
        "Confirmed: %(num)s certificates are being replaced.", len(ids),
    )  # fmt: skip
    flash(done)
    return redirect(url_for("reissue.proposals"), 303)


@blueprint.post("/office/reissues/<int:reissue_id>/drop")
@auth_required("session")
def drop(reissue_id: int) -> Response:
    """Take a proposal away."""
    actor = current_actor()
    require(RULES, Permission.SEE, actor)
    service.drop(_known(reissue_id), request.form.get("reason", ""), actor=actor)
    flash(_("The proposal was taken away."))
    return redirect(url_for("reissue.proposals"), 303)


def _known(reissue_id: int) -> int:
    if db.session.get(Reissue, reissue_id) is None:
        raise NotFound
    return reissue_id
