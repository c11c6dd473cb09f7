"""Every byte of every published file counts: whatever is changed, the audit finds it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certify.certificate.log import audit, merkle, tiles
from certify.certificate.log.checkpoints import Checkpoint
from certify.certificate.log.faults import LogFault
from certify.certificate.log.leaves import leaf
from certify.certificate.log.notes import ED25519, Note, Signer
from certify.certificate.log.tiles import NotPublished

LOG = Signer("example.org/log", ED25519, b"l" * 32)
SIZE = 260
ENTRIES = [leaf("file", f"{turn:064x}").entry for turn in range(SIZE)]
LEVELS = merkle.Levels([merkle.leaf_hash(entry) for entry in ENTRIES])
HEAD = Checkpoint(LOG.name, SIZE, merkle.root(SIZE, LEVELS.fetch))


def published():
    """Path → bytes of a small log."""
    files = {"checkpoint": str(Note(HEAD.text, (LOG.sign(HEAD.text),))).encode()}
    for tile in tiles.tiles(SIZE):
        if tile.level is None:
            files[tile.path] = tiles.bundle(ENTRIES[tile.place * 256 :][: tile.width])
        else:
            files[tile.path] = b"".join(LEVELS.fetch(tiles.nodes(tile)).values())
    return files


FILES = published()


def audited(files):
    def read(path):
        if path not in files:
            raise NotPublished(path)
        return files[path]

    return audit.of_files(read, [LOG.verifier])


def test_a_whole_log_passes():
    assert audited(FILES) == audit.Audit(LOG.name, SIZE, {"file": SIZE}, 1, 0)


@given(st.data())
def test_no_change_to_any_file_passes_or_breaks_the_audit(data):
    name = data.draw(st.sampled_from(sorted(FILES)))
    content = bytearray(FILES[name])
    place = data.draw(st.integers(0, len(content) - 1))
    kind = data.draw(st.sampled_from(("flip", "cut", "double", "replace")))
    if kind == "flip":
        content[place] ^= data.draw(st.integers(1, 255))
    elif kind == "cut":
        del content[place : place + data.draw(st.integers(1, 200))]
    elif kind == "double":
        content[place:place] = content[place : place + data.draw(st.integers(1, 200))]
    else:
        content[:] = data.draw(st.binary(max_size=400))
    with pytest.raises(LogFault):
        audited({**FILES, name: bytes(content)})


@pytest.mark.parametrize("name", sorted(FILES))
def test_no_file_may_be_missing(name):
    with pytest.raises(LogFault) as caught:
        audited({path: content for path, content in FILES.items() if path != name})
    assert caught.value.problem.params["path"] == name
