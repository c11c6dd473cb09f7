"""From a recorded filing, as it was frozen, to the account of one product.

The document was judged right when it was submitted, so nothing is judged here: a value
that is missing or of another type raises, because then the store itself is damaged.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from certify.accounting.products import CONFIRMED, DECLARED, RECOGNISED, RECORDED, ProductAccount
from certify.scoring.document import (
    UNJUDGED,
    Accounts,
    Declarations,
    Economics,
    Filing,
    Judgement,
    Market,
    Organisation,
    Patent,
    Product,
)
from certify.scoring.facts import contribution


def product_account(
    document: Mapping[str, Any],
    record_number: str,
    field: str,
    judgement: Mapping[str, Any] | None,
    *,
    recognised: bool,
) -> ProductAccount:
    """Return what a frozen ``certify.filing/1`` document brings to the summary.

    ``judgement`` is the final ``certify.judgement/1`` of a recognised product: its
    confirmed shares then make the contribution; else the declared ones do, and it says so.
    """
    filing = read_frozen(document)
    judged = read_judgement(judgement) if recognised and judgement is not None else None
    economics = filing.economics
    return ProductAccount(
        record_number=record_number,
        organisation=filing.organisation.uscc,
        field=field,
        region_code=filing.organisation.region_code,
        org_type=filing.organisation.org_type,
        data_year=filing.data_year,
        status=RECOGNISED if recognised else RECORDED,
        output_value=economics.output_value,
        sales=economics.sales,
        exports=economics.exports,
        profit=economics.profit,
        accounts=filing.accounts,
        contribution=contribution(filing, judged or UNJUDGED),
        contribution_source=DECLARED if judged is None else CONFIRMED,
    )


def read_frozen(document: Mapping[str, Any]) -> Filing:
    """Return the plain values of a frozen filing document."""
    accounts, market = document.get("accounts"), document.get("market")
    return Filing(
        organisation=_organisation(document["organisation"]),
        product=_product(document["product"]),
        data_year=document["data_year"],
        economics=_economics(document["economics"]),
        accounts=None if accounts is None else _accounts(accounts),
        patents=tuple(_patent(one) for one in document["patents"]),
        market=None if market is None else _market(market),
        declarations=Declarations(**document["declarations"]),
    )


def read_judgement(document: Mapping[str, Any]) -> Judgement:
    """Return the plain values of a final judgement."""
    return Judgement(
        levels={key: Decimal(level) for key, level in document["levels"].items()},
        confirmed_contributions={
            number: Decimal(share) for number, share in document["confirmed_contributions"].items()
        },
    )


def _optional_amount(value: str | None) -> Decimal | None:
    return Decimal(value) if value else None


def _optional_day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _organisation(plain: Mapping[str, Any]) -> Organisation:
    return Organisation(
        uscc=plain["uscc"],
        name_zh=plain["name_zh"],
        name_en=plain.get("name_en"),
        org_type=plain["org_type"],
        region_code=plain["region_code"],
        industry_code=plain["industry_code"],
        qualifications=tuple(plain["qualifications"]),
        contact=plain.get("contact"),
        mobile=plain.get("mobile"),
        email=plain.get("email"),
    )


def _product(plain: Mapping[str, Any]) -> Product:
    return Product(
        name_zh=plain["name_zh"],
        name_en=plain.get("name_en"),
        model=plain["model"],
        industry_code=plain["industry_code"],
        unspsc_code=plain.get("unspsc_code"),
        description=plain["description"],
        launched_on=_optional_day(plain.get("launched_on")),
    )


def _economics(plain: Mapping[str, Any]) -> Economics:
    return Economics(
        output_value=Decimal(plain["output_value"]),
        sales=Decimal(plain["sales"]),
        exports=Decimal(plain["exports"]),
        profit=Decimal(plain["profit"]),
        ip_investment=Decimal(plain["ip_investment"]),
        rd_investment=_optional_amount(plain.get("rd_investment")),
        prior_year_sales=_optional_amount(plain.get("prior_year_sales")),
    )


def _accounts(plain: Mapping[str, Any]) -> Accounts:
    return Accounts(
        gross_output=_optional_amount(plain.get("gross_output")),
        operating_revenue=_optional_amount(plain.get("operating_revenue")),
        employee_compensation=_optional_amount(plain.get("employee_compensation")),
        net_production_tax=_optional_amount(plain.get("net_production_tax")),
        depreciation=_optional_amount(plain.get("depreciation")),
        operating_surplus=_optional_amount(plain.get("operating_surplus")),
    )


def _patent(plain: Mapping[str, Any]) -> Patent:
    return Patent(
        number=plain["number"],
        title=plain["title"],
        filed_on=date.fromisoformat(plain["filed_on"]),
        granted_on=_optional_day(plain.get("granted_on")),
        legal_status=plain["legal_status"],
        status_checked_on=date.fromisoformat(plain["status_checked_on"]),
        right_source=plain["right_source"],
        owners=tuple(plain["owners"]),
        is_core=plain["is_core"],
        contribution=Decimal(plain["contribution"]),
        role=plain["role"],
        jurisdictions=tuple(plain["jurisdictions"]),
        survived_invalidation=plain["survived_invalidation"],
        litigation=plain["litigation"],
        licence_proof=plain.get("licence_proof") or None,
        show_publicly=plain.get("show_publicly") is not False,
    )


def _market(plain: Mapping[str, Any]) -> Market:
    return Market(
        core_features_total=plain.get("core_features_total"),
        core_features_protected=plain.get("core_features_protected"),
        price_premium_percent=_optional_amount(plain.get("price_premium_percent")),
    )
