"""Issuing with a timestamp authority that comes and goes: nothing half kept, nothing twice."""

from dataclasses import replace
from io import BytesIO

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy import func, select

from certify import files
from certify.certificate import issuing as flow
from certify.certificate import keys, service, trust, verification
from certify.certificate.batches.models import IssuingFailure
from certify.certificate.log.models import LogLeaf
from certify.certificate.models import Certificate, Issuance
from certify.certificate.seal import SealFault
from certify.certificate.sealing import longterm
from certify.config import SealSettings
from certify.db import db
from certify.files import StoredFile
from tests import rows
from tests.certificates.authority import Office, running
from tests.people import organisation, person


@pytest.fixture
def office(issuing, tmp_path, monkeypatch) -> Office:
    """An authority that the settings name."""
    with running() as ours:
        roots = tmp_path / "roots.pem"
        roots.write_bytes(ours.stamp_root.certificate.public_bytes(Encoding.PEM))
        chosen = SealSettings(tsa_url=f"{ours.base}/tsa", tsa_trust=roots, tsa_timeout=3.0)
        settings = replace(issuing.config["CERTIFY"], seal=chosen)
        monkeypatch.setitem(issuing.config, "CERTIFY", settings)
        longterm.forget()
        yield ours
        longterm.forget()


def counted(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_paper_waits_for_its_timestamps_and_is_then_issued_once(office, issuing, client):
    rows.recorded_filing(organisation(person("holder")))
    stored = counted(StoredFile)

    def gone(_: bytes) -> bytes:
        raise RuntimeError

    office.answer = gone
    for _ in range(2):
        with pytest.raises(SealFault, match="timestamp authority"):
            flow.issue_pending()
        db.session.rollback()
    assert (counted(Certificate), counted(StoredFile)) == (0, stored)
    assert (counted(Issuance), counted(LogLeaf), counted(IssuingFailure)) == (1, 1, 0)
    number = db.session.scalars(select(Issuance.number)).one()

    office.answer = None
    assert flow.issue_pending() == 1
    certificate = db.session.scalars(select(Certificate)).one()
    assert certificate.number == number
    folder = service.key_folder(issuing.config["CERTIFY"].home)
    report = verification.verify(files.read(certificate.file), trust=trust.own(folder))
    assert report.verdict == "valid"
    assert report.timestamped_by.name == "Stamp Unit 1"
    assert report.sealed_by.fingerprint == keys.load(folder).fingerprint
    assert flow.issue_pending() == 0

    for language, words in (("en", "Timestamped by"), ("zh", "时间戳机构")):
        form = {"file": (BytesIO(files.read(certificate.file)), "paper.pdf")}
        page = client.post(f"/verify?lang={language}", data=form).text
        assert f"<dt>{words}</dt><dd>Stamp Unit 1 · Stamp Root" in page
