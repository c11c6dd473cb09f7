"""Taking in what a provider says of patents: one transaction, whole or not at all."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from sqlalchemy import delete, func, insert, select, update

from certify import clock, history
from certify.accounts.permissions import Actor, require
from certify.certificate.living.models import PatentStanding, PatentStatement, StatusImport
from certify.certificate.living.permissions import RULES, Permission
from certify.certificate.living.statuses import Standing, Statement, StatusProvider, standing
from certify.certificate.models import Certificate
from certify.db import db, use_case
from certify.filing.models import PatentClaim, Serial

SERIES: Final = "patent-status"
BATCH: Final = 500
"""Numbers asked for in one query: databases limit how many values a statement may carry."""
IN_FORCE: Final = ("valid", "suspended")

T = TypeVar("T")


@dataclass(frozen=True)
class Shift:
    """What is known of one patent before and after; ``before`` None: nothing was known."""

    before: Standing | None
    after: Standing

    @property
    def matters(self) -> bool:
        """Whether anything but day and source of the knowledge is another."""
        return self.before is None or _gist(self.before) != _gist(self.after)


@dataclass(frozen=True)
class Taken:
    """What a file brings: its rows, how many say something new, and what shifts.

    ``linked`` names those of the shifted patents that recorded products stand on, and
    ``certificates`` is how many certificates in force do. ``row`` is None where nothing
    was written: because all was known, or because it was only tried.
    """

    rows: int
    news: int
    shifts: tuple[Shift, ...]
    linked: frozenset[str]
    certificates: int
    row: StatusImport | None


@use_case
def take_in(provider: StatusProvider, name: str, *, actor: Actor, dry_run: bool = False) -> Taken:
    """Keep what ``provider`` says that is not known yet, and weigh those patents anew.

    The same statements a second time change nothing, and in which order files come in makes
    no difference to what is known in the end. Certificates that stand on a patent whose
    standing shifted are marked, for the worker to compare. With ``dry_run`` nothing is
    written; the answer is the same.
    """
    require(RULES, Permission.IMPORT_STATUS, actor)
    if not dry_run:
        _one_at_a_time()
    fresh = _unknown(provider.statements)
    shifts = _shifts(fresh)
    moved = [shift.after.number for shift in shifts if shift.matters]
    row = None
    if fresh and not dry_run:
        row = _keep(provider, name, fresh, actor)
        _write([shift.after for shift in shifts])
    counted = _certificates(moved)
    if row is not None:
        _mark(moved)
    return Taken(
        rows=len(provider.statements), news=len(fresh), shifts=shifts, linked=_linked(moved),
        certificates=counted, row=row,
    )  # fmt: skip


def _one_at_a_time() -> None:
    """Let one import in: what it weighs must not be half of what another one writes."""
    db.session.execute(update(Serial).where(Serial.series == SERIES).values(last=Serial.last + 1))


def _unknown(statements: Sequence[Statement]) -> list[Statement]:
    known: set[str] = set()
    for some in _batches([each.key for each in statements]):
        known.update(
            db.session.scalars(select(PatentStatement.key).where(PatentStatement.key.in_(some)))
        )
    return [each for each in statements if each.key not in known]


def _shifts(fresh: Sequence[Statement]) -> tuple[Shift, ...]:
    """What the fresh statements change, each weighed with all that is known of its patent."""
    numbers = [each.number for each in fresh]
    said: dict[str, list[Statement]] = {number: [] for number in numbers}
    for each in (*known_statements(numbers), *fresh):
        said[each.number].append(each)
    before = known_standings(numbers)
    return tuple(
        Shift(before.get(number), standing(statements)) for number, statements in said.items()
    )


def known_statements(numbers: Sequence[str]) -> Iterator[Statement]:
    """Yield every statement kept about the patents ``numbers``."""
    for some in _batches(numbers):
        query = select(
            PatentStatement.number, PatentStatement.status, PatentStatement.since,
            PatentStatement.holders, PatentStatement.source, PatentStatement.as_of,
        ).where(PatentStatement.number.in_(some))  # fmt: skip
        for number, status, since, holders, source, as_of in db.session.execute(query):
            yield Statement(number, status, since, tuple(holders), source, as_of)


def known_standings(numbers: Iterable[str]) -> dict[str, Standing]:
    """Return what is known of those of ``numbers`` of which anything is known."""
    found: dict[str, Standing] = {}
    for some in _batches(list(numbers)):
        query = select(PatentStanding).where(PatentStanding.number.in_(some))
        found |= {row.number: as_standing(row) for row in db.session.scalars(query)}
    return found


def as_standing(row: PatentStanding) -> Standing:
    """Return a row as the value it holds."""
    return Standing(
        row.number, row.status, row.since, row.as_of, row.source, tuple(row.holders),
        row.held_since, row.holders_as_of, row.disputed,
    )  # fmt: skip


def _keep(
    provider: StatusProvider, name: str, fresh: Sequence[Statement], actor: Actor
) -> StatusImport:
    row = StatusImport(
        name=name, source=provider.source, as_of=provider.as_of, rows=len(provider.statements),
        news=len(fresh), imported_at=clock.now(), imported_by_id=actor.user_id,
    )  # fmt: skip
    data = {"source": provider.source, "as_of": provider.as_of.isoformat(), "news": len(fresh)}
    history.begin(row, actor=actor, data=data)
    db.session.execute(
        insert(PatentStatement),
        [{**_columns(each), "key": each.key, "import_id": row.id} for each in fresh],
    )
    return row


def _write(standings: Sequence[Standing]) -> None:
    for some in _batches(standings):
        numbers = [each.number for each in some]
        db.session.execute(delete(PatentStanding).where(PatentStanding.number.in_(numbers)))
        db.session.execute(insert(PatentStanding), [_columns(each) for each in some])


def _columns(value: Statement | Standing) -> Mapping[str, Any]:
    return {**vars(value), "holders": list(value.holders)}


def _linked(numbers: Sequence[str]) -> frozenset[str]:
    """Those of ``numbers`` on which any submitted product stands."""
    found: set[str] = set()
    for some in _batches(numbers):
        claimed = select(PatentClaim.number).where(PatentClaim.number.in_(some)).distinct()
        found.update(db.session.scalars(claimed))
    return frozenset(found)


def _certificates(numbers: Sequence[str]) -> int:
    ids: set[int] = set()
    for some in _batches(numbers):
        ids.update(db.session.scalars(select(Certificate.id).where(*_standing_on(some))))
    return len(ids)


def _mark(numbers: Sequence[str]) -> None:
    """Have the worker compare the certificates that stand on ``numbers``.

    The table itself is written, so that no version of the row counts up: an officer who has
    the page of such a certificate open is not told that somebody was quicker.
    """
    table = Certificate.__table__
    for some in _batches(numbers):
        ids = select(Certificate.id).where(*_standing_on(some))
        db.session.execute(
            update(table).where(table.c.id.in_(ids)).values(patents_compared_at=None)
        )


def _standing_on(numbers: Sequence[str]) -> tuple[Any, ...]:
    claims = select(PatentClaim.revision_id).where(PatentClaim.number.in_(numbers))
    return Certificate.revision_id.in_(claims), Certificate.status.in_(IN_FORCE)


def newest_day() -> Any:
    """Return the newest day of which any patent's status is known, or None."""
    return db.session.scalar(select(func.max(PatentStanding.as_of)))


def _batches(values: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(values), BATCH):
        yield values[start : start + BATCH]


def _gist(known: Standing) -> tuple[Any, ...]:
    return known.status, known.since, known.holders, known.held_since, known.disputed
