"""The register as the command line asks it: straight from the database, nothing loaded.

``certify verify`` must answer in about a second, so it asks three tables in plain SQL
instead of starting the application. A test holds its answers to the application's.
"""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import Date, DateTime, Engine, create_engine, inspect, make_url, text
from sqlalchemy.exc import OperationalError, ProgrammingError

from certify import clock
from certify.certificate.checking.on_day import Change
from certify.certificate.verification import Register, State

_CERTIFICATE: Final = text(
    "SELECT c.id, c.status, c.valid_until, f.sha256, s.number AS successor FROM certificate c "
    "JOIN stored_file f ON f.id = c.file_id LEFT JOIN certificate s ON s.predecessor_id = c.id "
    "WHERE c.number = :number"
).columns(valid_until=Date)
_CHANGES: Final = text(
    "SELECT at, reason, reason_code, to_status FROM event "
    "WHERE subject = 'certificate' AND subject_id = :id "
    "AND to_status IS NOT NULL AND from_status <> to_status ORDER BY id"
).columns(at=DateTime)


class RegisterUnreachable(RuntimeError):
    """There is a register but it does not answer: its silence must not pass for "unknown"."""


def open_register(database_url: str) -> Register | None:
    """Return the register in a database; None if the SQLite file does not exist yet."""
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite" and not _exists(url.database or ":memory:"):
        return None
    engine = create_engine(url)

    def ask(number: str) -> State | None:
        try:
            return _ask(engine, number)
        except (OperationalError, ProgrammingError) as error:
            raise RegisterUnreachable(f"the register does not answer: {error.orig}") from error
        finally:
            engine.dispose()

    return ask


def _exists(database: str) -> bool:
    return database != ":memory:" and Path(database).is_file()


def _ask(engine: Engine, number: str) -> State | None:
    with engine.connect() as connection:
        if not inspect(connection).has_table("certificate"):
            return None  # a database not migrated yet holds no certificate
        found = connection.execute(_CERTIFICATE, {"number": number}).one_or_none()
        if found is None:
            return None
        events = connection.execute(_CHANGES, {"id": found.id}).all()
    changes = tuple(
        Change(
            _since(each.at, each.to_status, found.valid_until),
            *(each.to_status, each.reason, each.reason_code),
        )
        for each in events
    )
    change = changes[-1] if changes else None
    return State(
        status=found.status,
        as_of=clock.now(),
        since=change.day if change else None,
        reason=change.reason if change else None,
        reason_code=change.reason_code if change else None,
        successor=found.successor,
        sha256=found.sha256,
        changes=changes,
    )


def _since(at: datetime, status: str, valid_until: date | None) -> date:
    """The first legal day of a state. Its end is in the paper: the worker only writes it down."""
    if status == "expired" and valid_until is not None:
        return valid_until + timedelta(days=1)
    return _legal_day(at)


def _legal_day(at: datetime) -> date:
    """SQLite keeps instants without their zone, which is UTC."""
    return clock.legal_day(at if at.tzinfo else at.replace(tzinfo=UTC))
