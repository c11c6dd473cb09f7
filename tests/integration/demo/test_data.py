"""The invented data are varied, consistent and plainly invented."""

from datetime import date
from decimal import Decimal

import pytest

from certify.demo import story
from certify.demo.organisations import BY_KEY, ORGANISATIONS
from certify.demo.papers import sheet
from certify.demo.people import PEOPLE
from certify.demo.products import PRODUCTS
from certify.demo.shapes import ProductEntry
from certify.filing.examination import examine
from certify.reference import uscc
from certify.reference.industries import FIELDS, field_of
from certify.scoring.document import Judgement
from certify.scoring.engine import score
from certify.scoring.sheet import Sheet
from certify.scoring.shelf.catalogue import shipped

FILINGS = [(product, year) for product in PRODUCTS for year in product.years]


def named(value: object) -> str | None:
    return value.key if isinstance(value, ProductEntry) else None


def judged(product: ProductEntry, year: int, **shares: str) -> Sheet:
    """The sheet of a product with the levels its reviewers find."""
    filing = examine(product.document(BY_KEY[product.owner], year)).filing
    levels = zip(("C3", "C4", "D2"), map(Decimal, product.levels), strict=True)
    confirmed = {number: Decimal(share) for number, share in shares.items()}
    standard = shipped().default_for(field_of(product.industry_code), on=date(2026, 6, 1))
    return score(filing, Judgement(dict(levels), confirmed), standard, campaign_year=year)


@pytest.mark.parametrize(("product", "year"), FILINGS, ids=named)
def test_a_product_is_a_filing_nothing_refuses(product: ProductEntry, year: int) -> None:
    assert examine(product.document(BY_KEY[product.owner], year)).problems == ()


def test_there_are_enough_over_all_fields_and_two_years() -> None:
    assert len(ORGANISATIONS) >= 12
    assert len(PRODUCTS) >= 40
    assert {field_of(product.industry_code) for product in PRODUCTS} == set(FIELDS)
    for year in (2024, 2025):
        assert sum(year in product.years for product in PRODUCTS) >= 15


def test_no_two_are_alike() -> None:
    for names in (
        [each.uscc for each in ORGANISATIONS], [each.name_zh for each in ORGANISATIONS],
        [each.key for each in PRODUCTS], [each.name_zh for each in PRODUCTS],
        [each.model for each in PRODUCTS], [each.about for each in PRODUCTS],
        [patent.number for each in PRODUCTS for patent in each.patents],
        [patent.title + patent.role for each in PRODUCTS for patent in each.patents],
        [each.email for each in PEOPLE],
    ):  # fmt: skip
        assert len(names) == len(set(names))


def test_nobody_is_real() -> None:
    for each in ORGANISATIONS:
        assert "示例" in each.name_zh
        assert "Example" in each.name_en
        assert uscc.parse(each.uscc) == each.uscc
        assert each.contacts()["email"].endswith("@example.com")
        assert each.contacts()["mobile"].startswith("13800000")
    owners = {owner for product in PRODUCTS for p in product.patents for owner in p.owners}
    assert owners <= {each.name_zh for each in ORGANISATIONS}


def test_the_verdicts_are_of_every_kind() -> None:
    sheets = {product.key: judged(product, max(product.years)) for product in PRODUCTS}
    assert {sheet.verdict for sheet in sheets.values()} == {"meets", "below", "gated"}
    margins = [sheet.margin for sheet in sheets.values() if sheet.margin is not None]
    assert any(margin > 15 for margin in margins)
    assert any(0 <= margin < 5 for margin in margins)
    assert any(-2 < margin < 0 for margin in margins)
    for key in (*story.RECOGNISED_2024, *story.RECOGNISED_2025, *story.IN_NOTICE):
        assert sheets[key].verdict == "meets", key


def test_one_is_the_example_of_the_contract() -> None:
    (example,) = (product for product in PRODUCTS if product.key == story.EXAMPLE)
    document = example.document(BY_KEY[example.owner], 2025)
    assert document["organisation"]["uscc"] == "91320505MA1P7X8K4U"
    assert document["economics"] == {
        "output_value": "62000000.00", "sales": "60000000.00", "exports": "9000000.00",
        "profit": "7200000.00", "ip_investment": "900000.00", "rd_investment": "4100000.00",
        "prior_year_sales": "51000000.00",
    }  # fmt: skip
    assert str(judged(example, 2025).total) == "66.99"
    sheet = judged(example, 2025, **{"ZL201710601862.3": "0.20"})
    assert (str(sheet.total), sheet.verdict) == ("65.83", "below")


def test_every_product_has_its_place_in_the_story() -> None:
    told = {(key, 2024) for key in story.FILED_2024} | {(key, 2025) for key in story.FILED_2025}
    assert told == {(product.key, year) for product, year in FILINGS}
    assert len(told) == len(story.FILED_2024) + len(story.FILED_2025)


def test_evidence_is_a_file_that_can_be_read() -> None:
    data = sheet("Title (with brackets)", r"and a \ too")
    assert data.startswith(b"%PDF-1.7\n")
    assert data.rstrip().endswith(b"%%EOF")
    place = int(data.rsplit(b"startxref\n", 1)[1].split()[0])
    assert data[place:].startswith(b"xref\n")
    assert rb"(Title \(with brackets\))" in data
