"""The log as files: paths, tiles, bundles, and proofs read from them alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certify.certificate.log import merkle, tiles
from certify.certificate.log.faults import LogFault
from certify.certificate.log.tiles import NotPublished, Tile, read_path
from tests.unit.certificate.log import naive

COUNT = 1000
ENTRIES = [b"entry %d" % turn for turn in range(COUNT)]
LEVELS = merkle.Levels([merkle.leaf_hash(each) for each in ENTRIES])


def published(size):
    """Path → bytes of a log of ``size``, made from the definition of a tile."""
    files = {}
    for tile in tiles.tiles(size):
        if tile.level is None:
            entries = ENTRIES[tile.place * 256 :][: tile.width]
            files[tile.path] = tiles.bundle(entries)
            continue
        step = 256**tile.level
        first = tile.place * 256 * step
        parts = [ENTRIES[first + turn * step : first + (turn + 1) * step]
                 for turn in range(tile.width)]  # fmt: skip
        files[tile.path] = b"".join(naive.mth(part) for part in parts)
    return files


def reading(files):
    def read(path):
        if path not in files:
            raise NotPublished(path)
        return files[path]

    return read


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 0), "tile/0/000"), (Tile(0, 999), "tile/0/999"),
        (Tile(1, 1000), "tile/1/x001/000"),
        (Tile(0, 1234067), "tile/0/x001/x234/067"), (Tile(63, 5, 17), "tile/63/005.p/17"),
        (Tile(None, 1234067, 255), "tile/entries/x001/x234/067.p/255"),
    ],
)  # fmt: skip
def test_paths_of_the_specification(tile, path):
    assert tile.path == path
    assert read_path(path) == tile


@pytest.mark.parametrize(
    "path",
    [
        "", "tile", "checkpoint", "tile/0/0", "tile/0/00", "tile/64/000", "tile/00/000",
        "tile/-1/000",
        "tile/0/x000/001", "tile/0/001/000", "tile/0/000.p/0", "tile/0/000.p/256",
        "tile/0/000.p/999",
        "tile/0/000.p/01", "tile/0/000/", "/tile/0/000", "tile/0/../0/000", "tile/entries/000.p",
        "tile/entry/000", "tile/0/０００", "tile/0/000\n",
    ],
)  # fmt: skip
def test_no_path_of_a_tile(path):
    with pytest.raises(NotPublished) as caught:
        read_path(path)
    assert caught.value.code == "not_published"


@given(st.none() | st.integers(0, 63), st.integers(0, 10**10), st.integers(1, 256))
def test_paths_lead_back(level, place, width):
    tile = Tile(level, place, width)
    assert read_path(tile.path) == tile


def test_the_example_of_the_specification():
    """A tree of 70,000: 273 full tiles and one of 112; one full and one of 17; one of 1."""
    found = tiles.hash_tiles(70_000)
    assert [tile for tile in found if tile.level == 0] == [
        *(Tile(0, place) for place in range(273)), Tile(0, 273, 112)
    ]  # fmt: skip
    assert [tile for tile in found if tile.level] == [Tile(1, 0), Tile(1, 1, 17), Tile(2, 0, 1)]
    assert tiles.hash_tiles(256) == [Tile(0, 0), Tile(1, 0, 1)]
    assert list(tiles.tiles(0)) == []
    assert Tile(None, 3).within(100) == 0


@given(st.integers(1, COUNT), st.data())
def test_roots_and_proofs_come_from_the_files_alone(size, data):
    fetch = tiles.fetching(reading(published(size)), size)
    assert merkle.root(size, fetch) == naive.mth(ENTRIES[:size])
    old = data.draw(st.integers(1, size))
    proof = merkle.hashes(merkle.consistency_ranges(old, size), fetch)
    assert proof == naive.proof(old, ENTRIES[:size])
    index = data.draw(st.integers(0, size - 1))
    path = merkle.hashes(merkle.inclusion_ranges(index, size), fetch)
    assert path == merkle.hashes(merkle.inclusion_ranges(index, size), LEVELS.fetch)


def test_a_tile_is_the_nodes_of_its_level():
    for tile in tiles.hash_tiles(COUNT):
        hashes = LEVELS.fetch(tiles.nodes(tile))
        assert b"".join(hashes.values()) == published(COUNT)[tile.path]


def test_a_partial_file_may_have_given_way_to_the_full_one():
    files = published(COUNT)
    read = reading(files)
    assert tiles.read_tile(read, Tile(0, 0, 5)) == files["tile/0/000"][: 5 * 32]
    assert tiles.read_entries(read, Tile(None, 0, 5)) == ENTRIES[:5]
    assert tiles.read_entries(read, Tile(None, 1)) == ENTRIES[256:512]
    for tile in (Tile(0, 9), Tile(0, 9, 3)):
        with pytest.raises(NotPublished, match=tile.path):
            tiles.read_tile(read, tile)
    for tile in (Tile(None, 9), Tile(None, 9, 3)):
        with pytest.raises(NotPublished, match=tile.path):
            tiles.read_entries(read, tile)


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=256))
def test_bundles_lead_back(entries):
    tile = Tile(None, 0, len(entries))
    data = tiles.bundle(entries)
    assert tiles.unbundle(data, tile) == entries
    for wrong in (data[:-1], data + b"\0", data + b"\0\0"):
        with pytest.raises(LogFault) as caught:
            tiles.unbundle(wrong, tile)
        assert caught.value.code == "wrong_length"


def test_a_tile_of_the_wrong_length():
    with pytest.raises(LogFault) as caught:
        tiles.split(b"\0" * 31, Tile(0, 0, 1))
    assert caught.value.code == "wrong_length"
    assert "tile/0/000.p/1" in caught.value.problem.say("zh")
