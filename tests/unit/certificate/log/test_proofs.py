"""Proofs as texts: made, read, checked, cut, forged."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certify.certificate.log import merkle
from certify.certificate.log.checkpoints import Checkpoint
from certify.certificate.log.faults import LogFault
from certify.certificate.log.notes import COSIGNATURE, ED25519, LONGEST, Note, Signature, Signer
from certify.certificate.log.proofs import HEADER, Proof, check_proof, cosigners, read_proof

LOG = Signer("example.org/log", ED25519, b"l" * 32)
FORGER = Signer("example.org/log", ED25519, b"f" * 32)
WITNESSES = [
    Signer(f"witness{turn}.example", COSIGNATURE, bytes([turn]) * 32) for turn in (1, 2, 3)
]
ENTRIES = [b"entry %d" % turn for turn in range(11)]
FETCH = merkle.Levels([merkle.leaf_hash(each) for each in ENTRIES]).fetch
KEYS = [LOG.verifier]


def made(index=4, size=11, signer=LOG, cosigned=(), extra=None):
    head = Checkpoint("example.org/log", size, merkle.root(size, FETCH))
    signatures = [signer.sign(head.text), *(each.cosign(head.text, 7) for each in cosigned)]
    path = tuple(merkle.hashes(merkle.inclusion_ranges(index, size), FETCH))
    return Proof(index, path, Note(head.text, tuple(signatures)), extra)


def code(work, *values, **named):
    with pytest.raises(LogFault) as caught:
        work(*values, **named)
    assert caught.value.problem.say("zh") != caught.value.problem.say("en")
    return caught.value.code


def test_the_text_is_that_of_the_specification():
    proof = made(extra=b"age")
    lines = str(proof).split("\n")
    assert lines[:3] == ["c2sp.org/tlog-proof@v1", "extra YWdl", "index 4"]
    assert [base64.b64decode(each) for each in lines[3:7]] == list(proof.path)
    assert lines[7:10] == ["", "example.org/log", "11"]
    assert read_proof(str(proof)) == proof
    assert str(read_proof(str(made()).encode())) == str(made())


@pytest.mark.parametrize("index", range(11))
def test_a_proof_holds_for_its_entry_alone(index):
    proof = str(made(index))
    assert check_proof(proof, ENTRIES[index], KEYS).size == 11
    for other in set(range(11)) - {index}:
        assert code(check_proof, proof, ENTRIES[other], KEYS) == "not_included"
        moved = proof.replace(f"index {index}\n", f"index {other}\n")
        assert code(check_proof, moved, ENTRIES[index], KEYS) == "not_included"


def test_a_proof_of_a_single_leaf_has_no_path():
    assert check_proof(str(made(0, 1)), ENTRIES[0], KEYS).size == 1


def test_another_key_of_the_same_name_is_not_the_log():
    assert code(check_proof, made(signer=FORGER), ENTRIES[4], KEYS) == "not_signed"


def test_witnesses_are_counted_by_their_keys():
    keys = [each.verifier for each in WITNESSES]
    proof = made(cosigned=WITNESSES[:2])
    check_proof(proof, ENTRIES[4], KEYS, witnesses=keys, quorum=2)
    assert (
        code(check_proof, proof, ENTRIES[4], KEYS, witnesses=keys, quorum=3) == "too_few_witnesses"
    )
    alias = Signer("alias.example", COSIGNATURE, WITNESSES[0].seed)
    twice = made(cosigned=[WITNESSES[0], alias])
    assert cosigners(twice.checkpoint, [keys[0], alias.verifier]) == [keys[0]]
    assert cosigners(twice.checkpoint, [*keys, *keys]) == [keys[0]]
    false = Signature(keys[2].name, keys[2].key_id, b"\0" * 72)
    forged = Proof(4, proof.path, proof.checkpoint.and_also([false]))
    assert code(check_proof, forged, ENTRIES[4], KEYS, witnesses=keys) == "false_signature"


@pytest.mark.parametrize(
    "text",
    [
        "", HEADER, f"{HEADER}\n\n", f"{HEADER}\nindex 4\n\n", f"{HEADER}\nextra\nindex 4\n\nx",
        f"{HEADER}\nextra !!\nindex 4\n\nx", f"{HEADER}\nindex 04\n\nx", f"{HEADER}\nindex -1\n\nx",
        f"{HEADER}\nindex\n\nx", f"{HEADER}\n\nx", f"{HEADER}\nindex 4\nAAAA\n\nx",
        f"{HEADER}\nindex 4\n" + ("A" * 43 + "=\n") * 65 + "\nx",
        "c2sp.org/tlog-proof@v2\nindex 0\n\nx",
        "a" * (LONGEST + 1), "\ud800",
    ],
)  # fmt: skip
def test_no_proof(text):
    assert code(read_proof, text) in {"malformed_proof", "malformed_note"}


@given(st.binary(max_size=200))
def test_noise_is_refused(noise):
    for text in (noise, f"{HEADER}\nindex 4\n".encode() + noise):
        with pytest.raises(LogFault):
            check_proof(text, ENTRIES[4], KEYS)


@given(st.data())
def test_a_mutated_proof_never_shows_another_entry(data):
    """Whatever is changed: refused, or (outside what matters) the same entry in the same tree."""
    text = bytearray(str(made(extra=b"age")).encode())
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(text) - 1))
        kind = data.draw(st.sampled_from(("flip", "cut", "double")))
        if kind == "flip":
            text[place] ^= data.draw(st.integers(1, 255))
        elif kind == "cut":
            del text[place : place + data.draw(st.integers(1, 60))]
        else:
            text[place:place] = text[place : place + 40]
        if not text:
            return
    for entry, known in ((ENTRIES[4], True), (ENTRIES[5], False), (b"forged", False)):
        try:
            found = check_proof(bytes(text), entry, KEYS)
        except LogFault:
            continue
        assert known and (found.size, found.root) == (11, merkle.root(11, FETCH))
