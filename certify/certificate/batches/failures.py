"""Papers that could not be made: why, and when they are tried again.

A fault that lies in one paper must not stop the others, and must not be forgotten either:
it is written down with its reason, and the paper waits until somebody asks for it again.
A fault of the house (no key, no fonts, no disk, no database) is none of a paper's and stops.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import structlog
from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm import joinedload

from certify import clock
from certify.certificate.batches.models import IssuingFailure
from certify.certificate.keys import KeysNotReady
from certify.certificate.log.faults import LogFault
from certify.certificate.seal import SealFault
from certify.db import db, use_case
from certify.filing.models import FilingRevision
from certify.i18n import N_
from certify.press.fonts import FontsNotReady
from certify.press.resources import PaperFault
from certify.problems import Problem, Refused, Word

log = structlog.get_logger()

OF_THE_HOUSE: Final = (
    SQLAlchemyError, OSError, MemoryError, KeysNotReady, FontsNotReady, SealFault, LogFault,
)  # fmt: skip
"""Faults that would meet every paper: whoever meets one stops."""
LONGEST: Final = 500
"""Characters kept of what an unexpected error says."""
_NOT_LAID_OUT: Final = N_("The paper could not be laid out: {fault}")
_UNEXPECTED: Final = N_(
    "An unexpected error stopped this paper ({kind}: {fault}). Tell whoever runs the system: "
    "the details stand in its log."
)
_DIED: Final = N_(
    "The process that printed this paper died {times} times in a row over it. Tell whoever "
    "runs the system, then try again."
)


def problems_of(fault: Exception) -> tuple[Problem, ...]:
    """Return what to tell an officer of a paper's fault."""
    if isinstance(fault, Refused):
        return fault.problems
    said = " ".join(str(fault).split())[:LONGEST]
    if isinstance(fault, PaperFault):
        return (Problem("", "not_laid_out", _NOT_LAID_OUT, {"fault": said}),)
    return (Problem("", "unexpected", _UNEXPECTED, {"kind": type(fault).__name__, "fault": said}),)


def killed(times: int) -> Problem:
    """Return the problem of a paper over which the printing process died so often."""
    return Problem("", "process_died", _DIED, {"times": times})


def note(kind: str, revision_id: int, fault: Exception) -> None:
    """Write down why a paper could not be made; the fault itself goes into the log."""
    log.error("paper not issued", kind=kind, revision=revision_id, exc_info=fault)
    keep(kind, revision_id, problems_of(fault))


def keep(kind: str, revision_id: int, problems: Sequence[Problem]) -> None:
    """Write down the problems of a paper, in a transaction of its own."""
    try:
        _keep(kind, revision_id, problems)
    except IntegrityError:  # another process met the same fault at the same moment
        _keep(kind, revision_id, problems)


@use_case
def _keep(kind: str, revision_id: int, problems: Sequence[Problem]) -> None:
    now, told = clock.now(), [_written(each) for each in problems]
    wanted = select(IssuingFailure).where(_of(kind, revision_id))
    known = db.session.scalars(wanted).one_or_none()
    if known is None:
        db.session.add(
            IssuingFailure(
                kind=kind, revision_id=revision_id, problems=told, first_at=now, last_at=now
            )
        )
        return
    known.problems, known.last_at, known.again_at = told, now, None
    known.attempts += 1


def clear(kind: str, revision_id: int) -> None:
    """Forget the failure of a paper that is now issued (in the caller's transaction)."""
    db.session.execute(delete(IssuingFailure).where(_of(kind, revision_id)))


def held(kind: Any, revision: Any) -> ColumnElement[bool]:
    """Say in a query whether the paper of a kind and revision (columns) failed and waits."""
    known = select(IssuingFailure.id).where(
        IssuingFailure.kind == kind,
        IssuingFailure.revision_id == revision,
        IssuingFailure.again_at.is_(None),
    )
    return known.exists()


def again(wanted: Sequence[int] | None) -> int:
    """Let failed papers be tried again, by id or (None) all; returns how many.

    In the caller's transaction.
    """
    query = update(IssuingFailure).where(IssuingFailure.again_at.is_(None))
    if wanted is not None:
        query = query.where(IssuingFailure.id.in_(wanted))
    asked = query.values(again_at=clock.now()).returning(IssuingFailure.id)
    return len(db.session.scalars(asked).all())


def standing(limit: int = 50, before: int | None = None) -> Sequence[IssuingFailure]:
    """Return papers that failed and are not issued yet, newest failure first."""
    query = select(IssuingFailure).options(
        joinedload(IssuingFailure.revision).load_only(FilingRevision.name_zh)
    )
    if before is not None:
        query = query.where(IssuingFailure.id < before)
    return db.session.scalars(query.order_by(IssuingFailure.id.desc()).limit(limit)).all()


def count() -> int:
    """Return how many papers failed and are neither issued nor asked for again."""
    query = select(func.count()).select_from(IssuingFailure)
    return db.session.scalar(query.where(IssuingFailure.again_at.is_(None))) or 0


def read(document: Mapping[str, Any]) -> Problem:
    """Return a problem as it was written down."""
    params = {
        name: Word(value["word"]) if isinstance(value, dict) else value
        for name, value in document["params"].items()
    }
    return Problem(document["pointer"], document["code"], document["message"], params)


def _written(problem: Problem) -> dict[str, Any]:
    params = {
        name: {"word": value.text} if isinstance(value, Word) else value
        for name, value in problem.params.items()
    }
    return {
        "pointer": problem.pointer, "code": problem.code, "message": problem.message,
        "params": params,
    }  # fmt: skip


def _of(kind: str, revision_id: int) -> ColumnElement[bool]:
    return (IssuingFailure.kind == kind) & (IssuingFailure.revision_id == revision_id)
