"""Warnings about a sound standard: what a person should look at, though nothing is refused."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from certify.i18n import N_
from certify.scoring.faults import Fault
from certify.scoring.linting.tables import Doubt
from certify.scoring.source import Path, key_of, line_of
from certify.scoring.vocabulary import VOCABULARY

MOST_DAYS: Final = 365
"""Days after which somebody should compare a standard with its sources again."""


def warnings(
    document: Any, file: str, lines: Mapping[Path, int], today: date | None
) -> tuple[Fault, ...]:
    """Return the warnings about a lint-clean ``document``; without ``today`` none on its age."""
    doubts = [*_age(document, today), *_benchmarks(document), *_clauses(document)]
    doubts += _missing_rules(document)
    return tuple(
        Fault(
            file, key_of(document, path), doubt.code, doubt.reason, doubt.cure, doubt.params,
            line_of(lines, path), warning=True,
        )
        for path, doubt in doubts
    )  # fmt: skip


def _age(document: Any, today: date | None) -> Iterator[tuple[Path, Doubt]]:
    checked = date.fromisoformat(document["checked_on"])
    if today and (today - checked).days > MOST_DAYS:
        said = {"date": checked.isoformat(), "days": (today - checked).days}
        yield ("checked_on",), Doubt("stale", _STALE, _STALE_CURE, said)


def _indicators(document: Any) -> Iterator[tuple[Path, Any]]:
    for place, dimension in enumerate(document["dimensions"]):
        for index, indicator in enumerate(dimension["indicators"]):
            yield ("dimensions", place, "indicators", index), indicator


def _benchmarks(document: Any) -> Iterator[tuple[Path, Doubt]]:
    used = {indicator.get("benchmark") for _, indicator in _indicators(document)}
    for index, benchmark in enumerate(document["benchmarks"]):
        if benchmark["id"] not in used:
            said = {"name": benchmark["id"]}
            doubt = Doubt("benchmark_unused", _NO_INDICATOR, _NO_INDICATOR_CURE, said)
            yield ("benchmarks", index), doubt


def _clauses(document: Any) -> Iterator[tuple[Path, Doubt]]:
    """Yield clauses that stand among those of gates, dimensions or indicators but rule nothing.

    General clauses (purpose, verdict) stand elsewhere and need no rule that cites them.
    """
    rules = [*document["gates"], *document["dimensions"]]
    rules += [indicator for _, indicator in _indicators(document)]
    cited = {rule["clause"] for rule in rules}
    among = {clause.rpartition(".")[0] for clause in cited}
    cited |= {field["clause"] for field in document["fields"]}
    for index, clause in enumerate(document["clauses"]):
        above = clause["id"].rpartition(".")[0]
        if clause["id"] not in cited and above and above in among:
            said = {"clause": clause["id"]}
            yield ("clauses", index), Doubt("clause_unused", _NO_RULE, _NO_RULE_CURE, said)


def _missing_rules(document: Any) -> Iterator[tuple[Path, Doubt]]:
    for path, indicator in _indicators(document):
        if "missing" in indicator and VOCABULARY[indicator["fact"]].missing is None:
            said = {"fact": indicator["fact"]}
            doubt = Doubt("missing_rule_unused", _NEVER_MISSING, _NEVER_MISSING_CURE, said)
            yield (*path, "missing"), doubt


_STALE = N_("The standard was last compared with its sources on {date}, {days} days ago.")
_STALE_CURE = N_("Compare it again and give the day in a new version.")
_NO_INDICATOR = N_("No indicator is measured against the benchmark {name}.")
_NO_INDICATOR_CURE = N_("Use it, or remove it here and in every field.")
_NO_RULE = N_("No rule cites the clause {clause}, though it stands among those of rules.")
_NO_RULE_CURE = N_("Cite it where it belongs, or remove it.")
_NEVER_MISSING = N_("The fact {fact} is never missing, so this rule is never used.")
_NEVER_MISSING_CURE = N_("Remove the rule.")
