"""The worker's step of issuing: a few papers in its own thread, a backlog by several processes.

With ``CERTIFY_ISSUING_JOBS`` above 1 the worker does not let a campaign's thousands pass
through its one thread: it leads a batch like the command's, for a minute at a time, so that
notices and deadlines get their turn.
"""

import time
from typing import Final

from certify.certificate import issuing
from certify.certificate.batches import desk, presses
from certify.certificate.batches.crew import PRINTER, Crew
from certify.certificate.batches.lead import Batch
from certify.installation import settings

BACKLOG: Final = 100
"""Papers from which on it is worth to start processes: each takes two seconds to be warm."""
TURN: Final = 60.0
"""Seconds after which the other steps of the worker get their turn."""


class _Turn:
    """Ends a batch when the worker's turn is over, or issuing is paused."""

    resting = False

    def __init__(self) -> None:
        self._end = time.monotonic() + TURN

    @property
    def stop(self) -> bool:
        """Whether to finish what is in hand."""
        return time.monotonic() > self._end or desk.paused()

    def rest(self) -> None:
        """The worker never rests."""


def issue_pending() -> int:
    """Issue what waits, as ``issuing.issue_pending``; a step of the worker. Returns how many."""
    jobs = settings().issuing_jobs
    large = jobs > 1 and not desk.paused() and len(issuing.to_issue(BACKLOG)) == BACKLOG
    return _by_crew(jobs) if large else issuing.issue_pending()


def _by_crew(jobs: int) -> int:
    key = issuing.own_seal()
    try:
        with presses.taken(settings().home), Crew(PRINTER, jobs) as crew:
            tally = Batch(crew, key, _Turn(), lambda _: None, jobs).issue()
    except presses.Busy:  # a batch of the command sees to it
        return 0
    return tally.issued + tally.failed
