"""Exact arithmetic and the one declared rounding mode of the accounting room.

Figures are kept in full (34 significant digits where a division is needed) and rounded
half-up, away from zero, only when they are shown: rounding is a property of the print.
"""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Context, Decimal, Inexact
from typing import Final

ZERO: Final = Decimal(0)
_DIGITS: Final = 34
_EXACT_DIGITS: Final = 400


def ratio(numerator: Decimal, denominator: Decimal) -> Decimal:
    """Return the quotient to 34 significant digits. Raises on a zero denominator."""
    return Context(prec=_DIGITS).divide(numerator, denominator)


def product(*factors: Decimal) -> Decimal:
    """Return the product of ``factors`` without any rounding."""
    exact = Context(prec=_EXACT_DIGITS, traps=[Inexact])
    result = Decimal(1)
    for factor in factors:
        result = exact.multiply(result, factor)
    return result


def total(values: Iterable[Decimal]) -> Decimal:
    """Return the sum without any rounding, so that parts and whole always agree.

    Ordinary contexts round to 28 digits, and then a grand total depends on the order in
    which rows were added. Here an inexact sum raises ``decimal.Inexact`` instead.
    """
    exact = Context(prec=_EXACT_DIGITS, traps=[Inexact])
    result = ZERO
    for value in values:
        result = exact.add(result, value)
    return result


def half_up(value: Decimal, places: int) -> Decimal:
    """Return ``value`` at ``places`` decimals, halves away from zero, never a minus zero."""
    step = Decimal(1).scaleb(-places)
    rounded = value.quantize(step, rounding=ROUND_HALF_UP, context=Context(prec=_EXACT_DIGITS))
    return rounded if rounded else rounded.copy_abs()
