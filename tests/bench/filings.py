"""Invented filings for measuring: seeded, so that every run scores the same ones.

Between one and twelve patents of every kind and age, figures over six orders of magnitude,
gaps where gaps are allowed: what an office would see in a year, not one filing repeated.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from certify.reference.patent_number import check_character
from certify.scoring.document import (
    Declarations,
    Economics,
    Filing,
    Judgement,
    Market,
    Organisation,
    Patent,
    Product,
)
from certify.scoring.standard import Standard

CODES = ("C3921", "I6510", "C3521", "C2651", "C2710", "C3591", "M7310", "F5162")
"""One industry of every field, and one of none."""
STATUSES = ("in_force",) * 8 + ("partly_invalidated", "expired")
JURISDICTIONS = ("CN", "US", "EP", "JP", "KR", "GB")


def filings(count: int, seed: int = 20260101) -> Iterator[Filing]:
    """Yield ``count`` different filings of the data year 2025."""
    chance = Random(seed)
    for turn in range(count):
        yield _filing(chance, turn)


def judged(filing: Filing, standard: Standard, seed: int) -> Judgement:
    """Return a whole judgement of ``filing``: every level, half of the shares confirmed."""
    chance = Random(seed)
    levels = {i.id: Decimal(chance.randrange(9)) / 2 for i in standard.indicators if i.by_reviewers}
    confirmed = {p.number: p.contribution / 2 for p in filing.patents if chance.random() < 0.5}
    return Judgement(levels, confirmed)


def _filing(chance: Random, turn: int) -> Filing:
    code = chance.choice(CODES)
    organisation = Organisation(
        "91320505MA1P7X8K4U", "苏州示例通信有限公司", None, "enterprise", "320505", code,
        ("high_tech",), None, None, None,
    )  # fmt: skip
    product = Product(f"示例产品{turn}", None, f"X-{turn}", code, None, "…", date(2021, 3, 1))
    market = Market(chance.randrange(1, 12), 1, _gap(chance, Decimal(chance.randrange(-20, 90))))
    return Filing(
        organisation, product, 2025, _economics(chance), None, tuple(_patents(chance, turn)),
        market if chance.random() < 0.9 else None, Declarations(True, True, True, True),
    )  # fmt: skip


def _gap(chance: Random, value: Decimal) -> Decimal | None:
    return value if chance.random() < 0.9 else None


def _yuan(chance: Random, most: Decimal) -> Decimal:
    return (most * chance.randrange(1, 1000) / 1000).quantize(Decimal("0.01"))


def _economics(chance: Random) -> Economics:
    sales = Decimal(chance.randrange(10 ** chance.randrange(6, 12))) / 100
    return Economics(
        output_value=sales + _yuan(chance, sales),
        sales=sales,
        exports=_yuan(chance, sales),
        profit=_yuan(chance, sales) - _yuan(chance, sales / 4),
        ip_investment=_gap(chance, _yuan(chance, sales / 20)) or Decimal(0),
        rd_investment=_gap(chance, _yuan(chance, sales / 10)),
        prior_year_sales=_gap(chance, _yuan(chance, 2 * sales)),
    )


def _patents(chance: Random, turn: int) -> Iterator[Patent]:
    count = chance.randrange(1, 13)
    for place in range(count):
        filed = date(2008, 1, 1) + timedelta(days=chance.randrange(6000))
        digits = f"{filed.year}{chance.choice('1112238')}{(turn * 12 + place) % 10**7:07d}"
        yield replace(
            _PATENT,
            number=f"ZL{digits}.{check_character(digits)}",
            filed_on=filed,
            granted_on=filed + timedelta(days=chance.randrange(300, 1500)),
            legal_status=chance.choice(STATUSES),
            is_core=place == 0,
            contribution=Decimal(chance.randrange(1, 10_000 // count)) / 10_000,
            jurisdictions=tuple(chance.sample(JURISDICTIONS, chance.randrange(1, 4))),
            survived_invalidation=chance.randrange(3) // 2,
        )


_PATENT = Patent(
    number="", title="一种射频前端", filed_on=date(2017, 7, 21), granted_on=None,
    legal_status="in_force", status_checked_on=date(2026, 1, 15), right_source="owned",
    owners=("苏州示例通信有限公司",), is_core=False, contribution=Decimal(0), role="…",
    jurisdictions=("CN",), survived_invalidation=0, litigation="none", licence_proof=None,
    show_publicly=True,
)  # fmt: skip
