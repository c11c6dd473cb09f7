"""What the issuer publishes about itself, for verifiers that know only its address."""

from typing import Any, Final

from cryptography.hazmat.primitives import serialization
from joserfc.jwk import OKPKey

from certify.certificate.credential import keys
from certify.certificate.credential.payload import issuer_id
from certify.certificate.keyring.spans import SEAL
from certify.certificate.trust import Trust

CID_CONTEXT: Final = "https://www.w3.org/ns/cid/v1"
OWN_TERMS: Final = "urn:certify:certificate:1#"


def issuer_document(base_url: str, known: list[OKPKey]) -> dict[str, Any]:
    """Return the controlled identifier document of the issuer with its public keys."""
    issuer = issuer_id(base_url)
    named = [(keys.key_id(issuer, each), each) for each in known]
    return {
        "@context": [CID_CONTEXT],
        "id": issuer,
        "verificationMethod": [
            {
                "id": kid,
                "type": "JsonWebKey",
                "controller": issuer,
                "publicKeyJwk": keys.jwks([each])["keys"][0],
            }
            for kid, each in named
        ],
        "assertionMethod": [kid for kid, _ in named],
    }


def seals_document(trusted: Trust) -> dict[str, Any]:
    """Return who vouches for seals of this office, and sealing keys reported compromised.

    ``authorities`` are certificates (PEM); ``reported``: SHA-256 of a sealing certificate → day.
    """
    pem = serialization.Encoding.PEM
    return {
        "authorities": [each.public_bytes(pem).decode() for each in trusted.authorities],
        "reported": {
            each.name: each.compromised_since.isoformat()
            for each in trusted.keys
            if each.use == SEAL and each.compromised_since
        },
    }


def context_document() -> dict[str, Any]:
    """Return the JSON-LD context of our own terms: names of ``certify.certificate/1``."""
    return {"@context": {"@version": 1.1, "@vocab": OWN_TERMS}}
