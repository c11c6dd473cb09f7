"""How far facts are from changing an outcome, as plain values and as JSON.

What ``counterfactual`` finds, ``counterfactual_words`` puts into sentences. Numbers are
``Decimal``, in JSON texts; values of a fact are in its own unit.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from certify.scoring.distance.power import Power
from certify.scoring.rounding import ZERO, plain, shown

SCHEMA: Final = "certify.counterfactuals/1"
NEAR: Final = Decimal(5)
"""A total within this many points of a line is near it."""


@dataclass(frozen=True)
class Crossing:
    """The nearest value that crosses, and what scoring again with it gives.

    ``change`` is None where the fact was missing; ``every`` says that any value would do.
    """

    value: Decimal
    change: Decimal | None
    total: Decimal
    every: bool = False


@dataclass(frozen=True)
class Distance:
    """One fact (or one reviewers' level) and a line: ``up`` and ``down`` None: no value crosses.

    ``indicators`` read it; ``linked`` are other facts the standard reads that share a
    figure of the filing with it, and which a change of that figure would move as well.
    """

    name: str
    unit: str
    step: Decimal
    now: Decimal | None
    power: Power
    indicators: tuple[str, ...]
    linked: tuple[str, ...]
    up: Crossing | None
    down: Crossing | None

    @property
    def nearest(self) -> Crossing | None:
        """The smaller of the two changes."""
        found = [each for each in (self.up, self.down) if each is not None]
        return min(found, key=_size, default=None)


def _size(crossing: Crossing) -> Decimal:
    return abs(crossing.change) if crossing.change is not None else ZERO


@dataclass(frozen=True)
class Line:
    """A line and how far every fact is from crossing it.

    ``when`` is judged, possible or certain; ``award`` is None for the standard's own line.
    ``floors`` are the dimensions whose floor is missed.
    """

    when: str
    award: str | None
    mark: Decimal
    total: Decimal
    margin: Decimal
    floors: tuple[str, ...]
    reached: bool
    near: bool
    distances: tuple[Distance, ...]


@dataclass(frozen=True)
class GateLack:
    """A gate that is not passed; ``needed`` is None where no value of a fact decides."""

    id: str
    fact: str | None
    now: Decimal | None
    needed: Decimal | None
    power: Power | None


@dataclass(frozen=True)
class Counterfactuals:
    """Every line, and what failed gates lack."""

    standard: str
    field: str
    lines: tuple[Line, ...]
    gates: tuple[GateLack, ...]

    def as_json(self) -> dict[str, Any]:
        """Return ``certify.counterfactuals/1``; numbers are texts."""
        return {
            "schema": SCHEMA,
            "standard": self.standard,
            "field": self.field,
            "near": plain(NEAR),
            "lines": [_line_json(each) for each in self.lines],
            "gates": [_gate_json(each) for each in self.gates],
        }


def _line_json(line: Line) -> dict[str, Any]:
    return {
        "when": line.when,
        "award": line.award,
        "mark": plain(line.mark),
        "total": format(line.total, "f"),
        "margin": format(line.margin, "f"),
        "floors_missed": list(line.floors),
        "reached": line.reached,
        "near": line.near,
        "distances": [_distance_json(each) for each in line.distances],
    }


def _distance_json(distance: Distance) -> dict[str, Any]:
    return {
        "name": distance.name,
        "unit": distance.unit,
        "step": plain(distance.step),
        "now": None if distance.now is None else shown(distance.now),
        "power": distance.power.kind,
        "indicators": list(distance.indicators),
        "linked": list(distance.linked),
        "up": _crossing_json(distance.up),
        "down": _crossing_json(distance.down),
    }


def _crossing_json(crossing: Crossing | None) -> dict[str, Any] | None:
    if crossing is None:
        return None
    return {
        "value": plain(crossing.value),
        "change": None if crossing.change is None else shown(crossing.change),
        "total": format(crossing.total, "f"),
        "every": crossing.every,
    }


def _gate_json(gate: GateLack) -> dict[str, Any]:
    return {
        "id": gate.id,
        "fact": gate.fact,
        "now": None if gate.now is None else shown(gate.now),
        "needed": None if gate.needed is None else plain(gate.needed),
        "power": None if gate.power is None else gate.power.kind,
    }
