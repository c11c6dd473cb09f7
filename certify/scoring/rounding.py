"""The one arithmetic of scoring: decimal, 34 significant digits, no floats anywhere.

Contract, "How facts are computed" and "Score sheet": values, points and contributions
are shown half-up (away from zero) to six places with trailing zeros dropped; totals to
the two places every standard states.
"""

from decimal import (
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    Context,
    Decimal,
    DivisionByZero,
    FloatOperation,
    InvalidOperation,
    Overflow,
)
from typing import Final

CONTEXT: Final = Context(
    prec=34,
    rounding=ROUND_HALF_EVEN,
    traps=[InvalidOperation, DivisionByZero, Overflow, FloatOperation],
)
"""Mixing a float in by mistake raises instead of lending its error to a score."""

_WIDE: Final = Context(prec=100, rounding=ROUND_HALF_UP, traps=[InvalidOperation])
"""For showing: quantizing needs room for every digit before the point as well."""

ZERO: Final = Decimal(0)
HUNDRED: Final = Decimal(100)
SIX_PLACES: Final = Decimal("0.000001")
TWO_PLACES: Final = Decimal("0.01")


_quantized: Final = _WIDE.quantize


def half_up(value: Decimal, quantum: Decimal) -> Decimal:
    """Round ``value`` to the places of ``quantum``, halves away from zero."""
    rounded = _quantized(value, quantum)
    return rounded if rounded else abs(rounded)


def plain(value: Decimal) -> str:
    """Write ``value`` without exponent, without trailing zeros, without a minus zero."""
    text = str(value)
    if "E" in text:
        text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def shown(value: Decimal) -> str:
    """Write ``value`` as the sheet shows it: half-up to six places, plain."""
    return str(half_up(value, SIX_PLACES)).rstrip("0").rstrip(".")
