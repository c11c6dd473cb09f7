"""Formulas F1 to F9 of the industry account, and the three ways to carry an industry forward.

Amounts in 100 million yuan at current prices. What is an amount comes at full precision,
what is a percentage is rounded as its formula says; a caller sees to it that divisors are
above zero and that both sides of a comparison stand in one vintage.
"""

from collections.abc import Iterable
from decimal import Context, Decimal
from typing import Final

from certify.accounting.rounding import half_up, product, ratio, total

_HUNDRED: Final = Decimal(100)
_LAST_YEAR_WITH_ONE_DECIMAL: Final = 2019


def income(
    compensation: Decimal, net_tax: Decimal, depreciation: Decimal, surplus: Decimal
) -> Decimal:
    """F1: LC + NPT + DEP + OS, the official method. Components may be negative."""
    return total((compensation, net_tax, depreciation, surplus))


def production(output: Decimal, intermediate: Decimal, vat: Decimal) -> Decimal:
    """F2: GO − II; industry with output and input without VAT adds the ``vat`` payable."""
    return total((output, -intermediate, vat))


def weighted(parts: Iterable[tuple[Decimal, Decimal]]) -> Decimal:
    """F3: Σ k · VA over pairs of factor and value added, exact."""
    return total(product(factor, value) for factor, value in parts)


def at_rate(output: Decimal, rate: Decimal) -> Decimal:
    """Carry forward by the value-added rate: GO × v, ``rate`` in per cent."""
    return product(output, rate, Decimal("0.01"))


def blown_up(observed: Decimal, coverage: Decimal) -> Decimal:
    """Carry forward by blow-up: observed units ÷ their share in the census year, per cent > 0."""
    return ratio(product(observed, _HUNDRED), coverage)


def by_indicator(previous: Decimal, index: Decimal) -> Decimal:
    """Carry forward by a related indicator: ``index`` with the previous year = 100."""
    return product(previous, index, Decimal("0.01"))


def share_places(year: int) -> int:
    """Return the decimals of the GDP share: 1 for 2018 and 2019, 2 from 2020 (F5)."""
    return 1 if year <= _LAST_YEAR_WITH_ONE_DECIMAL else 2


def growth(now: Decimal, before: Decimal) -> Decimal:
    """F6: 100 · (now / before − 1), nominal, 1 decimal. ``before`` > 0."""
    return half_up(ratio(_HUNDRED * (now - before), before), 1)


def share(part: Decimal, whole: Decimal, places: int) -> Decimal:
    """F4 and F5: 100 · part / whole at ``places`` decimals. ``whole`` > 0."""
    return half_up(ratio(_HUNDRED * part, whole), places)


def average_growth(now: Decimal, before: Decimal, years: int) -> Decimal:
    """F9: 100 · ((now / before)^(1/years) − 1), 2 decimals. All arguments > 0."""
    precise = Context(prec=50)
    root = precise.power(ratio(now, before), precise.divide(Decimal(1), Decimal(years)))
    return half_up(_HUNDRED * (root - 1), 2)


def gap(grown: Decimal, compared: Decimal) -> Decimal:
    """F7 and F8: the difference of two figures already rounded alike, in points."""
    return grown - compared
