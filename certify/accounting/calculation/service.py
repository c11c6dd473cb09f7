"""Use cases of calculations: ask for one, see how far it is. ``working`` does them."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import select

from certify import clock, history
from certify.accounting.calculation.lifecycle import OPEN
from certify.accounting.calculation.models import Calculation
from certify.accounting.permissions import RULES as SUMMARIES
from certify.accounting.permissions import Permission as Summary
from certify.accounting.product import service as accounting
from certify.accounting.product.summary import MEASURES
from certify.accounting.release import service as releases
from certify.accounting.release.models import Release
from certify.accounting.release.permissions import RULES as RELEASES
from certify.accounting.release.permissions import Permission as Releasing
from certify.accounting.release.rules import terms
from certify.accounts.permissions import Actor, Hidden, require
from certify.db import db, use_case
from certify.problems import Problem, Refused

COMPILE: Final = "compile"
DRAFT: Final = "draft"
CHECK: Final = "check"
_STEPS: Final[Mapping[str, int]] = {
    COMPILE: len(MEASURES),
    DRAFT: len(MEASURES),
    CHECK: 2 * len(MEASURES),  # made again, then attacked
}


@use_case
def ask_summary(year: int, *, actor: Actor) -> Calculation:
    """Ask for the summary of ``year``; one that waits or is being made is returned.

    Raises Refused if no product of the year is recorded, Forbidden without the role.
    """
    require(SUMMARIES, Summary.COMPILE, actor)
    waiting = open_summary(year)
    if waiting is not None:
        return waiting
    if year not in accounting.recorded_years():
        raise Refused([Problem("/year", "no_products", accounting.NO_PRODUCTS, {"year": year})])
    return _begin(COMPILE, year, None, {}, actor)


@use_case
def ask_draft(
    release_id: int, *, actor: Actor, reason: str = "", reason_en: str = "", provisional: bool
) -> Calculation:
    """Ask for a draft of a release. Raises Refused for what ``releases.draft`` refuses at once."""
    entered = terms(reason, reason_en, provisional=provisional)
    row = releases.draftable(release_id, entered, actor=actor)
    said = {"reason": reason, "reason_en": reason_en, "provisional": provisional}
    return open_of_release(row.id) or _begin(DRAFT, row.data_year, row.id, said, actor)


@use_case
def ask_check(release_id: int, *, actor: Actor) -> Calculation:
    """Ask for the check of a draft. Raises Refused if the release is no draft."""
    row = releases.checkable(release_id, actor=actor)
    return open_of_release(row.id) or _begin(CHECK, row.data_year, row.id, {}, actor)


def _begin(
    kind: str, year: int, release_id: int | None, terms: dict[str, Any], actor: Actor
) -> Calculation:
    row = Calculation(
        kind=kind, data_year=year, release_id=release_id, terms=terms, problems=[],
        asked_at=clock.now(), asked_by_id=actor.user_id, steps=0, wanted=_STEPS[kind],
    )  # fmt: skip
    history.begin(row, actor=actor, data={"kind": kind, "year": year, "release": release_id})
    return row


def one(calculation_id: int, *, actor: Actor) -> Calculation:
    """Return a calculation (statisticians, officers); raises Hidden if there is none."""
    require(RELEASES, Releasing.SEE, actor)
    row = db.session.get(Calculation, calculation_id)
    if row is None:
        raise Hidden("calculation")
    return row


def waiting(*, actor: Actor) -> Sequence[Calculation]:
    """Return what waits or is being made, in its order."""
    require(RELEASES, Releasing.SEE, actor)
    query = select(Calculation).where(Calculation.status.in_(OPEN)).order_by(Calculation.id)
    return db.session.scalars(query).all()


def open_summary(year: int) -> Calculation | None:
    """Return the summary of ``year`` that is still to be made, or None."""
    query = select(Calculation).where(
        Calculation.data_year == year, Calculation.kind == COMPILE, Calculation.status.in_(OPEN)
    )
    return db.session.scalar(query)


def open_of_release(release_id: int) -> Calculation | None:
    """Return the draft or check of a release that is still to be made, or None."""
    query = select(Calculation).where(
        Calculation.release_id == release_id, Calculation.status.in_(OPEN)
    )
    return db.session.scalar(query)


def words_of(release: Release, calculation_id: int) -> dict[str, Any]:
    """Return what was entered with a draft that was refused, so that nothing is typed twice."""
    row = db.session.get(Calculation, calculation_id)
    if row is None or row.release_id != release.id:
        return {}
    return {"step": row.kind, **row.terms}
