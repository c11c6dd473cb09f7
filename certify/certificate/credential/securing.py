"""Securing a credential: one compact JWS over its canonical bytes (VC-JOSE-COSE, RFC 9864).

The signing is the library's. What is ours is to accept exactly one spelling: a header of
exactly four members with the one algorithm, a key that is named and known, base64url
without a second spelling, a payload in canonical form. What could be put around a signed
payload, or beside it, is refused before any signature is looked at.
"""

import base64
import binascii
import json
from collections.abc import Iterable
from typing import Any, Final

import rfc8785
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from certify.i18n import N_
from certify.problems import Problem

ALGORITHM: Final = "Ed25519"
TYPE: Final = "vc+jwt"
CONTENT_TYPE: Final = "vc"
MEDIA_TYPE: Final = "application/vc+jwt"
LONGEST: Final = 1_000_000
"""Characters: a certificate with hundreds of patents needs a tenth of it."""


class NotSecured(Exception):
    """The text secures nothing we accept; ``problem`` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


def secure(payload: bytes, key: OKPKey, kid: str) -> str:
    """Return the compact JWS of ``payload``. Ed25519 is deterministic: same bytes, same text."""
    header = {"alg": ALGORITHM, "cty": CONTENT_TYPE, "kid": kid, "typ": TYPE}
    return jws.serialize_compact(header, payload, key, algorithms=[ALGORITHM])


def opened(text: str, keys: Iterable[OKPKey]) -> tuple[bytes, str]:
    """Return (payload, kid) of a JWS made by ``secure`` with one of ``keys`` (public).

    The key is found by its thumbprint, the end of the kid. Raises NotSecured for everything
    else, a valid signature in another dress included.
    """
    header, payload = _parts(text)
    kid = _kid(header)
    key = {each.thumbprint(): each for each in keys}.get(kid.rpartition("#")[2])
    if key is None:
        raise _refused("credential_key_unknown", _UNKNOWN_KEY, kid=kid[:120])
    try:
        found = jws.deserialize_compact(text, key, algorithms=[ALGORITHM])
    except (JoseError, ValueError, TypeError) as error:
        raise _refused("credential_signature_wrong", _WRONG) from error
    if found.payload != payload:
        raise _refused("credential_signature_wrong", _WRONG)
    return payload, kid


def payload_of(text: str) -> bytes:
    """Return the payload of a JWS of ours whose signature need not be checked again."""
    return _parts(text)[1]


def kid_of(text: str) -> str:
    """Return the kid of a JWS whose header is ours, signed by whom it may; raises NotSecured."""
    return _kid(_parts(text)[0])


def key_named(text: str) -> str:
    """Return the thumbprint of the key that a JWS names; "" if it names none as ours do."""
    try:
        return kid_of(text).rpartition("#")[2]
    except NotSecured:
        return ""


def _parts(text: str) -> tuple[dict[str, Any], bytes]:
    parts = text.split(".")
    if len(text) > LONGEST or len(parts) != 3:
        raise _refused("credential_malformed", _MALFORMED)
    header, payload, signature = (_decoded(part) for part in parts)
    try:
        said, body = json.loads(header), json.loads(payload)
        canonical = rfc8785.dumps(said) == header and rfc8785.dumps(body) == payload
    except (ValueError, RecursionError) as error:
        raise _refused("credential_malformed", _MALFORMED) from error
    if not canonical or not isinstance(said, dict) or len(signature) != 64:
        raise _refused("credential_malformed", _MALFORMED)
    return said, payload


def _kid(header: dict[str, Any]) -> str:
    wanted = {"alg": ALGORITHM, "cty": CONTENT_TYPE, "typ": TYPE}
    kid = header.get("kid")
    if {**wanted, "kid": kid} != header or not isinstance(kid, str):
        raise _refused("credential_header", _HEADER)
    return kid


def _decoded(part: str) -> bytes:
    """Decode base64url, refusing every spelling but the one that encoding gives."""
    try:
        data = base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise _refused("credential_malformed", _MALFORMED) from error
    if base64.urlsafe_b64encode(data).rstrip(b"=").decode() != part:
        raise _refused("credential_malformed", _MALFORMED)
    return data


def _refused(code: str, message: str, **said: str) -> NotSecured:
    return NotSecured(Problem("", code, message, said))


_MALFORMED = N_("The embedded credential is not one signed text in its one correct spelling.")
_HEADER = N_("The embedded credential is signed in a way that is not accepted here.")
_UNKNOWN_KEY = N_("The embedded credential is signed with a key that is not known here: {kid}.")
_WRONG = N_("The signature of the embedded credential does not belong to its text.")
