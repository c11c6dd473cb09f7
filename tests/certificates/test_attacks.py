"""Every forgery is told by command, with the right reason, in both languages."""

import json

import pikepdf
import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.serialization import Encoding

from certify.certificate import keys, reading, render, seal, verification
from certify.certificate.commands import verify
from certify.certificate.sealing import judging
from certify.i18n import LANGUAGES
from tests.certificates import samples
from tests.certificates.attacks import ENCLOSED, FORGERIES
from tests.certificates.enclosed import enclose, trusted


@pytest.fixture
def told(tmp_path, key, monkeypatch):
    """Ask the command about bytes: (exit code, report, what it says in each language)."""
    monkeypatch.setenv("CERTIFY_HOME", str(tmp_path / "nowhere"))
    (tmp_path / "trust.json").write_text(json.dumps(trusted(key).as_json()))

    def ask(data: bytes):
        path = tmp_path / "paper.pdf"
        path.write_bytes(data)
        options = [str(path), "--trust", str(tmp_path / "trust.json")]
        report = CliRunner().invoke(verify, [*options, "--json"], catch_exceptions=False)
        said = [
            CliRunner().invoke(verify, [*options, "--lang", each], catch_exceptions=False).output
            for each in LANGUAGES
        ]
        return report.exit_code, json.loads(report.output), said

    return ask


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forgery_is_told_and_not_believed(told, sealed, sealed_recordation, name):
    forge, code, _ = FORGERIES[name]
    exit_code, report, said = told(forge(sealed, sealed_recordation))
    assert (exit_code, report["verdict"], report["intact"]) == (1, "not_valid", False)
    assert [reason["code"] for reason in report["reasons"]] == [code]
    assert report["content"] is None, "what a forger wrote is not repeated"
    for text, language in zip(said, LANGUAGES, strict=True):
        assert text.startswith({"zh": "无效", "en": "NOT VALID"}[language])


def test_the_genuine_ones_are_valid(told, sealed, sealed_recordation):
    for data in (sealed, sealed_recordation):
        exit_code, report, _ = told(data)
        assert (exit_code, report["verdict"], report["logged"]) == (0, "valid", True)


def mixed(content, other, fonts, names=ENCLOSED):
    """The unsealed paper of ``content`` with what is enclosed in the paper of ``other``."""
    from io import BytesIO

    paper = render.render(content, fonts, enclose(content))
    strange = render.render(other, fonts, enclose(other))
    with pikepdf.open(BytesIO(paper)) as pdf:
        for name in names:
            said = reading.attachment(strange, name)
            pdf.attachments[name] = pikepdf.AttachedFileSpec(pdf, said, filename=name)
        target = BytesIO()
        pdf.save(target)
    return target.getvalue()


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (ENCLOSED, "content_differs"),
        (("certificate.json",), "content_differs"),
        (("credential.jwt",), "claim_differs"),
        (("inclusion.tlog-proof",), "not_logged"),
    ],
)
def test_not_even_under_the_true_seal_may_page_and_data_differ(told, fonts, key, names, code):
    content, other = samples.recognition(), samples.recordation()
    exit_code, report, _ = told(seal.seal(mixed(content, other, fonts, names), key))
    assert (exit_code, report["intact"], report["trusted"]) == (1, True, True)
    assert code in {reason["code"] for reason in report["reasons"]}
    assert report["page_matches"] is (code == "not_logged")


def test_a_genuine_paper_of_another_authority_is_named_as_that(told, paper, tmp_path):
    other = keys.ensure(tmp_path / "other")
    exit_code, report, said = told(seal.seal(paper, other))
    assert (exit_code, report["intact"], report["trusted"]) == (1, True, False)
    (reason,) = report["reasons"]
    assert reason["code"] == "not_trusted"
    assert other.fingerprint[:16] in said[0]
    assert other.authority.public_bytes(Encoding.DER)


def test_what_a_stranger_sealed_is_not_read_at_all(paper, key, tmp_path, monkeypatch):
    """It may hold anything that exhausts a reader, and he has signed it truly."""

    def read(*_args, **_kwargs):
        raise AssertionError("a stranger's file was read")

    data = seal.seal(paper, keys.ensure(tmp_path / "other"))
    monkeypatch.setattr(judging, "PdfFileReader", read)
    monkeypatch.setattr(reading, "attachment", read)
    report = verification.verify(data, trust=trusted(key))
    assert [reason.code for reason in report.reasons] == ["not_trusted"]
    assert report.sealed_by.sealed_at is None, "nor is it repeated what he says of the time"
