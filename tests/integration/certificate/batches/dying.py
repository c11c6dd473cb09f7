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

from sqlalchemy.orm import Session

from certify.certificate import batch, issuing
from certify.certificate.batches import failures, hand, lead, runs
from certify.certificate.batches.crew import Crew
from certify.cli import application, certify

Step = tuple[Any, str, int]
"""A function by its owner and name, and how often it is called at least where all waits."""
PRINTING: list[Step] = [
    (issuing, "render", 2), (issuing, "seal", 2), (issuing.files, "keep", 2),
    (issuing.history, "begin", 2), (failures, "clear", 2), (Session, "commit", 2),
    (hand, "_say", 3),
]  # fmt: skip
LEADING: list[Step] = [
    (issuing.numbers, "give", 5), (issuing.securing, "secure", 5), (issuing.store, "checkpoint", 1),
    (issuing.store, "append_all", 1), (issuing.store, "proof", 5), (Session, "commit", 8),
    (runs, "beat", 2), (lead, "follow", 2), (Crew, "give", 5), (Crew, "wait", 5),
]  # fmt: skip


def turn(kind: str, folder: Path) -> int:
    """Return how many processes of a kind began before this one."""
    with (folder / kind).open("a+") as counter:
        fcntl.flock(counter, fcntl.LOCK_EX)
        counter.write(".")
        return counter.tell() - 1


def doom(steps: list[Step], chance: Random) -> None:
    """Let this process kill itself at one of ``steps``."""
    owner, name, most = chance.choice(steps)
    left, after = chance.randint(1, most), chance.random() < 0.5
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
