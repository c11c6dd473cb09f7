"""Use cases of letters: print and seal what events call for, find them, try again.

The log of events says which letters are missing, so a crash leaves nothing undone; one
event has one letter, and a letter's number follows from its event.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final

import structlog
from sqlalchemy import and_, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from certify import clock, files
from certify.accounts.permissions import Actor, require
from certify.certificate import issuing, service
from certify.certificate.batches.failures import problems_of
from certify.certificate.papers import composing, drawing, letters
from certify.certificate.papers.composing import CAUSES, Composed
from certify.certificate.papers.installed import in_use
from certify.certificate.papers.models import PrintedLetter
from certify.certificate.permissions import RULES, Permission
from certify.certificate.seal import seal
from certify.certificate.sealing.provider import SealProvider
from certify.db import db, use_case
from certify.files import StoredFile
from certify.history import Event
from certify.installation import settings
from certify.press import fonts
from certify.press.resources import PaperFault
from certify.problems import Refused

log = structlog.get_logger()
BATCH: Final = 20


def waiting(limit: int = BATCH) -> Sequence[Event]:
    """Return events that call for a letter and have none, oldest first."""
    calls = or_(
        *(and_(Event.subject == subject, Event.action.in_(actions))
          for subject, actions in CAUSES.items())
    )  # fmt: skip
    printed = select(PrintedLetter.id).where(PrintedLetter.event_id == Event.id).exists()
    query = select(Event).where(calls, ~printed).order_by(Event.id)
    return db.session.scalars(query.limit(limit)).all()


def print_waiting() -> int:
    """Print and seal the letters that are missing; a step of the worker. Returns how many.

    A letter that cannot be printed is kept with its problems and stops no other. Raises
    KeysNotReady or FontsNotReady before anything is printed.
    """
    events = [event.id for event in waiting()]
    if not events:
        return 0
    key, built = issuing.own_seal(), fonts.load(service.font_folder(settings().home))
    return sum(_printed(event_id, key, built) for event_id in events)


def _printed(event_id: int, key: SealProvider, built: fonts.FontSet) -> bool:
    """Print one letter; whether it is done. What cannot even be composed stops no other."""
    try:
        _print(event_id, key, built)
    except IntegrityError:  # another worker was quicker
        db.session.rollback()
        return False
    except (LookupError, ValueError):
        db.session.rollback()
        log.exception("letter not composed", event=event_id)
        return False
    return True


def _print(event_id: int, key: SealProvider, built: fonts.FontSet) -> None:
    event = db.session.get_one(Event, event_id)
    made = composing.compose(event, settings(), demonstration=key.demonstration)
    db.session.rollback()  # no transaction is open while it is drawn: others do not wait
    package = in_use(made.letter.PAPER)
    try:
        sealed = seal(drawing.draw(made.letter, built, own=package), key)
    except (Refused, PaperFault) as fault:
        _keep(event_id, made, package.reference, None, fault)
    else:
        _keep(event_id, made, package.reference, sealed, None)


@use_case
def _keep(
    event_id: int, made: Composed, template: str, sealed: bytes | None, fault: Exception | None
) -> None:
    letter = made.letter
    file: StoredFile | None = None
    if sealed is not None:
        file = files.keep(sealed, f"{letter.number}.pdf", "application/pdf")
    told = None if fault is None else list(_told(fault))
    db.session.add(
        PrintedLetter(
            paper=letter.PAPER, number=letter.number, event_id=event_id,
            certificate_id=made.certificate_id, candidacy_id=made.candidacy_id,
            notice_id=made.notice_id, content=letters.as_json(letter), template=template,
            problems=told, file_id=file.id if file else None, made_at=clock.now(),
        )
    )  # fmt: skip
    db.session.flush()


def _told(fault: Exception) -> Iterator[dict[str, Any]]:
    for problem in problems_of(fault):
        yield {
            "pointer": problem.pointer, "zh": problem.say("zh"), "en": problem.say("en"),
        }  # fmt: skip


def find(number: str) -> PrintedLetter | None:
    """Return the printed letter of a number, or None."""
    query = select(PrintedLetter).where(PrintedLetter.number == number)
    return db.session.scalars(query.options(joinedload(PrintedLetter.file))).one_or_none()


def of_certificate(certificate_id: int) -> Sequence[PrintedLetter]:
    """Return the printed notices of a certificate, oldest first."""
    query = select(PrintedLetter).where(
        PrintedLetter.certificate_id == certificate_id, PrintedLetter.file_id.is_not(None)
    )
    return db.session.scalars(query.order_by(PrintedLetter.id)).all()


def of_candidacy(candidacy_id: int) -> PrintedLetter | None:
    """Return the latest feedback letter of a candidacy, or None."""
    query = select(PrintedLetter).where(PrintedLetter.candidacy_id == candidacy_id)
    return db.session.scalars(query.order_by(PrintedLetter.id.desc()).limit(1)).one_or_none()


def of_notice(number: str) -> PrintedLetter | None:
    """Return the printed list of a public notice, or None."""
    query = select(PrintedLetter).where(
        PrintedLetter.paper == "notice-list", PrintedLetter.number == number
    )
    return db.session.scalars(query).one_or_none()


def failed() -> Sequence[PrintedLetter]:
    """Return the letters that could not be printed, newest first."""
    query = select(PrintedLetter).where(PrintedLetter.file_id.is_(None))
    return db.session.scalars(query.order_by(PrintedLetter.id.desc()).limit(BATCH)).all()


@use_case
def try_again(letter_id: int, *, actor: Actor) -> None:
    """Forget that a letter failed, so that the worker prints it; one with a file stays."""
    require(RULES, Permission.SEE_OFFICE_LIST, actor)
    row = db.session.get(PrintedLetter, letter_id)
    if row is not None and row.file_id is None:
        db.session.delete(row)
