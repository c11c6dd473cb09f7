"""What people and machines are told when something cannot be done."""

from typing import Any, Final

from flask import Flask, current_app, jsonify, render_template, request
from flask_babel import gettext as _
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.wrappers import Response

from certify.accounts.permissions import Forbidden, Hidden
from certify.i18n import translate
from certify.problems import Problem, Refused
from certify.web.locale import language

CODES: Final = {
    400: "unreadable", 403: "forbidden", 404: "not_found", 405: "method_not_allowed",
    409: "changed_meanwhile", 413: "too_large", 429: "too_many_requests",
}  # fmt: skip
"""Status → code of a failure that concerns the whole request."""


def wants_json() -> bool:
    """Whether the present request came from a machine."""
    return request.path.startswith("/api/")


def problem_json(
    status: int, title: str, problems: tuple[Problem, ...] = ()
) -> tuple[Response, int]:
    """Return an ``application/problem+json`` answer (RFC 9457) with the contract's errors.

    ``title`` may be an English message id: it is said in the reader's language.
    """
    said = translate(title, language())
    body: dict[str, Any] = {"type": "about:blank", "title": said, "status": status}
    body["errors"] = [problem.as_json(language()) for problem in problems]
    answer = jsonify(body)
    answer.content_type = "application/problem+json"
    return answer, status


def _page(status: int, title: str, text: str, problems: tuple[Problem, ...] = ()) -> Any:
    if wants_json():
        whole = Problem("", CODES.get(status, f"http_{status}"), "{text}", {"text": text})
        return problem_json(status, title, problems or (whole,))
    said = [problem.say(language()) for problem in problems]
    return render_template(
        "web/error.html", status=status, title=title, text=text, said=said
    ), status


def init_app(app: Flask) -> None:
    """Wire the error pages into ``app``."""

    @app.errorhandler(Refused)
    def refused(error: Refused) -> Any:
        return _page(
            422, _("This cannot be done as entered"),
            _("Nothing was changed. Go back, mend what is named below, and try again."),
            error.problems,
        )  # fmt: skip

    @app.errorhandler(Forbidden)
    def forbidden(_error: Forbidden) -> Any:
        return _page(
            403, _("You may not do this"),
            _("Your account lacks the role for it. Ask your administrator if you need it."),
        )  # fmt: skip

    @app.errorhandler(Hidden)
    def hidden(_error: Hidden) -> Any:
        return _not_found()

    @app.errorhandler(NoResultFound)
    def no_row(_error: NoResultFound) -> Any:
        """A row named in address or form does not exist (``get_one``)."""
        return _not_found()

    @app.errorhandler(StaleDataError)
    def stale(_error: StaleDataError) -> Any:
        return _page(
            409, _("Somebody was quicker"),
            _("This was changed a moment ago by somebody else. Reload the page and look again."),
        )  # fmt: skip

    app.register_error_handler(HTTPException, _http)


def _http(error: HTTPException) -> Any:
    if error.response is not None or error.code is None or error.code < 400:
        return error
    texts = {
        400: (_("The request could not be read"), error.description or ""),
        404: None,
        413: (_("The file is too large"), _("Files may have up to 20 MB.")),
        429: (_("Too many requests"), _("Wait a minute, then try again.")),
    }
    if error.code == 404:
        return _not_found()
    title, text = texts.get(error.code) or (error.name, error.description or "")
    answer = current_app.make_response(_page(error.code, title, text))
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        answer.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return answer


def _not_found() -> Any:
    return _page(
        404, _("There is no such page"),
        _("It may have moved, or the address has a slip. Search the registry or start anew."),
    )  # fmt: skip
