"""The examiner's pages: the queue, what was decided lately, and one filing to decide on."""

from collections.abc import Mapping
from typing import Any, Final

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError

from certify import clock, history
from certify.accounts.permissions import Hidden, require
from certify.db import db
from certify.filing.forms import EvidenceForm
from certify.filing.hearing_pages import of_revision, subject_of
from certify.filing.models import Filing
from certify.filing.office import queue
from certify.filing.office import service as office
from certify.filing.office.pages import (
    box_id,
    changes,
    doubts,
    earlier_remarks,
    parts_of,
    pointers,
    revision_before,
    score_of,
    told_findings,
)
from certify.filing.pages import where
from certify.filing.permissions import RULES, Permission
from certify.filing.views import blueprint
from certify.i18n import N_
from certify.problems import Problem, Refused
from certify.reference import industries
from certify.web.identity import current_actor
from certify.web.locale import language
from certify.web.paging import key_from

REMARK: Final = "remark"
"""Remark boxes are named by this and the JSON pointer of the answer they stand beside."""
STEPS: Final = ("submit", "return", "record", "refuse", "withdraw")
PATIENCE: Final = 5
"""Working days within which a filing is normally examined (the filer is told so)."""

REMARKS_LEFT: Final = N_(
    "You wrote remarks beside fields; they are sent only with “Return for correction”. Return "
    "the filing, or empty them first."
)
QUICKER: Final = N_("Somebody changed this filing in the same moment. Look again, then decide.")
UNKNOWN_ACTION: Final = N_("Choose one of the buttons.")


@blueprint.get("/examiner/filings", endpoint="queue")
def waiting() -> str:
    """List submitted filings, longest waiting first; or the latest decisions."""
    if request.args.get("list") == "decided":
        return _decided_page()
    field = request.args.get("field")
    field = field if field in industries.FIELDS else None
    found = queue.waiting(current_actor(), field=field, after=request.args.get("after"))
    shown, more = found[: queue.PAGE], None
    if len(found) > queue.PAGE:
        more = url_for("filing.queue", field=field, after=shown[-1].place)
    today = clock.today()
    return render_template(
        "filing/office/queue.html", shown=shown, more=more, field=field, fields=_fields(),
        ages={
            row.filing_id: clock.working_days_between(clock.legal_day(row.submitted_at), today)
            for row in shown
        },
        patience=PATIENCE,
    )  # fmt: skip


def _decided_page() -> str:
    found = queue.decided(current_actor(), before=key_from("before", None))
    shown, more = found[: queue.PAGE], None
    if len(found) > queue.PAGE:
        more = url_for("filing.queue", list="decided", before=shown[-1].event.id)
    return render_template("filing/office/decided.html", shown=shown, more=more)


def _fields() -> dict[str, str]:
    return {code: industries.field_name(code, language()) for code in industries.FIELDS}


@blueprint.route("/examiner/filings/<int:filing_id>", methods=["GET", "POST"])
def examine(filing_id: int) -> Any:
    """Show an examiner what was submitted, and take his decision."""
    filing = office.examined_filing(filing_id, current_actor())
    if request.method == "GET":
        return _page(filing)
    require(RULES, Permission.EXAMINE, current_actor(), filing)
    typed = {
        name.removeprefix(REMARK): text
        for name, text in request.form.items()
        if name.startswith(f"{REMARK}/")
    }
    action = request.form.get("action", "")
    try:
        _decide(filing_id, action, typed)
    except Refused as refused:
        db.session.expire_all()
        filing = office.examined_filing(filing_id, current_actor())
        return _page(filing, typed, refused.problems), 422
    except StaleDataError:
        db.session.expire_all()
        filing = office.examined_filing(filing_id, current_actor())
        return _page(filing, typed, [Problem("", "quicker", QUICKER)]), 409
    flash(_done(action, filing))
    if action in ("record", "withdraw"):
        return redirect(url_for("filing.examine", filing_id=filing_id), 303)
    return redirect(url_for("filing.queue"), 303)


@blueprint.get("/examiner/filings/<int:filing_id>/hearing")
def examined_hearing(filing_id: int) -> Any:
    """Explain the frozen sheet to whoever may see the examination."""
    filing = office.examined_filing(filing_id, current_actor())
    if filing.revision is None:  # the look-up refuses it already; told to the type checker
        raise Hidden(Permission.SEE_EXAMINATION)
    back = url_for("filing.examine", filing_id=filing_id)
    return of_revision(filing.revision, subject_of(filing), back)


def _decide(filing_id: int, action: str, remarks: Mapping[str, str]) -> None:
    """Do what the pressed button says; whatever was written is sent, or refused with a word."""
    actor, reason = current_actor(), request.form.get("reason", "")
    seen = request.form.get("seen", 0, type=int)
    if action == "return":
        office.return_filing(filing_id, list(remarks.items()), reason, actor=actor, seen=seen)
        return
    deed = {"record": office.record, "refuse": office.refuse, "withdraw": office.withdraw}
    if action not in deed:
        raise Refused([Problem("", "unknown_action", UNKNOWN_ACTION)])
    if any(text.strip() for text in remarks.values()):
        raise Refused([Problem("", "remarks_left", REMARKS_LEFT)])
    deed[action](filing_id, reason, actor=actor, seen=seen)


def _done(action: str, filing: Filing) -> str:
    name = filing.revision.name_zh if filing.revision else ""
    if action == "record":
        number = filing.product.record_number
        return str(_("%(name)s is recorded under %(number)s.", name=name, number=number))
    said = {
        "return": _("%(name)s was returned to its filer.", name=name),
        "refuse": _("%(name)s was refused.", name=name),
        "withdraw": _("The recordation of %(name)s was withdrawn.", name=name),
    }
    return str(said[action])


def _page(filing: Filing, typed: Mapping[str, str] | None = None, problems: Any = ()) -> str:
    """The filing with everything that was typed, and what is wrong with it at its place."""
    revision, typed = filing.revision, typed or {}
    if revision is None:  # the look-up refuses it already; told to the type checker
        raise Hidden(Permission.SEE_EXAMINATION)
    before = revision_before(revision)
    parts = parts_of(revision.document)
    rows, sheet = score_of(revision)
    decides = RULES[Permission.EXAMINE](current_actor(), filing)
    possible = filing.LIFECYCLE.actions(filing.status) if decides else ()
    places = set(pointers(parts)) if "return" in possible else set()
    faults, summary = _faults(problems, places)
    return render_template(
        "filing/office/filing.html", filing=filing, revision=revision, parts=parts,
        product=filing.product, organisation=filing.organisation,
        field=industries.field_name(revision.field, language()),
        age=clock.working_days_between(clock.legal_day(revision.submitted_at), clock.today()),
        before=before, changed=changes(before.document, revision.document) if before else [],
        remarks=earlier_remarks(revision), doubts=doubts(filing, revision),
        findings=told_findings(filing, revision), rows=rows, sheet=sheet, kinds=EvidenceForm.KINDS,
        events=[e for e in reversed(history.of(filing)) if e.action in STEPS],
        possible=possible, typed=typed, faults=faults, summary=summary,
        reason=request.form.get("reason", ""),
        unsent=[(where(p), t) for p, t in typed.items() if t.strip() and p not in places],
    )  # fmt: skip


def _faults(problems: Any, places: set[str]) -> tuple[dict[str, str], list[dict[str, str]]]:
    """(texts by the place they hang at, the summary on top with links to the boxes)."""
    by_place: dict[str, str] = {}
    summary = []
    for problem in problems:
        text, box, label = problem.say(language()), "", ""
        pointer = problem.pointer.removeprefix("/remarks")
        if problem.pointer == "/reason":
            by_place["reason"], box, label = text, "reason", _("Reason")
        elif pointer != problem.pointer and pointer in places:
            by_place[pointer], box, label = text, box_id(pointer), where(pointer)
        summary.append({"text": text, "box": box, "where": label})
    return by_place, summary
