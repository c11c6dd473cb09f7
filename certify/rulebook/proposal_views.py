"""The editor's page of computed benchmarks: ask, look, take the draft away or enter it."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from flask import flash, make_response, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from flask_security import auth_required
from werkzeug.wrappers import Response

from certify.accounts.permissions import require
from certify.i18n import N_
from certify.problems import Problem, Refused
from certify.rulebook import proposals, service
from certify.rulebook.entering import enter_draft
from certify.rulebook.models import StandardVersion
from certify.rulebook.permissions import RULES, Permission
from certify.rulebook.proposals import Proposal
from certify.rulebook.recorded import recorded_years
from certify.rulebook.views import blueprint
from certify.scoring.faults import StandardsRefused
from certify.scoring.proposing.proposal import REASONS, Rule, checked_rule
from certify.scoring.shelf.package import read_package
from certify.scoring.shelf.packing import pack
from certify.web.identity import current_actor
from certify.web.locale import language

NAMES: Final = ("year", "version", "quantile", "minimum", "organisations")
USUAL: Final = {"quantile": "0.5", "minimum": "10", "organisations": "3"}


@dataclass(frozen=True)
class _Asked:
    """What an editor typed, and what came of it."""

    typed: dict[str, str]
    made: Proposal | None = None
    problems: tuple[Problem, ...] = ()
    refused: StandardsRefused | None = None


@blueprint.get("/standards/<standard_id>/<version>/propose")
@auth_required("session")
def propose_form(standard_id: str, version: str) -> str:
    """Ask for benchmarks computed from recorded filings."""
    return _page(_version(standard_id, version), _Asked(dict(USUAL)))


@blueprint.post("/standards/<standard_id>/<version>/propose")
@auth_required("session")
def propose(standard_id: str, version: str) -> Response:
    """Show the proposal; send its draft, or enter it, if that was asked for."""
    row = _version(standard_id, version)
    asked = _asked(row)
    action = request.form.get("action", "")
    if asked.made is None or action not in ("fetch", "enter"):
        return make_response(_page(row, asked), 200 if asked.made else 422)
    content = _packed(asked.made)
    if action == "fetch":
        name = f"{asked.made.standard.id}-{asked.made.standard.version}.zip"
        return send_file(BytesIO(content), "application/zip", True, name)
    try:
        enter_draft(read_package(content), actor=current_actor(), origin="proposal")
    except StandardsRefused as refused:
        return make_response(_page(row, _Asked(asked.typed, asked.made, (), refused)), 422)
    except Refused as refusal:
        return make_response(_page(row, _Asked(asked.typed, asked.made, refusal.problems)), 422)
    flash(_("The draft is entered. Look at it, have it back-tested, then put it out."))
    made = asked.made.standard
    return redirect(url_for("rulebook.standard", standard_id=made.id, version=made.version), 303)


def _version(standard_id: str, version: str) -> StandardVersion:
    row = service.version(standard_id, version, actor=current_actor())
    require(RULES, Permission.REGISTER, current_actor(), row)
    return row


def _asked(row: StandardVersion) -> _Asked:
    """Judge what was typed, all of it, and compute; nothing is written."""
    typed = {name: request.form.get(name, "").strip()[:40] for name in NAMES}
    problems = [
        Problem(f"/{name}", "no_number", _NO_NUMBER, {"value": typed[name] or "–"})
        for name in ("year", "minimum", "organisations")
        if not (typed[name].isascii() and typed[name].isdecimal() and len(typed[name]) < 9)
    ]
    no_number = {problem.pointer.removeprefix("/") for problem in problems}
    whole = {
        name: int(typed[name])
        for name in ("year", "minimum", "organisations")
        if name not in no_number
    }
    problems += proposals.wrong_in(row.name, whole.get("year"), typed["version"])
    rule = Rule()
    try:
        # What is no number is named already: 1 stands in for it, to hear of the rest.
        least = whole.get("minimum", 1), whole.get("organisations", 1)
        rule = checked_rule(_decimal(typed["quantile"]), *least)
    except Refused as refused:
        problems += refused.problems
    if problems:
        return _Asked(typed, problems=tuple(problems))
    try:
        made = proposals.propose(row.name, whole["year"], rule, typed["version"])
    except Refused as refused:
        return _Asked(typed, problems=refused.problems)
    return _Asked(typed, made)


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        return Decimal("NaN")


def _packed(made: Proposal) -> bytes:
    """Return the draft as a package, made as every package is."""
    with TemporaryDirectory(prefix="certify-proposal-") as folder:
        proposals.write(made, Path(folder))
        return pack(Path(folder) / made.standard.id / made.standard.version)


def _page(row: StandardVersion, asked: _Asked) -> str:
    standard = service.standard_of(row.standard_id, row.version)
    faults: dict[str, Any] = {}
    for problem in asked.problems:
        key = {"/as": "version"}.get(problem.pointer, problem.pointer.removeprefix("/"))
        faults.setdefault(key if key in NAMES else "", []).append(problem.say(language()))
    return render_template(
        "rulebook/propose.html", row=row, standard=standard, typed=asked.typed, made=asked.made,
        faults=faults, refused=asked.refused.faults if asked.refused else (),
        years=recorded_years(), language=language(),
        reasons={code: _(words) for code, words in REASONS.items()},
    )  # fmt: skip


_NO_NUMBER: Final = N_("“{value}” is no whole number. Write one with digits, such as 10.")
