"""Who can move a fact: what a filer may read next to a distance to the line.

A figure of a past year is a fact; nobody moves it by wishing. What differs is whether
the filer decides about such a figure in the years to come. Facts about patents are told
as distances only: a standard that measures patents' actual contribution must not become a
reason to buy them, and one product stays one product.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from certify.i18n import N_

OWN: Final = "own"
PARTLY: Final = "partly"
SETTLED: Final = "settled"
DISTANCE: Final = "distance"
REVIEWERS: Final = "reviewers"


@dataclass(frozen=True)
class Power:
    """How far a fact is in the filer's power, and why. ``kind`` is one of the codes above."""

    kind: str
    reason: str


KINDS: Final[Mapping[str, str]] = {
    OWN: N_("In the filer's power in later years"),
    PARTLY: N_("Partly in the filer's power in later years"),
    SETTLED: N_("Not in the filer's power"),
    DISTANCE: N_("Distance only"),
    REVIEWERS: N_("For reviewers to judge"),
}

PAST: Final = N_(
    "Figures of a past year are facts: a correction must be true, and everything else concerns "
    "the years to come."
)
NO_ADVICE: Final = N_(
    "Shown as a distance only: acquiring patents or dividing a product in order to reach a line "
    "is never advised."
)

_SPENDING = N_("The filer decides what is invested.")
_PRICES = N_("The filer sets the price; what customers pay decides.")
_CUSTOMERS = N_("Customers and markets decide as well.")
_RETURN = N_("It follows from what is invested and what the product earns.")
_PAST_YEAR = N_("The year before is over.")
_TERM = N_("The term of a patent is set by law and runs down.")
_DISPUTE = N_("A dispute ends by decision or agreement, not by a figure.")
_PATENTS = N_("It describes the patents the product really uses.")
_FEATURES = N_("It describes which features the patents really protect.")
_LEVEL = N_("Reviewers give the level from the evidence.")

POWER: Final[Mapping[str, Power]] = {
    "output_value": Power(PARTLY, _CUSTOMERS),
    "sales": Power(PARTLY, _CUSTOMERS),
    "exports": Power(PARTLY, _CUSTOMERS),
    "profit": Power(PARTLY, _CUSTOMERS),
    "ip_investment": Power(OWN, _SPENDING),
    "rd_investment": Power(OWN, _SPENDING),
    "prior_year_sales": Power(SETTLED, _PAST_YEAR),
    "profit_margin": Power(PARTLY, _CUSTOMERS),
    "sales_growth": Power(PARTLY, _CUSTOMERS),
    "export_share": Power(PARTLY, _CUSTOMERS),
    "counted_patents": Power(DISTANCE, _PATENTS),
    "counted_inventions": Power(DISTANCE, _PATENTS),
    "invention_share": Power(DISTANCE, _PATENTS),
    "remaining_term": Power(SETTLED, _TERM),
    "jurisdictions": Power(DISTANCE, _PATENTS),
    "invalidations_survived": Power(DISTANCE, _PATENTS),
    "contribution": Power(DISTANCE, _PATENTS),
    "attributed_profit_per_investment": Power(PARTLY, _RETURN),
    "core_patents_counted": Power(DISTANCE, _PATENTS),
    "core_patents_disputed": Power(SETTLED, _DISPUTE),
    "protected_feature_share": Power(DISTANCE, _FEATURES),
    "price_premium": Power(OWN, _PRICES),
    "rd_intensity": Power(OWN, _SPENDING),
    "ip_investment_intensity": Power(OWN, _SPENDING),
    "sales_per_rd": Power(PARTLY, _RETURN),
    "ip_share_of_rd": Power(OWN, _SPENDING),
}
"""Every fact of the vocabulary; a test holds the two together."""

OF_LEVELS: Final = Power(REVIEWERS, _LEVEL)
