"""Signatures of deliveries as the Standard Webhooks specification has them (version 1).

The receiver makes the same HMAC-SHA-256 over ``id.timestamp.body`` with the shared secret
and compares; the timestamp lets it refuse what somebody recorded and sends again.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable
from typing import Final

PREFIX: Final = "whsec_"
LENGTH: Final = 32


def new_secret() -> str:
    """Return a new secret: ``whsec_`` and 32 random bytes in base64."""
    return PREFIX + base64.b64encode(secrets.token_bytes(LENGTH)).decode("ascii")


def signature(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """Return ``v1,`` and the HMAC in base64; ``timestamp`` is in whole seconds of Unix time."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = f"{message_id}.{timestamp}.".encode("ascii") + body
    return "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode("ascii")


def headers(
    secret_texts: Iterable[str], message_id: str, timestamp: int, body: bytes
) -> dict[str, str]:
    """Return the three headers of a delivery, signed with each of the secrets.

    Two are in use for a day after a change, so that a receiver can change over in peace.
    """
    signed = [signature(each, message_id, timestamp, body) for each in secret_texts]
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signed),
    }
