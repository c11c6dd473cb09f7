"""Value added of one product: methods P1, P2, P4 and E1, and the checks on their inputs.

No official method exists for products: every figure made here is an estimate and carries
the method that made it. Amounts are yuan at current prices of one calendar year.

Method order: P2 (revenue allocation), then P1 (value-added rate: from the organisation's own
accounts, else of its class where an authority has loaded one), else none. P3 (direct cost, the
four income components of the product itself) needs accounts kept per product, which the filing
document has no place for; it will stand before P2 on the day it has.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from certify.accounting.rounding import ZERO, product, ratio, total
from certify.i18n import N_
from certify.problems import Problem
from certify.scoring.document import Accounts

P1: Final = "P1"
P2: Final = "P2"
NONE: Final = "none"
METHODS: Final = (P2, P1, NONE)

CONFIRMED: Final = "confirmed"
DECLARED: Final = "declared"

RECORDED: Final = "recorded"
RECOGNISED: Final = "recognised"

METHOD_NAMES: Final[Mapping[str, str]] = {
    P1: N_("P1 value-added rate"),
    P2: N_("P2 revenue allocation"),
    NONE: N_("not estimated"),
}


@dataclass(frozen=True)
class ClassRate:
    """A value-added rate of an industry field that an authority has loaded.

    ``rate`` is value added per yuan of output, ``year`` the year whose accounts it is from.
    """

    field: str
    year: int
    rate: Decimal
    source: str


@dataclass(frozen=True)
class ProductAccount:
    """What one product brings to the summary of one data year.

    ``status`` is ``recorded`` or ``recognised`` (a recognised product is a recorded one).
    ``contribution`` is c_p, a share from 0 to 1; ``contribution_source`` tells whether
    reviewers confirmed it or the filer only declared it. ``class_rate`` is given only where
    the accounts allow no method (``rated``).
    """

    record_number: str
    organisation: str
    field: str
    region_code: str
    org_type: str
    data_year: int
    status: str
    output_value: Decimal
    sales: Decimal
    exports: Decimal
    profit: Decimal
    accounts: Accounts | None
    contribution: Decimal
    contribution_source: str
    qualifications: tuple[str, ...] = ()
    class_rate: ClassRate | None = None


@dataclass(frozen=True)
class Valuation:
    """An estimated value added and how it was made.

    ``value`` is yuan, or None where no method applies. ``rate`` is what the product's
    own figure was multiplied by (value added per yuan of output or of revenue).
    ``inputs`` names every number used; ``source`` says whose rate it is.
    """

    value: Decimal | None
    method: str
    rate: Decimal | None
    inputs: Mapping[str, Decimal]
    source: str


@dataclass(frozen=True)
class Estimate:
    """One product with its value added (P1 or P2) and the patents' part of it (P4)."""

    account: ProductAccount
    value_added: Valuation
    patent_value_added: Decimal | None


NOT_ESTIMATED: Final = Valuation(None, NONE, None, {}, "")


def organisation_value_added(accounts: Accounts | None) -> Decimal | None:
    """E1: VA_e = LC + NPT + DEP + OS, in yuan; None unless all four are stated.

    LC employee compensation accrued; NPT taxes and surcharges + VAT payable − production
    subsidies; DEP depreciation of the year; OS operating profit − investment, fair-value
    and disposal gains + impairments (+ subsidies not already in it). NPT and OS may be
    negative, and so may the result.
    """
    if accounts is None:
        return None
    parts = (
        accounts.employee_compensation,
        accounts.net_production_tax,
        accounts.depreciation,
        accounts.operating_surplus,
    )
    known = [part for part in parts if part is not None]
    return total(known) if len(known) == len(parts) else None


def revenue_allocation(sales: Decimal, revenue: Decimal, value_added: Decimal) -> Valuation:
    """P2: VA_p = VA_e · Rev_p / Rev_e, same year and same VAT basis. ``revenue`` > 0."""
    return Valuation(
        value=ratio(product(value_added, sales), revenue),
        method=P2,
        rate=ratio(value_added, revenue),
        inputs={
            "sales": sales,
            "operating_revenue": revenue,
            "organisation_value_added": value_added,
        },
        source="accounts",
    )


def value_added_rate(output: Decimal, gross_output: Decimal, value_added: Decimal) -> Valuation:
    """P1 from the organisation's own accounts: VA_p = GO_p · VA_e / GO_e. ``gross_output`` > 0."""
    return Valuation(
        value=ratio(product(value_added, output), gross_output),
        method=P1,
        rate=ratio(value_added, gross_output),
        inputs={
            "output_value": output,
            "gross_output": gross_output,
            "organisation_value_added": value_added,
        },
        source="accounts",
    )


def class_rate_valuation(output: Decimal, rate: ClassRate) -> Valuation:
    """P1 from a class rate an authority loaded: VA_p = GO_p · v, with year and source of v."""
    return Valuation(
        value=product(output, rate.rate),
        method=P1,
        rate=rate.rate,
        inputs={"output_value": output, "class_rate": rate.rate},
        source=f"{rate.source} {rate.year}",
    )


def patent_value_added(value_added: Decimal | None, contribution: Decimal) -> Decimal | None:
    """P4: PVA_p = VA_p · c_p. None where VA_p is. Raises ValueError unless 0 ≤ c_p ≤ 1."""
    if not ZERO <= contribution <= 1:
        raise ValueError(f"a patent contribution lies between 0 and 1, not {contribution}")
    return None if value_added is None else product(value_added, contribution)


def rated(account: ProductAccount, rates: Mapping[str, ClassRate]) -> ProductAccount:
    """Return the account with the rate of its class, if it has need of one and there is one."""
    rate = rates.get(account.field)
    return account if rate is None or _by_accounts(account) else replace(account, class_rate=rate)


def estimate(account: ProductAccount) -> Estimate:
    """Return the product's figures by the first method that its inputs allow."""
    valuation = _by_accounts(account)
    if valuation is None and account.class_rate is not None:
        valuation = class_rate_valuation(account.output_value, account.class_rate)
    valuation = valuation or NOT_ESTIMATED
    return Estimate(account, valuation, patent_value_added(valuation.value, account.contribution))


def _by_accounts(account: ProductAccount) -> Valuation | None:
    accounts = account.accounts
    value_added = organisation_value_added(accounts)
    if accounts is None or value_added is None:
        return None
    revenue, gross = accounts.operating_revenue, accounts.gross_output
    if revenue is not None and revenue > 0:
        return revenue_allocation(account.sales, revenue, value_added)
    if gross is not None and gross > 0:
        return value_added_rate(account.output_value, gross, value_added)
    return None


def doubts(estimates: Iterable[Estimate]) -> tuple[Problem, ...]:
    """Return what a statistician should look at before release; nothing is left out for it.

    GO_p ≤ GO_e, VA_p ≤ GO_p (unless explained), Σ Rev_p ≤ Rev_e over the products of one
    organisation, and one set of accounts per organisation. Pointers name the record number
    (``/products/…``) or the organisation (``/organisations/…``).
    """
    listed = tuple(estimates)
    found = [problem for one in listed for problem in _product_doubts(one)]
    by_organisation: dict[str, list[ProductAccount]] = defaultdict(list)
    for one in listed:
        by_organisation[one.account.organisation].append(one.account)
    for organisation, accounts in by_organisation.items():
        found += _organisation_doubts(organisation, accounts)
    return tuple(found)


def _product_doubts(one: Estimate) -> list[Problem]:
    account, value = one.account, one.value_added.value
    pointer = f"/products/{account.record_number}"
    found = []
    gross = account.accounts.gross_output if account.accounts else None
    if gross is not None and account.output_value > gross:
        found.append(
            Problem(
                f"{pointer}/output_value",
                "output_above_organisation",
                N_(
                    "The output of product {record}, {output} yuan, is above the gross output "
                    "of its organisation, {gross} yuan. Ask which of the two is wrong."
                ),
                {"record": account.record_number, "output": account.output_value, "gross": gross},
            )
        )
    if value is not None and value > account.output_value:
        found.append(
            Problem(
                f"{pointer}/value_added",
                "value_added_above_output",
                N_(
                    "The estimated value added of product {record} is above its output value, "
                    "{output} yuan. Ask for an explanation or check the accounts."
                ),
                {"record": account.record_number, "output": account.output_value},
            )
        )
    return found


def _organisation_doubts(organisation: str, accounts: list[ProductAccount]) -> list[Problem]:
    pointer = f"/organisations/{organisation}"
    found = []
    stated = {one.accounts for one in accounts if one.accounts is not None}
    if len(stated) > 1:
        found.append(
            Problem(
                f"{pointer}/accounts",
                "accounts_differ",
                N_(
                    "Organisation {organisation} states different accounts for the same year in "
                    "different filings. One year has one set of accounts."
                ),
                {"organisation": organisation},
            )
        )
    revenues = [one.operating_revenue for one in stated if one.operating_revenue is not None]
    sales = total(one.sales for one in accounts)
    if revenues and sales > min(revenues):
        found.append(
            Problem(
                f"{pointer}/sales",
                "sales_above_revenue",
                N_(
                    "The products of organisation {organisation} sold {sales} yuan together, more "
                    "than its operating revenue of {revenue} yuan. Ask which of the two is wrong."
                ),
                {"organisation": organisation, "sales": sales, "revenue": min(revenues)},
            )
        )
    return found
