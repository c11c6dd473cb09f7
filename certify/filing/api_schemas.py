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
            "description": "ID@VERSION; else the newest published standard for the field",
            "example": "pip-illustrative@2026.1",
        },
    )


SCORE_REQUEST: Final = ScoreRequest


def _text(description: str = "", *, null: bool = False, **more: Any) -> dict[str, Any]:
    kind: Any = ["string", "null"] if null else "string"
    return {"type": kind, **({"description": description} if description else {}), **more}


def _record(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "required": list(properties), "properties": properties}


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


_YES_NO_OPEN: Final = {"type": ["boolean", "null"]}

SCORE_SHEET: Final[dict[str, Any]] = _record(
    {
        "schema": _text(const="certify.score/1"),
        "standard": _record(
            {
                "id": _text(),
                "version": _text(),
                "digest": _text("Digest of the standard's file", pattern="^sha256:[0-9a-f]{64}$"),
                "authority": _text("“illustrative”: no official standard"),
            }
        ),
        "engine": _text("Raised whenever the same input would give another sheet"),
        "field": _text("Class of patent-intensive industries (2019), 99 outside"),
        "facts": {
            "type": "object",
            "additionalProperties": _record(
                {"value": _text(null=True), "unit": _text(), "from": _text()}
            ),
        },
        "gates": _list(
            _record(
                {
                    "id": _text(),
                    "passed": _YES_NO_OPEN,
                    "reason": _text(),
                    "patents": _list(_record({"number": _text(), "why": _text()})),
                }
            )
        ),
        "indicators": _list(
            _record(
                {
                    "id": _text(),
                    "value": _text("The fact after its transform, 6 places", null=True),
                    "points": _text("0 to 100", null=True),
                    "weight": _text(),
                    "contribution": _text("points × weight ÷ 100", null=True),
                    "rule": _text("Which row of the table applied"),
                    "note": _text(null=True),
                    "step": {"type": ["integer", "null"]},
                }
            )
        ),
        "dimensions": _list(
            _record(
                {
                    "id": _text(),
                    "total": _text(null=True),
                    "floor": _text(null=True),
                    "reached": _YES_NO_OPEN,
                }
            )
        ),
        "total": _text("2 places; null while levels are missing", null=True),
        "pass_mark": _text(),
        "margin": _text(null=True),
        "verdict": _text(enum=["gated", "undetermined", "meets", "below"]),
        "interval": {
            "type": ["array", "null"],
            "items": _text(),
            "minItems": 2,
            "maxItems": 2,
            "description": "Lowest and highest total while levels are missing",
        },
        "award": _text(null=True),
    }
)

PROBLEM: Final[dict[str, Any]] = {
    **_record(
        {
            "type": _text(),
            "title": _text(),
            "status": {"type": "integer"},
            "errors": _list(
                _record(
                    {
                        "pointer": _text("RFC 6901 JSON pointer into the body"),
                        "code": _text("Stable, for machines"),
                        "message": _text("For people, in their language"),
                    }
                )
            ),
        }
    ),
    "description": "RFC 9457 problem document",
}
