"""Secrets of subscriptions at rest: encrypted, so that a copied database signs nothing.

The key is derived from the installation's secret key (HKDF-SHA-256). Whoever changes that
key makes every secret unreadable; subscriptions then stop and say so.
"""

import base64
from typing import Final

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_PURPOSE: Final = b"certify webhook secrets 1"


def _lock(secret_key: str) -> Fernet:
    derived = HKDF(SHA256(), 32, salt=None, info=_PURPOSE).derive(secret_key.encode())
    return Fernet(base64.urlsafe_b64encode(derived))


def put_away(secret: str, secret_key: str) -> str:
    """Return ``secret`` encrypted under the installation's ``secret_key``."""
    return _lock(secret_key).encrypt(secret.encode()).decode("ascii")


def take_out(kept: str, secret_key: str) -> str | None:
    """Return the secret again; None if it was put away under another key."""
    try:
        return _lock(secret_key).decrypt(kept).decode()
    except InvalidToken:
        return None
