"""Datasets of a release as plain values, and back. Pure.

Names are kept as the English text that is marked for translation; a figure keeps all its
digits. The edition (number, day) is put in when a dataset is read: it belongs to the release.
"""

from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal
from hashlib import sha256
from typing import Any

import rfc8785

from certify.accounting.publishing.dataset import (
    Dataset,
    Dimension,
    Edition,
    Measure,
    Observation,
)


def digest_of(values: Any) -> str:
    """Return ``sha256:…`` of the canonical form (RFC 8785) of plain values."""
    return f"sha256:{sha256(rfc8785.dumps(values)).hexdigest()}"


def freeze(dataset: Dataset) -> dict[str, Any]:
    """Return the dataset without its edition as plain values."""
    return {
        "id": dataset.id,
        "version": dataset.version,
        "agency": dataset.agency,
        "title": dataset.title,
        "description": dataset.description,
        "dimensions": [
            {"id": one.id, "name": one.name, "codes": [list(pair) for pair in one.codes.items()]}
            for one in dataset.dimensions
        ],
        "measures": [asdict(one) for one in dataset.measures],
        "observations": [_plain(one) for one in dataset.observations],
        "notes": list(dataset.notes),
        "licence": dataset.licence,
    }


def thaw(plain: Mapping[str, Any], edition: Edition) -> Dataset:
    """Return the dataset that ``freeze`` froze, as this ``edition`` of it."""
    return Dataset(
        id=plain["id"],
        version=plain["version"],
        agency=plain["agency"],
        title=plain["title"],
        description=plain["description"],
        dimensions=tuple(
            Dimension(one["id"], one["name"], dict(one["codes"])) for one in plain["dimensions"]
        ),
        measures=tuple(Measure(**one) for one in plain["measures"]),
        observations=tuple(_observation(one) for one in plain["observations"]),
        edition=edition,
        notes=tuple(plain["notes"]),
        licence=plain["licence"],
    )


def _plain(one: Observation) -> list[Any]:
    value = None if one.value is None else format(one.value, "f")
    return [list(one.key), one.measure, one.period, value, sorted(one.marks)]


def _observation(plain: list[Any]) -> Observation:
    key, measure, period, value, marks = plain
    number = None if value is None else Decimal(value)
    return Observation(tuple(key), measure, period, number, frozenset(marks))
