"""The officers' page of issuing: what waits, how far a batch is, pause, what failed and why."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_security import auth_required
from werkzeug.wrappers import Response

from certify.accounts.permissions import require
from certify.certificate import issuing
from certify.certificate.batches import desk, failures, runs
from certify.certificate.batches.forms import PauseForm
from certify.certificate.permissions import RULES, Permission
from certify.certificate.views import blueprint
from certify.i18n import N_
from certify.problems import Problem, Refused
from certify.web.identity import current_actor
from certify.web.locale import language
from certify.web.paging import key_from

PAGE = 50
MOST = 1000
"""What waits is counted so far, and no further: it is counted at every look."""
OUTCOMES = {
    "done": N_("Everything that waited was seen to."),
    "stopped": N_("It was stopped on purpose; the rest waits."),
    "broken": N_("It broke off: the log of the process says why. The rest waits."),
    None: N_("It gave no more sign of life: its process was killed. The rest waits."),
}
"""Outcome of a batch that goes on no more → words."""


@blueprint.get("/office/certificates/issuing")
@auth_required("session")
def issuing_office() -> str:
    """Show what waits, how far it is, what failed; ``?part=progress`` is the figures alone."""
    require(RULES, Permission.RUN_ISSUING, current_actor())
    if request.args.get("part") == "progress":
        return render_template("certificate/_issuing_progress.html", **_figures())
    return _page(PauseForm())


@blueprint.post("/office/certificates/issuing")
@auth_required("session")
def steer_issuing() -> str | Response | tuple[str, int]:
    """Pause, resume, or ask for failed papers again."""
    actor = current_actor()
    require(RULES, Permission.RUN_ISSUING, actor)
    form = PauseForm()
    try:
        _steer(request.form.get("action", ""), form.reason.data or "", actor)
    except Refused as refused:
        return _page(form, form.hang(refused.problems)), 422
    return redirect(url_for("certificate.issuing_office"), 303)


def _steer(action: str, reason: str, actor: Any) -> None:
    if action == "pause":
        desk.pause(reason, actor=actor)
        flash(_("Issuing is paused. What is being printed is finished first."))
    elif action == "resume":
        desk.resume(actor=actor)
        flash(_("Issuing goes on."))
    elif action == "retry":
        chosen = request.form.getlist("failure", type=int) or None
        count = desk.retry(chosen, actor=actor)
        flash(_("%(count)s papers will be tried again.", count=count))
    else:
        raise Refused([Problem("", "unknown_action", N_("Choose what is to be done."))])


def _page(form: PauseForm, homeless: list[Problem] | None = None) -> str:
    before = key_from("before", None)
    found = failures.standing(PAGE + 1, before)
    following = found[PAGE - 1].id if len(found) > PAGE else None
    told = [
        (row, [(p.pointer, p.say(language())) for p in map(failures.read, row.problems)])
        for row in found[:PAGE]
    ]
    return render_template(
        "certificate/issuing.html", form=form, homeless=homeless or [], failures=told,
        following=following, events=desk.events(), paused_by=desk.last("pause"), **_figures(),
    )  # fmt: skip


def _figures() -> dict[str, Any]:
    """What the part of the page shows that is looked at again and again."""
    seen = runs.latest()
    alive = seen is not None and seen.alive
    waiting = None if alive else len(issuing.to_issue(limit=MOST + 1))
    return {
        "seen": seen, "paused": desk.paused(), "waiting": waiting, "most": MOST,
        "failed": failures.count(), "outcomes": OUTCOMES,
    }  # fmt: skip
