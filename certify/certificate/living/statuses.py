"""What is known of a patent, out of whatever registers were ever said to show. Pure.

A statement says what a source showed on a day. Statements are only ever added, and what is
known follows from the set of them: in which order files arrive does not matter, and an older
file never outweighs newer knowledge.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256
from typing import Any, Final, Protocol

import rfc8785

from certify.reference.codes import LEGAL_STATUSES, LIVING

EARLIEST: Final = date.min


@dataclass(frozen=True)
class Statement:
    """What ``source`` showed of one patent on the day ``as_of``.

    ``since`` is the day from which the status holds or, with ``holders``, on which the
    patent passed to them; ``holders`` is empty where nothing is said of who holds it.
    """

    number: str
    status: str
    since: date | None
    holders: tuple[str, ...]
    source: str
    as_of: date

    @property
    def key(self) -> str:
        """The SHA-256 of the whole statement: the same one is kept once."""
        return sha256(rfc8785.dumps(_plain(self))).hexdigest()


class StatusProvider(Protocol):
    """Where knowledge of patents comes from: a file today, an office's interface one day.

    ``source`` names it, ``as_of`` is the newest day it speaks of.
    """

    @property
    def source(self) -> str:
        """The name by which people know the source."""
        ...

    @property
    def as_of(self) -> date:
        """The day of which the statements are."""
        ...

    @property
    def statements(self) -> tuple[Statement, ...]:
        """One statement for each patent, in the order of the source."""
        ...


@dataclass(frozen=True)
class Standing:
    """What is known of one patent: its status and, apart from it, who holds it.

    Each has its own day and source. ``disputed``: two sources of the same, newest day say
    different things of the status.
    """

    number: str
    status: str
    since: date | None
    as_of: date
    source: str
    holders: tuple[str, ...]
    held_since: date | None
    holders_as_of: date | None
    disputed: bool

    def as_json(self) -> dict[str, Any]:
        """Return the standing as JSON values, days as ISO 8601."""
        return _plain(self)


def standing(statements: Iterable[Statement]) -> Standing:
    """Return what the statements about one patent come to; ValueError if there are none.

    The newest day counts. Where its statements contradict each other, the patent is taken
    for ended rather than alive, so that somebody looks; the rest of the order only makes the
    answer the same whichever came first.
    """
    said = tuple(statements)
    newest = max(said, key=_weight)
    named = [each for each in said if each.holders]
    holding = max(named, key=lambda each: (each.as_of, each.since or EARLIEST, *_text(each)),
                  default=None)  # fmt: skip
    rivals = {each.status for each in said if each.as_of == newest.as_of}
    return Standing(
        number=newest.number, status=newest.status, since=newest.since, as_of=newest.as_of,
        source=newest.source, holders=holding.holders if holding else (),
        held_since=holding.since if holding else None,
        holders_as_of=holding.as_of if holding else None, disputed=len(rivals) > 1,
    )  # fmt: skip


def _weight(said: Statement) -> tuple[Any, ...]:
    ended = said.status not in LIVING
    rank = LEGAL_STATUSES.index(said.status)
    return (said.as_of, ended, rank, said.since or EARLIEST, *_text(said))


def _text(said: Statement) -> tuple[str, tuple[str, ...]]:
    return said.source, said.holders


def _plain(value: Any) -> dict[str, Any]:
    """The fields as JSON values."""
    return {
        name: one.isoformat() if isinstance(one, date) else list(one) if isinstance(one, tuple)
        else one
        for name, one in asdict(value).items()
    }  # fmt: skip
