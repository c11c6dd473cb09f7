"""One batch at a time on an installation: a lock that goes with the process that holds it.

Two that issue at once do no harm, for the database lets only one of two equal papers stand;
but each would print what the other prints too. The lock is a file's (flock): the system
takes it back whenever its process ends, however it ends.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

FILE: Final = "issuing.lock"
PATIENCE: Final = 15.0
"""Seconds to wait for the worker, which holds the presses for a few papers at a time."""


class Busy(RuntimeError):
    """Another process of this installation issues papers; ``pid`` is its number, if known."""

    def __init__(self, pid: str) -> None:
        super().__init__(f"process {pid or '?'} is issuing papers")
        self.pid = pid


@contextmanager
def taken(home: Path) -> Iterator[None]:
    """Hold the presses of the installation in ``home``; raises Busy where another does."""
    handle = os.open(home / FILE, os.O_RDWR | os.O_CREAT, 0o600)  # not inherited by children
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Busy(os.pread(handle, 20, 0).decode("ascii", "replace").strip()) from error
        os.ftruncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(handle)


@contextmanager
def waited_for(home: Path, seconds: float = PATIENCE) -> Iterator[None]:
    """Hold the presses as soon as they are free; raises Busy if that takes too long.

    The worker holds them for a few papers at a time, another batch for its whole length.
    """
    deadline = time.monotonic() + seconds
    with ExitStack() as held:
        while True:
            try:
                held.enter_context(taken(home))
                break
            except Busy:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)
        yield
