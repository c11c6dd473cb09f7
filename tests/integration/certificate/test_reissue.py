"""A paper takes the place of another: two people, one paper in force, each names the other."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from certify import clock, files, history
from certify.accounts.permissions import Forbidden
from certify.certificate import issuing as flow
from certify.certificate import register, service
from certify.certificate.log.models import LogLeaf
from certify.certificate.models import Certificate, Issuance
from certify.certificate.reissue import service as reissue
from certify.certificate.views import check
from certify.db import db
from certify.filing.models import Filing, FilingRevision
from certify.problems import Refused
from tests import rows
from tests.integration.certificate.test_register import _SameConnection
from tests.people import acting, organisation, person, sign_in

STEPS = ("numbers.give", "store.append_all", "store.checkpoint", "store.proof", "render", "seal",
         "files.keep", "history.begin", "succession.give_way", "succession.inherit")  # fmt: skip
WORDS = "签章密钥存疑"


@pytest.fixture
def old(issuing) -> Certificate:
    """A recordation certificate as issued."""
    rows.recorded_filing(organisation(person("holder")))
    flow.issue_pending()
    return db.session.scalars(select(Certificate)).one()


@pytest.fixture
def officers(app):
    return acting(person("one", "officer")), acting(person("two", "officer"))


def confirmed(old, officers, code=reissue.KEY_IN_DOUBT, **named):
    first, second = officers
    row = reissue.propose(old.number, code, WORDS, actor=first, **named)
    return reissue.confirm(row.id, actor=second)


def corrected(filing: Filing) -> FilingRevision:
    """A second revision of a filing, with another name of the product."""
    first = filing.revision
    said = {c.key: getattr(first, c.key) for c in FilingRevision.__table__.columns}
    document = rows.document("更正后的产品")
    said |= {"id": None, "number": 2, "document": document, "name_zh": "更正后的产品"}
    row = FilingRevision(**said)
    db.session.add(row)
    db.session.commit()
    return row


def test_the_new_paper_stands_and_each_names_the_other(old, officers):
    row = confirmed(old, officers)
    assert check(files.read(old.file)).verdict == "valid", "until the new one stands the old does"
    assert reissue.carry_out() == 1
    new = db.session.scalars(select(Certificate).where(Certificate.id != old.id)).one()
    assert new.number != old.number
    assert (old.status, new.status, row.status) == ("superseded", "valid", "issued")
    assert new.predecessor_id == old.id
    assert reissue.successor_of(old) is new
    report = check(files.read(old.file))
    assert (report.verdict, report.status) == ("not_valid", "superseded")
    said = report.reasons[-1].say("en")
    assert WORDS in said and new.number in said
    assert check(files.read(new.file)).verdict == "valid"
    said = {k: v for k, v in new.content.items() if k not in ("number", "page_url", "issued_on")}
    assert said.items() <= old.content.items(), "the same facts under another seal"
    event = history.of(old)[-1]
    assert (event.reason_code, event.data["successor"]) == ("key_in_doubt", new.number)
    assert reissue.carry_out() == 0
    assert flow.issue_pending() == 0


def test_the_register_of_the_command_line_names_the_successor_too(old, officers):
    confirmed(old, officers)
    reissue.carry_out()
    asked = register._ask(_SameConnection(), old.number)
    answered = service.state_of(old)
    assert replace(asked, as_of=answered.as_of) == answered
    assert answered.successor is not None


def test_it_takes_two_officers(old, officers):
    first, second = officers
    holder = acting(person("somebody"))
    with pytest.raises(Forbidden):
        reissue.propose(old.number, reissue.CORRECTION, WORDS, actor=holder)
    row = reissue.propose(old.number, reissue.CORRECTION, WORDS, actor=first)
    for actor in (first, holder):
        with pytest.raises(Forbidden):
            reissue.confirm(row.id, actor=actor)
    assert reissue.carry_out() == 0, "nothing is issued on one officer's word"
    assert reissue.confirm(row.id, actor=second).status == "confirmed"


def test_everything_wrong_is_said_at_once(old, officers):
    first, _ = officers
    with pytest.raises(Refused) as refused:
        reissue.propose("RC-0000-000000-0", "whim", " ", actor=first)
    codes = [each.code for each in refused.value.problems]
    assert codes == ["unknown_reason", "reason_missing", "unknown_number"]
    reissue.propose(old.number, reissue.CORRECTION, WORDS, actor=first)
    other = rows.recorded_filing(db.session.get_one(Filing, old.filing_id).organisation)
    with pytest.raises(Refused) as refused:
        reissue.propose(
            old.number, reissue.CORRECTION, WORDS, actor=first,
            revision_id=other.current_revision_id,
        )  # fmt: skip
    codes = [each.code for each in refused.value.problems]
    assert codes == ["proposed_already", "foreign_revision"]


def test_a_dropped_proposal_may_be_made_again(old, officers):
    first, _ = officers
    row = reissue.propose(old.number, reissue.CORRECTION, WORDS, actor=first)
    assert reissue.open_for(old) is row
    reissue.drop(row.id, "irrtum", actor=first)
    assert reissue.open_for(old) is None
    assert reissue.listed() == []
    reissue.propose(old.number, reissue.CORRECTION, WORDS, actor=first)


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_death_at_any_step_replaces_once(old, officers, monkeypatch, step, after):
    confirmed(old, officers)
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
            reissue.carry_out()
    db.session.rollback()
    db.session.expire_all()
    assert old.status == "valid", "the old paper stands while no other does"
    assert reissue.carry_out() == 1
    db.session.expire_all()
    papers = db.session.scalars(select(Certificate).order_by(Certificate.id)).all()
    assert [each.status for each in papers] == ["superseded", "valid"]
    claims = select(func.count()).select_from(LogLeaf).where(LogLeaf.kind == "certificate")
    assert db.session.scalar(claims) == db.session.scalar(select(func.count(Issuance.id))) == 2


def test_a_correction_tells_of_the_corrected_revision(old, officers):
    filing = db.session.get_one(Filing, old.filing_id)
    revision = corrected(filing)
    filing.current_revision_id = revision.id
    db.session.commit()
    assert flow.to_issue() == [], "a corrected filing gets no second paper beside the first"
    confirmed(old, officers, reissue.CORRECTION, revision_id=revision.id)
    reissue.carry_out()
    new = reissue.successor_of(old)
    assert new.revision_id == revision.id
    assert new.content["product"]["name_zh"] == "更正后的产品"
    assert check(files.read(new.file)).verdict == "valid"


def test_a_suspension_goes_over_to_the_successor(old, officers):
    first, _ = officers
    service.change_state(old.number, "suspend", "facts_in_doubt", "数据存疑", actor=first)
    confirmed(old, officers)
    reissue.carry_out()
    new = reissue.successor_of(old)
    state = service.state_of(new)
    assert (state.status, state.reason) == ("suspended", "数据存疑")


def test_what_left_force_is_not_revived(old, officers):
    first, second = officers
    row = confirmed(old, officers)
    service.change_state(old.number, "withdraw", "patent_lost", "专利失效", actor=first)
    assert reissue.carry_out() == 0
    assert (row.status, old.status) == ("dropped", "withdrawn")
    with pytest.raises(Refused) as refused:
        reissue.propose(old.number, reissue.CORRECTION, WORDS, actor=second)
    assert [each.code for each in refused.value.problems] == ["not_in_force"]


def test_neither_term_nor_score_is_decided_anew(issuing, officers):
    filing = rows.recorded_filing(organisation(person("holder")))
    flow.issue_pending()
    paper = db.session.scalars(select(Certificate)).one()
    paper.valid_until = clock.today().replace(year=clock.today().year + 3)
    paper.content = {**paper.content, "valid_until": paper.valid_until.isoformat()}
    db.session.commit()
    confirmed(paper, officers)
    reissue.carry_out()
    assert reissue.successor_of(paper).valid_until == paper.valid_until
    assert filing.status == "recorded"


def test_officers_propose_and_confirm_on_pages(old, client):
    first, second = person("one", "officer"), person("two", "officer")
    sign_in(client, first)
    assert "Replace by a new certificate" in client.get(f"/certificates/{old.number}").text
    sent = {"reason_code": "key_in_doubt", "reason": WORDS}
    assert client.post(f"/certificates/{old.number}/reissue", data=sent).status_code == 303
    own = client.get("/office/reissues").text
    assert WORDS in own and "Another officer confirms what you proposed." in own
    (row,) = reissue.listed()
    assert client.post("/office/reissues", data={"id": row.id}).status_code == 403
    sign_in(client, second)
    assert client.post("/office/reissues", data={"id": row.id}).status_code == 303
    reissue.carry_out()
    new = reissue.successor_of(old)
    page = client.get(f"/certificates/{old.number}").text
    assert WORDS in page and "In its place stands" in page and new.number in page
    assert old.number in client.get(f"/certificates/{new.number}").text
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "zh"
    assert client.get("/office/reissues").status_code == 200
