"""Load the demonstration data: two campaigns, rehearsed in the past by the real use cases.

A rehearsal runs on this process's clock alone, from about ten months ago to the present,
so that every date is where it would be. It cannot be one transaction: papers are issued
and mails written on the way. A marker file says that a load has begun; where one was
interrupted, the next starts on an emptied database, for all in it stems from that load.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from flask import current_app
from flask_migrate import upgrade
from sqlalchemy import select

from certify import jobs
from certify.accounts.models import Organisation, User
from certify.certificate import status_list
from certify.certificate.log import store as log
from certify.clock import CLOCK, now
from certify.db import db
from certify.demo import first_campaign, second_campaign
from certify.demo.calendar import Calendar
from certify.demo.filers import Filers
from certify.demo.officers import Officers
from certify.demo.organisations import ORGANISATIONS
from certify.demo.people import PEOPLE, Cast, list_of_accounts
from certify.i18n import N_
from certify.installation import settings
from certify.serving import ACCOUNTS

MARKER: Final = "demonstration-loading"
SPAN: Final = timedelta(days=300)
SHORTEST: Final = timedelta(days=240)
"""The chapters still fit into this, closer together: a public notice needs its days."""
LEAD: Final = timedelta(days=31)
"""Before it begins, the standard is in consultation: a month, and a day to activate it."""
RULES_IN_FORCE: Final = datetime(2026, 1, 1, 2, tzinfo=UTC)
"""The shipped standard is in force from this day: nothing can be judged before."""

Progress = Callable[[str], None]


def load_demonstration(progress: Progress | None = None) -> None:
    """Load the demonstration data into an empty installation; nothing to do otherwise.

    ``progress`` is told each chapter (an English message of the catalogue). Writes the
    list of accounts into the home. Raises RuntimeError in production, or where the
    machine's clock stands before the shipped standard is in force.
    """
    if not settings().demonstration:
        raise RuntimeError("invented data are not loaded into a production installation")
    marker = settings().home / MARKER
    if marker.exists():
        _empty()
    elif _begun():
        return
    marker.touch()
    with quiet_queue(), rehearsal(SPAN, SHORTEST) as calendar:
        _rehearse(calendar, progress or (lambda _: None))
    _write_accounts(settings().home / ACCOUNTS)
    marker.unlink()


def _begun() -> bool:
    """Whether somebody is there already: invented people must not join real ones."""
    there = (db.session.scalar(select(kind.id).limit(1)) for kind in (Organisation, User))
    return any(each is not None for each in there)


def _empty() -> None:
    """Take away what an interrupted load left behind, and make the tables anew.

    The version of the database goes last: an interruption here leaves the next start a
    database that it can empty again. A migration back would stumble over the rows.
    """
    db.session.remove()
    sqlite = db.engine.dialect.name == "sqlite"
    quoted = db.engine.dialect.identifier_preparer.quote
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if sqlite:
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        for name in (*db.metadata.tables, "alembic_version"):
            rest = "" if sqlite else " CASCADE"
            connection.exec_driver_sql(f"DROP TABLE IF EXISTS {quoted(name)}{rest}")
    db.engine.dispose()  # no connection that ignores foreign keys may be used again
    upgrade()
    (settings().home / status_list.FILE).unlink(missing_ok=True)
    log.prepare()


@contextmanager
def quiet_queue() -> Iterator[None]:
    """Wake no worker for each step: the rehearsal works off its own jobs, in its own time."""
    extensions = current_app.extensions
    nudge, extensions["nudge"] = extensions["nudge"], lambda: None
    try:
        yield
    finally:
        extensions["nudge"] = nudge


@contextmanager
def rehearsal(span: timedelta, at_least: timedelta) -> Iterator[Calendar]:
    """Rehearse ``span``, or ``at_least`` where the standard is younger, up to a minute ago.

    It begins ``LEAD`` earlier, with the consultation on the standard.

    Raises RuntimeError where even that would begin before the shipped standard is in force.
    """
    end = now() - CLOCK.offset() - timedelta(minutes=1)
    start = max(end - span, RULES_IN_FORCE)
    if end - start < at_least:
        raise RuntimeError(
            f"the shipped standard is in force since {RULES_IN_FORCE:%Y-%m-%d}; this machine's "
            f"clock says {end:%Y-%m-%d}: set the clock"
        )
    with CLOCK.rehearsing(start - LEAD):
        yield Calendar(end, (end - start) / span)


def _rehearse(calendar: Calendar, tell: Progress) -> None:
    cast = Cast()
    filers = Filers(cast, calendar)
    officers = Officers(cast, calendar, filers)
    tell(N_("People, standard, organisations …"))
    for person in PEOPLE:
        cast.hire(person)
    officers.put_standard_in_force()
    _organisations(calendar, filers)
    for tale in (first_campaign, second_campaign):
        for title, chapter in tale.CHAPTERS:
            tell(title)
            chapter(calendar, filers, officers)
            db.session.expunge_all()
    officers.consult_about_the_rest()
    calendar.go(0)
    jobs.work_off()


def _organisations(calendar: Calendar, filers: Filers) -> None:
    calendar.go(298)
    early = [each for each in ORGANISATIONS if each.fate == "verified"]
    for entry in early:
        filers.enter(entry)
    calendar.go(296)
    for turn, entry in enumerate(early):
        filers.examine_organisation(entry, ("examiner", "examiner2")[turn % 2])
    jobs.work_off()


def _write_accounts(file: Path) -> None:
    file.write_text(list_of_accounts(), encoding="utf-8")
    file.chmod(0o600)
