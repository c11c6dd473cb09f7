"""Shapes of what the API answers about standards."""

from marshmallow import Schema, fields


class TextSchema(Schema):
    """A text in both languages."""

    zh = fields.String(required=True)
    en = fields.String(required=True)


class StepSchema(Schema):
    """One step of a version's life."""

    at = fields.AwareDateTime(required=True)
    action = fields.String(required=True)
    state = fields.String(required=True)
    reason = fields.String(required=True, allow_none=True)


class ConsultationSchema(Schema):
    """What the public was or is asked; both days are inclusive."""

    opens_on = fields.Date(required=True)
    closes_on = fields.Date(required=True)
    text = fields.Nested(TextSchema, required=True)


class LinksSchema(Schema):
    """Where more stands."""

    self = fields.String(required=True)
    page = fields.String(required=True)
    package = fields.String(required=True)


class VersionSchema(Schema):
    """One version of a standard as the office has it."""

    name = fields.String(required=True, metadata={"description": "ID@VERSION"})
    id = fields.String(required=True)
    version = fields.String(required=True)
    digest = fields.String(
        required=True, metadata={"description": "SHA-256 of its file, frozen once it was put out"}
    )
    state = fields.String(
        required=True,
        metadata={"enum": ["draft", "consultation", "active", "withdrawn", "retired"]},
    )
    authority = fields.String(required=True)
    titles = fields.Nested(TextSchema, required=True)
    effective_from = fields.Date(required=True)
    effective_to = fields.Date(required=True, allow_none=True)
    fields_ = fields.List(fields.String(), required=True, data_key="fields")
    consultation = fields.Nested(ConsultationSchema, required=True, allow_none=True)
    history = fields.List(fields.Nested(StepSchema), required=True)
    links = fields.Nested(LinksSchema, required=True)


class VersionsSchema(Schema):
    """Every version the public may read, and which one judges each field today."""

    standards = fields.List(fields.Nested(VersionSchema), required=True)
    in_force = fields.Dict(
        keys=fields.String(), values=fields.String(allow_none=True), required=True,
        metadata={"description": "Field code → ID@VERSION; null where none is in force"},
    )  # fmt: skip
