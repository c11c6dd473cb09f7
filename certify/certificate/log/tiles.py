"""The log as static files: tiles of 256 hashes and bundles of entries (C2SP tlog-tiles).

A tile of level L holds complete nodes of level 8·L of the tree, so everything between is
hashed again by the reader. ``x001/x234/067`` spells the place 1234067; a tile that is not
full yet is named by its width (``.p/17``) and never changes either: it only gets a wider
neighbour.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from certify.certificate.log.faults import LogFault
from certify.certificate.log.merkle import HASH_BYTES, Fetch, Levels, Node
from certify.i18n import N_

HEIGHT: Final = 8
WIDTH: Final = 256
CHECKPOINT: Final = "checkpoint"
LONGEST_ENTRY: Final = 0xFFFF
_PATH: Final = re.compile(
    r"tile/(?P<level>entries|[0-9]|[1-5][0-9]|6[0-3])"
    r"/(?P<place>(?:x[0-9]{3}/)*[0-9]{3})(?:\.p/(?P<width>[1-9][0-9]{0,2}))?"
)
Read = Callable[[str], bytes]
"""Returns the published file of a path; raises NotPublished."""


class NotPublished(LogFault):
    """The log does not (yet) publish a file of this name."""

    def __init__(self, path: str) -> None:
        super().__init__("not_published", _NOT_PUBLISHED, path=path[:120])


@dataclass(frozen=True, order=True)
class Tile:
    """One file: hashes of ``level``, or entries where it is None; its place and width."""

    level: int | None
    place: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """Where it is published, below the log's address."""
        groups = [f"{self.place % 1000:03d}"]
        rest = self.place // 1000
        while rest:
            groups.insert(0, f"x{rest % 1000:03d}")
            rest //= 1000
        kind = "entries" if self.level is None else str(self.level)
        part = "" if self.width == WIDTH else f".p/{self.width}"
        return f"tile/{kind}/{'/'.join(groups)}{part}"

    def within(self, size: int) -> int:
        """Return how many hashes (entries) of it there are in a log of ``size``: 0 to 256."""
        row = size >> (HEIGHT * (self.level or 0))
        return max(0, min(WIDTH, row - self.place * WIDTH))


def read_path(path: str) -> Tile:
    """Return the tile of a path; raises NotPublished if no tile can have it."""
    found = _PATH.fullmatch(path)
    if not found:
        raise NotPublished(path)
    level = None if found["level"] == "entries" else int(found["level"])
    tile = Tile(
        level, int(found["place"].replace("x", "").replace("/", "")), int(found["width"] or WIDTH)
    )
    if (
        tile.width > WIDTH or tile.path != path
    ):  # a width of 256 spelt out, or needless leading groups
        raise NotPublished(path)
    return tile


def tiles(size: int) -> Iterator[Tile]:
    """Yield every tile and bundle of a log of ``size``: the full ones and the last of each row."""
    level: int | None = None
    while True:
        row = size >> (HEIGHT * (level or 0))
        for place in range(-(-row // WIDTH)):
            yield Tile(level, place, Tile(level, place).within(size))
        if level is not None and row < WIDTH:
            return
        level = 0 if level is None else level + 1


def nodes(tile: Tile) -> list[Node]:
    """Return the nodes of the tree whose hashes make up a tile of hashes, in order."""
    first = tile.place * WIDTH
    level = HEIGHT * (tile.level or 0)
    return [(level, place) for place in range(first, first + tile.width)]


def split(data: bytes, tile: Tile) -> list[bytes]:
    """Return the hashes of a tile; raises LogFault if it has not the length it must have."""
    if len(data) != tile.width * HASH_BYTES:
        raise LogFault(
            "wrong_length", _WRONG_LENGTH, path=tile.path, bytes=len(data),
            expected=tile.width * HASH_BYTES,
        )  # fmt: skip
    return [data[at : at + HASH_BYTES] for at in range(0, len(data), HASH_BYTES)]


def bundle(entries: Iterable[bytes]) -> bytes:
    """Return entries as one bundle: each after its length in two bytes, big end first."""
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def unbundle(data: bytes, tile: Tile) -> list[bytes]:
    """Return the entries of a bundle; raises LogFault if it is cut or holds another number."""
    entries, at = [], 0
    while at < len(data):
        end = at + 2 + int.from_bytes(data[at : at + 2], "big")
        if end > len(data) or at + 2 > len(data):
            raise LogFault("wrong_length", _CUT, path=tile.path)
        entries.append(data[at + 2 : end])
        at = end
    if len(entries) != tile.width:
        raise LogFault(
            "wrong_length", _WRONG_COUNT, path=tile.path, count=len(entries), expected=tile.width
        )
    return entries


def read_tile(read: Read, tile: Tile) -> bytes:
    """Return a published tile; a narrower one is cut from the full one where that stands instead.

    Raises NotPublished, naming the tile asked for, if neither is there.
    """
    try:
        return read(tile.path)
    except NotPublished:
        if tile.width == WIDTH or tile.level is None:
            raise
    try:
        full = read(Tile(tile.level, tile.place).path)
    except NotPublished as fault:
        raise NotPublished(tile.path) from fault
    return full[: tile.width * HASH_BYTES]


def read_entries(read: Read, tile: Tile) -> list[bytes]:
    """Return the entries of a bundle, likewise from the full one where that stands instead."""
    try:
        return unbundle(read_tile(read, tile), tile)
    except NotPublished:
        if tile.width == WIDTH:
            raise
    full = Tile(None, tile.place)
    try:
        return unbundle(read(full.path), full)[: tile.width]
    except NotPublished as fault:
        raise NotPublished(tile.path) from fault


def fetching(read: Read, size: int) -> Fetch:
    """Return what fetches nodes of a log of ``size`` from its published tiles.

    The hashes are as published: whoever uses them must end at a root he knows.
    """

    @cache
    def hashes(level: int, place: int) -> list[bytes]:
        tile = Tile(level, place, Tile(level, place).within(size))
        return split(read_tile(read, tile), tile)

    def one(node: Node) -> bytes:
        level, place = node
        tile_level, above = divmod(level, HEIGHT)
        first = place << above
        row = hashes(tile_level, first // WIDTH)
        part = row[first % WIDTH :][: 1 << above]
        return Levels(part).rows[-1][0]

    return lambda wanted: {node: one(node) for node in wanted}


def hash_tiles(size: int) -> Sequence[Tile]:
    """Return the tiles of hashes of a log of ``size``."""
    return [tile for tile in tiles(size) if tile.level is not None]


_NOT_PUBLISHED = N_("The log does not publish a file “{path}”.")
_WRONG_LENGTH = N_("“{path}” has {bytes} bytes; {expected} were expected.")
_CUT = N_("“{path}” is cut in the middle of an entry.")
_WRONG_COUNT = N_("“{path}” holds {count} entries; {expected} were expected.")
