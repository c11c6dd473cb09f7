"""The patent ledger over real filings: which ones are compared, and who reads what."""

import pytest

from certify.filing import ledger, service
from certify.filing.index import product_key
from certify.filing.office import service as office
from tests.integration.filing.answers import YEAR, fill
from tests.integration.filing_office.filed import OTHER_USCC, submitted
from tests.people import acting, organisation, person, sign_in

RIVAL = "厦门示例电子有限公司"


@pytest.fixture
def rival(app):
    """Another organisation and who acts for it."""
    user = person("rival")
    home = organisation(user, uscc=OTHER_USCC, name_zh=RIVAL)
    return home, acting(user)


def codes(filing) -> set[str]:
    return {found.code for found in ledger.findings(filing, filing.revision.document)}


def test_rivals_are_found_by_every_spelling_and_forgotten_when_refused(filing, rival, actor):
    assert codes(filing) == set()
    other = submitted(
        *rival, product={"name_zh": "示例 通信模组", "model": "sx－１００"},
        patents=[{"number": "2017106018623", "contribution": "0.4", "legal_status": "lapsed_fee"}],
    )  # fmt: skip
    assert codes(filing) == {"filed_by_others", "owned_twice", "ended_later", "share_differs"}
    assert codes(other) == {"filed_by_others", "owned_twice", "share_differs"}
    office.refuse(other.id, "权属不清", actor=actor)
    assert codes(filing) == set()


def test_a_draft_of_another_is_nobodys_business(filing, rival):
    home, filer = rival
    fill(service.begin_filing(home.id, YEAR, actor=filer), filer)
    assert codes(filing) == set()


def test_only_the_present_revision_counts(filing, rival, actor):
    home, filer = rival
    other = submitted(home, filer, product={"model": "Z-9"})
    assert codes(filing) == {"owned_twice"}
    office.return_filing(other.id, [], "请核对权利", actor=actor)
    assert codes(filing) == {"owned_twice"}, "it stands until it is corrected"
    patent = {**other.draft["patents"][0], "right_source": "co_owned",
              "owners": f"{RIVAL}、苏州示例通信有限公司"}  # fmt: skip
    service.save_patent(other.id, 0, patent, version=other.draft_version, actor=filer)
    from_draft = codes(filing)
    assert from_draft == {"owned_twice"}


def test_one_patent_behind_many_products(home, filer):
    made = [
        submitted(home, filer, product={"name_zh": f"示例产品{k}", "model": f"M{k}"})
        for k in range(ledger.MANY)
    ]
    assert codes(made[0]) == {"many_products"}
    (found,) = ledger.findings(made[0], made[0].revision.document)
    assert found.params["count"] == ledger.MANY


def test_the_examiner_reads_the_name_and_the_filer_does_not(client, home, filer, rival, owner):
    other = submitted(*rival, product={"name_zh": "竞品", "model": "Z-9"})
    draft = fill(service.begin_filing(home.id, YEAR, actor=filer), filer)
    sign_in(client, owner)
    page = client.get(f"/filings/{draft.id}/check").text
    assert "Another filer also claims to be sole owner" in page
    for secret in (RIVAL, "竞品", "Z-9"):
        assert secret not in page
    sign_in(client, person("examiner", "examiner"))
    page = client.get(f"/examiner/filings/{other.id}").text
    assert "also claims to be sole owner" not in page, "a draft is not compared with"


@pytest.mark.parametrize(
    ("name", "model", "same"),
    [("示例通信模组", "SX-100", True), ("示例 通信模组", "ｓｘ１００", True),
     ("示例通信模组", "SX-101", False), ("示例通信模组S", "X-100", False), ("—", "—", False)],
)  # fmt: skip
def test_what_is_the_same_product(name, model, same):
    assert (product_key(name, model) == product_key("示例通信模组", "SX-100")) is same
