"""Use cases of class rates: take a file in, whole or not at all; say which rates stand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select

from certify import clock
from certify.accounting.permissions import RULES, Permission
from certify.accounting.product.methods import ClassRate
from certify.accounting.rates.models import LoadedRate
from certify.accounting.rates.rows import RateRow, read_rates
from certify.accounts.permissions import Actor, require
from certify.db import db, use_case


@dataclass(frozen=True)
class Taken:
    """What a file came to: rates that are new, that replace another, or stand already."""

    new: int
    replaced: int
    unchanged: int


@use_case
def take_rates(content: bytes, *, actor: Actor, dry_run: bool = False) -> Taken:
    """Take class rates in; one that differs from what stands gets the next number.

    They count from the next compilation; summaries keep the rates they were made with. With
    ``dry_run`` nothing is written. Raises Refused with every fault of the rows, Forbidden
    without the role.
    """
    require(RULES, Permission.COMPILE, actor)
    standing = {(row.data_year, row.class_code): row for row in _standing()}
    counts = {"new": 0, "replaced": 0, "unchanged": 0}
    for one in read_rates(content):
        before = standing.get((one.data_year, one.rate.field))
        if before is not None and _rate(before) == one.rate:
            counts["unchanged"] += 1
            continue
        counts["new" if before is None else "replaced"] += 1
        if not dry_run:
            db.session.add(_row(one, 1 if before is None else before.number + 1, actor))
    return Taken(**counts)


def rates_of(year: int) -> Mapping[str, ClassRate]:
    """Return class → the rate that stands for the products of ``year``."""
    return {row.class_code: _rate(row) for row in _standing() if row.data_year == year}


def listed(*, actor: Actor) -> Sequence[LoadedRate]:
    """Return every rate ever loaded, newest year first, the newest edition of a class first."""
    require(RULES, Permission.SEE_FULL, actor)
    order = (LoadedRate.data_year.desc(), LoadedRate.class_code, LoadedRate.number.desc())
    return db.session.scalars(select(LoadedRate).order_by(*order)).all()


def _standing() -> Sequence[LoadedRate]:
    newest: dict[tuple[int, str], LoadedRate] = {}
    for row in db.session.scalars(select(LoadedRate).order_by(LoadedRate.number)):
        newest[row.data_year, row.class_code] = row
    return list(newest.values())


def _rate(row: LoadedRate) -> ClassRate:
    return ClassRate(row.class_code, row.rate_year, Decimal(row.rate), row.source)


def _row(one: RateRow, number: int, actor: Actor) -> LoadedRate:
    return LoadedRate(
        data_year=one.data_year, class_code=one.rate.field, number=number,
        rate=format(one.rate.rate, "f"), rate_year=one.rate.year, source=one.rate.source,
        entered_at=clock.now(), entered_by_id=actor.user_id,
    )  # fmt: skip
