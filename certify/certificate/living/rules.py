"""What an officer may do about a case, and when a second one has to look. Pure.

Official rules for it are not known. Ours follow those of objections: the holder is heard, and
a second officer decides; so no certificate is withdrawn, or kept against its score, by one.
"""

from collections.abc import Iterator
from datetime import date
from typing import Final

from certify.i18n import N_
from certify.problems import Problem

ANSWER_WORKING_DAYS: Final = 10
"""Working days a holder has to answer before his certificate may be withdrawn."""
LONGEST_TEXT: Final = 5000
OUTCOMES: Final[dict[str, str]] = {
    "keep": N_("Keep the certificate"),
    "suspend": N_("Suspend the certificate"),
    "withdraw": N_("Withdraw the certificate"),
    "settle": N_("Close the case: the certificate ended otherwise"),
}
"""Outcome → its words, in the order in which they are offered."""
IN_FORCE: Final = ("valid", "suspended")


def outcomes(case_status: str, certificate_status: str) -> tuple[str, ...]:
    """Return what can be decided of a case in work."""
    if certificate_status not in IN_FORCE:
        return ("settle",)
    if case_status == "open" and certificate_status == "valid":
        return ("keep", "suspend", "withdraw")
    return ("keep", "withdraw")


def needs_second_look(outcome: str, eligible: bool | None) -> bool:
    """Whether a second officer must confirm: a withdrawal, and keeping against the score."""
    return outcome == "withdraw" or (outcome == "keep" and eligible is not True)


def decision_problems(
    outcome: str, reason: str, *, possible: tuple[str, ...], heard: bool, answer_by: date
) -> Iterator[Problem]:
    """Yield what stands against deciding ``outcome`` with ``reason``."""
    if outcome not in possible:
        yield Problem("/outcome", "not_possible", _NOT_POSSIBLE)
    yield from reason_problems(reason)
    if outcome == "withdraw" and not heard:
        yield Problem("/outcome", "not_heard", _NOT_HEARD, {"day": answer_by})


def reason_problems(reason: str) -> Iterator[Problem]:
    """Yield what is wrong with the reason of a decision."""
    if not reason.strip():
        yield Problem("/reason", "reason_missing", _REASON)
    yield from text_problems("/reason", reason)


def text_problems(pointer: str, text: str) -> Iterator[Problem]:
    """Yield that a text is too long, if it is."""
    if len(text) > LONGEST_TEXT:
        counts = {"count": len(text), "longest": LONGEST_TEXT}
        yield Problem(pointer, "too_long", _TOO_LONG, counts)


def heard(answers: int, today: date, answer_by: date) -> bool:
    """Whether the holder answered, or had his time to."""
    return answers > 0 or today > answer_by


_NOT_POSSIBLE = N_("Choose one of the outcomes offered for this case.")
_REASON = N_("Give a reason: it is shown to those concerned and kept in the record.")
_NOT_HEARD = N_(
    "The holder may still answer until {day}. Until then the certificate can be suspended, but "
    "not withdrawn."
)
_TOO_LONG = N_("This text has {count} characters; at most {longest} are possible.")
