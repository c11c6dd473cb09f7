"""Answers that are files: one to keep, a paper that is not drawn yet, a picture."""

from flask import Response
from flask_babel import gettext as _


def as_file(data: bytes, content_type: str, name: str) -> Response:
    """Return ``data`` as a file to keep under ``name`` (letters of ASCII)."""
    answer = Response(data, content_type=content_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def not_drawn_yet() -> Response:
    """Return the answer in place of a paper that the worker has yet to draw: 503, try again."""
    text = _("The report is being drawn. Please try again in a minute.")
    answer = Response(text, 503, mimetype="text/plain")
    answer.headers["Retry-After"] = "20"
    return answer


def picture(svg: str | bytes) -> Response:
    """Return a drawing with a style of its own, which can do nothing but be looked at."""
    answer = Response(svg, content_type="image/svg+xml")
    policy = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    answer.headers["Content-Security-Policy"] = policy
    return answer
