"""The score sheet ``certify.score/1``: a result that explains and repeats itself.

Numbers are already rounded as the contract asks, so a sheet read back from its JSON
equals the sheet that wrote it, and the same findings give the same bytes (RFC 8785).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from hashlib import sha256
from typing import Any, Final, NamedTuple

from certify.scoring.rounding import plain

SCHEMA: Final = "certify.score/1"
PUBLIC_SCHEMA: Final = "certify.public-score/1"
_CANONICAL: Final = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
)


@dataclass(frozen=True)
class StandardMark:
    """Which standard judged: id, version, digest of its file, authority."""

    id: str
    version: str
    digest: str
    authority: str


class FactValue(NamedTuple):
    """One fact as found. ``value`` is text (None: the filing does not hold it)."""

    value: str | None
    unit: str
    source: str


@dataclass(frozen=True)
class GateResult:
    """``passed`` is None where the gate does not apply; ``patents`` names those concerned."""

    id: str
    passed: bool | None
    reason: str
    patents: tuple[tuple[str, str], ...]


class IndicatorResult(NamedTuple):
    """One indicator. ``step`` is the table row that fired (-1: below the first)."""

    id: str
    value: Decimal | None
    points: Decimal | None
    weight: Decimal
    contribution: Decimal | None
    rule: str
    note: str | None
    step: int | None


@dataclass(frozen=True)
class DimensionResult:
    """``total`` and ``reached`` are None while levels are missing."""

    id: str
    total: Decimal | None
    floor: Decimal | None
    reached: bool | None


@dataclass(frozen=True)
class Sheet:
    """One filing, as judged, under one standard."""

    standard: StandardMark
    engine: str
    field: str
    facts: Mapping[str, FactValue]
    gates: tuple[GateResult, ...]
    indicators: tuple[IndicatorResult, ...]
    dimensions: tuple[DimensionResult, ...]
    total: Decimal | None
    pass_mark: Decimal
    margin: Decimal | None
    verdict: str
    interval: tuple[Decimal, Decimal] | None
    award: str | None

    def as_json(self) -> dict[str, Any]:
        """Return the document of the contract; every amount is text."""
        return {
            "schema": SCHEMA,
            "standard": vars(self.standard).copy(),
            "engine": self.engine,
            "field": self.field,
            "facts": {
                name: {"value": fact.value, "unit": fact.unit, "from": fact.source}
                for name, fact in self.facts.items()
            },
            "gates": [_gate_json(gate) for gate in self.gates],
            "indicators": [_indicator_json(each) for each in self.indicators],
            "dimensions": [_dimension_json(each) for each in self.dimensions],
            "total": _exact(self.total),
            "pass_mark": plain(self.pass_mark),
            "margin": _exact(self.margin),
            "verdict": self.verdict,
            "interval": [format(end, "f") for end in self.interval] if self.interval else None,
            "award": self.award,
        }

    def canonical(self) -> bytes:
        """Return the canonical bytes (RFC 8785) a replay is compared with.

        For a document of ASCII keys, texts, truths and small whole numbers they are what
        the standard library writes, quicker than a general canonicaliser.
        """
        return _CANONICAL.encode(self.as_json()).encode()

    @cached_property
    def digest(self) -> str:
        """Digest of the canonical bytes, ``sha256:…``."""
        return f"sha256:{sha256(self.canonical()).hexdigest()}"


def public_part(sheet: Sheet) -> dict[str, Any]:
    """Return what anybody may see (contract, "Who sees what"), and no more.

    Standard, field, dimension totals, total, verdict, and the digest of the full sheet,
    so that whoever holds the sheet can prove that it is the one meant.
    """
    return {
        "schema": PUBLIC_SCHEMA,
        "standard": vars(sheet.standard).copy(),
        "field": sheet.field,
        "dimensions": [{"id": each.id, "total": _exact(each.total)} for each in sheet.dimensions],
        "total": _exact(sheet.total),
        "verdict": sheet.verdict,
        "sheet_digest": sheet.digest,
    }


def read_sheet(document: Mapping[str, Any]) -> Sheet:
    """Return the sheet a stored ``as_json`` document holds (KeyError if it is another)."""
    if document["schema"] != SCHEMA:
        raise ValueError(f"not a {SCHEMA} document but {document['schema']!r}")
    interval = document["interval"]
    return Sheet(
        standard=StandardMark(**document["standard"]),
        engine=document["engine"],
        field=document["field"],
        facts={
            name: FactValue(fact["value"], fact["unit"], fact["from"])
            for name, fact in document["facts"].items()
        },
        gates=tuple(_read_gate(gate) for gate in document["gates"]),
        indicators=tuple(_read_indicator(each) for each in document["indicators"]),
        dimensions=tuple(
            DimensionResult(
                each["id"], _number(each["total"]), _number(each["floor"]), each["reached"]
            )
            for each in document["dimensions"]
        ),
        total=_number(document["total"]),
        pass_mark=Decimal(document["pass_mark"]),
        margin=_number(document["margin"]),
        verdict=document["verdict"],
        interval=(Decimal(interval[0]), Decimal(interval[1])) if interval else None,
        award=document["award"],
    )


def _plain(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)


def _exact(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _gate_json(gate: GateResult) -> dict[str, Any]:
    return {
        "id": gate.id,
        "passed": gate.passed,
        "reason": gate.reason,
        "patents": [{"number": number, "why": why} for number, why in gate.patents],
    }


def _read_gate(document: Mapping[str, Any]) -> GateResult:
    patents = tuple((each["number"], each["why"]) for each in document["patents"])
    return GateResult(document["id"], document["passed"], document["reason"], patents)


def _indicator_json(indicator: IndicatorResult) -> dict[str, Any]:
    return {
        "id": indicator.id,
        "value": _plain(indicator.value),
        "points": _plain(indicator.points),
        "weight": plain(indicator.weight),
        "contribution": _plain(indicator.contribution),
        "rule": indicator.rule,
        "note": indicator.note,
        "step": indicator.step,
    }


def _read_indicator(document: Mapping[str, Any]) -> IndicatorResult:
    return IndicatorResult(
        id=document["id"],
        value=_number(document["value"]),
        points=_number(document["points"]),
        weight=Decimal(document["weight"]),
        contribution=_number(document["contribution"]),
        rule=document["rule"],
        note=document["note"],
        step=document["step"],
    )


def _dimension_json(dimension: DimensionResult) -> dict[str, Any]:
    return {
        "id": dimension.id,
        "total": _exact(dimension.total),
        "floor": _plain(dimension.floor),
        "reached": dimension.reached,
    }
