"""Lint of a standard file: shape by the JSON schema, sense by the checks below.

All faults at once. A check looks only at parts whose shape is sound, so that one slip
does not bring a dozen echoes. Each fault names file, line, key, reason and cure.
"""

import copy
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final

from certify.i18n import N_
from certify.scoring.faults import Fault
from certify.scoring.linting.fields import check_awards, check_fields
from certify.scoring.linting.lint_reach import reach_doubts
from certify.scoring.linting.rules import check_gates, check_indicators
from certify.scoring.linting.survey import Survey, number_of
from certify.scoring.linting.tables import Doubt
from certify.scoring.rounding import HUNDRED
from certify.scoring.source import Path, text_of
from certify.scoring.standard import build

NO_LINES: Final[Mapping[Path, int]] = MappingProxyType({})


def lint(
    document: Any,
    file: str,
    lines: Mapping[Path, int] = NO_LINES,
    today: date | None = None,
) -> tuple[Fault, ...]:
    """Return every fault of a standard ``document``, from top to bottom.

    ``file`` is a name for messages. ``lines`` are those of ``source.Document``. ``today``
    lets dates in the future be found; without it the answer is the same on every day.
    """
    survey = Survey(document, file, lines)
    survey.shape()
    if isinstance(document, Mapping):
        _dates(survey, today)
        _identities(survey)
        _citations(survey)
        _weights(survey)
        check_fields(survey)
        check_indicators(survey)
        check_gates(survey)
        check_awards(survey)
        check_reach(survey)
    return tuple(sorted(survey.faults, key=lambda fault: fault.line or 0))


def check_reach(survey: Survey) -> None:
    """Ask what the standard as a whole can decide, once everything else is sound.

    Slips in words and dates do not stand in the way: they are filled in for the question.
    """
    if all(fault.code in _BESIDE for fault in survey.faults):
        for path, doubt in reach_doubts(build(_filled_in(survey), "")):
            survey.report(path, doubt)


def _filled_in(survey: Survey) -> Any:
    """Return the document with stand-ins for the words and dates it lacks."""
    document = copy.deepcopy(survey.document)
    for path in survey.broken:
        place = document
        for step in path:
            place = place[step]
        for language in ("zh", "en"):
            place.setdefault(language, "?")
    for key in ("effective_from", "effective_to", "checked_on"):
        if key in document:
            document[key] = "2000-01-01"
    return document


_BESIDE: Final = frozenset(
    {"language_missing", "no_such_date", "ends_before_start", "checked_in_future"}
    | {"unknown_clause", "guidance_missing", "guidance_idle"}
)
"""Faults that change nothing in what a standard can decide."""


def _dates(survey: Survey, today: date | None) -> None:
    found: dict[str, date] = {}
    for key in ("effective_from", "effective_to", "checked_on"):
        text = survey.document.get(key)
        if text is None or not survey.sound((key,)):
            continue
        try:
            found[key] = date.fromisoformat(text)
        except ValueError:
            survey.report((key,), Doubt("no_such_date", _NO_DATE, _NO_DATE_CURE, {"date": text}))
    checked = found.get("checked_on")
    if checked and today and checked > today:
        said = {"date": checked.isoformat(), "today": today.isoformat()}
        survey.report(("checked_on",), Doubt("checked_in_future", _FUTURE, _FUTURE_CURE, said))
    start, end = found.get("effective_from"), found.get("effective_to")
    if start and end and end < start:
        said = {"start": start.isoformat(), "end": end.isoformat()}
        survey.report(("effective_to",), Doubt("ends_before_start", _ENDS, _ENDS_CURE, said))


def _identities(survey: Survey) -> None:
    """Ids are unique among their kind."""
    groups = [survey.items(name) for name in ("clauses", "benchmarks", "fields", "gates")]
    groups += [survey.items("dimensions"), survey.indicators(), survey.items("awards")]
    for items in groups:
        seen: Counter[str] = Counter()
        for path, item in items:
            each = text_of(item, "id") or text_of(item, "code")
            if each is not None:
                seen[each] += 1
                if seen[each] == 2:
                    survey.report(path, Doubt("id_twice", _TWICE, _TWICE_CURE, {"id": each}))


def _citations(survey: Survey) -> None:
    """Every rule cites a clause the file holds."""
    known = {text_of(item, "id") for _, item in survey.items("clauses")}
    rules = [
        *survey.items("fields"),
        *survey.items("gates"),
        *survey.items("dimensions"),
        *survey.indicators(),
    ]
    for path, item in rules:
        clause = text_of(item, "clause")
        if clause is not None and clause not in known:
            said = {"clause": clause}
            survey.report((*path, "clause"), Doubt("unknown_clause", _CLAUSE, _CLAUSE_CURE, said))


def _weights(survey: Survey) -> None:
    """Indicator weights sum to their dimension's, dimension weights to 100."""
    totals = []
    for path, dimension in survey.items("dimensions"):
        own = [text_of(item, "weight") for _, item in survey.items(*path, "indicators")]
        numbers = [number_of(text) for text in (*own, text_of(dimension, "weight"))]
        if any(number is None for number in numbers):
            return
        *parts, whole = [number for number in numbers if number is not None]
        totals.append(whole)
        _positive_weights(survey, path, parts)
        if sum(parts) != whole:
            said = {"sum": str(sum(parts)), "weight": str(whole)}
            survey.report(
                (*path, "weight"), Doubt("weights_of_dimension", _WEIGHTS, _WEIGHTS_CURE, said)
            )
    if totals and sum(totals) != HUNDRED:
        said = {"sum": str(sum(totals))}
        survey.report(("dimensions",), Doubt("weights_total", _TOTAL, _TOTAL_CURE, said))


def _positive_weights(survey: Survey, path: Path, weights: Sequence[Decimal]) -> None:
    for index, weight in enumerate(weights):
        if weight <= 0:
            where = (*path, "indicators", index, "weight")
            said = {"weight": str(weight)}
            survey.report(where, Doubt("weight_not_positive", _WEIGHT, _WEIGHT_CURE, said))


_NO_DATE = N_("{date} is no day of the calendar.")
_NO_DATE_CURE = N_("Write a date as YYYY-MM-DD.")
_FUTURE = N_("The file says that it was checked on {date}, but today is {today}.")
_FUTURE_CURE = N_("Give the day on which a person last compared it with its sources.")
_ENDS = N_("The standard ends on {end}, before it starts on {start}.")
_ENDS_CURE = N_("Correct one of the two dates, or leave the end open.")
_TWICE = N_("The id {id} is used twice.")
_TWICE_CURE = N_("Give each its own id.")
_CLAUSE = N_("The clause {clause} is not among the clauses.")
_CLAUSE_CURE = N_("Add the clause, or cite one that is there.")
_WEIGHTS = N_("The weights of the indicators sum to {sum}, the dimension says {weight}.")
_WEIGHTS_CURE = N_("Correct the weights so that both agree.")
_TOTAL = N_("The weights of the dimensions sum to {sum}.")
_TOTAL_CURE = N_("Correct them so that they sum to 100.")
_WEIGHT = N_("The weight {weight} is not above zero, so the indicator never counts.")
_WEIGHT_CURE = N_("Give a weight above zero or remove the indicator.")
