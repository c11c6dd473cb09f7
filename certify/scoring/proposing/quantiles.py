"""Quantiles and outliers of recorded values, in exact decimal arithmetic.

The quantile is that of the linear rule (Hyndman and Fan's seventh, the one spreadsheets
call inclusive): of ``n`` ordered values, the quantile ``q`` stands at place (n − 1)·q,
counted from 0, on the straight line between its neighbours. Outliers lie more than three
interquartile ranges outside the quartiles (Tukey's outer fences).
"""

from collections.abc import Sequence
from decimal import Decimal, localcontext
from typing import Final, NamedTuple

from certify.scoring.rounding import CONTEXT

FENCE: Final = Decimal(3)
"""Interquartile ranges beyond a quartile from which on a value is an outlier."""

QUARTERS: Final = (Decimal("0.25"), Decimal("0.5"), Decimal("0.75"))


class Spread(NamedTuple):
    """Quartiles of some values, and the fences beyond which a value is an outlier."""

    lower: Decimal
    median: Decimal
    upper: Decimal
    low_fence: Decimal
    high_fence: Decimal

    def holds(self, value: Decimal) -> bool:
        """Whether ``value`` is no outlier."""
        return self.low_fence <= value <= self.high_fence


def quantile(ordered: Sequence[Decimal], share: Decimal) -> Decimal:
    """Return the quantile ``share`` (0–1) of values in ascending order.

    Raises ValueError if there are none, or if ``share`` is outside 0 to 1.
    """
    if not ordered or not 0 <= share <= 1:
        raise ValueError("a quantile from 0 to 1 of at least one value")
    with localcontext(CONTEXT):
        place = (len(ordered) - 1) * share
        below = int(place)
        part = place - below
        if not part:
            return ordered[below]
        return ordered[below] + part * (ordered[below + 1] - ordered[below])


def spread(ordered: Sequence[Decimal]) -> Spread:
    """Return quartiles and fences of values in ascending order; ValueError if there are none."""
    lower, median, upper = (quantile(ordered, share) for share in QUARTERS)
    with localcontext(CONTEXT):
        reach = FENCE * (upper - lower)
        return Spread(lower, median, upper, lower - reach, upper + reach)
