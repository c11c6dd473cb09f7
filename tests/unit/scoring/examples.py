"""The worked example of the contract, and ways to vary it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

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
from certify.scoring.shelf.catalogue import shipped

STANDARD = shipped().get("pip-illustrative", "2026.1")
NUMBER = "ZL201710601862.3"

PATENT = Patent(
    number=NUMBER,
    title="A radio frequency front end",
    filed_on=date(2017, 7, 21),
    granted_on=date(2019, 5, 10),
    legal_status="in_force",
    status_checked_on=date(2026, 1, 15),
    right_source="owned",
    owners=("苏州澄明通信设备有限公司",),
    is_core=True,
    contribution=Decimal("0.25"),
    role="keeps the band clean",
    jurisdictions=("CN", "US"),
    survived_invalidation=0,
    litigation="none",
    licence_proof=None,
    show_publicly=True,
)

ECONOMICS = Economics(
    output_value=Decimal("62000000.00"),
    sales=Decimal("60000000.00"),
    exports=Decimal("9000000.00"),
    profit=Decimal("7200000.00"),
    ip_investment=Decimal("900000.00"),
    rd_investment=Decimal("4100000.00"),
    prior_year_sales=Decimal("51000000.00"),
)

MARKET = Market(8, 6, Decimal(12))

FILING = Filing(
    organisation=Organisation(
        uscc="91320505MA1P7X8K4U",
        name_zh="苏州澄明通信设备有限公司",
        name_en=None,
        org_type="enterprise",
        region_code="320505",
        industry_code="C3921",
        qualifications=("high_tech",),
        contact=None,
        mobile=None,
        email=None,
    ),
    product=Product("射频前端", None, "CM-5", "C3921", None, "…", date(2021, 3, 1)),
    data_year=2025,
    economics=ECONOMICS,
    accounts=None,
    patents=(PATENT,),
    market=MARKET,
    declarations=Declarations(True, True, True, True),
)

LEVELS = {"C3": Decimal(3), "C4": Decimal("2.5"), "D2": Decimal(3)}
JUDGEMENT = Judgement(LEVELS, {NUMBER: Decimal("0.20")})


def with_economics(**changes: Any) -> Filing:
    """The example with other figures."""
    return replace(FILING, economics=replace(ECONOMICS, **changes))


def with_patent(**changes: Any) -> Filing:
    """The example with its one patent changed."""
    return replace(FILING, patents=(replace(PATENT, **changes),))


def with_patents(*patents: Patent) -> Filing:
    """The example with other patents."""
    return replace(FILING, patents=patents)
