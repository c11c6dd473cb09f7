"""One indicator read for many filings at once, with a bound on what floats may get wrong.

A ``Curve`` is compiled from an indicator, its column and a *scale*: it gives weight-scaled
points as floats, and ``error``, which no row's distance from the exact engine exceeds.

Why the bound holds. Let u = 2**-53, K the greatest absolute row value of the table, M the
greatest absolute benchmark that is subtracted (else 0), Y the greatest scaled points and L
the steepest slope. A value x within the table comes from a whole number by conversion,
factor and product, or a rounded difference: off by at most 5u(K + M), and the engine's own
34 digits add nothing visible. Rounding the rows' values moves the line by at most L·u·K;
slope, product and sum of the interpolation add at most 7u·Y, rounding the points u·Y.
Outside the table the line is flat, and a value that floats put on the wrong side of a row
meets the same height there, because the line is continuous. Together this is below
16u(L(K + M) + Y). The slope is that of the rounded rows; where two rows are so close that
rounding could change it by more than a thousandth, no bound is given (``inf``), and every
row is settled exactly.

Bands and flags jump, so no bound would do: their rows are found in whole numbers. For
each field the least mantissa that the exact engine places in a band is sought with the
engine's own arithmetic, and mantissas are compared with it. In a wide column, values near
an edge are placed one by one with that same arithmetic.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Final

import numpy as np
from numpy.typing import NDArray

from certify.scoring.bulk.columns import Column, Columns, Mask, Scaled, Whole, Wide
from certify.scoring.gates import COMPARISONS
from certify.scoring.kinds import Piecewise
from certify.scoring.rounding import CONTEXT
from certify.scoring.standard import (
    HIGHEST_LEVEL,
    LOWEST_LEVEL,
    Field,
    Indicator,
    Standard,
)

Floats = NDArray[np.float64]
Numbers = Whole | Floats

UNIT: Final = 2.0**-53
"""The greatest relative error of one rounded operation."""
CLOSE: Final = 1024 * UNIT
"""Rows of a table nearer than this, relatively, have no trustworthy slope."""
SMALL: Final = 4096
"""Whole numbers up to this one are looked up instead of interpolated."""
FURTHEST: Final = 2**62
"""Beyond every mantissa: a bound that no value reaches."""


@dataclass(frozen=True)
class Curve:
    """``read`` gives (low, high) of a block of rows; high is None where both are the same.

    ``most`` is the greatest scaled points, ``error`` the bound of the module's docstring.
    """

    read: Callable[[Columns], tuple[Floats, Floats | None]]
    most: float
    error: float


def exact_value(value: Decimal, indicator: Indicator, field: Field) -> Decimal:
    """Return the fact after its transform, as the exact engine computes it (34 digits)."""
    if indicator.transform == "ratio":
        return CONTEXT.divide(value, field.measures[indicator.id])
    if indicator.transform == "difference":
        return CONTEXT.subtract(value, field.measures[indicator.id])
    return value


def curve(indicator: Indicator, standard: Standard, columns: Columns, scale: Decimal) -> Curve:
    """Return ``indicator`` compiled for ``columns``: points times ``scale``.

    KeyError if the columns lack its fact.
    """
    line = _Line(indicator, scale)
    if indicator.fact is None:
        return _levels(line, columns.levels.get(indicator.id))
    column = columns.facts[indicator.fact]
    missing = _float(CONTEXT.multiply(indicator.missing_points, scale))
    measures = _Measures(indicator, [standard.fields.get(code) for code in columns.codes])
    if isinstance(indicator.table, Piecewise):
        read = _piecewise(line, column, indicator.fact, measures)
    elif isinstance(column, Wide):
        read = _wide_bands(line, indicator.fact, measures)
    else:
        read = _scaled_bands(line, column, indicator.fact, measures)
    most = max(line.most, missing)
    return Curve(_patched(read, indicator.fact, missing), most, line.error(measures.most))


def _float(value: Decimal) -> float:
    return float(value)


def _floats(values: Sequence[Decimal]) -> Floats:
    return np.array(values, dtype=np.float64)


class _Line:
    """A table in floats: ``at`` and scaled ``points``."""

    def __init__(self, indicator: Indicator, scale: Decimal) -> None:
        self.indicator = indicator
        self.table = indicator.table
        self.at = _floats(self.table.at)
        self.points = _floats([CONTEXT.multiply(each, scale) for each in self.table.points])
        self.most = _top(self.points)
        self.reach = _top(self.at)

    def error(self, subtracted: float = 0.0) -> float:
        """Return the bound; ``subtracted`` is the greatest benchmark taken off."""
        if not isinstance(self.table, Piecewise):
            return UNIT * self.most
        widths = np.diff(self.at)
        if bool((widths <= CLOSE * self.reach).any()):
            return np.inf
        steepest = _top(np.diff(self.points) / widths)
        return 16 * UNIT * (steepest * (self.reach + subtracted) + self.most)


def _top(values: Floats) -> float:
    return float(np.abs(values).max(initial=0.0))


class _Measures:
    """What each field makes of a fact: a factor, and a number to take off."""

    def __init__(self, indicator: Indicator, fields: Sequence[Field | None]) -> None:
        self.indicator = indicator
        self.fields = fields
        own = [each.measures.get(indicator.id) if each else None for each in fields]
        numbers = [Decimal(1) if each is None else each for each in own]
        divides = indicator.transform == "ratio"
        self.divided = [CONTEXT.divide(Decimal(1), each) for each in numbers] if divides else None
        self.taken = _floats(numbers) if indicator.transform == "difference" else None
        self.plain = indicator.transform == "as_is"
        self.most = 0.0 if self.taken is None else _top(self.taken)

    def factors(self, places: int) -> float | Floats:
        """Return what a mantissa is multiplied by: one number, or one per field."""
        unit = Decimal(1).scaleb(-places)
        if self.divided is None:
            return _float(unit)
        return _floats([CONTEXT.multiply(each, unit) for each in self.divided])

    def values(self, numbers: Numbers, block: Columns, factors: float | Floats) -> Floats:
        """Return the transformed values of a block."""
        each = factors[block.fields] if isinstance(factors, np.ndarray) else factors
        found: Floats = np.multiply(numbers, each)
        if self.taken is not None:
            found -= self.taken[block.fields]
        return found


Reader = Callable[[Columns], Floats]


def _patched(
    read: Reader, fact: str, missing: float
) -> Callable[[Columns], tuple[Floats, Floats | None]]:
    """Give the points of the missing rule where the fact is missing."""

    def patched(block: Columns) -> tuple[Floats, Floats | None]:
        found, lacking = read(block), block.facts[fact].missing
        if lacking is not None:
            np.copyto(found, missing, where=lacking)
        return found, None

    return patched


def _piecewise(line: _Line, column: Column, fact: str, measures: _Measures) -> Reader:
    if isinstance(column, Scaled) and measures.plain:
        looked_up = _looked_up(line, column.places)
        if looked_up is not None:
            return lambda block: looked_up.take(_mantissas(block.facts[fact]), mode="clip")
    factors = measures.factors(column.places if isinstance(column, Scaled) else 0)

    def read(block: Columns) -> Floats:
        values = measures.values(_numbers(block.facts[fact]), block, factors)
        points: Floats = np.interp(values, line.at, line.points)
        return points

    return read


def _numbers(column: Column) -> Numbers:
    return column.mantissas if isinstance(column, Scaled) else column.floats


def _mantissas(column: Column) -> Whole:
    if not isinstance(column, Scaled):
        raise AssertionError("a column keeps its kind in every block")  # noqa: TRY004
    return column.mantissas


def _looked_up(line: _Line, places: int) -> Floats | None:
    """Return the points of every mantissa from 0 to the table's end, if these are few."""
    top = CONTEXT.scaleb(line.table.at[-1], places).to_integral_value(ROUND_CEILING)
    if line.table.at[0] < 0 or not 0 <= top <= SMALL:
        return None
    mantissas = np.arange(int(top) + 1) * _float(Decimal(1).scaleb(-places))
    points: Floats = np.interp(mantissas, line.at, line.points)
    return points


def _levels(line: _Line, column: Column | None) -> Curve:
    """Read levels; a missing one counts as the lowest in ``low``, the highest in ``high``."""
    ends = np.interp(_floats([LOWEST_LEVEL, HIGHEST_LEVEL]), line.at, line.points)
    least, greatest = ends.min().item(), ends.max().item()
    name = line.indicator.id
    if column is None:
        return Curve(
            lambda block: (np.full(len(block), least), np.full(len(block), greatest)),
            line.most,
            line.error(),
        )
    read = _level_reader(line, column, name)

    def both(block: Columns) -> tuple[Floats, Floats | None]:
        low, lacking = read(block), block.levels[name].missing
        if lacking is None:
            return low, None
        high = low.copy()
        np.copyto(low, least, where=lacking)
        np.copyto(high, greatest, where=lacking)
        return low, high

    return Curve(both, line.most, line.error())


def _level_reader(line: _Line, column: Column, name: str) -> Reader:
    looked_up = _looked_up(line, column.places) if isinstance(column, Scaled) else None
    if looked_up is not None:
        return lambda block: looked_up.take(_mantissas(block.levels[name]), mode="clip")
    unit = _float(Decimal(1).scaleb(-column.places)) if isinstance(column, Scaled) else 1.0

    def read(block: Columns) -> Floats:
        points: Floats = np.interp(_numbers(block.levels[name]) * unit, line.at, line.points)
        return points

    return read


def _scaled_bands(line: _Line, column: Scaled, fact: str, measures: _Measures) -> Reader:
    """Compare mantissas with the least one of each band; the first band takes the rest."""
    places = column.places
    if measures.plain:
        return _same_bands(line, fact, _edges(line, None, places))
    edges = [_edges(line, field, places) for field in measures.fields]
    table = np.array(edges, dtype=np.int64).T

    def read(block: Columns) -> Floats:
        mantissas = _mantissas(block.facts[fact])
        steps = np.zeros(len(block), dtype=np.intp)
        for bounds in table:
            steps += mantissas >= bounds[block.fields]
        return line.points[steps]

    return read


def _same_bands(line: _Line, fact: str, edges: Sequence[int]) -> Reader:
    bounds = np.array(edges, dtype=np.int64)
    if edges[0] > 0 and edges[-1] <= SMALL:
        every = np.arange(edges[-1] + 1)
        points = line.points[np.searchsorted(bounds, every, side="right")]
        return lambda block: points.take(_mantissas(block.facts[fact]), mode="clip")
    return lambda block: line.points[
        np.searchsorted(bounds, _mantissas(block.facts[fact]), side="right")
    ]


def _edges(line: _Line, field: Field | None, places: int) -> list[int]:
    """Return the least mantissa of each row but the first, found with exact arithmetic.

    ``field`` is None where nothing is measured against one, or where it is not covered.
    """

    def step(mantissa: int) -> int:
        value = Decimal(mantissa).scaleb(-places, CONTEXT)
        if field is not None:
            value = exact_value(value, line.indicator, field)
        return line.table.step_of(value)

    return [_least(step, row) for row in range(1, len(line.table.at))]


def _least(step: Callable[[int], int], row: int) -> int:
    """Return the least mantissa that reaches ``row``; FURTHEST if none does.

    ``step`` never falls: the engine's rounded division and difference only rise.
    """
    low, high = -FURTHEST, FURTHEST
    while low < high:
        middle = (low + high) // 2
        if step(middle) >= row:
            high = middle
        else:
            low = middle + 1
    return low


def _wide_bands(line: _Line, fact: str, measures: _Measures) -> Reader:
    factors = measures.factors(0)

    def read(block: Columns) -> Floats:
        column = block.facts[fact]
        values = measures.values(_numbers(column), block, factors)
        steps = np.searchsorted(line.at[1:], values, side="right")
        for row in np.flatnonzero(_near(values, line.at[1:], measures.most)).tolist():
            value, field = column.at(row), measures.fields[block.fields[row]]
            if value is not None and field is not None:
                value = exact_value(value, line.indicator, field)
                steps[row] = max(line.table.step_of(value), 0)
        return line.points[steps]

    return read


def _near(values: Floats, edges: Floats, subtracted: float = 0.0) -> Mask:
    """Return which values lie so near an edge that floats cannot tell the side."""
    near: Mask = np.zeros(len(values), dtype=np.bool_)
    for edge in edges:
        slack = 16 * UNIT * (abs(edge) + subtracted)
        near |= np.abs(values - edge) <= slack
    return near


def holds(condition: str, bound: Decimal, column: Column) -> Mask:
    """Return for each row whether its value compares with ``bound`` as a gate asks.

    ``condition`` is one of the gates' comparisons. What is missing never holds.
    """
    _, _, compare = COMPARISONS[condition]
    if isinstance(column, Scaled):
        edge = _whole_bound(condition, CONTEXT.scaleb(bound, column.places))
        found = np.asarray(compare(column.mantissas, edge))  # type: ignore[arg-type]
    else:
        edges = _floats([bound])
        found = np.asarray(compare(column.floats, edges[0]))  # type: ignore[arg-type]
        for row in np.flatnonzero(_near(column.floats, edges)).tolist():
            value = column.at(row)
            found[row] = value is not None and compare(value, bound)
    return found if column.missing is None else found & ~column.missing


def _whole_bound(condition: str, bound: Decimal) -> int:
    """Return the whole number that splits the whole numbers as ``bound`` does."""
    up = condition == "at_least"
    whole = int(bound.to_integral_value(ROUND_CEILING if up else ROUND_FLOOR))
    return max(-FURTHEST, min(FURTHEST, whole))
