"""Drafts keep everything typed; two people never overwrite each other unseen."""

import pytest
from sqlalchemy import select

from certify import history
from certify.accounts.models import Membership
from certify.accounts.permissions import Forbidden, Hidden
from certify.db import db
from certify.filing import service
from certify.filing.models import Filing
from certify.problems import Refused
from tests.integration.filing.answers import PDF, YEAR, fill
from tests.people import acting, organisation, person


@pytest.fixture
def owner(app):
    return person("owner")


@pytest.fixture
def home(owner):
    return organisation(owner)


@pytest.fixture
def filing(owner, home):
    return service.begin_filing(home.id, YEAR, actor=acting(owner))


def codes(refusal) -> list[str]:
    return [problem.code for problem in refusal.value.problems]


def test_a_draft_begins_with_whom_to_ask(filing):
    assert filing.status == "draft"
    assert filing.draft["organisation"] == {
        "contact": "王示例", "mobile": "13800000000", "email": "ip@example.com"
    }  # fmt: skip
    assert [event.action for event in history.of(filing)] == ["create"]


def test_an_unverified_organisation_cannot_file(owner, home):
    home.status = "submitted"
    db.session.commit()
    with pytest.raises(Refused) as refusal:
        service.begin_filing(home.id, YEAR, actor=acting(owner))
    assert codes(refusal) == ["organisation_not_verified"]


@pytest.mark.parametrize("year", [1999, 2026, 3000])
def test_only_whole_years_can_be_filed(owner, home, year):
    with pytest.raises(Refused) as refusal:
        service.begin_filing(home.id, year, actor=acting(owner))
    assert codes(refusal) == ["year_not_over"]
    assert db.session.scalars(select(Filing)).all() == []


def test_strangers_learn_nothing_and_readers_write_nothing(owner, home, filing):
    stranger, reader = person("stranger", "examiner"), person("reader")
    db.session.add(Membership(user_id=reader.id, organisation_id=home.id, role="reader"))
    db.session.commit()
    for act in (
        lambda a: service.begin_filing(home.id, YEAR, actor=a),
        lambda a: service.save_section(filing.id, "product", {}, version=1, actor=a),
        lambda a: service.add_patent(filing.id, {}, actor=a),
        lambda a: service.attach_evidence(filing.id, PDF, "a.pdf", "other", actor=a),
        lambda a: service.discard(filing.id, actor=a),
    ):
        with pytest.raises(Hidden):
            act(acting(stranger))
        with pytest.raises(Forbidden):
            act(acting(reader))
    assert service.own_filing(filing.id, acting(reader)).id == filing.id


def test_whatever_was_typed_is_kept(owner, filing):
    typed = {"sales": "much", "profit": "-1,5", "exports": "九", "unknown": "x"}
    service.save_section(filing.id, "economics", typed, version=1, actor=acting(owner))
    assert filing.draft["economics"] == {"sales": "much", "profit": "-1,5", "exports": "九"}
    assert filing.draft_version == 2
    service.save_section(filing.id, "economics", typed, version=2, actor=acting(owner))
    assert filing.draft_version == 2, "saving the same text again changes nothing"


def test_a_stale_save_of_the_same_section_carries_both_texts(owner, filing):
    actor = acting(owner)
    service.save_section(filing.id, "product", {"model": "theirs"}, version=1, actor=actor)
    with pytest.raises(service.StaleDraft) as stale:
        service.save_section(filing.id, "product", {"model": "mine"}, version=1, actor=actor)
    assert stale.value.mine == {"model": "mine"}
    assert stale.value.theirs == {"model": "theirs"}
    assert filing.draft["product"] == {"model": "theirs"}
    service.save_section(
        filing.id, "product", {"model": "mine"}, version=stale.value.version, actor=actor
    )
    assert filing.draft["product"] == {"model": "mine"}


def test_a_colleague_in_another_section_is_no_conflict(owner, filing):
    actor = acting(owner)
    service.save_section(filing.id, "product", {"model": "M"}, version=1, actor=actor)
    service.save_section(filing.id, "market", {"core_features_total": "8"}, version=1, actor=actor)
    assert filing.draft["product"] == {"model": "M"}
    assert filing.draft["market"] == {"core_features_total": "8"}


def test_patents_come_change_and_go(owner, filing):
    actor = acting(owner)
    assert service.add_patent(filing.id, {"number": "A"}, actor=actor) == 0
    assert service.add_patent(filing.id, {"number": "B"}, actor=actor) == 1
    seen = filing.draft_version
    service.save_patent(filing.id, 1, {"number": "B2"}, version=seen, actor=actor)
    service.save_patent(filing.id, 0, {"number": "A2"}, version=seen, actor=actor)
    with pytest.raises(service.StaleDraft):
        service.save_patent(filing.id, 1, {"number": "B3"}, version=seen, actor=actor)
    service.remove_patent(filing.id, 0, version=filing.draft_version, actor=actor)
    assert filing.draft["patents"] == [{"number": "B2"}]
    with pytest.raises(service.StaleDraft):
        service.save_patent(filing.id, 1, {"number": "B4"}, version=seen, actor=actor)
    with pytest.raises(Hidden):
        service.remove_patent(filing.id, 7, version=filing.draft_version, actor=actor)


def test_files_have_one_name_each_and_must_be_what_they_say(owner, filing):
    actor = acting(owner)
    kept = service.attach_evidence(filing.id, PDF, "C:\\in\\licence.pdf", "licence", actor=actor)
    assert kept.name == "licence.pdf"
    for data, name, kind, code in (
        (PDF, "licence.pdf", "licence", "name_taken"),
        (b"<html>", "report.pdf", "other", "file_not_readable"),
        (b"", "empty.pdf", "other", "file_empty"),
        (PDF, "ours.pdf", "gossip", "kind_unknown"),
    ):
        with pytest.raises(Refused) as refusal:
            service.attach_evidence(filing.id, data, name, kind, actor=actor)
        assert codes(refusal) == [code]
    service.remove_evidence(filing.id, kept.id, actor=actor)
    assert filing.evidence == []
    with pytest.raises(Hidden):
        service.remove_evidence(filing.id, kept.id, actor=actor)


def test_the_next_year_takes_over_all_but_the_figures(owner, home, filing):
    actor = acting(owner)
    fill(filing, actor)
    service.attach_evidence(filing.id, PDF, "licence.pdf", "licence", actor=actor)
    service.attach_evidence(filing.id, PDF, "audit.pdf", "economic", actor=actor)
    earlier = service.begin_filing(home.id, YEAR - 1, actor=actor, product_id=filing.product_id)
    assert earlier.draft["economics"] == {}, "sales of a later year are nobody's prior year"
    with pytest.raises(Refused) as refusal:
        service.begin_filing(home.id, YEAR, actor=actor, product_id=filing.product_id)
    assert codes(refusal) == ["filing_exists"]
    service.save_section(earlier.id, "economics", {"sales": "51000000"}, version=1, actor=actor)
    service.discard(filing.id, actor=actor)
    again = service.begin_filing(home.id, YEAR, actor=actor, product_id=filing.product_id)
    assert again.draft["economics"] == {"prior_year_sales": "51000000"}
    assert again.draft["accounts"] == {}
    assert again.draft["declarations"] == {}
    assert again.draft["product"] == filing.draft["product"]
    assert again.draft["patents"][0]["status_checked_on"] == ""
    assert again.draft["patents"][0]["number"] == "201710601862.3"
    assert [each.name for each in again.evidence] == ["licence.pdf"]


def test_a_product_of_another_organisation_cannot_be_continued(owner, filing):
    other = person("other")
    elsewhere = organisation(other, uscc="91350100M000100Y43")
    with pytest.raises(Hidden):
        service.begin_filing(
            elsewhere.id, YEAR - 1, actor=acting(other), product_id=filing.product_id
        )


def test_a_list_shows_own_filings_only_page_by_page(owner, home):
    other = person("other")
    elsewhere = organisation(other, uscc="91350100M000100Y43")
    service.begin_filing(elsewhere.id, YEAR, actor=acting(other))
    actor = acting(owner)
    made = [service.begin_filing(home.id, YEAR, actor=actor).id for _ in range(service.PAGE + 2)]
    first = service.own_filings(actor)
    assert [f.id for f in first] == made[::-1][: service.PAGE + 1]
    rest = service.own_filings(actor, after=first[service.PAGE - 1].id)
    assert [f.id for f in rest] == made[::-1][service.PAGE :]
    assert service.own_filings(actor, year=YEAR - 1) == []
    assert service.own_filings(actor, status="returned") == []
