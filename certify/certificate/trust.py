"""Whom a verifier trusts: authorities of seals, keys of credentials, keys of the log.

An installation trusts itself by the files beside its sealing key. For everybody else it
writes all of it into one file, ``certify.trust/1``, to be handed on once over a way that
is trusted; with it a certificate is checked to the last answer without any network::

    {"schema": "certify.trust/1", "authorities": ["-----BEGIN CERTIFICATE-----…"],
     "credential_keys": {"keys": […]}, "log_keys": ["example.org/log+1a2b3c4d+…"]}
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from cryptography import x509
from cryptography.hazmat.primitives import serialization

from certify.certificate import keys
from certify.certificate.credential import keys as credential_keys
from certify.certificate.keys import KeysNotReady
from certify.certificate.log import signing
from certify.certificate.log.faults import LogFault
from certify.certificate.log.notes import Verifier

if TYPE_CHECKING:
    from joserfc.jwk import OKPKey

SCHEMA: Final = "certify.trust/1"


@dataclass(frozen=True)
class Trust:
    """Who may seal, sign credentials, and sign the log. Without keys a question stays open."""

    authorities: tuple[x509.Certificate, ...] = ()
    credential_keys: "tuple[OKPKey, ...]" = ()
    log_keys: tuple[Verifier, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the document of a trust file."""
        pem = serialization.Encoding.PEM
        return {
            "schema": SCHEMA,
            "authorities": [each.public_bytes(pem).decode() for each in self.authorities],
            "credential_keys": credential_keys.jwks(list(self.credential_keys)),
            "log_keys": [str(each) for each in self.log_keys],
        }


def own(folder: Path) -> Trust:
    """Return what the installation with the key folder ``folder`` trusts: itself.

    What it has not made yet is left out. Raises KeysNotReady for a file that is damaged.
    """
    authorities: Sequence[x509.Certificate] = ()
    if (folder / keys.AUTHORITY).is_file():
        authorities = keys.load_trust(folder / keys.AUTHORITY)
    published = (folder / credential_keys.PUBLIC).is_file()
    logs = (folder / signing.PUBLIC).is_file()
    return Trust(
        authorities=tuple(authorities),
        credential_keys=tuple(credential_keys.public_keys(folder)) if published else (),
        log_keys=tuple(signing.verifiers(folder)) if logs else (),
    )


def load(path: Path) -> Trust:
    """Return what a file says: a trust file, or certificates of authorities (PEM, DER).

    Raises KeysNotReady if it is neither.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise KeysNotReady(f"{path} cannot be read: {error.strerror}") from error
    if not data.lstrip().startswith(b"{"):
        return Trust(authorities=keys.load_trust(path))
    try:
        return read(json.loads(data))
    except (ValueError, KeyError, TypeError, AttributeError, LogFault) as error:
        raise KeysNotReady(f"{path} is no trust file ({SCHEMA}): {error}") from error


def read(document: Any) -> Trust:
    """Return what a trust document says; ValueError, KeyError or TypeError if it is none."""
    if document["schema"] != SCHEMA:
        raise ValueError(f"not a {SCHEMA}")
    authorities = [x509.load_pem_x509_certificate(p.encode()) for p in document["authorities"]]
    return Trust(
        authorities=tuple(authorities),
        credential_keys=tuple(
            credential_keys.read_jwks(json.dumps(document["credential_keys"]).encode())
        ),
        log_keys=tuple(signing.read_verifiers("\n".join(document["log_keys"]))),
    )
