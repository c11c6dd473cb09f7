"""The words of a score sheet: units, rules, reasons, verdicts, in both languages.

A sheet holds codes and notations only; here each of them has its sentence. Amounts keep
the digits of the sheet, with thousands separated.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from certify.i18n import N_, translate
from certify.scoring.kinds import BELOW
from certify.scoring.rounding import HUNDRED, plain
from certify.scoring.standard import Indicator

AUTHORITIES: Final[Mapping[str, str]] = {
    "illustrative": N_("Illustrative standard"),
    "group": N_("Group standard"),
    "national": N_("National standard"),
    "local": N_("Local standard"),
}

VERDICTS: Final[Mapping[str, str]] = {
    "gated": N_("Gate not passed"),
    "undetermined": N_("Awaiting review"),
    "meets": N_("Meets the benchmark"),
    "below": N_("Below the benchmark"),
}

NOTES: Final[Mapping[str, str]] = {
    "missing": N_("Not stated"),
    "investment_zero": N_("No IP investment"),
    "not_computable": N_("Not stated, or nothing to divide by"),
    "unjudged": N_("Awaiting review"),
}

WHY: Final[Mapping[str, str]] = {
    "pending": N_("not granted yet"),
    "expired": N_("term expired"),
    "lapsed_fee": N_("lapsed, fee unpaid"),
    "invalidated": N_("declared invalid"),
    "abandoned": N_("abandoned"),
    "withdrawn": N_("application withdrawn"),
    "rejected": N_("application rejected"),
    "not_granted": N_("no grant date stated"),
    "granted_later": N_("granted after the data year"),
    "term_over": N_("term over at the end of the data year"),
    "licence_unproven": N_("licence without proof"),
    "ownership_pending": N_("ownership dispute open"),
}

_UNITS: Final[Mapping[str, str]] = {
    "CNY": N_("{number} yuan"),
    "percentage_point": N_("{number} percentage points"),
    "years": N_("{number} years"),
    "ratio": N_("{number}×"),
    "level": N_("level {number}"),
}

_COMPARISONS: Final[Mapping[str, str]] = {
    "at_least": N_("{fact}: {value}; at least {bound} needed"),
    "above": N_("{fact}: {value}; more than {bound} needed"),
    "at_most": N_("{fact}: {value}; at most {bound} allowed"),
}

_LINE = N_("From {low} ({low_points} points) to {high} ({high_points} points) in a straight line")
_FROM = N_("{low} and above")
_UNDER = N_("Below {low}")
_BAND = N_("From {low} to below {high}")
_LEVEL = N_("Exactly {low}")
_HOLDS = N_("The condition holds")
_FAILS = N_("The condition does not hold")
_NOT_STATED = N_("Not stated, so the rule for missing data applies")
_NO_INVESTMENT = N_("No IP investment, so the rule for missing data applies")
_NOT_COMPUTABLE = N_("Not stated or nothing to divide by, so the rule for missing data applies")
_UNJUDGED = N_("Reviewers have yet to give the level")

_MISSING_RULES: Final[Mapping[str | None, str]] = {
    "unjudged": _UNJUDGED,
    "investment_zero": _NO_INVESTMENT,
    "not_computable": _NOT_COMPUTABLE,
}


def number(value: Decimal) -> str:
    """Write a number plainly with thousands separated."""
    whole, dot, decimals = plain(value).partition(".")
    return f"{int(whole):,}{dot}{decimals}" if whole not in ("-0", "0") else plain(value)


def quantity(value: Decimal, unit: str, language: str) -> str:
    """Write ``value`` with its unit: money in yuan, shares as per cent, levels by name."""
    if unit == "share":
        return f"{number(value * HUNDRED)}%"
    if unit == "percent":
        return f"{number(value)}%"
    if unit == "flag":
        return translate(N_("yes") if value else N_("no"), language)
    if unit in _UNITS:
        return translate(_UNITS[unit], language, number=number(value))
    return number(value)


def rule(
    indicator: Indicator, value: Decimal | None, step: int | None, note: str | None, language: str
) -> str:
    """Say which rule of the indicator's table fired."""
    if value is None or step is None:
        return translate(_MISSING_RULES.get(note, _NOT_STATED), language)
    table = indicator.table
    if table.kind == "flag":
        return translate(_HOLDS if step else _FAILS, language)
    places = {"low": quantity(table.at[max(step, 0)], indicator.unit, language)}
    if step == BELOW:
        return translate(_UNDER, language, **places)
    last = step + 1 == len(table.at)
    if table.kind == "rubric" and (last or value == table.at[step]):
        return translate(_LEVEL, language, **places)
    if last:
        return translate(_FROM, language, **places)
    places["high"] = quantity(table.at[step + 1], indicator.unit, language)
    if table.kind == "bands":
        return translate(_BAND, language, **places)
    places["low_points"] = number(table.points[step])
    places["high_points"] = number(table.points[step + 1])
    return translate(_LINE, language, **places)


def comparison(condition: str, language: str, **places: str) -> str:
    """Say what a comparing gate found: ``fact``, ``value`` and ``bound``."""
    return translate(_COMPARISONS[condition], language, **places)


def patent(number_: str, why: str, language: str) -> str:
    """Name a patent and why a gate names it."""
    said = translate(WHY[why], language)
    return translate(N_("{number}: {why}"), language, number=number_, why=said)
