"""The log's own key, and what it signed last: both lie beside the sealing key.

``log.key``: the secret key, in the text form of signed notes · ``log.pub``: the verifier
keys to publish, the present one first, former ones after it · ``log.checkpoint``: the last
note that was signed. The last stands outside the database on purpose: a database that was
set back does not know it, and the log must not sign a second history.
"""

import os
from contextlib import suppress
from pathlib import Path
from typing import Final

from certify.certificate.keys import KeysNotReady, draft
from certify.certificate.log.faults import LogFault
from certify.certificate.log.notes import (
    ED25519,
    Note,
    Signer,
    Verifier,
    new_signer,
    read_note,
    read_signer,
    read_verifier,
)

SECRET: Final = "log.key"  # noqa: S105 - the name of a file
PUBLIC: Final = "log.pub"
SIGNED: Final = "log.checkpoint"


def ensure(folder: Path, origin: str) -> Signer:
    """Return the log's key in ``folder``; make one named ``origin`` if there is none.

    Two processes may do so at once and get the same key. Raises KeysNotReady where a key is
    there but cannot be used.
    """
    if not (folder / SECRET).exists():
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        fresh = draft(folder, new_signer(origin).secret() + "\n", 0o600)
        with suppress(FileExistsError):
            os.link(fresh, folder / SECRET)
        fresh.unlink()
    signer = load(folder)
    publish(folder, signer.verifier)
    return signer


def load(folder: Path) -> Signer:
    """Return the log's key; raises KeysNotReady if it is missing or unfit."""
    try:
        signer = read_signer((folder / SECRET).read_text(encoding="utf-8"))
    except (OSError, ValueError, LogFault) as error:
        raise KeysNotReady(f"no usable key of the transparency log in {folder}: {error}") from error
    if signer.kind != ED25519:
        raise KeysNotReady(f"the key of the transparency log in {folder} is a witness's")
    return signer


def publish(folder: Path, verifier: Verifier) -> None:
    """See that ``verifier`` is the first of the published keys; former ones stay behind it."""
    known = verifiers(folder) if (folder / PUBLIC).exists() else []
    if known[:1] != [verifier]:
        text = "".join(f"{key}\n" for key in dict.fromkeys((verifier, *known)))
        replace(folder / PUBLIC, text, 0o644)


def verifiers(folder: Path) -> list[Verifier]:
    """Return the keys that may have signed this log, the present one first.

    Raises KeysNotReady if none is published here.
    """
    try:
        return read_verifiers((folder / PUBLIC).read_text(encoding="utf-8"))
    except (OSError, ValueError, LogFault) as error:
        raise KeysNotReady(f"no verifier key of the log in {folder}: {error}") from error


def read_verifiers(text: str) -> list[Verifier]:
    """Read verifier keys, one a line; raises LogFault for what is none."""
    return [read_verifier(line) for line in text.splitlines() if line.strip()]


def last_signed(folder: Path) -> Note | None:
    """Return the note signed last by this installation, whatever the database says."""
    file = folder / SIGNED
    return read_note(file.read_bytes()) if file.exists() else None


def remember(folder: Path, note: Note) -> None:
    """Write down what is being signed, before anybody is given it."""
    replace(folder / SIGNED, str(note), 0o644)


def retire(folder: Path) -> None:
    """Set aside the key and memory of a log whose database is gone: a new log needs a new key.

    Nothing is deleted: the files keep their names with the key's id behind them.
    """
    mark = load(folder).verifier.key_id.hex()
    for name in (SECRET, PUBLIC, SIGNED):
        if (folder / name).exists():
            (folder / name).replace(folder / f"{name}.{mark}")


def replace(path: Path, text: str, mode: int) -> None:
    """Write ``text`` whole and on disk before it takes the place of what was there."""
    draft(path.parent, text, mode).replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
