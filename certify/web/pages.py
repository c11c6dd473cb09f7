"""The house's own few pages: is it alive, the mailbox, and the demonstration clock."""

from datetime import timedelta
from typing import Any

from flask import (
    Blueprint,
    abort,
    current_app,
    flash,
    jsonify,
    redirect,
    render_template,
    request,
)
from flask_babel import gettext as _
from flask_security import auth_required
from sqlalchemy import select, text
from werkzeug.wrappers import Response

from certify import clock
from certify.db import db
from certify.history import Event
from certify.outbox import Mail
from certify.web.guard import limiter
from certify.web.identity import current_actor

blueprint = Blueprint("web", __name__, static_folder="static", static_url_path="/assets")


@blueprint.get("/healthz")
@limiter.exempt
def healthz() -> Response:
    """Alive: this process answers."""
    return jsonify(status="alive")


@blueprint.get("/readyz")
@limiter.exempt
def readyz() -> Any:
    """Ready: database and jobs can be reached; 503 with the cause if not."""
    faults = {}
    try:
        db.session.execute(text("SELECT 1"))
        db.session.scalars(select(Event.id).limit(1)).first()
    except Exception as error:  # noqa: BLE001 - whatever it is, we are not ready
        faults["database"] = type(error).__name__
    try:
        current_app.extensions["jobs"].storage.queue_size()
    except Exception as error:  # noqa: BLE001 - whatever it is, we are not ready
        faults["jobs"] = type(error).__name__
    if faults:
        return jsonify(status="not ready", faults=faults), 503
    return jsonify(status="ready")


def _demonstration_only() -> None:
    if not current_app.config["CERTIFY"].demonstration:
        abort(404)


@blueprint.get("/mailbox")
def mailbox() -> str:
    """Show every mail of the demonstration, newest first (never in production)."""
    _demonstration_only()
    address = request.args.get("address", "").strip()
    query = select(Mail).order_by(Mail.id.desc()).limit(100)
    if address:
        query = query.where(Mail.address == address)
    return render_template(
        "web/mailbox.html", mails=db.session.scalars(query).all(), address=address
    )


@blueprint.get("/clock")
@auth_required("session")
def show_clock() -> str:
    """Show the demonstration clock and by how much it runs ahead."""
    _demonstration_only()
    return render_template("web/clock.html", offset=clock.CLOCK.offset(), now=clock.now())


@blueprint.post("/clock")
@auth_required("session")
def set_clock() -> Response:
    """Set the demonstration clock forward by whole days (officers and administrators)."""
    _demonstration_only()
    if not current_actor().has("officer", "administrator"):
        abort(403)
    try:
        days = int(request.form.get("days", ""))
    except ValueError:
        days = 0
    if not 1 <= days <= 3660:
        flash(_("Give a number of days from 1 to 3660."), "danger")
    else:
        clock.CLOCK.advance(timedelta(days=days))
        current_app.extensions["nudge"]()  # periods may just have ended
        flash(
            _(
                "The demonstration clock now shows %(moment)s.",
                moment=clock.now().astimezone(clock.LEGAL_ZONE).strftime("%Y-%m-%d %H:%M"),
            )
        )
    return redirect("/clock")
