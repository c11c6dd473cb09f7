"""The book of keys beside the keys: ``keyring.json``, read by verification without a database.

It stands outside the database on purpose: a key must be reported, and be distrusted, also
while the database is down or suspect.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from certify import clock
from certify.certificate.keyring import spans
from certify.certificate.keyring.spans import KeySpan
from certify.certificate.keys import KeysNotReady
from certify.certificate.log.signing import replace

FILE: Final = "keyring.json"


class BookDamaged(KeysNotReady):
    """The book is there but cannot be read: whom to distrust is not known any more."""

    def __init__(self, file: Path, reason: str) -> None:
        super().__init__(f"the book of keys {file} cannot be read: {reason}")
        self.file, self.reason = file, reason


def read(folder: Path) -> tuple[KeySpan, ...]:
    """Return what is written of the keys in ``folder``; nothing where there is no book yet.

    Raises BookDamaged where it cannot be read: a report in it must not be passed over.
    """
    file = folder / FILE
    if not file.exists():
        return ()
    try:
        return spans.read_all(json.loads(file.read_bytes()))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BookDamaged(file, f"{type(error).__name__}: {error}") from error


def write(folder: Path, known: Iterable[KeySpan]) -> None:
    """Write the book whole before it takes the place of what was there."""
    replace(folder / FILE, json.dumps(spans.as_document(known), indent=1) + "\n", 0o644)


def note_rotation(folder: Path, use: str, old: str | None, new: str) -> None:
    """Write down that the key ``new`` took the place of ``old``."""
    write(folder, spans.rotated(read(folder), use, old, new, clock.now()))


def require_trusted(folder: Path, name: str) -> None:
    """Raise KeysNotReady if the key ``name`` is reported compromised: it must sign nothing more."""
    span = spans.reported(read(folder), [name])
    if span is not None:
        raise KeysNotReady(
            f"the {span.use} key {name[:16]}… is reported compromised since "
            f"{span.compromised_since}: put a new one in its place with "
            f"certify keys rotate {span.use} (docs/security.md)"
        )
