"""The enclosed claim and its proof: every swap is caught, each for its own reason."""

import json

import pytest
from joserfc.jwk import OKPKey

from certify.certificate import keys, render, seal, trust, verification
from certify.certificate.credential import securing
from certify.certificate.enclosures import Enclosures
from certify.certificate.keys import KeysNotReady, SealKey
from certify.certificate.log.notes import new_signer
from certify.certificate.trust import Trust
from certify.certificate.verification import Report
from certify.press.fonts import FontSet
from tests.certificates import samples
from tests.certificates.enclosed import BASE, KEY, KID, SIGNER, claim, enclose, proof, trusted
from tests.certificates.test_verdicts import TODAY

CONTENT = samples.recordation()
OTHER = samples.recordation(
    number="CPIP-2026-B-000048", page_url=f"{BASE}/certificates/CPIP-2026-B-000048"
)


@pytest.fixture
def judge(fonts: FontSet, key: SealKey):
    """Seal CONTENT with any enclosures under the true key, and verify the file."""

    def judged(enclosures: Enclosures | None, known: Trust | None = None) -> Report:
        data = seal.seal(render.render(CONTENT, fonts, enclosures), key)
        return verification.verify(data, trust=known or trusted(key), today=TODAY)

    return judged


def codes(report: Report) -> set[str]:
    return {reason.code for reason in report.reasons}


def test_what_is_enclosed_truly_is_valid(judge) -> None:
    report = judge(enclose(CONTENT))
    assert (report.verdict, report.claim_signed, report.logged) == ("valid", True, True)
    assert report.page_matches


def test_nothing_enclosed_is_no_certificate_as_issued(judge) -> None:
    report = judge(None)
    assert (report.verdict, codes(report)) == ("not_valid", {"claim_missing"})
    assert report.intact and report.trusted and report.page_matches is False


def test_the_claim_of_another_certificate(judge) -> None:
    report = judge(enclose(OTHER))
    assert (report.verdict, codes(report)) == ("not_valid", {"claim_differs"})


def test_a_claim_under_another_issuers_name(judge) -> None:
    text = claim(CONTENT).replace(b"http://127.0.0.1:8000/issuer", b"http://127.0.0.1:9000/issuer")
    report = judge(Enclosures(securing.secure(text, KEY, KID), proof(text)))
    assert report.verdict == "not_valid"
    assert codes(report) <= {"claim_differs", "claim_unreadable"}


def test_a_claim_signed_by_a_stranger(judge) -> None:
    stranger = OKPKey.generate_key("Ed25519")
    text = securing.secure(claim(CONTENT), stranger, KID)
    report = judge(Enclosures(text, proof(claim(CONTENT))))
    assert (report.verdict, report.claim_signed, report.logged) == ("not_valid", False, True)
    assert codes(report) >= {"credential_signature_wrong"}


def test_a_proof_of_another_claim(judge) -> None:
    mixed = Enclosures(enclose(CONTENT).credential, enclose(OTHER).proof)
    report = judge(mixed)
    assert (report.verdict, report.claim_signed, report.logged) == ("not_valid", True, False)
    assert codes(report) >= {"not_logged", "not_included"}


@pytest.mark.parametrize("text", ["", "c2sp.org/tlog-proof@v1\nindex 0\n", "\x00" * 50])
def test_a_proof_that_is_none(judge, text: str) -> None:
    report = judge(Enclosures(enclose(CONTENT).credential, text))
    assert (report.verdict, report.logged) == ("not_valid", False)


def test_a_log_of_another_key(judge, key: SealKey) -> None:
    other = Trust((key.authority,), (KEY,), (new_signer(SIGNER.name).verifier,))
    report = judge(enclose(CONTENT), other)
    assert (report.verdict, report.claim_signed, report.logged) == ("not_valid", True, False)


def test_a_log_that_is_not_known_leaves_the_question_open(judge, key: SealKey) -> None:
    other = Trust((key.authority,), (KEY,), (new_signer("another.example/log").verifier,))
    report = judge(enclose(CONTENT), other)
    assert (report.verdict, report.claim_signed, report.logged) == ("valid", True, None)
    assert codes(report) >= {"log_unknown"}


@pytest.mark.parametrize("text", ["", "a.b.c", "é", "..", "e30.e30.e30"])
def test_a_credential_that_is_none(judge, text: str) -> None:
    report = judge(Enclosures(text, proof(claim(CONTENT))))
    assert (report.verdict, report.page_matches) == ("not_valid", False)


def test_without_keys_the_questions_stay_open(judge, key: SealKey) -> None:
    report = judge(enclose(CONTENT), Trust((key.authority,)))
    assert (report.verdict, report.claim_signed, report.logged) == ("valid", None, None)


def test_a_trust_file_says_what_the_installation_trusts(tmp_path, key: SealKey) -> None:
    known = trusted(key)
    file = tmp_path / "trust.json"
    file.write_text(json.dumps(known.as_json()), encoding="utf-8")
    read = trust.load(file)
    assert (read.authorities, read.log_keys) == (known.authorities, known.log_keys)
    assert [each.thumbprint() for each in read.credential_keys] == [KEY.thumbprint()]
    assert "PRIVATE" not in file.read_text() and '"d"' not in file.read_text()


@pytest.mark.parametrize(
    "content",
    ["{", "{}", '{"schema": "certify.trust/2"}', '{"schema": "certify.trust/1", "authorities": 7}',
     '{"schema": "certify.trust/1", "authorities": [], "credential_keys": {}, "log_keys": ["x"]}'],
)  # fmt: skip
def test_a_file_that_is_no_trust_file_says_so(tmp_path, content: str) -> None:
    file = tmp_path / "trust.json"
    file.write_text(content)
    with pytest.raises(KeysNotReady, match=r"trust\.json"):
        trust.load(file)
    with pytest.raises(KeysNotReady):
        trust.load(tmp_path / "nothing")


def test_an_installation_trusts_what_it_has(tmp_path) -> None:
    assert trust.own(tmp_path) == Trust()
    made = keys.ensure(tmp_path)
    assert trust.own(tmp_path).authorities == (made.authority,)
