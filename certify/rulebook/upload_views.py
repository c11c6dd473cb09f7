"""Page of entering a version from outside: an editor's zip, with every fault it has."""

from typing import Any

from flask import flash, redirect, render_template, request
from flask_babel import gettext as _
from flask_security import auth_required

from certify.accounts.permissions import Actor, require
from certify.i18n import N_
from certify.problems import Problem, Refused
from certify.rulebook.entering import enter_draft
from certify.rulebook.forms import UploadForm
from certify.rulebook.models import StandardVersion
from certify.rulebook.permissions import RULES, Permission
from certify.rulebook.views import blueprint, page_of
from certify.scoring.faults import Fault, StandardsRefused
from certify.scoring.shelf.package import MOST_PACKED, read_package
from certify.web.guard import limiter
from certify.web.identity import current_actor
from certify.web.locale import language


@blueprint.route("/standards/upload", methods=["GET", "POST"])
@auth_required("session")
@limiter.limit("30/hour", methods=["POST"])
def upload() -> Any:
    """Enter a version from a zip as a draft, or say everything that stands against it."""
    actor = current_actor()
    require(RULES, Permission.ENTER, actor)
    form = UploadForm()
    faults: tuple[Fault, ...] = ()
    homeless: list[Problem] = []
    if form.is_submitted():
        try:
            row = _entered(actor)
        except StandardsRefused as refused:
            faults = refused.faults
        except Refused as refused:
            homeless = form.hang(refused.problems)
        else:
            flash(_("The version is entered as a draft. Read it, try it, and put it out."))
            return redirect(page_of(row), 303)
    page = render_template(
        "rulebook/upload.html", form=form, homeless=[each.say(language()) for each in homeless],
        faults=[each.as_json(language()) for each in faults], megabytes=MOST_PACKED // 1_000_000,
    )  # fmt: skip
    return (page, _status(faults)) if form.is_submitted() else page


def _entered(actor: Actor) -> StandardVersion:
    """Enter what was sent; no more of it is read than a package may have."""
    content, name = b"", ""
    if sent := request.files.get("file"):
        content, name = sent.read(MOST_PACKED + 1), sent.filename or "zip"
        sent.close()
    if not content:
        raise Refused([Problem("/file", "file_missing", _MISSING)])
    return enter_draft(read_package(content, name), actor=actor, origin="upload")


def _status(faults: tuple[Fault, ...]) -> int:
    return 413 if any(each.code == "package_large" for each in faults) else 422


_MISSING = N_("Choose the zip of one version: standard.yaml, examples.yaml, perhaps README.md.")
