"""The standards that lie in a folder: read, checked against the lock, found by name.

``<id>/<version>/standard.yaml``. ``published.lock`` holds the digest of every published
file in the form ``sha256sum --check`` reads; a published file that was changed or removed
is refused, for scores made under it must stay repeatable. What is not in the lock is a
draft: it can be named, but is never chosen by default.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path

from certify import paths
from certify.i18n import N_
from certify.scoring.faults import Fault, StandardsRefused
from certify.scoring.linting.lint import lint
from certify.scoring.linting.lint_warnings import warnings
from certify.scoring.shelf.succession import TWO, TWO_CURE, conflicts, current
from certify.scoring.source import Path as Place
from certify.scoring.source import Unreadable, line_of, parse_document, read_document
from certify.scoring.standard import Standard, build

LOCK = "published.lock"
FILE = "standard.yaml"
_LINE = re.compile(r"([0-9a-f]{64}) [ *](\S.*)")
"""A line as ``sha256sum`` writes it: digest, a blank, blank or asterisk, path."""


class NoSuchStandard(LookupError):
    """No standard of that name, or none in force for that field and day."""


@dataclass(frozen=True)
class Entry:
    """One version as it lies in the catalogue; a draft is not yet published."""

    standard: Standard
    published: bool
    folder: Path


@dataclass(frozen=True)
class Catalogue:
    """Every sound version, by id and version, oldest first; and why others are not among them.

    ``refused`` holds all faults of the versions that were refused, each as a whole.
    """

    entries: tuple[Entry, ...]
    refused: tuple[Fault, ...] = ()

    def get(self, standard_id: str, version: str) -> Standard:
        """Return one version; NoSuchStandard names what there is instead."""
        for entry in self.entries:
            if (entry.standard.id, entry.standard.version) == (standard_id, version):
                return entry.standard
        names = ", ".join(entry.standard.name for entry in self.entries)
        raise NoSuchStandard(f"no standard {standard_id}@{version}; there are: {names}")

    def named(self, name: str) -> Standard:
        """Return the standard of ``ID@VERSION``; NoSuchStandard if there is none."""
        standard_id, _, version = name.partition("@")
        return self.get(standard_id, version)

    def default_for(self, field: str, *, on: date) -> Standard:
        """Return the newest published standard in force for ``field`` on the day ``on``.

        Newest: latest start, then highest version; see ``succession``. NoSuchStandard if
        there is none.
        """
        published = (entry.standard for entry in self.entries if entry.published)
        found = current(published, field, on)
        if found is None:
            raise NoSuchStandard(f"no published standard covers field {field} on {on}")
        return found


def load_catalogue(folder: Path) -> Catalogue:
    """Read and check every standard in ``folder``.

    Raises StandardsRefused with all faults of all files: nothing is used by halves.
    """
    faults = list(lock_faults(folder, read_lock(folder)))
    entries, refused = read_folder(folder)
    doubled = side_by_side(entries)
    if faults or refused or doubled:
        raise StandardsRefused((*faults, *refused, *doubled.values()))
    return Catalogue(in_order(entries))


def read_folder(folder: Path) -> tuple[list[Entry], list[Fault]]:
    """Return the sound versions of ``folder`` and every fault of the others."""
    lock = read_lock(folder)
    entries: list[Entry] = []
    faults: list[Fault] = []
    for file in sorted(folder.glob(f"*/*/{FILE}")):
        name = file.relative_to(folder).as_posix()
        try:
            standard, found = load_standard(file, name)
        except OSError as error:
            said = {"why": error.strerror or str(error)}
            standard, found = None, (Fault(name, "", "no_access", _ACCESS, _ACCESS_CURE, said),)
        faults.extend(found)
        if standard is not None:
            entries.append(Entry(standard, name in lock, file.parent))
    return entries, faults


def side_by_side(entries: Sequence[Entry]) -> dict[str, Fault]:
    """Return name → fault of each version in force beside another version of its standard.

    Of the two a draft is blamed, else the newer one. Files are named as below their shelf.
    """
    known = {entry.standard.name: entry for entry in entries}
    found: dict[str, Fault] = {}
    for first, second, fields in conflicts([entry.standard for entry in entries]):
        blamed, other = second, first
        if known[second.name].published and not known[first.name].published:
            blamed, other = first, second
        if blamed.name not in found:
            found[blamed.name] = _doubled(known[blamed.name], other, second, fields)
    return found


def _doubled(entry: Entry, other: Standard, second: Standard, fields: list[str]) -> Fault:
    file = entry.folder / FILE
    name = file.relative_to(file.parents[2]).as_posix()
    line = line_of(read_document(file).lines, ("effective_from",))
    said = {"other": other.name, "day": second.effective_from, "fields": ", ".join(fields)}
    return Fault(name, "effective_from", "two_in_force", TWO, TWO_CURE, said, line)


def in_order(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return ``entries`` by id, oldest version first."""
    return tuple(sorted(entries, key=lambda e: (e.standard.id, *_order(e.standard))))


@cache
def shipped() -> Catalogue:
    """Return the catalogue this installation carries, read once."""
    return load_catalogue(paths.standards())


def load_standard(file: Path, name: str) -> tuple[Standard | None, tuple[Fault, ...]]:
    """Return (the standard of ``file``, its faults): the standard is None if there are any.

    ``name`` stands for the file in messages. The folders must be named like the standard.
    """
    examined = examine_file(file, name)
    return examined.standard, examined.faults


@dataclass(frozen=True)
class Examined:
    """A file of a standard: the standard (None if there are faults), faults, warnings, lines."""

    standard: Standard | None
    faults: tuple[Fault, ...]
    warnings: tuple[Fault, ...]
    lines: Mapping[Place, int]


def examine_file(file: Path, name: str, today: date | None = None) -> Examined:
    """Return what ``file`` holds, as ``examine``; its folders must be named like it."""
    examined = examine(file.read_bytes(), name, today)
    standard = examined.standard
    if standard is None or (file.parent.parent.name, file.parent.name) == (
        standard.id, standard.version,
    ):  # fmt: skip
        return examined
    said = {"id": standard.id, "version": standard.version}
    line = line_of(examined.lines, ("id",))
    fault = Fault(name, "id", "other_folder", _FOLDER, _FOLDER_CURE, said, line)
    return Examined(None, (fault,), examined.warnings, examined.lines)


def examine(content: bytes, name: str, today: date | None = None) -> Examined:
    """Return what the bytes of a standard hold; ``name`` stands for the file in messages.

    With ``today`` dates in the future are faults and old ones warnings. Without it the
    answer is the same on every day: a wrong clock must not take a standard away.
    """
    try:
        document = parse_document(content, Path(name))
    except Unreadable as error:
        return Examined(None, error.faults(name), (), {})
    value, lines = document.value, document.lines
    faults = lint(value, name, lines, today)
    if faults:
        return Examined(None, faults, (), lines)
    said = warnings(value, name, lines, today)
    return Examined(build(value, digest_of(content)), (), said, lines)


def digest_of(content: bytes) -> str:
    """Return the digest of a file's bytes as sheets name it, ``sha256:…``."""
    return f"sha256:{sha256(content).hexdigest()}"


def read_lock(folder: Path) -> dict[str, str]:
    """Return digest by path of everything published in ``folder``; empty without a lock.

    Raises StandardsRefused naming every line that is none: what cannot be read would
    otherwise count as never published.
    """
    lock = folder / LOCK
    if not lock.is_file():
        return {}
    lines = lock.read_bytes().decode("utf-8", "replace").splitlines()
    found = [_LINE.fullmatch(line) for line in lines]
    faults = tuple(
        Fault(LOCK, "", "lock_unreadable", _LOCK_LINE, _LOCK_CURE, line=number)
        for number, line in enumerate(found, 1)
        if line is None
    )
    if faults:
        raise StandardsRefused(faults)
    return {line[2]: f"sha256:{line[1]}" for line in found if line}


def lock_faults(folder: Path, lock: dict[str, str]) -> Iterator[Fault]:
    """Yield a fault for each published file that is gone or changed."""
    for name, digest in lock.items():
        file = folder / name
        if not file.is_file():
            yield Fault(name, "", "published_removed", _REMOVED, _REMOVED_CURE)
        elif digest_of(file.read_bytes()) != digest:
            yield Fault(name, "", "published_changed", _CHANGED, _CHANGED_CURE, {"lock": LOCK})


def _order(standard: Standard) -> tuple[tuple[int, ...], str]:
    return tuple(int(part) for part in standard.version.split(".")), standard.id


_FOLDER = N_("The file says {id} {version}, its folders say another.")
_FOLDER_CURE = N_("Move it to {id}/{version}/, or correct id and version.")
_REMOVED = N_("A published file is missing.")
_REMOVED_CURE = N_("Put it back: scores made under it must stay repeatable.")
_CHANGED = N_("The file was changed after publication: its digest is not that of {lock}.")
_CHANGED_CURE = N_("Restore the published file and make the change in a new version.")
_ACCESS = N_("The file cannot be read: {why}.")
_ACCESS_CURE = N_("Let the user the system runs as read it.")
_LOCK_LINE = N_("This line of the list of published files cannot be read.")
_LOCK_CURE = N_("Restore it: the SHA-256 in 64 small digits, two blanks, the file's path.")
