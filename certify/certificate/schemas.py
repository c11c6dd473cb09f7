"""Shapes of what the certificate API answers."""

from marshmallow import Schema, fields


class ChangeSchema(Schema):
    """One change of state: the legal day, the state after it, why."""

    day = fields.Date(required=True)
    status = fields.String(required=True)
    reason = fields.String(allow_none=True)
    reason_code = fields.String(allow_none=True)
    because = fields.String(allow_none=True)


class OnDaySchema(Schema):
    """The state at the end of a legal day; ``not_issued`` before the day of issue.

    ``ahead``: the day lies in the future, and what is known today was carried on to it.
    """

    date = fields.Date(required=True)
    status = fields.String(required=True)
    source = fields.String(required=True)
    since = fields.Date(allow_none=True)
    reason = fields.String(allow_none=True)
    reason_code = fields.String(allow_none=True)
    ahead = fields.Boolean(required=True)


class CertificateAnswerSchema(Schema):
    """A certificate and its state; ``content`` is ``certify.certificate/1``.

    ``changes`` are those of its state, oldest first; ``on`` answers for the day that was asked
    for. ``reason_code`` is the kind of ground, ``reason`` what the officer wrote, ``because``
    both in the language asked for.
    """

    number = fields.String(required=True)
    status = fields.String(required=True)
    status_as_of = fields.AwareDateTime(required=True)
    status_since = fields.Date(allow_none=True)
    status_reason = fields.String(allow_none=True)
    status_reason_code = fields.String(allow_none=True)
    status_because = fields.String(allow_none=True)
    sha256 = fields.String(required=True)
    content = fields.Dict(required=True)
    changes = fields.List(fields.Nested(ChangeSchema), required=True)
    on = fields.Nested(OnDaySchema, allow_none=True)
