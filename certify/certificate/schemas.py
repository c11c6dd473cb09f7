"""Shapes of what the certificate API answers."""

from marshmallow import Schema, fields


class ChangeSchema(Schema):
    """One change of state: the legal day, the state after it, why."""

    day = fields.Date(required=True)
    status = fields.String(required=True)
    reason = fields.String(allow_none=True)


class CertificateAnswerSchema(Schema):
    """A certificate and its state; ``content`` is ``certify.certificate/1``.

    ``changes`` are those of its state, oldest first.
    """

    number = fields.String(required=True)
    status = fields.String(required=True)
    status_as_of = fields.AwareDateTime(required=True)
    status_since = fields.Date(allow_none=True)
    status_reason = fields.String(allow_none=True)
    sha256 = fields.String(required=True)
    content = fields.Dict(required=True)
    changes = fields.List(fields.Nested(ChangeSchema), required=True)
