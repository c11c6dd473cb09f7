"""Every fact computed in this one place, one function each.

The rules are those of the contract, "How facts are computed". ``None`` means: the filing
does not hold what the fact needs, so the standard's rule for missing data decides. Units,
formulas and source fields stand in ``vocabulary``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from certify.reference.codes import LICENCES, LIVING
from certify.reference.patent_number import expiry, is_invention
from certify.scoring.document import UNJUDGED, Filing, Judgement, Patent
from certify.scoring.rounding import HUNDRED, ZERO

DAYS_A_YEAR: Final = Decimal("365.25")


@dataclass(frozen=True)
class Basis:
    """What every fact is computed from: a filing, its counted patents, terms and shares."""

    filing: Filing
    year_end: date
    counted: tuple[Patent, ...]
    inventions: int
    uncounted: tuple[tuple[str, str], ...]
    expiries: Mapping[str, date]
    shares: Mapping[str, Decimal]


def year_end(filing: Filing) -> date:
    """Return Y, 31 December of the data year."""
    return date(filing.data_year, 12, 31)


def why_not_counted(patent: Patent, on: date) -> str | None:
    """Return None for a counted patent, else a short code of the first reason.

    Gate G2: in force on ``on`` (31 December of the data year), granted by then, term not
    over, and owned, co-owned, assigned or licensed with proof. Codes: the legal status,
    ``not_granted``, ``granted_later``, ``term_over``, ``licence_unproven``.
    """
    return _reason(patent, on, expiry(patent.number, patent.filed_on))


def _reason(patent: Patent, on: date, ends: date) -> str | None:
    if patent.legal_status not in LIVING:
        return patent.legal_status
    if patent.granted_on is None:
        return "not_granted"
    if patent.granted_on > on:
        return "granted_later"
    if ends <= on:
        return "term_over"
    if patent.right_source in LICENCES and not patent.licence_proof:
        return "licence_unproven"
    return None


def counted_patents(filing: Filing) -> tuple[Patent, ...]:
    """Return the patents that count for the filing's data year, in filing order."""
    return basis(filing).counted


def uncounted_patents(filing: Filing) -> tuple[tuple[str, str], ...]:
    """Return (number, reason code) of each linked patent that does not count."""
    return basis(filing).uncounted


def disputed_core_patents(filing: Filing) -> tuple[tuple[str, str], ...]:
    """Return (number, "ownership_pending") of core patents in dispute, counted or not (G5)."""
    return tuple(
        (p.number, p.litigation)
        for p in filing.patents
        if p.is_core and p.litigation == "ownership_pending"
    )


def basis(filing: Filing, judgement: Judgement = UNJUDGED) -> Basis:
    """Return what facts are computed from; a share is the confirmed one, else declared."""
    on = year_end(filing)
    expiries = {p.number: expiry(p.number, p.filed_on) for p in filing.patents}
    reasons = {p.number: _reason(p, on, expiries[p.number]) for p in filing.patents}
    counted = tuple(p for p in filing.patents if reasons[p.number] is None)
    confirmed = judgement.confirmed_contributions
    return Basis(
        filing=filing,
        year_end=on,
        counted=counted,
        inventions=sum(is_invention(p.number) for p in counted),
        uncounted=tuple((number, why) for number, why in reasons.items() if why is not None),
        expiries=expiries,
        shares={p.number: confirmed.get(p.number, p.contribution) for p in counted},
    )


def contribution(filing: Filing, judgement: Judgement = UNJUDGED) -> Decimal:
    """Return c, the patents' contribution to the product: 0–1, sum of counted shares."""
    return contribution_of(basis(filing, judgement))


def output_value(b: Basis) -> Decimal:
    """Output value of the product."""
    return b.filing.economics.output_value


def sales(b: Basis) -> Decimal:
    """Sales of the product."""
    return b.filing.economics.sales


def exports(b: Basis) -> Decimal:
    """Exports of the product."""
    return b.filing.economics.exports


def profit(b: Basis) -> Decimal:
    """Profit of the product; may be negative."""
    return b.filing.economics.profit


def ip_investment(b: Basis) -> Decimal:
    """Investment in intellectual property for the product."""
    return b.filing.economics.ip_investment


def rd_investment(b: Basis) -> Decimal | None:
    """Investment in research and development; None if not stated."""
    return b.filing.economics.rd_investment


def prior_year_sales(b: Basis) -> Decimal | None:
    """Sales of the year before the data year; None if not stated."""
    return b.filing.economics.prior_year_sales


def profit_margin(b: Basis) -> Decimal:
    """Profit ÷ sales; 0 without sales."""
    economics = b.filing.economics
    return economics.profit / economics.sales if economics.sales else ZERO


def sales_growth(b: Basis) -> Decimal | None:
    """100 · (sales ÷ prior-year sales − 1) per cent; None if the prior year is null or 0."""
    economics = b.filing.economics
    if not economics.prior_year_sales:
        return None
    return HUNDRED * (economics.sales / economics.prior_year_sales - 1)


def export_share(b: Basis) -> Decimal:
    """100 · exports ÷ sales, per cent; 0 without sales."""
    economics = b.filing.economics
    return HUNDRED * economics.exports / economics.sales if economics.sales else ZERO


def rd_intensity(b: Basis) -> Decimal | None:
    """100 · R&D investment ÷ sales, per cent; None if not stated or nothing was sold."""
    return _per_cent(b.filing.economics.rd_investment, b.filing.economics.sales)


def ip_investment_intensity(b: Basis) -> Decimal | None:
    """100 · IP investment ÷ sales, per cent; None if nothing was sold."""
    return _per_cent(b.filing.economics.ip_investment, b.filing.economics.sales)


def sales_per_rd(b: Basis) -> Decimal | None:
    """Sales ÷ R&D investment; None if the investment is not stated or 0."""
    economics = b.filing.economics
    return economics.sales / economics.rd_investment if economics.rd_investment else None


def ip_share_of_rd(b: Basis) -> Decimal | None:
    """100 · IP investment ÷ R&D investment, per cent; None if the latter is null or 0."""
    return _per_cent(b.filing.economics.ip_investment, b.filing.economics.rd_investment)


def _per_cent(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    return HUNDRED * part / whole if part is not None and whole else None


def counted_number(b: Basis) -> Decimal:
    """Number of counted patents."""
    return Decimal(len(b.counted))


def counted_inventions(b: Basis) -> Decimal:
    """Number of counted inventions (type digit 1 or 8)."""
    return Decimal(b.inventions)


def invention_share(b: Basis) -> Decimal:
    """Counted inventions ÷ counted patents; 0 if none counts."""
    return counted_inventions(b) / len(b.counted) if b.counted else ZERO


def remaining_term(b: Basis) -> Decimal:
    """Σ share · years left ÷ Σ share over counted patents, years of 365.25 days.

    The plain mean if the shares sum to 0; 0 if none counts.
    """
    if not b.counted:
        return ZERO
    weights = [b.shares[p.number] for p in b.counted]
    if not any(weights):
        weights = [Decimal(1)] * len(b.counted)
    left = [Decimal((b.expiries[p.number] - b.year_end).days) / DAYS_A_YEAR for p in b.counted]
    weighted = sum((w * years for w, years in zip(weights, left, strict=True)), ZERO)
    return weighted / sum(weights, ZERO)


def jurisdictions(b: Basis) -> Decimal:
    """Number of distinct jurisdictions over the counted patents."""
    return Decimal(len({code for p in b.counted for code in p.jurisdictions}))


def invalidations_survived(b: Basis) -> Decimal:
    """Sum of invalidation proceedings survived by the counted patents."""
    return Decimal(sum(p.survived_invalidation for p in b.counted))


def contribution_of(b: Basis) -> Decimal:
    """Sum of the shares (confirmed, else declared) of the counted patents, 0–1."""
    return sum(b.shares.values(), ZERO)


def attributed_profit_per_investment(b: Basis) -> Decimal | None:
    """Profit · contribution ÷ IP investment; None if nothing was invested."""
    economics = b.filing.economics
    if not economics.ip_investment:
        return None
    return economics.profit * contribution_of(b) / economics.ip_investment


def core_patents_counted(b: Basis) -> Decimal:
    """Number of counted patents marked core."""
    return Decimal(sum(p.is_core for p in b.counted))


def core_patents_disputed(b: Basis) -> Decimal:
    """Number of linked core patents, counted or not, with an ownership dispute."""
    return Decimal(len(disputed_core_patents(b.filing)))


def protected_feature_share(b: Basis) -> Decimal | None:
    """Protected core features ÷ all core features; 0 if there are none; None if not stated."""
    market = b.filing.market
    if market is None or market.core_features_total is None:
        return None
    if market.core_features_total == 0:
        return ZERO
    if market.core_features_protected is None:
        return None
    return Decimal(market.core_features_protected) / market.core_features_total


def price_premium(b: Basis) -> Decimal | None:
    """Price premium over a comparable product, per cent; None if not stated."""
    return b.filing.market.price_premium_percent if b.filing.market else None
