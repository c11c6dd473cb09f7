"""The status lists that are published: right bits, signed, anew when they must be."""

import json
from datetime import date, timedelta

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy import select

from certify import clock
from certify.certificate import issuing as flow
from certify.certificate import keys as sealing_keys
from certify.certificate import service
from certify.certificate.credential import keys, lists, securing, status
from certify.certificate.credential.payload import PURPOSES, issuer_id
from certify.certificate.keyring import book
from certify.certificate.keyring.spans import SCHEMA, SEAL, KeySpan
from certify.certificate.models import Certificate, Issuance
from certify.db import db
from certify.installation import settings
from tests import rows
from tests.people import acting, organisation, person


@pytest.fixture
def paper(issuing):
    rows.recorded_filing(organisation(person("holder")))
    flow.issue_pending()
    yield db.session.scalars(select(Certificate)).one()
    for file in lists.folder().glob("*"):
        file.unlink()


def bits() -> dict[str, bool]:
    """What the published lists say of the one certificate, by purpose."""
    index = db.session.scalars(select(Issuance.status_index)).one()
    known = keys.public_keys(service.key_folder(settings().home))
    said = {}
    for purpose in PURPOSES:
        payload, _ = securing.opened(lists.file_of(purpose, 0).read_text(), known)
        url = flow.list_url(purpose, 0)
        issuer = issuer_id(settings().base_url)
        row, _ = status.row_of(json.loads(payload), purpose, url, issuer, clock.now())
        said[purpose] = status.is_set(row, index)
    return said


def change(paper, action, ground):
    officer = acting(person(f"officer-{action}", "officer"))
    service.change_state(paper.number, action, ground, "核查", actor=officer)


def test_the_bits_follow_the_states(paper):
    assert lists.publish() == 2
    assert bits() == {"suspension": False, "revocation": False}
    change(paper, "suspend", "facts_in_doubt")
    assert lists.publish() == 2
    assert bits() == {"suspension": True, "revocation": False}
    change(paper, "withdraw", "patent_lost")
    lists.publish()
    assert bits() == {"suspension": False, "revocation": True}


def test_nothing_is_published_twice_without_need(paper, monkeypatch):
    assert lists.publish() == 2
    assert lists.publish() == 0
    later = clock.now() + lists.FRESH_FOR
    monkeypatch.setattr(clock, "now", lambda: later)
    assert lists.publish() == 2, "before they run out they are signed anew"
    assert lists.FRESH_FOR < lists.GOOD_FOR


def test_an_old_list_no_longer_answers(paper, monkeypatch):
    lists.publish()
    late = clock.now() + lists.GOOD_FOR + timedelta(seconds=1)
    monkeypatch.setattr(clock, "now", lambda: late)
    with pytest.raises(status.StatusFault):
        bits()


def test_without_certificates_there_is_no_list(issuing):
    assert lists.publish() == 0
    assert lists.as_of() is None


def test_the_addresses_a_credential_names_answer(paper, client):
    lists.publish()
    row = db.session.scalars(select(Issuance)).one()
    known = keys.public_keys(service.key_folder(settings().home))
    claim = json.loads(securing.payload_of(row.credential))
    base = settings().base_url
    answer = client.get(claim["issuer"]["id"].removeprefix(base))
    (method,) = answer.json["verificationMethod"]
    assert method["id"] == answer.json["assertionMethod"][0]
    assert method["publicKeyJwk"]["kid"] == known[0].thumbprint()
    assert "d" not in method["publicKeyJwk"]
    terms = client.get(claim["@context"][1].removeprefix(base))
    assert terms.content_type == "application/ld+json"
    for entry in claim["credentialStatus"]:
        answer = client.get(entry["statusListCredential"].removeprefix(base))
        assert answer.status_code == 200
        assert answer.content_type == "application/vc+jwt"
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.headers["ETag"]
        securing.opened(answer.text, known)
    for wrong in ("/status/suspension/9", "/status/other/0", "/status/..%2Fkeys/0"):
        assert client.get(wrong).status_code == 404


def test_without_a_key_the_issuer_says_nothing(app, client):
    (service.key_folder(settings().home) / keys.PUBLIC).unlink(missing_ok=True)
    assert client.get("/issuer").status_code == 404


def test_the_issuer_says_who_vouches_for_seals_and_which_keys_are_reported(app, client):
    folder = service.key_folder(settings().home)
    made = sealing_keys.ensure(folder)
    fingerprint = made.certificate.fingerprint(hashes.SHA256()).hex()
    before = (folder / book.FILE).read_bytes() if (folder / book.FILE).exists() else None
    said = client.get("/issuer/seals")
    assert said.headers["Access-Control-Allow-Origin"] == "*"
    (pem,) = said.json["authorities"]
    assert pem == made.authority.public_bytes(Encoding.PEM).decode()
    assert said.json["reported"] == {}
    try:
        span = KeySpan(SEAL, fingerprint, compromised_since=date(2026, 1, 1)).as_json()
        (folder / book.FILE).write_text(json.dumps({"schema": SCHEMA, "keys": [span]}))
        assert client.get("/issuer/seals").json["reported"] == {fingerprint: "2026-01-01"}
        (folder / book.FILE).write_text("{")
        assert client.get("/issuer/seals").status_code == 404, "a report must not be passed over"
    finally:
        (folder / book.FILE).unlink()
        if before is not None:
            (folder / book.FILE).write_bytes(before)
