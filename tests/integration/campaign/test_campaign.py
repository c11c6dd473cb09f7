"""A campaign is prepared, opened and closed; filings enter it and are found eligible or not."""

from dataclasses import replace
from datetime import timedelta

import pytest

from certify import clock, history
from certify.accounts.permissions import Forbidden, Hidden
from certify.campaign import entry, service
from certify.campaign.models import Candidacy
from certify.campaign.rules import Plan
from certify.db import db
from certify.problems import Refused
from certify.reference.industries import FIELDS
from tests.integration.campaign.recorded import active_standard, recorded
from tests.people import acting, organisation, person, sign_in


def a_plan(**changes):
    today = clock.today()
    plan = Plan(
        year=today.year, data_year=2025, title_zh="示例认定", title_en="Example round",
        entry_opens_on=today, entry_closes_on=today + timedelta(days=30),
        standards=dict.fromkeys(FIELDS, "pip-illustrative@2026.1"),
    )  # fmt: skip
    return replace(plan, **changes)


@pytest.fixture
def officer(app):
    active_standard()
    return person("officer", "officer")


@pytest.fixture
def open_round(officer):
    row = service.create(a_plan(), actor=acting(officer))
    return service.open_entry(row.id, actor=acting(officer))


@pytest.fixture
def filer(app):
    return person("filer")


def codes(refused):
    return sorted(problem.code for problem in refused.value.problems)


def test_a_campaign_names_a_standard_for_every_field(open_round):
    assert [each.field for each in open_round.fields] == list(FIELDS)
    assert {each.standard_digest for each in open_round.fields} == {
        service.standard_for(open_round, "01").digest
    }
    assert [event.action for event in history.of(open_round)] == ["create", "open"]


def test_every_fault_of_a_plan_is_named_at_once(officer):
    today = clock.today()
    plan = a_plan(
        data_year=today.year, title_en=" ", entry_closes_on=today - timedelta(days=1), reviewers=1,
        standards={**dict.fromkeys(FIELDS, "pip-illustrative@2026.1"), "05": "no@such"},
    )  # fmt: skip
    with pytest.raises(Refused) as refused:
        service.create(plan, actor=acting(officer))
    assert codes(refused) == [
        "data_year_not_before", "out_of_range", "standard_missing", "title_missing",
        "window_reversed",
    ]  # fmt: skip


def test_one_campaign_a_year(open_round, officer):
    with pytest.raises(Refused) as refused:
        service.create(a_plan(), actor=acting(officer))
    assert codes(refused) == ["year_taken"]


def test_only_officers_prepare_campaigns(app):
    with pytest.raises(Forbidden):
        service.create(a_plan(), actor=acting(person("examiner", "examiner")))


def test_an_opted_in_filing_enters_by_itself_once(open_round, filer, work_off):
    filing = recorded(organisation(filer))
    work_off()
    work_off()
    (row,) = db.session.query(Candidacy).all()
    assert (row.filing_id, row.status, row.field) == (filing.id, "eligible", "01")
    assert [(e.action, e.actor_name) for e in history.of(row)] == [
        ("create", "Certify"), ("admit", "Certify"),
    ]  # fmt: skip


def test_without_opt_in_or_of_another_year_nothing_enters_by_itself(open_round, filer, work_off):
    own = organisation(filer)
    recorded(own, declarations={"opt_in": False})
    recorded(own, data_year=2024)
    recorded(own, status="withdrawn")
    work_off()
    assert db.session.query(Candidacy).count() == 0


def test_a_filing_that_cannot_be_read_keeps_none_waiting(open_round, filer, work_off):
    own = organisation(filer)
    broken = recorded(own)
    broken.revision.document = {"schema": "certify.filing/1"}
    db.session.commit()
    whole = recorded(own)
    work_off()
    assert [row.filing_id for row in db.session.query(Candidacy)] == [whole.id]


def test_gates_not_passed_are_told_in_both_languages(open_round, filer):
    filing = recorded(
        organisation(filer), economics={"sales": "0", "exports": "0", "profit": "0"},
    )  # fmt: skip
    row = entry.enter(open_round.id, filing.id, actor=acting(filer))
    assert row.status == "ineligible"
    (reason,) = row.ineligible_reasons
    assert reason["code"] == "gate_G3"
    assert "数据年度有销售" in reason["zh"] and "Sales in the data year" in reason["en"]
    assert reason["zh"] in history.of(row)[-1].reason and reason["en"] in history.of(row)[-1].reason


def test_another_data_year_is_a_reason_and_not_told_twice(open_round, filer):
    filing = recorded(organisation(filer), data_year=2024, product={"launched_on": "2020-01-01"})
    row = entry.enter(open_round.id, filing.id, actor=acting(filer))
    assert [reason["code"] for reason in row.ineligible_reasons] == ["other_data_year"]


def test_what_is_not_recorded_or_not_verified_is_not_eligible(open_round, filer):
    own = organisation(filer)
    filing = recorded(own, status="submitted")
    own.status = "returned"
    db.session.commit()
    row = entry.enter(open_round.id, filing.id, actor=acting(filer))
    assert [reason["code"] for reason in row.ineligible_reasons] == ["not_recorded", "not_verified"]


def test_entering_twice_and_after_leaving_is_refused(open_round, filer):
    filing = recorded(organisation(filer))
    row = entry.enter(open_round.id, filing.id, actor=acting(filer))
    with pytest.raises(Refused) as refused:
        entry.enter(open_round.id, filing.id, actor=acting(filer))
    assert codes(refused) == ["already_entered"]
    with pytest.raises(Refused) as refused:
        entry.leave(row.id, actor=acting(filer), reason="")
    assert codes(refused) == ["reason_missing"]
    entry.leave(row.id, actor=acting(filer), reason="明年再报")
    assert row.status == "left"
    with pytest.raises(Refused):
        entry.enter(open_round.id, filing.id, actor=acting(filer))


def test_nothing_enters_outside_the_window(officer, filer):
    today = clock.today()
    row = service.create(
        a_plan(entry_opens_on=today + timedelta(days=1), entry_closes_on=today + timedelta(days=2)),
        actor=acting(officer),
    )
    filing = recorded(organisation(filer))
    for prepare, code in (
        (lambda: None, "campaign_not_open"),
        (lambda: service.open_entry(row.id, actor=acting(officer)), "window_not_open"),
        (lambda: clock.CLOCK.advance(timedelta(days=4)), "window_over"),
        (lambda: service.close_entry(row.id, actor=acting(officer)), "campaign_not_open"),
    ):
        prepare()
        with pytest.raises(Refused) as refused:
            entry.enter(row.id, filing.id, actor=acting(filer))
        assert codes(refused) == [code]


def test_strangers_readers_and_officers_do_not_enter_others_products(open_round, filer, officer):
    filing = recorded(organisation(filer))
    for stranger in (person("stranger"), officer):
        with pytest.raises(Hidden):
            entry.enter(open_round.id, filing.id, actor=acting(stranger))
    row = entry.enter(open_round.id, filing.id, actor=acting(filer))
    with pytest.raises(Hidden):
        entry.leave(row.id, actor=acting(officer), reason="x")
    with pytest.raises(Hidden):
        entry.enter(open_round.id, 10**6, actor=acting(filer))


def test_a_campaign_with_something_under_way_is_not_closed(open_round, filer, officer):
    filing = recorded(organisation(filer))
    row = entry.enter(open_round.id, filing.id, actor=acting(filer))
    service.close_entry(open_round.id, actor=acting(officer))
    with pytest.raises(Refused) as refused:
        service.close(open_round.id, actor=acting(officer))
    assert codes(refused) == ["under_way"]
    entry.leave(row.id, actor=acting(filer), reason="明年再报")
    assert service.close(open_round.id, actor=acting(officer)).status == "closed"


def test_numbers_by_state_stand_in_the_order_of_the_life(open_round, filer):
    own = organisation(filer)
    for sales in ("60000000.00", "0"):
        money = {"sales": sales} if sales != "0" else {"sales": "0", "exports": "0", "profit": "0"}
        filing = recorded(own, economics=money)
        entry.enter(open_round.id, filing.id, actor=acting(filer))
    assert list(service.numbers_by_state(open_round.id).items()) == [
        ("eligible", 1), ("ineligible", 1),
    ]  # fmt: skip


def test_the_officers_list_is_paged_and_filtered(open_round, filer, officer, monkeypatch):
    monkeypatch.setattr(service, "PAGE", 2)
    own = organisation(filer)
    filings = [recorded(own) for _ in range(3)]
    for filing in filings:
        entry.enter(open_round.id, filing.id, actor=acting(filer))
    first, key = service.candidacies(open_round.id, actor=acting(officer))
    rest, end = service.candidacies(open_round.id, actor=acting(officer), after=key or 0)
    assert [row.filing_id for row in (*first, *rest)] == [each.id for each in filings]
    assert end is None
    none, _ = service.candidacies(
        open_round.id, actor=acting(officer), status="eligible", field="05"
    )
    assert none == []


def test_a_plan_typed_wrongly_loses_nothing_and_says_where(officer, client):
    sign_in(client, officer)
    prefilled = client.get("/campaigns/new")
    assert "pip-illustrative@2026.1" in prefilled.text
    page = client.post("/campaigns/new", data={"year": "twenty", "title_en": "My round"})
    assert (page.status_code, page.mimetype) == (422, "text/html")
    assert "“twenty” is not a whole number." in page.text and "My round" in page.text


def test_pages_of_campaigns_are_shut_to_others(open_round, client):
    assert client.get(f"/campaigns/{open_round.id}").status_code == 302
    sign_in(client, person("someone"))
    assert client.get(f"/campaigns/{open_round.id}").status_code == 404
    assert client.get("/campaigns/new").status_code == 403
    assert client.get(f"/campaigns/{open_round.id}/enter").status_code == 200
    assert client.get("/campaigns/candidacies/1").status_code == 404
