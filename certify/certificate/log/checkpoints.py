"""Checkpoints: what a log signs to say how large it is and what it holds (C2SP tlog-checkpoint)."""

import base64
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from certify.certificate.log.faults import LogFault
from certify.certificate.log.merkle import HASH_BYTES
from certify.certificate.log.notes import Note, Verifier, decoded, read_note, require_signed
from certify.i18n import N_

DECIMAL: Final = re.compile(r"0|[1-9][0-9]{0,18}")


@dataclass(frozen=True)
class Checkpoint:
    """A log's head: its origin, its number of leaves, the root over them.

    ``extensions`` are lines that this log never writes and a reader keeps, because they
    are signed with the rest.
    """

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The text of the note, as it is signed."""
        root = base64.b64encode(self.root).decode()
        return "".join(f"{line}\n" for line in (self.origin, self.size, root, *self.extensions))


def read_checkpoint(text: str) -> Checkpoint:
    """Read the text of a checkpoint's note; raises LogFault if it is none."""
    lines = text.split("\n")
    if lines.pop() or len(lines) < 3 or not all(lines):
        raise LogFault("malformed_checkpoint", _NOT_THREE_LINES)
    origin, size, root, *extensions = lines
    if not DECIMAL.fullmatch(size):
        raise LogFault("malformed_checkpoint", _BAD_SIZE, size=size[:40])
    value = decoded(root)
    if value is None or len(value) != HASH_BYTES:
        raise LogFault("malformed_checkpoint", _BAD_ROOT, root=root[:60])
    return Checkpoint(origin, int(size), value, tuple(extensions))


def open_checkpoint(content: bytes | str | Note, keys: Iterable[Verifier]) -> Checkpoint:
    """Read a signed checkpoint and return it if one of ``keys`` signed it as its own log.

    Raises LogFault if it is malformed, not signed by them, or names another log: a key may
    sign for one origin only, its own name.
    """
    note = content if isinstance(content, Note) else read_note(content)
    signers = require_signed(note, keys)
    checkpoint = read_checkpoint(note.text)
    if checkpoint.origin not in {key.name for key in signers}:
        raise LogFault(
            "wrong_origin", _WRONG_ORIGIN, origin=checkpoint.origin[:80], key=signers[0].name
        )
    return checkpoint


_NOT_THREE_LINES = N_("This is no checkpoint: it must have the lines origin, size and root.")
_BAD_SIZE = N_("The checkpoint's size “{size}” is no whole number without leading zeros.")
_BAD_ROOT = N_("The checkpoint's root “{root}” is not the base64 of 32 bytes.")
_WRONG_ORIGIN = N_("The checkpoint is of the log “{origin}”, not of “{key}” whose key signed it.")
