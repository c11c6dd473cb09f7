"""Patent cases for officers, who decide, and for holders, who answer."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

import rfc8785
from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from certify import clock, history
from certify.certificate.living import assessing, cases, effect, rules
from certify.certificate.living import keeping as together
from certify.certificate.living.forms import AnswerForm, DecisionForm, KeepingForm
from certify.certificate.living.lifecycle import IN_WORK
from certify.certificate.living.models import PatentCase
from certify.certificate.living.permissions import RULES, Permission
from certify.certificate.living.views import blueprint
from certify.db import db
from certify.i18n import translate
from certify.problems import Refused
from certify.scoring.replaying.bundle import SUFFIX
from certify.web.downloads import as_file
from certify.web.identity import current_actor
from certify.web.locale import language
from certify.web.paging import key_from

OWN_AFFAIRS: Final = ("propose", "take_back")
FILTERS: Final = {"": IN_WORK, "decided": ("kept", "withdrawn", "settled", "undone")}


@blueprint.get("/cases")
def listed() -> str:
    """List cases: all for officers, those of his organisations for a filer."""
    return _list(KeepingForm())


def _list(keeping: KeepingForm, chosen: Mapping[int, int] | None = None, **more: Any) -> str:
    """Draw the list; ``chosen`` are the cases ticked already, ``more`` what was refused."""
    asked, actor = request.args.get("status", ""), current_actor()
    rows = cases.listed(
        FILTERS.get(asked, IN_WORK), actor=actor,
        before=key_from("before", None),
    )  # fmt: skip
    following = rows[cases.PAGE - 1].id if len(rows) > cases.PAGE else None
    return render_template(
        "certificate/living/cases.html", rows=rows[: cases.PAGE], asked=asked, keeping=keeping,
        together={row.id for row in rows[: cases.PAGE] if together.may_keep(actor, row)},
        chosen=chosen or {}, homeless=more.get("homeless", ()),
        following=following and url_for("patents.listed", status=asked, before=following),
    )  # fmt: skip


@blueprint.post("/cases/keep")
def keep() -> Any:
    """Keep several certificates that are still eligible, with one reason."""
    form, chosen = KeepingForm(), _chosen(request.form.getlist("case"))
    try:
        count = together.keep_all(chosen, form.reason.data or "", actor=current_actor())
    except Refused as refused:
        db.session.rollback()
        homeless = [each.say(language()) for each in form.hang(refused.problems)]
        return _list(form, chosen, homeless=homeless), 422
    flash(ngettext("%(num)s certificate is kept.", "%(num)s certificates are kept.", count))
    return redirect(url_for("patents.listed"), 303)


def _chosen(ticked: list[str]) -> dict[int, int]:
    """Return case → version read, of boxes whose values are "case:version"."""
    pairs = [each.partition(":") for each in ticked]
    return {
        int(case): int(version) for case, _colon, version in pairs
        if case.isascii() and case.isdigit() and version.isascii() and version.isdigit()
        and int(case) < 2**31
    }  # fmt: skip


@blueprint.get("/cases/<int:case_id>")
def case(case_id: int) -> str:
    """Show a case: what changed, both scores, what was said, what can be done."""
    return _page(cases.found(case_id, current_actor()), AnswerForm(), DecisionForm())


def _page(row: PatentCase, answering: AnswerForm, deciding: DecisionForm, **more: Any) -> str:
    actor = current_actor()
    may_decide = RULES[Permission.DECIDE_CASE](actor, row) and row.status in IN_WORK
    possible = rules.outcomes(row.status, row.certificate.status) if may_decide else ()
    deciding.outcome.choices = [(o, translate(rules.OUTCOMES[o], language())) for o in possible]
    return render_template(
        "certificate/living/case.html", case=row, certificate=row.certificate,
        changes=[effect.read_change(each) for each in row.changes],
        kinds={code: translate(text, language()) for code, text in effect.WORDS.items()},
        harmful=effect.HARMFUL, fault=row.fault and translate(
            assessing.FAULTS[row.fault], language()
        ),
        dimensions=_dimensions(row), answering=answering, deciding=deciding, possible=possible,
        may_answer=RULES[Permission.ANSWER_CASE](actor, row) and row.status in IN_WORK,
        may_confirm=RULES[Permission.CONFIRM_CASE](actor, row), events=_told(row),
        heard=rules.heard(len(row.answers), clock.today(), row.answer_by),
        second={o for o in possible if rules.needs_second_look(o, row.eligible)},
        proposed=row.proposed and translate(rules.OUTCOMES[row.proposed], language()),
        officer=actor.has("officer"), homeless=more.get("homeless", ()),
    )  # fmt: skip


def _told(row: PatentCase) -> list[history.Event]:
    """Return what happened; what was only proposed is the office's own affair."""
    officer = current_actor().has("officer")
    return [each for each in history.of(row) if officer or each.action not in OWN_AFFAIRS]


def _dimensions(row: PatentCase) -> list[tuple[str, Any, Any, Any, Any]]:
    """Return (dimension, floor, total before, total after, reached after) of both sheets."""
    before = {each["id"]: each for each in (row.before or {}).get("dimensions", ())}
    after = {each["id"]: each for each in (row.after or {}).get("dimensions", ())}
    return [
        (name, each["floor"], each["total"], after.get(name, {}).get("total"),
         after.get(name, {}).get("reached"))
        for name, each in before.items()
    ]  # fmt: skip


def _refused(case_id: int, refused: Refused, form: AnswerForm | DecisionForm) -> Any:
    """The page again, with what was typed and what stands against it."""
    db.session.rollback()
    row = cases.found(case_id, current_actor())
    answering = form if isinstance(form, AnswerForm) else AnswerForm(formdata=None)
    deciding = form if isinstance(form, DecisionForm) else DecisionForm(formdata=None)
    homeless = [each.say(language()) for each in form.hang(refused.problems)]
    return _page(row, answering, deciding, homeless=homeless), 422


@blueprint.post("/cases/<int:case_id>/answer")
def answer(case_id: int) -> Any:
    """Take the holder's answer."""
    form = AnswerForm()
    try:
        cases.answer(case_id, form.text.data or "", actor=current_actor())
    except Refused as refused:
        return _refused(case_id, refused, form)
    flash(_("Your answer was received. The office reads it before it decides."))
    return _back(case_id)


@blueprint.post("/cases/<int:case_id>/decide")
def decide(case_id: int) -> Any:
    """Decide, or propose where a second officer has to look."""
    form = DecisionForm()
    try:
        row = cases.decide(
            case_id, form.outcome.data or "", form.reason.data or "", actor=current_actor(),
            seen=request.form.get("seen", None, type=int),
        )  # fmt: skip
    except Refused as refused:
        return _refused(case_id, refused, form)
    proposed = row.proposed is not None
    flash(_("Proposed. Another officer confirms it.") if proposed else _("Decided."))
    return _back(case_id)


@blueprint.post("/cases/<int:case_id>/confirm")
def confirm(case_id: int) -> Response:
    """Confirm what another officer proposed, or take it back."""
    seen = request.form.get("seen", None, type=int)
    if request.form.get("go") == "back":
        cases.take_back(case_id, actor=current_actor(), seen=seen)
        flash(_("The proposal was taken back."))
    else:
        cases.confirm(case_id, actor=current_actor(), seen=seen)
        flash(_("Decided."))
    return _back(case_id)


@blueprint.get("/cases/<int:case_id>/bundle/<which>")
def bundle(case_id: int, which: str) -> Response:
    """Send the bundle of the score before or after, for ``certify replay``."""
    row = cases.found(case_id, current_actor())
    content = row.bundle
    if which == "before":
        judged = replace(assessing.thawed(row.certificate), sheet=row.before)
        frozen = assessing.frozen_bundle(judged)
        content = None if isinstance(frozen, str) else frozen.as_json()
    if content is None or which not in ("before", "after"):
        raise NotFound
    name = f"{row.certificate.number}-{which}{SUFFIX}"
    sent = as_file(rfc8785.dumps(content), "application/json", name)
    sent.headers["Cache-Control"] = "private, no-store"
    return sent


def _back(case_id: int) -> Response:
    return redirect(url_for("patents.case", case_id=case_id), 303)
