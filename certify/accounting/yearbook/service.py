"""Use cases of the yearbook: ask for an edition, print it, read what is printed."""

from collections.abc import Sequence

from sqlalchemy import func, select

from certify import clock, files, history
from certify.accounting.monitoring.permissions import RULES, Permission
from certify.accounting.yearbook import making
from certify.accounting.yearbook.models import Yearbook
from certify.accounts.permissions import SYSTEM, Actor, Hidden, require
from certify.db import db, use_case


@use_case
def ask(year: int, *, actor: Actor) -> Yearbook:
    """Ask for the next edition of the yearbook of ``year``; the worker prints it.

    An edition that still waits is returned as it is. Raises Refused if no summary of the year
    is released, Forbidden without the role.
    """
    require(RULES, Permission.FEED, actor)
    making.require_released(year)
    waiting = _newest(year, "asked")
    if waiting is not None:
        return waiting
    last = db.session.scalar(select(func.max(Yearbook.number)).where(Yearbook.data_year == year))
    number = (last or 0) + 1
    row = Yearbook(
        data_year=year, number=number, asked_at=clock.now(), asked_by_id=actor.user_id
    )  # fmt: skip
    history.begin(row, actor=actor, data={"year": year, "number": number})
    return row


def print_waiting() -> int:
    """Print one edition that waits; a step of the worker, asked again until it answers 0."""
    row = _newest(None, "asked")
    if row is None:
        return 0
    paper = making.make(row.data_year, lambda _step: None)
    _keep(row, paper)
    return 1


@use_case
def _keep(row: Yearbook, paper: bytes) -> None:
    name = f"yearbook-{row.data_year}-{row.number}.pdf"
    row.file = files.keep(paper, name, "application/pdf")
    history.move(row, "print", actor=SYSTEM, data={"sha256": row.file.sha256})


def printed(year: int) -> Yearbook | None:
    """Return the newest printed edition of ``year``, or None."""
    return _newest(year, "printed")


def waits(year: int) -> bool:
    """Whether an edition of ``year`` has been asked for and is not printed yet."""
    return _newest(year, "asked") is not None


def edition(year: int, number: int) -> Yearbook:
    """Return a printed edition; raises Hidden if there is none."""
    query = select(Yearbook).where(
        Yearbook.data_year == year, Yearbook.number == number, Yearbook.status == "printed"
    )
    row: Yearbook | None = db.session.scalar(query)
    if row is None:
        raise Hidden("yearbook")
    return row


def editions(year: int) -> Sequence[Yearbook]:
    """Return the printed editions of ``year``, newest first."""
    query = select(Yearbook).where(Yearbook.data_year == year, Yearbook.status == "printed")
    return db.session.scalars(query.order_by(Yearbook.number.desc())).all()


def _newest(year: int | None, status: str) -> Yearbook | None:
    query = select(Yearbook).where(Yearbook.status == status)
    if year is not None:
        query = query.where(Yearbook.data_year == year)
    return db.session.scalar(query.order_by(Yearbook.number.desc(), Yearbook.id).limit(1))
