"""What a reported key means for one file: the register decides, never the seal alone. Pure.

Whoever stole a key can seal anything, and write any day beside it. So a file under such a
key is good only where the register holds exactly its bytes, sealed before the day of doubt.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from certify import clock
from certify.certificate.keyring import spans
from certify.certificate.keyring.spans import KeySpan
from certify.i18n import N_
from certify.problems import Problem


@dataclass(frozen=True)
class Doubt:
    """A key in use here is reported: since when, why that (not) matters, whether it stands."""

    since: date
    reason: Problem
    stands: bool


def doubt(
    known: Iterable[KeySpan], names: Iterable[str], sealed_at: datetime, *, held: bool
) -> Doubt | None:
    """Return the doubt cast on a file signed with the keys ``names``; None if there is none.

    ``held``: the register, or a published list, holds the digest of exactly this file.
    """
    span = spans.reported(known, names)
    if span is None or span.compromised_since is None:
        return None
    since = span.compromised_since
    said = {"key": span.name[:16], "since": since.isoformat(), "day": _day(sealed_at)}
    if not held:
        return Doubt(since, Problem("", "key_compromised", _ASK, said), stands=False)
    if clock.legal_day(sealed_at) >= since:
        return Doubt(since, Problem("", "key_compromised", _IN_DOUBT, said), stands=False)
    return Doubt(since, Problem("", "key_compromised", _HELD, said), stands=True)


def because(doubted: Doubt | None) -> tuple[Problem, ...]:
    """Return what is to be said of a doubt: always something, also where the file stands."""
    return () if doubted is None else (doubted.reason,)


def _day(instant: datetime) -> str:
    return clock.legal_day(instant).isoformat()


_ASK = N_(
    "Signed with the key {key}…, which is reported compromised since {since}: the register "
    "decides, and it was not found to hold this very file. Look the number up at the issuer's."
)
_IN_DOUBT = N_(
    "Signed with the key {key}…, which is reported compromised since {since}; this file is of "
    "{day} and in doubt: the register decides, and a new certificate is to take its place."
)
_HELD = N_(
    "Signed with the key {key}…, which is reported compromised since {since}. The register "
    "decides: it holds this very file, sealed on {day}, before that."
)
