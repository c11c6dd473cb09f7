"""Many filings under one standard at once, equal to the exact engine in every number.

Rows are read in blocks that fit the processor's cache. Sums are floats whose distance
from the exact engine is bounded (``bulk_reading``): with n indicators, points of at most Y_i
scaled to units of the last place, and u = 2**-53, a sum in any order differs by no more than
Σ error_i + n·u·ΣY_i, and telling its distance from a half adds 4u·ΣY_i. A sum whose
fractional part lies within twice that bound of a half may round either way: such a row is
*settled* with the engine's own arithmetic (``settling``). Everything after rounding is
whole numbers: pass mark, floors and awards are compared as units of the last place, so
that no comparison can differ. Bands, flags and gates never depend on a float at an edge.

A bound too wide to be of use (tables whose rows nearly touch) makes every row doubtful,
and then every row is settled: slow, never wrong.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import Final

import numpy as np
from numpy.typing import NDArray

from certify.scoring.bulk.bulk_reading import UNIT, Curve, Floats, curve, holds
from certify.scoring.bulk.columns import Columns, Mask
from certify.scoring.bulk.settling import Settler
from certify.scoring.rounding import CONTEXT, HUNDRED
from certify.scoring.standard import Field, Indicator, Standard

BLOCK: Final = 16_384
"""Rows read at a time: a column of floats then takes 128 KB."""
MILLION: Final = 10**6
HALF: Final = 0.5
NEVER: Final = 2**31 - 1
"""A line no total reaches: the field is not covered."""
ALWAYS: Final = -1

VERDICTS: Final = ("meets", "below", "undetermined", "gated", "uncovered")
"""Verdicts of sheets by code, and the rows whose field the standard does not cover."""
MEETS, BELOW, UNDETERMINED, GATED, UNCOVERED = range(len(VERDICTS))
NO_AWARD: Final = -1

Units = NDArray[np.int32]
Codes = NDArray[np.int8]


@dataclass(frozen=True)
class Sums:
    """Rounded sums in units of the last place, missing levels lowest and highest.

    ``known`` is None where every level is known; then ``high`` is ``low``.
    """

    low: Units
    high: Units
    known: Mask | None


@dataclass(frozen=True)
class Micro:
    """Points or contributions in millionths; ``known`` None: all are."""

    millionths: NDArray[np.int64]
    known: Mask | None


@dataclass(frozen=True)
class Batch:
    """What the exact engine would say of each row of ``columns``.

    ``verdicts`` are codes of VERDICTS, ``awards`` places in ``standard.awards`` or -1;
    ``gates`` tells per gate which rows it stops (gates that stop none are left out);
    ``settled`` counts the rows that floats could not decide. Numbers of uncovered rows
    mean nothing.
    """

    standard: Standard
    columns: Columns
    total: Sums
    dimensions: Mapping[str, Sums]
    verdicts: Codes
    awards: Codes
    gates: Mapping[str, Mask]
    at_lowest: Mask
    at_highest: Mask
    settled: int

    def number(self, row: int, dimension: str | None = None) -> Decimal | None:
        """Return the total of ``row``, or of a dimension; None while levels are missing."""
        sums = self.total if dimension is None else self.dimensions[dimension]
        if sums.known is not None and not sums.known[row]:
            return None
        return self._decimal(sums.low[row])

    def interval(self, row: int) -> tuple[Decimal, Decimal] | None:
        """Return how low and high the total may be; None where it is known."""
        if self.total.known is None or self.total.known[row]:
            return None
        return self._decimal(self.total.low[row]), self._decimal(self.total.high[row])

    def award(self, row: int) -> str | None:
        """Return the id of the award of ``row``."""
        place = int(self.awards[row])
        return None if place == NO_AWARD else self.standard.awards[place].id

    def failed_gates(self, row: int) -> tuple[str, ...]:
        """Return the ids of the gates that stop ``row``."""
        return tuple(name for name, stops in self.gates.items() if stops[row])

    def points(self, indicator: str) -> Micro:
        """Return the points of one indicator, half-up to six places."""
        return points(self.columns, self.standard, indicator)

    def contributions(self, indicator: str) -> Micro:
        """Return weight · points ÷ 100 of one indicator, half-up to six places.

        Where the level is missing, that of the lowest points.
        """
        return contributions(self.columns, self.standard, indicator)

    def _decimal(self, units: np.int32) -> Decimal:
        return CONTEXT.multiply(Decimal(int(units)), self.standard.quantum)


def score_batch(columns: Columns, standard: Standard, campaign_year: int | None = None) -> Batch:
    """Return verdicts, totals, awards of all rows of ``columns`` under ``standard``.

    ``campaign_year`` as in the exact engine. KeyError if the columns lack a fact that the
    standard reads.
    """
    work = _Work(standard, columns)
    for start in range(0, len(columns), BLOCK):
        work.block(slice(start, min(start + BLOCK, len(columns))))
    settled = work.settle()
    gates = _gates(columns, standard, campaign_year)
    return _judged(work, gates, settled)


class _Work:
    """The sums of one batch while they are made: the total first, then each dimension."""

    def __init__(self, standard: Standard, columns: Columns) -> None:
        self.standard = standard
        self.columns = columns
        self.covered = _covered(standard, columns)
        scales = [
            CONTEXT.divide(each.weight, CONTEXT.multiply(HUNDRED, standard.quantum))
            for each in standard.indicators
        ]
        self.curves = [
            curve(each, standard, columns, scale)
            for each, scale in zip(standard.indicators, scales, strict=True)
        ]
        self.slack = _slack(self.curves)
        self.groups = [
            [place for place, each in enumerate(standard.indicators) if each.dimension == group.id]
            for group in standard.dimensions
        ]
        self.missing = _missing(standard.indicators, columns)
        count = 1 + len(self.groups)
        self.low = np.empty((count, len(columns)), dtype=np.int32)
        open_ended = any(each is not None for each in self.missing)
        self.high = np.empty_like(self.low) if open_ended else self.low
        self.doubtful: list[NDArray[np.intp]] = []

    def block(self, rows: slice) -> None:
        """Sum and round the rows of one block; note the doubtful ones."""
        block = self.columns.rows(rows)
        if self.slack >= HALF:
            self.doubtful.append(np.flatnonzero(self.covered[block.fields]) + rows.start)
            return
        doubt: Mask = np.zeros(len(block), dtype=np.bool_)
        sums = [self._group(group, block) for group in self.groups]
        spans = [(_added([low for low, _ in sums]), _added([high for _, high in sums])), *sums]
        for place, (low, high) in enumerate(spans):
            self._round(low, self.low[place, rows], doubt)
            if self.high is not self.low:
                self._round(high, self.high[place, rows], doubt)
        if doubt.any():
            doubt &= self.covered[block.fields]
            self.doubtful.append(np.flatnonzero(doubt) + rows.start)

    def _group(self, group: Sequence[int], block: Columns) -> tuple[Floats, Floats]:
        read = [self.curves[place].read(block) for place in group]
        low = _added([each for each, _ in read])
        if all(high is None for _, high in read):
            return low, low
        return low, _added([least if most is None else most for least, most in read])

    def _round(self, sums: Floats, into: Units, doubt: Mask) -> None:
        """Round to whole units, and mark in ``doubt`` what lies too near a half."""
        rounded = np.rint(sums)
        into[:] = rounded
        doubt |= np.abs(sums - rounded) >= HALF - self.slack

    def settle(self) -> int:
        """Replace the sums of the doubtful rows by exact ones; return how many there are."""
        if not self.doubtful:
            return 0
        rows = np.concatenate(self.doubtful)
        settler = Settler(self.standard, self.columns)
        for row in rows.tolist():
            for place, span in enumerate(settler.spans(row)):
                self.low[place, row] = span.low
                self.high[place, row] = span.high
        return len(rows)

    def sums(self, place: int, group: Sequence[int]) -> Sums:
        """Return the sums at ``place``, made of the indicators of ``group``."""
        known: Mask | None = None
        for missing in (self.missing[each] for each in group):
            if missing is not None:
                known = ~missing if known is None else known & ~missing
        return Sums(self.low[place], self.high[place], known)


def _covered(standard: Standard, columns: Columns) -> Mask:
    """Return for each code of the columns whether the standard covers it."""
    return np.array([code in standard.fields for code in columns.codes], dtype=np.bool_)


def _added(each: Sequence[Floats]) -> Floats:
    """Return the sum of one or more vectors, leaving them as they are."""
    if len(each) == 1:
        return each[0]
    total = each[0] + each[1]
    for more in each[2:]:
        total += more
    return total


def _slack(curves: Sequence[Curve]) -> float:
    """Return twice the bound of the module's docstring."""
    most = sum(each.most for each in curves)
    return 2 * (sum(each.error for each in curves) + (len(curves) + 4) * UNIT * most)


def _missing(indicators: Sequence[Indicator], columns: Columns) -> list[Mask | None]:
    """Return for each indicator where its level is missing; None where it never is."""
    return [_level_missing(each, columns) for each in indicators]


def _level_missing(indicator: Indicator, columns: Columns) -> Mask | None:
    if indicator.fact is not None:
        return None
    column = columns.levels.get(indicator.id)
    if column is None:
        return np.ones(len(columns), dtype=np.bool_)
    return column.missing if column.missing is not None and column.missing.any() else None


def _gates(columns: Columns, standard: Standard, campaign_year: int | None) -> dict[str, Mask]:
    """Return the rows each gate stops; gates that stop none are left out."""
    stopped: dict[str, Mask] = {}
    for gate in standard.gates:
        if gate.fact is not None:
            stopped[gate.id] = ~holds(gate.condition, gate.bound, columns.facts[gate.fact])
        elif gate.condition == "campaign_year" and campaign_year is not None:
            stopped[gate.id] = columns.years != campaign_year
    return {name: stops for name, stops in stopped.items() if stops.any()}


def _judged(work: _Work, gates: Mapping[str, Mask], settled: int) -> Batch:
    standard, columns = work.standard, work.columns
    total = work.sums(0, range(len(standard.indicators)))
    dimensions = {
        each.id: work.sums(place, group)
        for place, (each, group) in enumerate(
            zip(standard.dimensions, work.groups, strict=True), start=1
        )
    }
    lines = _Lines(standard, columns)
    at_lowest = lines.reached(total.low, {name: each.low for name, each in dimensions.items()})
    at_highest = at_lowest
    if work.high is not work.low:
        tops = {name: each.high for name, each in dimensions.items()}
        at_highest = lines.reached(total.high, tops)
    verdicts = np.where(at_lowest, np.int8(MEETS), np.int8(BELOW))
    if total.known is not None:
        verdicts[~total.known] = UNDETERMINED
    for stops in gates.values():
        verdicts[stops] = GATED
    if not work.covered.all():
        verdicts[~work.covered[columns.fields]] = UNCOVERED
    awards = _awards(standard, total.low, verdicts)
    return Batch(
        standard,
        columns,
        total,
        dimensions,
        verdicts,
        awards,
        gates,
        at_lowest,
        at_highest,
        settled,
    )


class _Lines:
    """Pass marks and floors of each field in units of the last place."""

    def __init__(self, standard: Standard, columns: Columns) -> None:
        self.columns = columns
        fields = [standard.fields.get(code) for code in columns.codes]
        marks = [NEVER if each is None else units(each.pass_mark, standard) for each in fields]
        self.marks = np.array(marks, dtype=np.int32)
        self.floors = {each.id: _floors(each.id, fields, standard) for each in standard.dimensions}

    def reached(self, total: Units, dimensions: Mapping[str, Units]) -> Mask:
        """Return which rows reach their pass mark and every floor."""
        fields = self.columns.fields
        found: Mask = total >= _line(self.marks, fields)
        for name, floors in self.floors.items():
            if (floors > ALWAYS).any():
                found &= dimensions[name] >= _line(floors, fields)
        return found


def _line(lines: Units, fields: NDArray[np.intp]) -> Units | np.int32:
    """Return the line of each row; one number where all fields have the same."""
    same = len(lines) > 0 and bool((lines == lines[0]).all())
    return lines[0] if same else lines[fields]


def _floors(name: str, fields: Sequence[Field | None], standard: Standard) -> Units:
    floors = [each.floors.get(name) if each else None for each in fields]
    found = [ALWAYS if each is None else units(each, standard) for each in floors]
    return np.array(found, dtype=np.int32)


def units(line: Decimal, standard: Standard) -> int:
    """Return the least whole unit of the last place that is not below ``line``."""
    exact = CONTEXT.divide(line, standard.quantum).to_integral_value(ROUND_CEILING)
    return max(ALWAYS, min(NEVER, int(exact)))


def _awards(standard: Standard, total: Units, verdicts: Codes) -> Codes:
    """Return the highest award of each row that meets."""
    awards: Codes = np.full(len(total), NO_AWARD, dtype=np.int8)
    meets = verdicts == MEETS
    order = sorted(range(len(standard.awards)), key=lambda place: standard.awards[place].lower)
    for place in order:
        awards[meets & (total >= units(standard.awards[place].lower, standard))] = place
    return awards


def points(columns: Columns, standard: Standard, indicator: str) -> Micro:
    """Return the points of one indicator, half-up to six places; KeyError if there is none."""
    return _micro(columns, standard, indicator, weighted=False)


def contributions(columns: Columns, standard: Standard, indicator: str) -> Micro:
    """Return weight · points ÷ 100 of one indicator; where unjudged, of the lowest points."""
    return _micro(columns, standard, indicator, weighted=True)


def _micro(columns: Columns, standard: Standard, indicator_id: str, *, weighted: bool) -> Micro:
    indicator = standard.indicator(indicator_id)
    place = standard.indicators.index(indicator)
    scale = CONTEXT.divide(indicator.weight, HUNDRED) if weighted else Decimal(1)
    read = curve(indicator, standard, columns, CONTEXT.multiply(scale, Decimal(MILLION)))
    millionths, doubt = _rounded(read, columns)
    doubt &= _covered(standard, columns)[columns.fields]
    rows = np.flatnonzero(doubt).tolist()
    if rows:
        settler = Settler(standard, columns)
        millionths[rows] = settler.micro(place, rows, weighted=weighted)
    missing = _level_missing(indicator, columns)
    return Micro(millionths, None if missing is None else ~missing)


def _rounded(read: Curve, columns: Columns) -> tuple[NDArray[np.int64], Mask]:
    """Return whole numbers, and which of them lie too near a half to be sure."""
    slack = _slack([read])
    if slack >= HALF:
        return np.zeros(len(columns), dtype=np.int64), np.ones(len(columns), dtype=np.bool_)
    sums, _ = read.read(columns)
    rounded = np.rint(sums)
    return rounded.astype(np.int64), np.abs(sums - rounded) >= HALF - slack
