"""The hash tree of RFC 6962, section 2.1: hashes, roots, proofs, and their verification.

A tree is known by its *complete nodes*: ``(level, place)`` is the node over the leaves
``place·2^level`` up to the next such node. They never change once they exist, so a store
that holds them answers every question with a logarithm of look-ups. Functions that need
nodes take a ``Fetch``, which is asked once for all of them.

Verification follows RFC 9162, sections 2.1.3.2 and 2.1.4.2 (RFC 6962 leaves it open; the
trees are the same). Everything here is values in, values out.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

Node = tuple[int, int]
"""Level (0: leaves) and place within the level, both from 0."""
Range = tuple[int, int]
"""Leaves from the first up to, not including, the second."""
Fetch = Callable[[Iterable[Node]], Mapping[Node, bytes]]

EMPTY_ROOT: Final = hashlib.sha256(b"").digest()
HASH_BYTES: Final = 32
LONGEST_PROOF: Final = 64
"""Hashes in a proof of a tree with fewer than 2^63 leaves, and one to spare."""


def leaf_hash(entry: bytes) -> bytes:
    """Return the hash of a leaf (0x00 before the entry keeps it apart from a node)."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of a node over two others."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def cover(leaves: Range) -> list[Node]:
    """Return the complete nodes that make up ``leaves``, left to right, largest first.

    ``leaves`` starts where the recursion of RFC 6962 may start a range: at a multiple of
    its length rounded up to a power of two.
    """
    start, end = leaves
    nodes = []
    while start < end:
        level = (end - start).bit_length() - 1
        nodes.append((level, start >> level))
        start += 1 << level
    return nodes


def root(size: int, fetch: Fetch) -> bytes:
    """Return the root of the first ``size`` leaves."""
    return hashes([(0, size)], fetch)[0] if size else EMPTY_ROOT


def hashes(ranges: Sequence[Range], fetch: Fetch) -> list[bytes]:
    """Return the hash of each of ``ranges``, from nodes fetched all at once."""
    known = fetch({node for leaves in ranges for node in cover(leaves)})
    return [_folded([known[node] for node in cover(leaves)]) for leaves in ranges]


def _folded(parts: Sequence[bytes]) -> bytes:
    """Hash complete nodes of falling size into one, from the right."""
    whole = parts[-1]
    for part in reversed(parts[:-1]):
        whole = node_hash(part, whole)
    return whole


def _middle(start: int, end: int) -> int:
    """Where a range of two leaves or more is split: the greatest power of two below its length."""
    return start + (1 << ((end - start - 1).bit_length() - 1))


def inclusion_ranges(index: int, size: int) -> list[Range]:
    """Return the ranges whose hashes prove leaf ``index`` in a tree of ``size`` (PATH).

    From the leaf's neighbour up to the root's child. Raises ValueError outside of the tree.
    """
    if not 0 <= index < size:
        raise ValueError(f"leaf {index} is not in a tree of {size}")
    start, end, ranges = 0, size, []
    while end - start > 1:
        middle = _middle(start, end)
        if index < middle:
            ranges.append((middle, end))
            end = middle
        else:
            ranges.append((start, middle))
            start = middle
    return ranges[::-1]


def consistency_ranges(old: int, new: int) -> list[Range]:
    """Return the ranges whose hashes prove that a tree of ``new`` extends one of ``old`` (PROOF).

    Nothing is to be shown from the empty tree. Raises ValueError for a tree that shrinks.
    """
    if not 0 <= old <= new:
        raise ValueError(f"a tree of {new} does not extend one of {old}")
    if old == 0:
        return []
    start, end, ranges = 0, new, []
    while old != end:
        middle = _middle(start, end)
        if old <= middle:
            ranges.append((middle, end))
            end = middle
        else:
            ranges.append((start, middle))
            start = middle
    if start:  # the old tree is no node of the new one: its last part must be shown
        ranges.append((start, end))
    return ranges[::-1]


def grow(size: int, leaves: Sequence[bytes], known: Mapping[Node, bytes]) -> dict[Node, bytes]:
    """Return the complete nodes that ``leaves`` (hashes) add to a tree of ``size``.

    ``known`` holds at least ``cover((0, size))``. In the order in which they come to be.
    """
    made: dict[Node, bytes] = {}
    for place, leaf in enumerate(leaves, size):
        node, value = (0, place), leaf
        made[node] = value
        while node[1] % 2:
            left = (node[0], node[1] - 1)
            value = node_hash(made[left] if left in made else known[left], value)
            node = (node[0] + 1, node[1] // 2)
            made[node] = value
    return made


def includes(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], expected_root: bytes
) -> bool:
    """Whether ``proof`` shows the leaf hash ``leaf`` at ``index`` below ``expected_root``."""
    if not 0 <= index < size:
        return False
    place, last, value = index, size - 1, leaf
    for part in proof:
        if last == 0:
            return False
        if place % 2 or place == last:
            value = node_hash(part, value)
            while place % 2 == 0 and place:
                place, last = place >> 1, last >> 1
        else:
            value = node_hash(value, part)
        place, last = place >> 1, last >> 1
    return last == 0 and value == expected_root


def extends(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether ``proof`` shows that the tree of ``new`` leaves only adds to the one of ``old``."""
    if old == new:
        return not proof and old_root == new_root
    if old == 0:
        return not proof and old_root == EMPTY_ROOT and new > 0
    if not 0 < old < new or not proof:
        return False
    path = list(proof) if old & (old - 1) else [old_root, *proof]
    place, last = old - 1, new - 1
    while place % 2:
        place, last = place >> 1, last >> 1
    return _climbs(path, place, last, (old_root, new_root))


def _climbs(path: Sequence[bytes], place: int, last: int, roots: tuple[bytes, bytes]) -> bool:
    """Walk a consistency proof upwards, building both roots (RFC 9162, 2.1.4.2, steps 5 to 7)."""
    old = new = path[0]
    for part in path[1:]:
        if last == 0:
            return False
        if place % 2 or place == last:
            old, new = node_hash(part, old), node_hash(part, new)
            while place % 2 == 0 and place:
                place, last = place >> 1, last >> 1
        else:
            new = node_hash(new, part)
        place, last = place >> 1, last >> 1
    return last == 0 and (old, new) == roots


class Levels:
    """Every complete node over given leaf hashes, in memory: for audits of a whole log."""

    def __init__(self, leaves: Sequence[bytes]) -> None:
        self.rows = [list(leaves)]
        while len(self.rows[-1]) > 1:
            row = self.rows[-1]
            self.rows.append([node_hash(*row[at : at + 2]) for at in range(0, len(row) - 1, 2)])

    def fetch(self, wanted: Iterable[Node]) -> dict[Node, bytes]:
        """Return the hashes of ``wanted``; raises IndexError for a node that is not complete."""
        return {(level, place): self.rows[level][place] for level, place in wanted}
