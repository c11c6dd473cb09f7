"""The claim in a whole, truly sealed paper, signed in every wrong dress; asked by command.

Each is signed with the true key, so that only the dress can give it away, or with none.
"""

import json
from collections.abc import Callable
from io import BytesIO

import pikepdf
import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from joserfc.jwk import OKPKey

from certify.certificate import reading, seal
from certify.certificate.commands import verify
from certify.certificate.enclosures import CREDENTIAL
from certify.certificate.trust import Trust
from certify.i18n import LANGUAGES
from tests.certificates import samples, strangers
from tests.certificates.conftest import SEALED_AT
from tests.certificates.enclosed import KEY, KID, SIGNER, claim, enclose, trusted

SECRET = KEY.as_dict(private=True)
HEADER = {"alg": "Ed25519", "cty": "vc", "kid": KID, "typ": "vc+jwt"}
CLAIM = claim(samples.recognition())
TRUE = enclose(samples.recognition()).credential
HEAD, BODY, SIGNATURE = TRUE.split(".")
FOREIGN = "https://other.example/issuer"
STRANGER = OKPKey.generate_key("Ed25519").as_dict(private=True)
GROUP = 2**252 + 27742317777372353535851937790883648493
"""Order of the Ed25519 group: s and s + GROUP sign the same unless a reader looks."""


def spelled(document: object) -> bytes:
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def headed(**more: object) -> str:
    return signed(spelled({**HEADER, **more}))


def without(name: str) -> str:
    return signed(spelled({k: v for k, v in HEADER.items() if k != name}))


def signed(header: bytes = spelled(HEADER), body: bytes = CLAIM, key: dict = SECRET) -> str:
    return strangers.sign_jws(header, body, key)


def unencoded() -> str:
    """RFC 7797: the payload is signed as it is, though it is still sent encoded."""
    head = strangers.encoded(spelled({**HEADER, "b64": False, "crit": ["b64"]}))
    private = Ed25519PrivateKey.from_private_bytes(strangers.decoded(SECRET["d"]))
    signature = strangers.encoded(private.sign(head.encode() + b"." + CLAIM))
    return f"{head}.{BODY}.{signature}"


def malleable() -> str:
    whole = strangers.decoded(SIGNATURE)
    s = int.from_bytes(whole[32:], "little") + GROUP
    return f"{HEAD}.{BODY}.{strangers.encoded(whole[:32] + s.to_bytes(32, 'little'))}"


def resigned(change: Callable[[bytes], bytes]) -> str:
    return f"{HEAD}.{BODY}.{strangers.encoded(change(strangers.decoded(SIGNATURE)))}"


def twice(document: bytes, name: bytes) -> bytes:
    """Write a member of the outer object twice: first a lie, then the truth."""
    return document.replace(b"{", b'{"%s":"lie",' % name, 1)


HEADERS = {
    "crit": headed(crit=["exp"], exp=1),
    "empty crit": headed(crit=[]),
    "b64 false": unencoded(),
    "b64 false, encoded all the same": headed(b64=False),
    "jwk with the true key": headed(jwk={k: SECRET[k] for k in ("kty", "crv", "x")}),
    "jku": headed(jku="https://attacker.example/keys"),
    "x5c": headed(x5c=["MIIB"]),
    "zip": headed(zip="DEF"),
    "algorithm under its older name": headed(alg="EdDSA"),
    "no algorithm": headed(alg="none"),
    "a shared secret": headed(alg="HS256"),
    "another curve": headed(alg="Ed448"),
    "algorithm in other letters": headed(alg="ed25519"),
    "another type": headed(typ="JWT"),
    "another content": headed(cty="vp"),
    "kid missing": without("kid"),
    "type missing": without("typ"),
    "kid no text": headed(kid=7),
}
KEYS = {
    "kid of a key that is not known": (headed(kid=KID[:-4] + "AAAA"), "credential_key_unknown"),
    "kid that names no key": (headed(kid=KID.partition("#")[0]), "credential_key_unknown"),
    "kid empty": (headed(kid=""), "credential_key_unknown"),
    "kid in the name of another issuer": (
        headed(kid=f"{FOREIGN}#{KID.rpartition('#')[2]}"), "credential_key_foreign"),
    "kid without an issuer": (headed(kid=KID.rpartition("#")[2]), "credential_key_foreign"),
    "signed by a stranger": (signed(key=STRANGER), "credential_signature_wrong"),
    "a signature of zeros": (resigned(lambda s: bytes(64)), "credential_signature_wrong"),
    "one bit of the signature": (
        resigned(lambda s: bytes([s[0] ^ 1]) + s[1:]), "credential_signature_wrong"),
    "a malleable signature": (malleable(), "credential_signature_wrong"),
}  # fmt: skip
SPELLINGS = {
    "a header name twice": signed(twice(spelled(HEADER), b"alg")),
    "a name of the claim twice": signed(body=twice(CLAIM, b"id")),
    "a header with spaces": signed(json.dumps(HEADER).encode()),
    "a header in another order": signed(json.dumps(dict(reversed(HEADER.items()))).encode()),
    "a claim with spaces": signed(body=json.dumps(json.loads(CLAIM)).encode()),
    "a claim with escapes": signed(
        body=json.dumps(json.loads(CLAIM), sort_keys=True, separators=(",", ":")).encode()),
    "a claim with a byte order mark": signed(body=b"\xef\xbb\xbf" + CLAIM),
    "a claim in UTF-16": signed(body=CLAIM.decode().encode("utf-16")),
    "a header that is a list": signed(b'["alg"]'),
    "padding": f"{HEAD}.{BODY}.{SIGNATURE}==",
    "padding of the header": f"{HEAD}{'=' * (-len(HEAD) % 4 or 4)}.{BODY}.{SIGNATURE}",
    "the other alphabet": f"{HEAD}.{BODY}.{SIGNATURE[:-6]}+/+/AA",
    "a line behind it": TRUE + "\n",
    "a space before it": " " + TRUE,
    "lines within it": f"{HEAD}.\n{BODY}.\n{SIGNATURE}",
    "spare bits set": f"{HEAD}.{BODY}.{SIGNATURE[:-1]}{chr(ord(SIGNATURE[-1]) + 1)}",
    "a signature with bytes behind it": resigned(lambda s: s + b"\0"),
    "a signature twice": resigned(lambda s: s + s),
    "a signature cut short": resigned(lambda s: s[:63]),
    "no signature": f"{HEAD}.{BODY}.",
    "no third part": f"{HEAD}.{BODY}",
    "a fourth part": f"{TRUE}.",
    "a detached payload": f"{HEAD}..{SIGNATURE}",
    "the flattened serialisation": json.dumps(
        {"protected": HEAD, "payload": BODY, "signature": SIGNATURE}),
    "letters that are not ASCII": TRUE + "é",
    "nothing": "",
}  # fmt: skip


@pytest.fixture
def told(tmp_path, paper, key, monkeypatch):
    """Put a text in the place of the credential, seal truly, and ask the command."""
    monkeypatch.setenv("CERTIFY_HOME", str(tmp_path / "nowhere"))

    def ask(text: str, known: Trust | None = None):
        path, trust = tmp_path / "paper.pdf", tmp_path / "trust.json"
        path.write_bytes(seal.seal(enclosing(paper, text), key, at=SEALED_AT))
        trust.write_text(json.dumps((known or trusted(key)).as_json()))
        options = [str(path), "--trust", str(trust)]
        report = CliRunner().invoke(verify, [*options, "--json"], catch_exceptions=False)
        said = [
            CliRunner().invoke(verify, [*options, "--lang", each], catch_exceptions=False).output
            for each in LANGUAGES
        ]
        assert [text.split("\n", 1)[0] for text in said] == (
            ["有效", "VALID"] if report.exit_code == 0 else ["无效", "NOT VALID"]
        )
        return report.exit_code, json.loads(report.output)

    return ask


def enclosing(paper: bytes, text: str) -> bytes:
    with pikepdf.open(BytesIO(paper)) as pdf:
        spec = pikepdf.AttachedFileSpec(pdf, text.encode(), filename=CREDENTIAL)
        pdf.attachments[CREDENTIAL] = spec
        target = BytesIO()
        pdf.save(target)
    assert reading.attachment(target.getvalue(), CREDENTIAL) == text.encode()
    return target.getvalue()


def test_the_true_one_is_valid(told):
    code, report = told(TRUE)
    assert (code, report["claim_signed"], report["logged"]) == (0, True, True)
    assert strangers.read_jws(TRUE, SECRET)[1] == CLAIM


@pytest.mark.parametrize("name", HEADERS)
def test_a_header_that_is_not_ours(told, name):
    code, report = told(HEADERS[name])
    assert (code, report["claim_signed"]) == (1, False)
    assert [each["code"] for each in report["reasons"]][:1] == ["credential_header"]
    assert (report["intact"], report["trusted"], report["page_matches"]) == (True, True, True)


@pytest.mark.parametrize("name", KEYS)
def test_a_key_that_does_not_vouch(told, name):
    text, expected = KEYS[name]
    code, report = told(text)
    assert (code, report["claim_signed"]) == (1, False)
    assert [each["code"] for each in report["reasons"]][:1] == [expected]


@pytest.mark.parametrize("name", SPELLINGS)
def test_a_second_spelling(told, name):
    code, report = told(SPELLINGS[name])
    assert (code, report["intact"], report["page_matches"]) == (1, True, False)
    assert [each["code"] for each in report["reasons"]] == ["credential_malformed"]
    assert report["content"] is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (HEADERS["no algorithm"], "credential_header"),
        (HEADERS["crit"], "credential_header"),
        (KEYS["kid in the name of another issuer"][0], "credential_key_foreign"),
    ],
)
def test_what_no_key_could_make_good_is_refused_without_any_key(told, key, text, expected):
    code, report = told(text, Trust((key.authority,), (), (SIGNER.verifier,)))
    assert (code, report["claim_signed"]) == (1, False)
    assert expected in {each["code"] for each in report["reasons"]}
    code, report = told(TRUE, Trust((key.authority,), (), (SIGNER.verifier,)))
    assert (code, report["claim_signed"]) == (0, None)


def test_the_key_of_another_office_that_is_known_here_does_not_sign_for_this_one(told, key):
    """Both offices are trusted; each speaks in its own name only."""
    other = OKPKey.import_key(STRANGER)
    known = Trust((key.authority,), (KEY, other), (SIGNER.verifier,))
    name = f"{FOREIGN}#{strangers.thumbprint(STRANGER)}"
    code, report = told(signed(spelled({**HEADER, "kid": name}), key=STRANGER), known)
    assert (code, report["claim_signed"]) == (1, False)
    (reason, *_) = report["reasons"]
    assert reason["code"] == "credential_key_foreign"
    assert FOREIGN in reason["message"]
