"""Signed notes, keys and cosignatures, against published ones of other implementations."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certify.certificate.log import notes
from certify.certificate.log.checkpoints import Checkpoint, open_checkpoint, read_checkpoint
from certify.certificate.log.faults import LogFault
from certify.certificate.log.notes import (
    COSIGNATURE,
    ED25519,
    Signature,
    Signer,
    Verifier,
    new_signer,
    read_note,
    read_signer,
    read_verifier,
    require_signed,
    signers,
)

# golang.org/x/mod, sumdb/note: the key pair and note of its documentation and tests.
SECRET = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
TEXT = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
)
SIGNED = (
    f"{TEXT}\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKv"
    "qfqdngotpRZb6KE6RyyBwJnAM=\n"
)
# C2SP signed-note: its example of a verifier key and a note of it.
FOO = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
FOO_NOTE = (
    "This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ON"
    "ncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)
# The Go checksum database: its key, and a checkpoint as published.
SUMDB = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"
SUMDB_NOTE = (
    "go.sum database tree\n30055305\nmXfgRcJ0bG0j3CPdKwgGWtUzBUbX67saZGRmFuJGGsM=\n\n"
    "— sum.golang.org Az3grpgEild5qw7+5dtV13Kf1C2Xurm8q4fhdxvcsDHnqNTaxL2AFjBY+2TyGKevucFcAAlWFJ"
    "JYle3EJlDCrQ+y3A8=\n"
)
# A Certificate Transparency log's checkpoint as published, with four witnesses' cosignatures.
ARCHE_NOTE = """\
arche2025h1.staging.ct.transparency.dev
1432088532
U7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Ro=

— arche2025h1.staging.ct.transparency.dev \
zTM8sQAAAZ5W0WdjBAMARjBEAiBjW5IQf9pvsYLfQFX6hoGREPMHbdQ3urbllzalApkptQIgIpwtEroeW2BXaHAI4kJXFbo\
n5Ch9MNL5zRNZ55lvGt0=
— arche2025h1.staging.ct.transparency.dev \
ui8GwCF1+kWqZrxGdhj4aX3gcw7XUlXQQabg/27lefwhUkzbC3NygNI75MdhL1bfTW9g8Ei59RA23oHP7Ry1k3ZFWwQ=
— transparency.dev/DEV:witness-little-garden \
2AQqhwAAAABqEiEgzgFIqqhbUoDwjMWE6UP8nd8/KYTzwZ2rhIgcqoXHAwVkjZr4AscylP3v7sEodkRAErumC2q44vdgJY0\
96st5BQ==
— witness1.smartit.nu/witness1 \
pIyCDwAAAABqEiEghIp82KWebrw7/oHQwlTAm3g2RKS4+eebl8eO0WH+/iEcxZ75W3u5hNI7TOQtmJbqmNWVuE0tgh0Xwzd\
ZsDsUAQ==
— remora.n621.de \
2net5wAAAABqEiEgPlfF3V06o0Y+fHM+J5J9s27wgxxcOVSpZ/2g/KSiXCg9DEZI+aVCIobWX9sXTynk5XeU/zZ0WBxtqB0\
DrAWfBw==
— witness.stagemole.eu \
Z/euoAAAAABqEiEgw0i+7g2ENfDAWHmtRzCfKTHSDwYDJA2NmKeGi9Y8FtEyOUvVr+AJmIY/2TUFucgKi7lI7cUiOvKFYe/\
TmN9DAg==
"""
ARCHE = (
    "arche2025h1.staging.ct.transparency.dev+ba2f06c0+AU0vHmlGCS/PdN8b2OaGmKprLI8HKM+dJ472xgFYh15f"
)
WITNESSES = (
    "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2",
    "transparency.dev/DEV:witness-little-garden+d8042a87+BCtusOxINQNUTN5Oj8HObRkh2yHf/MwYaGX4CPdiVEPM",
    "witness1.smartit.nu/witness1+a48c820f+BPSFWg9G6KPiO7QPryYO5Xq4oYJJ+kAvLKLSimDhoxMO",
    "witness.stagemole.eu+67f7aea0+BEqSG3yu9YrmcM3BHvQYTxwFj3uSWakQepafafpUqklv",
)
LOG = Signer("example.org/log", ED25519, b"l" * 32)
WITNESS = Signer("witness.example.org", COSIGNATURE, b"w" * 32)
HEAD = Checkpoint("example.org/log", 3, b"r" * 32)
NOTE = notes.Note(HEAD.text, (LOG.sign(HEAD.text), WITNESS.cosign(HEAD.text, 1_679_315_147)))


def code(work, *values):
    with pytest.raises(LogFault) as caught:
        work(*values)
    assert caught.value.problem.say("zh") != caught.value.problem.say("en")
    return caught.value.code


def test_the_note_of_the_go_tools_is_made_byte_for_byte():
    signer = read_signer(SECRET)
    assert str(notes.Note(TEXT, (signer.sign(TEXT),))) == SIGNED
    assert (str(signer.verifier), signer.secret()) == (PETER, SECRET)


@pytest.mark.parametrize(
    ("key", "note"), [(PETER, SIGNED), (FOO, FOO_NOTE), (SUMDB, SUMDB_NOTE), (ARCHE, ARCHE_NOTE)]
)
def test_published_notes_of_others_hold(key, note):
    verifier = read_verifier(key)
    assert str(verifier) == key
    parsed = read_note(note)
    assert str(parsed) == note
    assert require_signed(parsed, [verifier]) == [verifier]


def test_published_cosignatures_of_others_hold():
    note, keys = read_note(ARCHE_NOTE), [read_verifier(each) for each in WITNESSES]
    assert signers(note, keys) == keys
    assert {notes.cosigned_at(each) for each in note.signatures[2:]} == {1779573024}
    checkpoint = open_checkpoint(note, [read_verifier(ARCHE)])
    assert (checkpoint.size, checkpoint.text) == (1432088532, note.text)


def test_a_key_signs_for_its_own_origin_only():
    assert code(open_checkpoint, SUMDB_NOTE, [read_verifier(SUMDB)]) == "wrong_origin"


def test_a_changed_text_is_found():
    changed = SIGNED.replace("cryptography", "cryptographY")
    assert code(require_signed, read_note(changed), [read_verifier(PETER)]) == "false_signature"


def test_unknown_keys_are_ignored_even_under_a_known_name_or_id():
    peter = read_verifier(PETER)
    other = Signer(peter.name, ED25519, b"x" * 32).sign(TEXT)
    same_id = Signature("somebody.else", peter.key_id, b"y" * 64)
    note = notes.Note(TEXT, (other, same_id))
    assert code(require_signed, note, [peter]) == "not_signed"
    both = note.and_also(read_note(SIGNED).signatures)
    assert require_signed(both, [peter]) == [peter]
    assert both.and_also(read_note(SIGNED).signatures) == both


def test_one_false_signature_of_a_known_key_refuses_the_note():
    false = Signature(LOG.name, LOG.verifier.key_id, b"z" * 64)
    assert code(open_checkpoint, NOTE.and_also([false]), [LOG.verifier]) == "false_signature"
    short = Signature(WITNESS.name, WITNESS.verifier.key_id, b"z" * 9)
    assert code(signers, NOTE.and_also([short]), [WITNESS.verifier]) == "false_signature"
    late = Signature(WITNESS.name, WITNESS.verifier.key_id, b"\xff" * 72)
    assert code(signers, NOTE.and_also([late]), [WITNESS.verifier]) == "false_signature"


def test_no_key_no_trust():
    assert code(require_signed, NOTE, []) == "not_signed"


def test_a_cosignature_commits_to_its_time():
    (mine,) = [each for each in NOTE.signatures if WITNESS.verifier.signed(each)]
    assert notes.cosigned_at(mine) == 1_679_315_147
    later = Signature(mine.name, mine.key_id, (1_679_315_148).to_bytes(8, "big") + mine.value[8:])
    assert not WITNESS.verifier.holds(NOTE.text, later)
    assert notes.cosigned_message("a\n", 7) == "cosignature/v1\ntime 7\na\n"


def test_a_key_signs_only_what_it_is_for():
    with pytest.raises(ValueError, match="for cosignatures"):
        WITNESS.sign("text\n")
    with pytest.raises(ValueError, match="not for cosignatures"):
        LOG.cosign("text\n", 1)
    impostor = Signer("example.org/log", COSIGNATURE, b"l" * 32)
    assert impostor.verifier.key_id != LOG.verifier.key_id
    assert not Verifier(LOG.name, ED25519, b"\xff" * 32).holds("text\n", LOG.sign("text\n"))


def test_secrets_do_not_show():
    assert LOG.seed.hex() not in repr(LOG)
    assert "llll" not in repr(LOG)
    assert code(read_signer, SECRET.replace("PRIVATE", "private")) == "malformed_key"


@pytest.mark.parametrize(
    "key",
    [
        "", "a", "a+b", "PeterNeumann+c74f20a3", PETER[:-1], PETER[:-4], PETER.replace("c7", "c8"),
        "Peter Neumann" + PETER[12:], FOO + "A",
        "x+00000000+" + base64.b64encode(b"\2" * 33).decode(),
    ],
)  # fmt: skip
def test_no_verifier_key(key):
    assert code(read_verifier, key) == "malformed_key"


@pytest.mark.parametrize(
    "key",
    [
        "", PETER, SECRET[:-4], "x" + SECRET, SECRET.replace("c74f20a3", "c74f20a4"),
        "PRIVATE+KEY+x+00000000+" + base64.b64encode(b"\2" * 33).decode(),
    ],
)  # fmt: skip
def test_no_secret_key(key):
    assert code(read_signer, key) == "malformed_key"


def test_new_keys():
    made = new_signer("witness.example", COSIGNATURE)
    assert read_signer(made.secret()) == made
    assert read_verifier(f" {made.verifier}\n") == made.verifier
    for name in ("", "with space", "with+plus", "wide\u3000space"):
        assert code(new_signer, name) == "malformed_key"


@pytest.mark.parametrize(
    "note",
    [
        "", "\n", "\n\n", "text\n", "text\n\n", "text\n\n— x\n", "text\n\n— x \n",
        "text\n\nx AAAAAAA=\n",
        "text\n\n— x AAAAAA==\n", "text\n\n— x AAAAAAB=\n", "text\n\n— a+b AAAAAAA=\n", SIGNED[:-1],
        SIGNED.replace("— ", "- "), "\x00" + SIGNED, SIGNED.replace("\n", "\r\n"),
        "\ud800" + SIGNED,
        SIGNED.encode("utf-16"), "a" * (notes.LONGEST + 1),
        "text\n\n" + "— x AAAAAAA=\n" * (notes.MOST_SIGNATURES + 1),
    ],
)  # fmt: skip
def test_no_note(note):
    assert code(read_note, note) == "malformed_note"


def test_a_note_may_hold_empty_lines_and_sixteen_signatures():
    many = "\n\nab\n\n\n" + "— x AAAAAAA=\n" * 16
    assert read_note(many).text == "\n\nab\n\n"
    assert len(read_note(many).signatures) == 16


@pytest.mark.parametrize(
    "text",
    [
        "", "a", "a\n", "a\n1\n", "a\n1\nAAAA\n", "\n1\n" + "A" * 43 + "=\n",
        "a\n01\n" + "A" * 43 + "=\n",
        "a\n-1\n" + "A" * 43 + "=\n", "a\n１\n" + "A" * 43 + "=\n", "a\n1\n" + "A" * 42 + "B=\n",
        "a\n1\n" + "A" * 43 + "=\n\n", "a\n1\n" + "A" * 43 + "=",
        "a\n" + "9" * 20 + "\n" + "A" * 43 + "=\n",
    ],
)  # fmt: skip
def test_no_checkpoint(text):
    assert code(read_checkpoint, text) == "malformed_checkpoint"


def test_extension_lines_are_kept():
    head = Checkpoint("example.org/log", 0, b"r" * 32, ("one", "two"))
    assert read_checkpoint(head.text) == head


@given(st.binary(max_size=300) | st.text(max_size=200))
def test_random_input_is_refused_and_never_a_crash(noise):
    for read in (read_note, lambda each: open_checkpoint(each, [LOG.verifier])):
        with pytest.raises(LogFault):
            read(noise)
    text = noise if isinstance(noise, str) else noise.decode("latin-1")
    for read in (read_verifier, read_signer, read_checkpoint):
        with pytest.raises(LogFault):
            read(text)


@given(st.data())
def test_no_mutated_checkpoint_is_accepted_unless_only_strangers_changed(data):
    good = bytearray(str(NOTE).encode())
    place = data.draw(st.integers(0, len(good) - 1))
    good[place] ^= data.draw(st.integers(1, 255))
    try:
        opened = open_checkpoint(bytes(good), [LOG.verifier])
    except LogFault:
        return
    assert opened == HEAD
    assert place > str(NOTE).encode().index(WITNESS.name.encode()) - 5
