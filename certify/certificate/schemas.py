"""Shapes of what the certificate API answers."""

from marshmallow import Schema, fields


class CertificateAnswerSchema(Schema):
    """A certificate and its state. ``content`` is ``certify.certificate/1``."""

    number = fields.String(required=True)
    status = fields.String(required=True)
    status_as_of = fields.AwareDateTime(required=True)
    status_since = fields.Date(allow_none=True)
    status_reason = fields.String(allow_none=True)
    sha256 = fields.String(required=True)
    content = fields.Dict(required=True)
