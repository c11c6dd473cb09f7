"""Seals for the long term (PAdES B-LTA), timestamped by an authority on the loopback."""

import asyncio
import random
import re
import shutil
import subprocess
import time
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import BytesIO

import pytest
from asn1crypto import core, tsp
from asn1crypto import x509 as asn1_x509
from click.testing import CliRunner
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESPassed
from pyhanko.sign.validation.ades import ades_lta_validation
from pyhanko.sign.validation.policy_decl import (
    PdfSignatureValidationSpec,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.policy_decl import REQUIRE_REVINFO, CertRevTrustPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager

from certify.certificate import seal, structure, verification
from certify.certificate.commands import verify
from certify.certificate.conformance.listing import conform
from certify.certificate.keys import SealKey
from certify.certificate.seal import SealFault
from certify.certificate.sealing import evidence, longterm, revision, tokens
from certify.certificate.sealing.revision import Irregular
from certify.certificate.verification import Report
from certify.i18n import LANGUAGES
from tests.certificates.authority import Office, elliptic_key, new_key, running
from tests.certificates.enclosed import trusted


@pytest.fixture(scope="module")
def office():
    with running() as ours:
        yield ours


@pytest.fixture(autouse=True)
def learnt_anew():
    longterm.forget()
    yield
    longterm.forget()


@pytest.fixture
def behaving(office: Office):
    """The office, whose behaviour goes back to what it was."""
    units, revoked = list(office.units), set(office.root.revoked)
    yield office
    office.units[:], office.delay, office.answer = units, 0.0, None
    office.root.revoked = revoked
    office.stamp_root.revoked.clear()


def keyed(office: Office) -> SealKey:
    return replace(office.seal, stamping=office.stamping)


@pytest.fixture(scope="module")
def stamped(office: Office, paper: bytes) -> bytes:
    return seal.seal(paper, keyed(office))


def judged(data: bytes, office: Office) -> Report:
    return verification.verify(data, trust=trusted(office.seal), today=datetime.now(UTC).date())


def test_the_unchanged_file_is_valid_and_says_who_timestamped_it(stamped, office):
    report = judged(stamped, office)
    assert report.verdict == "valid", report.reasons
    said = report.as_json("en")["timestamped_by"]
    assert (said["name"], said["issuer"]) == ("Stamp Unit 1", "Stamp Root")
    assert report.sealed_by.sealed_at == said["at"], "the authority's time, not the seal's own"
    assert said["at"] <= said["file_at"]


def test_a_paper_without_timestamps_names_nobody(sealed, key):
    report = verification.verify(sealed, trust=trusted(key))
    assert report.as_json("en")["timestamped_by"] is None


def test_the_command_says_it_in_both_languages(stamped, office, tmp_path, monkeypatch):
    monkeypatch.setenv("CERTIFY_HOME", str(tmp_path / "nowhere"))
    (tmp_path / "paper.pdf").write_bytes(stamped)
    authority = office.root.certificate.public_bytes(Encoding.PEM)
    (tmp_path / "authority.pem").write_bytes(authority)
    asked = [str(tmp_path / "paper.pdf"), "--trust", str(tmp_path / "authority.pem")]
    for language, words in (("en", "Timestamped by: Stamp Unit 1"), ("zh", "时间戳机构：Stamp")):
        told = CliRunner().invoke(verify, [*asked, "--lang", language], catch_exceptions=False)
        assert told.exit_code == 0
        assert words in told.output


def test_the_file_has_the_layers_of_b_lta(stamped):
    sealed = structure.open_seal(stamped)
    assert sealed.outer is not None
    assert tokens.read(sealed.token).frame == sealed.frame
    assert stamped[: sealed.length].endswith(b"%%EOF\n")
    store = PdfFileReader(BytesIO(stamped)).root["/DSS"]
    assert [len(store[each]) for each in ("/Certs", "/OCSPs", "/CRLs")] == [4, 1, 1]


def test_another_implementation_validates_it_for_the_long_term_without_network(stamped, office):
    """pyHanko's validation after EN 319 102-1, from the validation data in the file alone."""
    signature = PdfFileReader(BytesIO(stamped)).embedded_regular_signatures[0]
    roots = [
        asn1_x509.Certificate.load(each.certificate.public_bytes(Encoding.DER))
        for each in (office.root, office.stamp_root)
    ]
    policy = CertValidationPolicySpec(
        trust_manager=SimpleTrustManager.build(roots),
        revinfo_policy=CertRevTrustPolicy(REQUIRE_REVINFO),
    )
    fetching = RevocationInfoGatheringSpec(RevinfoOnlineFetchingRule.LOCAL_ONLY)
    spec = PdfSignatureValidationSpec(
        SignatureValidationSpec(policy, fetching, ts_cert_validation_policy=policy)
    )
    office.paths.clear()
    result = asyncio.run(ades_lta_validation(signature, spec))
    assert result.ades_subindic == AdESPassed.OK, result.failure_msg
    assert office.paths == []


def test_it_stays_an_archival_file(stamped):
    assert not conform(stamped).findings


@pytest.mark.skipif(shutil.which("pdfsig") is None, reason="poppler's pdfsig is not installed")
def test_pdfsig_agrees_on_both_kinds(stamped, sealed, tmp_path):
    """Its seal is valid and whole; a file's timestamp it finds, covering all, but cannot judge."""
    for name, data, whole in (("stamped", stamped, 1), ("sealed", sealed, 1)):
        (tmp_path / f"{name}.pdf").write_bytes(data)
        told = subprocess.run(
            ["pdfsig", "-nocert", str(tmp_path / f"{name}.pdf")],
            capture_output=True, text=True, check=False,
        ).stdout  # fmt: skip
        assert told.count("Signature is Valid") == 1, told
        assert told.count("- Total document signed") == whole, told


def regions(data: bytes) -> dict[str, tuple[int, int]]:
    """Where the layers of a stamped file lie."""
    ranges = [
        [int(n) for n in each]
        for each in re.findall(rb"/ByteRange \[(\d+) (\d+) (\d+) (\d+)\]", data)
    ]
    (_, begin, end, rest), (_, outer, outer_end, _) = ranges
    return {
        "paper": (0, begin - 2000),
        "catalog": (begin - 2000, begin),
        "seal": (begin, end),
        "seal's end": (end, end + rest),
        "revision": (end + rest, outer),
        "timestamp": (outer, outer_end),
        "end": (outer_end, len(data)),
    }


@pytest.mark.parametrize(
    ("region", "count"),
    [("paper", 40), ("catalog", 60), ("seal", 60), ("seal's end", 60), ("revision", 120),
     ("timestamp", 150), ("end", 80)],
)  # fmt: skip
def test_no_flip_in_any_layer_is_valid(stamped, office, region, count):
    chance = random.Random(region)
    begin, end = regions(stamped)[region]
    for place in chance.sample(range(begin, end), min(count, end - begin)):
        changed = bytearray(stamped)
        changed[place] ^= 1 << chance.choice((0, 5))  # bit 5: the other case of a digit
        report = judged(bytes(changed), office)
        assert (report.verdict, report.intact) == ("not_valid", False), place
        assert report.reasons


def test_no_flip_in_a_token_is_unnoticed(office):
    """Every bit of a token: damaged, not signed, or of another frame than the seal announces."""
    whole = office.stamping.token(sha256(b"a paper").digest())
    frame = tokens.read(whole).frame
    chance = random.Random(7)
    for place in chance.sample(range(len(whole)), 400):
        changed = bytearray(whole)
        changed[place] ^= 1 << chance.randrange(8)
        with suppress(tokens.BadToken):
            assert tokens.read(bytes(changed)).frame != frame, place


def test_tokens_of_one_key_have_one_frame(office):
    read = [tokens.read(office.stamping.token(sha256(each).digest())) for each in (b"1", b"2")]
    assert read[0].frame == read[1].frame
    assert read[0].imprint != read[1].imprint


def test_the_timestamps_cannot_be_cut_off(stamped, office):
    report = judged(stamped[: structure.open_seal(stamped).length], office)
    assert (report.verdict, report.reasons[0].code) == ("not_valid", "stamps_missing")


@pytest.mark.parametrize("tail", [b"\n", b"%%EOF\n", b"x" * 3000])
def test_nothing_may_follow(stamped, office, tail):
    assert judged(stamped + tail, office).reasons[0].code == "not_covered"


def test_an_appended_update_is_not_valid(stamped, office):
    writer = IncrementalPdfFileWriter(BytesIO(stamped))
    writer.root[pdf_name("/Certified")] = pdf_string("more")
    writer.update_root()
    target = BytesIO()
    writer.write(target)
    assert judged(target.getvalue(), office).verdict == "not_valid"


def remade(stamped: bytes, office: Office, spoil=None, **changed) -> bytes:
    """The sealed paper with another revision behind it, under a true timestamp."""
    sealed = stamped[: structure.open_seal(stamped).length]
    expected = longterm.learn(office.stamping)
    gathered = evidence.gather(office.seal, office.stamping, expected.token)

    def writer(source):
        made = seal._Untouched(source)
        if spoil:
            spoil(made)
        return made

    return longterm.closed(sealed, writer, replace(gathered, **changed), office.stamping, expected)


def test_the_same_made_again_is_as_good(stamped, office):
    """Whoever renews the outer timestamp at once changes nothing that a paper says."""
    assert judged(remade(stamped, office), office).verdict == "valid"


def draw_on_the_page(writer) -> None:
    page = writer.root["/Pages"]["/Kids"][0]
    page["/Rotate"] = page["/Parent"]["/Count"]
    writer.update_container(page)


def rename_the_language(writer) -> None:
    writer.root["/Lang"] = pdf_string("en")
    writer.update_root()


def leave_something(writer) -> None:
    writer.add_object(pdf_string("hidden"))


@pytest.mark.parametrize("spoil", [draw_on_the_page, rename_the_language, leave_something])
def test_only_validation_data_may_stand_behind_the_seal(stamped, office, spoil):
    """By somebody who has true timestamps made by the very authority, at once."""
    report = judged(remade(stamped, office, spoil), office)
    assert (report.verdict, report.reasons[0].code) == ("not_valid", "irregular_revision")


def test_timestamps_of_another_authority_do_not_belong(stamped, office):
    with running() as stranger:
        data = remade(stamped, replace_stamping(office, stranger))
    report = judged(data, office)
    assert (report.verdict, report.reasons[0].code) == ("not_valid", "stamp_foreign")


def replace_stamping(office: Office, stranger: Office):
    """The office's seal and the stranger's timestamps."""

    class Mixed:
        seal, stamping = office.seal, stranger.stamping

    return Mixed


def test_a_later_timestamp_is_not_the_papers(stamped, office, monkeypatch):
    data = remade(stamped, office)
    real = tokens.tsp.TSTInfo

    class Late:
        @staticmethod
        def load(statement, strict):
            said = real.load(statement, strict=strict)
            whole = structure.open_seal(data).outer.token
            if statement in whole:
                said["gen_time"] = said["gen_time"].native + timedelta(hours=1)
            return said

    monkeypatch.setattr(tokens.tsp, "TSTInfo", Late)
    assert judged(data, office).reasons[0].code == "stamp_foreign"


def test_every_reason_is_said_in_both_languages(stamped, office):
    cut = stamped[: structure.open_seal(stamped).length]
    spoilt = remade(stamped, office, leave_something)
    for reason in (judged(cut, office).reasons[0], judged(spoilt, office).reasons[0]):
        assert len({reason.say(language) for language in LANGUAGES}) == 2


def refuse(_: bytes) -> bytes:
    status = tsp.PKIStatusInfo({"status": "rejection", "status_string": ["not today"]})
    return core.SequenceOf(spec=tsp.PKIStatusInfo, value=[status]).dump()


def fail(_: bytes) -> bytes:
    raise RuntimeError


def an_older_answer(office: Office):
    asked = tsp.TimeStampReq(
        {
            "version": 1,
            "message_imprint": {
                "hash_algorithm": {"algorithm": "sha256"},
                "hashed_message": bytes(32),
            },
            "nonce": 1,
        }
    )
    answer = office.stamp(asked.dump())
    return lambda _: answer


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (lambda _: refuse, "not today"),
        (lambda _: fail, "answers 500"),
        (lambda _: lambda __: b"no response", "no timestamp response"),
        (an_older_answer, "another question"),
    ],
)
def test_without_a_timestamp_nothing_is_sealed(behaving, paper, answer, said):
    behaving.answer = answer(behaving)
    with pytest.raises(SealFault, match=said):
        seal.seal(paper, keyed(behaving))
    behaving.answer = None
    assert judged(seal.seal(paper, keyed(behaving)), behaving).verdict == "valid"


def test_an_authority_that_is_late_or_gone(behaving, paper):
    behaving.delay = 2.0
    slow = replace(behaving.seal, stamping=replace(behaving.stamping, timeout=0.2))
    began = time.monotonic()
    with pytest.raises(SealFault, match="cannot be reached"):
        seal.seal(paper, slow)
    assert time.monotonic() - began < 1.5
    gone = replace(behaving.stamping, url="http://127.0.0.1:9/tsa")
    with pytest.raises(SealFault, match="cannot be reached"):
        seal.seal(paper, replace(behaving.seal, stamping=gone))


def test_an_authority_that_changes_its_key_is_learnt_anew(behaving, paper):
    longterm.learn(behaving.stamping)
    behaving.add_unit(new_key())
    report = judged(seal.seal(paper, keyed(behaving)), behaving)
    assert report.verdict == "valid"
    assert report.timestamped_by.name == "Stamp Unit 2"


def test_an_authority_of_many_keys_at_once_is_refused(behaving, paper):
    behaving.add_unit(new_key())

    def in_turn(query: bytes) -> bytes:
        behaving.units.reverse()
        return behaving.stamp(query)

    behaving.answer = in_turn
    with pytest.raises(SealFault, match="changing certificates"):
        seal.seal(paper, keyed(behaving))


@pytest.mark.parametrize(
    ("unit", "said"),
    [
        (lambda office: office.add_unit(elliptic_key()), "RSA"),
        (lambda office: office.add_unit(new_key(), purpose=False), "is not accepted"),
    ],
)
def test_an_authority_that_is_unfit(behaving, paper, unit, said):
    unit(behaving)
    with pytest.raises(SealFault, match=said):
        seal.seal(paper, keyed(behaving))


def test_an_authority_under_another_root_is_not_believed(behaving, paper):
    with running() as stranger:
        stamping = replace(behaving.stamping, roots=(stranger.stamp_root.certificate,))
        with pytest.raises(SealFault, match="Stamp Unit 1” is not accepted"):
            seal.seal(paper, replace(behaving.seal, stamping=stamping))


def test_what_is_revoked_does_not_seal(behaving, paper):
    behaving.root.revoked.add(behaving.seal.certificate.serial_number)
    with pytest.raises(SealFault, match="the sealing certificate is not accepted"):
        seal.seal(paper, keyed(behaving))
    behaving.root.revoked.clear()
    behaving.stamp_root.revoked.add(behaving.units[-1][1].serial_number)
    with pytest.raises(SealFault, match="the timestamp authority"):
        seal.seal(paper, keyed(behaving))


def test_clocks_that_differ_are_said(office, paper):
    with pytest.raises(SealFault, match="clocks"):
        seal.seal(paper, keyed(office), at=datetime.now(UTC) - timedelta(hours=1))


def test_a_library_that_spells_otherwise_stops_issuing(office, paper, monkeypatch):
    def otherwise(*_):
        raise Irregular("other")

    monkeypatch.setattr(revision, "require_regular", otherwise)
    with pytest.raises(SealFault, match="not as it should be"):
        seal.seal(paper, keyed(office))
