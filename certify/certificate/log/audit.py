"""Going through a whole log: every hash made again, every signature checked.

The first fault found is raised and names its place. Two doors: the public files of any log
(no database needed), and this installation's own rows, which are also held against the
events they came from.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from certify.certificate.log import merkle, recording, signing, store
from certify.certificate.log.checkpoints import Checkpoint, open_checkpoint, read_checkpoint
from certify.certificate.log.faults import LogFault
from certify.certificate.log.leaves import Leaf, leaf_of, read_entry
from certify.certificate.log.merkle import Levels
from certify.certificate.log.models import (
    LogCheckpoint,
    LogCosignature,
    LogEvent,
    LogLeaf,
    LogNode,
)
from certify.certificate.log.notes import (
    Note,
    Verifier,
    read_note,
    read_signature,
    read_verifier,
)
from certify.certificate.log.tiles import (
    CHECKPOINT,
    WIDTH,
    Read,
    Tile,
    hash_tiles,
    nodes,
    read_entries,
    read_tile,
    tiles,
)
from certify.db import db
from certify.history import Event
from certify.i18n import N_

AT_ONCE = 2000


@dataclass(frozen=True)
class Audit:
    """What was gone through without a fault: ``entries`` by kind, and how many signatures."""

    origin: str
    size: int
    entries: Mapping[str, int]
    checkpoints: int
    cosignatures: int


def of_files(read: Read, keys: Sequence[Verifier]) -> Audit:
    """Audit published files: entries, every tile, the signed root. Raises LogFault."""
    note = read_note(read(CHECKPOINT))
    head = open_checkpoint(note, keys)
    found: list[Leaf] = []
    for tile in tiles(head.size):
        if tile.level is not None:
            break
        found += [read_entry(entry) for entry in read_entries(read, tile)]
    levels = Levels([merkle.leaf_hash(each.entry) for each in found])
    for tile in hash_tiles(head.size):
        _require_tile(read, tile, levels)
    _require_root(head, levels)
    return Audit(head.origin, head.size, _counted(found), 1, len(note.signatures) - 1)


def _require_tile(read: Read, tile: Tile, levels: Levels) -> None:
    made = levels.fetch(nodes(tile))
    shown = read_tile(read, tile)
    if shown == b"".join(made.values()):
        return
    parts = [shown[at : at + merkle.HASH_BYTES] for at in range(0, len(shown), merkle.HASH_BYTES)]
    wrong = [n for n, part in zip(made, parts, strict=False) if part != made[n]]
    place = wrong[0][1] if wrong else tile.place * WIDTH + min(len(parts), tile.width)
    raise LogFault("wrong_tile", _WRONG_TILE, path=tile.path, place=place)


def _require_root(head: Checkpoint, levels: Levels) -> None:
    if merkle.root(head.size, levels.fetch) != head.root:
        raise LogFault("wrong_root", _WRONG_ROOT, size=head.size)


def _counted(found: Iterable[Leaf]) -> dict[str, int]:
    return dict(sorted(Counter(each.kind for each in found).items()))


def of_database() -> Audit:
    """Audit this installation's log: rows, tree, checkpoints, cosignatures, events.

    Raises LogFault with the first thing that is not as it was signed.
    """
    keys = signing.verifiers(store.key_folder())
    found = list(_leaves())
    if len(found) != store.size():
        raise LogFault("wrong_size", _WRONG_SIZE, size=store.size(), count=len(found))
    levels = Levels([merkle.leaf_hash(each.entry) for each in found])
    _require_nodes(levels)
    signed = 0
    for size, text in db.session.execute(
        select(LogCheckpoint.size, LogCheckpoint.note).order_by(LogCheckpoint.size)
    ):
        _require_signed(read_note(text), size, levels, keys)
        signed += 1
    last = signing.last_signed(store.key_folder())
    if last is not None:
        _require_signed(last, read_checkpoint(last.text).size, levels, keys)
    cosigned = _require_cosignatures()
    _require_events(found)
    return Audit(keys[0].name, len(found), _counted(found), signed, cosigned)


def _leaves() -> Iterator[Leaf]:
    query = select(LogLeaf.place, LogLeaf.kind, LogLeaf.digest).order_by(LogLeaf.place)
    with db.session.execute(query.execution_options(yield_per=AT_ONCE)) as rows:
        for expected, (place, kind, digest) in enumerate(rows):
            if place != expected:
                raise LogFault("missing_leaf", _MISSING_LEAF, index=expected)
            yield Leaf(kind, digest)


def _require_nodes(levels: Levels) -> None:
    """Hold every stored node against the one made from the leaves."""
    query = select(LogNode.level, LogNode.place, LogNode.hash)
    query = query.order_by(LogNode.level, LogNode.place)
    with db.session.execute(query.execution_options(yield_per=AT_ONCE)) as stored:
        for level, row in enumerate(levels.rows):
            for place, value in enumerate(row):
                known = stored.fetchone()
                if known is None or tuple(known) != (level, place, value):
                    raise LogFault("wrong_node", _WRONG_NODE, level=level, place=place)
        if (extra := stored.fetchone()) is not None:
            raise LogFault("wrong_node", _WRONG_NODE, level=extra.level, place=extra.place)


def _require_signed(note: Note, size: int, levels: Levels, keys: Sequence[Verifier]) -> None:
    head = open_checkpoint(note, keys)
    if head.size > len(levels.rows[0]):
        raise LogFault("rolled_back", _ROLLED_BACK, old=head.size, new=len(levels.rows[0]))
    if head.size != size:
        raise LogFault("misplaced_checkpoint", _MISPLACED, size=size, stated=head.size)
    _require_root(head, levels)


def _require_cosignatures() -> int:
    """Check every cosignature with the key it was accepted with; return how many there are."""
    rows = db.session.execute(
        select(LogCosignature.witness, LogCosignature.line, LogCheckpoint.note)
        .join(LogCheckpoint, LogCheckpoint.size == LogCosignature.size)
        .order_by(LogCosignature.id)
    ).all()
    for key, line, note in rows:
        witness = read_verifier(key)
        if not witness.holds(read_note(note).text, read_signature(line.rstrip("\n"))):
            raise LogFault("false_cosignature", _FALSE_COSIGNATURE, witness=witness.name)
    return len(rows)


def _require_events(found: Sequence[Leaf]) -> None:
    """Hold every logged event against its leaf: what it says today must be what was logged."""
    pairs = select(LogEvent.place, Event).join(Event, Event.id == LogEvent.event_id)
    after = -1
    while True:
        query = pairs.where(LogEvent.event_id > after).order_by(LogEvent.event_id)
        rows = db.session.execute(query.limit(AT_ONCE)).all()
        if not rows:
            return
        told = recording.described([event for _, event in rows])
        for (place, event), happened in zip(rows, told, strict=True):
            if leaf_of(happened) != found[place]:
                raise LogFault("changed_event", _CHANGED_EVENT, index=place, event=event.id)
        after = rows[-1][1].id


def require_ours(read: Read) -> None:
    """Raise LogFault unless the checkpoint of published files is one this log signed."""
    head = read_checkpoint(read_note(read(CHECKPOINT)).text)
    known = db.session.get(LogCheckpoint, head.size)
    if known is None or read_checkpoint(read_note(known.note).text) != head:
        raise LogFault("not_our_checkpoint", _NOT_OURS, size=head.size)


_WRONG_TILE = N_("“{path}” does not follow from the entries: see the hash at place {place}.")
_WRONG_ROOT = N_("The entries do not add up to the root signed for {size} entries.")
_WRONG_SIZE = N_("The log counts {size} entries and holds {count}.")
_MISSING_LEAF = N_("The entry {index} is missing in the database.")
_WRONG_NODE = N_(
    "The node {place} of level {level} of the log's tree is not what the entries make it."
)
_ROLLED_BACK = N_(
    "The log was rolled back: it had {old} entries when it was last seen and now shows {new}."
)
_MISPLACED = N_("The checkpoint kept for {size} entries speaks of {stated}.")
_FALSE_COSIGNATURE = N_("A cosignature kept as one of {witness} is false.")
_CHANGED_EVENT = N_(
    "The entry {index} does not fit the event {event} it came from: "
    "the event or its thing was altered after it was logged."
)
_NOT_OURS = N_("This log signed no such checkpoint of {size} entries.")
