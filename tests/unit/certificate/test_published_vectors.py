"""Credentials and status lists against what others published, and against a stranger's reader.

The vectors: the test suite of VC-JOSE-COSE (W3C, ``vc-jose-cose-test-suite``, ``tests/input``),
RFC 8032 section 7.1, RFC 8037 appendix A, RFC 7638 by way of its A.3, the empty list of the
Bitstring Status List and lists with bits set that its implementations are tried with. The
stranger is ``tests.certificates.strangers``.
"""

import json
from datetime import UTC, datetime, timedelta

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st
from joserfc.jwk import OKPKey

from certify.certificate.credential import keys, payload, securing, status
from tests.certificates import strangers
from tests.certificates.enclosed import BASE, ISSUED_AT, KEY, KID, claim
from tests.certificates.samples import recognition, recordation

W3C_KEY = {
    "kty": "OKP", "crv": "Ed25519",
    "d": "cbxP1TvbhLteRSspEvwxEuFKRDHWpGmPla8ePI0cmv8",
    "x": "NvUhsjZe7Mdv8Esoc60o3ma1U5j2tFUTDsOQd39xMnI",
}  # fmt: skip
W3C_THUMBPRINT = "2aOHaQxsWVT4mLsUkdtlCnUV-au0BBR-5yPYaPaCc5k"
W3C_CLAIM = {
    "@context": [
        "https://www.w3.org/ns/credentials/v2", "https://www.w3.org/ns/credentials/examples/v2",
    ],
    "credentialSchema": {"id": "https://example.org/examples/degree.json", "type": "JsonSchema"},
    "credentialSubject": {
        "degree": {"name": "Bachelor of Science and Arts", "type": "BachelorDegree"},
        "id": "did:example:123",
    },
    "iat": "2010-01-01T19:23:24Z", "id": "http://university.example/credentials/1872",
    "iss": "https://example.issuer/vc-jose-cose", "issuer": "https://example.issuer/vc-jose-cose",
    "jti": "http://university.example/credentials/1872",
    "type": ["VerifiableCredential", "ExampleAlumniCredential"],
    "validFrom": "2010-01-01T19:23:24Z",
}  # fmt: skip
PUBLISHED = {
    # credential-jose-vc-vp-claims.txt: rightly signed, and yet no credential
    "claims named vc and vp": (
        {"alg": "EdDSA", "cty": "vc", "kid": W3C_THUMBPRINT, "typ": "vc+jwt"},
        {**W3C_CLAIM, "vc": "oops", "vp": "nooo"},
        "MYH7qVx4rMZs_VXhy0lTQ53k3eSM2C_zxRC-FfGBYiGP7pbGt89a445EpIhTB5n8OO2Iz3zaKrLeUYHwc4HuBw",
    ),
    # credential-jose-bad-media-type.txt: rightly signed, under another type
    "another media type": (
        {"alg": "EdDSA", "cty": "bad+cty", "kid": W3C_THUMBPRINT, "typ": "bad+typ"},
        W3C_CLAIM,
        "w3QGXwK2TGiE25U4Ul55i4Bq4hS0RC9dqa9uKHLSQaOjtIi4eprUBgAXt6wxgEmnhM-SKrTzKfeOipPF-vESDA",
    ),
}
FORGED = (  # credential-jose-bad-signature.txt
    "CAJ3jlPCjXpZyAr5NiKs71n_mfFSghy-cPjIRu96mF46XnNZ5QaqGvLrtHjI2pwbG055JDSPGFU2j9X0W3Kfuw"
)


def written(header: dict, body: dict, signature: str) -> str:
    """The published text: its signature holds only if every byte before it is as published."""
    said = (strangers.encoded(rfc8785.dumps(each)) for each in (header, body))
    return ".".join((*said, signature))


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_stranger_reads_what_w3c_published(name):
    header, body, signature = PUBLISHED[name]
    read, said = strangers.read_jws(written(header, body, signature), W3C_KEY)
    assert (read, json.loads(said)) == (header, body)


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_same_key_and_bytes_give_the_published_signature(name):
    header, body, signature = PUBLISHED[name]
    text = strangers.sign_jws(rfc8785.dumps(header), rfc8785.dumps(body), W3C_KEY)
    assert text == written(header, body, signature)


def test_the_published_forgery_is_told_by_the_stranger():
    with pytest.raises(strangers.Strange, match="signature"):
        strangers.read_jws(written(PUBLISHED["claims named vc and vp"][0], W3C_CLAIM, FORGED),
                           W3C_KEY)  # fmt: skip


@pytest.mark.parametrize("name", PUBLISHED)
def test_none_of_the_published_texts_passes_here(name):
    """They are signed under the older name of the algorithm, or another media type."""
    with pytest.raises(securing.NotSecured) as refused:
        securing.opened(written(*PUBLISHED[name]), [OKPKey.import_key(dict(W3C_KEY))])
    assert refused.value.problem.code == "credential_header"


def test_the_published_claim_in_our_dress_is_read_by_both():
    """The body W3C signed, signed by ``secure`` with the key W3C published."""
    key = OKPKey.import_key(dict(W3C_KEY))
    kid = keys.key_id("https://example.issuer/vc-jose-cose", key)
    text = securing.secure(rfc8785.dumps(W3C_CLAIM), key, kid)
    header, said = strangers.read_jws(text, W3C_KEY)
    assert json.loads(said) == W3C_CLAIM and header["typ"] == "vc+jwt" and header["cty"] == "vc"
    assert securing.opened(text, [key]) == (said, kid)
    with pytest.raises(payload.PayloadFault):
        payload.read_payload(said)


@pytest.mark.parametrize("key", [
    (W3C_KEY, W3C_THUMBPRINT),
    # RFC 8037, appendices A.2 and A.3
    ({"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"},
     "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"),
], ids=["W3C", "RFC 8037"])  # fmt: skip
def test_keys_are_named_by_their_published_thumbprints(key):
    document, published = key
    (read,) = keys.read_jwks(json.dumps({"keys": [document]}).encode())
    assert read.thumbprint() == published == strangers.thumbprint(document)
    assert keys.key_id("https://a.example/issuer", read) == f"https://a.example/issuer#{published}"


@pytest.mark.parametrize(("seed", "public", "message", "signature"), [
    ("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
     "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     ("e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bac"
     "c61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b")),
    ("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
     "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
     ("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e"
     "458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")),
    ("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
     "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
     ("6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290"
     "ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a")),
], ids=["TEST 1", "TEST 2", "TEST 3"])  # fmt: skip
def test_the_curve_under_both_readers_is_that_of_rfc_8032(seed, public, message, signature):
    private = strangers.Ed25519PrivateKey.from_private_bytes(bytes.fromhex(seed))
    assert private.public_key().public_bytes_raw().hex() == public
    assert private.sign(bytes.fromhex(message)).hex() == signature
    ours = OKPKey.import_key({
        "kty": "OKP", "crv": "Ed25519", "x": strangers.encoded(bytes.fromhex(public)),
        "d": strangers.encoded(bytes.fromhex(seed)),
    })  # fmt: skip
    assert ours.get_op_key("sign").sign(bytes.fromhex(message)).hex() == signature


@pytest.mark.parametrize("content", [recognition(), recordation()], ids=["recognition", "record"])
def test_our_credential_is_read_by_the_stranger(content):
    made = claim(content)
    text = securing.secure(made, KEY, KID)
    header, said = strangers.read_jws(text, KEY.as_dict(private=False))
    assert said == made
    assert header == {"alg": "Ed25519", "cty": "vc", "kid": KID, "typ": "vc+jwt"}
    # VC-JOSE-COSE 1.0, 3.1.3: neither claim may stand in it; and nothing else by our own rule.
    assert not {"vc", "vp"} & set(json.loads(said))


@given(st.text(max_size=40), st.binary(max_size=40))
def test_stranger_and_house_sign_alike(word, body):
    said = rfc8785.dumps({"word": word, "body": body.hex()})
    header = rfc8785.dumps({"alg": "Ed25519", "cty": "vc", "kid": KID, "typ": "vc+jwt"})
    text = securing.secure(said, KEY, KID)
    assert text == strangers.sign_jws(header, said, KEY.as_dict(private=True))
    assert securing.opened(text, [KEY]) == (said, KID)


EMPTY = "uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA"
"""Bitstring Status List 1.0, the list of its examples: 131,072 bits, none of them set."""
PUBLISHED_LISTS = {
    "uH4sIAAAAAAAAA-3BIQEAAAACIP-vcKozLEADAAAAAAAAAAAAAAAAAAAAvA0cOP65AEAAAA": {0, 2},
    "uH4sIAAAAAAAAA-3BIQEAAAACIP1_2hkWoAEAAAAAAAAAAAAAAAAAAADeBjn7xTYAQAAA": {7},
    EMPTY: set(),
}
"""Of the full length; those with bits set: Eclipse Dataspace Components, ``BitStringTest``."""
ONE_OF_100_000 = "uH4sIAAAAAAAAA-3OMQ0AAAgDsElHOh72EJJWQRMAAAAAAIDWXAcAAAAAAIDHFvRitn7UMAAA"
"""Digital Bazaar, ``encodedList100KWith50KthRevoked``: 100,000 bits, number 50,000 set."""


@pytest.mark.parametrize(("text", "indexes"), PUBLISHED_LISTS.items())
def test_a_published_list_is_read_alike(text, indexes):
    row, bits = status.decode(text), strangers.expand(text)
    assert row == bits and len(row) == 16 * 1024
    assert strangers.bits_set(bits) == indexes
    assert {i for i in range(100) if status.is_set(row, i)} == indexes
    assert status.decode(status.encode(indexes, status.LEAST_BITS)) == row


def test_a_published_list_below_the_least_length_is_refused():
    """It is older than the least of 131,072 bits; the order of its bits is the same."""
    bits = strangers.expand_any(ONE_OF_100_000)
    assert len(bits) * 8 == 100_000 and strangers.bits_set(bits) == {50_000}
    assert status.is_set(bits, 50_000) and not status.is_set(bits, 50_007)
    with pytest.raises(strangers.Strange, match="LENGTH"):
        strangers.expand(ONE_OF_100_000)
    with pytest.raises(status.StatusFault, match="12500 bytes"):
        status.decode(ONE_OF_100_000)


@given(st.sets(st.integers(0, 2 * status.LEAST_BITS - 1), max_size=60))
def test_the_stranger_finds_the_bits_that_were_set(indexes):
    text = status.encode(indexes, 2 * status.LEAST_BITS)
    bits = strangers.expand(text)
    assert strangers.bits_set(bits) == indexes
    asked = [*indexes, 0, 7, 8, status.LEAST_BITS, 2 * status.LEAST_BITS - 1]
    assert all(status.is_set(bits, i) is strangers.bit_at(bits, i) for i in asked)


@given(st.sets(st.integers(0, status.LEAST_BITS - 1), max_size=60), st.integers(0, 9))
def test_what_a_stranger_packed_is_read_here(indexes, level):
    """Whatever the packer's pains: lists of other programs are read by their bits."""
    row = bytearray(status.LEAST_BITS // 8)
    for index in indexes:
        row[index // 8] += 1 << (7 - index % 8)
    packer = strangers.zlib.compressobj(level, wbits=16 + strangers.zlib.MAX_WBITS)
    text = "u" + strangers.encoded(packer.compress(bytes(row)) + packer.flush())
    assert status.decode(text) == bytes(row) == strangers.expand(text)


def test_a_whole_list_credential_answers_a_stranger():
    """Published, fetched, read with the standard library: signature, purpose, index, bit."""
    until = ISSUED_AT + timedelta(days=7)
    made = status.compose(
        "revocation", status.encode([94_567], status.LEAST_BITS), base_url=BASE,
        list_url=f"{BASE}/status/revocation/0", at=ISSUED_AT, until=until,
    )  # fmt: skip
    text = securing.secure(payload.canonical(made), KEY, KID)
    _, said = strangers.read_jws(text, KEY.as_dict(private=False))
    document = json.loads(said)
    assert document["type"] == ["VerifiableCredential", "BitstringStatusListCredential"]
    subject = document["credentialSubject"]
    assert (subject["type"], subject["statusPurpose"]) == ("BitstringStatusList", "revocation")
    assert datetime.fromisoformat(document["validUntil"]) == until.astimezone(UTC)
    bits = strangers.expand(subject["encodedList"])
    assert strangers.bit_at(bits, 94_567) and not strangers.bit_at(bits, 94_566)
