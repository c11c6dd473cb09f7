"""The curve of an indicator as plain geometry: what a page draws, with words beside it.

The axis is in the fact's own unit (money in 10,000 yuan, shares in per cent), so that a
table measured against a benchmark needs the field whose benchmark it is. Coordinates are
those of the drawing, origin top left, to a tenth.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Final, NamedTuple

from certify.i18n import N_, translate
from certify.scoring import words
from certify.scoring.rounding import HUNDRED, ZERO, half_up
from certify.scoring.standard import HIGHEST_LEVEL, LOWEST_LEVEL, Field, Indicator
from certify.scoring.vocabulary import VOCABULARY

WIDTH: Final = Decimal(360)
HEIGHT: Final = Decimal(180)
LEFT: Final = Decimal(30)
RIGHT: Final = Decimal(348)
TOP: Final = Decimal(22)
BOTTOM: Final = Decimal(142)
POINTS: Final = tuple(Decimal(each) for each in (0, 25, 50, 75, 100))
_TENTH: Final = Decimal("0.1")
_BEYOND: Final = Decimal("0.08")
"""How much of the table's width is drawn beyond its ends, where points stay the same."""
_LETTER: Final = Decimal("5.4")
"""Width of a figure of the axis in the drawing; Chinese letters take two."""

_FLAG_WINDOW: Final = (Decimal("-0.5"), Decimal("1.5"))

AXES: Final = {
    "CNY": ("CNY_10K", Decimal("0.0001")),
    "share": ("percent", HUNDRED),
}
"""Units that an axis writes in another one: (that unit, factor)."""

UNITS: Final = {
    "CNY_10K": N_("10,000 yuan"),
    "percent": N_("per cent"),
    "years": N_("years"),
    "count": N_("number"),
    "ratio": N_("times"),
    "level": N_("level"),
}


class Spot(NamedTuple):
    """A place in the drawing."""

    x: Decimal
    y: Decimal


@dataclass(frozen=True)
class Tick:
    """A mark of an axis: place along it, and its label ("" where there is no room)."""

    at: Decimal
    label: str


@dataclass(frozen=True)
class Curve:
    """Lines of one table. A full dot's value belongs to its line, a hollow one's to the next."""

    kind: str
    lines: tuple[tuple[Spot, ...], ...]
    full: tuple[Spot, ...]
    hollow: tuple[Spot, ...]


@dataclass(frozen=True)
class Plot:
    """A drawing of one table, or of two over each other (the older one first)."""

    title: str
    description: str
    axis: str
    curves: tuple[Curve, ...]
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    benchmarks: tuple[Tick, ...]


@dataclass(frozen=True)
class _Shape:
    """A table in the unit of the axis. ``low`` and ``high`` bound what is drawn."""

    kind: str
    unit: str
    rows: tuple[tuple[Decimal, Decimal], ...]
    low: Decimal
    high: Decimal
    benchmark: Decimal | None


class _Scale(NamedTuple):
    low: Decimal
    high: Decimal

    def x(self, value: Decimal) -> Decimal:
        return _tenth(LEFT + (value - self.low) * (RIGHT - LEFT) / (self.high - self.low))


def plot(indicator: Indicator, field: Field, language: str) -> Plot:
    """Return the drawing of ``indicator`` as it counts in ``field``."""
    return _plot([indicator], [_shape(indicator, field)], language)


def overlaid(
    old: tuple[Indicator, Field], new: tuple[Indicator, Field], language: str
) -> Plot | None:
    """Return both tables in one drawing; None if their axes measure different things."""
    shapes = [_shape(*old), _shape(*new)]
    first, last = shapes
    if (first.unit, first.kind == "flag", old[0].fact) != (
        last.unit,
        last.kind == "flag",
        new[0].fact,
    ):
        return None
    return _plot([old[0], new[0]], shapes, language)


def axis_unit(indicator: Indicator) -> tuple[str, Decimal]:
    """Return (unit of the axis, factor from the fact's unit into it)."""
    if indicator.table.kind == "flag":
        return "flag", Decimal(1)
    if indicator.fact is None:
        return "level", Decimal(1)
    unit = VOCABULARY[indicator.fact].unit
    return AXES.get(unit, (unit, Decimal(1)))


def fact_value(at: Decimal, indicator: Indicator, field: Field) -> Decimal:
    """Return the value of the fact that lies at ``at`` of the table, benchmark applied."""
    if indicator.transform == "ratio":
        return at * field.measures[indicator.id]
    if indicator.transform == "difference":
        return at + field.measures[indicator.id]
    return at


def _plot(indicators: Sequence[Indicator], shapes: Sequence[_Shape], language: str) -> Plot:
    scale = _Scale(min(s.low for s in shapes), max(s.high for s in shapes))
    newest = indicators[-1]
    return Plot(
        title=f"{newest.id} {newest.names.say(language)}",
        description=" / ".join(_described(shape, language) for shape in shapes),
        axis=_axis(newest, shapes[-1].unit, language),
        curves=tuple(_curve(shape, scale) for shape in shapes),
        across=_across(shapes, scale, language),
        up=tuple(Tick(_y(each), words.number(each)) for each in POINTS),
        benchmarks=tuple(
            Tick(scale.x(shape.benchmark), _said(shape.benchmark, shape.unit, language))
            for shape in shapes
            if shape.benchmark is not None
        ),
    )


def _shape(indicator: Indicator, field: Field) -> _Shape:
    table = indicator.table
    unit, factor = axis_unit(indicator)
    rows = tuple(
        (fact_value(at, indicator, field) * factor, points)
        for at, points in zip(table.at, table.points, strict=True)
    )
    bounds = _bounds(indicator, factor)
    benchmark = field.measures.get(indicator.id)
    inside = [at for at, _ in rows]
    if benchmark is not None:
        benchmark *= factor
        inside.append(benchmark)
    low, high = _window(inside, bounds) if table.kind != "flag" else _FLAG_WINDOW
    return _Shape(table.kind, unit, rows, low, high, benchmark)


def _bounds(indicator: Indicator, factor: Decimal) -> tuple[Decimal | None, Decimal | None]:
    """Return what the fact cannot go below and above, in the unit of the axis."""
    if indicator.fact is None:
        return LOWEST_LEVEL, HIGHEST_LEVEL
    fact = VOCABULARY[indicator.fact]
    low = None if fact.low is None else fact.low * factor
    return low, None if fact.high is None else fact.high * factor


def _window(
    values: Sequence[Decimal], bounds: tuple[Decimal | None, Decimal | None]
) -> tuple[Decimal, Decimal]:
    """Return what is drawn: the values and some more, within the bounds."""
    low, high = min(values), max(values)
    more = (high - low) * _BEYOND or Decimal(1)
    below, above = bounds
    low = low - more if below is None else max(low - more, below)
    return low, high + more if above is None else min(high + more, above)


def _curve(shape: _Shape, scale: _Scale) -> Curve:
    if shape.kind == "flag":
        return _bars(shape, scale)
    return _steps(shape, scale) if shape.kind == "bands" else _line(shape, scale)


def _line(shape: _Shape, scale: _Scale) -> Curve:
    """One line through the rows, flat beyond them."""
    (_, first), (_, last) = shape.rows[0], shape.rows[-1]
    rows = ((scale.low, first), *shape.rows, (scale.high, last))
    spots = tuple(dict.fromkeys(_spot(at, points, scale) for at, points in rows))
    knots = tuple(_spot(at, points, scale) for at, points in shape.rows)
    return Curve(shape.kind, (spots,), knots, ())


def _steps(shape: _Shape, scale: _Scale) -> Curve:
    """One flat line a band: closed where it begins, open where the next one does.

    Below the first row the first row's points count as well.
    """
    ends = (*shape.rows, (scale.high, shape.rows[-1][1]))
    lines = [(_spot(at, p, scale), _spot(end, p, scale)) for (at, p), (end, _) in pairwise(ends)]
    full = tuple(start for start, _ in lines)
    hollow = tuple(end for _, end in lines[:-1])
    first = shape.rows[0]
    if scale.low < first[0]:
        lines.insert(0, (_spot(scale.low, first[1], scale), _spot(*first, scale)))
    return Curve("bands", tuple(lines), full, hollow)


def _bars(shape: _Shape, scale: _Scale) -> Curve:
    half = Decimal("0.3")
    lines = tuple(
        (_spot(at - half, points, scale), _spot(at + half, points, scale))
        for at, points in shape.rows
    )
    return Curve("flag", lines, tuple(_spot(*row, scale) for row in shape.rows), ())


def _across(shapes: Sequence[_Shape], scale: _Scale, language: str) -> tuple[Tick, ...]:
    """Return a mark at each row of the tables, labelled as long as there is room."""
    values = sorted({at for shape in shapes for at, _ in shape.rows})
    ticks = []
    free = ZERO
    for value in values:
        x, label = scale.x(value), _said(value, shapes[-1].unit, language)
        half = _breadth(label) / 2
        fits = x - half >= free
        ticks.append(Tick(x, label if fits else ""))
        free = x + half + 3 if fits else free
    return tuple(ticks)


def _breadth(label: str) -> Decimal:
    return sum((_LETTER if letter.isascii() else 2 * _LETTER for letter in label), ZERO)


def _axis(indicator: Indicator, unit: str, language: str) -> str:
    name = indicator.names.say(language)
    if indicator.fact is not None:
        name = translate(VOCABULARY[indicator.fact].label, language)
    if unit not in UNITS:
        return name
    said = translate(UNITS[unit], language)
    return translate(N_("{name} ({unit})"), language, name=name, unit=said)


def _said(value: Decimal, unit: str, language: str) -> str:
    """Write a value of the axis: a number, or yes and no."""
    if unit == "flag":
        return words.quantity(value, "flag", language)
    return words.number(half_up(value, Decimal("0.0001")))


HOW: Final = {
    "piecewise": N_("straight line between the points, flat outside"),
    "rubric": N_("a level between two whole ones lies on the line between them"),
    "bands": N_("the greatest lower bound not above the value counts"),
    "flag": N_("the condition holds or does not"),
}


def _described(shape: _Shape, language: str) -> str:
    unit = "" if shape.unit not in UNITS else translate(UNITS[shape.unit], language)
    rows = [
        translate(
            N_("{value} {unit}: {points} points"),
            language,
            value=_said(at, shape.unit, language),
            unit=unit,
            points=words.number(points),
        )
        for at, points in shape.rows
    ]
    said = "; ".join((*rows, translate(HOW[shape.kind], language)))
    if shape.benchmark is None:
        return said
    mark = _said(shape.benchmark, shape.unit, language)
    return f"{said}; {translate(N_('benchmark {value}'), language, value=mark)}"


def _spot(at: Decimal, points: Decimal, scale: _Scale) -> Spot:
    return Spot(scale.x(at), _y(points))


def _y(points: Decimal) -> Decimal:
    return _tenth(BOTTOM - points * (BOTTOM - TOP) / HUNDRED)


def _tenth(value: Decimal) -> Decimal:
    return half_up(value, _TENTH)
