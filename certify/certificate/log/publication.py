"""The log as anybody may read it: by path, from the database or from a folder of files.

Both give the same bytes under the same names (C2SP tlog-tiles), so a copy on any web server
is as good as ours, and a reader need not know which one he asks. Nothing is published that
no signed checkpoint covers.
"""

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from sqlalchemy import select

from certify.certificate.keys import KeysNotReady
from certify.certificate.log import signing, store
from certify.certificate.log.checkpoints import Checkpoint, open_checkpoint
from certify.certificate.log.faults import LogFault
from certify.certificate.log.leaves import Leaf
from certify.certificate.log.models import LogLeaf, LogNode
from certify.certificate.log.notes import Verifier, read_note
from certify.certificate.log.tiles import (
    CHECKPOINT,
    HEIGHT,
    WIDTH,
    NotPublished,
    Read,
    Tile,
    bundle,
    fetching,
    read_path,
    tiles,
)
from certify.certificate.log.witness import require_growth
from certify.db import db
from certify.i18n import N_

KEYS: Final = signing.PUBLIC


def published(path: str) -> bytes:
    """Return the file of ``path`` as this log publishes it now; raises NotPublished."""
    if path == CHECKPOINT:
        note = store.latest()
        if note is None:
            raise NotPublished(path)
        return str(store.cosigned(note)).encode()
    if path == KEYS:
        return _keys()
    tile = read_path(path)
    if tile.width > tile.within(store.signed_size()):
        raise NotPublished(path)
    return content(tile)


def _keys() -> bytes:
    try:
        keys = signing.verifiers(store.key_folder())
    except KeysNotReady as error:
        raise NotPublished(KEYS) from error
    return "".join(f"{key}\n" for key in keys).encode()


def content(tile: Tile) -> bytes:
    """Return the bytes of a tile or bundle of the database; raises LogFault if rows are missing."""
    first = tile.place * WIDTH
    if tile.level is None:
        rows = db.session.execute(
            select(LogLeaf.kind, LogLeaf.digest)
            .where(LogLeaf.place >= first, LogLeaf.place < first + tile.width)
            .order_by(LogLeaf.place)
        ).all()
        parts = [Leaf(kind, digest).entry for kind, digest in rows]
    else:
        here = (LogNode.level == HEIGHT * tile.level) & (LogNode.place >= first)
        query = select(LogNode.hash).where(here, LogNode.place < first + tile.width)
        parts = list(db.session.scalars(query.order_by(LogNode.place)))
    if len(parts) != tile.width:
        raise LogFault("missing_rows", _MISSING, path=tile.path)
    return bundle(parts) if tile.level is None else b"".join(parts)


def folder_reader(folder: Path) -> Read:
    """Return what reads a folder that ``export`` wrote, or anybody's copy of it."""

    def read(path: str) -> bytes:
        try:
            return (folder / path).read_bytes()
        except OSError as error:
            raise NotPublished(path) from error

    return read


def export(folder: Path) -> Checkpoint:
    """Write the whole log into ``folder`` as static files; only what is new is written.

    The checkpoint goes last, so that a reader in between finds all that it speaks of. Raises
    LogFault where nothing is signed yet, where the folder holds a log that ours does not
    extend, or where a file that can never change is another one.
    """
    note = store.latest()
    if note is None:
        raise LogFault("nothing_signed", _NOTHING_SIGNED)
    keys = signing.verifiers(store.key_folder())
    head = open_checkpoint(note, keys)
    _require_same_log(folder, head, keys)
    for tile in tiles(head.size):
        _put(folder / tile.path, content(tile), immutable=True)
    _put(folder / KEYS, published(KEYS))
    _put(folder / CHECKPOINT, str(store.cosigned(note)).encode())
    return head


def _require_same_log(folder: Path, head: Checkpoint, keys: Sequence[Verifier]) -> None:
    """Raise Forked if the folder shows a history that is not ours: it is evidence, not rubbish."""
    before = folder / CHECKPOINT
    if before.exists():
        shown = store.latest()
        if shown is not None:
            fetch = fetching(published, head.size)
            require_growth(read_note(before.read_bytes()), shown, keys, fetch)


def _put(path: Path, data: bytes, *, immutable: bool = False) -> None:
    """Write a file whole, or leave it if it is the same already."""
    if path.exists():
        if path.read_bytes() == data:
            return
        if immutable:
            raise LogFault("changed_file", _CHANGED, path=str(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent, suffix=".new")
    with os.fdopen(handle, "wb") as target:
        target.write(data)
    Path(draft).chmod(0o644)
    Path(draft).replace(path)


_MISSING = N_("The database lacks rows of the log that “{path}” is made of.")
_NOTHING_SIGNED = N_("The log has no signed checkpoint yet: there is nothing to publish.")
_CHANGED = N_("“{path}” is not what the log holds, although such a file never changes.")
