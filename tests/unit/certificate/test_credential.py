"""The credential: what is signed, in how many spellings (one), and by whom."""

import base64
import gzip
import json
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jws
from joserfc.jwk import OctKey, OKPKey

from certify.certificate.content import CertificateContent
from certify.certificate.credential import keys, payload, securing, status
from certify.certificate.keys import KeysNotReady
from tests.certificates.samples import recognition, recordation

BASE = "https://certify.example"
ISSUED = datetime(2026, 6, 1, 2, 3, 4, 567, tzinfo=UTC)
ISSUER = payload.issuer_id(BASE)
ENTRIES = [
    payload.StatusEntry(purpose, 94_567, f"{BASE}/status/{purpose}/1")
    for purpose in payload.PURPOSES
]
KEY = OKPKey.generate_key("Ed25519")
KID = keys.key_id(ISSUER, KEY)
KNOWN = [KEY]


def composed(content: CertificateContent | None = None) -> bytes:
    made = payload.compose(
        content or recognition(), base_url=BASE, issued_at=ISSUED, entries=ENTRIES
    )
    return payload.canonical(made)


def encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


@pytest.mark.parametrize("content", [recognition(), recordation()], ids=["recognition", "record"])
def test_what_was_composed_is_read_back(content: CertificateContent) -> None:
    claim = payload.read_payload(composed(content))
    assert (claim.content, claim.issuer, claim.entries) == (content, ISSUER, tuple(ENTRIES))
    assert claim.valid_from == ISSUED.replace(microsecond=0)


def test_the_shape_is_that_of_the_data_model() -> None:
    document = json.loads(composed())
    assert document["@context"][0] == "https://www.w3.org/ns/credentials/v2"
    assert document["type"][0] == "VerifiableCredential"
    assert document["validFrom"] == "2026-06-01T02:03:04Z"
    assert document["issuer"]["id"].startswith("https://")
    assert {each["statusPurpose"] for each in document["credentialStatus"]} == {
        "suspension", "revocation",
    }  # fmt: skip
    assert all(isinstance(each["statusListIndex"], str) for each in document["credentialStatus"])
    assert "proof" not in document


def test_it_ends_with_the_last_legal_day_in_shanghai() -> None:
    content = recognition()
    document = json.loads(composed(content))
    assert content.valid_until is not None
    assert document["validUntil"] == f"{content.valid_until}T15:59:59Z"
    assert "validUntil" not in json.loads(composed(recordation()))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("id", "https://elsewhere.example/certificates/1"),
        ("validUntil", "2099-01-01T00:00:00Z"),
        ("validFrom", "yesterday"),
        ("type", ["VerifiableCredential"]),
        ("@context", ["https://www.w3.org/ns/credentials/v2"]),
        ("credentialStatus", "none"),
        ("credentialSubject", {"schema": "certify.certificate/1"}),
        ("extra", 1),
    ],
)
def test_a_payload_that_says_something_else_is_refused(key: str, value: object) -> None:
    document = {**json.loads(composed()), key: value}
    with pytest.raises(payload.PayloadFault):
        payload.read_payload(rfc8785.dumps(document))


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"7", b"\xff", b"{" * 9000])
def test_what_is_no_payload_is_refused(data: bytes) -> None:
    with pytest.raises(payload.PayloadFault):
        payload.read_payload(data)


def test_the_signature_stands_before_an_independent_check() -> None:
    text = securing.secure(composed(), KEY, KID)
    header, body, signature = text.split(".")
    public = Ed25519PublicKey.from_public_bytes(decoded(KEY.as_dict(private=False)["x"]))
    public.verify(decoded(signature), f"{header}.{body}".encode())
    assert decoded(body) == composed()
    assert json.loads(decoded(header)) == {
        "alg": "Ed25519", "cty": "vc", "kid": KID, "typ": "vc+jwt",
    }  # fmt: skip


def test_signing_again_gives_the_same_text() -> None:
    assert securing.secure(composed(), KEY, KID) == securing.secure(composed(), KEY, KID)


def test_the_published_vector_of_rfc_8037_holds_for_the_library() -> None:
    # RFC 8037, appendix A.4: the same key and input under the older name of the algorithm.
    key = OKPKey.import_key({
        "kty": "OKP", "crv": "Ed25519",
        "d": "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A",
        "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
    })  # fmt: skip
    signed = jws.serialize_compact(
        {"alg": "Ed25519"}, b"Example of Ed25519 signing", key, algorithms=["Ed25519"]
    )
    public = Ed25519PublicKey.from_public_bytes(decoded(key.as_dict(private=False)["x"]))
    head, body, signature = signed.split(".")
    public.verify(decoded(signature), f"{head}.{body}".encode())
    older = (
        "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc",
        "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg",
    )
    public.verify(decoded(older[1]), older[0].encode())


def test_what_was_secured_is_opened() -> None:
    text = securing.secure(composed(), KEY, KID)
    assert securing.opened(text, KNOWN) == (composed(), KID)


def test_what_needs_no_key_is_told_without_one() -> None:
    text = securing.secure(composed(), KEY, KID)
    assert securing.payload_of(text) == composed()
    assert payload.digest(composed()) == sha256(composed()).hexdigest()
    assert (securing.kid_of(text), securing.key_named(text)) == (KID, KEY.thumbprint())
    for other in ("a.b", signed({**HEADER, "typ": "JWT"})):
        assert securing.key_named(other) == ""
        with pytest.raises(securing.NotSecured):
            securing.kid_of(other)


def test_a_library_that_read_another_payload_is_not_believed(monkeypatch) -> None:
    """Signed is what was taken apart here: whatever else the library may make of the text."""
    text = securing.secure(composed(), KEY, KID)
    honest = jws.deserialize_compact

    def dishonest(*arguments: object, **more: object) -> object:
        found = honest(*arguments, **more)  # type: ignore[arg-type]
        found.payload = b"{}"
        return found

    monkeypatch.setattr(securing.jws, "deserialize_compact", dishonest)
    with pytest.raises(securing.NotSecured) as refused:
        securing.opened(text, KNOWN)
    assert refused.value.problem.code == "credential_signature_wrong"


def signed(header: dict[str, object], body: bytes | None = None) -> str:
    """A JWS with a true signature of the true key over any header and payload."""
    spelled = json.loads(rfc8785.dumps(header))
    return jws.serialize_compact(
        spelled, composed() if body is None else body, KEY, algorithms=["Ed25519"]
    )


HEADER: dict[str, object] = {"alg": "Ed25519", "cty": "vc", "kid": KID, "typ": "vc+jwt"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "credential_malformed"),
        ("a.b", "credential_malformed"),
        ("....", "credential_malformed"),
        (f"{encoded(rfc8785.dumps(HEADER))}.{encoded(composed())}.", "credential_malformed"),
        (signed({**HEADER, "typ": "JWT"}), "credential_header"),
        (signed({k: v for k, v in HEADER.items() if k != "kid"}), "credential_header"),
        (signed({**HEADER, "jwk": KEY.as_dict(private=False)}), "credential_header"),
        (signed({**HEADER, "kid": f"{ISSUER}#another"}), "credential_key_unknown"),
        (signed(HEADER, b'{"b": 1}'), "credential_malformed"),
        (signed(HEADER, b"not json"), "credential_malformed"),
    ],
)
def test_a_true_signature_in_another_dress_is_refused(text: str, code: str) -> None:
    with pytest.raises(securing.NotSecured) as refused:
        securing.opened(text, KNOWN)
    assert refused.value.problem.code == code


def test_no_algorithm_and_a_key_mistaken_for_a_password_are_refused() -> None:
    head = encoded(rfc8785.dumps({**HEADER, "alg": "none"}))
    forged = f"{head}.{encoded(composed())}.{encoded(bytes(64))}"
    public = OctKey.import_key(KEY.as_dict(private=False)["x"])
    confused = jws.serialize_compact(
        {**HEADER, "alg": "HS256"}, composed(), public, algorithms=["HS256"]
    )
    for text in (forged, confused):
        with pytest.raises(securing.NotSecured):
            securing.opened(text, KNOWN)


@given(st.data())
def test_no_character_can_change(data: st.DataObject) -> None:
    text = securing.secure(composed(recordation()), KEY, KID)
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from("ABCxyz019-_.=+/ ").filter(lambda c: c != text[place]))
    with pytest.raises(securing.NotSecured):
        securing.opened(text[:place] + other + text[place + 1 :], KNOWN)


def test_a_signature_moved_to_another_payload_is_refused() -> None:
    one, other = (
        securing.secure(composed(each), KEY, KID) for each in (recognition(), recordation())
    )
    head, body, _ = one.split(".")
    with pytest.raises(securing.NotSecured) as refused:
        securing.opened(f"{head}.{body}.{other.split('.')[2]}", KNOWN)
    assert refused.value.problem.code == "credential_signature_wrong"


def test_the_key_is_made_once_and_kept_private(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    made = keys.ensure(folder, ISSUER)
    assert keys.ensure(folder, ISSUER).kid == made.kid
    assert (folder / keys.SECRET).stat().st_mode & 0o777 == 0o600
    (public,) = keys.public_keys(folder)
    assert not public.is_private
    assert keys.key_id(ISSUER, public) == made.kid
    assert "d" not in json.loads((folder / keys.PUBLIC).read_text())["keys"][0]


def test_a_former_key_stays_published(tmp_path: Path) -> None:
    old = keys.ensure(tmp_path, ISSUER)
    text = securing.secure(composed(), old.private, old.kid)
    (tmp_path / keys.SECRET).unlink()
    new = keys.ensure(tmp_path, ISSUER)
    known = keys.public_keys(tmp_path)
    assert [keys.key_id(ISSUER, each) for each in known] == [new.kid, old.kid]
    assert securing.opened(text, known) == (composed(), old.kid)


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"kty": "OKP", "crv": "X25519", "x": "AA"}'])
def test_an_unfit_key_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / keys.SECRET).write_text(content)
    with pytest.raises(KeysNotReady):
        keys.load(tmp_path, ISSUER)
    with pytest.raises(KeysNotReady):
        keys.public_keys(tmp_path)
    (tmp_path / keys.SECRET).write_text(json.dumps(KEY.as_dict(private=False)))
    with pytest.raises(KeysNotReady):
        keys.load(tmp_path, ISSUER)
    with pytest.raises(ValueError, match="set of Ed25519"):
        keys.read_jwks(b'{"keys": 7}')


@given(st.sets(st.integers(0, status.LEAST_BITS - 1), max_size=40))
def test_the_bits_set_are_the_bits_found(indexes: set[int]) -> None:
    row = status.decode(status.encode(indexes, status.LEAST_BITS))
    found = {8 * place + bit for place, byte in enumerate(row) if byte for bit in range(8)
             if byte & 0x80 >> bit}  # fmt: skip
    assert found == indexes
    assert all(status.is_set(row, each) for each in indexes)


def test_the_first_bit_is_the_leftmost() -> None:
    assert status.decode(status.encode([0], status.LEAST_BITS))[0] == 0b1000_0000
    assert status.decode(status.encode([status.LEAST_BITS - 1], status.LEAST_BITS))[-1] == 1


def test_the_empty_list_of_the_specification_is_read() -> None:
    # Bitstring Status List 1.0, examples 6 and 11: a list of 131,072 bits, none of them set.
    text = "uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA"
    assert status.decode(text) == bytes(16 * 1024)


def test_lists_of_the_wrong_size_are_refused() -> None:
    assert status.length_for(0) == status.LEAST_BITS
    assert status.length_for(status.LEAST_BITS) == 2 * status.LEAST_BITS
    for bad in (8, status.LEAST_BITS + 1):
        with pytest.raises(status.StatusFault):
            status.encode([], bad)
    with pytest.raises(status.StatusFault):
        status.encode([status.LEAST_BITS], status.LEAST_BITS)
    with pytest.raises(status.StatusFault):
        status.is_set(bytes(16 * 1024), status.LEAST_BITS)
    bomb = encoded(gzip.compress(bytes(status.MOST_BYTES + 1)))
    for text in ("", "u", "zabc", "u!!", "uAAAA", f"u{bomb}", f"u{encoded(gzip.compress(b'x'))}"):
        with pytest.raises(status.StatusFault):
            status.decode(text)


def listed(**more: str) -> dict[str, object]:
    made = status.compose(
        "revocation", status.encode([7], status.LEAST_BITS), base_url=BASE,
        list_url=f"{BASE}/status/revocation/1", at=ISSUED, until=ISSUED + timedelta(days=2),
    )  # fmt: skip
    return {**made, **more}


def row(document: object, now: datetime = ISSUED, purpose: str = "revocation") -> bytes:
    return status.row_of(document, purpose, f"{BASE}/status/revocation/1", ISSUER, now)[0]


def test_a_list_answers_while_it_is_good() -> None:
    assert status.is_set(row(listed()), 7)
    assert not status.is_set(row(listed(), ISSUED + timedelta(days=1)), 8)


def test_an_old_list_and_another_list_do_not_answer() -> None:
    early, late = ISSUED - timedelta(minutes=1), ISSUED + timedelta(days=2, seconds=1)
    for document, now, purpose in (
        (listed(), early, "revocation"),
        (listed(), late, "revocation"),
        (listed(), ISSUED, "suspension"),
        (listed(issuer="https://other.example/issuer"), ISSUED, "revocation"),
        (listed(id=f"{BASE}/status/revocation/2"), ISSUED, "revocation"),
        (listed(validFrom="never"), ISSUED, "revocation"),
        (7, ISSUED, "revocation"),
    ):
        with pytest.raises(status.StatusFault):
            row(document, now, purpose)
    with pytest.raises(ValueError, match="purpose"):
        status.compose("x", "u", base_url=BASE, list_url="", at=ISSUED, until=ISSUED)
