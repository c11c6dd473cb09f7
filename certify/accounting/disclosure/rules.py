"""The primary rules: which cell would tell too much of one contributor if it were printed.

Threshold, (n,k) dominance and p %, as statistics offices use them (Handbook on Statistical
Disclosure Control, chapter 4). The parameters are settings of a release and printed with it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Final

from certify.accounting.rounding import ZERO, product, total

FEW: Final = "few"
DOMINANCE: Final = "dominance"
P_PERCENT: Final = "p_percent"
COMPLEMENTARY: Final = "complementary"
WITHHELD: Final = "withheld"

HUNDRED: Final = Decimal(100)


@dataclass(frozen=True)
class Rules:
    """Parameters of the primary rules.

    ``least`` organisations must bring an amount other than zero to a cell; the largest one
    may hold at most ``largest_one`` % of it, the largest two at most ``largest_two`` %; and
    nobody may come closer than ``p`` % to another's amount. Raises ValueError for parameters
    that protect nothing or that no cell could meet.
    """

    least: int = 3
    largest_one: Decimal = Decimal(70)
    largest_two: Decimal = Decimal(85)
    p: Decimal = Decimal(10)

    def __post_init__(self) -> None:
        """Refuse impossible parameters."""
        if self.least < 1:
            raise ValueError(f"least must be at least 1, not {self.least}")
        for one in fields(self)[1:]:
            value = getattr(self, one.name)
            if not ZERO < value <= HUNDRED:
                raise ValueError(f"{one.name} must be above 0 and at most 100, not {value}")


def sensitive(parts: Mapping[str, Decimal], rules: Rules) -> tuple[str, ...]:
    """Return the rules that a cell with these amounts breaks, empty if it may be printed.

    ``parts`` maps each organisation to what it brings to the cell, yuan; sizes are absolute
    values, so that gains and losses do not hide each other. p %: the second largest takes
    its own amount from the cell and has the largest one's up to what the others bring.
    """
    sizes = sorted((abs(value) for value in parts.values() if value), reverse=True)
    first, second, *rest = [*sizes, ZERO, ZERO]
    whole, others = total(sizes), total(rest)
    found = []
    if len(sizes) < rules.least:
        found.append(FEW)
    if product(first, HUNDRED) > product(rules.largest_one, whole) or product(
        total((first, second)), HUNDRED
    ) > product(rules.largest_two, whole):
        found.append(DOMINANCE)
    if product(others, HUNDRED) < product(rules.p, first):
        found.append(P_PERCENT)
    return tuple(found)
