"""Public pages of certificates: what one says, its file, and checking a file."""

from datetime import date
from functools import lru_cache
from io import BytesIO
from typing import Any

import structlog
from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from flask_security import auth_required
from sqlalchemy import select
from sqlalchemy.orm import defer, joinedload
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from certify import clock, files, history
from certify.accounts.permissions import require, require_visible
from certify.certificate import issuing, service, trust, wording
from certify.certificate.checking import words as here
from certify.certificate.checking.on_day import said
from certify.certificate.credential.payload import issuer_id
from certify.certificate.forms import StateForm
from certify.certificate.keys import KeysNotReady
from certify.certificate.log import store
from certify.certificate.log.leaves import FILE
from certify.certificate.models import Certificate
from certify.certificate.papers import service as letters
from certify.certificate.permissions import RULES, Permission
from certify.certificate.reissue import service as reissue
from certify.certificate.signals import grounds
from certify.certificate.signals.asking import asked_day
from certify.certificate.verification import STATES, Report, verify
from certify.db import db
from certify.files import MAX_BYTES
from certify.filing.models import Filing, FilingRevision
from certify.filing.permissions import RULES as FILING_RULES
from certify.filing.permissions import Permission as FilingPermission
from certify.filing.service import found
from certify.i18n import N_
from certify.installation import settings
from certify.problems import Problem
from certify.web import words
from certify.web.guard import limiter
from certify.web.identity import current_actor
from certify.web.locale import language
from certify.web.paging import HIGHEST, key_from

blueprint = Blueprint("certificate", __name__)
log = structlog.get_logger()
PAGE = 50
_NOT_JUDGED = Problem("", "keys_unreadable", N_(
    "This office's own list of trusted keys is damaged, so files cannot be judged here now. "
    "That says nothing about your file; it was not kept. Look its number up, or check it with "
    "certify verify and the office's trust file. The office has been told by its logs."
))  # fmt: skip


def _found(number: str) -> Certificate:
    certificate = service.find(number)
    if certificate is None:
        raise NotFound
    return certificate


@blueprint.get("/certificates/<number>")
def certificate(number: str) -> Any:
    """Show what a certificate says and in which state it is, today or on the day asked for.

    Never an error for its state; 422 for a day that is none.
    """
    row, on = _found(number), asked_day(request.args.get("on", ""))
    fault = on.say(language()) if isinstance(on, Problem) else None
    page = render_template(
        "certificate/page.html", certificate=row, c=row.content, events=history.of(row),
        state=service.state_of(row), on=request.args.get("on", ""), fault=fault,
        asked=_told(row, on) if isinstance(on, date) else None,
        may_change=current_actor().has("officer"),
        form=StateForm() if current_actor().has("officer") else None,
        grounds=service.grounds(row.status, language()), words=wording.VERDICTS,
        logged=store.find_signed(FILE, row.file.sha256), **_neighbours(row),
    )  # fmt: skip
    return (page, 422) if fault else page


def _told(row: Certificate, on: date) -> tuple[str, str]:
    """Return the tone of the state on a day and the sentence that says it."""
    asked = service.state_on(row, on)
    known = asked.status in Certificate.LIFECYCLE.states
    tone = words.tone(Certificate.SUBJECT, asked.status) if known else "quiet"
    return tone, said(row.number, asked, STATES).say(language())


@blueprint.app_template_global("because")
def _because(code: str | None, reason: str | None) -> str:
    """Return ground and words of a change of state in the reader's language; "" for neither."""
    return grounds.told(code, reason, language())


def _neighbours(row: Certificate) -> dict[str, Any]:
    """What the page says of the paper before, the proposal to replace it, and its grounds."""
    before = db.session.get(Certificate, row.predecessor_id) if row.predecessor_id else None
    officer = current_actor().has("officer")
    replacing = reissue.open_for(row) if officer else None
    may_replace = officer and replacing is None and row.status in reissue.IN_FORCE
    return {
        "letters": letters.of_certificate(row.id), "predecessor": before, "replacing": replacing,
        "replace_grounds": reissue.grounds(language()) if may_replace else [],
    }  # fmt: skip


@blueprint.get("/certificates/<number>.pdf")
def paper(number: str) -> Response:
    """Send the sealed file as it was issued."""
    row = _found(number)
    return send_file(
        BytesIO(files.read(row.file)), mimetype="application/pdf",
        download_name=f"{row.number}.pdf", etag=row.file.sha256,
    )  # fmt: skip


@blueprint.get("/filings/<int:filing_id>/certificate")
@auth_required("session")
def of_filing(filing_id: int) -> Response:
    """Lead from a filing to its recordation certificate, for whoever may see the filing."""
    filing = found(Filing, filing_id)
    if filing is None:
        raise NotFound
    require_visible(FILING_RULES, FilingPermission.SEE_FILING, current_actor(), filing)
    papers = [row for row in service.of_filing(filing_id) if row.kind == "recordation"]
    if not papers:
        flash(_("The certificate is being prepared. Look again in a minute."))
        return redirect(url_for("filing.tasks", filing_id=filing_id), 303)
    return redirect(url_for("certificate.certificate", number=papers[0].number), 303)


@blueprint.post("/certificates/<number>/state")
@auth_required("session")
def change_state(number: str) -> Response:
    """Change the state of a certificate (officers)."""
    action, _colon, ground = request.form.get("ground", "").partition(":")
    reason = request.form.get("reason", "")
    service.change_state(number, action, ground, reason, actor=current_actor())
    flash(_("The state of the certificate was changed."))
    return redirect(url_for("certificate.certificate", number=number), 303)


@blueprint.route("/verify", methods=["GET", "POST"])
@limiter.limit("60/hour", methods=["POST"])
def verify_file() -> Any:
    """Look a number up, or check a file: intact, from whom, in force, and what it says."""
    if request.args.get("number"):
        return _look_up(request.args["number"])
    if request.method == "GET":
        return _verify_page()
    on, data = asked_day(request.form.get("on", "")), _uploaded()
    faults = [each for each in (data, on) if isinstance(each, Problem)]
    if isinstance(data, Problem) or isinstance(on, Problem):
        return _verify_page(faults=[fault.say(language()) for fault in faults]), 422
    try:
        report = check(data, on)
    except KeysNotReady as error:
        return _not_judged(error)
    reasons = [reason.say(language()) for reason in report.reasons]
    return _verify_page(report=report, reasons=reasons)


def _verify_page(**found: Any) -> str:
    """Draw the page; its scripts are told the issuer, the time here, and their words."""
    return render_template(
        "certificate/verify.html", words=wording.VERDICTS, now=clock.now().isoformat(),
        issuer=issuer_id(settings().base_url), said_here=here.words(language()),
        on=request.form.get("on", request.args.get("on", "")), **found,
    )  # fmt: skip


def _not_judged(error: KeysNotReady) -> Any:
    """Say that seals cannot be judged here now, and what can be done: the fault is ours."""
    log.error("no file can be judged", reason=str(error))
    return _verify_page(faults=[_NOT_JUDGED.say(language())]), 503


def _look_up(asked: str) -> Any:
    """Lead to a certificate by its number, or by the address in its QR code."""
    number = asked.strip().rpartition("/certificates/")[2].partition("?")[0]
    known = service.find(number)
    if known is not None:
        return redirect(url_for("certificate.certificate", number=known.number), 303)
    message = N_(
        "There is no certificate {number} here. Compare it with the paper: "
        "it looks like PC-2026-000123-K."
    )
    unknown = Problem("/number", "unknown_number", message, {"number": number[:40]})
    return _verify_page(faults=[unknown.say(language())], number=asked[:200]), 404


def _uploaded() -> bytes | Problem:
    upload = request.files.get("file")
    data = upload.read(MAX_BYTES + 1) if upload else b""
    if not data:
        return Problem("/file", "file_empty", N_("Choose the certificate's PDF file first."))
    if len(data) > MAX_BYTES:
        return Problem("/file", "file_too_large", N_("The file is larger than 20 MB."))
    return data


def check(data: bytes, on: date | None = None) -> Report:
    """Verify ``data`` against this installation's authority, register and log.

    Raises KeysNotReady where keys, or the book that tells which of them are reported, are damaged.
    """
    folder = service.key_folder(settings().home)
    return verify(data, trust=trust.own(folder), register=service.ask_register, on=on)


@blueprint.get("/office/certificates")
@auth_required("session")
def office() -> str:
    """List issued certificates for officers, newest first."""
    require(RULES, Permission.SEE_OFFICE_LIST, current_actor())
    before = key_from("before", HIGHEST)
    status = request.args.get("status", "")
    query = select(Certificate).where(Certificate.id < before)
    if status in Certificate.LIFECYCLE.states:
        query = query.where(Certificate.status == status)
    query = query.order_by(Certificate.id.desc()).limit(PAGE + 1)
    names = joinedload(Certificate.revision).load_only(FilingRevision.name_zh)
    found = list(db.session.scalars(query.options(defer(Certificate.content), names)))
    following = found[PAGE - 1].id if len(found) > PAGE else None
    return render_template(
        "certificate/office.html", certificates=found[:PAGE], following=following, status=status,
        states=Certificate.LIFECYCLE.states, waiting=_waiting(int(clock.now().timestamp()) // 60),
    )  # fmt: skip


@lru_cache(maxsize=1)
def _waiting(_minute: int) -> int:
    """How many papers wait, up to 51: looked through once a minute in each process."""
    return len(issuing.to_issue(limit=51))
