"""How long the office takes and how many filings pass at their first examination.

Built from the event log: every submission is answered by the next decision. Days are working
days (Monday to Friday) of Asia/Shanghai, 0 if answered on the day of submission; public
holidays are not known here.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, TypeVar

from certify import clock

SUBMIT: Final = "submit"
PASSED: Final = frozenset({"record", "verify"})
DECISIONS: Final = PASSED | {"return", "refuse"}
LEAST: Final = 3
"""Organisations that must stand behind a row for the public to see it."""

_Group = TypeVar("_Group", bound=Hashable)


@dataclass(frozen=True)
class Step:
    """One event in the life of one thing; ``form`` is the version of the form that was sent."""

    thing: int
    organisation: int
    action: str
    at: datetime
    form: str = ""


@dataclass(frozen=True)
class Handling:
    """One submission and its decision. ``first``: the thing's first submission."""

    thing: int
    organisation: int
    form: str
    decided_on: date
    days: int
    passed: bool
    first: bool


@dataclass(frozen=True)
class Times:
    """Working days of the decisions of one year; quantiles by nearest rank, ``on_time`` counts.

    All None where the row is hidden: fewer than LEAST organisations stand behind it.
    """

    year: int
    decisions: int | None
    median: int | None
    ninth_decile: int | None
    on_time: int | None
    hidden: bool = False


@dataclass(frozen=True)
class FirstPass:
    """First examinations of one year and form: how many, and how many passed at once."""

    year: int
    form: str
    examined: int | None
    passed: int | None
    hidden: bool = False


def handlings(steps: Iterable[Step]) -> list[Handling]:
    """Pair every submission with the decision that answered it; ``steps`` in order of time.

    What is not answered yet is left out.
    """
    waiting: dict[int, tuple[Step, bool]] = {}
    seen: set[int] = set()
    made = []
    for step in steps:
        if step.action == SUBMIT:
            waiting[step.thing] = (step, step.thing not in seen)
            seen.add(step.thing)
        elif step.action in DECISIONS and step.thing in waiting:
            sent, first = waiting.pop(step.thing)
            made.append(_handled(sent, step, first=first))
    return made


def _handled(sent: Step, answer: Step, *, first: bool) -> Handling:
    decided_on = clock.legal_day(answer.at)
    days = clock.working_days_between(clock.legal_day(sent.at), decided_on)
    passed = answer.action in PASSED
    return Handling(sent.thing, sent.organisation, sent.form, decided_on, days, passed, first)


def times(made: Iterable[Handling], norm: int, *, public: bool) -> tuple[Times, ...]:
    """Return a row per year of decision, oldest first; ``norm``: working days it should take.

    No total is made of them: from it and the others a hidden row could be worked out.
    """
    rows = []
    for year, listed in _grouped(made, lambda one: one.decided_on.year):
        if public and _few(listed):
            rows.append(Times(year, None, None, None, None, hidden=True))
            continue
        days = sorted(one.days for one in listed)
        on_time = sum(day <= norm for day in days)
        rows.append(Times(year, len(days), _rank(days, 50), _rank(days, 90), on_time))
    return tuple(rows)


def first_passes(made: Iterable[Handling], *, public: bool) -> tuple[FirstPass, ...]:
    """Return a row per year of decision and form, in that order; only first submissions count."""
    firsts = [one for one in made if one.first]
    rows = []
    for (year, form), listed in _grouped(firsts, lambda one: (one.decided_on.year, one.form)):
        if public and _few(listed):
            rows.append(FirstPass(year, form, None, None, hidden=True))
        else:
            rows.append(FirstPass(year, form, len(listed), sum(one.passed for one in listed)))
    return tuple(rows)


def last_quarter_end(day: date) -> date:
    """Return the first day of the quarter of ``day``: what was decided before it is published.

    Whoever compared the public page of two days would else see single decisions.
    """
    return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)


def _grouped(
    made: Iterable[Handling], key: Callable[[Handling], _Group]
) -> Iterator[tuple[_Group, list[Handling]]]:
    groups: dict[_Group, list[Handling]] = defaultdict(list)
    for one in made:
        groups[key(one)].append(one)
    yield from sorted(groups.items(), key=lambda item: str(item[0]))


def _few(listed: list[Handling]) -> bool:
    return len({one.organisation for one in listed}) < LEAST


def _rank(ordered: list[int], percent: int) -> int:
    """Return the value of nearest rank: the ⌈p·n⌉-th of the ``ordered`` ones."""
    return ordered[-(-percent * len(ordered) // 100) - 1]
