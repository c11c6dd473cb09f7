"""What ``POST /api/v1/score`` takes and gives, for the OpenAPI document.

The request is documented by the very schemas that judge it; the answer is written by the
engine and only described here.
"""

from typing import Any, Final

from marshmallow import Schema, fields

from certify.filing.schemas import FilingSchema, JudgementSchema


class ScoreRequest(Schema):
    """The body of a request to score one filing."""

    filing = fields.Nested(FilingSchema, required=True)
    judgement = fields.Nested(JudgementSchema, load_default=None)
    standard = fields.String(
        load_default=None,
        metadata={
            "description": "ID@VERSION; else the newest active standard for the field",
            "example": "pip-illustrative@2026.1",
        },
    )


SCORE_REQUEST: Final = ScoreRequest


def text(description: str = "", *, null: bool = False, **more: Any) -> dict[str, Any]:
    """Return the schema of a text, or of null as well."""
    kind: Any = ["string", "null"] if null else "string"
    return {"type": kind, **({"description": description} if description else {}), **more}


def record(properties: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of an object that has all ``properties``."""
    return {"type": "object", "required": list(properties), "properties": properties}


def listing(items: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a list of ``items``."""
    return {"type": "array", "items": items}


_YES_NO_OPEN: Final = {"type": ["boolean", "null"]}

SCORE_SHEET: Final[dict[str, Any]] = record(
    {
        "schema": text(const="certify.score/1"),
        "standard": record(
            {
                "id": text(),
                "version": text(),
                "digest": text("Digest of the standard's file", pattern="^sha256:[0-9a-f]{64}$"),
                "authority": text("“illustrative”: no official standard"),
            }
        ),
        "engine": text("Raised whenever the same input would give another sheet"),
        "field": text("Class of patent-intensive industries (2019), 99 outside"),
        "facts": {
            "type": "object",
            "additionalProperties": record(
                {"value": text(null=True), "unit": text(), "from": text()}
            ),
        },
        "gates": listing(
            record(
                {
                    "id": text(),
                    "passed": _YES_NO_OPEN,
                    "reason": text(),
                    "patents": listing(record({"number": text(), "why": text()})),
                }
            )
        ),
        "indicators": listing(
            record(
                {
                    "id": text(),
                    "value": text("The fact after its transform, 6 places", null=True),
                    "points": text("0 to 100", null=True),
                    "weight": text(),
                    "contribution": text("points × weight ÷ 100", null=True),
                    "rule": text("Which row of the table applied"),
                    "note": text(null=True),
                    "step": {"type": ["integer", "null"]},
                }
            )
        ),
        "dimensions": listing(
            record(
                {
                    "id": text(),
                    "total": text(null=True),
                    "floor": text(null=True),
                    "reached": _YES_NO_OPEN,
                }
            )
        ),
        "total": text("2 places; null while levels are missing", null=True),
        "pass_mark": text(),
        "margin": text(null=True),
        "verdict": text(enum=["gated", "undetermined", "meets", "below"]),
        "interval": {
            "type": ["array", "null"],
            "items": text(),
            "minItems": 2,
            "maxItems": 2,
            "description": "Lowest and highest total while levels are missing",
        },
        "award": text(null=True),
    }
)

PROBLEM: Final[dict[str, Any]] = {
    **record(
        {
            "type": text(),
            "title": text(),
            "status": {"type": "integer"},
            "errors": listing(
                record(
                    {
                        "pointer": text("RFC 6901 JSON pointer into the body"),
                        "code": text("Stable, for machines"),
                        "message": text("For people, in their language"),
                    }
                )
            ),
        }
    ),
    "description": "RFC 9457 problem document",
}
