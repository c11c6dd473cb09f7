"""The day of ``?on=``, for pages and API."""

from datetime import date

from flask import request

from certify.certificate.signals.asking import asked_day
from certify.problems import Problem, Refused


def day() -> date | None:
    """Return the legal day asked for, None for now; raises Refused for what is none."""
    on = asked_day(request.args.get("on", ""))
    if isinstance(on, Problem):
        raise Refused([on])
    return on
