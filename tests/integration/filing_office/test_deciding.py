"""Return, record, refuse, withdraw: who may, when, and what follows."""

import pytest
from sqlalchemy import select

from certify import history
from certify.accounts.permissions import Forbidden, Hidden
from certify.db import db
from certify.filing import numbers, service
from certify.filing.models import Filing, Remark, SearchGram
from certify.filing.office import service as office
from certify.problems import Refused
from tests.integration.filing.answers import SECTIONS, YEAR
from tests.integration.filing_office.filed import submit, submitted
from tests.people import acting, person

DEEDS = {
    "return": lambda f, actor: office.return_filing(f.id, [], "请补正", actor=actor),
    "record": lambda f, actor: office.record(f.id, "", actor=actor),
    "refuse": lambda f, actor: office.refuse(f.id, "不符合", actor=actor),
    "withdraw": lambda f, actor: office.withdraw(f.id, "依申请", actor=actor),
}
AFTER = {"return": "returned", "record": "recorded", "refuse": "refused", "withdraw": "withdrawn"}


def refused(deed) -> list[tuple[str, str]]:
    """(pointer, code) of what ``deed`` is refused for; the rows are as before."""
    with pytest.raises(Refused) as caught:
        deed()
    db.session.expire_all()
    return [(p.pointer, p.code) for p in caught.value.problems]


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("role", ["reviewer", "officer", "statistician", "editor", "administrator"])
def test_nobody_but_an_examiner_decides(filing, actor, deed, role):
    if deed == "withdraw":
        office.record(filing.id, "", actor=actor)
    before = filing.status
    other = acting(person(role, role))
    with pytest.raises(Forbidden if role == "officer" else Hidden):
        DEEDS[deed](filing, other)
    assert filing.status == before


@pytest.mark.parametrize("deed", DEEDS)
def test_nobody_examines_his_own_organisation(filing, actor, filer, partial, deed):
    if deed == "withdraw":
        office.record(filing.id, "", actor=actor)
    before = filing.status
    for person_ in (filer, acting(partial)):
        with pytest.raises(Hidden):
            DEEDS[deed](filing, person_)
    db.session.expire_all()
    assert filing.status == before


@pytest.mark.parametrize("first", DEEDS)
@pytest.mark.parametrize("then", DEEDS)
def test_only_the_steps_of_the_life_are_taken(filing, actor, first, then):
    if first == "withdraw":
        office.record(filing.id, "", actor=actor)
    DEEDS[first](filing, actor)
    assert filing.status == AFTER[first]
    if (first, then) == ("record", "withdraw"):
        DEEDS[then](filing, actor)
        assert filing.status == "withdrawn"
        return
    assert refused(lambda: DEEDS[then](filing, actor)) == [("", "wrong_state")]
    assert filing.status == AFTER[first]


def test_a_return_leaves_remarks_at_their_fields_and_one_event(filing, actor):
    remarks = [("/product/description", " 请写明\r\n待机功耗。\x00 "), ("/economics/sales", "  ")]
    office.return_filing(filing.id, remarks, "", actor=actor)
    kept = db.session.scalars(select(Remark)).all()
    assert [(r.pointer, r.text) for r in kept] == [("/product/description", "请写明\n待机功耗。")]
    assert kept[0].revision_id == filing.current_revision_id
    event = history.of(filing)[-1]
    assert (event.action, event.reason) == ("return", "请写明\n待机功耗。")
    assert event.data == {"remarks": 1, "reason_given": False, "revision": 1}


@pytest.mark.parametrize(
    "pointer",
    ["", "/product", "/product/unspsc_code", "/accounts/depreciation", "/organisation/uscc",
     "/organisation/mobile", "/patents", "/patents/0", "/patents/0/licence_proof", "/evidence",
     "/declarations/opt_in", "/data_year"],
)  # fmt: skip
def test_a_remark_stands_beside_any_answer_given_or_not(filing, actor, pointer):
    office.return_filing(filing.id, [(pointer, "请核实")], "", actor=actor)
    assert db.session.scalars(select(Remark.pointer)).all() == [pointer]


@pytest.mark.parametrize(
    "pointer",
    ["product", "/produkt", "/product/nothing", "/product/name_zh/0", "/patents/1", "/patents/-1",
     "/patents/00", "/patents/²", "/patents/0/nothing", "/patents/0/owners/0", "/", "//", "/schema",
     "/patents/" + "9" * 5000],
)  # fmt: skip
def test_a_remark_that_leads_nowhere_is_refused(filing, actor, pointer):
    def deed():
        return office.return_filing(filing.id, [(pointer, "请核实")], "请补正", actor=actor)

    assert refused(deed) == [(f"/remarks{pointer}", "unknown_place")]
    assert filing.status == "submitted"
    assert db.session.scalars(select(Remark)).all() == []


def test_nothing_is_cut_off_silently(filing, actor):
    long = "长" * (office.LONGEST + 1)
    at_field = [("/product/model", long)]
    many = [("/product/model", "一")] * (office.MOST_REMARKS + 1)
    assert refused(lambda: office.return_filing(filing.id, at_field, long, actor=actor)) == [
        ("/remarks/product/model", "too_long"), ("/reason", "too_long")
    ]  # fmt: skip
    assert refused(lambda: office.return_filing(filing.id, many, "", actor=actor)) == [
        ("/reason", "too_many_remarks")
    ]
    for deed in (office.refuse, office.record):
        assert refused(lambda do=deed: do(filing.id, long, actor=actor)) == [
            ("/reason", "too_long")
        ]
    office.refuse(filing.id, long[1:], actor=actor)
    assert history.of(filing)[-1].reason == long[1:]


@pytest.mark.parametrize("blank", ["", "  \r\n ", "\x00"])
def test_a_reason_is_needed_where_the_filer_must_learn_why(filing, actor, blank):
    assert refused(lambda: office.return_filing(filing.id, [], blank, actor=actor)) == [
        ("/reason", "reason_missing")
    ]
    assert refused(lambda: office.refuse(filing.id, blank, actor=actor)) == [
        ("/reason", "reason_missing")
    ]
    office.record(filing.id, blank, actor=actor)
    assert refused(lambda: office.withdraw(filing.id, blank, actor=actor)) == [
        ("/reason", "reason_missing")
    ]


def test_a_revision_that_was_not_read_is_not_decided_on(filing, actor, filer):
    office.return_filing(filing.id, [], "请补正", actor=actor, seen=1)
    submit(filing, filer)
    assert refused(lambda: office.record(filing.id, "", actor=actor, seen=1)) == [
        ("", "other_revision")
    ]
    assert filing.status == "submitted"
    assert office.record(filing.id, "", actor=actor, seen=2).status == "recorded"


def test_record_numbers_have_no_gaps_and_stay_for_life(home, filer, actor):
    first, second, third = (submitted(home, filer, product={"model": f"M-{k}"}) for k in range(3))
    office.record(first.id, "", actor=actor)
    office.refuse(second.id, "不符合", actor=actor)
    refused(lambda: office.record(second.id, "", actor=actor))
    refused(lambda: office.record(third.id, "长" * 3000, actor=actor))
    office.record(third.id, "", actor=actor)
    given = [first.product.record_number, second.product.record_number, third.product.record_number]
    assert given == [numbers.spell("PP", YEAR, 1), None, numbers.spell("PP", YEAR, 2)]
    again = next_year(first, filer, YEAR - 1)
    office.record(again.id, "", actor=actor)
    assert again.product.record_number == given[0]
    assert numbers.give(numbers.PRODUCT, YEAR - 1) == numbers.spell("PP", YEAR - 1, 1)


def next_year(filing: Filing, filer, year: int, **changes) -> Filing:
    """The same product filed for another year."""
    made = service.begin_filing(
        filing.organisation_id, year, actor=filer, product_id=filing.product_id
    )
    for section, answers in SECTIONS.items():
        typed = {**answers, **changes.get(section, {})}
        service.save_section(made.id, section, typed, version=made.draft_version, actor=filer)
    patent = {**made.draft["patents"][0], "status_checked_on": "2026-01-15"}
    service.save_patent(made.id, 0, patent, version=made.draft_version, actor=filer)
    return submit(made, filer)


def test_an_older_year_recorded_later_does_not_rename_the_product(filing, filer, actor):
    office.record(filing.id, "", actor=actor)
    old = {"name_zh": "旧名称", "name_en": "Old name", "model": "OLD-1"}
    older = next_year(filing, filer, YEAR - 1, product=old)
    office.record(older.id, "", actor=actor)
    product = filing.product
    assert (product.name_zh, product.name_en, product.model) == (
        "示例通信模组", "Example communication module", "SX-100"
    )  # fmt: skip
    office.withdraw(filing.id, "依申请", actor=actor)
    assert (product.name_zh, product.name_en, product.model) == ("旧名称", "Old name", "OLD-1")
    assert product.public_revision_id == older.current_revision_id


def test_a_withdrawn_product_vanishes_from_the_registry(client, filing, actor):
    office.record(filing.id, "", actor=actor)
    number = filing.product.record_number
    assert number in client.get("/registry?q=通信模组").text
    assert client.get(f"/registry/products/{number}").status_code == 200
    office.withdraw(filing.id, "专利已失效", actor=actor)
    product = filing.product
    assert (product.public_revision_id, product.field) == (None, None)
    assert product.record_number == number, "a number is given once"
    assert db.session.scalars(select(SearchGram)).all() == []
    assert number not in client.get("/registry?q=通信模组").text


def test_the_filer_is_told(filing, actor, work_off):
    office.return_filing(filing.id, [("/product/model", "型号不全")], "", actor=actor)
    work_off()
    mail = db.session.execute(db.text("SELECT body FROM mail ORDER BY id DESC")).scalars().first()
    assert "型号不全" in mail
    assert f"/filings/{filing.id}" in mail
