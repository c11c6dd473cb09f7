"""Publishing the status lists: signed anew at every change of a state, and before they run out.

``<home>/status/<purpose>-<number>.jwt``: static files that any web server can hand on.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import func, select

from certify import clock
from certify.certificate import issuing
from certify.certificate.credential import payload, securing, status
from certify.certificate.credential.keys import CredentialKey
from certify.certificate.credential.payload import PURPOSES, REVOCATION, SUSPENSION
from certify.certificate.models import Certificate, Issuance
from certify.db import db
from certify.history import Event
from certify.installation import settings

SET_BY: Final = {
    SUSPENSION: ("suspended",),
    REVOCATION: ("withdrawn", "cancelled", "superseded"),
}
"""Purpose → states that set its bit. What expired says so itself, in ``validUntil``."""
GOOD_FOR: Final = timedelta(days=7)
FRESH_FOR: Final = timedelta(days=1)
"""How long a list may be believed, and when it is signed anew though nothing changed."""
STAMP: Final = "as-of"


def folder() -> Path:
    """Where the published lists lie."""
    return settings().home / "status"


def file_of(purpose: str, number: int) -> Path:
    """Return the file of a list, whether it is there or not."""
    return folder() / f"{purpose}-{number}.jwt"


def publish() -> int:
    """Publish the lists if a state changed or they grow old; a step of the worker.

    Returns how many lists were written. Raises KeysNotReady in production without the key.
    """
    highest = db.session.scalar(select(func.max(Issuance.status_index)))
    if highest is None or not _due(clock.now()):
        return 0
    now, key = clock.now(), issuing.own_key()
    folder().mkdir(parents=True, exist_ok=True)
    numbers = range(status.length_for(highest) // status.LEAST_BITS)
    for purpose in PURPOSES:
        indexes = _indexes(SET_BY[purpose])
        for number in numbers:
            _write(file_of(purpose, number), _signed(purpose, number, indexes, now, key))
    _write(folder() / STAMP, now.isoformat())
    return len(numbers) * len(PURPOSES)


def as_of() -> datetime | None:
    """Return when the lists were published last; None if they never were."""
    try:
        return datetime.fromisoformat((folder() / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _due(now: datetime) -> bool:
    known = as_of()
    if known is None or now - known >= FRESH_FOR:
        return True
    changed = db.session.scalar(
        select(func.max(Event.at)).where(Event.subject == Certificate.SUBJECT)
    )
    return changed is not None and changed > known


def _indexes(states: Iterable[str]) -> list[int]:
    query = select(Issuance.status_index).join(
        Certificate, Certificate.id == Issuance.certificate_id
    )
    return list(db.session.scalars(query.where(Certificate.status.in_(tuple(states)))))


def _signed(
    purpose: str,
    number: int,
    indexes: Iterable[int],
    now: datetime,
    key: CredentialKey,
) -> str:
    first = number * status.LEAST_BITS
    own = [each - first for each in indexes if first <= each < first + status.LEAST_BITS]
    made = status.compose(
        purpose,
        status.encode(own, status.LEAST_BITS),
        base_url=settings().base_url,
        list_url=issuing.list_url(purpose, number),
        at=now,
        until=now + GOOD_FOR,
    )
    return securing.secure(payload.canonical(made), key.private, key.kid)


def _write(path: Path, text: str) -> None:
    fresh = path.with_suffix(".new")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(path)
