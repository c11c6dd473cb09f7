"""Benchmarks computed from what was recorded: the numbers of a proposed version.

For each field and benchmark: the chosen quantile of the fact that the benchmark measures,
over the recorded filings of one data year that hold the fact, in the benchmark's unit and
rounded half-up to the places in which the old number is written. A cell too small to speak
for its field, or one whose number could not stand, keeps the old number and says why.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Any, Final

from certify.i18n import N_
from certify.problems import Problem, Refused
from certify.scoring.proposing.quantiles import Spread, quantile, spread
from certify.scoring.rounding import CONTEXT, half_up
from certify.scoring.standard import Field, Standard, converted
from certify.scoring.vocabulary import VOCABULARY

REASONS: Final[Mapping[str, str]] = {
    "moved": N_("New number"),
    "same": N_("Computed, and the same as before"),
    "small": N_("Too few filings: old number kept"),
    "not_positive": N_("Not above zero: old number kept, for the standard divides by it"),
    "several_facts": N_("Measures several facts: old number kept"),
    "unread": N_("No indicator reads it: old number kept"),
}
"""Why a number is what it is."""


@dataclass(frozen=True)
class Measured:
    """One recorded filing as far as benchmarks go: field, organisation, facts by name."""

    field: str
    organisation: str
    facts: Mapping[str, Decimal | None]


@dataclass(frozen=True)
class Rule:
    """How benchmarks are computed: which quantile, and how large a cell must be."""

    quantile: Decimal = Decimal("0.5")
    filings: int = 10
    organisations: int = 3


@dataclass(frozen=True)
class Cell:
    """One benchmark of one field: what was found, and the number that follows.

    ``filings`` and ``organisations`` hold the fact, ``missing`` filings do not. ``spread``,
    ``outliers``, ``computed`` and ``without_outliers`` are in the benchmark's unit, the
    last two rounded; all four are None in a cell that is too small. ``number`` is the one
    to write, ``status`` a key of ``REASONS``.
    """

    field: str
    benchmark: str
    fact: str | None
    filings: int
    organisations: int
    missing: int
    old: Decimal
    number: Decimal
    status: str
    spread: Spread | None = None
    outliers: int | None = None
    computed: Decimal | None = None
    without_outliers: Decimal | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the cell as a JSON-ready mapping; numbers are texts."""
        found = None if self.spread is None else [str(each) for each in self.spread]
        return {
            "field": self.field, "benchmark": self.benchmark, "fact": self.fact,
            "filings": self.filings, "organisations": self.organisations,
            "missing": self.missing, "old": str(self.old), "number": str(self.number),
            "status": self.status, "spread": found, "outliers": self.outliers,
            "computed": _text(self.computed), "without_outliers": _text(self.without_outliers),
        }  # fmt: skip


def cell_of(document: Mapping[str, Any]) -> Cell:
    """Return the cell that ``as_json`` wrote."""
    numbers = {name: _number(document[name]) for name in ("computed", "without_outliers")}
    found = document["spread"]
    return Cell(**{
        **document, **numbers, "old": Decimal(document["old"]),
        "number": Decimal(document["number"]),
        "spread": None if found is None else Spread(*(Decimal(each) for each in found)),
    })  # fmt: skip


def checked_rule(quantile_: Decimal, filings: int, organisations: int = 3) -> Rule:
    """Return the rule of an editor's wishes; Refused names every one that cannot be."""
    problems = []
    if not quantile_.is_finite() or not 0 < quantile_ < 1:
        said = {"quantile": str(quantile_)}
        problems.append(Problem("/quantile", "quantile_range", _QUANTILE, said))
    if filings < 1:
        problems.append(Problem("/minimum", "minimum_range", _MINIMUM, {"minimum": filings}))
    if organisations < 1:
        said_of = {"minimum": organisations}
        problems.append(Problem("/organisations", "minimum_range", _MINIMUM, said_of))
    if problems:
        raise Refused(problems)
    return Rule(quantile_, filings, organisations)


def compute(
    standard: Standard, filings: Iterable[Measured], rule: Rule = Rule()
) -> tuple[Cell, ...]:
    """Return a cell for every field and benchmark of ``standard``, in the file's order.

    Filings of fields that the standard does not cover are passed over.
    """
    wanted = {name: _facts_of(standard, name) for name in standard.benchmarks}
    single = {name: facts[0] for name, facts in wanted.items() if len(facts) == 1}
    found = _collect(standard, filings, set(single.values()))
    return tuple(
        _cell(standard, field, name, wanted[name], found, rule)
        for field in standard.fields.values()
        for name in field.benchmarks
    )


class _Values:
    """Values of one fact in one field."""

    def __init__(self) -> None:
        self.values: list[Decimal] = []
        self.organisations: set[str] = set()
        self.missing = 0

    def add(self, value: Decimal | None, organisation: str) -> None:
        if value is None:
            self.missing += 1
        else:
            self.values.append(value)
            self.organisations.add(organisation)


def _collect(
    standard: Standard, filings: Iterable[Measured], facts: set[str]
) -> Mapping[tuple[str, str], _Values]:
    found: defaultdict[tuple[str, str], _Values] = defaultdict(_Values)
    for filing in filings:
        if filing.field in standard.fields:
            for fact in facts:
                found[filing.field, fact].add(filing.facts[fact], filing.organisation)
    return found


def _facts_of(standard: Standard, benchmark: str) -> tuple[str, ...]:
    read = (i.fact for i in standard.indicators if i.benchmark == benchmark)
    return tuple(dict.fromkeys(fact for fact in read if fact is not None))


def _cell(
    standard: Standard,
    field: Field,
    name: str,
    facts: tuple[str, ...],
    found: Mapping[tuple[str, str], _Values],
    rule: Rule,
) -> Cell:
    old = field.benchmarks[name]
    if len(facts) != 1:
        status = "several_facts" if facts else "unread"
        return Cell(field.code, name, None, 0, 0, 0, old, old, status)
    (fact,) = facts
    held = found.get((field.code, fact)) or _Values()
    sizes = len(held.values), len(held.organisations), held.missing
    if sizes[0] < rule.filings or sizes[1] < rule.organisations:
        return Cell(field.code, name, fact, *sizes, old, old, "small")
    unit = standard.benchmarks[name].unit
    values = sorted(converted(value, VOCABULARY[fact].unit, unit) for value in held.values)
    found_spread = spread(values)
    inner = [value for value in values if found_spread.holds(value)]
    places = Decimal(1).scaleb(_exponent(old))
    with localcontext(CONTEXT):
        computed = half_up(quantile(values, rule.quantile), places)
        without = half_up(quantile(inner, rule.quantile), places)
    status = _status(standard, name, old, computed)
    return Cell(
        field.code, name, fact, *sizes, old, computed if status == "moved" else old, status,
        found_spread, len(values) - len(inner), computed, without,
    )  # fmt: skip


def _status(standard: Standard, name: str, old: Decimal, computed: Decimal) -> str:
    divides = any(i.benchmark == name and i.transform == "ratio" for i in standard.indicators)
    if divides and computed <= 0:
        return "not_positive"
    return "same" if computed == old else "moved"


def _exponent(number: Decimal) -> int:
    """Exponent of the last written place, at most 0."""
    exponent = number.as_tuple().exponent
    return min(exponent, 0) if isinstance(exponent, int) else 0


def _text(number: Decimal | None) -> str | None:
    return None if number is None else str(number)


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


_QUANTILE = N_("The quantile {quantile} is not between 0 and 1. Give for example 0.5.")
_MINIMUM = N_("The least size {minimum} of a cell is below 1. Give for example 10.")
