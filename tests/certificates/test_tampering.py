"""Never valid after any change: the promise of `certify verify`."""

import random
import re
from datetime import UTC, date, datetime
from io import BytesIO

import pikepdf
import pytest
from asn1crypto import cms, core
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from certify.certificate import keys, seal, structure, verification
from certify.certificate.keys import SealKey
from certify.certificate.verification import Report
from tests.certificates.enclosed import trusted

TODAY = date(2026, 12, 1)


def judged(data: bytes, key: SealKey) -> Report:
    return verification.verify(data, trust=trusted(key), today=TODAY)


def flipped(data: bytes, position: int, bit: int = 0) -> bytes:
    changed = bytearray(data)
    changed[position] ^= 1 << bit
    return bytes(changed)


def gap(data: bytes) -> tuple[int, int]:
    """Where the seal's hexadecimal string lies."""
    found = re.search(rb"/ByteRange \[0 (\d+) (\d+) ", data)
    assert found
    return int(found[1]), int(found[2])


def with_padding(data: bytes, key: SealKey, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """Seal with a reserve larger than needed, as other software does."""
    real = seal._size(key)
    monkeypatch.setattr(seal, "_size", lambda _: real + 512)
    fill = seal._KeyInMemory.async_sign

    async def padded(self, *args, **kwargs):
        container = await fill(self, *args, **kwargs)

        class Padded:
            def dump(self) -> bytes:
                return container.dump() + bytes(512)

        return Padded()

    monkeypatch.setattr(seal._KeyInMemory, "async_sign", padded)
    return seal.seal(data, key, at=datetime(2026, 11, 23, tzinfo=UTC))


def test_the_unchanged_file_is_valid(sealed, sealed_recordation, key):
    for data in (sealed, sealed_recordation):
        report = judged(data, key)
        assert report.verdict == "valid"
        assert report.exit_code == 0
        assert report.intact and report.trusted


def test_no_flip_anywhere_is_valid_and_the_file_stays_ours(sealed, key):
    positions = set(random.Random(2026).sample(range(len(sealed)), 400))
    positions |= set(range(60)) | set(range(len(sealed) - 700, len(sealed)))
    first, _ = gap(sealed)
    positions |= set(range(first - 900, first))
    for position in positions:
        report = judged(flipped(sealed, position, position % 8), key)
        assert report.verdict == "not_valid", position
        assert not report.intact
        assert report.reasons


def test_no_flip_within_the_seal_is_valid(sealed, key):
    first, last = gap(sealed)
    for position in range(first, last):
        for bit in (0, 5):  # bit 5 turns a hexadecimal A into an a: the same number
            assert judged(flipped(sealed, position, bit), key).verdict == "not_valid", position


def test_a_padded_seal_is_valid_until_its_padding_changes(paper, key, monkeypatch):
    data = with_padding(paper, key, monkeypatch)
    assert judged(data, key).verdict == "valid"
    _, last = gap(data)
    for position in range(last - 1025, last - 1, 3):
        for changed in (flipped(data, position), flipped(data, position, 4)):
            report = judged(changed, key)
            assert report.verdict == "not_valid"
            assert report.reasons[0].code in ("reserve_changed", "seal_damaged")


@pytest.mark.parametrize("tail", [b"\n", b" ", b"\0", b"%%EOF\n", b"% certify", b"x" * 5000])
def test_nothing_may_follow_the_end(sealed, key, tail):
    report = judged(sealed + tail, key)
    assert report.verdict == "not_valid"
    assert report.reasons[0].code == "not_covered"


def test_nothing_may_precede_the_beginning(sealed, key):
    assert judged(b"\n" + sealed, key).verdict == "not_valid"


def test_an_appended_update_is_not_valid(sealed, key):
    writer = IncrementalPdfFileWriter(BytesIO(sealed))
    writer.root[pdf_name("/Certified")] = pdf_string("more")
    writer.update_root()
    target = BytesIO()
    writer.write(target)
    assert target.getvalue().startswith(sealed)
    assert judged(target.getvalue(), key).verdict == "not_valid"


def test_a_cut_file_is_not_valid(sealed, key):
    for length in range(200, len(sealed), 1777):
        report = judged(sealed[:length], key)
        assert report.verdict == "not_valid", length
    assert judged(sealed[:-1], key).verdict == "not_valid"


def test_a_piece_cut_out_of_the_middle_is_not_valid(sealed, key):
    assert judged(sealed[:40_000] + sealed[40_001:], key).verdict == "not_valid"


def test_sealed_by_another_authority_of_the_same_name(paper, key, tmp_path):
    other = keys.ensure(tmp_path / "keys")
    assert other.authority.subject == key.authority.subject
    report = judged(seal.seal(paper, other), key)
    assert report.verdict == "not_valid"
    assert report.intact and not report.trusted
    assert report.reasons[0].code == "not_trusted"
    assert report.sealed_by.fingerprint == other.fingerprint


def test_the_certificate_of_the_true_seal_does_not_cover_another_key(paper, key, tmp_path):
    other = keys.ensure(tmp_path / "keys")
    mixed = SealKey(other.private, key.certificate, key.authority)
    report = judged(seal.seal(paper, mixed), key)
    assert report.verdict == "not_valid"
    assert report.reasons[0].code == "signature_wrong"


def test_a_replaced_attachment_is_not_valid(sealed, key):
    with pikepdf.open(BytesIO(sealed)) as pdf:
        pdf.attachments["certificate.json"] = pikepdf.AttachedFileSpec(
            pdf, b'{"schema":"certify.certificate/1"}', filename="certificate.json"
        )
        target = BytesIO()
        pdf.save(target)
    assert judged(target.getvalue(), key).verdict == "not_valid"


def test_a_rewritten_file_is_not_valid(sealed, key):
    target = BytesIO()
    with pikepdf.open(BytesIO(sealed)) as pdf:
        pdf.save(target)
    assert judged(target.getvalue(), key).verdict == "not_valid"


def test_the_unsealed_paper_is_not_valid(paper, key):
    report = judged(paper, key)
    assert report.verdict == "not_valid"
    assert report.reasons[0].code == "no_seal"


def respelled(data: bytes, change) -> bytes:
    """Put a changed container of the same length class into a padded seal."""
    first, last = gap(data)
    reserve = bytes.fromhex(data[first + 1 : last - 1].decode())
    info = cms.ContentInfo.load(reserve)
    changed = change(info)
    whole = changed + bytes(len(reserve) - len(changed))
    return data[: first + 1] + whole.hex().upper().encode() + data[last - 1 :]


def add_unsigned_attribute(info: cms.ContentInfo) -> bytes:
    signer = info["content"]["signer_infos"][0]
    value = core.UTF8String("added later")
    signer["unsigned_attrs"] = cms.CMSAttributes(
        [cms.CMSAttribute({"type": "1.2.3.4.5", "values": [value]})]
    )
    return info.dump(force=True)


def raise_the_version(info: cms.ContentInfo) -> bytes:
    info["content"]["version"] = "v3"
    return info.dump(force=True)


def double_the_digest_algorithm(info: cms.ContentInfo) -> bytes:
    algorithm = info["content"]["digest_algorithms"][0]
    info["content"]["digest_algorithms"] = cms.DigestAlgorithms([algorithm, algorithm])
    return info.dump(force=True)


def drop_the_null_parameters(info: cms.ContentInfo) -> bytes:
    signer = info["content"]["signer_infos"][0]
    signer["signature_algorithm"] = cms.SignedDigestAlgorithm({"algorithm": "rsassa_pkcs1v15"})
    return info.dump(force=True)


def spell_the_length_longer(info: cms.ContentInfo) -> bytes:
    der = info.dump()
    assert der[:2] == b"\x30\x82"
    return b"\x30\x83\x00" + der[2:]


@pytest.mark.parametrize(
    "change",
    [
        add_unsigned_attribute,
        raise_the_version,
        double_the_digest_algorithm,
        drop_the_null_parameters,
        spell_the_length_longer,
    ],
)
def test_the_unsigned_parts_of_the_container_have_one_spelling(paper, key, monkeypatch, change):
    data = with_padding(paper, key, monkeypatch)
    same = respelled(data, lambda info: info.dump())
    assert same == data
    report = judged(respelled(data, change), key)
    assert report.verdict == "not_valid"
    assert report.reasons[0].code in ("seal_respelled", "seal_damaged")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"%PDF-1.7",
        b"certify.certificate/1 in a text file",
        b"PK\x03\x04 a workbook",
        bytes(1000),
    ],
)
def test_what_is_no_pdf_of_ours(data, key):
    report = judged(data, key)
    assert report.verdict == "not_ours"
    assert report.exit_code == 2


def test_another_pdf_is_not_ours(key):
    target = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(target)
    assert judged(target.getvalue(), key).exit_code == 2
    assert judged(seal_of_another_program(target.getvalue(), key), key).exit_code == 2


def seal_of_another_program(data: bytes, key: SealKey) -> bytes:
    """Another PDF under a seal: the marks of ours taken away."""
    sealed = seal.seal(data, key)
    for mark in structure.MARKERS:
        sealed = sealed.replace(mark, b"x" * len(mark))
    return sealed
