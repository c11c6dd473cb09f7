"""A verifier of the tests' own, written from the specifications and from nothing of ours.

JWS compact serialisation (RFC 7515, sections 3.1 and 5.2) with Ed25519 (RFC 8037, RFC 8032)
as VC-JOSE-COSE uses it, thumbprints of keys (RFC 7638), Bitstring Status List 1.0 (section
3.3, "Bitstring Expansion", and 3.2, "Validate"). Only the standard library and the Ed25519 of
``cryptography``: where it and the house agree, they do not agree by sharing a mistake.
"""

import base64
import hashlib
import json
import zlib
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

LEAST_BITS = 16 * 1024 * 8
"""The specification's least length of an uncompressed list."""


class Strange(ValueError):
    """The text is not what the specification describes."""


def encoded(data: bytes) -> str:
    """BASE64URL of RFC 7515, section 2: no padding."""
    return base64.b64encode(data, altchars=b"-_").decode("ascii").rstrip("=")


def decoded(text: str) -> bytes:
    """The octets of a BASE64URL text; its alphabet, and nothing else, is looked at first."""
    alphabet = set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
    if not set(text) <= alphabet or len(text) % 4 == 1:
        raise Strange("not base64url")
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_")


def thumbprint(key: dict[str, str]) -> str:
    """RFC 7638, section 3, with the required members of RFC 8037, section 2, in their order."""
    members = ",".join(f'"{name}":"{key[name]}"' for name in ("crv", "kty", "x"))
    return encoded(hashlib.sha256(f"{{{members}}}".encode()).digest())


def read_jws(text: str, key: dict[str, str]) -> tuple[dict[str, Any], bytes]:
    """(protected header, payload) of a compact JWS that the public JWK ``key`` verifies."""
    parts = text.split(".")
    if len(parts) != 3:
        raise Strange("not a compact serialisation")
    header = json.loads(decoded(parts[0]))
    if header.get("alg") not in ("Ed25519", "EdDSA") or "crit" in header:
        raise Strange("an algorithm or extension that this reader does not understand")
    public = Ed25519PublicKey.from_public_bytes(decoded(key["x"]))
    try:
        public.verify(decoded(parts[2]), f"{parts[0]}.{parts[1]}".encode("ascii"))
    except InvalidSignature as error:
        raise Strange("the signature is not that of the key") from error
    return header, decoded(parts[1])


def sign_jws(header: bytes, payload: bytes, key: dict[str, str]) -> str:
    """A compact JWS over any bytes at all, with the secret JWK ``key``."""
    private = Ed25519PrivateKey.from_private_bytes(decoded(key["d"]))
    said = f"{encoded(header)}.{encoded(payload)}"
    return f"{said}.{encoded(private.sign(said.encode('ascii')))}"


def expand(text: str) -> bytes:
    """The bits of an ``encodedList``: multibase "u", GZIP; at least 16 KB of them."""
    bits = expand_any(text)
    if len(bits) * 8 < LEAST_BITS:
        raise Strange("STATUS_LIST_LENGTH_ERROR")
    return bits


def expand_any(text: str) -> bytes:
    """The bits of a list of any length: older editions of the specification knew no least."""
    if text[:1] != "u":
        raise Strange("not base64url without padding")
    return zlib.decompress(decoded(text[1:]), wbits=16 + zlib.MAX_WBITS)


def bit_at(bits: bytes, index: int) -> bool:
    """The status at ``index``: 0 is the first bit of the first byte, counted from the left."""
    spelled = format(bits[index // 8], "08b")
    return spelled[index % 8] == "1"


def bits_set(bits: bytes) -> set[int]:
    """Every index whose status is true."""
    return {
        8 * place + offset
        for place, byte in enumerate(bits)
        if byte
        for offset, bit in enumerate(format(byte, "08b"))
        if bit == "1"
    }
