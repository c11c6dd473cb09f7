"""Pages of the papers beside the certificates: letters, large print, specimens for officers."""

from io import BytesIO
from typing import Any, Final

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from flask_security import auth_required
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from certify import files
from certify.accounts.permissions import require
from certify.campaign import service as campaign_service
from certify.certificate import render
from certify.certificate import service as certificate_service
from certify.certificate.content import Text, from_document
from certify.certificate.papers import drawing, installed, letters, service, specimens
from certify.certificate.papers.models import PrintedLetter
from certify.certificate.papers.package import PAPERS
from certify.certificate.papers.press import Edition
from certify.certificate.permissions import RULES, Permission
from certify.i18n import N_
from certify.installation import settings
from certify.press import fonts
from certify.web.guard import limiter
from certify.web.identity import current_actor
from certify.web.locale import language

blueprint = Blueprint("papers", __name__)

_LARGE: Final = Edition(large=True)
_EDITIONS: Final = {
    "specimen": Edition(specimen=True),
    "large": Edition(large=True, specimen=True),
}
WORDS: Final = {"specimen": N_("Specimen"), "large": N_("Specimen in large print")}


def _sent(letter: PrintedLetter | None, back: str) -> Response:
    """Send the sealed letter; lead back, with a word, where it is not printed yet."""
    if letter is None or letter.file is None:
        flash(_("This letter is being printed. Look again in a minute."))
        return redirect(back, 303)
    if request.args.get("size") == "large":
        return _shown(_large(letter), f"{letter.number}-large.pdf")
    return send_file(
        BytesIO(files.read(letter.file)), mimetype="application/pdf",
        download_name=f"{letter.number}.pdf", etag=letter.file.sha256,
    )  # fmt: skip


def _large(letter: PrintedLetter) -> bytes:
    """Print a letter large, for reading: a copy, not sealed, that says so."""
    said = letters.from_document(letter.content)
    package = installed.of_version(letter.paper, letter.template.partition("@")[2])
    return drawing.draw(said, _fonts(), _LARGE, own=package)


@blueprint.get("/certificates/<number>/notices/<letter>.pdf")
@limiter.limit("30/hour", exempt_when=lambda: request.args.get("size") != "large")
def state_notice(number: str, letter: str) -> Response:
    """Send the notice of a change of state; changes of state are public."""
    row = certificate_service.find(number)
    found = service.find(letter)
    if row is None or found is None or found.certificate_id != row.id:
        raise NotFound
    return _sent(found, url_for("certificate.certificate", number=row.number))


@blueprint.get("/notices/<number>/list.pdf")
@limiter.limit("30/hour", exempt_when=lambda: request.args.get("size") != "large")
def notice_list(number: str) -> Response:
    """Send the list of a public notice."""
    return _sent(service.of_notice(number), url_for("recognition.notice", number=number))


@blueprint.get("/candidacies/<int:candidacy_id>/feedback.pdf")
@auth_required("session")
def feedback(candidacy_id: int) -> Response:
    """Send the letter on the result to the filer, or to an officer."""
    row = campaign_service.candidacy(candidacy_id, actor=current_actor())
    back = url_for("campaign.candidacy", candidacy_id=row.id)
    return _sent(service.of_candidacy(row.id), back)


@blueprint.get("/certificates/<number>/large.pdf")
@limiter.limit("30/hour")
def large_print(number: str) -> Response:
    """Print a certificate large, for reading: a copy, not sealed, that says so."""
    row = certificate_service.find(number)
    if row is None:
        raise NotFound
    package = installed.of_certificate(row.template_version)
    data = render.copy(from_document(row.content), _fonts(), _LARGE, package=package)
    return _shown(data, f"{row.number}-large.pdf")


def _fonts() -> fonts.FontSet:
    return fonts.load(certificate_service.font_folder(settings().home))


def _shown(data: bytes, name: str) -> Response:
    return send_file(BytesIO(data), mimetype="application/pdf", download_name=name)


@blueprint.get("/office/papers")
@auth_required("session")
def papers() -> str:
    """Show officers what papers look like now, and which letters could not be printed."""
    require(RULES, Permission.SEE_OFFICE_LIST, current_actor())
    given = specimens.usual(installed.ISSUER)
    rows = [(installed.in_use(paper), range(len(given[paper]))) for paper in PAPERS]
    return render_template(
        "certificate/papers.html", rows=rows, failed=service.failed(), editions=WORDS,
        spoken=language(),
    )  # fmt: skip


@blueprint.get("/office/papers/<paper>/<int:index>/<edition>.pdf")
@auth_required("session")
@limiter.limit("120/hour")
def specimen(paper: str, index: int, edition: str) -> Any:
    """Print a specimen of a template in use, with invented values and our own name."""
    require(RULES, Permission.SEE_OFFICE_LIST, current_actor())
    issuer = Text(settings().issuer_zh, settings().issuer_en)
    found = specimens.usual(issuer).get(paper, ())
    if edition not in _EDITIONS or index >= len(found):
        raise NotFound
    data = installed.printed(found[index], _fonts(), _EDITIONS[edition], installed.in_use(paper))
    return _shown(data, f"specimen-{paper}-{edition}.pdf")


@blueprint.post("/office/papers/letters/<int:letter_id>")
@auth_required("session")
def again(letter_id: int) -> Response:
    """Let the worker try a letter again."""
    service.try_again(letter_id, actor=current_actor())
    flash(_("The worker tries it again."))
    return redirect(url_for("papers.papers"), 303)
