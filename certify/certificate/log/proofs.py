"""Proofs that travel with a thing: its place, the path to the root, the signed root.

The text is that of C2SP tlog-proof: whoever has it, the thing and the log's verifier key
needs no network. Its first lines are not signed and need not be: the path either leads
to the signed root or it does not.
"""

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from certify.certificate.log.checkpoints import DECIMAL, Checkpoint, open_checkpoint
from certify.certificate.log.faults import LogFault
from certify.certificate.log.merkle import HASH_BYTES, LONGEST_PROOF, includes, leaf_hash
from certify.certificate.log.notes import LONGEST, Note, Verifier, decoded, read_note, signers
from certify.i18n import N_

HEADER: Final = "c2sp.org/tlog-proof@v1"


@dataclass(frozen=True)
class Proof:
    """An entry's index, the hashes beside its path, and the checkpoint they lead to.

    ``extra`` is opaque and trusted by nobody.
    """

    index: int
    path: tuple[bytes, ...]
    checkpoint: Note
    extra: bytes | None = None

    def __str__(self) -> str:
        lines = [HEADER]
        if self.extra is not None:
            lines.append(f"extra {base64.b64encode(self.extra).decode()}")
        lines.append(f"index {self.index}")
        lines += [base64.b64encode(part).decode() for part in self.path]
        return "\n".join([*lines, "", str(self.checkpoint)])


def read_proof(content: bytes | str) -> Proof:
    """Take the text of a proof apart; raises LogFault if it is none."""
    data = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    if len(data) > LONGEST:
        raise LogFault("malformed_proof", _TOO_LONG, most=LONGEST // 1024)
    head, blank, note = data.partition(b"\n\n")
    lines = head.decode("utf-8", "replace").split("\n")
    if not blank or lines.pop(0) != HEADER:
        raise LogFault("malformed_proof", _NO_PROOF)
    extra = None
    if lines and lines[0].startswith("extra "):
        extra = decoded(lines.pop(0).removeprefix("extra "))
        if extra is None:
            raise LogFault("malformed_proof", _BAD_EXTRA)
    index = lines.pop(0).removeprefix("index ") if lines and lines[0][:6] == "index " else ""
    if not DECIMAL.fullmatch(index):
        raise LogFault("malformed_proof", _NO_INDEX)
    if len(lines) > LONGEST_PROOF:
        raise LogFault("malformed_proof", _TOO_MANY, most=LONGEST_PROOF)
    return Proof(int(index), tuple(_hash(line) for line in lines), read_note(note), extra)


def _hash(line: str) -> bytes:
    value = decoded(line)
    if value is None or len(value) != HASH_BYTES:
        raise LogFault("malformed_proof", _BAD_HASH, line=line[:60])
    return value


def check_proof(
    proof: Proof | bytes | str,
    entry: bytes,
    keys: Iterable[Verifier],
    *,
    witnesses: Iterable[Verifier] = (),
    quorum: int = 0,
) -> Checkpoint:
    """Return the signed checkpoint under which ``entry`` is proven to be logged.

    ``keys`` are the log's, ``quorum`` of ``witnesses`` must have cosigned. Raises LogFault
    with what is missing or false: malformed, not signed, wrong path, too few witnesses.
    """
    proof = proof if isinstance(proof, Proof) else read_proof(proof)
    checkpoint = open_checkpoint(proof.checkpoint, keys)
    if not includes(leaf_hash(entry), proof.index, checkpoint.size, proof.path, checkpoint.root):
        raise LogFault("not_included", _NOT_INCLUDED, index=proof.index, size=checkpoint.size)
    seen = cosigners(proof.checkpoint, witnesses)
    if len(seen) < quorum:
        raise LogFault("too_few_witnesses", _TOO_FEW, found=len(seen), needed=quorum)
    return checkpoint


def cosigners(note: Note, witnesses: Iterable[Verifier]) -> list[Verifier]:
    """Return those of ``witnesses`` whose cosignature under ``note`` holds.

    Keys are counted, not names: one key under two names is one witness. Raises LogFault if
    a cosignature that claims one of them is false.
    """
    return list({key.public: key for key in reversed(signers(note, witnesses))}.values())


_TOO_LONG = N_("The proof is longer than {most} KiB: it is not read.")
_NO_PROOF = N_("This is no proof of a log: its first line must be c2sp.org/tlog-proof@v1.")
_BAD_EXTRA = N_("The proof's line “extra” is not base64.")
_NO_INDEX = N_("The proof does not say at which index its entry stands.")
_TOO_MANY = N_("The proof has more than {most} hashes: no log is that large.")
_BAD_HASH = N_("This line of the proof is not the base64 of 32 bytes: {line}")
_NOT_INCLUDED = N_(
    "The entry is not the one logged at index {index} of {size}: "
    "it was changed, or the proof belongs to another one."
)
_TOO_FEW = N_("Cosigned by {found} of the witnesses trusted here; {needed} are asked for.")
