"""The plain values scoring works on: one filing as judged, without its paperwork.

The same shape as ``certify.filing/1`` (contract), parsed: amounts and shares are
``Decimal``, dates ``date``, lists tuples. Personal data (contact, mobile, e-mail)
stays part of the document but no fact ever reads it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class Organisation:
    """The filer, as stated in the filing."""

    uscc: str
    name_zh: str
    name_en: str | None
    org_type: str
    region_code: str
    industry_code: str
    qualifications: tuple[str, ...]
    contact: str | None
    mobile: str | None
    email: str | None


@dataclass(frozen=True)
class Product:
    """One model or variety: one product (domain, section 4)."""

    name_zh: str
    name_en: str | None
    model: str
    industry_code: str
    unspsc_code: str | None
    description: str
    launched_on: date | None


@dataclass(frozen=True)
class Economics:
    """Figures of the product for the data year, in yuan."""

    output_value: Decimal
    sales: Decimal
    exports: Decimal
    profit: Decimal
    ip_investment: Decimal
    rd_investment: Decimal | None
    prior_year_sales: Decimal | None


@dataclass(frozen=True)
class Accounts:
    """The organisation's own accounts for the data year, in yuan (value-added estimate)."""

    gross_output: Decimal | None
    operating_revenue: Decimal | None
    employee_compensation: Decimal | None
    net_production_tax: Decimal | None
    depreciation: Decimal | None
    operating_surplus: Decimal | None


@dataclass(frozen=True)
class Patent:
    """One patent linked to the product. ``number`` is normalised (``ZL201710601862.3``)."""

    number: str
    title: str
    filed_on: date
    granted_on: date | None
    legal_status: str
    status_checked_on: date
    right_source: str
    owners: tuple[str, ...]
    is_core: bool
    contribution: Decimal
    role: str
    jurisdictions: tuple[str, ...]
    survived_invalidation: int
    litigation: str
    licence_proof: str | None
    show_publicly: bool


@dataclass(frozen=True)
class Market:
    """Features of the product and how many of them patents protect."""

    core_features_total: int | None
    core_features_protected: int | None
    price_premium_percent: Decimal | None


@dataclass(frozen=True)
class Declarations:
    """What the filer undertakes. Only ``opt_in`` may be false."""

    true_and_complete: bool
    makes_or_sells: bool
    patentee_or_licensee: bool
    opt_in: bool


@dataclass(frozen=True)
class Filing:
    """One product for one data year (``certify.filing/1``)."""

    organisation: Organisation
    product: Product
    data_year: int
    economics: Economics
    accounts: Accounts | None
    patents: tuple[Patent, ...]
    market: Market | None
    declarations: Declarations


@dataclass(frozen=True)
class Judgement:
    """What reviewers found (``certify.judgement/1``): levels 0–4, confirmed shares."""

    levels: Mapping[str, Decimal] = field(default_factory=dict)
    confirmed_contributions: Mapping[str, Decimal] = field(default_factory=dict)

    def within(self, filing: Filing) -> "Judgement":
        """Return it as it holds for ``filing``, corrected after it was judged.

        A confirmed share falls away with its patent and never exceeds what is declared now.
        """
        declared = {patent.number: patent.contribution for patent in filing.patents}
        shares = {
            number: min(share, declared[number])
            for number, share in self.confirmed_contributions.items()
            if number in declared
        }
        return replace(self, confirmed_contributions=shares)


UNJUDGED = Judgement()
