"""Keys over time: which key signed from when to when, and which is reported compromised. Pure.

A key is named as its papers name it: a sealing key by the SHA-256 of its certificate, a key
of credentials by its thumbprint, a key of the log by its verifier line::

    {"use": "seal", "name": "9f…", "from": "2026-01-01T00:00:00+00:00", "until": null,
     "compromised_since": "2026-11-01", "reported_at": "2026-11-24T08:00:00+00:00"}
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

SEAL: Final = "seal"
CREDENTIAL: Final = "credential"
LOG: Final = "log"
SCHEMA: Final = "certify.keyring/1"
USES: Final = (SEAL, CREDENTIAL, LOG)


@dataclass(frozen=True)
class KeySpan:
    """One key: what it signs, when it came into use and went out of it (None: not known, not yet).

    ``compromised_since``: the legal day from which what it signed is in doubt.
    """

    use: str
    name: str
    begun: datetime | None = None
    ended: datetime | None = None
    compromised_since: date | None = None
    reported_at: datetime | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the span as JSON values."""
        return {
            "use": self.use,
            "name": self.name,
            "from": _said(self.begun),
            "until": _said(self.ended),
            "compromised_since": _said(self.compromised_since),
            "reported_at": _said(self.reported_at),
        }


def read(document: Mapping[str, Any]) -> KeySpan:
    """Read what ``as_json`` wrote; raises KeyError, TypeError or ValueError for anything else."""
    if document["use"] not in USES or not isinstance(document["name"], str):
        raise ValueError(f"no key of {', '.join(USES)}")
    since = document["compromised_since"]
    return KeySpan(
        document["use"],
        document["name"],
        _instant(document["from"]),
        _instant(document["until"]),
        None if since is None else date.fromisoformat(since),
        _instant(document["reported_at"]),
    )


def as_document(known: Iterable[KeySpan]) -> dict[str, Any]:
    """Return the document of a book of keys."""
    return {"schema": SCHEMA, "keys": [each.as_json() for each in known]}


def read_all(document: Mapping[str, Any]) -> tuple[KeySpan, ...]:
    """Read a book of keys; raises KeyError, TypeError or ValueError if it is none."""
    if document["schema"] != SCHEMA:
        raise ValueError(f"not a {SCHEMA}")
    return tuple(read(each) for each in document["keys"])


def put(spans: Iterable[KeySpan], changed: KeySpan) -> tuple[KeySpan, ...]:
    """Return ``spans`` with ``changed`` in the place of the same key, or behind the others."""
    known = {(each.use, each.name): each for each in spans}
    known[changed.use, changed.name] = changed
    return tuple(known.values())


def rotated(
    spans: Iterable[KeySpan], use: str, old: str | None, new: str, at: datetime
) -> tuple[KeySpan, ...]:
    """Return ``spans`` after ``new`` took the place of ``old`` (None: none was there)."""
    spans = tuple(spans)
    if old is not None:
        spans = put(spans, replace(find(spans, use, old) or KeySpan(use, old), ended=at))
    known = find(spans, use, new) or KeySpan(use, new, begun=at)
    return put(spans, replace(known, ended=None))


def find(spans: Iterable[KeySpan], use: str, name: str) -> KeySpan | None:
    """Return the span of a key, or None if nothing is written of it."""
    return next((each for each in spans if (each.use, each.name) == (use, name)), None)


def reported(spans: Iterable[KeySpan], names: Iterable[str]) -> KeySpan | None:
    """Return the first of the keys ``names`` that is reported compromised, or None."""
    wanted = set(names)
    return next((s for s in spans if s.name in wanted and s.compromised_since), None)


def _said(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


def _instant(value: str | None) -> datetime | None:
    if value is None:
        return None
    instant = datetime.fromisoformat(value)
    if instant.tzinfo is None:
        raise ValueError("an instant without its zone")
    return instant
