"""Use cases that feed monitoring: take in a roster or series, withdraw a roster.

A file is taken in whole or not at all; with ``dry_run`` it is judged and nothing is written.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Final

from sqlalchemy import ColumnElement, insert, select
from sqlalchemy.orm import joinedload

from certify import clock, history
from certify.accounting.monitoring.indicators import Input
from certify.accounting.monitoring.models import Roster, RosterEntry, SeriesFigure
from certify.accounting.monitoring.permissions import RULES, Permission
from certify.accounting.monitoring.rosters import LONGEST_NAME, QUALIFICATIONS, Entry, read_roster
from certify.accounting.monitoring.series_rows import read_series
from certify.accounting.rounding import half_up
from certify.accounts.permissions import Actor, Hidden, require
from certify.db import db, use_case
from certify.i18n import N_
from certify.problems import Problem, Refused

LONGEST_VINTAGE: Final = 40
_AT_ONCE: Final = 500


@dataclass(frozen=True)
class TakenRoster:
    """What a roster held. ``roster`` is None if it was only tried."""

    roster: Roster | None
    enterprises: int
    rows: int


@dataclass(frozen=True)
class TakenSeries:
    """What a file of series came to: figures that are new, that replace another, or stand."""

    new: int
    replaced: int
    unchanged: int
    dry_run: bool


@use_case
def take_roster(
    content: bytes,
    name: str,
    *,
    vintage: str,
    as_of: date | None,
    source: str,
    qualification: str = "",
    actor: Actor,
    dry_run: bool = False,
) -> TakenRoster:
    """Take in a roster of the target groups of ``vintage``.

    Raises Refused with every fault of what was typed and of the rows, also where a row
    contradicts another roster of the vintage; Forbidden without the role.
    """
    require(RULES, Permission.FEED, actor)
    found = [*_typed(vintage, as_of, source), *_kind(qualification)]
    entries: tuple[Entry, ...] = ()
    try:
        entries = read_roster(content, qualification if qualification in QUALIFICATIONS else "")
    except Refused as refused:
        found += refused.problems
    digest = f"sha256:{sha256(content).hexdigest()}"
    found += _taken_before(vintage.strip(), digest)
    found += _against_others(entries, vintage.strip())
    if found or as_of is None:
        raise Refused(found)
    enterprises = len({one.uscc for one in entries})
    if dry_run:
        return TakenRoster(None, enterprises, len(entries))
    row = Roster(
        vintage=vintage.strip(), as_of=as_of, source=source.strip(), name=name[-LONGEST_NAME:],
        row_count=len(entries), digest=digest, taken_at=clock.now(), taken_by_id=actor.user_id,
    )  # fmt: skip
    data = {"vintage": row.vintage, "rows": len(entries), "digest": digest}
    history.begin(row, actor=actor, data=data)
    db.session.execute(insert(RosterEntry), [_values(row.id, one) for one in entries])
    return TakenRoster(row, enterprises, len(entries))


@use_case
def withdraw_roster(roster_id: int, *, reason: str, actor: Actor) -> Roster:
    """Withdraw a roster: its rows are kept and count no more. Raises Hidden if none is there."""
    require(RULES, Permission.FEED, actor)
    row = db.session.get(Roster, roster_id)
    if row is None:
        raise Hidden("roster")
    history.move(row, "withdraw", actor=actor, reason=reason.strip())
    return row


@use_case
def take_series(content: bytes, *, actor: Actor, dry_run: bool = False) -> TakenSeries:
    """Take in figures of series; a figure that differs from one standing gets the next number.

    Raises Refused with every fault of the rows, Forbidden without the role.
    """
    require(RULES, Permission.FEED, actor)
    read = read_series(content)
    standing = {(row.year, row.series, row.vintage): row for row in _current()}
    new = replaced = unchanged = 0
    for one in read:
        before = standing.get((one.year, one.series, one.vintage))
        if before is not None and (before.figure, before.source) == (_text(one), one.source):
            unchanged += 1
            continue
        new, replaced = (new + 1, replaced) if before is None else (new, replaced + 1)
        if not dry_run:
            db.session.add(
                SeriesFigure(
                    year=one.year, series=one.series, vintage=one.vintage,
                    number=1 if before is None else before.number + 1, figure=_text(one),
                    source=one.source, entered_at=clock.now(), entered_by_id=actor.user_id,
                )
            )  # fmt: skip
    return TakenSeries(new, replaced, unchanged, dry_run)


def rosters() -> Sequence[Roster]:
    """Return every roster, newest first."""
    query = select(Roster).options(joinedload(Roster.taken_by)).order_by(Roster.id.desc())
    return db.session.scalars(query).all()


def loaded_series() -> Sequence[SeriesFigure]:
    """Return the series figures that stand, newest year first."""
    return sorted(_current(), key=lambda row: (-row.year, row.series, row.vintage))


def _current() -> Iterable[SeriesFigure]:
    newest: dict[tuple[int, str, str], SeriesFigure] = {}
    for row in db.session.scalars(select(SeriesFigure).order_by(SeriesFigure.number)):
        newest[row.year, row.series, row.vintage] = row
    return newest.values()


def _text(one: Input) -> str:
    exponent = one.value.as_tuple().exponent
    return format(half_up(one.value, -exponent if isinstance(exponent, int) else 0), "f")


def _values(roster_id: int, one: Entry) -> dict[str, object]:
    return {
        "roster_id": roster_id, "uscc": one.uscc, "name": one.name,
        "region_code": one.region_code, "province": one.region_code[:2],
        "qualification": one.qualification, "patents_in_force": one.patents_in_force,
    }  # fmt: skip


def _typed(vintage: str, as_of: date | None, source: str) -> Iterator[Problem]:
    if not 0 < len(vintage.strip()) <= LONGEST_VINTAGE:
        message = N_("Name the vintage of the list, such as 2025; at most {most} characters.")
        yield Problem("/vintage", "vintage", message, {"most": LONGEST_VINTAGE})
    if as_of is None:
        yield Problem("/as_of", "as_of", N_("Give the day of the list, such as 2025-12-31."))
    elif as_of > clock.today():
        message = N_("The day of the list, {day}, is still to come. Give the day it shows.")
        yield Problem("/as_of", "in_future", message, {"day": as_of})
    if not 0 < len(source.strip()) <= LONGEST_NAME:
        message = N_("Say where the list comes from, in at most {most} characters.")
        yield Problem("/source", "source", message, {"most": LONGEST_NAME})


def _kind(qualification: str) -> Iterator[Problem]:
    if qualification and qualification not in QUALIFICATIONS:
        message = N_("“{value}” is no qualification. Known are: {known}.")
        params = {"value": qualification[:40], "known": ", ".join(QUALIFICATIONS)}
        yield Problem("/qualification", "qualification_unknown", message, params)


def _taken_before(vintage: str, digest: str) -> Iterator[Problem]:
    same = select(Roster.id).where(
        Roster.vintage == vintage, Roster.digest == digest, Roster.status == "taken"
    )
    if db.session.scalar(same) is not None:
        message = N_("This very file was taken in for the vintage {vintage} already.")
        yield Problem("/file", "taken_before", message, {"vintage": vintage})


def _against_others(entries: Sequence[Entry], vintage: str) -> list[Problem]:
    """Return where rows contradict other rosters of the vintage: region or patents differ."""
    by_code = {one.uscc: one for one in entries}
    codes = list(by_code)
    found: dict[int, Problem] = {}
    for at in range(0, len(codes), _AT_ONCE):
        query = (
            select(RosterEntry.uscc, RosterEntry.region_code, RosterEntry.patents_in_force,
                   Roster.name)
            .join(Roster, RosterEntry.roster_id == Roster.id)
            .where(_stands(vintage), RosterEntry.uscc.in_(codes[at : at + _AT_ONCE]))
        )  # fmt: skip
        for code, region, held, name in db.session.execute(query):
            one = by_code[code]
            if one.line not in found and (differs := _difference(one, region, held)):
                found[one.line] = _other_says(one, name, *differs)
    return [found[line] for line in sorted(found)]


def _difference(one: Entry, region: str, held: int | None) -> tuple[str, object, object] | None:
    """Return (column, own value, the other's) of what differs first."""
    if one.region_code != region:
        return "region_code", one.region_code, region
    own = one.patents_in_force
    if own is not None and held is not None and own != held:
        return "patents_in_force", own, held
    return None


def _other_says(one: Entry, name: str, column: str, own: object, other: object) -> Problem:
    message = N_(
        "Row {row}: {own} for {uscc}, but the roster “{name}” of this vintage says {other}. "
        "Make them agree, or withdraw that roster."
    )
    params = {"row": one.line, "own": own, "uscc": one.uscc, "name": name, "other": other}
    return Problem(f"/rows/{one.line}/{column}", "rosters_differ", message, params)


def _stands(vintage: str) -> ColumnElement[bool]:
    return (Roster.vintage == vintage) & (Roster.status == "taken")
