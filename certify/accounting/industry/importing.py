"""Taking figures into the account: one file, whole or not at all, and never over another.

A file holds industry rows (one year and vintage), class figures as published, or GDP (both
of several years and vintages); its header tells which. A figure of a year and vintage that
is known already makes a new entry with a reason; the entry before stays as it was.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from io import StringIO
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from certify import clock, history
from certify.accounting.industry.cells import MARKS
from certify.accounting.industry.columns import COLUMNS, code_of
from certify.accounting.industry.figures import (
    FIGURE_COLUMNS,
    GDP_COLUMNS,
    Figure,
    Gdp,
    read_figures,
    read_gdp,
)  # fmt: skip
from certify.accounting.industry.grids import Grid, read_grid
from certify.accounting.industry.judging import judge
from certify.accounting.industry.models import AccountEntry, AccountFigure
from certify.accounting.industry.permissions import RULES, Permission
from certify.accounts.permissions import Actor, require
from certify.db import db, use_case
from certify.i18n import N_
from certify.problems import Problem, Refused

STANDINGS: Final = ("preliminary", "final", "published")
GDP: Final = "GDP"
_MARKS: Final = MARKS | {FIGURE_COLUMNS[1], GDP_COLUMNS[1]}
_ONE: Final = Decimal(1)


@dataclass(frozen=True)
class Part:
    """What a file says of one year and vintage; ``replaces``: the number of the entry before."""

    account: str
    kind: str
    year: int
    vintage: str
    figures: tuple[dict[str, Any], ...]
    lacking: tuple[str, ...] = ()
    replaces: int | None = None


@dataclass(frozen=True)
class Taken:
    """A file that holds: its parts; ``written`` is False where it was only tried."""

    parts: tuple[Part, ...]
    written: bool


def open_grid(content: bytes) -> Grid:
    """Return the rows of a file, whichever of the three kinds it is. Raises Refused."""
    return read_grid(content, _MARKS)


@use_case
def take_in(
    content: bytes, name: str, *, source: str, standing: str, reason: str = "", actor: Actor,
    dry_run: bool = False,
) -> Taken:  # fmt: skip
    """Take a file in, or only try it; raises Refused with every fault, nothing written."""
    require(RULES, Permission.TAKE_IN, actor)
    found = [*_source_faults(source, standing, reason)]
    try:
        parts = [_placed(part) for part in _parts(open_grid(content))]
    except Refused as refused:
        raise Refused([*found, *refused.problems]) from refused
    if any(part.replaces for part in parts) and not reason.strip() and not dry_run:
        message = N_(
            "These figures replace some that the account has. Say why: the reason is kept with "
            "both, and the earlier figures stay."
        )
        found.append(Problem("/reason", "reason_missing", message))
    if found:
        raise Refused(found)
    if not dry_run:
        digest = f"sha256:{sha256(content).hexdigest()}"
        kept = {"name": name[:200], "source": source.strip(), "standing": standing,
                "reason": reason.strip(), "digest": digest}  # fmt: skip
        for part in parts:
            _keep(part, kept, actor)
    return Taken(tuple(parts), not dry_run)


def _source_faults(source: str, standing: str, reason: str) -> list[Problem]:
    found = []
    if not source.strip():
        message = N_("Say where the figures come from: a figure without a source is not kept.")
        found.append(Problem("/source", "source_missing", message))
    if len(source) > 200 or len(reason) > 500:
        message = N_("Shorten this: 200 characters for a source, 500 for a reason.")
        found.append(Problem("/source" if len(source) > 200 else "/reason", "too_long", message))
    if standing not in STANDINGS:
        message = N_("Choose whether the figures are preliminary, final, or as published.")
        found.append(Problem("/standing", "standing", message))
    return found


def _parts(grid: Grid) -> list[Part]:
    """Return what the file says, by year and vintage."""
    header = set(grid.header)
    if GDP_COLUMNS[1] in header:
        return _dated("gdp", "gdp", read_gdp(_as_csv(grid)))
    if FIGURE_COLUMNS[1] in header:
        return _dated("value_added", "class", read_figures(_as_csv(grid)))
    account = judge(grid, _year_before(grid))
    figures = tuple(
        {"code": row.code, "value": row.value, "method": row.method, "inputs": row.inputs,
         "factor_k": row.factor_k, "line": row.line}
        for row in account.rows
    )  # fmt: skip
    return [
        Part("value_added", "industry", account.year, account.vintage, figures, account.lacking)
    ]


def _as_csv(grid: Grid) -> str:
    """Return the grid as CSV on the lines it had, for the readers of published figures."""
    target = StringIO()
    writer = csv.writer(target, lineterminator="\n")
    at = 1
    width = len(grid.header)
    for number, cells in ((grid.header_line, grid.header), *grid.rows):
        target.write("\n" * (number - at))
        writer.writerow(cells[:width])
        at = number + 1
    return target.getvalue()


def _dated(account: str, kind: str, rows: Sequence[Figure] | Sequence[Gdp]) -> list[Part]:
    grouped: dict[tuple[int, str], list[dict[str, Any]]] = {}
    for row in rows:
        code = row.class_code if isinstance(row, Figure) else GDP
        grouped.setdefault((row.year, row.vintage), []).append(
            {"code": code, "value": row.value, "method": "published", "inputs": {},
             "factor_k": _ONE, "line": row.line}
        )  # fmt: skip
    if not grouped:
        raise Refused([Problem("/file", "no_rows", N_("The file holds no figure."))])
    return [Part(account, kind, y, v, tuple(found)) for (y, v), found in grouped.items()]


def _year_before(grid: Grid) -> dict[str, Decimal]:
    """Return what the account has of the year before in the vintage of the first row."""
    places = {code_of(said, COLUMNS): at for at, said in enumerate(grid.header) if said}
    first = grid.rows[0][1] if grid.rows else ()
    said = [first[at] if (at := places.get(k, len(first))) < len(first) else "" for k in
            ("year", "vintage")]  # fmt: skip
    if not said[0].isascii() or not said[0].isdigit():
        return {}
    entry = current("value_added", int(said[0]) - 1, said[1])
    if entry is None or entry.kind != "industry":
        return {}
    return {each.code: each.value for each in entry.figures if each.value is not None}


def current(account: str, year: int, vintage: str) -> AccountEntry | None:
    """Return the entry that stands for a year and vintage, or None."""
    query = select(AccountEntry).where(
        AccountEntry.account == account, AccountEntry.year == year,
        AccountEntry.vintage == vintage, AccountEntry.status == "current",
    )  # fmt: skip
    return db.session.scalar(query)


def _placed(part: Part) -> Part:
    before = current(part.account, part.year, part.vintage)
    replaces = None if before is None else before.number
    return Part(
        part.account, part.kind, part.year, part.vintage, part.figures, part.lacking, replaces
    )


def _keep(part: Part, kept: dict[str, str], actor: Actor) -> None:
    before = current(part.account, part.year, part.vintage)
    if before is not None:
        history.move(before, "supersede", actor=actor, reason=kept["reason"])
        db.session.flush()
    query = select(func.max(AccountEntry.number)).where(
        AccountEntry.account == part.account, AccountEntry.year == part.year,
        AccountEntry.vintage == part.vintage,
    )  # fmt: skip
    entry = AccountEntry(
        account=part.account, kind=part.kind, year=part.year, vintage=part.vintage,
        number=(db.session.scalar(query) or 0) + 1, taken_at=clock.now(),
        taken_by_id=actor.user_id, **kept,
    )  # fmt: skip
    data = {"digest": kept["digest"], "figures": len(part.figures)}
    history.begin(entry, actor=actor, data=data)
    db.session.add_all(AccountFigure(entry_id=entry.id, **each) for each in part.figures)
    db.session.flush()


def entries(*, actor: Actor) -> Sequence[AccountEntry]:
    """Return every entry of the account, newest year first (statisticians, officers)."""
    require(RULES, Permission.SEE, actor)
    order = (AccountEntry.account.desc(), AccountEntry.year.desc(), AccountEntry.vintage,
             AccountEntry.number.desc())  # fmt: skip
    query = select(AccountEntry).options(selectinload(AccountEntry.taken_by)).order_by(*order)
    return db.session.scalars(query).all()
