"""Whom a verifier trusts: authorities of seals, keys of credentials, keys of the log.

An installation trusts itself by the files beside its sealing key. For everybody else it
writes all of it into one file, ``certify.trust/1``, to be handed on once over a way that
is trusted; with it a certificate is checked to the last answer without any network.
Names of issuers and status lists may be in it too; the lists are signed and go stale::

    {"schema": "certify.trust/1", "authorities": ["-----BEGIN CERTIFICATE-----…"],
     "credential_keys": {"keys": […]}, "log_keys": ["example.org/log+1a2b3c4d+…"],
     "issuers": [{"id": "https://example.org/issuer", "name_zh": "…", "name_en": "…"}],
     "status_lists": ["eyJhbGciOi…"]}
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
from certify.certificate.keyring import book, spans
from certify.certificate.keyring.spans import KeySpan
from certify.certificate.keys import KeysNotReady
from certify.certificate.log import signing
from certify.certificate.log.faults import LogFault
from certify.certificate.log.notes import Verifier

if TYPE_CHECKING:
    from joserfc.jwk import OKPKey

SCHEMA: Final = "certify.trust/1"


@dataclass(frozen=True)
class Issuer:
    """An issuer as people know it: its address in credentials, its names."""

    id: str
    name_zh: str
    name_en: str

    def covers(self, issuer: str) -> bool:
        """Whether ``issuer`` is this one, or of the same house: an address below its own."""
        base = self.id.removesuffix("/issuer")
        return issuer == self.id or issuer.startswith(f"{base}/")


@dataclass(frozen=True)
class Trust:
    """Who may seal, sign credentials, and sign the log. Without keys a question stays open.

    ``issuers`` only lends names; ``status_lists`` are credentials that must prove themselves;
    ``keys`` tells when keys were in use, and which is reported compromised.
    """

    authorities: tuple[x509.Certificate, ...] = ()
    credential_keys: "tuple[OKPKey, ...]" = ()
    log_keys: tuple[Verifier, ...] = ()
    issuers: tuple[Issuer, ...] = ()
    status_lists: tuple[str, ...] = ()
    keys: tuple[KeySpan, ...] = ()

    def issuer(self, address: str) -> Issuer | None:
        """Return the issuer of an address, or None if no name is known for it."""
        return next((each for each in self.issuers if each.covers(address)), None)

    def as_json(self) -> dict[str, Any]:
        """Return the document of a trust file."""
        pem = serialization.Encoding.PEM
        more: dict[str, Any] = {
            "issuers": [dict(vars(each)) for each in self.issuers],
            "status_lists": list(self.status_lists),
            "keys": [each.as_json() for each in self.keys],
        }
        return {
            "schema": SCHEMA,
            "authorities": [each.public_bytes(pem).decode() for each in self.authorities],
            "credential_keys": credential_keys.jwks(list(self.credential_keys)),
            "log_keys": [str(each) for each in self.log_keys],
            **{name: value for name, value in more.items() if value},
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
        keys=book.read(folder),
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
        issuers=tuple(Issuer(**_strings(each)) for each in document.get("issuers", ())),
        status_lists=tuple(str(each) for each in document.get("status_lists", ())),
        keys=tuple(spans.read(each) for each in document.get("keys", ())),
    )


def _strings(document: dict[str, Any]) -> dict[str, str]:
    return {str(name): str(value) for name, value in document.items()}
