"""A key is lost, or stolen: a new one takes its place, what the old one signed is told apart."""

import json
from datetime import timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from certify import clock, files
from certify.certificate import issuing as flow
from certify.certificate import keys, service, trust
from certify.certificate.keyring import book, inventory, reports, rotation
from certify.certificate.keyring.commands import keys_group
from certify.certificate.keyring.spans import CREDENTIAL, LOG, SEAL
from certify.certificate.keys import KeysNotReady
from certify.certificate.log import store
from certify.certificate.models import Certificate
from certify.certificate.reissue import service as reissue
from certify.certificate.verification import verify
from certify.certificate.views import check
from certify.db import db
from certify.installation import settings
from certify.problems import Refused
from tests import rows
from tests.people import acting, organisation, person


@pytest.fixture
def folder(issuing, tmp_path):
    """A key folder of this test alone, in the place of the run's own."""
    own = service.key_folder(settings().home)
    aside = own.rename(tmp_path / "keys-of-the-run")
    keys.ensure(own)
    yield own
    own.rename(tmp_path / "keys-of-the-test")
    aside.rename(own)


@pytest.fixture
def officers(app):
    return person("one", "officer"), person("two", "officer")


def issued(count: int = 1) -> list[Certificate]:
    known = set(db.session.scalars(select(Certificate.id)))
    home = organisation(person(f"holder-{len(known)}"), uscc=f"91320505MA1P7X8K{len(known)}U")
    for _ in range(count):
        rows.recorded_filing(home)
    flow.issue_pending()
    query = select(Certificate).where(Certificate.id.not_in(known)).order_by(Certificate.id)
    return list(db.session.scalars(query))


def told(paper: Certificate):
    return check(files.read(paper.file))


def test_a_new_sealing_key_under_the_same_authority_leaves_old_papers_good(folder):
    before = trust.own(folder)
    (old,) = issued()
    fresh = rotation.renew_demonstration(folder)
    (new,) = issued()
    assert old.key_fingerprint != new.key_fingerprint == fresh.fingerprint
    assert (told(old).verdict, told(new).verdict) == ("valid", "valid")
    known = verify(files.read(new.file), trust=before, register=service.ask_register)
    assert known.trusted, "whoever trusts the authority trusts its next key"
    first, second = (s for s in inventory.of_folder(folder) if s.use == SEAL)
    assert (first.name, first.ended, second.name) == (
        fresh.fingerprint, None, old.key_fingerprint
    )  # fmt: skip
    assert second.ended is not None


def test_a_lost_key_is_followed_by_another(folder):
    (old,) = issued()
    (folder / keys.SEAL_KEY).unlink()
    with pytest.raises(KeysNotReady):
        flow.own_seal()
    rotation.renew_demonstration(folder)
    assert told(old).verdict == "valid"
    assert told(issued()[0]).verdict == "valid"


def test_an_authority_whose_key_was_thrown_away_is_followed_by_another(folder):
    (old,) = issued()
    (folder / keys.AUTHORITY_KEY).unlink()
    rotation.renew_demonstration(folder)
    assert len(trust.own(folder).authorities) == 2
    assert {told(old).verdict, told(issued()[0]).verdict} == {"valid"}


def test_an_authority_s_own_key_is_put_in_after_checks(folder, tmp_path):
    root_key = keys.demonstration_root(clock.now() - timedelta(days=1))
    seal = keys.demonstration_seal(*root_key, clock.now() - timedelta(days=1))
    pem = tmp_path / "new.pem", tmp_path / "new.key", tmp_path / "root.pem"
    pem[0].write_bytes(seal[1].public_bytes(rotation.PEM))
    pem[1].write_bytes(keys.private_pem(seal[0]))
    pem[2].write_bytes(root_key[1].public_bytes(rotation.PEM))
    before = {f.name: f.read_bytes() for f in folder.iterdir()}
    with pytest.raises(KeysNotReady, match="not issued by"):
        rotation.install_seal(folder, pem[0], pem[1], None)
    with pytest.raises(KeysNotReady, match="belong together"):
        rotation.install_seal(folder, folder / keys.SEAL_CERTIFICATE, pem[1], None)
    assert before == {f.name: f.read_bytes() for f in folder.iterdir()}, "refused, untouched"
    fresh = rotation.install_seal(folder, *pem)
    assert keys.load(folder).fingerprint == fresh.fingerprint
    with pytest.raises(KeysNotReady, match="seals already"):
        rotation.install_seal(folder, pem[0], pem[1], None)


def test_keys_of_credentials_and_log_change_and_old_papers_stay_good(folder):
    (old,) = issued()
    store.prepare()
    rotation.renew_credential(folder, "http://localhost/issuer")
    rotation.renew_log(folder)
    (new,) = issued()
    for paper in (old, new):
        report = told(paper)
        assert (report.verdict, report.claim_signed, report.logged) == ("valid", True, True)
    uses = [each.use for each in inventory.of_folder(folder)]
    assert (uses.count(CREDENTIAL), uses.count(LOG)) == (2, 2)
    read = trust.read(trust.own(folder).as_json())
    assert read.keys == book.read(folder) != ()


def test_a_stolen_sealing_key_from_report_to_reissue(folder, officers):
    """The whole procedure of docs/security.md, by its commands."""
    first, second = officers
    early, late = *issued(), None
    clock.CLOCK.advance(timedelta(days=10))
    late, gone = issued(2)
    service.change_state(gone.number, "cancel", "holder_request", "停产", actor=acting(first))
    since = clock.today() - timedelta(days=5)
    done = run("compromised", early.key_fingerprint[:16], "--since", since.isoformat(),
               "--by", first.email, "--lang", "en")  # fmt: skip
    assert done.exit_code == 0, done.output
    assert late.number in done.output and early.number not in done.output
    assert "1 of 3 papers are in doubt" in done.output
    assert "1 reissues proposed" in done.output

    with pytest.raises(KeysNotReady, match="reported compromised"):
        flow.own_seal()
    report = told(early)
    assert (report.verdict, report.reasons[0].code) == ("valid", "key_compromised")
    assert report.sealed_by.key_compromised_since == since.isoformat()
    assert told(late).verdict == "not_valid"
    alone = verify(files.read(early.file), trust=trust.own(folder))
    assert alone.verdict == "not_valid", "without the register nobody can tell"
    handed_on = trust.read(trust.own(folder).as_json())
    assert verify(files.read(late.file), trust=handed_on).reasons[0].code == "key_compromised"

    (row,) = reissue.listed()
    reissue.confirm(row.id, actor=acting(second))
    assert run("rotate", "seal").exit_code == 0
    assert reissue.carry_out() == 1
    db.session.expire_all()
    new = reissue.successor_of(late)
    assert (told(new).verdict, told(new).reasons) == ("valid", ())
    assert (late.status, told(early).verdict) == ("superseded", "valid")
    again = run("compromised", early.key_fingerprint[:16], "--since", since.isoformat(),
                "--by", first.email)  # fmt: skip
    assert "0 of 3 papers" in again.output and "0 reissues" in again.output


def test_a_forger_with_the_stolen_key_makes_nothing_valid(folder):
    """He can seal what he likes, and write any day; the register holds other bytes."""
    from certify.certificate.models import Issuance
    from certify.certificate.seal import seal

    (paper,) = issued()
    stolen = keys.load(folder)
    row = db.session.scalars(select(Issuance)).one()
    forged = seal(flow.unsealed(row), stolen, at=clock.now() - timedelta(days=300))
    reports.report(stolen.fingerprint, clock.today())
    report = check(forged)
    assert (report.verdict, report.intact, report.trusted) == ("not_valid", True, True)
    codes = [each.code for each in report.reasons]
    assert codes[:1] == ["key_compromised"] and "other_file" in codes
    assert told(paper).verdict == "not_valid", "sealed on the day itself: in doubt"


def test_a_stolen_credential_key_is_told_and_signs_no_more(folder):
    (paper,) = issued()
    name = inventory.present(folder, CREDENTIAL)
    span = reports.report(name, clock.today())
    assert [each.number for each in reports.signed_with(span)] == [paper.number]
    assert told(paper).verdict == "not_valid"
    with pytest.raises(KeysNotReady, match="rotate credential"):
        flow.own_key()
    rotation.renew_credential(folder, "http://localhost/issuer")
    assert told(issued()[0]).verdict == "valid"


def test_wrong_reports_are_refused_with_everything_wrong(folder):
    issued()
    with pytest.raises(Refused) as refused:
        reports.report("abc", clock.today() + timedelta(days=1))
    codes = [each.code for each in refused.value.problems]
    assert codes == ["unknown_key_name", "in_the_future"]
    assert book.read(folder) == ()
    done = run("compromised", "nosuchkey", "--since", "2026-01-01", "--lang", "zh")
    assert done.exit_code == 2 and "nosuchkey" in done.output
    done = run("compromised", inventory.present(folder, SEAL), "--since", "2026-01-01",
               "--by", "nobody@example.com")  # fmt: skip
    assert done.exit_code == 1 and book.read(folder) == ()


def test_a_damaged_book_is_not_passed_over(folder):
    (paper,) = issued()
    (folder / book.FILE).write_text("{}")
    with pytest.raises(KeysNotReady, match="book of keys"):
        told(paper)


def test_the_list_shows_keys_spans_and_papers(folder):
    issued(2)
    shown = json.loads(run("list", "--json").output)
    seal = next(each for each in shown if each["use"] == "seal")
    assert (seal["present"], seal["papers"], seal["compromised_since"]) == (True, 2, None)
    assert "2 papers" in run("list").output


def run(*arguments: str):
    from flask import current_app

    here = current_app._get_current_object()
    return CliRunner().invoke(keys_group, list(arguments), obj=lambda: here)
