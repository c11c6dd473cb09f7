"""Bitstring Status List 1.0: the states of all certificates in two compressed rows of bits.

One list for each purpose, the same for everybody: fetching it tells nobody which
certificate is looked at. Bit 0 is the leftmost. A list is a credential of its own with
an end of validity, so that an old one that is shown again is recognised.
"""

import base64
import binascii
import gzip
import io
import zlib
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Final

from certify.certificate.credential.payload import PURPOSES, VC_CONTEXT, issuer_id

LEAST_BITS: Final = 131_072
"""16 KiB, the least the specification allows: in a smaller crowd nobody hides."""
MOST_BYTES: Final = 16 * 1024 * 1024
LIST_TYPES: Final = ("VerifiableCredential", "BitstringStatusListCredential")
SUBJECT_TYPE: Final = "BitstringStatusList"
MULTIBASE_BASE64URL: Final = "u"


class StatusFault(ValueError):
    """The list cannot be read, or does not answer; the message says why."""


def length_for(highest: int) -> int:
    """Return how many bits a list needs that holds index ``highest``: whole lists of the least."""
    return LEAST_BITS * (highest // LEAST_BITS + 1)


def encode(indexes: Iterable[int], bits: int) -> str:
    """Return the multibase text of a list of ``bits`` with the bits of ``indexes`` set.

    The same bits give the same text. Raises StatusFault for an index outside the list.
    """
    if bits % 8 or bits < LEAST_BITS:
        raise StatusFault(f"a list of {bits} bits is not allowed")
    row = bytearray(bits // 8)
    for index in indexes:
        if not 0 <= index < bits:
            raise StatusFault(f"index {index} lies outside the list of {bits} bits")
        row[index // 8] |= 0x80 >> index % 8
    packed = gzip.compress(bytes(row), mtime=0)
    return MULTIBASE_BASE64URL + base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    """Return the row of bits of a multibase text; raises StatusFault, also for a bomb."""
    if not text.startswith(MULTIBASE_BASE64URL):
        raise StatusFault("the list is not base64url")
    body = text[1:]
    try:
        packed = base64.b64decode(body + "=" * (-len(body) % 4), altchars=b"-_", validate=True)
        with gzip.GzipFile(fileobj=io.BytesIO(packed)) as source:
            row = source.read(MOST_BYTES + 1)
    except (binascii.Error, OSError, EOFError, ValueError, zlib.error) as error:
        raise StatusFault("the list is damaged") from error
    if len(row) * 8 < LEAST_BITS or len(row) > MOST_BYTES:
        raise StatusFault(f"a list of {len(row)} bytes is not allowed")
    return row


def is_set(row: bytes, index: int) -> bool:
    """Whether the bit of ``index`` is set; StatusFault if the list does not reach so far."""
    if not 0 <= index < len(row) * 8:
        raise StatusFault(f"the list does not reach to index {index}")
    return bool(row[index // 8] & 0x80 >> index % 8)


def compose(
    purpose: str, encoded: str, *, base_url: str, list_url: str, at: datetime, until: datetime
) -> dict[str, Any]:
    """Return the payload of the list credential for ``purpose``, good from ``at`` to ``until``."""
    if purpose not in PURPOSES:
        raise ValueError(f"no such purpose: {purpose!r}")
    return {
        "@context": [VC_CONTEXT],
        "id": list_url,
        "type": list(LIST_TYPES),
        "issuer": issuer_id(base_url),
        "validFrom": _instant(at),
        "validUntil": _instant(until),
        "credentialSubject": {
            "id": f"{list_url}#list",
            "type": SUBJECT_TYPE,
            "statusPurpose": purpose,
            "encodedList": encoded,
        },
    }


def row_of(
    document: Any, purpose: str, list_url: str, issuer: str, now: datetime
) -> tuple[bytes, datetime]:
    """Return (row of bits, as of) of a list payload if it answers for ``purpose`` at ``now``.

    Raises StatusFault for another list, another issuer's, one not valid yet or any more.
    """
    try:
        subject = document["credentialSubject"]
        said = (document["id"], document["issuer"], subject["statusPurpose"], subject["type"])
        start, end = (datetime.fromisoformat(document[k]) for k in ("validFrom", "validUntil"))
        encoded = subject["encodedList"]
        too_early, too_late = now < start, now > end
    except (KeyError, TypeError, ValueError) as error:
        raise StatusFault("this is no status list") from error
    if said != (list_url, issuer, purpose, SUBJECT_TYPE):
        raise StatusFault("this is another status list than the certificate names")
    if too_early or too_late:
        raise StatusFault(f"the status list was good from {start} to {end} only")
    return decode(encoded), start


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
