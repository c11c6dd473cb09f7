"""The formulas of the sample standard as one would write them for numpy by hand.

A yardstick: whole arrays, binary fractions, no ties, no exactness, nothing explained.
"""

from typing import Any

import numpy as np

from certify.scoring.bulk.columns import Columns
from certify.scoring.standard import Standard


def score(columns: Columns, standard: Standard) -> tuple[Any, Any, Any]:
    """Return (lowest total, highest total, meets at the lowest) of every row."""
    sales_by = _by_field(columns, standard, "A1")
    margin_by = _by_field(columns, standard, "A2")
    growth_by = _by_field(columns, standard, "A3")
    share_by = _by_field(columns, standard, "C1")
    fact = {name: column.mantissas / 10**column.places for name, column in columns.facts.items()}
    gap = {name: column.missing for name, column in columns.facts.items()}
    field = columns.fields
    a1 = np.interp(fact["sales"] / sales_by[field], [0, 0.25, 1, 3, 6], [0, 30, 60, 90, 100])
    a2 = np.interp(fact["profit_margin"] / margin_by[field], [0, 1, 2], [0, 60, 100])
    a3 = np.interp(fact["sales_growth"] - growth_by[field], [-20, 0, 20], [0, 60, 100])
    a3 = np.where(gap["sales_growth"], 60, a3)
    a4 = _band(fact["export_share"], [1, 10, 30], [40, 60, 80, 100])
    b1 = _band(fact["counted_inventions"], [1, 2, 3, 6], [0, 50, 65, 80, 100])
    b2 = np.interp(fact["invention_share"], [0, 1], [0, 100])
    b3 = np.interp(fact["remaining_term"], [0, 3, 8, 12], [0, 40, 80, 100])
    b4 = _band(fact["jurisdictions"], [1, 2, 3, 5], [0, 40, 60, 80, 100])
    b5 = _band(fact["invalidations_survived"], [1], [50, 100])
    c1 = np.interp(fact["contribution"] / share_by[field], [0, 1, 1.5, 2], [0, 60, 85, 100])
    c2 = np.interp(fact["attributed_profit_per_investment"], [0, 1, 3, 10], [0, 40, 70, 100])
    c2 = np.where(gap["attributed_profit_per_investment"], 0, c2)
    d1 = np.interp(fact["protected_feature_share"], [0, 1], [0, 100])
    d1 = np.where(gap["protected_feature_share"], 0, d1)
    d3 = np.interp(fact["price_premium"], [0, 5, 15, 30], [0, 40, 80, 100])
    d3 = np.where(gap["price_premium"], 0, d3)
    a = (12 * a1 + 10 * a2 + 5 * a3 + 3 * a4) / 100
    b = (6 * b1 + 4 * b2 + 5 * b3 + 3 * b4 + 2 * b5) / 100
    c = (12 * c1 + 6 * c2) / 100
    d = (8 * d1 + 6 * d3) / 100
    totals = []
    for missing in (0, 100):
        c3, c4, d2 = (_level(columns, name, missing) for name in ("C3", "C4", "D2"))
        floor = np.floor((c + (8 * c3 + 4 * c4) / 100) * 100 + 0.5) / 100
        parts = [np.floor(each * 100 + 0.5) / 100 for each in (a, b, d + 6 * d2 / 100)]
        total = a + b + c + d + (8 * c3 + 4 * c4 + 6 * d2) / 100
        totals.append((np.floor(total * 100 + 0.5) / 100, floor, parts))
    marks = np.array([float(standard.fields[code].pass_mark) for code in columns.codes])
    stopped = (fact["counted_patents"] < 1) | (fact["sales"] <= 0)
    stopped |= fact["core_patents_disputed"] > 0
    met = (totals[0][0] >= marks[field]) & (totals[0][1] >= 15) & ~stopped
    return totals[0][0], totals[1][0], met


def _by_field(columns: Columns, standard: Standard, indicator: str) -> Any:
    return np.array([float(standard.fields[code].measures[indicator]) for code in columns.codes])


def _band(values: Any, bounds: list[float], points: list[float]) -> Any:
    return np.array(points)[np.searchsorted(bounds, values, side="right")]


def _level(columns: Columns, name: str, missing: float) -> Any:
    column = columns.levels[name]
    level = np.interp(column.mantissas / 10**column.places, [0, 1, 2, 3, 4], [0, 25, 50, 75, 100])
    return np.where(column.missing, missing, level)
