"""What a campaign asks: of its own settings, and of a filing that wants to enter. Pure.

Sources: contract "Refuse, gate, warn" (G4 inside a campaign), domain section 3
("Campaign", "Candidacy").
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from certify.i18n import LANGUAGES, N_
from certify.problems import Problem, Word
from certify.reference.industries import FIELD_NAMES, FIELDS
from certify.scoring.sheet import GateResult
from certify.scoring.standard import Standard

MOST_REVIEWERS: Final = 7


@dataclass(frozen=True)
class Plan:
    """The settings of a campaign as an officer states them.

    ``entry_opens_on`` and ``entry_closes_on`` are legal days, both inclusive;
    ``third_reviewer_gap`` is in points of the total; ``standards`` maps each industry
    field to ``ID@VERSION``.
    """

    year: int
    data_year: int
    title_zh: str
    title_en: str
    entry_opens_on: date
    entry_closes_on: date
    standards: Mapping[str, str]
    notice_working_days: int = 7
    reviewers: int = 2
    review_working_days: int = 10
    third_reviewer_gap: Decimal = Decimal(10)
    validity_years: int = 3


@dataclass(frozen=True)
class Window:
    """When filings of which data year may enter; ``closes_at`` is the first instant after."""

    data_year: int
    opens_at: datetime
    closes_at: datetime


@dataclass(frozen=True)
class Entrant:
    """What is asked of a filing beside its figures."""

    data_year: int
    status: str
    organisation_status: str
    entered_at: datetime


def plan_problems(plan: Plan, active: Mapping[str, Standard]) -> tuple[Problem, ...]:
    """Return every fault of ``plan``; ``active`` maps ``ID@VERSION`` to active standards."""
    return (*_setting_problems(plan), *_standard_problems(plan.standards, active))


def _setting_problems(plan: Plan) -> Iterator[Problem]:
    if not 2000 <= plan.year <= 2100:
        yield Problem("/year", "year_range", _YEAR, {"year": plan.year})
    if plan.data_year >= plan.year:
        said = {"year": plan.year, "data_year": plan.data_year}
        yield Problem("/data_year", "data_year_not_before", _DATA_YEAR, said)
    for name, title in (("title_zh", plan.title_zh), ("title_en", plan.title_en)):
        if not title.strip():
            yield Problem(f"/{name}", "title_missing", _TITLE)
    if plan.entry_opens_on > plan.entry_closes_on:
        said_days = {"opens": plan.entry_opens_on, "closes": plan.entry_closes_on}
        yield Problem("/entry_closes_on", "window_reversed", _WINDOW_ORDER, said_days)
    for name, low, high in _RANGES:
        value = getattr(plan, name)
        if not low <= value <= high:
            said_range = {"value": value, "low": low, "high": high}
            yield Problem(f"/{name}", "out_of_range", _RANGE, said_range)


def _standard_problems(
    chosen: Mapping[str, str], active: Mapping[str, Standard]
) -> Iterator[Problem]:
    for field in FIELDS:
        pointer = f"/standards/{field}"
        words = {"field": Word(FIELD_NAMES[field])}
        standard = active.get(chosen.get(field, ""))
        if standard is None:
            yield Problem(pointer, "standard_missing", _NO_STANDARD, words)
        elif field not in standard.fields:
            yield Problem(
                pointer, "field_not_covered", _UNCOVERED, words | {"standard": standard.name}
            )


def window_problem(window: Window, at: datetime) -> Problem | None:
    """Return why nothing can enter at the instant ``at``, or None within the window."""
    if at < window.opens_at:
        return Problem("", "window_not_open", _NOT_OPEN)
    if at >= window.closes_at:
        return Problem("", "window_over", _OVER)
    return None


def entry_problems(window: Window, entrant: Entrant) -> tuple[Problem, ...]:
    """Return why a filing is not eligible, beside the gates of the standard."""
    found = []
    if entrant.status != "recorded":
        found.append(Problem("", "not_recorded", _NOT_RECORDED))
    if entrant.organisation_status != "verified":
        found.append(Problem("", "not_verified", _NOT_VERIFIED))
    if entrant.data_year != window.data_year:
        said = {"data_year": entrant.data_year, "asked": window.data_year}
        found.append(Problem("", "other_data_year", _OTHER_YEAR, said))
    outside = window_problem(window, entrant.entered_at)
    return (*found, *((outside,) if outside else ()))


def failed_gates(gates: Iterable[GateResult], standard: Standard) -> tuple[str, ...]:
    """Return the ids of the gates not passed; the data year is reported by its own rule."""
    by_rule = {gate.id for gate in standard.gates if gate.condition == "campaign_year"}
    return tuple(each.id for each in gates if each.passed is False and each.id not in by_rule)


def reason(problem: Problem) -> dict[str, str]:
    """Return a reason as it is kept: its code and its words in both languages."""
    return {"code": problem.code, **{each: problem.say(each) for each in LANGUAGES}}


def gate_reason(gate_id: str, words: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    """Return a gate not passed as a reason; ``words`` maps language to (name, finding)."""
    kept = {"code": f"gate_{gate_id}"}
    for each in LANGUAGES:
        name, finding = words[each]
        said = {"gate": gate_id, "name": name, "finding": finding}
        kept[each] = Problem("", "gate", _GATE, said).say(each)
    return kept


def said_in_both(reasons: Sequence[Mapping[str, Any]]) -> str:
    """Return ``reasons`` as one text for the record, Chinese first."""
    return "\n".join(" ".join(str(each[language]) for each in reasons) for language in LANGUAGES)


_RANGES: Final[tuple[tuple[str, Decimal | int, Decimal | int], ...]] = (
    ("notice_working_days", 1, 90),
    ("reviewers", 2, MOST_REVIEWERS),
    ("review_working_days", 1, 90),
    ("third_reviewer_gap", Decimal(0), Decimal(100)),
    ("validity_years", 1, 10),
)
_YEAR = N_("The year {year} is not likely. Give a year from 2000 to 2100.")
_DATA_YEAR = N_(
    "The data year {data_year} does not lie before the campaign's year {year}. "
    "A campaign judges a year that is over."
)
_TITLE = N_("The campaign needs a title in both languages: it is shown to everybody.")
_WINDOW_ORDER = N_("Entry would close ({closes}) before it opens ({opens}).")
_RANGE = N_("{value} is outside {low} to {high}.")
_NO_STANDARD = N_("Choose an active standard for the field “{field}”.")
_UNCOVERED = N_("{standard} does not cover the field “{field}”. Choose another.")
_NOT_OPEN = N_("Entry has not begun yet.")
_OVER = N_("The time for entry is over.")
_NOT_RECORDED = N_("The filing is not recorded: only recorded products can enter.")
_NOT_VERIFIED = N_("The organisation is not verified.")
_OTHER_YEAR = N_(
    "The filing states the data year {data_year}; this campaign judges {asked}. "
    "File the product's figures of {asked}."
)
_GATE = N_("Condition {gate} ({name}) is not met: {finding}.")
