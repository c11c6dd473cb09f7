"""A letter of the office put to ``certify verify``: told for what it is, never a certificate."""

import json
from dataclasses import replace
from datetime import date
from io import BytesIO

import pikepdf
import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.serialization import Encoding

from certify.certificate import keys, verification
from certify.certificate.checking import lettered
from certify.certificate.commands import verify
from certify.certificate.content import Text
from certify.certificate.keyring.spans import KeySpan
from certify.certificate.papers import drawing, letters, specimens
from certify.certificate.seal import seal
from tests.certificates.enclosed import trusted

ISSUER = Text("Certify 演示认定机构", "Certify Demonstration Authority")
LETTERS = [
    each
    for found in specimens.usual(ISSUER).values()
    for each in found
    if isinstance(each, letters.Letter)
]


def altered(paper: bytes, attached: dict[str, bytes]) -> bytes:
    """The unsealed ``paper`` with other attachments: what only the office itself could seal."""
    with pikepdf.open(BytesIO(paper)) as pdf:
        for name, content in attached.items():
            pdf.attachments[name] = pikepdf.AttachedFileSpec(pdf, content, filename=name)
        target = BytesIO()
        pdf.save(target)
    return target.getvalue()


def codes(report) -> list[str]:
    return [each.code for each in report.reasons]


def test_every_kind_of_letter_has_its_name():
    assert set(lettered.KINDS) == {each.PAPER for each in LETTERS}


@pytest.mark.parametrize("letter", LETTERS, ids=lambda letter: letter.PAPER)
def test_a_genuine_letter_is_no_certificate_and_not_accused(letter, fonts, key):
    report = verification.verify(seal(drawing.draw(letter, fonts), key), trust=trusted(key))
    assert (report.verdict, report.exit_code, codes(report)) == ("not_ours", 2, ["letter"])
    assert (report.intact, report.trusted, report.page_matches) == (True, True, True)
    assert report.letter == letter
    assert (report.number, report.content, report.status) == (None, None, "unknown")
    assert report.as_json("zh")["letter"] == letters.as_json(letter)
    for language in ("zh", "en"):
        said = report.reasons[0].say(language)
        assert letter.number in said and letter.sender.issued_on.isoformat() in said


def test_a_changed_or_a_strangers_letter_is_not_valid(fonts, key, tmp_path):
    data = seal(drawing.draw(LETTERS[0], fonts), key)
    at = len(data) // 2
    flipped = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
    for wrong in (flipped, data + b"\n", data[:-200]):
        report = verification.verify(wrong, trust=trusted(key))
        assert (report.verdict, report.letter) == ("not_valid", None)
    strange = verification.verify(data, trust=trusted(keys.ensure(tmp_path / "keys")))
    assert (strange.verdict, codes(strange), strange.letter) == (
        *("not_valid", ["not_trusted"]),
        None,
    )


@pytest.mark.parametrize("name", ["number", "schema", "json", "list", "number as text"])
def test_a_letter_that_says_two_things_is_not_valid(name, fonts, key):
    letter = LETTERS[0]
    wrong = {
        "number": letters.to_json(replace(letter, number="X-1")),
        "schema": b'{"schema":"certify.letter/2","paper":"state-notice"}',
        "json": b"{",
        "list": b"[]",
        "number as text": letters.to_json(letter).replace(b'"zh":"', b'"zh":1,"x":"'),
    }[name]
    data = seal(altered(drawing.draw(letter, fonts), {letters.ATTACHMENT: wrong}), key)
    report = verification.verify(data, trust=trusted(key))
    assert (report.verdict, report.letter, report.page_matches) == ("not_valid", None, False)
    assert codes(report) == ["letter_differs" if name == "number" else "letter_unreadable"]


def test_a_letter_cannot_be_made_to_look_like_a_certificate_or_the_other_way(fonts, key):
    data = seal(altered(drawing.draw(LETTERS[0], fonts), {"certificate.json": b"{}"}), key)
    report = verification.verify(data, trust=trusted(key))
    assert (report.verdict, codes(report)) == ("not_valid", ["content_unreadable"])


def test_a_letter_under_a_reported_key_is_not_vouched_for(fonts, key):
    data = seal(drawing.draw(LETTERS[0], fonts), key)
    fingerprint = verification.verify(data, trust=trusted(key)).sealed_by.fingerprint
    span = KeySpan("seal", fingerprint, None, None, date(2026, 1, 1))
    trust = replace(trusted(key), keys=(span,))
    report = verification.verify(data, trust=trust)
    assert (report.verdict, codes(report), report.letter) == (
        "not_valid",
        ["key_compromised"],
        None,
    )
    assert report.sealed_by.key_compromised_since == "2026-01-01"


def test_the_command_says_so_in_both_languages(fonts, key, tmp_path, monkeypatch):
    monkeypatch.setenv("CERTIFY_HOME", str(tmp_path / "empty"))
    (tmp_path / "authority.pem").write_bytes(key.authority.public_bytes(Encoding.PEM))
    file = tmp_path / "letter.pdf"
    file.write_bytes(seal(drawing.draw(LETTERS[0], fonts), key))
    asked = [str(file), "--offline", "--trust", str(tmp_path / "authority.pem")]
    for language, words in (
        ("en", ("A GENUINE LETTER, NOT A CERTIFICATE", "Sealed by", "Unchanged")),
        ("zh", ("函件属实，但不是证书", "签章者", LETTERS[0].number)),
    ):
        done = CliRunner().invoke(verify, [*asked, "--lang", language])
        assert done.exit_code == 2
        assert all(each in done.output for each in words), done.output
        assert "State" not in done.output and "状态：" not in done.output
    assert json.loads(CliRunner().invoke(verify, [*asked, "--json"]).output)["letter"]
