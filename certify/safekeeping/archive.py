"""The archive: a tar with a manifest of every member's SHA-256, readable by its owner only.

``manifest.json`` (``certify.backup/1``) comes last, when all digests are known. Reading
checks every member against it before anything is taken out.
"""

import hashlib
import io
import json
import os
import re
import tarfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Any, Final

from certify.i18n import N_
from certify.safekeeping.faults import SafekeepingFault

SCHEMA: Final = "certify.backup/1"
MANIFEST: Final = "manifest.json"
BLOCK: Final = 1 << 20
_MEMBER: Final = re.compile(r"(?:home|database)/[^\0\\]+")


class _Counted(io.RawIOBase):
    """Hands a file on, and knows the digest of what it handed on."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source, self.digest = source, hashlib.sha256()

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self._source.read(size)
        self.digest.update(data)
        return data


class Writer:
    """Adds members and remembers their digests."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self.members: dict[str, dict[str, Any]] = {}

    def add(self, name: str, source: IO[bytes], size: int, mode: int = 0o600) -> str:
        """Add ``size`` bytes of ``source`` as ``name``; returns their SHA-256."""
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = size, mode
        counted = _Counted(source)
        self._tar.addfile(entry, counted)
        digest = counted.digest.hexdigest()
        self.members[name] = {"sha256": digest, "size": size, "mode": mode}
        return digest

    def finish(self, said: dict[str, Any]) -> None:
        """Write the manifest: ``said`` and every member."""
        document = {"schema": SCHEMA, **said, "members": self.members}
        data = json.dumps(document, indent=1).encode()
        entry = tarfile.TarInfo(MANIFEST)
        entry.size, entry.mode = len(data), 0o600
        self._tar.addfile(entry, io.BytesIO(data))


@contextmanager
def writing(target: Path) -> Iterator[Writer]:
    """Write a new archive (0600 from its first byte); it appears whole or not at all.

    Raises SafekeepingFault if ``target`` exists.
    """
    if target.exists():
        raise SafekeepingFault("file_exists", _EXISTS, path=target)
    draft = target.with_name(target.name + ".part")
    handle = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "wb") as out:
            os.fchmod(out.fileno(), 0o600)
            with tarfile.open(fileobj=out, mode="w:gz", compresslevel=1) as tar:
                yield Writer(tar)
            out.flush()
            os.fsync(out.fileno())
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def checked(path: Path) -> dict[str, Any]:
    """Return the manifest of an archive whose every member is what the manifest says.

    Raises SafekeepingFault for what is no backup, or was changed or cut.
    """
    found: dict[str, dict[str, Any]] = {}
    manifest: Any = None
    try:
        for entry, source in _entries(path):
            if entry.name == MANIFEST:
                manifest = json.loads(source.read())
                continue
            digest = hashlib.file_digest(source, "sha256").hexdigest()  # type: ignore[arg-type]
            found[entry.name] = {"sha256": digest, "size": entry.size, "mode": entry.mode}
        whole = manifest["schema"] == SCHEMA and manifest["members"] == found
    except (OSError, EOFError, ValueError, KeyError, TypeError, tarfile.TarError) as error:
        raise SafekeepingFault("not_a_backup", _NO_BACKUP, path=path, reason=error) from error
    if not whole:
        raise SafekeepingFault("backup_damaged", _DAMAGED, path=path)
    document: dict[str, Any] = manifest
    return document


def members(path: Path, folder: str) -> Iterator[tuple[PurePosixPath, IO[bytes], int]]:
    """Yield (path below ``folder``, bytes, mode) of the members in a folder."""
    for entry, source in _entries(path):
        name = PurePosixPath(entry.name)
        if name.parts[0] == folder:
            yield name.relative_to(folder), source, entry.mode


def _entries(path: Path) -> Iterable[tuple[tarfile.TarInfo, IO[bytes]]]:
    """Members in order; ValueError for anything but plain files inside the two folders."""
    with tarfile.open(path, mode="r:gz") as tar:
        for entry in tar:
            plain = entry.name == MANIFEST or _MEMBER.fullmatch(entry.name)
            if not plain or not entry.isreg() or ".." in PurePosixPath(entry.name).parts:
                raise ValueError(f"unexpected member {entry.name!r}")
            source = tar.extractfile(entry)
            if source is None:
                raise ValueError(f"unreadable member {entry.name!r}")
            yield entry, source


_EXISTS = N_("{path} exists already: a backup is never written over another file.")
_NO_BACKUP = N_("{path} is no backup of Certify, or is damaged: {reason}.")
_DAMAGED = N_("{path} was changed or cut after it was written: not every part has its digest.")
