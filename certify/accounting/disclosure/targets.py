"""What must not be known, and how much too well it is known."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from certify.accounting.disclosure.rules import HUNDRED, Rules
from certify.accounting.disclosure.system import Weights
from certify.accounting.disclosure.tables import Key
from certify.accounting.rounding import product

DETERMINED: Final = "determined"
NARROWED: Final = "narrowed"
INSIDER: Final = "insider"
GROUP: Final = "group"
KINDS: Final = (DETERMINED, NARROWED, INSIDER, GROUP)

LEAST_MOVE: Final = Decimal(1)
"""How far a hidden zero must seem able to reach, yuan: it only must not be known to be zero."""


@dataclass(frozen=True)
class Target:
    """A quantity that must not be known: ``value`` yuan, and how far it must seem to reach.

    ``key`` names a cell, or is empty for what ``organisations`` bring to hidden places.
    ``up`` > 0 and ``down`` ≥ 0 are yuan from the value.
    """

    key: Key
    organisations: tuple[str, ...]
    weights: Weights
    value: Decimal
    up: Decimal
    down: Decimal


@dataclass(frozen=True)
class Leak:
    """What gives too much away: ``low`` and ``high`` are what the attacker can tell, yuan.

    None: no bound that matters. ``attacker`` is the organisation that uses what it knows, ""
    for anybody. ``target`` is what is learnt; for an insider the other one's amount.
    """

    kind: str
    target: Target
    low: Decimal | None
    high: Decimal | None
    attacker: str = ""


def guarded(
    key: Key, organisations: tuple[str, ...], weights: Weights, value: Decimal, rules: Rules
) -> Target:
    """Return what must not be held within p % of ``value`` from either side."""
    need = product(abs(value), rules.p) / HUNDRED
    return Target(key, organisations, weights, value, need or LEAST_MOVE, need)
