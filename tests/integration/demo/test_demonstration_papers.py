"""Every paper of the demonstration: says what its data say, and comes out again byte for byte."""

import json
from collections.abc import Sequence

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select

from certify import files
from certify.certificate import issuing, reading
from certify.certificate.checking.agreement import disagreements
from certify.certificate.content import from_json
from certify.certificate.credential import keys as credential_keys
from certify.certificate.credential import payload, securing
from certify.certificate.enclosures import CREDENTIAL, PROOF
from certify.certificate.log import leaves, signing
from certify.certificate.log.proofs import check_proof
from certify.certificate.models import Certificate, Issuance
from certify.certificate.rebuild.commands import rebuild_command
from certify.certificate.rebuild.comparison import compare
from certify.certificate.service import key_folder
from certify.db import db
from certify.installation import settings

pytestmark = pytest.mark.usefixtures("loaded")
ENOUGH = 40


def papers() -> Sequence[tuple[Certificate, Issuance]]:
    query = select(Certificate, Issuance).join(Issuance, Issuance.certificate_id == Certificate.id)
    found = [tuple(row) for row in db.session.execute(query.order_by(Certificate.id))]
    assert len(found) >= ENOUGH
    return found  # type: ignore[return-value]


def read(certificate: Certificate) -> tuple[bytes, bytes, bytes, bytes]:
    data = files.read(certificate.file)
    names = (reading.ATTACHMENT, CREDENTIAL, PROOF)
    return data, *(reading.attachment(data, name) for name in names)  # type: ignore[return-value]


def test_page_data_and_credential_say_the_same() -> None:
    kinds = set()
    for certificate, _ in papers():
        data, embedded, credential, _ = read(certificate)
        content = from_json(embedded)
        assert content.as_json() == certificate.content
        assert disagreements(content, reading.page_lines(data)) == [], certificate.number
        claim = payload.read_payload(securing.payload_of(credential.decode()))
        assert claim.content == content
        kinds.add(content.kind)
    assert kinds == {"recordation", "recognition"}


def test_every_claim_is_signed_and_logged() -> None:
    folder = key_folder(settings().home)
    keys, log = credential_keys.public_keys(folder), signing.verifiers(folder)
    for certificate, _ in papers():
        _, _, credential, proof = read(certificate)
        claim, _ = securing.opened(credential.decode(), keys)
        entry = leaves.leaf(leaves.CREDENTIAL, payload.digest(claim)).entry
        assert check_proof(proof, entry, log).size >= 1


def test_every_paper_comes_out_again() -> None:
    for certificate, row in papers():
        found = compare(issuing.unsealed(row), files.read(certificate.file))
        assert found.same, (certificate.number, [each.say("en") for each in found.differences])


@pytest.fixture
def one() -> Certificate:
    return papers()[-1][0]


def test_the_command_says_so(loaded: Flask, one: Certificate, tmp_path) -> None:
    out = tmp_path / "again.pdf"

    def run(*arguments: str):
        return CliRunner().invoke(
            rebuild_command, arguments, obj=lambda: loaded, catch_exceptions=False
        )

    done = run(one.number.lower(), "--compare", "--out", str(out))
    assert done.exit_code == 0, done.output
    assert "exactly these bytes" in done.output
    assert files.read(one.file).startswith(out.read_bytes())
    assert "逐字节相同" in run(one.number, "--compare", "--lang", "zh").output
    assert run("no-such-number").exit_code == 2


def test_the_command_names_what_differs(loaded: Flask, one: Certificate, monkeypatch) -> None:
    other = json.loads(json.dumps(one.content))
    honest = issuing.render

    def redrawn(content, fonts, enclosed, **more):
        from certify.certificate.content import from_document

        other["holder"]["name_zh"] += "甲"
        return honest(from_document(other), fonts, enclosed, **more)

    monkeypatch.setattr(issuing, "render", redrawn)
    done = CliRunner().invoke(
        rebuild_command, [one.number, "--compare"], obj=lambda: loaded, catch_exceptions=False
    )
    assert done.exit_code == 1
    assert "text of page 1" in done.output
