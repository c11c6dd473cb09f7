"""docs/verification.md, done step by step as it stands there, with nothing of ours."""

import json
import re
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from certify import paths
from certify.certificate.credential import payload
from certify.certificate.credential.payload import PURPOSES, REVOCATION
from certify.certificate.keys import SealKey
from certify.certificate.log import leaves
from certify.certificate.log.checkpoints import Checkpoint
from certify.certificate.log.notes import Note
from certify.certificate.log.proofs import Proof
from tests.certificates import samples
from tests.certificates.enclosed import ENTRIES, SIGNER, claim, proof, trusted
from tests.certificates.test_offline import listed

DOCUMENT = paths.PACKAGE.parent / "docs" / "verification.md"
BLOCK = re.compile(r"^```(sh|python)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
TOOLS = ("qpdf", "pdfdetach", "pdftotext", "pdfsig", "openssl")
MISSING = [each for each in TOOLS if shutil.which(each) is None]
NUMBER = samples.recognition().number

pytestmark = pytest.mark.skipif(
    bool(MISSING), reason=f"not installed here, so the document is not tried: {', '.join(MISSING)}"
)


def blocks(language: str) -> list[str]:
    return [text for kind, text in BLOCK.findall(DOCUMENT.read_text("utf-8")) if kind == language]


def step(with_words: str) -> str:
    (found,) = (text for text in blocks("sh") if with_words in text)
    return found


TAKE_OUT, SIGNED, SAME = step("qpdf paper"), step("claim.py credential"), step("pdftotext")
LOGGED, IN_FORCE, SEALED = step("log.py"), step("status.py"), step("seal.py")


@pytest.fixture
def folder(tmp_path: Path, sealed: bytes, key: SealKey) -> Path:
    """What a stranger has: the paper, the trust file, both lists, the scripts of the document."""
    (tmp_path / "paper.pdf").write_bytes(sealed)
    (tmp_path / "trust.json").write_text(json.dumps(trusted(key).as_json()))
    for purpose in PURPOSES:
        (tmp_path / f"{purpose}.jwt").write_text(listed(purpose))
    for text in blocks("python"):
        name = re.match(r"# (\w+\.py):", text)
        assert name, "a script says under which name it is saved"
        (tmp_path / name[1]).write_text(text, encoding="utf-8")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python3").symlink_to(sys.executable)
    return tmp_path


def run(folder: Path, *steps: str) -> subprocess.CompletedProcess[str]:
    """Run steps in ``folder``, Python without any installed package (``-S``)."""
    script = "set -euo pipefail\n" + "\n".join(steps).replace("python3 ", "bin/python3 -S ")
    return subprocess.run(
        ["bash", "-c", script], cwd=folder, capture_output=True, text=True, timeout=120,
        check=False, env={"PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8"},
    )  # fmt: skip


def passed(folder: Path, *steps: str) -> str:
    done = run(folder, *steps)
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout


def test_every_command_of_the_document_is_tried_here() -> None:
    tried = {TAKE_OUT, SIGNED, SAME, LOGGED, IN_FORCE, SEALED, step("pdfdetach"), step("pdfsig")}
    assert set(blocks("sh")) == tried
    assert len(blocks("python")) == 4


def test_a_good_paper_passes_every_step(folder: Path) -> None:
    said = passed(folder, TAKE_OUT, SIGNED)
    assert NUMBER in said and "Verified Successfully" in said
    assert (folder / "credential.jwt").read_text() and NUMBER in passed(folder, SAME)
    said = passed(folder, LOGGED)
    assert "index 0 of 1 in 127.0.0.1:8000/log" in said and "Verified Successfully" in said
    said = passed(folder, IN_FORCE)
    assert said.count("Verified Successfully") == 2
    assert "suspension not set" in said and "revocation not set" in said
    said = passed(folder, step("pdfsig"))
    assert "Signature is Valid" in said and "Total document signed" in said
    assert "CMS Verification successful" in run(folder, SEALED).stderr


def test_both_tools_take_out_the_same(folder: Path) -> None:
    passed(folder, TAKE_OUT)
    names = ("certificate.json", "credential.jwt", "inclusion.tlog-proof")
    first = {name: (folder / name).read_bytes() for name in names}
    for name in names:
        (folder / name).unlink()
    passed(folder, step("pdfdetach"))
    assert {name: (folder / name).read_bytes() for name in names} == first


def test_a_claim_of_other_words_is_found(folder: Path) -> None:
    passed(folder, TAKE_OUT)
    path = folder / "credential.jwt"
    head, body, signature = path.read_text().split(".")
    path.write_text(f"{head}.{body[:-8]}{'AAAA' if body[-8:-4] != 'AAAA' else 'BBBB'}{body[-4:]}."
                    f"{signature}")  # fmt: skip
    assert run(folder, SIGNED).returncode != 0


def test_a_signature_of_another_claim_is_found(folder: Path) -> None:
    passed(folder, TAKE_OUT)
    path = folder / "credential.jwt"
    head, body, _ = path.read_text().split(".")
    path.write_text(".".join((head, body, listed(REVOCATION).split(".")[2])))
    done = run(folder, SIGNED)
    assert done.returncode != 0 and "Verification Failure" in done.stdout + done.stderr


def test_data_of_another_certificate_are_found(folder: Path) -> None:
    passed(folder, TAKE_OUT, SIGNED)
    (folder / "certificate.json").write_bytes(samples.recordation().to_json())
    assert "data and claim differ" in run(folder, SAME).stderr


@pytest.mark.parametrize(
    ("index", "size"), [(0, 2), (1, 2), (2, 3), (4, 5), (3, 7), (6, 8), (12, 13), (5, 13), (64, 99)]
)
def test_the_walk_through_a_log_of_many(folder: Path, index: int, size: int) -> None:
    passed(folder, TAKE_OUT)
    claimed = claim(samples.recognition())
    mine = leaves.leaf(leaves.CREDENTIAL, payload.digest(claimed)).entry
    entries = [b"entry %d" % each for each in range(size)]
    entries[index] = mine
    path = folder / "inclusion.tlog-proof"
    path.write_text(proven(entries, index))
    assert f"index {index} of {size}" in passed(folder, LOGGED)
    wrong = (index + 1) % size
    path.write_text(path.read_text().replace(f"index {index}\n", f"index {wrong}\n", 1))
    assert "this claim is not in the log" in run(folder, "python3 log.py").stderr


def proven(entries: list[bytes], index: int) -> str:
    """The proof that the entry at ``index`` stands in a log of ``entries``, by naive reckoning."""

    def root(part: list[bytes]) -> bytes:
        if len(part) == 1:
            return sha256(b"\0" + part[0]).digest()
        cut = 1 << (len(part) - 1).bit_length() - 1
        return sha256(b"\1" + root(part[:cut]) + root(part[cut:])).digest()

    def path(part: list[bytes], at: int) -> tuple[bytes, ...]:
        if len(part) == 1:
            return ()
        cut = 1 << (len(part) - 1).bit_length() - 1
        if at < cut:
            return (*path(part[:cut], at), root(part[cut:]))
        return (*path(part[cut:], at - cut), root(part[:cut]))

    text = Checkpoint(SIGNER.name, len(entries), root(entries)).text
    return str(Proof(index, path(entries, index), Note(text, (SIGNER.sign(text),))))


def test_a_proof_of_another_claim_is_found(folder: Path) -> None:
    passed(folder, TAKE_OUT)
    (folder / "inclusion.tlog-proof").write_text(proof(claim(samples.recordation())))
    assert "this claim is not in the log" in run(folder, LOGGED).stderr


def test_a_forged_root_is_found(folder: Path) -> None:
    """Root and path agree, but the log has signed another root."""
    passed(folder, TAKE_OUT)
    path = folder / "inclusion.tlog-proof"
    true, other = path.read_text(), proof(claim(samples.recordation()))
    path.write_text(true.rsplit("\n\n", 1)[0] + "\n\n" + other.rsplit("\n\n", 1)[1])
    assert run(folder, LOGGED).returncode != 0


def test_a_bit_that_is_set_is_found(folder: Path) -> None:
    (folder / "revocation.jwt").write_text(listed(REVOCATION, ENTRIES[0].index))
    said = passed(folder, TAKE_OUT, SIGNED, IN_FORCE)
    assert "revocation SET" in said and "suspension not set" in said


def test_a_changed_paper_and_another_authority_are_found(folder: Path, sealed: bytes, key) -> None:
    from certify.certificate import keys

    (folder / "paper.pdf").write_bytes(sealed.replace(b"certify.certificate/1", b"x" * 21, 1))
    assert run(folder, SEALED).returncode != 0
    (folder / "paper.pdf").write_bytes(sealed + b"\n")
    assert "does not cover the whole file" in run(folder, SEALED).stderr
    (folder / "paper.pdf").write_bytes(sealed)
    other = keys.ensure(folder / "other")
    (folder / "trust.json").write_text(json.dumps(trusted(other).as_json()))
    assert run(folder, SEALED).returncode != 0
