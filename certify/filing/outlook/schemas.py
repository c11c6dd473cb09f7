"""What the endpoints beside ``POST /api/v1/score`` take and give, for the OpenAPI document."""

from typing import Any, Final

from marshmallow import fields

from certify.filing.api_schemas import (
    SCORE_REQUEST,
    SCORE_SHEET,
    ScoreRequest,
    listing,
    record,
    text,
)

__all__ = ["COUNTERFACTUALS", "SCORE_REQUEST", "SENSITIVITY", "WHAT_IF", "WHAT_IF_REQUEST"]


class WhatIfRequest(ScoreRequest):
    """The body of a request to try other figures."""

    changes = fields.Dict(
        keys=fields.String(),
        values=fields.Raw(),
        required=True,
        metadata={
            "description": "JSON pointer into this body → value, of the type the place has",
            "example": {"/filing/economics/sales": "62000000.00", "/judgement/levels/C3": "3"},
        },
    )


WHAT_IF_REQUEST: Final = WhatIfRequest

_PAIR: Final[dict[str, Any]] = {
    "type": "array",
    "items": text(null=True),
    "minItems": 2,
    "maxItems": 2,
}
_CHANGE: Final = record(
    {
        "id": text(),
        "before": text(null=True),
        "after": text(null=True),
        "difference": text("null while a level is missing", null=True),
    }
)
WHAT_IF: Final = record(
    {
        "schema": text(const="certify.what-if/1"),
        "before": SCORE_SHEET,
        "after": SCORE_SHEET,
        "differences": record(
            {
                "indicators": listing(_CHANGE),
                "dimensions": listing(_CHANGE),
                "total": {**_PAIR, "description": "Of the lowest and of the highest total"},
                "verdict": {**_PAIR, "description": "Before and after"},
                "award": {**_PAIR, "description": "Before and after"},
            }
        ),
    }
)

_CROSSING: Final[dict[str, Any]] = {
    **record(
        {
            "value": text("The nearest value that crosses, proven by scoring again"),
            "change": text("Against the present value; null where none was stated", null=True),
            "total": text("The total then"),
            "every": {"type": "boolean", "description": "Any value crosses, if it is stated"},
        }
    ),
    "type": ["object", "null"],
    "description": "null: no value in this direction crosses",
}
_POWERS: Final = ["own", "partly", "settled", "distance", "reviewers"]
COUNTERFACTUALS: Final = record(
    {
        "schema": text(const="certify.counterfactuals/1"),
        "standard": text("ID@VERSION"),
        "field": text(),
        "near": text("A margin within so many points is near"),
        "lines": listing(
            record(
                {
                    "when": text(
                        "possible: with the best levels; certain: with the worst",
                        enum=["judged", "possible", "certain"],
                    ),
                    "award": text("null: the standard's own line", null=True),
                    "mark": text(),
                    "total": text(),
                    "margin": text(),
                    "floors_missed": listing(text()),
                    "reached": {"type": "boolean"},
                    "near": {"type": "boolean"},
                    "distances": listing(
                        record(
                            {
                                "name": text("A fact, or an indicator judged by reviewers"),
                                "unit": text(),
                                "step": text("Changes are sought in whole steps"),
                                "now": text(null=True),
                                "power": text("“distance” is never advice", enum=_POWERS),
                                "indicators": listing(text()),
                                "linked": listing(text("Facts the same figure moves as well")),
                                "up": _CROSSING,
                                "down": _CROSSING,
                            }
                        )
                    ),
                }
            )
        ),
        "gates": listing(
            record(
                {
                    "id": text(),
                    "fact": text(null=True),
                    "now": text(null=True),
                    "needed": text("The nearest value that passes", null=True),
                    "power": text(null=True),
                }
            )
        ),
        "notes": listing(text("What must be said beside every distance")),
    }
)

_NUMBER: Final = {"type": "integer"}
SENSITIVITY: Final = record(
    {
        "schema": text(const="certify.sensitivity/1"),
        "draws": _NUMBER,
        "seed": _NUMBER,
        "spread": text("Each weight is at most this share higher or lower"),
        "verdict": text(enum=["gated", "undetermined", "meets", "below"]),
        "outcome": text(
            "Certain whatever the levels; open: the levels decide",
            enum=["gated", "meets", "below", "open"],
        ),
        "kept": {**_NUMBER, "description": "Weightings that keep the outcome"},
        "share": text("Of the draws, rounded down to four places"),
        "award_kept": {**_NUMBER, "description": "Weightings that keep the award as well"},
        "outcomes": {"type": "object", "additionalProperties": _NUMBER},
        "decides": {
            **record(
                {
                    "id": text("The indicator whose weight decides"),
                    "direction": text("Of its weight, turns the outcome", enum=["more", "less"]),
                    "alone": {"type": "boolean", "description": "This weight alone is enough"},
                }
            ),
            "type": ["object", "null"],
        },
        "pulls": {"type": "object", "additionalProperties": text()},
    }
)
