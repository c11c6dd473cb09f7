"""What the invented data are made of, and how they become what a filer types. Pure.

Every organisation, person, product and patent of the demonstration is invented; numbers
bear valid check digits, addresses use the reserved domain example.com.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from certify.filing.examination import from_form
from certify.reference.patent_number import check_character

TEN_THOUSAND: Final = Decimal(10_000)
CENT: Final = Decimal("0.01")
ACCOUNTS: Final = (
    "gross_output", "operating_revenue", "employee_compensation", "net_production_tax",
    "depreciation", "operating_surplus",
)  # fmt: skip
PROOF: Final = "专利实施许可合同备案证明.pdf"
"""Name under which the proof of a licence is attached, where a patent is licensed."""


def yuan(wan: int | str) -> str:
    """Return an amount of 万元 as yuan, with two decimals."""
    return str((Decimal(wan) * TEN_THOUSAND).quantize(CENT))


@dataclass(frozen=True)
class OrganisationEntry:
    """One invented organisation. ``accounts`` (万元, in the order of ``ACCOUNTS``) or none.

    ``owner`` is the key of the account that acts for it; ``fate`` the state to which its
    verification has come: verified, submitted, returned or draft.
    """

    key: str
    uscc: str
    name_zh: str
    name_en: str
    region_code: str
    industry_code: str
    contact: str
    owner: str
    accounts: tuple[int, ...] = ()
    org_type: str = "enterprise"
    qualifications: tuple[str, ...] = ("high_tech",)
    fate: str = "verified"

    def answers(self) -> dict[str, Any]:
        """Return the organisation's basic data as its owner types them."""
        return {
            "uscc": self.uscc, "name_zh": self.name_zh, "name_en": self.name_en,
            "org_type": self.org_type, "region_code": self.region_code,
            "industry_code": self.industry_code, "qualifications": list(self.qualifications),
            **self.contacts(),
        }  # fmt: skip

    def contacts(self) -> dict[str, str]:
        """Return whom to ask about a filing: reserved forms, nobody's number or address."""
        serial = sum(map(ord, self.key)) % 1000
        return {
            "contact": self.contact, "mobile": f"13800000{serial:03d}",
            "email": f"ip.{self.key}@example.com",
        }  # fmt: skip

    def yearly_accounts(self, years_back: int) -> dict[str, str]:
        """Return the accounts in yuan; each earlier year is invented as eight per cent less."""
        shrunk = [Decimal(amount) * Decimal("0.92") ** years_back for amount in self.accounts]
        amounts = [yuan(str(amount.quantize(Decimal(1)))) for amount in shrunk]
        return dict(zip(ACCOUNTS, amounts, strict=True)) if amounts else {}


@dataclass(frozen=True)
class PatentEntry:
    """One invented patent; ``digits`` are the twelve before the check character."""

    digits: str
    filed_on: str
    granted_on: str
    share: str
    title: str
    role: str
    core: bool = True
    abroad: str = ""
    source: str = "owned"
    owners: tuple[str, ...] = ()
    status: str = "in_force"
    litigation: str = "none"
    survived: int = 0
    public: bool = True

    @property
    def number(self) -> str:
        """The number in its normal spelling, with its check character."""
        return f"ZL{self.digits}.{check_character(self.digits)}"

    def answers(self, owner: str, checked_on: str) -> dict[str, Any]:
        """Return the patent as ``owner`` types it, its status looked up on ``checked_on``."""
        return {
            "number": self.number, "title": self.title, "filed_on": self.filed_on,
            "granted_on": self.granted_on, "legal_status": self.status,
            "status_checked_on": checked_on, "right_source": self.source,
            "owners": list(self.owners or (owner,)), "is_core": self.core,
            "contribution": self.share, "role": self.role,
            "jurisdictions": ["CN", *self.abroad.split()],
            "survived_invalidation": str(self.survived), "litigation": self.litigation,
            "licence_proof": PROOF if self.source.startswith("licensed") else "",
            "show_publicly": self.public,
        }  # fmt: skip


@dataclass(frozen=True)
class Figures:
    """Figures of one product for one year, in 万元."""

    output: int | str
    sales: int | str
    exports: int | str
    profit: int | str
    ip: int | str
    rd: int | str
    prior: int | str = ""

    def answers(self) -> dict[str, str]:
        """Return the figures in yuan, as the filer types them."""
        return {
            "output_value": yuan(self.output), "sales": yuan(self.sales),
            "exports": yuan(self.exports), "profit": yuan(self.profit),
            "ip_investment": yuan(self.ip), "rd_investment": yuan(self.rd),
            "prior_year_sales": yuan(self.prior) if self.prior else "",
        }  # fmt: skip


@dataclass(frozen=True)
class ProductEntry:
    """One invented product with its figures by data year.

    ``features`` are (all, protected) core features, ``premium`` the price premium in per
    cent, ``levels`` what reviewers find for C3, C4 and D2.
    """

    key: str
    owner: str
    name_zh: str
    name_en: str
    model: str
    industry_code: str
    launched_on: str
    about: str
    years: Mapping[int, Figures]
    features: tuple[int, int]
    premium: str
    levels: tuple[str, str, str]
    patents: tuple[PatentEntry, ...] = field(default=())

    def sections(
        self, organisation: OrganisationEntry, year: int, *, opt_in: bool = True
    ) -> dict[str, dict[str, Any]]:
        """Return every section of the filing for ``year`` as the filer types it."""
        total, protected = self.features
        return {
            "organisation": organisation.contacts(),
            "product": {
                "name_zh": self.name_zh, "name_en": self.name_en, "model": self.model,
                "industry_code": self.industry_code, "unspsc_code": "",
                "launched_on": self.launched_on, "description": self.about,
            },
            "economics": self.years[year].answers(),
            "accounts": organisation.yearly_accounts(2025 - year),
            "market": {
                "core_features_total": str(total), "core_features_protected": str(protected),
                "price_premium_percent": self.premium,
            },
            "declarations": {
                "true_and_complete": True, "makes_or_sells": True,
                "patentee_or_licensee": True, "opt_in": opt_in,
            },
        }  # fmt: skip

    def patent_answers(self, organisation: OrganisationEntry, year: int) -> list[dict[str, Any]]:
        """Return every patent as the filer types it, looked up after the end of ``year``."""
        checked = f"{year + 1}-01-15"
        return [patent.answers(organisation.name_zh, checked) for patent in self.patents]

    def document(
        self, organisation: OrganisationEntry, year: int, *, opt_in: bool = True
    ) -> dict[str, Any]:
        """Return the whole as a ``certify.filing/1`` document."""
        parts: dict[str, Any] = self.sections(organisation, year, opt_in=opt_in)
        patents = self.patent_answers(organisation, year)
        return from_form(
            {**parts, "data_year": year, "patents": patents, "organisation": organisation.answers()}
        )

    @property
    def licensed(self) -> bool:
        """Whether a proof of a licence has to be attached."""
        return any(patent.source.startswith("licensed") for patent in self.patents)


def product(
    key: str, owner: str, names: str, model: str, industry: str, launched: str, about: str,
    patents: tuple[PatentEntry, ...], *, features: tuple[int, int], premium: str, levels: str,
    y2024: Figures | None = None, y2025: Figures | None = None,
) -> ProductEntry:  # fmt: skip
    """Return a product written briefly: ``names`` is "Chinese | English", levels "3 2.5 3"."""
    zh, en = (part.strip() for part in names.split("|"))
    given = {2024: y2024, 2025: y2025}
    c3, c4, d2 = levels.split()
    return ProductEntry(
        key=key, owner=owner, name_zh=zh, name_en=en, model=model, industry_code=industry,
        launched_on=launched, about=about, patents=patents, features=features, premium=premium,
        levels=(c3, c4, d2), years={year: each for year, each in given.items() if each},
    )  # fmt: skip
