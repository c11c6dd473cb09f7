"""In force on a day: the state a certificate had, or will have, at the end of a legal day.

The register knows every change and answers for any past day. A published list knows only
the last change, and answers from it on. Where neither is at hand the dates in the sealed
file tell whether it had been issued and had not run out, and no more. Which of the three
answered is part of the answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final, Literal

from certify import clock
from certify.certificate.signals.grounds import TERM_OVER, because
from certify.i18n import N_
from certify.problems import Problem, Word

if TYPE_CHECKING:
    from certify.certificate.verification import State

Source = Literal["register", "list", "dates"]
SOURCES: Final[dict[str, str]] = {
    "register": N_("by the register, which knows every change"),
    "list": N_("by a published list, which knows the last change"),
    "dates": N_("by the dates in the sealed file alone"),
}
IN_FORCE: Final = "valid"
EXPIRED: Final = "expired"
NOT_ISSUED: Final = "not_issued"
UNKNOWN: Final = "unknown"
RUNNING: Final = (IN_FORCE, "suspended")
"""States that the end of the term turns into expired."""


@dataclass(frozen=True)
class Change:
    """One change of state: the legal day it was made, the state after it, why.

    ``reason_code`` is one of ``signals.grounds``; ``reason`` are the words beside it.
    """

    day: date
    status: str
    reason: str | None = None
    reason_code: str | None = None


@dataclass(frozen=True)
class Term:
    """The days a certificate names itself; ``last`` None: without end."""

    first: date
    last: date | None


@dataclass(frozen=True)
class OnDay:
    """The answer: ``status`` on ``day``, ``source`` of it, and since when and why if known.

    ``status`` is a state, or ``not_issued``, or ``unknown``. ``ahead`` says that the day lies
    after the last that the source can speak of: what is known was carried on to it.
    """

    day: date
    status: str
    source: Source
    since: date | None = None
    reason: str | None = None
    ahead: bool = False
    reason_code: str | None = None

    @property
    def in_force(self) -> bool:
        """Whether it was in force; where nobody at all was asked, whether its term covers the day.

        A list that knows a later change but not the day itself does not speak for that day.
        """
        return self.status == IN_FORCE or (self.status == UNKNOWN and self.source == "dates")

    def as_json(self) -> dict[str, Any]:
        """Return the answer as JSON values."""
        return {
            "date": self.day.isoformat(),
            "status": self.status,
            "source": self.source,
            "since": self.since.isoformat() if self.since else None,
            "reason": self.reason,
            "reason_code": self.reason_code,
            "ahead": self.ahead,
        }


def on_day(day: date, term: Term, state: "State | None", today: date) -> OnDay:
    """Return the state on ``day`` of a certificate with ``term``.

    ``state`` is what a register or list answered (None: nobody knew the number); ``today``
    is the legal day on which it is asked where nobody did.
    """
    source: Source = state.source if state else "dates"
    if day < term.first:
        return OnDay(day, NOT_ISSUED, source)
    found = _known(day, state, source) if state else OnDay(day, UNKNOWN, "dates", ahead=day > today)
    if term.last is not None and term.last < day and found.status in {*RUNNING, UNKNOWN}:
        first = term.last + timedelta(days=1)
        return OnDay(day, EXPIRED, source, first, ahead=found.ahead, reason_code=TERM_OVER)
    return found


def _known(day: date, state: "State", source: Source) -> OnDay:
    ahead = day > clock.legal_day(state.as_of)
    if state.changes is not None:
        before = [change for change in state.changes if change.day <= day]
        if not before:
            return OnDay(day, IN_FORCE, source, ahead=ahead)
        last = before[-1]
        return OnDay(day, last.status, source, last.day, last.reason, ahead, last.reason_code)
    if ahead or (state.since is not None and state.since <= day):
        why, code = state.reason, state.reason_code
        return OnDay(day, state.status, source, state.since, why, ahead, code)
    if state.since is None and day == clock.legal_day(state.as_of):
        return OnDay(day, state.status, source)
    return OnDay(day, UNKNOWN, source)


def said(number: str, asked: OnDay, states: Mapping[str, str]) -> Problem:
    """Return the answer in words; ``states`` are the words for each state."""
    word = states.get(asked.status, asked.status)
    params = {
        "number": number, "day": asked.day.isoformat(), "state": Word(word),
        "source": Word(SOURCES[asked.source]),
        "reason": because(asked.reason_code, asked.reason) or "–",
        "since": asked.since.isoformat() if asked.since else "–",
    }  # fmt: skip
    return Problem("/number", f"on_{asked.status}", _message(asked), params)


def _message(asked: OnDay) -> str:
    if asked.status == NOT_ISSUED:
        return _NOT_ISSUED
    if asked.status == UNKNOWN:
        return _DATES_ONLY if asked.source == "dates" else _LAST_CHANGE_ONLY
    if asked.reason or asked.reason_code:
        return _AHEAD_BECAUSE if asked.ahead else _ON_DAY_BECAUSE
    return _AHEAD if asked.ahead else _ON_DAY


_NOT_ISSUED: Final = N_("On {day} certificate {number} had not been issued yet.")
_DATES_ONLY: Final = N_(
    "On {day} the term of certificate {number} runs. Whether it is in force on that day is not "
    "known here: no register or status list that was asked knows the number."
)
_LAST_CHANGE_ONLY: Final = N_(
    "Whether certificate {number} was in force on {day} cannot be told here: the list that was "
    "asked knows only its last change. The register can tell."
)
_ON_DAY: Final = N_("On {day} certificate {number} is {state}: so {source}.")
_ON_DAY_BECAUSE: Final = N_(
    "On {day} certificate {number} is {state} since {since} because: {reason}. So {source}."
)
_AHEAD: Final = N_(
    "On {day}, as far as is known now, certificate {number} is {state}: so {source}."
)
_AHEAD_BECAUSE: Final = N_(
    "On {day}, as far as is known now, certificate {number} is {state} since {since} because: "
    "{reason}. So {source}."
)
