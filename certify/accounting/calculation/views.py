"""The page that waits for a calculation, says how far it is, and leads on to its result."""

from typing import Any, Final

from flask import Blueprint, make_response, redirect, render_template, url_for
from flask_security import auth_required
from werkzeug.wrappers import Response

from certify.accounting.calculation import service
from certify.accounting.calculation.lifecycle import OPEN
from certify.accounting.calculation.models import Calculation
from certify.i18n import N_
from certify.web.identity import current_actor
from certify.web.locale import language

blueprint = Blueprint("calculations", __name__)
SECONDS: Final = 3
"""Between two looks of the page at how far it is."""
KINDS: Final = {
    service.COMPILE: N_("Compiling the summary"),
    service.DRAFT: N_("Drafting the release"),
    service.CHECK: N_("Checking the release"),
}


@blueprint.get("/accounting/calculations/<int:calculation_id>")
@auth_required("session")
def one(calculation_id: int) -> Response:
    """Show how far it is, or what stands against it; lead on once it is done."""
    row = service.one(calculation_id, actor=current_actor())
    if row.status == "done":
        return redirect(_result(row))
    answer = make_response(
        render_template(
            "accounting/calculation.html", row=row, kind=KINDS[row.kind], back=_result(row),
            said=[one[language()] for one in row.problems],
        )
    )  # fmt: skip
    if row.status in OPEN:
        answer.headers["Refresh"] = str(SECONDS)
    return answer


def wait(row: Calculation) -> Response:
    """Lead to the page that waits for ``row``."""
    return redirect(url_for("calculations.one", calculation_id=row.id), 303)


def _result(row: Calculation) -> str:
    """Return where its result stands, or where one goes on without it."""
    if row.release_id is not None:
        asked: dict[str, Any] = {} if row.status == "done" else {"calculation": row.id}
        return url_for("releases.one", release_id=row.release_id, **asked)
    if row.summary_id is not None:
        return url_for("accounting.summary", summary_id=row.summary_id)
    return url_for("accounting.summaries")
