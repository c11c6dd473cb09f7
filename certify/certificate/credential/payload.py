"""What a certificate claims as a W3C Verifiable Credential (Data Model 2.0), without proofs.

The subject is the very content that is drawn on the page (``certify.certificate/1``), so
page, embedded data and credential can be compared value by value. The canonical bytes
(RFC 8785) are what is signed, and their SHA-256 is what the transparency log holds.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from hashlib import sha256
from typing import Any, Final

import rfc8785

from certify import clock
from certify.certificate.content import CertificateContent, ContentFault, from_document

VC_CONTEXT: Final = "https://www.w3.org/ns/credentials/v2"
TYPES: Final = ("VerifiableCredential", "PatentIntensiveProductCertificate")
SUSPENSION: Final = "suspension"
REVOCATION: Final = "revocation"
PURPOSES: Final = (SUSPENSION, REVOCATION)
"""Purposes of the two status entries: what can be lifted, and what is final."""
STATUS_TYPE: Final = "BitstringStatusListEntry"
_KEYS: Final = frozenset(
    ("@context", "id", "type", "issuer", "validFrom", "credentialSubject", "credentialStatus")
)


class PayloadFault(ValueError):
    """The bytes are no credential payload of ours; the message says why."""


@dataclass(frozen=True)
class StatusEntry:
    """Where one bit about a certificate stands: list address, index, purpose."""

    purpose: str
    index: int
    list_url: str

    def as_json(self) -> dict[str, str]:
        """Return the ``BitstringStatusListEntry`` (Bitstring Status List 1.0)."""
        return {
            "id": f"{self.list_url}#{self.index}",
            "type": STATUS_TYPE,
            "statusPurpose": self.purpose,
            "statusListIndex": str(self.index),
            "statusListCredential": self.list_url,
        }


@dataclass(frozen=True)
class Claim:
    """A payload read back: the certificate's content, its issuer, its status entries."""

    content: CertificateContent
    issuer: str
    valid_from: datetime
    entries: tuple[StatusEntry, ...]


def issuer_id(base_url: str) -> str:
    """Return the identifier of the issuer: the address that publishes its keys."""
    return f"{base_url}/issuer"


def context_url(base_url: str) -> str:
    """Return the address of our own terms."""
    return f"{base_url}/contexts/certificate/1"


def compose(
    content: CertificateContent,
    *,
    base_url: str,
    issued_at: datetime,
    entries: Sequence[StatusEntry],
) -> dict[str, Any]:
    """Return the credential of ``content``, valid from the instant ``issued_at``.

    It ends with the last legal day (Asia/Shanghai) of the content, if it has one.
    """
    issuer = {
        "id": issuer_id(base_url),
        "name": [_said(content.issuer.zh, "zh"), _said(content.issuer.en, "en")],
    }
    payload: dict[str, Any] = {
        "@context": [VC_CONTEXT, context_url(base_url)],
        "id": content.page_url,
        "type": list(TYPES),
        "issuer": issuer,
        "validFrom": _instant(issued_at),
        "credentialSubject": content.as_json(),
        "credentialStatus": [entry.as_json() for entry in entries],
    }
    if content.valid_until is not None:
        last = datetime.combine(content.valid_until, time(23, 59, 59), clock.LEGAL_ZONE)
        payload["validUntil"] = _instant(last)
    return payload


def canonical(payload: Mapping[str, Any]) -> bytes:
    """Return the canonical bytes (RFC 8785) that are signed."""
    return rfc8785.dumps(dict(payload))


def digest(payload: bytes) -> str:
    """Return the SHA-256 (hex) of canonical bytes: the certificate's entry in the log."""
    return sha256(payload).hexdigest()


def read_payload(data: bytes) -> Claim:
    """Take canonical bytes apart; raises PayloadFault for anything ``compose`` does not write.

    The address, the terms and the validity must be those that belong to the content: a
    credential that says one thing in two ways has to say it alike.
    """
    try:
        document = json.loads(data)
        claim = _claim(document)
        base_url = claim.issuer.removesuffix("/issuer")
        again = compose(
            claim.content, base_url=base_url, issued_at=claim.valid_from, entries=claim.entries
        )
        same = canonical(again) == data and [e.purpose for e in claim.entries] == [*PURPOSES]
    except (ContentFault, KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise PayloadFault(f"no credential of a certificate: {error}") from error
    if not same:
        raise PayloadFault("the credential does not say what its content says")
    return claim


def _claim(document: Any) -> Claim:
    if not isinstance(document, dict) or not _KEYS.issubset(document):
        raise PayloadFault("keys are missing")
    return Claim(
        content=from_document(document["credentialSubject"]),
        issuer=str(document["issuer"]["id"]),
        valid_from=datetime.fromisoformat(document["validFrom"]),
        entries=tuple(_entry(each) for each in document["credentialStatus"]),
    )


def _entry(document: Mapping[str, Any]) -> StatusEntry:
    return StatusEntry(
        purpose=str(document["statusPurpose"]),
        index=int(document["statusListIndex"]),
        list_url=str(document["statusListCredential"]),
    )


def _said(text: str, language: str) -> dict[str, str]:
    return {"@value": text, "@language": language}


def _instant(at: datetime) -> str:
    """Return an XML Schema dateTimeStamp in UTC, whole seconds."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
