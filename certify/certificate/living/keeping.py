"""Several cases closed at once, where the score says that nothing follows from them.

A file of statuses may open hundreds of cases; behind many certificates the patents that are
left suffice. One officer keeps such a certificate alone; so he may keep many with one reason.
What goes against the score, or is in another's hands, is decided one by one.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from sqlalchemy import select

from certify.accounts.permissions import Actor, require
from certify.certificate.living import cases, rules
from certify.certificate.living.models import PatentCase
from certify.certificate.living.permissions import RULES, Permission
from certify.db import db, use_case
from certify.filing.office.service import plain
from certify.i18n import N_
from certify.problems import Problem, Refused, Word

MOST: Final = cases.PAGE
"""Cases that may be kept at once: a page of the list, so that each was before somebody's eyes."""


def may_keep(actor: Actor, case: PatentCase) -> bool:
    """Whether ``actor`` may keep a certificate together with others, without a second officer."""
    kept = case.status == "open" and case.certificate.status == "valid" and case.proposed is None
    alone = not rules.needs_second_look("keep", case.eligible)
    return kept and alone and RULES[Permission.DECIDE_CASE](actor, case)


@use_case
def keep_all(seen: Mapping[int, int], reason: str, *, actor: Actor) -> int:
    """Keep the certificates of the cases in ``seen`` (id → the version that was read).

    All of them or none; returns how many. Raises Refused with everything that stands against it.
    """
    require(RULES, Permission.SEE_CASES, actor)
    words = plain(reason)
    problems = list(_of_all(seen, words))
    if problems:
        raise Refused(problems)
    for row in _rows(seen):
        try:
            _require_together(actor, row)
            cases.decide(row.id, "keep", words, actor=actor, seen=seen[row.id])
        except Refused as refused:
            problems += [_named(row, each) for each in refused.problems]
    if problems:
        raise Refused(problems)
    return len(seen)


def _require_together(actor: Actor, case: PatentCase) -> None:
    if not may_keep(actor, case):
        raise Refused([Problem("", "not_together", _ALONE)])


def _of_all(seen: Mapping[int, int], words: str) -> Iterator[Problem]:
    """What is wrong with the request as a whole."""
    if not seen:
        yield Problem("", "none_chosen", _NONE)
    if len(seen) > MOST or len(_rows(seen)) < len(seen):
        yield Problem("", "too_many", _UNKNOWN, {"most": MOST})
    yield from rules.reason_problems(words)


def _rows(ids: Iterable[int]) -> list[PatentCase]:
    query = select(PatentCase).where(PatentCase.id.in_(sorted(ids)[: MOST + 1]))
    return list(db.session.scalars(query.order_by(PatentCase.id)))


def _named(case: PatentCase, problem: Problem) -> Problem:
    """Say which certificate a problem is about."""
    why = Word(problem.message, problem.params)
    return Problem("", problem.code, _ABOUT, {"number": case.certificate.number, "why": why})


_NONE: Final = N_("Choose at least one certificate to keep.")
_UNKNOWN: Final = N_("Choose from one page of the list only, at most {most} cases at once.")
_ALONE: Final = N_(
    "It cannot be kept together with others, because it is no longer eligible, suspended, or "
    "in a colleague's hands. Decide on its own page."
)
_ABOUT: Final = N_("Certificate {number}: {why} Nothing was decided of any.")
