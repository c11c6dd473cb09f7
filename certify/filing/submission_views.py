"""The filer's pages at the end: the score to expect, check your answers, submitted."""

from collections.abc import Sequence
from typing import Any

from flask import redirect, render_template, request, url_for
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from certify.filing import draft as drafts
from certify.filing import forms, ledger, service, submission
from certify.filing.examination import dump
from certify.filing.hearing_pages import answer, asked_form, of_revision, subject_of
from certify.filing.lifecycle import EDITABLE
from certify.filing.models import Filing
from certify.filing.pages import frame, link_to, spoken, where
from certify.filing.service import StaleDraft
from certify.filing.views import blueprint, seen_version
from certify.installation import settings
from certify.problems import Problem, Refused
from certify.scoring.shelf.shelves import installed
from certify.scoring.telling.explanation import explain
from certify.web.identity import current_actor
from certify.web.locale import language

EXPLAIN = "explain"
"""Explanation boxes are named by this and the key of the warning they answer."""


@blueprint.get("/filings/<int:filing_id>/score")
def score(filing_id: int) -> str:
    """Show what the draft would score before review: an interval, and every rule behind it."""
    filing = service.own_filing(filing_id, current_actor())
    sheet, problems, _warnings = submission.preview(filing)
    rows = None
    if sheet is not None:
        standard = installed(settings().home).get(sheet.standard.id, sheet.standard.version)
        rows = explain(sheet, standard, language())
    return render_template(
        "filing/score.html", **frame(filing), sheet=sheet, rows=rows,
        faults=linked(filing, problems),
    )  # fmt: skip


def linked(filing: Filing, problems: Sequence[Problem]) -> list[dict[str, str]]:
    """Each problem with the page it is mended on and what that page is called."""
    return [
        {
            "text": problem.say(language()),
            "url": link_to(filing.id, problem.pointer, checked=1),
            "where": where(problem.pointer),
        }
        for problem in sorted(problems, key=lambda each: _place(each.pointer))
    ]


def _place(pointer: str) -> tuple[int, int]:
    """Where the mending page stands in the task list, and which patent it is."""
    section, parts = drafts.section_of(pointer), [*pointer.split("/"), "", ""]
    number = int(parts[2]) if section == "patents" and parts[2].isdecimal() else -1
    return (drafts.TASKS.index(section) if section else -1, number)


@blueprint.route("/filings/<int:filing_id>/check", methods=["GET", "POST"])
def check(filing_id: int) -> Any:
    """Show all answers with what is wrong or to be explained; submit on POST."""
    filing = service.own_filing(filing_id, current_actor())
    if request.method == "POST":
        return _submit(filing)
    given = filing.revision.explanations if filing.revision else {}
    return _check_page(filing, given)


def _check_page(
    filing: Filing, given: dict[str, str], missing: Sequence[Problem] = (), *, moved: bool = False
) -> str:
    checked = submission.check(filing)
    doubts = _doubts(filing, checked.warnings, given, missing)
    unexplained = [
        {"text": doubt["fault"], "where": doubt["where"], "url": f"#explain-{number}"}
        for number, doubt in enumerate(doubts, start=1)
        if doubt["fault"]
    ]
    return render_template(
        "filing/check.html", **frame(filing), parts=_parts(filing), moved=moved, doubts=doubts,
        faults=linked(filing, checked.problems), unexplained=unexplained,
        ledger=linked(filing, ledger.for_filer(filing, dump(checked.facts)))
        if checked.facts else [],
        patents=[forms.PatentForm.of(p) for p in filing.draft.get("patents") or ()],
        organisation=submission.organisation_facts(filing.organisation),
    )  # fmt: skip


def _doubts(
    filing: Filing,
    warnings: Sequence[Problem],
    given: dict[str, str],
    missing: Sequence[Problem],
) -> list[dict[str, Any]]:
    """Each warning with its link, what was explained so far, and what is said about that."""
    unsaid = {problem.pointer: problem.say(language()) for problem in missing}
    ordered = sorted(warnings, key=lambda each: _place(each.pointer))
    doubts = []
    for found, place in zip(ordered, linked(filing, ordered), strict=True):
        key = submission.explanation_key(found)
        fault = unsaid.get(submission.explanation_pointer(key))
        doubts.append({**place, "key": key, "said": given.get(key, ""), "fault": fault})
    return doubts


def _parts(filing: Filing) -> list[dict[str, Any]]:
    parts = []
    for name in drafts.TASKS:
        if name in forms.FORMS:
            form = forms.FORMS[name].of(filing.draft.get(name) or {})
            rows = [(field.label.text, spoken(form, field)) for field in form.drawn()]
            parts.append({"section": name, "rows": rows})
        else:
            parts.append({"section": name, "rows": []})
    return parts


def _submit(filing: Filing) -> Any:
    """Submit once: sent again by a refresh or a second click, it leads to the same result."""
    if filing.status not in EDITABLE:
        return _to_result(filing)
    given = {
        name.removeprefix(EXPLAIN): text
        for name, text in request.form.items()
        if name.startswith(f"{EXPLAIN}/")
    }
    filing_id = filing.id
    try:
        submission.submit(filing_id, given, version=seen_version(), actor=current_actor())
    except StaleDataError:
        filing = service.own_filing(filing_id, current_actor())
        if filing.status in EDITABLE:
            return _check_page(filing, given, moved=True), 409
    except StaleDraft:
        return _check_page(service.own_filing(filing_id, current_actor()), given, moved=True), 409
    except Refused as refused:
        filing = service.own_filing(filing_id, current_actor())
        if filing.status in EDITABLE:
            return _check_page(filing, given, refused.problems), 422
    return _to_result(filing)


def _to_result(filing: Filing) -> Response:
    return redirect(url_for("filing.done", filing_id=filing.id), 303)


@blueprint.get("/filings/<int:filing_id>/done")
def done(filing_id: int) -> Any:
    """Say that it was submitted, what was frozen, and what happens next."""
    filing = service.own_filing(filing_id, current_actor())
    if filing.revision is None or filing.status in EDITABLE:
        return redirect(url_for("filing.tasks", filing_id=filing.id), 303)
    return render_template("filing/done.html", **frame(filing), revision=filing.revision)


@blueprint.get("/filings/<int:filing_id>/hearing")
def hearing(filing_id: int) -> Any:
    """Explain the score in plain sentences: of what was submitted, else of the draft."""
    filing = service.own_filing(filing_id, current_actor())
    back = url_for("filing.score", filing_id=filing_id)
    revision = filing.revision
    if revision is not None and filing.status not in EDITABLE:
        return of_revision(revision, subject_of(filing), back)
    sheet, _problems, _warnings = submission.preview(filing)
    facts = submission.check(filing).facts
    if sheet is None or facts is None:
        return redirect(back, 303)
    return answer(asked_form(), subject_of(filing), facts, sheet.as_json(), back=back)
