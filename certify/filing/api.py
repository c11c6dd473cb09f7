"""``POST /api/v1/score``: a filing document in, its score sheet out; nothing is stored.

The same judge as the form and the command line. Problems point into the request's body:
``/filing/economics/sales``, ``/judgement/levels/C3``, ``/standard``.
"""

from collections.abc import Callable, Iterable
from typing import Any, Final

from flask import Response, request
from flask_smorest import Blueprint

from certify.filing.api_schemas import PROBLEM, SCORE_REQUEST, SCORE_SHEET
from certify.filing.examination import examine, judge_document
from certify.filing.reading import read_json
from certify.filing.submission import standard_for
from certify.i18n import N_
from certify.installation import settings
from certify.problems import Problem, Refused
from certify.scoring.document import UNJUDGED, Filing, Judgement
from certify.scoring.engine import score
from certify.scoring.shelf.shelves import installed
from certify.scoring.standard import Standard
from certify.web.errors import problem_json
from certify.web.guard import csrf, limiter

blueprint = Blueprint(
    "score", __name__, description="Score a filing document under a published standard."
)
csrf.exempt(blueprint)  # a machine has no session to abuse

MEMBERS: Final = ("filing", "judgement", "standard")

NO_OBJECT: Final = N_(
    "The body must be an object with “filing” and, if you like, “judgement” and “standard”."
)
NO_FILING: Final = N_("Put the filing document (certify.filing/1) under “filing”.")
UNKNOWN_MEMBER: Final = N_("The body knows no “{key}”: it holds {known}.")
STANDARD_FORM: Final = N_("Name the standard as ID@VERSION, as GET /api/v1/standards lists them.")
NO_STANDARD: Final = N_("There is no published standard {name}. There are: {known}.")
TITLE_UNREAD: Final = N_("The request could not be read")
TITLE_REFUSED: Final = N_("This cannot be scored as it is.")


def described(
    path: str, *, summary: str, description: str, body: Any, answer: dict[str, Any], said: str
) -> Callable[[Callable[[], Any]], Any]:
    """Return the decorator of an endpoint that takes documents and stores nothing."""
    problem = {"schema": PROBLEM, "content_type": "application/problem+json"}

    def decorate(view: Callable[[], Any]) -> Any:
        view = limiter.limit("60 per minute")(view)
        for status, words in PROBLEMS.items():
            view = blueprint.alt_response(status, description=words, **problem)(view)
        view = blueprint.alt_response(200, schema=answer, description=said)(view)
        documented = blueprint.doc(
            summary=summary,
            description=description,
            requestBody={"required": True, "content": {"application/json": {"schema": body}}},
            parameters=[LANGUAGE],
        )(view)
        return blueprint.route(path, methods=["POST"])(documented)

    return decorate


PROBLEMS: Final = {
    400: "Not readable as JSON",
    413: "Too large",
    422: "Refused, with reasons",
    429: "Too many requests",
}
LANGUAGE: Final = {
    "name": "lang",
    "in": "query",
    "required": False,
    "description": "Language of messages; else Accept-Language decides.",
    "schema": {"type": "string", "enum": ["zh", "en"]},
}


def answered(compute: Callable[[Any], bytes]) -> Any:
    """Return what ``compute`` makes of the request's body, or the problem document."""
    try:
        body = read_json(request.get_data(cache=False))
    except Refused as refusal:
        status = 413 if refusal.problems[0].code == "too_large" else 400
        return problem_json(status, TITLE_UNREAD, refusal.problems)
    try:
        content = compute(body)
    except Refused as refusal:
        problems = tuple(_in_body(problem) for problem in refusal.problems)
        return problem_json(422, TITLE_REFUSED, problems)
    answer = Response(content, content_type="application/json")
    answer.headers["Cache-Control"] = "no-store"
    return answer


@described(
    "/score",
    summary="Score one filing document",
    description=(
        "Returns the canonical score sheet (RFC 8785). Without reviewers' levels the sheet "
        "holds an interval instead of a total. Every amount is text: JSON numbers are refused. "
        "Stores nothing. Scores under an illustrative standard are not official."
    ),
    body=SCORE_REQUEST,
    answer=SCORE_SHEET,
    said="The score sheet",
)
def score_one() -> Any:
    """Score the filing of the request's body."""
    return answered(lambda body: score(*read_request(body)).canonical())


def read_request(body: Any, *more: str) -> tuple[Filing, Judgement, Standard]:
    """Return what is to be scored. Raises Refused with every fault of the body.

    ``more`` are the members that the endpoint itself reads.
    """
    if not isinstance(body, dict):
        raise Refused([Problem("", "object_expected", NO_OBJECT)])
    problems = [
        Problem(
            f"/{escaped(key)}",
            "unknown_key",
            UNKNOWN_MEMBER,
            {"key": key[:40], "known": ", ".join((*MEMBERS, *more))},
        )
        for key in body
        if key not in (*MEMBERS, *more)
    ]
    filing, standard, judgement = None, None, UNJUDGED
    if body.get("filing") is None:
        problems.append(Problem("/filing", "required", NO_FILING))
    else:
        examination = examine(body["filing"])
        filing = examination.filing
        problems.extend(_below("/filing", examination.problems))
    if body.get("judgement") is not None:
        judged = judge_document(body["judgement"])
        judgement = judged.judgement or UNJUDGED
        problems.extend(_below("/judgement", judged.problems))
    try:
        standard = _standard(body.get("standard"), filing)
    except Refused as refusal:
        problems.extend(refusal.problems)
    if problems or filing is None or standard is None:
        raise Refused(problems)
    return filing, judgement, standard


def _standard(name: Any, filing: Filing | None) -> Standard | None:
    """Return the standard named, else the newest active one for the product's field."""
    if name not in (None, ""):
        if not isinstance(name, str):
            raise Refused([Problem("/standard", "standard_form", STANDARD_FORM)])
        return _named(name[:200])
    if filing is None:
        return None
    try:
        return standard_for(filing)
    except Refused as refusal:
        raise Refused(_below("/filing", refusal.problems)) from refusal


def _named(name: str) -> Standard:
    """Return the published standard of ``ID@VERSION``: drafts are the office's alone."""
    published = {
        e.standard.name: e.standard for e in installed(settings().home).entries if e.published
    }
    if name not in published:
        said = {"name": name, "known": ", ".join(published)}
        raise Refused([Problem("/standard", "unknown_standard", NO_STANDARD, said)])
    return published[name]


def _in_body(problem: Problem) -> Problem:
    """Return the engine's problem with its pointer from the body's root."""
    if problem.pointer.startswith(("/levels", "/confirmed_contributions")):
        return next(iter(_below("/judgement", [problem])))
    if problem.pointer.startswith(("/product",)):
        return next(iter(_below("/filing", [problem])))
    return problem


def _below(base: str, problems: Iterable[Problem]) -> Iterable[Problem]:
    return (Problem(base + p.pointer, p.code, p.message, p.params) for p in problems)


def escaped(token: str) -> str:
    """Return ``token`` as a JSON pointer holds it."""
    return token.replace("~", "~0").replace("/", "~1")
