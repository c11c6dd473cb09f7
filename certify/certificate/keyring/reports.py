"""A key is reported compromised: written down, papers in doubt found, their reissue proposed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from sqlalchemy import select

from certify import clock
from certify.accounts.permissions import Actor
from certify.certificate import service
from certify.certificate.credential import securing
from certify.certificate.keyring import book, inventory, spans
from certify.certificate.keyring.spans import LOG, SEAL, KeySpan
from certify.certificate.models import Certificate, Issuance
from certify.certificate.reissue import service as reissue
from certify.db import db, use_case
from certify.files import StoredFile
from certify.i18n import N_, translate
from certify.installation import settings
from certify.problems import Problem, Refused

LEAST_OF_A_NAME: Final = 8
"""Characters of a key's name that must be given: no key is reported by a slip."""


@dataclass(frozen=True)
class Doubtful:
    """A paper signed with a reported key: its number, state, and whether its reissue is asked."""

    number: str
    status: str
    in_doubt: bool
    asked: bool


def report(name: str, since: date) -> KeySpan:
    """Write down that the key ``name`` (or how it begins) is compromised since a legal day.

    Needs no database. Said again, the day is corrected. Raises Refused for a name that is
    none, or a day to come; KeysNotReady where the book of keys is damaged.
    """
    folder = service.key_folder(settings().home)
    problems = []
    found = inventory.named(folder, name) if len(name.strip()) >= LEAST_OF_A_NAME else []
    found = [each for each in found if each.use != LOG]
    if len(found) != 1:
        problems.append(Problem("/key", "unknown_key_name", _UNKNOWN, {"name": name[:80]}))
    if since > clock.today():
        problems.append(Problem("/since", "in_the_future", _FUTURE, {"day": since.isoformat()}))
    if problems:
        raise Refused(problems)
    told = replace(found[0], compromised_since=since, reported_at=clock.now())
    book.write(folder, spans.put(book.read(folder), told))
    return told


def signed_with(span: KeySpan) -> list[Doubtful]:
    """Return the papers signed with a key, oldest first, and which of them are in doubt.

    In doubt is what was sealed on the day of compromise or later and is in force or suspended.
    """
    rows = _sealed(span.name) if span.use == SEAL else _claimed(span.name)
    return [_doubtful(row, span) for row in rows]


def _sealed(fingerprint: str) -> Sequence[Certificate]:
    query = select(Certificate).where(Certificate.key_fingerprint == fingerprint)
    return db.session.scalars(query.order_by(Certificate.id)).all()


def _claimed(thumbprint: str) -> Sequence[Certificate]:
    query = select(Certificate, Issuance.credential).join(
        Issuance, Issuance.certificate_id == Certificate.id
    )
    found = db.session.execute(query.order_by(Certificate.id))
    return [row for row, text in found if securing.key_named(text) == thumbprint]


def _doubtful(row: Certificate, span: KeySpan) -> Doubtful:
    kept = db.session.get_one(StoredFile, row.file_id).created_at
    since = span.compromised_since
    in_doubt = (
        since is not None and clock.legal_day(kept) >= since and row.status in reissue.IN_FORCE
    )
    asked = reissue.open_for(row) is not None
    return Doubtful(row.number, row.status, in_doubt, asked)


@use_case
def queue(span: KeySpan, reason: str, *, actor: Actor) -> int:
    """Propose the reissue of every paper in doubt that is not proposed yet; returns how many.

    A second officer confirms them. Raises Forbidden unless ``actor`` is an officer.
    """
    waiting = [each for each in signed_with(span) if each.in_doubt and not each.asked]
    for each in waiting:
        reissue.propose(each.number, reissue.KEY_IN_DOUBT, reason, actor=actor)
    return len(waiting)


def usual_reason(span: KeySpan, language: str) -> str:
    """Return the public reason of the reissues, unless the officer gives another."""
    day = span.compromised_since
    said = day.isoformat() if day else ""
    return translate(_REASON, language, since=said)


_UNKNOWN = N_(
    "No sealing or credential key here begins with “{name}”, or several do: give its name as "
    "certify keys list shows it."
)
_FUTURE = N_("{day} is still to come: give the day since when the key may have been misused.")
_REASON = N_("The key it was sealed with is reported compromised since {since}.")
