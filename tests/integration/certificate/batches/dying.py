"""A leader and printers that kill themselves (SIGKILL) at a seeded step: started by the test.

``python -m tests.integration.certificate.batches.dying (lead|print) SEED TURNS FOLDER``. The
n-th process of a kind dies at the step its own chance names, before it or right after it; from
``TURNS`` on they live. The turns are counted in ``FOLDER``, for the processes know nothing of
one another.
"""

import fcntl
import os
import signal
import sys
from pathlib import Path
from random import Random
from typing import Any

from certify.certificate import batch, issuing
from certify.certificate.batches import failures, hand, lead, runs
from certify.certificate.batches.crew import Crew
from certify.cli import application, certify
from certify.db import db

PRINTING: list[tuple[Any, str]] = [
    (issuing, "render"), (issuing, "seal"), (issuing.files, "keep"), (issuing.history, "begin"),
    (failures, "clear"), (db.session, "commit"), (hand, "_say"),
]  # fmt: skip
LEADING: list[tuple[Any, str]] = [
    (issuing.numbers, "give"), (issuing.securing, "secure"), (issuing.store, "append_all"),
    (issuing.store, "checkpoint"), (issuing.store, "proof"), (db.session, "commit"),
    (runs, "beat"), (lead, "follow"), (Crew, "give"), (Crew, "wait"),
]  # fmt: skip
CALLS = 8
"""At which call of its step a process dies, at the latest."""


def turn(kind: str, folder: Path) -> int:
    """Return how many processes of a kind began before this one."""
    with (folder / kind).open("a+") as counter:
        fcntl.flock(counter, fcntl.LOCK_EX)
        counter.write(".")
        return counter.tell() - 1


def doom(steps: list[tuple[Any, str]], chance: Random) -> None:
    """Let this process kill itself at one of ``steps``."""
    owner, name = chance.choice(steps)
    left, after = chance.randrange(1, CALLS), chance.random() < 0.5
    real = getattr(owner, name)

    def dies(*values: Any, **named: Any) -> Any:
        nonlocal left
        left -= 1
        if left == 0 and not after:
            os.kill(os.getpid(), signal.SIGKILL)
        done = real(*values, **named)
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return done

    setattr(owner, name, dies)


def main(kind: str, seed: str, turns: str, folder: str) -> None:
    """Be a leader or a printer that is doomed while it is an early one."""
    number = turn(kind, Path(folder))
    if number < int(turns):
        doom(PRINTING if kind == "print" else LEADING, Random(f"{seed} {kind} {number}"))
    if kind == "print":
        sys.exit(hand.work(application))
    words = [sys.executable, "-m", "tests.integration.certificate.batches.dying"]
    batch.PRINTER = (*words, "print", seed, turns, folder)
    certify(["certificates", "issue-pending", "--jobs", "2"], obj=application)


if __name__ == "__main__":
    main(*sys.argv[1:])
