"""Try a filing on a version, for whoever may read it; nothing is stored."""

from collections.abc import Mapping
from typing import Any

from flask import render_template, request
from werkzeug.exceptions import NotFound

from certify.installation import settings
from certify.rulebook import service
from certify.rulebook.trying.figures import (
    FIELD,
    Judged,
    figures,
    said,
    try_figures,
    typed_of,
)
from certify.rulebook.trying.trial import (
    Outcome,
    example,
    examples_of,
    try_documents,
    try_example,
)
from certify.rulebook.views import blueprint, text_of
from certify.scoring.shelf.shelves import installed
from certify.scoring.standard import Standard
from certify.scoring.telling.explanation import explain
from certify.scoring.telling.waterfall import waterfall, x
from certify.web.guard import limiter
from certify.web.identity import current_actor
from certify.web.locale import language


@blueprint.route("/standards/<standard_id>/<version>/try", methods=["GET", "POST"])
@limiter.limit("60/minute", methods=["POST"])
def trial(standard_id: str, version: str) -> Any:
    """Judge a golden case or figures (GET), or pasted documents (POST), and show the sheet.

    Figures lie in the address, so that a trial can be sent to a colleague.
    """
    row = service.version(standard_id, version, actor=current_actor())
    standard = text_of(row)
    if standard is None:
        raise NotFound
    catalogue = installed(settings().home)
    typed = {name: request.form.get(name, "") for name in ("filing", "judgement")}
    chosen, answers = request.args.get("case", ""), request.args.to_dict()
    outcome: Outcome | None = None
    judged: Judged | None = None
    if request.method == "POST":
        outcome = try_documents(typed["filing"], typed["judgement"], standard)
    elif FIELD in answers:
        judged = try_figures(standard, answers)
        outcome = Outcome(judged.sheet)
    elif chosen:
        outcome = try_example(standard, catalogue, chosen)
    if FIELD not in answers:
        case = example(standard, catalogue, chosen)
        answers = typed_of(case) if case else {}
    page = render_template(
        "rulebook/try.html", row=row, standard=standard, typed=typed, outcome=outcome,
        chosen=chosen, examples=examples_of(standard, catalogue), language=language(), x=x,
        problems=_said(outcome), **_drawn(outcome, standard),
        **_offered(standard, answers, judged),
    )  # fmt: skip
    refused = outcome is not None and outcome.sheet is None
    return (page, 422) if refused else page


def _said(outcome: Outcome | None) -> list[tuple[str, str, str]]:
    if outcome is None:
        return []
    return [(about, each.pointer, each.say(language())) for about, each in outcome.problems]


def _offered(
    standard: Standard, answers: Mapping[str, str], judged: Judged | None
) -> dict[str, Any]:
    doubts = judged.doubts if judged else {}
    return {
        "figures": figures(standard, answers, doubts, language()),
        "field": answers.get(FIELD),
        "doubts": {key: said(doubt, language()) for key, doubt in doubts.items()},
    }


def _drawn(outcome: Outcome | None, standard: Any) -> dict[str, Any]:
    sheet = outcome.sheet if outcome else None
    if sheet is None:
        return {"rows": None, "fall": None}
    return {
        "rows": explain(sheet, standard, language()),
        "fall": waterfall(sheet, standard, language()),
    }
