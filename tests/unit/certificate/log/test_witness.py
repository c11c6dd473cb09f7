"""A witness lets a log grow, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certify.certificate.log import merkle, tiles
from certify.certificate.log.checkpoints import Checkpoint
from certify.certificate.log.faults import LogFault
from certify.certificate.log.notes import COSIGNATURE, ED25519, Note, Signer, read_note, signers
from certify.certificate.log.tiles import NotPublished
from certify.certificate.log.witness import Forked, cosign

LOG = Signer("example.org/log", ED25519, b"l" * 32)
WITNESS = Signer("witness.example", COSIGNATURE, b"w" * 32)
HONEST = [b"entry %d" % turn for turn in range(300)]
MANY = [b"entry %d" % turn for turn in range(600)]


class House:
    """A log's public files, made anew from any entries: an honest log, or one that lies."""

    def __init__(self, entries, signer=LOG, origin=None):
        self.levels = merkle.Levels([merkle.leaf_hash(each) for each in entries])
        head = Checkpoint(
            origin or signer.name, len(entries), merkle.root(len(entries), self.levels.fetch)
        )
        self.note = Note(head.text, (signer.sign(head.text),))
        self.size = len(entries)

    def read(self, path):
        tile = tiles.read_path(path)
        if tile.within(self.size) < tile.width or tile.level is None:
            raise NotPublished(path)
        return b"".join(self.levels.fetch(tiles.nodes(tile)).values())


def seen_by(house, memory=None, when=1000, keys=(LOG.verifier,)):
    return str(
        cosign(
            str(house.note).encode(), memory, house.read, log_keys=keys, signer=WITNESS, when=when
        )
    )


def code(*values, **named):
    with pytest.raises(LogFault) as caught:
        seen_by(*values, **named)
    assert caught.value.problem.say("zh") != caught.value.problem.say("en")
    return caught.value.code


@given(st.lists(st.integers(0, 300), min_size=1, max_size=5).map(sorted))
def test_an_honest_log_is_cosigned_as_it_grows(sizes):
    memory = None
    for turn, size in enumerate(sizes):
        house = House(HONEST[:size])
        memory = seen_by(house, memory, when=turn)
        note = read_note(memory)
        assert signers(note, [LOG.verifier, WITNESS.verifier]) == [LOG.verifier, WITNESS.verifier]
        assert (note.text, len(note.signatures)) == (house.note.text, 2)


@given(st.integers(1, 200), st.integers(0, 100), st.data())
def test_a_rewritten_log_is_refused_with_both_notes(old, more, data):
    memory = seen_by(House(HONEST[:old]))
    entries = HONEST[: old + more]
    place = data.draw(st.integers(0, old - 1))
    kind = data.draw(st.sampled_from(("changed", "removed", "inserted")))
    if kind == "changed":
        entries[place] = b"forged"
    elif kind == "removed":
        del entries[place]
        entries.append(b"filled up")
    else:
        entries.insert(place, b"slipped in")
    with pytest.raises(Forked) as caught:
        seen_by(House(entries), memory)
    assert caught.value.code == "forked"
    assert str(caught.value.seen) == memory
    assert str(len(entries)) in caught.value.problem.say("zh")


@given(st.integers(1, 300), st.data())
def test_a_log_that_shrank_is_refused(old, data):
    memory = seen_by(House(HONEST[:old]))
    assert code(House(HONEST[: data.draw(st.integers(0, old - 1))]), memory) == "rolled_back"


def test_what_is_not_the_logs_is_refused():
    house = House(HONEST[:5])
    forger = Signer(LOG.name, ED25519, b"f" * 32)
    assert code(House(HONEST[:5], forger)) == "not_signed"
    assert code(House(HONEST[:5], origin="elsewhere.example/log")) == "wrong_origin"
    assert code(house, "no note") == "malformed_note"
    assert code(house, str(house.note)) == "not_signed", (
        "a memory not signed by the witness himself"
    )
    other = Signer("other.example/log", ED25519, b"o" * 32)
    keys = (LOG.verifier, other.verifier)
    assert code(House(HONEST[:9], other), seen_by(house), keys=keys) == "other_log"


def test_missing_and_false_files_are_refused():
    house = House(MANY)
    memory = seen_by(House(MANY[:300]))
    honest = house.read

    def without(path):
        if path == "tile/0/001":
            raise NotPublished(path)
        return honest(path)

    house.read = without
    assert code(house, memory) == "not_published"
    house.read = lambda path: b"\0" * len(honest(path))
    assert code(house, memory) == "forked"
    assert code(house) == "wrong_root"
    house.read = lambda path: honest(path)[1:]
    assert code(house, memory) == "wrong_length"
