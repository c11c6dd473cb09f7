"""From a recorded filing, as it was frozen, to the account of one product."""

from collections.abc import Mapping
from typing import Any

from certify.accounting.product.methods import (
    CONFIRMED,
    DECLARED,
    RECOGNISED,
    RECORDED,
    ProductAccount,
)
from certify.filing.schemas import build, build_judgement, read_filing, read_judgement
from certify.problems import Refused
from certify.scoring.document import UNJUDGED, Filing, Judgement
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
    confirmed shares then make the contribution, as far as they hold for the document where it
    was corrected since; else the declared ones do, and it says so.
    Raises Refused if the stored document is damaged.
    """
    filing = _filing(document)
    judged = _judgement(judgement) if recognised and judgement is not None else None
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
        contribution=contribution(filing, (judged or UNJUDGED).within(filing)),
        contribution_source=DECLARED if judged is None else CONFIRMED,
        qualifications=tuple(filing.organisation.qualifications),
    )


def _filing(document: Mapping[str, Any]) -> Filing:
    read = read_filing(document)
    if read.problems:
        raise Refused(read.problems)
    return build(read.values)


def _judgement(document: Mapping[str, Any]) -> Judgement:
    read = read_judgement(document)
    if read.problems:
        raise Refused(read.problems)
    return build_judgement(read.values)
