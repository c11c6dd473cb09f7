"""Gates: what must hold whatever the score (contract, "Refuse, gate, warn").

A closed set of conditions. Reasons are notations that belong to no language, so that a
sheet's bytes do not depend on one; ``explanation`` puts them into words.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Final

from certify.scoring.findings import NOT_COUNTED, Findings
from certify.scoring.rounding import plain, shown
from certify.scoring.sheet import GateResult
from certify.scoring.standard import Gate

COMPARISONS: Final[Mapping[str, tuple[str, str, Callable[[Decimal, Decimal], bool]]]] = {
    "at_least": ("≥", "<", lambda value, bound: value >= bound),
    "above": (">", "≤", lambda value, bound: value > bound),
    "at_most": ("≤", ">", lambda value, bound: value <= bound),
}
"""Condition → (sign when it holds, sign when not, the comparison)."""

CONDITIONS: Final = frozenset(COMPARISONS) | {"counting_rule", "campaign_year"}


def judge_gate(gate: Gate, findings: Findings, campaign_year: int | None) -> GateResult:
    """Return whether ``gate`` holds, and why.

    ``campaign_year`` is the data year the campaign judges; None outside a campaign, where
    a ``campaign_year`` gate neither passes nor fails. A ``counting_rule`` always passes
    and names the patents that do not count. A missing fact never passes a comparison.
    """
    if gate.condition == "counting_rule":
        return _counting_rule(gate, findings)
    if gate.condition == "campaign_year":
        return _campaign_year(gate, findings.data_year, campaign_year)
    return _comparison(gate, gate.fact or "", findings)


def _comparison(gate: Gate, fact: str, findings: Findings) -> GateResult:
    value = findings.facts[fact]
    patents = findings.patents.get(fact, ())
    if value is None:
        return GateResult(gate.id, False, f"{fact} missing", patents)
    holds, fails, compare = COMPARISONS[gate.condition]
    passed = compare(value, gate.bound)
    sign = holds if passed else fails
    reason = f"{fact} {shown(value)} {sign} {plain(gate.bound)}"
    return GateResult(gate.id, passed, reason, patents)


def _counting_rule(gate: Gate, findings: Findings) -> GateResult:
    patents = findings.patents.get(NOT_COUNTED, ())
    named = ", ".join(f"{number} ({why})" for number, why in patents) or "none"
    return GateResult(gate.id, True, f"not counted: {named}", patents)


def _campaign_year(gate: Gate, data_year: int, campaign_year: int | None) -> GateResult:
    if campaign_year is None:
        return GateResult(gate.id, None, "no campaign", ())
    passed = data_year == campaign_year
    sign = "=" if passed else "≠"
    return GateResult(gate.id, passed, f"data_year {data_year} {sign} {campaign_year}", ())
