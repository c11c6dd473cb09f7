"""The office's pages of releases: announce, draft, check, approve, move, cancel."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_security import auth_required

from certify import clock, history
from certify.accounting.calculation import service as calculations
from certify.accounting.calculation import views as calculating
from certify.accounting.calculation.models import Calculation
from certify.accounting.product import service as accounting
from certify.accounting.product.disclosure_pages import in_words
from certify.accounting.release import reading, rules, service
from certify.accounting.release.models import Release
from certify.accounting.release.permissions import RULES, Permission
from certify.accounting.release.public_views import tables
from certify.accounting.release.rules import Plan
from certify.accounting.release.subjects import PRODUCTS, TITLES
from certify.accounts.permissions import require
from certify.i18n import N_, translate
from certify.problems import Problem, Refused
from certify.web.identity import current_actor
from certify.web.locale import language

blueprint = Blueprint("releases", __name__)
CALCULATED: Final = (calculations.DRAFT, calculations.CHECK)
"""Steps of the product summary that take too long for a page."""
NO_HOUR: Final = N_("“{text}” is no day and hour: write it as 2026-03-31T10:00, Beijing time.")
NO_STEP: Final = N_("There is no such step.")


@blueprint.get("/accounting/releases")
@auth_required("session")
def listed() -> str:
    """List every release, and offer to announce one."""
    return _listed({})


@blueprint.post("/accounting/releases")
@auth_required("session")
def announce() -> Any:
    """Announce a release."""
    form = request.form
    require(RULES, Permission.PREPARE, current_actor())
    try:
        plan = Plan(
            form.get("subject", ""), form.get("year", 0, type=int), form.get("revision", ""),
            _hour(form.get("planned_at", "")),
        )  # fmt: skip
        made = service.announce(plan, actor=current_actor())
    except Refused as refused:
        return _listed(form, refused), 422
    flash(_("Announced: the public calendar shows it."), "success")
    return redirect(url_for("releases.one", release_id=made.id))


@blueprint.get("/accounting/releases/<int:release_id>")
@auth_required("session")
def one(release_id: int) -> str:
    """Show a release with its content, the report of its check and what may be done next."""
    actor = current_actor()
    row, asked = service.one(release_id, actor=actor), request.args.get("calculation", 0, type=int)
    return _one(row, entered=calculations.words_of(row, asked) if asked else {})


@blueprint.post("/accounting/releases/<int:release_id>")
@auth_required("session")
def take(release_id: int) -> Any:
    """Take the step asked for (``step``) and show where the release stands."""
    actor = current_actor()
    row, name = service.one(release_id, actor=actor), request.form.get("step", "")
    try:
        if row.subject == PRODUCTS and name in CALCULATED:
            return calculating.wait(_ask(release_id, name))
        _step(release_id, name)
    except Refused as refused:
        return _one(service.one(release_id, actor=actor), refused, request.form), 422
    flash(_("Done. The history below has it."), "success")
    return redirect(url_for("releases.one", release_id=release_id))


def _ask(release_id: int, name: str) -> Calculation:
    """Ask for what takes disclosure control: the worker does it, and a page waits."""
    if name == calculations.DRAFT:
        return calculations.ask_draft(release_id, actor=current_actor(), **_terms())
    return calculations.ask_check(release_id, actor=current_actor())


def _terms() -> dict[str, Any]:
    form = request.form
    return {
        "reason": form.get("reason", ""), "reason_en": form.get("reason_en", ""),
        "provisional": form.get("provisional") == "yes",
    }  # fmt: skip


def _step(release_id: int, name: str) -> None:
    form, actor = request.form, current_actor()
    reason = form.get("reason", "")
    if name == "draft":
        service.draft(release_id, actor=actor, **_terms())
    elif name == "check":
        service.check(release_id, actor=actor)
    elif name == "approve":
        service.approve(release_id, actor=actor)
    elif name == "send_back":
        service.send_back(release_id, reason, actor=actor)
    elif name == "move":
        service.move(release_id, _hour(form.get("planned_at", "")), reason, actor=actor)
    elif name == "cancel":
        service.cancel(release_id, reason, actor=actor)
    else:
        raise Refused([Problem("/step", "unknown_step", NO_STEP)])


def _hour(text: str) -> datetime:
    """Return the instant of a day and hour in legal time."""
    try:
        return datetime.fromisoformat(text.strip()).replace(tzinfo=clock.LEGAL_ZONE)
    except ValueError as fault:
        said = {"text": text[:40]}
        raise Refused([Problem("/planned_at", "no_hour", NO_HOUR, said)]) from fault


def _said(refused: Refused | None) -> list[str]:
    return [problem.say(language()) for problem in refused.problems] if refused else []


def _listed(entered: Any, refused: Refused | None = None) -> str:
    actor = current_actor()
    return render_template(
        "accounting/release/releases.html",
        releases=service.listed(actor=actor),
        titles=TITLES,
        revisions=rules.REVISIONS,
        years=accounting.recorded_years(),
        notice_days=rules.NOTICE_DAYS,
        entered=entered,
        said=_said(refused),
        may_prepare=RULES[Permission.PREPARE](actor, None),
    )


def _one(row: Release, refused: Refused | None = None, entered: Mapping[str, Any] = {}) -> str:
    actor, spoken = current_actor(), language()
    report = row.report["disclosure"] if row.report else {}
    return render_template(
        "accounting/release/one.html",
        release=row,
        title=translate(TITLES[row.subject], spoken),
        revision=translate(rules.REVISIONS[row.revision], spoken),
        needs_reason=row.revision in rules.EXPLAINED,
        entered=entered,
        said=_said(refused),
        waits=calculations.open_of_release(row.id),
        actions=[step for step in row.LIFECYCLE.actions(row.status) if step != "publish"],
        may_prepare=RULES[Permission.PREPARE](actor, row),
        may_approve=RULES[Permission.APPROVE](actor, row),
        disclosure=in_words(report, spoken) if report.get("measures") else None,
        tables=tables(row) if row.content else [],
        previous=(row.content or {}).get("previous"),
        paper=reading.paper(row),
        events=history.of(row),
    )
