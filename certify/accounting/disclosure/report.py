"""The report of disclosure control, as plain values that a release keeps and prints.

Confidential: it holds true amounts of what leaks. ``public_part`` leaves out whatever a
reader could use.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import fields
from decimal import Decimal
from typing import Any, Final

from certify.accounting.disclosure.rules import (
    COMPLEMENTARY,
    DOMINANCE,
    FEW,
    P_PERCENT,
    WITHHELD,
    Rules,
)
from certify.accounting.disclosure.suppression import Pattern
from certify.accounting.disclosure.targets import DETERMINED, GROUP, INSIDER, NARROWED, Leak
from certify.i18n import N_

SCHEMA: Final = "certify.disclosure/1"

REASONS: Final[Mapping[str, str]] = {
    FEW: N_("fewer than {least} organisations"),
    DOMINANCE: N_("the largest one or two hold too much of it"),
    P_PERCENT: N_("the largest amount could be estimated within {p} %"),
    COMPLEMENTARY: N_("hidden to protect others"),
    WITHHELD: N_("the whole breakdown is withheld, so that the total can be shown"),
}

LEAKS: Final[Mapping[str, str]] = {
    DETERMINED: N_("It can be worked out exactly from the printed figures."),
    NARROWED: N_("The printed figures narrow it to within {p} % on one side."),
    INSIDER: N_("One of the two largest could estimate the other within {p} %."),
    GROUP: N_("Printed figures can be combined to what one or two organisations bring."),
}


def rules_as_values(rules: Rules) -> dict[str, Any]:
    """Return the parameters as plain values."""
    return {one.name: _plain(getattr(rules, one.name)) for one in fields(rules)}


def as_values(rules: Rules, patterns: Mapping[str, Pattern]) -> dict[str, Any]:
    """Return the report of all measures; ``patterns`` maps a measure to its pattern."""
    return {
        "schema": SCHEMA,
        "rules": rules_as_values(rules),
        "holds": all(pattern.holds for pattern in patterns.values()),
        "measures": {measure: _pattern(pattern) for measure, pattern in patterns.items()},
    }


def _pattern(pattern: Pattern) -> dict[str, Any]:
    verdict = pattern.verdict
    reasons = Counter(reason for found in pattern.hidden.values() for reason in found)
    return {
        "hidden": [
            {"key": list(key), "reasons": list(found)} for key, found in pattern.hidden.items()
        ],
        "reasons": dict(sorted(reasons.items())),
        "tried": {
            "quantities": verdict.targets,
            "insiders": verdict.insiders,
            "groups": verdict.groups,
        },
        "leaks": [_leak(leak) for leak in verdict.leaks],
    }


def _leak(leak: Leak) -> dict[str, Any]:
    return {
        "kind": leak.kind,
        "key": list(leak.target.key),
        "organisations": list(leak.target.organisations),
        "attacker": leak.attacker,
        "value": _plain(leak.target.value),
        "low": _plain(leak.low),
        "high": _plain(leak.high),
    }


def public_part(report: Mapping[str, Any]) -> dict[str, Any]:
    """Return rules and counts: how much was hidden for which kind of reason, not what."""
    return {
        "schema": report["schema"],
        "rules": dict(report["rules"]),
        "measures": {
            measure: {"hidden": len(one["hidden"])} for measure, one in report["measures"].items()
        },
    }


def _plain(value: Decimal | int | None) -> str | int | None:
    return format(value, "f") if isinstance(value, Decimal) else value
