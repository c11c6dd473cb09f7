"""What if: the filer tries other figures on a draft. Nothing is kept, the draft stays.

Figures are confidential: they are posted, never part of an address, and answers are not
stored by anybody between. Without JavaScript the page is a form with a button; with it
the same answer is fetched, as a part of the page, while the figures are moved.
"""

from collections.abc import Mapping
from typing import Any, Final

from flask import make_response, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from certify.filing import forms, service, submission
from certify.filing.outlook.trial import Trial, attempt
from certify.filing.pages import frame, told
from certify.filing.submission_views import linked
from certify.filing.views import blueprint
from certify.i18n import N_
from certify.problems import Problem
from certify.scoring import words
from certify.scoring.distance.firmness import outlook
from certify.scoring.distance.whatif import Lever, levers, moves
from certify.scoring.document import UNJUDGED
from certify.scoring.document import Filing as Facts
from certify.scoring.rounding import plain
from certify.scoring.standard import Standard
from certify.scoring.telling.explanation import explain
from certify.web.identity import current_actor
from certify.web.locale import language

UNITS: Final = {"amount": N_("yuan"), "percent": "%", "share": "", "count": "", "level": ""}
GROUPS: Final = {
    "economics": N_("Figures of the product"),
    "market": N_("Features and price"),
    "patents": N_("Shares of the counted patents"),
    "levels": N_("Levels, as an assumption about the review"),
}


@blueprint.route("/filings/<int:filing_id>/what-if", methods=["GET", "POST"])
def what_if(filing_id: int) -> Response:
    """Try other figures on the draft; ``?part=result`` answers with the result alone."""
    filing = service.own_filing(filing_id, current_actor())
    facts = submission.check(filing).facts
    sheet, problems, _warnings = submission.preview(filing)
    if facts is None or sheet is None:
        return _unstored(render_template(
            "filing/whatif.html", **frame(filing), trial=None, groups=(), outlook=None,
            faults=linked(filing, problems),
        ))  # fmt: skip
    standard = submission.standard_for(facts)
    offered = levers(standard, facts, UNJUDGED)
    typed = _typed(offered)
    trial = attempt(facts, UNJUDGED, standard, _changes(offered, typed))
    if request.args.get("part") == "result":
        return _unstored(render_template("filing/_whatif_result.html", **_result(trial, standard)))
    page = render_template(
        "filing/whatif.html", **frame(filing), **_result(trial, standard), faults=(),
        groups=_groups(offered, typed, facts, standard, trial.problems),
        outlook=outlook(facts, UNJUDGED, standard, language()),
    )  # fmt: skip
    return _unstored(page, 422 if trial.problems else 200)


def _unstored(page: str, status: int = 200) -> Response:
    answer = make_response(page, status)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _typed(offered: tuple[Lever, ...]) -> dict[str, str]:
    """What was typed for each lever; as it is in the draft before anything was."""
    return {
        each.pointer: request.form.get(each.pointer, _now(each), type=str).strip()
        for each in offered
    }


def _now(lever: Lever) -> str:
    return "" if lever.now is None else plain(lever.now)


def _changes(offered: tuple[Lever, ...], typed: Mapping[str, str]) -> dict[str, str]:
    return {e.pointer: typed[e.pointer] for e in offered if typed[e.pointer] != _now(e)}


def _result(trial: Trial, standard: Standard) -> dict[str, Any]:
    found = trial.comparison
    sheets = (found.before, found.after) if found else ()
    return {
        "trial": trial, "said": told(trial.problems),
        "rows": [explain(each, standard, language()) for each in sheets],
    }  # fmt: skip


def _groups(
    offered: tuple[Lever, ...],
    typed: Mapping[str, str],
    facts: Facts,
    standard: Standard,
    problems: tuple[Problem, ...],
) -> list[tuple[str, list[dict[str, Any]]]]:
    """The levers by part of the filing, each as the form draws it."""
    faults: dict[str, list[str]] = {}
    for problem in problems:
        faults.setdefault(problem.pointer, []).append(problem.say(language()))
    drawn: dict[str, list[dict[str, Any]]] = {}
    for lever in offered:
        drawn.setdefault(lever.pointer.split("/")[1], []).append({
            "lever": lever, "label": _label(lever, standard), "typed": typed[lever.pointer],
            "unit": _(UNITS[lever.kind]) if UNITS[lever.kind] else "",
            "held": words.number(lever.now) if lever.now is not None else "",
            "low": plain(lever.low), "high": plain(lever.high),
            "step": plain(lever.step), "moves": ", ".join(moves(lever, standard)),
            "note": _note(lever, facts), "faults": faults.get(lever.pointer, ()),
        })  # fmt: skip
    return [(str(_(GROUPS[name])), each) for name, each in drawn.items()]


def _label(lever: Lever, standard: Standard) -> str:
    """A lever is called as the form of the filing calls it."""
    if lever.kind == "level":
        return f"{lever.name} {standard.indicator(lever.name).names.say(language())}"
    if lever.kind == "share":
        return lever.name
    section, _dot, name = lever.name.partition(".")
    return str(forms.FORMS[section](formdata=None)[name].label.text)


def _note(lever: Lever, facts: Facts) -> str:
    if lever.kind != "share":
        return ""
    return next(patent.title for patent in facts.patents if patent.number == lever.name)
