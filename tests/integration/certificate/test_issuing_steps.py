"""The steps of issuing: each may be the last before a crash, and none is done twice."""

import json
from itertools import count

import pytest
from sqlalchemy import func, select

from certify import files
from certify.certificate import issuing as flow
from certify.certificate import keys, reading, service
from certify.certificate.credential import payload, securing, status
from certify.certificate.credential.keys import public_keys
from certify.certificate.enclosures import CREDENTIAL, PROOF
from certify.certificate.log import signing, store
from certify.certificate.log.leaves import leaf
from certify.certificate.log.models import LogLeaf
from certify.certificate.log.proofs import check_proof
from certify.certificate.models import Certificate, Issuance
from certify.db import db
from certify.installation import settings
from tests import rows
from tests.people import organisation, person

STEPS = ("numbers.give", "store.append_all", "store.checkpoint", "store.proof", "render", "seal",
         "files.keep", "history.begin")  # fmt: skip


@pytest.fixture
def filing(issuing):
    return rows.recorded_filing(organisation(person("holder")))


def only() -> tuple[Certificate, Issuance]:
    certificate = db.session.scalars(select(Certificate)).one()
    return certificate, db.session.scalars(select(Issuance)).one()


def enclosed(certificate: Certificate, name: str) -> bytes:
    return reading.attachment(files.read(certificate.file), name)


def test_the_paper_carries_its_claim_and_the_proof_that_it_is_logged(filing):
    flow.issue_pending()
    certificate, row = only()
    folder = store.key_folder()
    claim, _kid = securing.opened(enclosed(certificate, CREDENTIAL).decode(), public_keys(folder))
    read = payload.read_payload(claim)
    assert read.content.as_json() == certificate.content
    assert read.valid_from == row.issued_at.replace(microsecond=0)
    entry = leaf("certificate", payload.digest(claim)).entry
    head = check_proof(enclosed(certificate, PROOF), entry, signing.verifiers(folder))
    assert head.size == 1
    assert row.certificate_id == certificate.id
    assert {each.index for each in read.entries} == {row.status_index % status.LEAST_BITS}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_death_at_any_step_loses_nothing_and_repeats_nothing(filing, monkeypatch, step, after):
    """What is done again comes out the same: one number, one claim in the log, one paper."""
    owner, _, name = step.rpartition(".")
    target = getattr(flow, owner) if owner else flow
    real = getattr(target, name)

    def dies(*values, **named):
        if after:
            real(*values, **named)
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(target, name, dies)
        with pytest.raises(KeyboardInterrupt):
            flow.issue_pending()
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Certificate)) == 0
    begun = db.session.scalars(select(Issuance.credential)).all()
    assert flow.issue_pending() == 1
    certificate, row = only()
    assert begun in ([], [row.credential]), "what was claimed once is claimed unchanged"
    claims = select(func.count()).select_from(LogLeaf).where(LogLeaf.kind == "certificate")
    assert db.session.scalar(claims) == 1
    assert certificate.number == row.number
    assert flow.issue_pending() == 0


def test_no_paper_before_its_claim_is_in_a_signed_checkpoint(filing, monkeypatch):
    seen = []
    real = flow.render

    def watched(content, fonts, enclosures, **template):
        row = db.session.scalars(select(Issuance)).one()
        seen.append((row.log_place, store.signed_size()))
        return real(content, fonts, enclosures, **template)

    monkeypatch.setattr(flow, "render", watched)
    flow.issue_pending()
    ((place, signed),) = seen
    assert place is not None and place < signed


def test_several_papers_share_one_checkpoint(issuing):
    owner = organisation(person("holder"))
    for turn in range(3):
        rows.recorded_filing(owner, name=f"产品{turn}")
    assert flow.issue_pending() == 3
    assert store.signed_size() == 3
    sizes = {json.dumps(row.proof.splitlines()[-4]) for row in db.session.scalars(select(Issuance))}
    assert len(sizes) == 1


def test_the_unsealed_paper_comes_out_of_the_record_alone(filing):
    flow.issue_pending()
    _, row = only()
    first = flow.unsealed(row)
    assert flow.unsealed(row) == first
    certificate, _ = only()
    assert files.read(certificate.file).startswith(first[:1000])


def test_a_place_in_the_lists_that_is_taken_is_drawn_again(issuing, monkeypatch):
    owner = organisation(person("holder"))
    for turn in range(2):
        rows.recorded_filing(owner, name=f"产品{turn}")
    drawn = count()
    monkeypatch.setattr(flow.secrets, "randbelow", lambda _: next(drawn) // 2)
    flow.issue_pending()
    assert sorted(db.session.scalars(select(Issuance.status_index))) == [0, 1]
    monkeypatch.setattr(flow, "CROWD", 1)
    assert flow._free_index() >= 2 * status.LEAST_BITS, "a full list is followed by the next"


def test_the_list_of_a_place_is_told_by_its_address(issuing):
    first, second = flow.entries(status.LEAST_BITS + 5)
    base = settings().base_url
    assert (first.index, second.index) == (5, 5)
    assert {first.list_url, second.list_url} == {
        f"{base}/status/suspension/1", f"{base}/status/revocation/1",
    }  # fmt: skip


def test_a_recognition_begun_by_another_worker_is_taken_over(filing):
    key = keys.load(service.key_folder(settings().home))
    first = flow.prepare("recordation", filing.id, key, flow.own_key())
    again = flow.prepare("recordation", filing.id, key, flow.own_key())
    assert isinstance(first, Issuance) and first.id == again.id
    flow.prove([first.id])
    paper = flow.print_and_keep(first.id, key)
    assert flow.prepare("recordation", filing.id, key, flow.own_key()).id == paper.id
    assert flow.print_and_keep(first.id, key).id == paper.id
