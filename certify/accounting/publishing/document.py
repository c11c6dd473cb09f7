"""A dataset as one JSON document, names in both languages beside every code."""

from typing import Any, Final

from certify.accounting.publishing.dataset import Dataset, Observation
from certify.accounting.publishing.words import MARK_NAMES, UNITS, both

SCHEMA: Final = "certify.dataset/1"


def as_document(dataset: Dataset) -> dict[str, Any]:
    """Return the document; figures are strings with the decimals of their measure, or null."""
    edition = dataset.edition
    return {
        "schema": SCHEMA,
        "id": dataset.id,
        "version": dataset.version,
        "agency": dataset.agency,
        "title": both(dataset.title),
        "description": both(dataset.description),
        "licence": dataset.licence,
        "edition": {
            "number": edition.number,
            "vintage": edition.vintage,
            "published_on": edition.published_on.isoformat(),
            "revision": edition.revision,
        },
        "dimensions": [
            {
                "id": one.id,
                "name": both(one.name),
                "codes": {code: both(name) for code, name in one.codes.items()},
            }
            for one in dataset.dimensions
        ],
        "measures": [
            {
                "id": one.id,
                "name": both(one.name),
                "unit": one.unit,
                "unit_name": both(UNITS[one.unit]),
                "decimals": one.decimals,
            }
            for one in dataset.measures
        ],
        "marks": {mark: both(name) for mark, name in MARK_NAMES.items()},
        "notes": [both(note) for note in dataset.notes],
        "observations": [_plain(dataset, one) for one in dataset.observations],
    }


def _plain(dataset: Dataset, one: Observation) -> dict[str, Any]:
    ids = (dimension.id for dimension in dataset.dimensions)
    return {
        "period": one.period,
        "key": dict(zip(ids, one.key, strict=True)),
        "measure": one.measure,
        "value": dataset.printed(one) or None,
        "marks": sorted(one.marks),
    }
