"""How far a batch is: rows that the process leading it writes and the office's page reads."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select

from certify import clock
from certify.certificate.batches.models import IssuingRun
from certify.db import db, use_case

SILENCE: Final = timedelta(seconds=60)
"""A batch that gave no sign of life for so long was killed."""


@dataclass
class Tally:
    """What a batch has seen to so far."""

    total: int = 0
    issued: int = 0
    failed: int = 0

    @property
    def left(self) -> int:
        """How many papers are still to be seen to."""
        return self.total - self.issued - self.failed


@use_case
def begin(jobs: int, total: int) -> int:
    """Write down that a batch begins; returns its id."""
    now = clock.now()
    row = IssuingRun(started_at=now, seen_at=now, jobs=jobs, total=total)
    db.session.add(row)
    db.session.flush()
    return row.id


@use_case
def beat(run_id: int, tally: Tally, outcome: str | None = None) -> None:
    """Write down how far a batch is, and its outcome when it ends: done, stopped, broken."""
    row = db.session.get_one(IssuingRun, run_id)
    row.total, row.issued, row.failed = tally.total, tally.issued, tally.failed
    row.seen_at = clock.now()
    if outcome is not None:
        row.outcome, row.ended_at = outcome, row.seen_at


@dataclass(frozen=True)
class Seen:
    """A batch as a page shows it; ``alive`` while it goes on."""

    run: IssuingRun
    alive: bool
    per_minute: int
    until: datetime | None
    """When it will be done at this pace; None where that cannot be told."""

    @property
    def left(self) -> int:
        """How many papers are still to be seen to."""
        return self.run.total - self.run.issued - self.run.failed


def latest() -> Seen | None:
    """Return the newest batch; None before the first."""
    run = db.session.scalar(select(IssuingRun).order_by(IssuingRun.id.desc()).limit(1))
    return None if run is None else _seen(run)


def _seen(run: IssuingRun) -> Seen:
    alive = run.outcome is None and clock.now() - run.seen_at < SILENCE
    seconds = max((run.seen_at - run.started_at).total_seconds(), 1.0)
    done = run.issued + run.failed
    left = run.total - done
    until = run.seen_at + timedelta(seconds=seconds * left / done) if alive and done else None
    return Seen(run, alive, round(60 * done / seconds), until)
