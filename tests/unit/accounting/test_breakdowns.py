"""Breakdowns add up to the same total, overlap where they say so, and betray no small group."""

import csv
import io
import json
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certify.accounting.disclosure.report import as_values
from certify.accounting.disclosure.rules import WITHHELD
from certify.accounting.product import breakdown_table
from certify.accounting.product.concealment import DISCLOSURE, control, publish
from certify.accounting.product.dimensions import (
    BREAKDOWNS,
    CITY,
    COUNTY,
    FIELD,
    GROUPS,
    ORG_TYPE,
    OVERLAPPING,
    PROVINCE,
    PUBLISHED,
    QUALIFICATION,
    UNQUALIFIED,
    group_name,
)
from certify.accounting.product.disclosure_pages import in_words
from certify.accounting.product.frozen import (
    View,
    freeze_account,
    freeze_summary,
    thaw_account,
    thaw_view,
)
from certify.accounting.product.methods import RECOGNISED, RECORDED, ProductAccount
from certify.accounting.product.summary import MEASURES, TOTAL, summarise
from certify.accounting.rounding import total
from certify.reference import regions
from tests.unit.accounting.test_summary import FIELDS, ONE, account

REGIONS = ("320505", "320106", "110101", "429004", "330000")
QUALIFICATIONS = ("high_tech", "srdi", "ip_advantage")
HOMES = st.tuples(
    st.sampled_from(REGIONS),
    st.sampled_from(["enterprise", "university"]),
    st.lists(st.sampled_from(QUALIFICATIONS), max_size=2, unique=True).map(tuple),
)


@st.composite
def listed(draw: st.DrawFn) -> list[ProductAccount]:
    """Products of up to six organisations, each with one home."""
    homes = draw(st.lists(HOMES, min_size=1, max_size=6))
    made = []
    for number in range(draw(st.integers(0, 12))):
        which = draw(st.integers(0, len(homes) - 1))
        region, org_type, qualifications = homes[which]
        one = account(
            number,
            f"org{which}",
            draw(st.sampled_from(FIELDS)),
            draw(st.sampled_from([RECORDED, RECOGNISED])),
            sales=draw(st.decimals(1, 10**6, places=2)),
        )
        made.append(
            replace(one, region_code=region, org_type=org_type, qualifications=qualifications)
        )
    return made


@given(listed())
@settings(max_examples=25, deadline=None)
def test_every_breakdown_has_the_total_of_the_summary(accounts: list[ProductAccount]) -> None:
    made = summarise(2025, accounts)
    for one in made.breakdowns:
        assert one.recorded.total == made.recorded.total
        assert one.recognised.total == made.recognised.total


@given(listed())
@settings(max_examples=25, deadline=None)
def test_rows_add_up_unless_groups_overlap(accounts: list[ProductAccount]) -> None:
    for one in summarise(2025, accounts).breakdowns:
        for block in (one.recorded, one.recognised):
            count = sum(row.products for row in block.rows)
            if one.dimension in OVERLAPPING:
                assert count >= block.total.products
                continue
            assert count == block.total.products
            for measure in MEASURES:
                parts = [row.amounts[measure] or Decimal(0) for row in block.rows]
                assert (block.total.amounts[measure] or Decimal(0)) == total(parts)


@given(listed())
@settings(max_examples=25, deadline=None)
def test_levels_of_a_region_lie_within_each_other(accounts: list[ProductAccount]) -> None:
    by = {one.dimension: one for one in summarise(2025, accounts).breakdowns}
    for fine, coarse, above in ((COUNTY, CITY, regions.city), (CITY, PROVINCE, regions.province)):
        for row in by[coarse].recorded.rows:
            within = [r for r in by[fine].recorded.rows if above(r.field) == row.field]
            assert row.products == sum(r.products for r in within)
            assert row.amounts["sales"] == total(r.amounts["sales"] or 0 for r in within)


@given(listed())
@settings(max_examples=6, deadline=None)
def test_nothing_leaks_and_no_small_row_is_printed(accounts: list[ProductAccount]) -> None:
    full = summarise(2025, accounts)
    patterns = control(full)
    assert all(pattern.holds for pattern in patterns.values())
    public = publish(full, patterns)
    assert [one.dimension for one in public.breakdowns] == [d for d in BREAKDOWNS if d in PUBLISHED]
    for one in public.breakdowns:
        assert one.recorded.total == public.recorded.total
        for row in (*one.recorded.rows, *one.recognised.rows):
            assert row.organisations >= DISCLOSURE.least or row.hidden == set(MEASURES)


def test_a_region_that_would_give_a_field_away_is_hidden() -> None:
    """One province holds one organisation, and it is all that a field has there."""
    accounts = [replace(account(i, f"o{i}", "01"), region_code="320505") for i in range(4)]
    accounts += [replace(account(10 + i, f"p{i}", "02"), region_code="330000") for i in range(4)]
    accounts.append(replace(account(20, "alone", "02"), region_code="110101"))
    public = publish(summarise(2025, accounts))
    province = next(one for one in public.breakdowns if one.dimension == PROVINCE)
    hidden = {row.field for row in province.recorded.rows if "sales" in row.hidden}
    assert "110000" in hidden and len(hidden) > 1


def test_a_breakdown_that_would_cost_the_total_is_withheld_as_a_whole() -> None:
    """Two small universities must stay hidden, and nearly everything is an enterprise's."""
    accounts = [account(i, f"o{i}", sales=Decimal(10**8 + i)) for i in range(8)]
    accounts += [
        replace(account(20 + i, f"u{i}", sales=Decimal(10**6 + i)), org_type="university")
        for i in range(2)
    ]
    full = summarise(2025, accounts)
    pattern = control(full)["sales"]
    assert pattern.holds
    assert pattern.hidden[RECORDED, ORG_TYPE, "enterprise"] == (WITHHELD,)
    public = publish(full)
    assert "sales" not in public.recorded.total.hidden
    types = next(one for one in public.breakdowns if one.dimension == ORG_TYPE)
    assert all("sales" in row.hidden for row in types.recorded.rows)


@pytest.mark.parametrize(
    ("code", "city"),
    [("320505", "320500"), ("320500", "320500"), ("110101", "110000"), ("500151", "500000"),
     ("429004", "429004"), ("659001", "659001"), ("330000", "330000")],
)  # fmt: skip
def test_cities_and_what_stands_in_their_place(code: str, city: str) -> None:
    assert regions.city(code) == city


def test_groups_of_a_product() -> None:
    one = replace(ONE, qualifications=("srdi", "high_tech"))
    assert GROUPS[QUALIFICATION](one) == ("high_tech", "srdi")
    assert GROUPS[QUALIFICATION](ONE) == (UNQUALIFIED,)
    assert GROUPS[FIELD](one) == ("01",)


@pytest.mark.parametrize(
    ("dimension", "code", "zh", "en"),
    [
        (FIELD, "01", "信息通信技术制造业", "ICT manufacturing"),
        (PROVINCE, "320000", "江苏", "Jiangsu"),
        (CITY, "320500", "江苏省苏州市", "江苏省苏州市"),
        (ORG_TYPE, "university", "高等院校", "University"),
        (QUALIFICATION, UNQUALIFIED, "无上述资质", "None of these"),
    ],
)
def test_names_of_groups(dimension: str, code: str, zh: str, en: str) -> None:
    assert group_name(dimension, code, "en") == en
    assert group_name(dimension, code, "zh") == zh


def view(*, public: bool) -> View:
    accounts = [
        replace(account(i, f"o{i}"), region_code="320505", qualifications=("high_tech",))
        for i in range(4)
    ]
    accounts.append(replace(account(9, "o9", "02"), region_code="110101"))
    full = summarise(2025, accounts)
    stored = json.loads(json.dumps(freeze_summary(full, publish(full), {})))
    return thaw_view(stored, 1, public=public)


def test_breakdowns_survive_storage_and_the_public_has_fewer() -> None:
    assert tuple(view(public=False).breakdowns) == BREAKDOWNS
    assert set(view(public=True).breakdowns) == set(PUBLISHED) - {FIELD}


def test_csv_names_the_groups_and_says_what_adds_up() -> None:
    shown = view(public=False)
    text = breakdown_table.csv_text(shown, shown.breakdowns[QUALIFICATION])
    lines = list(csv.DictReader(io.StringIO(text)))
    assert [one["code"] for one in lines] == ["high_tech", UNQUALIFIED, TOTAL, TOTAL]
    assert {one["additive"] for one in lines} == {"no"}
    assert lines[0]["sales_cny"] == "240000000.00" and lines[0]["name_en"] == "High-tech enterprise"
    hidden = breakdown_table.csv_text(view(public=True), view(public=True).breakdowns[PROVINCE])
    assert "110000,北京,Beijing,1,1,[c]" in hidden


def test_notes_say_what_overlaps_and_what_is_not_published() -> None:
    shown = view(public=False)
    assert "不可相加" in breakdown_table.notes(shown, QUALIFICATION, "zh")[0]
    assert "GB/T 2260" in breakdown_table.notes(shown, CITY, "en")[0]
    assert "not published" in breakdown_table.notes(shown, COUNTY, "en")[1]
    assert len(breakdown_table.notes(shown, ORG_TYPE, "en")) == 7


def test_qualifications_survive_storage_and_may_be_absent_in_old_editions() -> None:
    one = replace(ONE, qualifications=("srdi",))
    stored = json.loads(json.dumps(freeze_account(one)))
    assert thaw_account(stored) == one
    del stored["qualifications"]
    assert thaw_account(stored) == replace(one, qualifications=())


def test_report_names_cells_of_breakdowns() -> None:
    full = summarise(2025, [replace(account(1, "a"), region_code="110101")])
    report = in_words(as_values(DISCLOSURE, control(full)), "en")
    assert report is not None
    said = "\n".join(report["measures"][0]["hidden"])
    assert "Recorded products · Beijing" in said and "Total of all fields" in said
