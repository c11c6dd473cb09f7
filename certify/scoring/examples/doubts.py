"""What golden cases may state: facts of the vocabulary with values a filing could show.

A case that states the impossible would cover an edge nobody can stand on.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from certify.i18n import N_
from certify.scoring.examples.cases import MISSING, NONE
from certify.scoring.linting.shape import Path
from certify.scoring.linting.tables import Doubt
from certify.scoring.reach import LEVELS, Span, of_fact
from certify.scoring.standard import Standard
from certify.scoring.vocabulary import VOCABULARY


def statement_doubts(
    standard: Standard, document: Mapping[str, Any]
) -> Iterator[tuple[Path, Doubt]]:
    """Yield (path, doubt) for what the base and the cases of a shape-sound document state."""
    base = document["base"]
    yield from _stated(standard, ("base",), base)
    counts = Counter(case["id"] for case in document["cases"])
    for index, case in enumerate(document["cases"]):
        path = ("cases", index)
        if counts[case["id"]] > 1:
            counts[case["id"]] = 0
            yield (*path, "id"), Doubt("case_twice", _TWICE, _TWICE_CURE, {"id": case["id"]})
        yield from _stated(standard, path, case)
        lacking = sorted(standard.facts_read - {*base["facts"], *case.get("facts", ())})
        if lacking:
            said = {"facts": ", ".join(lacking)}
            yield path, Doubt("facts_missing", _LACKING, _LACKING_CURE, said)


def _stated(
    standard: Standard, path: Path, part: Mapping[str, Any]
) -> Iterator[tuple[Path, Doubt]]:
    field = part.get("field")
    if field is not None and field not in standard.fields:
        said = {"field": field, "known": ", ".join(standard.fields)}
        yield (*path, "field"), Doubt("field_not_covered", _FIELD, _FIELD_CURE, said)
    for name, text in part.get("facts", {}).items():
        doubt = _fact(name, text)
        if doubt:
            yield (*path, "facts", name), doubt
    known = {i.id for i in standard.indicators if i.by_reviewers}
    for name, text in part.get("levels", {}).items():
        said = {"id": name, "level": text, "known": ", ".join(sorted(known))}
        if name not in known:
            yield (*path, "levels", name), Doubt("unknown_level", _LEVEL, _LEVEL_CURE, said)
        elif text != NONE and not LEVELS.meets(_exactly(text)):
            yield (*path, "levels", name), Doubt("impossible_value", _RANGE, _RANGE_CURE, said)


def _fact(name: str, text: str) -> Doubt | None:
    fact = VOCABULARY.get(name)
    if fact is None:
        said = {"fact": name, "known": ", ".join(sorted(VOCABULARY))}
        return Doubt("unknown_fact", _UNKNOWN, _UNKNOWN_CURE, said)
    said = {"fact": name, "value": text}
    if text == MISSING:
        return None if fact.missing else Doubt("never_missing", _NEVER, _NEVER_CURE, said)
    if of_fact(name).meets(_exactly(text)):
        return None
    return Doubt("impossible_value", _VALUE, _VALUE_CURE, said)


def _exactly(text: str) -> Span:
    return Span(Decimal(text), Decimal(text), high_open=False)


_TWICE = N_("The id {id} is used twice.")
_TWICE_CURE = N_("Give each its own id.")
_LACKING = N_("The case states no value for the facts: {facts}.")
_LACKING_CURE = N_("State them in the case or in the base; write “missing” for what is not held.")
_FIELD = N_("The standard does not cover the field {field}.")
_FIELD_CURE = N_("Use one of: {known}.")
_LEVEL = N_("Reviewers give no level for {id} under this standard.")
_LEVEL_CURE = N_("Give levels only for: {known}.")
_RANGE = N_("The level {level} is outside 0 to 4.")
_RANGE_CURE = N_("Give a number from 0 to 4, or “none” for a level not given.")
_UNKNOWN = N_("The fact {fact} is not in the vocabulary.")
_UNKNOWN_CURE = N_("Use one of: {known}.")
_NEVER = N_("The fact {fact} is never missing.")
_NEVER_CURE = N_("State a value: every filing holds what it is computed from.")
_VALUE = N_("No filing can show {value} for the fact {fact}.")
_VALUE_CURE = N_("State a value within the bounds of the vocabulary, whole where it counts.")
