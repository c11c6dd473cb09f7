"""Leading a batch: what is decided is numbered, claimed and logged here, printed by the crew.

The leader takes what waits in small lots: prepare each, one signed checkpoint for the lot,
then its papers go to the crew one by one. Nothing is kept in mind that is not in the rows,
so the leader may be killed like anybody else; the next batch begins where he ended.
"""

import time
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

import structlog

from certify.certificate import issuing
from certify.certificate.batches import desk, failures, runs
from certify.certificate.batches.crew import Crew, Died, Made
from certify.certificate.batches.runs import Tally
from certify.certificate.issuing import Waiting
from certify.certificate.log import recording
from certify.certificate.models import Issuance
from certify.certificate.sealing.provider import SealProvider
from certify.db import db

log = structlog.get_logger()

LOT: Final = 25
"""Papers under one checkpoint: it waits for the disk, and the crew should not wait for it."""
LOOK: Final = 1.0
"""Seconds between two looks at the desk, and between two signs of life."""
DEATHS: Final = 3
"""Times that processes may die over one paper before it is set aside."""


class Wishes(Protocol):
    """What whoever started the batch wishes of it meanwhile (signals)."""

    @property
    def stop(self) -> bool:
        """Whether to finish what is in hand, and end."""

    def rest(self) -> None:
        """Called when nothing is in hand while ``resting``; returns when it is to go on."""

    @property
    def resting(self) -> bool:
        """Whether to finish what is in hand and call ``rest``."""


@dataclass(frozen=True)
class State:
    """What is told of a batch as it goes on."""

    tally: Tally
    paused: bool


class Batch:
    """One batch: everything that waits, until nothing does."""

    def __init__(
        self,
        crew: Crew,
        key: SealProvider,
        wishes: Wishes,
        told: Callable[[State], None],
        jobs: int,
    ) -> None:
        self._crew, self._key, self._wishes, self._told = crew, key, wishes, told
        self._tally = Tally()
        self._waiting: deque[Waiting] = deque()
        self._ready: deque[int] = deque()
        self._open: dict[int, Waiting] = {}
        self._deaths: Counter[int] = Counter()
        self._paused = False
        self._looked = 0.0
        self._run = runs.begin(jobs, 0)

    def issue(self) -> Tally:
        """Issue what waits, and what comes to wait meanwhile; returns what was done.

        Raises ``crew.Broken`` or another fault of the house; nothing is lost by it.
        """
        outcome = "broken"
        try:
            while self._turn():
                pass
            outcome = "stopped" if self._wishes.stop else "done"
            self._told(State(self._tally, self._paused))
        finally:
            db.session.rollback()
            runs.beat(self._run, self._tally, outcome)
        return self._tally

    def _turn(self) -> bool:
        """Do one round of work; whether there is more."""
        self._look()
        halted = self._wishes.stop or self._wishes.resting or self._paused
        if not halted:
            self._supply()
        elif not self._crew.held:
            if self._wishes.stop:
                return False
            if self._wishes.resting:
                self._wishes.rest()
                return True
        if not halted and not self._crew.held and not self._ready:
            return False
        for event in self._crew.wait(LOOK / 4):
            self._count(event)
        return True

    def _look(self) -> None:
        """Once a second: ask the desk, give a sign of life, tell."""
        now = time.monotonic()
        if now - self._looked < LOOK:
            return
        self._looked = now
        self._paused = desk.paused()
        db.session.rollback()
        runs.beat(self._run, self._tally)
        self._told(State(self._tally, self._paused))

    def _supply(self) -> None:
        """Give the crew what it has room for; prepare a lot when little is left to give."""
        if len(self._ready) <= self._crew.room:
            self._prepare()
        while self._ready and self._crew.room:
            self._crew.give(self._ready.popleft())

    def _prepare(self) -> None:
        if not self._waiting:
            self._find()
        lot = [self._waiting.popleft() for _ in range(min(LOT, len(self._waiting)))]
        if not lot:
            return
        ready, failed = issuing.make_ready(lot, self._key)
        self._open |= ready
        self._ready.extend(ready)
        self._tally.failed += failed
        self._tally.total -= len(lot) - len(ready) - failed  # others issued them meanwhile
        follow()
        db.session.remove()

    def _find(self) -> None:
        """Look what waits, beside what is in hand already."""
        known = set(self._open.values())
        found = [each for each in issuing.to_issue(limit=None) if each not in known]
        self._waiting.extend(found)
        self._tally.total += len(found)

    def _count(self, event: Made | Died) -> None:
        if isinstance(event, Died):
            self._mourn(event)
            return
        del self._open[event.id]
        if event.made:
            self._tally.issued += 1
        else:
            self._tally.failed += 1

    def _mourn(self, died: Died) -> None:
        """Give what a dead process held to others; set aside what kills whoever touches it."""
        log.warning("printing process died", code=died.code, issuance=died.over)
        back = list(died.held)
        if died.over is not None:
            self._deaths[died.over] += 1
            if self._deaths[died.over] >= DEATHS:
                back.remove(died.over)
                self._set_aside(died.over)
        self._ready.extendleft(reversed(back))

    def _set_aside(self, number: int) -> None:
        row = db.session.get_one(Issuance, number)
        failures.keep(row.kind, row.revision_id, [failures.killed(self._deaths[number])])
        self._count(Made(number, made=False))


def follow() -> None:
    """Log what was issued meanwhile, unless the worker has done so."""
    while recording.follow():
        pass
