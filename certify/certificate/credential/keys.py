"""The key that signs credentials and status lists: Ed25519, beside the sealing key.

``credential.key``: the secret key as a JSON Web Key (0600) · ``credential.jwks``: the
public keys, the present one first, former ones after it: credentials outlive keys.
Keys are named by the issuer's address and their thumbprint (RFC 7638).
"""

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from certify.certificate.keys import KeysNotReady, draft

SECRET: Final = "credential.key"  # noqa: S105 - the name of a file
PUBLIC: Final = "credential.jwks"
CURVE: Final = "Ed25519"


@dataclass(frozen=True)
class CredentialKey:
    """A secret key and the name under which it signs."""

    private: OKPKey
    kid: str


def key_id(issuer: str, key: OKPKey) -> str:
    """Return the name of ``key``: the issuer's address, ``#`` and the thumbprint."""
    return f"{issuer}#{key.thumbprint()}"


def ensure(folder: Path, issuer: str) -> CredentialKey:
    """Return the key in ``folder``; make one if there is none (two processes get the same).

    Raises KeysNotReady where a key is there but cannot be used.
    """
    if not (folder / SECRET).exists():
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        made = OKPKey.generate_key(CURVE)
        fresh = draft(folder, json.dumps(made.as_dict(private=True)), 0o600)
        with suppress(FileExistsError):
            os.link(fresh, folder / SECRET)
        fresh.unlink()
    key = load(folder, issuer)
    publish(folder, key.private)
    return key


def load(folder: Path, issuer: str) -> CredentialKey:
    """Return the key; raises KeysNotReady if it is missing, unfit or not a secret one."""
    try:
        key = _read(json.loads((folder / SECRET).read_text(encoding="utf-8")), secret=True)
    except (OSError, ValueError, TypeError, JoseError) as error:
        raise KeysNotReady(f"no usable credential key in {folder}: {error}") from error
    return CredentialKey(key, key_id(issuer, key))


def publish(folder: Path, key: OKPKey) -> None:
    """See that ``key`` stands first among the published keys; former ones stay behind it."""
    known = public_keys(folder) if (folder / PUBLIC).exists() else []
    if [each.thumbprint() for each in known[:1]] == [key.thumbprint()]:
        return
    former = [each for each in known if each.thumbprint() != key.thumbprint()]
    text = json.dumps(jwks([key, *former]), indent=1) + "\n"
    draft(folder, text, 0o644).replace(folder / PUBLIC)


def public_keys(folder: Path) -> list[OKPKey]:
    """Return the keys that may have signed, the present one first; KeysNotReady if none."""
    try:
        return read_jwks((folder / PUBLIC).read_bytes())
    except (OSError, ValueError) as error:
        raise KeysNotReady(f"no credential keys are published in {folder}: {error}") from error


def jwks(keys: list[OKPKey]) -> dict[str, Any]:
    """Return the JSON Web Key Set of the public halves of ``keys``."""
    return {
        "keys": [
            {**each.as_dict(private=False), "alg": CURVE, "kid": each.thumbprint(), "use": "sig"}
            for each in keys
        ]
    }


def read_jwks(content: bytes) -> list[OKPKey]:
    """Return the keys of a set; raises ValueError if it is none of Ed25519 keys."""
    try:
        return [_read(each) for each in json.loads(content)["keys"]]
    except (JoseError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"no set of Ed25519 keys: {error}") from error


def _read(document: Any, *, secret: bool = False) -> OKPKey:
    if not isinstance(document, dict) or document.get("crv") != CURVE:
        raise ValueError(f"the key is not of {CURVE}")
    if secret and "d" not in document:
        raise ValueError("it is a public key")
    shape = {name: document[name] for name in ("kty", "crv", "x", "d") if name in document}
    return OKPKey.import_key(shape)
