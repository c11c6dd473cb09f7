"""Signed notes and the keys that sign them (C2SP signed-note, tlog-cosignature).

A note is a text, a blank line, and one line per signature: ``— name base64(id ‖ signature)``.
The id is the first four bytes of SHA-256(name ‖ 0x0A ‖ type ‖ public key), so that one key
under two names, or for two purposes, is two keys. Two types are known here: 0x01 signs the
text; 0x04 is a witness's cosignature, which also says when. Lines of other keys are kept
and ignored, as the specification asks.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from certify.certificate.log.faults import LogFault
from certify.i18n import N_

ED25519: Final = 1
COSIGNATURE: Final = 4
KEY_BYTES: Final = 32
LONGEST: Final = 512 * 1024
"""Bytes of a note that are read at all."""
MOST_SIGNATURES: Final = 64
_DASH: Final = "— "
_PRIVATE: Final = "PRIVATE+KEY+"
_CONTROL: Final = re.compile(r"[\x00-\x09\x0b-\x1f]")
_NAME: Final = re.compile(r"[^\s+]+")


@dataclass(frozen=True)
class Signature:
    """One signature line: whose key it claims, and the bytes."""

    name: str
    key_id: bytes
    value: bytes

    @property
    def line(self) -> str:
        """The line as it stands in a note, with its newline."""
        return f"{_DASH}{self.name} {base64.b64encode(self.key_id + self.value).decode()}\n"


@dataclass(frozen=True)
class Note:
    """A text (ending in a newline) and the signatures under it, none of them checked yet."""

    text: str
    signatures: tuple[Signature, ...]

    def __str__(self) -> str:
        return f"{self.text}\n{''.join(each.line for each in self.signatures)}"

    def and_also(self, signatures: Iterable[Signature]) -> "Note":
        """Return the note with further signatures; those it has already are not repeated."""
        return Note(self.text, tuple(dict.fromkeys((*self.signatures, *signatures))))


def read_note(content: bytes | str) -> Note:
    """Take a signed note apart; raises LogFault if it is none."""
    text = _decoded(content)
    body, blank, lines = text.rpartition("\n\n")
    if not blank or not lines.endswith("\n"):
        raise LogFault("malformed_note", _NO_SIGNATURES)
    found = lines[:-1].split("\n")
    if len(found) > MOST_SIGNATURES:
        raise LogFault("malformed_note", _TOO_MANY, most=MOST_SIGNATURES)
    return Note(body + "\n", tuple(read_signature(line) for line in found))


def _decoded(content: bytes | str) -> str:
    data = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    if len(data) > LONGEST:
        raise LogFault("malformed_note", _TOO_LONG, most=LONGEST // 1024)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise LogFault("malformed_note", _NOT_TEXT, place=error.start) from error
    if unseen := _CONTROL.search(text):
        raise LogFault("malformed_note", _NOT_TEXT, place=unseen.start())
    return text


def read_signature(line: str) -> Signature:
    """Take one signature line apart; raises LogFault if it is none."""
    name, space, encoded = line.removeprefix(_DASH).partition(" ")
    value = decoded(encoded)
    if not line.startswith(_DASH) or not space or not _NAME.fullmatch(name) or not value:
        raise LogFault("malformed_note", _NO_SIGNATURE, line=line[:80])
    if len(value) <= 4:
        raise LogFault("malformed_note", _NO_SIGNATURE, line=line[:80])
    return Signature(name, value[:4], value[4:])


def decoded(encoded: str) -> bytes | None:
    """Return the bytes of canonical standard base64 (RFC 4648, section 4), or None."""
    try:
        value = base64.b64decode(encoded.encode("ascii"), validate=True)
    except (binascii.Error, ValueError):
        return None
    return value if base64.b64encode(value).decode() == encoded else None


@dataclass(frozen=True)
class Verifier:
    """A public key under a name, for one type of signature."""

    name: str
    kind: int
    public: bytes

    @cached_property
    def key_id(self) -> bytes:
        """The first four bytes of the hash over name, type and key."""
        return key_id(self.name, self.kind, self.public)

    def __str__(self) -> str:
        """The verifier key as one publishes it: ``name+id+base64(type ‖ key)``."""
        key = base64.b64encode(bytes([self.kind]) + self.public).decode()
        return f"{self.name}+{self.key_id.hex()}+{key}"

    def signed(self, signature: Signature) -> bool:
        """Whether ``signature`` claims to be of this key."""
        return (signature.name, signature.key_id) == (self.name, self.key_id)

    def holds(self, text: str, signature: Signature) -> bool:
        """Whether ``signature`` is one of this key under ``text``."""
        value, message = signature.value, text
        if self.kind == COSIGNATURE:
            when = cosigned_at(signature)
            if when is None:
                return False
            value, message = value[8:], cosigned_message(text, when)
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(value, message.encode())
        except (InvalidSignature, ValueError):
            return False
        return self.signed(signature)


def key_id(name: str, kind: int, public: bytes) -> bytes:
    """Return the id of a key (C2SP signed-note, "Signatures")."""
    return hashlib.sha256(f"{name}\n".encode() + bytes([kind]) + public).digest()[:4]


def cosigned_message(text: str, when: int) -> str:
    """Return what a witness signs: a header, the POSIX second, the checkpoint's text."""
    return f"cosignature/v1\ntime {when}\n{text}"


def cosigned_at(signature: Signature) -> int | None:
    """Return the POSIX second that a cosignature states; None if it has not the shape of one."""
    if len(signature.value) != 8 + 64:
        return None
    when = int.from_bytes(signature.value[:8], "big")
    return when if when < 2**63 else None


def read_verifier(text: str) -> Verifier:
    """Read a published verifier key; raises LogFault if it is none, or of an unknown type."""
    name, _, rest = text.strip().partition("+")
    stated, _, encoded = rest.partition("+")
    key = decoded(encoded) or b""
    if not _NAME.fullmatch(name) or len(key) != 1 + KEY_BYTES:
        raise LogFault("malformed_key", _NO_KEY, key=text.strip()[:80])
    if key[0] not in {ED25519, COSIGNATURE}:
        raise LogFault("malformed_key", _UNKNOWN_TYPE, key=name, kind=key[0])
    verifier = Verifier(name, key[0], key[1:])
    if verifier.key_id.hex() != stated:
        raise LogFault("malformed_key", _WRONG_ID, key=name, id=stated[:16])
    return verifier


@dataclass(frozen=True)
class Signer:
    """A secret key (the 32 bytes of its seed) under a name, for one type of signature."""

    name: str
    kind: int
    seed: bytes = field(repr=False)

    @cached_property
    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    @cached_property
    def verifier(self) -> Verifier:
        """The public half."""
        return Verifier(self.name, self.kind, self._private.public_key().public_bytes_raw())

    def secret(self) -> str:
        """Return the text that ``read_signer`` reads: it must stay with its owner."""
        key = base64.b64encode(bytes([self.kind]) + self.seed).decode()
        return f"{_PRIVATE}{self.name}+{self.verifier.key_id.hex()}+{key}"

    def sign(self, text: str) -> Signature:
        """Sign the text of a note (type 0x01)."""
        if self.kind != ED25519:
            raise ValueError(f"the key {self.name} is for cosignatures")
        return Signature(self.name, self.verifier.key_id, self._private.sign(text.encode()))

    def cosign(self, text: str, when: int) -> Signature:
        """Cosign the text of a checkpoint at the POSIX second ``when`` (type 0x04)."""
        if self.kind != COSIGNATURE:
            raise ValueError(f"the key {self.name} is not for cosignatures")
        value = self._private.sign(cosigned_message(text, when).encode())
        return Signature(self.name, self.verifier.key_id, when.to_bytes(8, "big") + value)


def new_signer(name: str, kind: int = ED25519) -> Signer:
    """Make a new key; raises LogFault for a name that no note may carry."""
    if not _NAME.fullmatch(name):
        raise LogFault("malformed_key", _BAD_NAME, key=name[:80])
    return Signer(name, kind, Ed25519PrivateKey.generate().private_bytes_raw())


def read_signer(text: str) -> Signer:
    """Read a secret key; raises LogFault if it is none. The fault never repeats the secret."""
    start, found, rest = text.strip().partition(_PRIVATE)
    name, _, tail = rest.partition("+")
    stated, _, encoded = tail.partition("+")
    key = decoded(encoded) or b""
    if start or not found or not _NAME.fullmatch(name) or len(key) != 1 + KEY_BYTES:
        raise LogFault("malformed_key", _NO_SECRET)
    if key[0] not in {ED25519, COSIGNATURE}:
        raise LogFault("malformed_key", _UNKNOWN_TYPE, key=name, kind=key[0])
    signer = Signer(name, key[0], key[1:])
    if signer.verifier.key_id.hex() != stated:
        raise LogFault("malformed_key", _WRONG_ID, key=name, id=stated[:16])
    return signer


def signers(note: Note, keys: Iterable[Verifier]) -> list[Verifier]:
    """Return those of ``keys`` that signed ``note``, each once.

    Raises LogFault if a signature that claims one of them is false: such a note is to be
    refused, whoever else signed it (C2SP signed-note, "Signatures").
    """
    good = []
    for key in dict.fromkeys(keys):
        claimed = [each for each in note.signatures if key.signed(each)]
        if not all(key.holds(note.text, each) for each in claimed):
            raise LogFault("false_signature", _FALSE, key=key.name)
        good += [key] if claimed else []
    return good


def require_signed(note: Note, keys: Iterable[Verifier]) -> list[Verifier]:
    """Return those of ``keys`` that signed ``note``; raises LogFault if none did, or falsely."""
    trusted = list(keys)
    good = signers(note, trusted)
    if not good:
        names = ", ".join(key.name for key in trusted) or "–"
        raise LogFault("not_signed", _NOT_SIGNED, keys=names)
    return good


_NO_SIGNATURES = N_("This is no signed note: no blank line with signature lines after it.")
_TOO_MANY = N_("The note has more than {most} signatures: it is not read.")
_TOO_LONG = N_("The note is longer than {most} KiB: it is not read.")
_NOT_TEXT = N_("The note is not plain UTF-8 text: see the character at place {place}.")
_NO_SIGNATURE = N_("This line of the note is no signature: {line}")
_NO_KEY = N_("“{key}” is no verifier key. One looks like example.org/log+1a2b3c4d+AbCd…")
_NO_SECRET = N_("This is no secret key of a log or witness. One begins with PRIVATE+KEY+.")
_UNKNOWN_TYPE = N_("The key {key} is of the type {kind}, which is not known here (1 and 4 are).")
_WRONG_ID = N_("The key {key} does not have the id {id} it states: it was copied wrongly.")
_BAD_NAME = N_("“{key}” cannot name a key: give a name without spaces and plus signs.")
_FALSE = N_("The signature of {key} is false: the note was changed after it was signed.")
_NOT_SIGNED = N_("The note bears no signature of a key trusted here ({keys}).")
