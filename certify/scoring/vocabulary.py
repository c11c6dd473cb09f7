"""The closed vocabulary of facts a standard may read: name, unit, formula, source fields.

Adding a fact is one function in ``facts`` with a docstring, and one entry here, at the end
and ``on_demand``: sheets made before it was known must come out with the same bytes, so it
is listed only on the sheets of standards that read it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from certify.i18n import N_
from certify.scoring import facts
from certify.scoring.rounding import HUNDRED, ZERO


@dataclass(frozen=True)
class Fact:
    """One word of the vocabulary. ``low``/``high`` bound its values (None: unbounded)."""

    name: str
    unit: str
    label: str
    formula: str
    source: str
    compute: Callable[[facts.Basis], Decimal | None]
    low: Decimal | None = ZERO
    high: Decimal | None = None
    whole: bool = False
    missing: str | None = None
    """Code of the note when the fact is missing; None: it is never missing."""
    on_demand: bool = False
    """Listed only on sheets of standards that read it: every fact later than engine 1."""


_MISSING = "missing"
_NOT_COMPUTABLE = "not_computable"
_ONE = Decimal(1)
_PATENTS = "patents"

_WORDS = (
    Fact(
        "output_value",
        "CNY",
        N_("Output value"),
        N_("as filed"),
        "economics.output_value",
        facts.output_value,
    ),
    Fact("sales", "CNY", N_("Sales"), N_("as filed"), "economics.sales", facts.sales),
    Fact("exports", "CNY", N_("Exports"), N_("as filed"), "economics.exports", facts.exports),
    Fact("profit", "CNY", N_("Profit"), N_("as filed"), "economics.profit", facts.profit, low=None),
    Fact(
        "ip_investment",
        "CNY",
        N_("IP investment"),
        N_("as filed"),
        "economics.ip_investment",
        facts.ip_investment,
    ),
    Fact(
        "rd_investment",
        "CNY",
        N_("R&D investment"),
        N_("as filed"),
        "economics.rd_investment",
        facts.rd_investment,
        missing=_MISSING,
    ),
    Fact(
        "prior_year_sales",
        "CNY",
        N_("Sales of the prior year"),
        N_("as filed"),
        "economics.prior_year_sales",
        facts.prior_year_sales,
        missing=_MISSING,
    ),
    Fact(
        "profit_margin",
        "share",
        N_("Profit margin"),
        N_("profit ÷ sales"),
        "economics.profit, economics.sales",
        facts.profit_margin,
        low=None,
        high=_ONE,
    ),
    Fact(
        "sales_growth",
        "percent",
        N_("Sales growth"),
        N_("sales ÷ sales of the prior year − 1"),
        "economics.sales, economics.prior_year_sales",
        facts.sales_growth,
        low=-HUNDRED,
        missing=_MISSING,
    ),
    Fact(
        "export_share",
        "percent",
        N_("Export share"),
        N_("exports ÷ sales"),
        "economics.exports, economics.sales",
        facts.export_share,
        high=HUNDRED,
    ),
    Fact(
        "counted_patents",
        "count",
        N_("Counted patents"),
        N_("patents that meet rule G2"),
        _PATENTS,
        facts.counted_number,
        whole=True,
    ),
    Fact(
        "counted_inventions",
        "count",
        N_("Counted inventions"),
        N_("counted patents of type 1 or 8"),
        _PATENTS,
        facts.counted_inventions,
        whole=True,
    ),
    Fact(
        "invention_share",
        "share",
        N_("Share of inventions"),
        N_("counted inventions ÷ counted patents"),
        _PATENTS,
        facts.invention_share,
        high=_ONE,
    ),
    Fact(
        "remaining_term",
        "years",
        N_("Remaining term"),
        N_("years left on 31 December of the data year, weighted by contribution share"),
        _PATENTS,
        facts.remaining_term,
        high=Decimal(20),
    ),
    Fact(
        "jurisdictions",
        "count",
        N_("Jurisdictions"),
        N_("distinct jurisdictions of the counted patents"),
        _PATENTS,
        facts.jurisdictions,
        whole=True,
    ),
    Fact(
        "invalidations_survived",
        "count",
        N_("Invalidation proceedings survived"),
        N_("sum over the counted patents"),
        _PATENTS,
        facts.invalidations_survived,
        whole=True,
    ),
    Fact(
        "contribution",
        "share",
        N_("Patent contribution"),
        N_("sum of the shares of the counted patents, confirmed or else declared"),
        _PATENTS,
        facts.contribution_of,
        high=_ONE,
    ),
    Fact(
        "attributed_profit_per_investment",
        "ratio",
        N_("Patent-attributed profit per yuan of IP investment"),
        N_("profit × patent contribution ÷ IP investment"),
        "economics.profit, economics.ip_investment, patents",
        facts.attributed_profit_per_investment,
        low=None,
        missing="investment_zero",
    ),
    Fact(
        "core_patents_counted",
        "count",
        N_("Counted core patents"),
        N_("counted patents marked core"),
        _PATENTS,
        facts.core_patents_counted,
        whole=True,
    ),
    Fact(
        "core_patents_disputed",
        "count",
        N_("Core patents in an ownership dispute"),
        N_("linked core patents, counted or not"),
        _PATENTS,
        facts.core_patents_disputed,
        whole=True,
    ),
    Fact(
        "protected_feature_share",
        "share",
        N_("Core features protected"),
        N_("protected core features ÷ all core features"),
        "market.core_features_protected, market.core_features_total",
        facts.protected_feature_share,
        high=_ONE,
        missing=_MISSING,
    ),
    Fact(
        "price_premium",
        "percent",
        N_("Price premium"),
        N_("as filed"),
        "market.price_premium_percent",
        facts.price_premium,
        low=None,
        missing=_MISSING,
    ),
    Fact(
        "rd_intensity",
        "percent",
        N_("R&D intensity"),
        N_("R&D investment ÷ sales"),
        "economics.rd_investment, economics.sales",
        facts.rd_intensity,
        missing=_NOT_COMPUTABLE,
        on_demand=True,
    ),
    Fact(
        "ip_investment_intensity",
        "percent",
        N_("IP investment intensity"),
        N_("IP investment ÷ sales"),
        "economics.ip_investment, economics.sales",
        facts.ip_investment_intensity,
        missing=_NOT_COMPUTABLE,
        on_demand=True,
    ),
    Fact(
        "sales_per_rd",
        "ratio",
        N_("Sales per yuan of R&D investment"),
        N_("sales ÷ R&D investment"),
        "economics.sales, economics.rd_investment",
        facts.sales_per_rd,
        missing=_NOT_COMPUTABLE,
        on_demand=True,
    ),
    Fact(
        "ip_share_of_rd",
        "percent",
        N_("IP investment against R&D investment"),
        N_("IP investment ÷ R&D investment"),
        "economics.ip_investment, economics.rd_investment",
        facts.ip_share_of_rd,
        missing=_NOT_COMPUTABLE,
        on_demand=True,
    ),
)

VOCABULARY: Final[Mapping[str, Fact]] = {fact.name: fact for fact in _WORDS}


def values(b: facts.Basis) -> dict[str, Decimal | None]:
    """Return every fact of the vocabulary by name."""
    return {fact.name: fact.compute(b) for fact in _WORDS}
