"""The log in the database: append, sign, prove.

How another room uses it::

    place = store.append("certificate", digest)   # in the transaction of what is logged
    …                                             # commit
    store.checkpoint()                            # signs what is committed
    text = store.proof(place)                     # may now be embedded in the paper

``append`` is idempotent: the same digest of a kind is logged once, and its place returned
again. So a process may die between any two lines and simply do them again. A paper is to be
issued only with its proof, and ``proof`` refuses what no signed checkpoint covers. Who makes
many papers appends them by ``append_all`` and signs once: a checkpoint waits for the disk.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final, TypeVar

from sqlalchemy import and_, func, insert, or_, select, update

from certify import clock
from certify.certificate.log import merkle, signing
from certify.certificate.log.checkpoints import Checkpoint, open_checkpoint, read_checkpoint
from certify.certificate.log.faults import LogFault
from certify.certificate.log.leaves import Leaf, leaf
from certify.certificate.log.merkle import Node, Range
from certify.certificate.log.models import (
    LogCheckpoint,
    LogCosignature,
    LogHead,
    LogLeaf,
    LogNode,
)
from certify.certificate.log.notes import (
    Note,
    Signer,
    Verifier,
    read_note,
    read_signature,
    signers,
)
from certify.certificate.log.proofs import Proof
from certify.db import db, use_case
from certify.i18n import N_
from certify.installation import settings

MOST_AT_ONCE: Final = 500
"""Values in one statement: databases have their limits."""
Pair = TypeVar("Pair", bound=tuple[Any, Any])


def key_folder() -> Path:
    """Where this installation keeps the log's key."""
    return settings().home / "keys"


def origin() -> str:
    """Return the name of this installation's log: its public address without the scheme."""
    return settings().base_url.partition("://")[2] + "/log"


def prepare() -> None:
    """Make the log ready at set-up: its key is there, and published.

    A demonstration whose database was made anew begins a new log under a new key: the old
    key has signed another history. Raises KeysNotReady in production without a key.
    """
    folder = key_folder()
    if settings().demonstration and size() == 0 and signing.last_signed(folder) is not None:
        signing.retire(folder)
    own_signer()


def own_signer() -> Signer:
    """Return the log's key; a demonstration makes its own where there is none.

    Raises KeysNotReady in production: there the key is somebody's, and kept.
    """
    if settings().demonstration:
        return signing.ensure(key_folder(), origin())
    signer = signing.load(key_folder())
    signing.publish(key_folder(), signer.verifier)
    return signer


def append(kind: str, digest: str) -> int:
    """Log the SHA-256 ``digest`` of a thing of ``kind`` and return its place (from 0).

    Joins the caller's transaction. Returns the place it has if it is logged already. Raises
    ValueError for an unknown kind or what is no digest.
    """
    return append_all([leaf(kind, digest)])[0]


@use_case
def append_all(leaves: Sequence[Leaf]) -> list[int]:
    """Log several leaves in order and return their places; as ``append``, and cheaper."""
    wanted = list(dict.fromkeys(leaves))
    lock()
    known = places(wanted)
    fresh = [each for each in wanted if each not in known]
    if fresh:
        known |= _add(fresh)
    return [known[each] for each in leaves]


def lock() -> int:
    """Take the log's one lock until the transaction ends; return its size.

    An UPDATE, not a SELECT … FOR UPDATE: SQLite knows no other way to let one writer in,
    and whoever waited here sees what the other has committed.
    """
    locked = update(LogHead).values(size=LogHead.size).returning(LogHead.size)
    return int(db.session.execute(locked).scalar_one())


def places(leaves: Iterable[Leaf]) -> dict[Leaf, int]:
    """Return the places of those of ``leaves`` that are logged."""
    found: dict[Leaf, int] = {}
    for some in _batches([(each.kind, each.digest) for each in leaves]):
        wanted = _either(LogLeaf.kind, LogLeaf.digest, some)
        query = select(LogLeaf.kind, LogLeaf.digest, LogLeaf.place).where(wanted)
        found |= {Leaf(kind, digest): at for kind, digest, at in db.session.execute(query)}
    return found


def _batches(values: list[Pair]) -> Iterable[list[Pair]]:
    for start in range(0, len(values), MOST_AT_ONCE):
        yield values[start : start + MOST_AT_ONCE]


def _either(first: Any, second: Any, pairs: Sequence[Pair]) -> Any:
    """Say "one of these pairs", grouped by their first: as pairs, SQLite would read every row."""
    groups: dict[Any, list[Any]] = {}
    for one, other in pairs:
        groups.setdefault(one, []).append(other)
    return or_(*(and_(first == one, second.in_(others)) for one, others in groups.items()))


def _add(fresh: Sequence[Leaf]) -> dict[Leaf, int]:
    """Add leaves that are not logged yet; the lock is held."""
    grown = update(LogHead).values(size=LogHead.size + len(fresh)).returning(LogHead.size)
    size = int(db.session.execute(grown).scalar_one()) - len(fresh)
    edge = fetch(merkle.cover((0, size)))
    made = merkle.grow(size, [merkle.leaf_hash(each.entry) for each in fresh], edge)
    now = clock.now()
    placed = {each: place for place, each in enumerate(fresh, size)}
    rows = [
        {"place": place, "kind": each.kind, "digest": each.digest, "logged_at": now}
        for each, place in placed.items()
    ]
    nodes = [{"level": level, "place": at, "hash": value} for (level, at), value in made.items()]
    db.session.execute(insert(LogLeaf), rows)
    db.session.execute(insert(LogNode), nodes)
    return placed


def fetch(nodes: Iterable[Node]) -> dict[Node, bytes]:
    """Return the stored hashes of nodes; raises LogFault if one is missing."""
    asked = sorted(set(nodes))
    found: dict[Node, bytes] = {}
    for some in _batches(asked):
        wanted = _either(LogNode.level, LogNode.place, some)
        query = select(LogNode.level, LogNode.place, LogNode.hash).where(wanted)
        found |= {(level, place): value for level, place, value in db.session.execute(query)}
    if missing := [node for node in asked if node not in found]:
        level, place = missing[0]
        raise LogFault("missing_node", _MISSING_NODE, level=level, place=place)
    return found


def hashes(ranges: Sequence[Range]) -> list[bytes]:
    """Return the hashes of ranges of leaves, in one query."""
    return merkle.hashes(ranges, fetch)


def size() -> int:
    """Return how many leaves are logged, signed or not."""
    return int(db.session.scalar(select(LogHead.size)) or 0)


def find(kind: str, digest: str) -> int | None:
    """Return the place of a digest; None if it is not logged."""
    wanted = leaf(kind, digest)
    return places([wanted]).get(wanted)


def find_signed(kind: str, digest: str) -> int | None:
    """Return the place of a digest that a signed checkpoint covers; None otherwise."""
    place = find(kind, digest)
    return place if place is not None and place < signed_size() else None


def checkpoint() -> Note:
    """Sign what is committed and return the note; the newest one if nothing was added since.

    Stands in its own transaction (RuntimeError otherwise): what a note speaks of must not be
    taken back. Signs nothing that does not extend everything signed before, by the database
    and by the file beside the key: LogFault ``rolled_back`` or ``forked``. Raises
    KeysNotReady without the log's key.
    """
    if db.session().info.get("in_use_case"):
        raise RuntimeError("a checkpoint is signed after the transaction, not within it")
    return _sign()


@use_case
def _sign() -> Note:
    folder = key_folder()
    signer = own_signer()
    trusted = signing.verifiers(folder)
    count = lock()
    head = Checkpoint(signer.name, count, merkle.root(count, fetch))
    newest = latest()
    for before in (newest, signing.last_signed(folder)):
        if before is not None:
            _require_growth(before, head, trusted)
    if newest is not None and read_checkpoint(newest.text) == head:
        return newest
    note = Note(head.text, (signer.sign(head.text),))
    signing.remember(folder, note)
    row = {"size": count, "note": str(note), "signed_at": clock.now()}
    db.session.execute(insert(LogCheckpoint), [row])
    return note


def _require_growth(before: Note, head: Checkpoint, trusted: Sequence[Verifier]) -> None:
    """Raise LogFault unless ``head`` extends what was signed in ``before``."""
    old = open_checkpoint(before, trusted)
    if head.size < old.size:
        raise LogFault("rolled_back", _ROLLED_BACK, old=old.size, new=head.size)
    proof = hashes(merkle.consistency_ranges(old.size, head.size))
    same_log = old.origin == head.origin
    if not same_log or not merkle.extends(old.size, head.size, old.root, head.root, proof):
        raise LogFault("forked", _FORKED, old=old.size, new=head.size)


def latest() -> Note | None:
    """Return the newest signed checkpoint with the log's own signature; None before the first."""
    query = select(LogCheckpoint.note).order_by(LogCheckpoint.size.desc()).limit(1)
    text = db.session.scalar(query)
    return None if text is None else read_note(text)


def signed_size() -> int:
    """Return how many leaves the newest checkpoint covers."""
    return int(db.session.scalar(select(func.max(LogCheckpoint.size))) or 0)


def cosigned(note: Note) -> Note:
    """Return ``note`` with the cosignatures received for it."""
    count = read_checkpoint(note.text).size
    query = select(LogCosignature.line).where(LogCosignature.size == count)
    lines = db.session.scalars(query.order_by(LogCosignature.id))
    return note.and_also(read_signature(line.rstrip("\n")) for line in lines)


def proof(place: int) -> str:
    """Return the C2SP tlog-proof of the leaf at ``place`` under the newest checkpoint.

    Raises LogFault ``not_signed_yet`` where no signed checkpoint covers it.
    """
    note = latest()
    count = read_checkpoint(note.text).size if note else 0
    if note is None or not 0 <= place < count:
        raise LogFault("not_signed_yet", _NOT_SIGNED_YET, index=place, size=count)
    path = hashes(merkle.inclusion_ranges(place, count))
    return str(Proof(place, tuple(path), cosigned(note)))


@use_case
def add_cosignatures(content: bytes | str, witnesses: Iterable[Verifier]) -> int:
    """Keep the cosignatures of ``witnesses`` under one of our checkpoints; return how many are new.

    Raises LogFault if the note is none of ours, or bears no true cosignature of theirs.
    """
    note = read_note(content)
    head = open_checkpoint(note, signing.verifiers(key_folder()))
    known = db.session.get(LogCheckpoint, head.size)
    if known is None or read_note(known.note).text != note.text:
        raise LogFault("not_our_checkpoint", _NOT_OURS, size=head.size)
    good = signers(note, witnesses)
    if not good:
        raise LogFault("not_cosigned", _NOT_COSIGNED)
    have = set(cosigned(read_note(known.note)).signatures)
    fresh = [
        {"size": head.size, "witness": str(key), "line": each.line, "received_at": clock.now()}
        for key in good for each in note.signatures if key.signed(each) and each not in have
    ]  # fmt: skip
    if fresh:
        db.session.execute(insert(LogCosignature), fresh)
    return len(fresh)


_MISSING_NODE = N_("The database lacks the node {place} of level {level} of the log's tree.")
_ROLLED_BACK = N_(
    "The log was rolled back: it had {old} entries when it was last seen and now shows {new}."
)
_FORKED = N_(
    "The log was rewritten: what it shows at {new} entries does not extend what it signed at {old}."
)
_NOT_SIGNED_YET = N_("The entry {index} is not covered by a signed checkpoint yet (size {size}).")
_NOT_OURS = N_("This log signed no such checkpoint of {size} entries.")
_NOT_COSIGNED = N_("The note bears no cosignature of the witness given.")
