"""Changing a shelf of standards: one process at a time, and nothing by halves."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, flock
from pathlib import Path


@contextmanager
def alone(shelf: Path) -> Iterator[None]:
    """Keep other processes from changing ``shelf`` meanwhile; it is made if it is not there.

    What was done is on the disk at the end. Raises OSError where it cannot be made or opened.
    """
    shelf.mkdir(parents=True, exist_ok=True)
    handle = os.open(shelf, os.O_RDONLY | os.O_DIRECTORY)
    try:
        flock(handle, LOCK_EX)
        yield
        os.fsync(handle)
    finally:
        os.close(handle)


def write_whole(file: Path, content: bytes) -> None:
    """Give ``file`` its content at once: whoever reads it finds the old one or the new one."""
    fresh = file.with_name(f".{file.name}.new")
    with fresh.open("wb") as written:
        written.write(content)
        written.flush()
        os.fsync(written.fileno())
    fresh.replace(file)
