"""All standards an installation carries: those it came with, an authority's, those entered here.

Three shelves, one set of checks: the shipped folder, each folder named by
``CERTIFY_STANDARDS``, and ``<home>/standards`` (uploads and proposals). What came with the
installation must be sound, or nothing starts. Of the others a version that is not sound is
refused as a whole, with all its faults, and hurts no other. A published file that is
changed or gone stops the start, whichever shelf it lies on.

A running process notices that a shelf has changed and reads it anew. What is bad then does
not replace what was good: the version it had stays in use, and the faults are told.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from time import monotonic
from typing import Final

from certify import config, paths
from certify.i18n import N_
from certify.scoring.faults import Fault, StandardsRefused
from certify.scoring.shelf.catalogue import (
    FILE,
    LOCK,
    Catalogue,
    Entry,
    in_order,
    load_catalogue,
    lock_faults,
    read_folder,
    read_lock,
    side_by_side,
)
from certify.scoring.shelf.shelving import alone, write_whole

VARIABLE: Final = "CERTIFY_STANDARDS"
ENTERED: Final = "standards"
PATIENCE: Final = 1
"""Whole seconds between two looks at the shelves."""
Signature = tuple[tuple[str, int, int], ...]


def folders(home: Path | None = None) -> tuple[Path, ...]:
    """Return the shelves in the order in which they are searched; the first is the shipped one.

    ``home`` is the installation's folder (default: that of the environment).
    """
    named = os.environ.get(VARIABLE, "").split(os.pathsep)
    own = (home or config.home()) / ENTERED
    return (paths.standards(), *(Path(each).resolve() for each in named if each), own)


def installed(home: Path | None = None) -> Catalogue:
    """Return every sound version on the shelves; read anew when they have changed.

    Raises StandardsRefused at the first reading of a process if a shipped version is not
    sound, or a published file of any shelf was changed or removed, or a folder named by
    ``CERTIFY_STANDARDS`` is not there.
    """
    return _keeper(folders(home)).look()


def refresh(home: Path | None = None) -> Catalogue:
    """Return what lies on the shelves now, without waiting for the next look."""
    keeper = _keeper(folders(home))
    keeper.looked_at = None
    return keeper.look()


@dataclass
class _Keeper:
    """What one process knows of the shelves, and when it looked at them last."""

    shelves: tuple[Path, ...]
    known: Catalogue | None = None
    signature: Signature = ()
    looked_at: float | None = None

    def look(self) -> Catalogue:
        now = monotonic()
        if self.known is not None and self.looked_at and now - self.looked_at < PATIENCE:
            return self.known
        signature = _signature(self.shelves)
        if self.known is None:
            self.known = read(self.shelves)
        elif signature != self.signature:
            self.known = read_again(self.shelves, self.known)
        self.signature, self.looked_at = signature, now
        return self.known


@cache
def _keeper(shelves: tuple[Path, ...]) -> _Keeper:
    return _Keeper(shelves)


def read(shelves: Sequence[Path]) -> Catalogue:
    """Read all shelves at a start; raises StandardsRefused as ``installed`` does."""
    shipped, *others = shelves
    stops = [fault for folder in others for fault in _stops(folder)]
    stops += [_absent(folder) for folder in others[:-1] if not folder.is_dir()]
    if stops:
        raise StandardsRefused(tuple(stops))
    return _gather([(load_catalogue(shipped).entries, ()), *map(_read, others)])


def read_again(shelves: Sequence[Path], known: Catalogue) -> Catalogue:
    """Read all shelves while running: what is bad or gone does not replace what was good."""
    found = _gather([_read(folder) for folder in shelves])
    stops = [fault for folder in shelves for fault in _stops(folder)]
    kept = {entry.standard.name: entry for entry in found.entries}
    for entry in known.entries:
        now = kept.get(entry.standard.name)
        changed = now is None or now.standard.digest != entry.standard.digest
        spoilt = now is None and (entry.folder / FILE).exists()
        if changed and (entry.published or spoilt):
            kept[entry.standard.name] = entry
    return Catalogue(in_order(kept.values()), (*stops, *found.refused))


def publish(entry: Entry) -> None:
    """Enter the file of ``entry`` in the lock of its shelf, so that it can never change unseen.

    Idempotent. Raises OSError where the shelf cannot be written to.
    """
    folder = entry.folder.parent.parent
    name = (entry.folder / FILE).relative_to(folder).as_posix()
    with alone(folder):
        if name in read_lock(folder):
            return
        lock = folder / LOCK
        before = lock.read_bytes() if lock.is_file() else b""
        line = f"{entry.standard.digest.removeprefix('sha256:')}  {name}\n"
        write_whole(lock, before + line.encode())


def _read(folder: Path) -> tuple[list[Entry], list[Fault]]:
    """Read one of several shelves: its faults name their files with the whole path."""
    try:
        entries, faults = read_folder(folder)
    except StandardsRefused:  # of the lock, which ``_stops`` tells
        return [], []
    return entries, [replace(fault, file=str(folder / fault.file)) for fault in faults]


def _gather(parts: Sequence[tuple[Sequence[Entry], Sequence[Fault]]]) -> Catalogue:
    """Put shelves together; the same version twice must be the same bytes."""
    entries: dict[str, Entry] = {}
    refused: list[Fault] = []
    for found, faults in parts:
        refused.extend(faults)
        for entry in found:
            before = entries.setdefault(entry.standard.name, entry)
            if before.standard.digest != entry.standard.digest:
                other = entry
                if entry.published and not before.published:  # a draft gives way
                    before, other = entry, before
                    entries[entry.standard.name] = entry
                refused.append(_twice(before, other))
            elif entry.published and not before.published:
                entries[entry.standard.name] = replace(before, published=True)
    for name, fault in side_by_side(list(entries.values())).items():
        entry = entries[name]
        refused.append(replace(fault, file=str(entry.folder / FILE)))
        if not entry.published:  # what was published stays: scores were made under it
            del entries[name]
    return Catalogue(in_order(entries.values()), tuple(refused))


def _stops(folder: Path) -> list[Fault]:
    """Return the faults of published files of ``folder``, named with the whole path."""
    try:
        found = tuple(lock_faults(folder, read_lock(folder)))
    except StandardsRefused as refused:
        found = refused.faults
    return [replace(fault, file=str(folder / fault.file)) for fault in found]


def _signature(shelves: Sequence[Path]) -> Signature:
    """Return names, sizes and times of all that is read: cheap to compare."""
    found = []
    for folder in shelves:
        for file in (folder / LOCK, *sorted(folder.glob("*/*/*.yaml"))):
            try:
                known = file.stat()
            except OSError:
                continue
            found.append((str(file), known.st_size, known.st_mtime_ns))
    return tuple(found)


def _twice(first: Entry, second: Entry) -> Fault:
    said = {"name": second.standard.name, "other": str(first.folder / FILE)}
    return Fault(str(second.folder / FILE), "version", "version_twice", _TWICE, _TWICE_CURE, said)


def _absent(folder: Path) -> Fault:
    said = {"variable": VARIABLE}
    return Fault(str(folder), "", "folder_absent", _ABSENT, _ABSENT_CURE, said)


_TWICE = N_("{name} lies in two folders with different contents; the other one is {other}.")
_TWICE_CURE = N_("Give the changed one a new version, or remove one of the two.")
_ABSENT = N_("{variable} names this folder, and it is not there.")
_ABSENT_CURE = N_("Make it, or correct {variable}.")
