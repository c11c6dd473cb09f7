"""Pages of corrections: of a filing, an earlier revision, one correction, what is under way."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_security import auth_required
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from certify.accounts.permissions import Actor
from certify.certificate.correcting import pages
from certify.certificate.correcting import service as correcting
from certify.db import db
from certify.filing.correcting import papers
from certify.filing.correcting import service as writing
from certify.filing.correcting.permissions import RULES, Permission
from certify.filing.correcting.rules import in_the_way
from certify.filing.models import Filing
from certify.filing.office.pages import changes, parts_of, revision_before, score_of
from certify.i18n import N_
from certify.problems import Problem, Refused
from certify.web.identity import current_actor
from certify.web.locale import language
from certify.web.paging import key_from

blueprint = Blueprint("correcting", __name__)

DONE: Final = {
    "accept": N_("Accepted. An officer confirms it as the second person."),
    "return": N_("Returned to be written again."),
    "refuse": N_("Refused. What is recorded stays as it is."),
    "confirm": N_("Confirmed: the corrected answers are the current revision from now on."),
    "drop": N_("Taken back. What is recorded stays as it is."),
    "propose": N_("Its papers are proposed to be replaced. Another officer confirms that."),
}
UNKNOWN_ACTION: Final = N_("Choose one of the buttons.")
QUICKER: Final = N_("Somebody changed this correction in the same moment. Look again, then decide.")


@blueprint.before_request
@auth_required("session")
def signed_in_only() -> Response | None:
    """Send whoever is not signed in to the sign-in page: nothing here is public."""
    return None


@blueprint.get("/filings/<int:filing_id>/corrections")
def of_filing(filing_id: int) -> str:
    """List revisions and corrections of a filing, and ask for another correction."""
    return _filing_page(correcting.filing_of(filing_id, current_actor()))


def _filing_page(filing: Filing, reason: str = "", problems: Sequence[Problem] = ()) -> str:
    actor = current_actor()
    obstacles = in_the_way(correcting.standing(filing))
    said = [each.say(language()) for each in problems if each.pointer != "/reason"]
    return render_template(
        "certificate/correcting/filing.html", filing=filing, reason=reason, said=said,
        name=filing.revision.name_zh if filing.revision else "",
        member=actor.member(filing.organisation_id),
        may_ask=RULES[Permission.ASK](actor, filing) and papers.under_way(filing) is None,
        obstacles=[each.say(language()) for each in obstacles],
        reason_fault=next((p.say(language()) for p in problems if p.pointer == "/reason"), ""),
        revisions=correcting.revisions(filing), corrections=correcting.of_filing(filing),
    )  # fmt: skip


@blueprint.post("/filings/<int:filing_id>/corrections")
def ask(filing_id: int) -> Any:
    """Open a correction."""
    reason = request.form.get("reason", "")
    try:
        row = correcting.open_correction(filing_id, reason, actor=current_actor())
    except Refused as refused:
        filing = correcting.filing_of(filing_id, current_actor())
        return _filing_page(filing, reason, refused.problems), 422
    flash(_("The correction was opened. Change the answers that are wrong, then submit."))
    return redirect(url_for("correcting.one", correction_id=row.id), 303)


@blueprint.get("/filings/<int:filing_id>/revisions/<int:number>")
def revision(filing_id: int, number: int) -> str:
    """Show a revision of a filing, current or not, as it was frozen."""
    actor = current_actor()
    filing = correcting.filing_of(filing_id, actor)
    found = next((r for r in correcting.revisions(filing) if r.number == number), None)
    if found is None:
        raise NotFound
    before = revision_before(found)
    rows, sheet = score_of(found)
    return render_template(
        "certificate/correcting/revision.html", filing=filing, revision=found, before=before,
        changed=changes(before.document, found.document) if before else [],
        parts=parts_of(found.document), rows=rows, sheet=sheet,
        member=actor.member(filing.organisation_id),
    )  # fmt: skip


@blueprint.get("/corrections/<int:correction_id>")
def one(correction_id: int) -> str:
    """Show one correction: what differs, what is wrong or doubted, who decides."""
    return shown(correction_id)


def shown(
    correction_id: int, typed: Mapping[str, str] | None = None, problems: Sequence[Problem] = ()
) -> str:
    """The page of one correction with what was typed, and why that was refused."""
    row = writing.found(correction_id, current_actor())
    drawn = pages.whole(row, typed or {}, problems)
    return render_template("certificate/correcting/one.html", **drawn)


@blueprint.post("/corrections/<int:correction_id>/decide")
def decide(correction_id: int) -> Any:
    """Do what the pressed button says: judge, confirm, take back, propose once more."""
    action, actor = request.form.get("action", ""), current_actor()
    try:
        _decide(correction_id, action, actor)
    except Refused as refused:
        db.session.expire_all()
        return shown(correction_id, request.form, refused.problems), 422
    except StaleDataError:
        db.session.rollback()
        return shown(correction_id, request.form, [Problem("", "quicker", QUICKER)]), 409
    flash(_(DONE[action]))
    return redirect(url_for("correcting.one", correction_id=correction_id), 303)


def _decide(correction_id: int, action: str, actor: Actor) -> None:
    reason, seen = request.form.get("reason", ""), request.form.get("seen", "")
    deeds = {
        "accept": lambda: correcting.accept(correction_id, reason, actor=actor, seen=seen),
        "return": lambda: writing.send_back(correction_id, reason, actor=actor, seen=seen),
        "refuse": lambda: writing.refuse(correction_id, reason, actor=actor, seen=seen),
        "confirm": lambda: correcting.confirm(correction_id, actor=actor, seen=seen),
        "drop": lambda: writing.drop(correction_id, reason, actor=actor),
        "propose": lambda: correcting.propose_again(correction_id, actor=actor),
    }
    if action not in deeds:
        raise Refused([Problem("", "unknown_action", UNKNOWN_ACTION)])
    deeds[action]()


@blueprint.get("/office/corrections")
def queue() -> str:
    """List corrections under way, and papers that tell of an earlier revision."""
    actor = current_actor()
    found = correcting.queue(actor=actor, before=key_from("before", None))
    rows, more = found[: correcting.PAGE], None
    if len(found) > correcting.PAGE:
        more = url_for("correcting.queue", before=rows[-1].id)
    return render_template(
        "certificate/correcting/queue.html", rows=rows, more=more,
        behind=correcting.still_behind(actor=actor),
    )  # fmt: skip
