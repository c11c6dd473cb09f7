"""What newer knowledge does to a filing: only patents change, and only by what is newer."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certify.certificate.living import effect
from certify.certificate.living.statuses import Statement, standing
from certify.filing.frozen import thaw
from certify.reference.codes import LEGAL_STATUSES, LIVING, RIGHT_SOURCES
from certify.scoring.document import UNJUDGED, Judgement
from certify.scoring.engine import score
from certify.scoring.replaying.bundle import pack
from certify.scoring.replaying.replay import replay
from certify.scoring.shelf.catalogue import shipped
from tests.integration.campaign.recorded import DOCUMENT

FILING = thaw(DOCUMENT)
(PATENT,) = FILING.patents
HOME = FILING.organisation.name_zh
JUDGED = Judgement(dict.fromkeys(("C3", "C4", "D2"), Decimal(3)), {PATENT.number: Decimal("0.20")})
CHECKED = PATENT.status_checked_on
LATER = date(2026, 5, 1)


def known(status="in_force", as_of=LATER, since=date(2026, 3, 1), holders=()):
    said = Statement(PATENT.number, status, since, holders, "登记簿", as_of)
    return {PATENT.number: standing([said])}


def filed(**patent):
    return replace(FILING, patents=(replace(PATENT, **patent),))


def only(filing, news):
    found = effect.changes(filing, JUDGED, news)
    assert len(found) <= 1
    return found[0] if found else None


@pytest.mark.parametrize(
    ("patent", "news", "kind", "counts"),
    [
        ({}, {"status": "lapsed_fee"}, "ended", False),
        ({}, {"status": "invalidated", "holders": ("乙",)}, "ended", False),
        ({}, {"holders": ("乙公司",)}, "assigned_away", False),
        ({"right_source": "co_owned"}, {"holders": ("乙公司",)}, "assigned_away", False),
        ({}, {"holders": ("乙公司", f" {HOME} ")}, None, True),
        ({}, {"holders": ("SUZHOU EXAMPLE COMMUNICATION CO., LTD.",)}, None, True),
        ({}, {"status": "partly_invalidated"}, "partly", True),
        (
            {"right_source": "licensed_sole", "licence_proof": "a.pdf", "owners": ("甲",)},
            {"holders": ("乙",)}, "licensor", True,
        ),
        (
            {"right_source": "licensed_sole", "licence_proof": "a.pdf", "owners": ("甲",)},
            {"holders": ("甲",)}, None, True,
        ),
        ({"legal_status": "lapsed_fee"}, {}, "restored", True),
        ({"legal_status": "partly_invalidated"}, {}, "other", True),
        ({"legal_status": "pending"}, {"status": "rejected"}, "other", False),
        ({}, {"status": "lapsed_fee", "as_of": date(2026, 1, 14), "since": None}, None, True),
        ({}, {"holders": ("乙",), "as_of": date(2026, 1, 14), "since": None}, None, True),
        ({}, {"status": "lapsed_fee", "as_of": CHECKED, "since": None}, "ended", False),
    ],
)  # fmt: skip
def test_what_happened_to_a_patent(patent, news, kind, counts):
    filing, facts = filed(**patent), known(**news)
    change = only(filing, facts)
    assert (change and change.kind) == kind
    assert change is None or change.counts == counts
    assert effect.any_left(filing, facts) == (
        effect.filing_now(filing, facts).patents[0].legal_status in (*LIVING, "pending")
        and kind != "assigned_away"
    )


def test_a_change_says_what_was_judged_and_from_where_it_is_known():
    change = only(FILING, known("lapsed_fee"))
    assert change.as_json() == {
        "number": PATENT.number, "kind": "ended", "before": "in_force", "after": "lapsed_fee",
        "since": "2026-03-01", "as_of": "2026-05-01", "source": "登记簿", "holders": [],
        "disputed": False, "counted": True, "counts": False, "is_core": True, "share": "0.20",
        "title": PATENT.title,
    }  # fmt: skip
    assert effect.read_change(change.as_json()) == change
    assert effect.newest([change]) == LATER
    assert effect.harmful([change, replace(change, kind="restored")]) == (change,)


def test_it_is_the_same_change_whoever_tells_of_it():
    one = only(FILING, known("lapsed_fee"))
    again = only(FILING, known("lapsed_fee", as_of=date(2026, 6, 1)))
    assert one.key == again.key and one != again
    assert only(FILING, known("invalidated")).key != one.key


def test_of_what_nothing_is_known_nothing_changes():
    assert effect.changes(FILING, JUDGED, {}) == ()
    assert effect.filing_now(FILING, {}) == FILING
    assert effect.any_left(FILING, {})


NEWS = st.builds(
    known, st.sampled_from(LEGAL_STATUSES), st.sampled_from((date(2026, 1, 1), LATER)),
    st.none(), st.sampled_from(((), (HOME,), ("乙",))),
)  # fmt: skip


@given(NEWS, st.sampled_from(LEGAL_STATUSES), st.sampled_from(RIGHT_SOURCES))
def test_nothing_but_patents_changes_and_knowing_it_twice_changes_no_more(news, status, right):
    filing = filed(legal_status=status, right_source=right)
    now = effect.filing_now(filing, news)
    assert replace(now, patents=filing.patents) == filing
    assert effect.filing_now(now, news) == now
    assert (effect.changes(filing, JUDGED, news) == ()) == (
        [p.legal_status for p in now.patents] == [p.legal_status for p in filing.patents]
        and now.patents[0].right_source == right
        and (right in ("owned", "co_owned", "assigned")
             or set(now.patents[0].owners) == set(filing.patents[0].owners))
    )  # fmt: skip


def test_it_is_judged_again_by_the_same_standard_engine_and_levels():
    entry = next(e for e in shipped().entries if e.standard.name == "pip-illustrative@2026.1")
    source = (entry.folder / "standard.yaml").read_bytes()
    sheet = score(FILING, JUDGED, entry.standard, campaign_year=2025).as_json()
    frozen = pack(FILING, JUDGED, source, sheet, campaign_year=2025)
    same = effect.judged_again(frozen, FILING, JUDGED)
    assert same == frozen
    after = effect.judged_again(frozen, effect.filing_now(FILING, known("lapsed_fee")), JUDGED)
    assert after.sheet["verdict"] == "gated" and after.sheet["engine"] == sheet["engine"]
    assert replay(after).same and frozen.sheet == sheet
    unjudged = pack(FILING, UNJUDGED, source, score(FILING, UNJUDGED, entry.standard).as_json())
    with pytest.raises(KeyError):
        effect.judged_again(replace(unjudged, engine="other/1"), FILING, UNJUDGED)
