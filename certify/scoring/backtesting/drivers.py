"""What drives a change of verdict: the new standard's parts, put into the old one alone.

For each part that differs (an indicator with its benchmarks and weight, the pass marks,
floors, gates, rounding) a standard is made that is the old one but for that part, and the
filings whose verdict changed are judged under it. A part that flips a verdict by itself
drives the change; several may, or only all together.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from certify.scoring.bulk.batch import MEETS, contributions, score_batch
from certify.scoring.bulk.columns import Columns, Mask
from certify.scoring.standard import Dimension, Field, Indicator, Standard

PARTS = ("pass_mark", "floors", "gates", "rounding")


@dataclass(frozen=True)
class Part:
    """One part of two standards; ``alone`` is the old one with the new form of it."""

    id: str
    kind: str
    old: Indicator | None
    new: Indicator | None
    alone: Standard | None

    @property
    def differs(self) -> bool:
        """Whether the two standards differ in this part."""
        return self.alone is not None


@dataclass(frozen=True)
class Effect:
    """A part's effect on filings that changed: new less old millionths, and who flips."""

    millionths: NDArray[np.int64] | None
    flips: Mask


def parts(old: Standard, new: Standard) -> tuple[Part, ...]:
    """Return every indicator of both standards, then the other parts that differ."""
    return (*_indicators(old, new), *_others(old, new))


def effects(part: Part, columns: Columns, old: Standard, new: Standard, met: Mask) -> Effect:
    """Return the effect of ``part`` on ``columns``, of which those in ``met`` met the old."""
    flips: Mask = np.zeros(len(columns), dtype=np.bool_)
    if part.alone is not None:
        flips = (score_batch(columns, part.alone).verdicts == MEETS) != met
    if part.kind != "indicator":
        return Effect(None, flips)
    change = np.zeros(len(columns), dtype=np.int64)
    if part.differs and part.new is not None:
        change += contributions(columns, new, part.id).millionths
    if part.differs and part.old is not None:
        change -= contributions(columns, old, part.id).millionths
    return Effect(change, flips)


def _indicators(old: Standard, new: Standard) -> Iterator[Part]:
    mine = {each.id: each for each in old.indicators}
    theirs = {each.id: each for each in new.indicators}
    for name in dict.fromkeys((*mine, *theirs)):
        one, other = mine.get(name), theirs.get(name)
        differs = one is None or other is None or _differs(one, other, old, new)
        alone = _with_indicator(old, new, one, other) if differs else None
        yield Part(name, "indicator", one, other, alone)


def _differs(one: Indicator, other: Indicator, old: Standard, new: Standard) -> bool:
    read = ("fact", "transform", "weight", "table", "missing_points")
    if any(getattr(one, name) != getattr(other, name) for name in read):
        return True
    shared = old.fields.keys() & new.fields.keys()
    return any(
        old.fields[code].measures.get(one.id) != new.fields[code].measures.get(one.id)
        for code in shared
    )


def _with_indicator(
    old: Standard, new: Standard, one: Indicator | None, other: Indicator | None
) -> Standard:
    """Return ``old`` with the indicator taken from ``new``: replaced, added or removed."""
    if other is None:
        return replace(old, indicators=tuple(each for each in old.indicators if each is not one))
    if one is None:
        put = (*old.indicators, other)
    else:
        other = replace(other, dimension=one.dimension)
        put = tuple(other if each is one else each for each in old.indicators)
    measured = {
        code: _measured(field, new.fields.get(code), other.id) for code, field in old.fields.items()
    }
    return replace(old, indicators=put, fields=measured, dimensions=_dimensions(old, new, other))


def _measured(field: Field, theirs: Field | None, name: str) -> Field:
    """Return ``field`` with the benchmark of one indicator taken from ``theirs``."""
    if theirs is None:
        return field
    measures = {each: number for each, number in field.measures.items() if each != name}
    if name in theirs.measures:
        measures[name] = theirs.measures[name]
    return replace(field, measures=measures)


def _dimensions(old: Standard, new: Standard, added: Indicator) -> tuple[Dimension, ...]:
    """Return the old dimensions, and the added indicator's if the old standard lacks it."""
    if any(each.id == added.dimension for each in old.dimensions):
        return old.dimensions
    return (*old.dimensions, *(each for each in new.dimensions if each.id == added.dimension))


def _others(old: Standard, new: Standard) -> Iterator[Part]:
    shared = old.fields.keys() & new.fields.keys()
    marks = {code: _marked(old.fields[code], new.fields[code]) for code in shared}
    floors = {code: _floored(old, old.fields[code], new.fields[code]) for code in shared}
    alone = (
        replace(old, fields={**old.fields, **marks}),
        replace(old, fields={**old.fields, **floors}),
        replace(old, gates=new.gates),
        replace(old, quantum=new.quantum),
    )
    for kind, changed in zip(PARTS, alone, strict=True):
        if _lines(changed) != _lines(old):
            yield Part(kind, kind, None, None, changed)


def _marked(field: Field, theirs: Field) -> Field:
    return replace(field, pass_mark=theirs.pass_mark)


def _floored(old: Standard, field: Field, theirs: Field) -> Field:
    ids = {each.id for each in old.dimensions}
    return replace(field, floors={name: at for name, at in theirs.floors.items() if name in ids})


def _lines(standard: Standard) -> object:
    """Return what is neither indicator nor text: marks, floors, gates, rounding."""
    fields = {code: (each.pass_mark, each.floors) for code, each in standard.fields.items()}
    gates = sorted((each.condition, each.fact or "", each.bound) for each in standard.gates)
    return fields, gates, standard.quantum
