"""Doing what was asked for: a step of the worker, with progress told."""

from collections.abc import Sequence

import structlog
from sqlalchemy import select

from certify import clock, history
from certify.accounting.calculation.lifecycle import OPEN
from certify.accounting.calculation.models import Calculation
from certify.accounting.calculation.service import DRAFT
from certify.accounting.product import service as accounting
from certify.accounting.release import service as releases
from certify.accounts.permissions import SYSTEM, Actor, Forbidden, actor_of
from certify.db import db, use_case
from certify.i18n import LANGUAGES, N_
from certify.problems import Problem, Refused

log = structlog.get_logger()


def work() -> int:
    """Do one calculation that waits, or that a dead worker left; returns how many it did.

    A step of the worker. It is done in the name of who asked, with the rights he has now. What
    is made is kept in one transaction at the end. Between two measures, releases whose hour has
    come are published: no calculation may keep them waiting.
    """
    query = select(Calculation).where(Calculation.status.in_(OPEN))
    row = db.session.scalar(query.order_by(Calculation.status.desc(), Calculation.id).limit(1))
    if row is None:
        return 0
    _start(row)
    try:
        summary_id = _made(row)
    except Refused as refused:
        db.session.rollback()
        _refuse(row, refused.problems)
    except Forbidden:
        db.session.rollback()
        _refuse(row, [Problem("", "role_lost", _ROLE_LOST)])
    except Exception as fault:
        db.session.rollback()
        log.exception("calculation failed", calculation=row.id)
        _fail(row, f"{type(fault).__name__}: {fault}"[:500])
    else:
        _finish(row, summary_id)
    return 1


@use_case
def _start(row: Calculation) -> None:
    row.steps = 0
    if row.status == "asked":
        history.move(row, "start", actor=SYSTEM)


def _made(row: Calculation) -> int | None:
    """Do what was asked for; returns the id of the summary compiled, if one was."""
    actor, release_id, terms = _asker(row), row.release_id, row.terms

    def told() -> None:
        row.steps = min(row.steps + 1, row.wanted)
        db.session.commit()
        releases.publish_due()

    if release_id is None:
        return accounting.compile_summary(row.data_year, actor=actor, told=told).id
    if row.kind == DRAFT:
        releases.draft(release_id, actor=actor, told=told, **terms)
    else:
        releases.check(release_id, actor=actor, told=told)
    return None


@use_case
def _finish(row: Calculation, summary_id: int | None) -> None:
    history.move(row, "finish", actor=SYSTEM, data={"summary": summary_id})
    row.steps, row.finished_at, row.summary_id = row.wanted, clock.now(), summary_id


@use_case
def _refuse(row: Calculation, problems: Sequence[Problem]) -> None:
    history.move(row, "refuse", actor=SYSTEM, data={"problems": len(problems)})
    row.finished_at = clock.now()
    row.problems = [
        {"code": one.code, "pointer": one.pointer} | {lang: one.say(lang) for lang in LANGUAGES}
        for one in problems
    ]


@use_case
def _fail(row: Calculation, reason: str) -> None:
    history.move(row, "fail", actor=SYSTEM, reason=reason)
    row.failure, row.finished_at = reason, clock.now()


def _asker(row: Calculation) -> Actor:
    """Return who asked with the rights he has now. Raises Forbidden if his account is closed."""
    if not row.asked_by.active:
        raise Forbidden
    return actor_of(row.asked_by)


_ROLE_LOST = N_("Who asked for this may not do it any more. Ask again with an account that may.")
