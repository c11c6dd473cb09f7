"""The patent ledger: what does not fit between filings, and what the filer may learn of it."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certify.filing.ledger import GONE, MANY, SAID, SOLE, Claim, Finding, Twin, compare
from certify.reference.codes import LEGAL_STATUSES, LICENCES, LIVING, RIGHT_SOURCES

NUMBER = "ZL201710601862.3"
RIVAL = "厦门示例电子有限公司"
SECRET = "竞品示例模组"


def claim(**said) -> Claim:
    """Our claim to be the owner of one patent in force, for 2025."""
    usual = {
        "number": NUMBER, "right_source": "owned", "legal_status": "in_force", "filing_id": 1,
        "data_year": 2025, "organisation_id": 1, "organisation": "苏州示例通信有限公司",
        "product": "示例模组", "share": Decimal("0.25"), "proven": False,
    }  # fmt: skip
    return Claim(**{**usual, **said})


def rival(**said) -> Claim:
    """The claim of another organisation; a licensee's unless said otherwise."""
    usual = {"filing_id": 7, "organisation_id": 2, "organisation": RIVAL, "product": SECRET,
             "right_source": "licensed_general", "share": None, "proven": True}  # fmt: skip
    return claim(**{**usual, **said})


def twin(share: str, *, organisation_id: int = 2, year: int = 2025) -> Twin:
    return Twin(9, year, organisation_id, RIVAL, SECRET, {NUMBER: Decimal(share)})


def found(*args) -> list[tuple[str, str]]:
    return [(finding.pointer, finding.code) for finding in compare(*args)]


@pytest.mark.parametrize("mine", RIGHT_SOURCES)
@pytest.mark.parametrize("theirs", RIGHT_SOURCES)
def test_two_sole_owners(mine, theirs):
    own, others = [claim(right_source=mine, proven=True)], [rival(right_source=theirs)]
    expected = [("/patents/0/right_source", "owned_twice")]
    assert found(own, others, {}) == (expected if mine in SOLE and theirs in SOLE else [])
    assert found(own, [rival(right_source=theirs, organisation_id=1)], {}) == []


def test_a_rival_with_many_products_is_one_rival_and_two_rivals_are_two():
    others = [rival(right_source="owned", filing_id=k) for k in range(5)]
    assert len(compare([claim()], others, {})) == 1
    others.append(rival(right_source="assigned", organisation_id=3))
    assert len(compare([claim()], others, {})) == 2


@pytest.mark.parametrize("source", RIGHT_SOURCES)
@pytest.mark.parametrize("proven", [True, False])
def test_a_licence_without_proof(source, proven):
    own = [claim(right_source=source, proven=proven)]
    expected = source in LICENCES and not proven
    assert found(own, [], {}) == (
        [("/patents/0/licence_proof", "unproven_licence")] if expected else []
    )
    owner = [rival(right_source="co_owned")]
    assert found(own, owner, {}) == (
        [("/patents/0/licence_proof", "unproven_licence_of")] if expected else []
    )


@pytest.mark.parametrize("mine", LEGAL_STATUSES)
@pytest.mark.parametrize("theirs", LEGAL_STATUSES)
@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_a_patent_that_ended(mine, theirs, year):
    own, others = [claim(legal_status=mine)], [rival(legal_status=theirs, data_year=year)]
    expected = mine in LIVING and theirs in GONE and year >= 2025
    assert found(own, others, {}) == (
        [("/patents/0/legal_status", "ended_later")] if expected else []
    )


def test_the_newest_word_on_a_patent_that_ended_is_told():
    others = [rival(legal_status="lapsed_fee", data_year=2025, filing_id=5),
              rival(legal_status="invalidated", data_year=2026, filing_id=4)]  # fmt: skip
    (finding,) = compare([claim()], others, {})
    assert finding.filing_id == 4
    assert "无效" in finding.for_office().say("zh")


@given(st.integers(0, 3 * MANY))
def test_a_patent_behind_many_products(count):
    assert found([claim()], [], {NUMBER: count}) == (
        [("/patents/0/number", "many_products")] if count >= MANY else []
    )


@pytest.mark.parametrize(
    ("share", "organisation_id", "code"),
    [("0.4", 1, "share_changed"), ("0.4", 2, "share_differs"), ("0.250", 1, None),
     ("0.250", 2, None)],
)  # fmt: skip
def test_another_share_for_the_same_product(share, organisation_id, code):
    other = twin(share, organisation_id=organisation_id, year=2024)
    codes = [finding.code for finding in compare([claim()], [], {}, [other])]
    assert [each for each in codes if each != "filed_by_others"] == ([code] if code else [])
    assert ("filed_by_others" in codes) == (organisation_id == 2)


def test_findings_stand_at_their_patent():
    own = [claim(number="ZL202010123456.2"), claim()]
    assert found(own, [rival(right_source="owned")], {}) == [
        ("/patents/1/right_source", "owned_twice")
    ]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_examiner_reads_the_name_and_the_filer_never_does(language):
    own = [claim(), claim(number="ZL202010123456.2", right_source="licensed_sole")]
    others = [rival(right_source="owned", legal_status="lapsed_fee"),
              rival(number="ZL202010123456.2", right_source="owned")]  # fmt: skip
    twins = [twin("0.4")]
    findings = compare(own, others, {NUMBER: MANY}, twins)
    codes = {finding.code for finding in findings}
    assert codes == {"filed_by_others", "many_products", "ended_later", "owned_twice",
                     "unproven_licence_of", "share_differs"}  # fmt: skip
    for finding in findings:
        said = finding.for_office().say(language)
        assert "{" not in said
        assert RIVAL in said or finding.code == "many_products"
        told = finding.for_filer()
        if told is None:
            assert finding.code.startswith("unproven_licence")
            continue
        everything = f"{told.say(language)} {dict(told.params)}"
        for secret in (RIVAL, SECRET, "0.4"):
            assert secret not in everything
        if finding.code != "ended_later":
            assert "2025" not in told.say(language)


def test_every_code_is_said_in_both_languages():
    values = {"organisation": RIVAL, "product": SECRET, "year": 2025, "filing": 7, "count": 12,
              "number": NUMBER, "status": "x", "mine": "0.25", "theirs": "0.4"}  # fmt: skip
    for code in SAID:
        finding = Finding("", code, values)
        for problem in (finding.for_office(), finding.for_filer()):
            if problem is not None:
                assert problem.say("zh") != problem.say("en")
