"""Officers' pages of the review: progress, assigning, releasing."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from certify import clock, history
from certify.accounts.permissions import require
from certify.campaign.service import RUNNING, campaigns
from certify.reference.industries import FIELDS
from certify.review import assignment
from certify.review.forms import ReleaseForm
from certify.review.permissions import RULES, Permission
from certify.review.progress import SHOWN, progress, progress_of
from certify.review.views import blueprint, fields
from certify.web.identity import current_actor
from certify.web.locale import language
from certify.web.paging import key_from

SHORT_SHOWN = 10
__all__ = ["blueprint"]


@blueprint.get("/progress", endpoint="progress")
def show_progress() -> str:
    """Show officers who is waited for, where opinions differ, what is not assigned yet."""
    actor = current_actor()
    require(RULES, Permission.SEE_PROGRESS, actor)
    rounds = [row for row in campaigns(actor=actor) if row.status != "draft"]
    chosen = request.args.get("campaign", 0, type=int)
    running = [row for row in rounds if row.status in RUNNING] or rounds
    row = next((each for each in rounds if each.id == chosen), running[0] if running else None)
    state, field = request.args.get("state", ""), request.args.get("field", "")
    state = state if state in SHOWN else "in_review"
    field = field if field in FIELDS else ""
    page: tuple[Any, int | None] = ([], None)
    if row is not None:
        after = key_from("after", 0)
        page = progress(row.id, state, actor=actor, field=field, after=after)
    return render_template(
        "review/progress.html", row=row, rounds=rounds, state=state, field=field, states=SHOWN,
        fields=fields(), items=page[0], following=page[1], now=clock.now(),
    )  # fmt: skip


@blueprint.post("/progress/assign")
def assign_all() -> Response:
    """Assign every eligible product of a campaign, and say which are short of reviewers."""
    campaign_id = request.form.get("campaign", 0, type=int)
    outcome = assignment.assign_campaign(campaign_id, actor=current_actor())
    flash(_("Products assigned: %(count)s.", count=outcome.assigned))
    for problem in outcome.short[:SHORT_SHOWN]:
        flash(problem.say(language()), "warning")
    if len(outcome.short) > SHORT_SHOWN:
        flash(_("Short of reviewers besides: %(count)s.",
                count=len(outcome.short) - SHORT_SHOWN), "warning")  # fmt: skip
    return redirect(url_for("review.progress", campaign=campaign_id), 303)


@blueprint.get("/candidacies/<int:candidacy_id>")
def candidacy(candidacy_id: int) -> str:
    """Show officers one review: reviewers, opinions side by side, who may be assigned."""
    item = progress_of(candidacy_id, actor=current_actor())
    may_assign = item.missing > 0 and item.candidacy.campaign.status in RUNNING
    return render_template(
        "review/candidacy.html", item=item, row=item.candidacy, fields=fields(),
        offered=assignment.suitable_for(item.candidacy) if may_assign else [],
        may_assign=may_assign, form=ReleaseForm(), events=history.of(item.candidacy),
        now=clock.now(),
    )  # fmt: skip


@blueprint.post("/candidacies/<int:candidacy_id>/assign")
def assign(candidacy_id: int) -> Response:
    """Fill the open places automatically, or with the reviewers chosen."""
    chosen = request.form.getlist("reviewer", type=int)
    if request.form.get("how") == "hand":
        assignment.assign_by_hand(candidacy_id, chosen, actor=current_actor())
    else:
        assignment.assign(candidacy_id, actor=current_actor())
    flash(_("The reviewers are assigned and will be told."))
    return redirect(url_for("review.candidacy", candidacy_id=candidacy_id), 303)


@blueprint.post("/<int:assignment_id>/release")
def release(assignment_id: int) -> Response:
    """Release a reviewer, with a reason; another is assigned if there is one."""
    reason = request.form.get("reason", "")
    row = assignment.release(assignment_id, actor=current_actor(), reason=reason)
    flash(_("The reviewer is released."))
    return redirect(url_for("review.candidacy", candidacy_id=row.candidacy_id), 303)
