"""What the log holds: digests, each of a kind. And which events become which digest.

An entry is the canonical JSON (RFC 8785) of kind and SHA-256, and nothing else, so that
personal data can be erased where they are kept without touching the log::

    {"digest":"sha256:…","kind":"certificate"}

The kind is hashed with the digest: the digest of a file cannot pass for that of a
credential.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import rfc8785

from certify.certificate.log.faults import LogFault
from certify.i18n import N_

CREDENTIAL: Final = "certificate"
FILE: Final = "file"
STATE: Final = "state"
STANDARD: Final = "standard"
RELEASE: Final = "release"
KINDS: Final[dict[str, str]] = {
    CREDENTIAL: N_("Content of a certificate"),
    FILE: N_("Sealed file"),
    STATE: N_("Change of a certificate's state"),
    STANDARD: N_("Standard put in force or taken out of force"),
    RELEASE: N_("Statistics: release, or the inputs it rests on"),
}
"""Code of a kind of entry → its words."""
SCHEMA: Final = "certify.log-event/1"

LOGGED: Final[dict[tuple[str, str], str]] = {
    ("certificate", "create"): FILE,
    ("certificate", "suspend"): STATE,
    ("certificate", "lift"): STATE,
    ("certificate", "withdraw"): STATE,
    ("certificate", "cancel"): STATE,
    ("certificate", "expire"): STATE,
    ("certificate", "supersede"): STATE,
    ("standard", "activate"): STANDARD,
    ("standard", "retire"): STANDARD,
    ("summary", "create"): RELEASE,
    ("release", "publish"): RELEASE,
}
"""(subject, action) of an event → kind of its entry. Events not named here are not logged."""

PUBLIC: Final[dict[str, tuple[str, ...]]] = {
    STATE: ("number", "successor"),
    STANDARD: ("id", "version", "digest"),
    RELEASE: ("release", "year", "number", "digest", "products", "inputs", "vintage"),
}
"""Kind → the facts of the thing itself that its payload names, where the event knows them."""
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Leaf:
    """A kind and a SHA-256 (64 hexadecimal digits): one entry of the log."""

    kind: str
    digest: str

    @property
    def entry(self) -> bytes:
        """The bytes that are hashed into the tree and published in the bundles."""
        return rfc8785.dumps({"digest": f"sha256:{self.digest}", "kind": self.kind})


def leaf(kind: str, digest: str) -> Leaf:
    """Return a leaf; raises ValueError for an unknown kind or what is no SHA-256.

    ``digest`` may begin with ``sha256:``.
    """
    plain = digest.removeprefix("sha256:")
    if kind not in KINDS or not _DIGEST.fullmatch(plain):
        raise ValueError(f"nothing to log: kind {kind!r}, digest {digest[:80]!r}")
    return Leaf(kind, plain)


def read_entry(entry: bytes) -> Leaf:
    """Return the leaf of a published entry; raises LogFault if it is none of this log's."""
    try:
        known = json.loads(entry)
        found = leaf(known["kind"], known["digest"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise LogFault("foreign_entry", _FOREIGN, entry=repr(entry[:80])) from error
    if found.entry != entry:
        raise LogFault("foreign_entry", _FOREIGN, entry=repr(entry[:80]))
    return found


@dataclass(frozen=True)
class Happened:
    """An event as far as the log may know it: no actor, no words that name a person.

    ``facts`` are those of the thing (a certificate's number, a standard's digest …).
    """

    subject: str
    action: str
    at: datetime
    from_status: str | None
    to_status: str | None
    reason_code: str | None
    reason: str | None
    facts: Mapping[str, Any]


def kind_of(subject: str, action: str) -> str | None:
    """Return the kind of entry an event becomes; None if it is not logged."""
    return LOGGED.get((subject, action))


def payload(happened: Happened) -> bytes:
    """Return the canonical JSON whose digest is logged for an event.

    Of the reason only its SHA-256: it is public, but free words may come to name a person,
    and must then be erasable. Whoever erases them leaves that digest in the facts, as
    ``reason_sha256``. Raises KeyError for an event that is not logged by its payload.
    """
    kind = LOGGED[happened.subject, happened.action]
    facts = {name: happened.facts[name] for name in PUBLIC[kind] if name in happened.facts}
    return rfc8785.dumps(
        {
            "schema": SCHEMA,
            "subject": happened.subject,
            "action": happened.action,
            "at": happened.at.isoformat(),
            "from": happened.from_status,
            "to": happened.to_status,
            "reason_code": happened.reason_code,
            "reason_sha256": _reason(happened),
            **facts,
        }
    )


def _reason(happened: Happened) -> str | None:
    if happened.reason is None:
        erased: str | None = happened.facts.get("reason_sha256")
        return erased
    return hashlib.sha256(happened.reason.encode()).hexdigest()


def leaf_of(happened: Happened) -> Leaf:
    """Return the leaf of a logged event: a sealed file's own SHA-256, else the payload's.

    Raises KeyError or ValueError where the event lacks what it must say.
    """
    kind = LOGGED[happened.subject, happened.action]
    if kind == FILE:
        return leaf(FILE, happened.facts["sha256"])
    return leaf(kind, hashlib.sha256(payload(happened)).hexdigest())


_FOREIGN = N_("This entry is not one of this log: {entry}")
