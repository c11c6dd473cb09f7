"""Asking a timestamp authority (RFC 3161) to say that a digest existed at an instant.

What comes back is held against what was asked before it is used: granted, the same digest,
the same nonce, DER. Who the authority is, and whether it may, ``evidence`` judges. Any
fault means that the paper is not issued now; the worker tries again.
"""

import secrets
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Any, Final

from asn1crypto import algos, cms, tsp
from cryptography import x509

from certify.certificate import keys
from certify.certificate.sealing import der
from certify.config import SealSettings

QUERY: Final = "application/timestamp-query"
REPLY: Final = "application/timestamp-reply"
LARGEST: Final = 64 * 1024  # bytes of an answer; usual ones have 3 to 7 thousand
_GRANTED: Final = ("granted", "granted_with_mods")


class StampFault(RuntimeError):
    """No timestamp could be had; nothing was issued, and it may be tried again."""


@dataclass(frozen=True)
class Stamping:
    """A timestamp authority: where it answers, the roots it is trusted under, how long to wait.

    ``timeout`` (seconds) holds for every answer, those about revocation included.
    """

    url: str
    roots: tuple[x509.Certificate, ...]
    timeout: float

    def token(self, digest: bytes) -> bytes:
        """Return the timestamp token (DER of a ContentInfo) of a SHA-256 ``digest``.

        Raises StampFault if the authority is unreachable, late, refuses or answers wrongly.
        """
        nonce = secrets.randbits(63) | 1 << 62  # always eight bytes: tokens keep their length
        imprint = {"hash_algorithm": algos.DigestAlgorithm({"algorithm": "sha256"})}
        asked = tsp.TimeStampReq(
            {
                "version": 1,
                "message_imprint": tsp.MessageImprint({**imprint, "hashed_message": digest}),
                "nonce": nonce,
                "cert_req": True,
            }
        )
        answer = self._answer(asked.dump())
        try:
            return _token(answer, digest, nonce)
        except StampFault:
            raise
        except Exception as error:  # damaged ASN.1 raises anything
            raise StampFault(f"{self.url} answered no timestamp response: {error}") from error

    def _answer(self, query: bytes) -> bytes:
        request = urllib.request.Request(  # noqa: S310 - the settings allow http and https only
            self.url, data=query, headers={"Content-Type": QUERY, "Accept": REPLY}
        )
        try:
            with urllib.request.urlopen(request, timeout=self.timeout) as response:  # noqa: S310
                answer: bytes = response.read(LARGEST + 1)
                kind = response.headers.get_content_type()
        except urllib.error.HTTPError as error:
            raise StampFault(f"the timestamp authority {self.url} answers {error.code}") from error
        except (OSError, ValueError) as error:
            why = getattr(error, "reason", None) or error
            raise StampFault(
                f"the timestamp authority {self.url} cannot be reached: {why}"
            ) from error
        if kind != REPLY or len(answer) > LARGEST:
            raise StampFault(f"{self.url} is no timestamp authority: it answers {kind}")
        return answer


def read(chosen: SealSettings) -> Stamping | None:
    """Return the authority of the settings, None where none is set; KeysNotReady without roots."""
    if not chosen.tsa_url:
        return None
    if chosen.tsa_trust is None:
        raise keys.KeysNotReady("CERTIFY_TSA_TRUST names no roots for the timestamp authority")
    return Stamping(chosen.tsa_url, keys.load_trust(chosen.tsa_trust), chosen.tsa_timeout)


def _token(answer: bytes, digest: bytes, nonce: int) -> bytes:
    """Return the token of an answer if it is the answer to what was asked."""
    first, *rest = der.read_one(answer).parts()  # a refusal has no second part
    status = tsp.PKIStatusInfo.load(first.raw, strict=True)
    if status["status"].native not in _GRANTED:
        said = [*(status["status_string"].native or ()), *(status["fail_info"].native or ())]
        raise StampFault(f"the timestamp authority refused: {'; '.join(said) or 'no reason given'}")
    (second,) = rest
    token = cms.ContentInfo.load(second.raw, strict=True)
    info: Any = token["content"]["encap_content_info"]["content"].parsed
    imprint = info["message_imprint"]
    same = (
        imprint["hash_algorithm"]["algorithm"].native == "sha256"
        and imprint["hashed_message"].native == digest
        and info["nonce"].native == nonce
    )
    if not same:
        raise StampFault("the timestamp authority answered another question than was asked")
    return second.raw
