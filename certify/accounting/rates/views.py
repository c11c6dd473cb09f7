"""The page of class rates: what stands, what stood before, and a file to take in."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_security import auth_required

from certify.accounting.permissions import RULES, Permission
from certify.accounting.rates import service
from certify.accounting.rates.rows import COLUMNS
from certify.accounts.permissions import require
from certify.i18n import translate
from certify.problems import Refused
from certify.reference.industries import FIELD_NAMES
from certify.web.identity import current_actor
from certify.web.locale import language

blueprint = Blueprint("rates", __name__)


@blueprint.get("/accounting/rates")
@auth_required("session")
def listed() -> str:
    """Show every rate with its year and source, and offer to take a file in."""
    return _page()


@blueprint.post("/accounting/rates")
@auth_required("session")
def take() -> Any:
    """Take a file of rates in, or only try it."""
    actor = current_actor()
    require(RULES, Permission.COMPILE, actor)
    sent, tried = request.files.get("file"), request.form.get("go") != "import"
    try:
        taken = service.take_rates(sent.read() if sent else b"", actor=actor, dry_run=tried)
    except Refused as refused:
        return _page(refused), 422
    counts = {"new": taken.new, "replaced": taken.replaced, "unchanged": taken.unchanged}
    if tried:
        text = _("Only tried: %(new)s new, %(replaced)s corrected, %(unchanged)s unchanged.",
                 **counts)  # fmt: skip
        flash(text, "info")
        return _page()
    text = _("Taken in: %(new)s new, %(replaced)s corrected, %(unchanged)s unchanged.", **counts)
    flash(text, "success")
    return redirect(url_for("rates.listed"), 303)


def _page(refused: Refused | None = None) -> str:
    actor = current_actor()
    return render_template(
        "accounting/rates.html",
        rates=service.listed(actor=actor),
        columns={code: translate(words, language()) for code, words in COLUMNS.items()},
        classes=FIELD_NAMES,
        said=[problem.say(language()) for problem in refused.problems] if refused else [],
        may_load=RULES[Permission.COMPILE](actor, None),
    )
