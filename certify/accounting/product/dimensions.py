"""The ways a product summary is broken down, and the groups a product belongs to.

A region has three levels (GB/T 2260). An organisation may hold several qualifications, so
that breakdown overlaps: its rows are not to be added up. In all the others a product stands
in exactly one group, and the rows add up to the total before rounding.
"""

from collections.abc import Callable, Mapping
from typing import Final

from certify.accounting.product.methods import ProductAccount
from certify.i18n import N_, translate
from certify.reference import codes, regions
from certify.reference.industries import FIELD_NAMES

Groups = tuple[str, ...]

FIELD: Final = "field"
PROVINCE: Final = "province"
CITY: Final = "city"
COUNTY: Final = "county"
ORG_TYPE: Final = "org_type"
QUALIFICATION: Final = "qualification"

UNQUALIFIED: Final = "unqualified"
"""The group of organisations that hold none of the listed qualifications."""

GROUPS: Final[Mapping[str, Callable[[ProductAccount], Groups]]] = {
    FIELD: lambda one: (one.field,),
    PROVINCE: lambda one: (regions.province(one.region_code),),
    CITY: lambda one: (regions.city(one.region_code),),
    COUNTY: lambda one: (one.region_code,),
    ORG_TYPE: lambda one: (one.org_type,),
    QUALIFICATION: lambda one: tuple(sorted(set(one.qualifications))) or (UNQUALIFIED,),
}
"""Dimension → the groups of a product; more than one only where groups overlap."""

BREAKDOWNS: Final = tuple(dimension for dimension in GROUPS if dimension != FIELD)
OVERLAPPING: Final = frozenset({QUALIFICATION})
PUBLISHED: Final = (FIELD, PROVINCE, ORG_TYPE, QUALIFICATION)
"""What the public sees. Below the province nearly every cell is one organisation's, and
hiding them would hide the province too."""

NAMES: Final[Mapping[str, str]] = {
    FIELD: N_("Industry field"),
    PROVINCE: N_("Province"),
    CITY: N_("City"),
    COUNTY: N_("County or district"),
    ORG_TYPE: N_("Type of organisation"),
    QUALIFICATION: N_("Qualification"),
}
TOTALS: Final[Mapping[str, str]] = {
    FIELD: N_("Total of all fields"),
    PROVINCE: N_("Total of all regions"),
    CITY: N_("Total of all regions"),
    COUNTY: N_("Total of all regions"),
    ORG_TYPE: N_("Total of all types"),
    QUALIFICATION: N_("Total, each product once"),
}
OVERLAP_NOTE: Final = N_(
    "Not additive: an organisation may hold several qualifications, and its products then stand "
    "in several rows. The total counts each product once."
)
_UNQUALIFIED_NAME: Final = N_("None of these")


def places(dimensions: Groups) -> Callable[[ProductAccount], tuple[Groups, ...]]:
    """Return the function that says where a product stands in all ``dimensions`` at once."""
    of = tuple(GROUPS[dimension] for dimension in dimensions)
    return lambda one: tuple(groups(one) for groups in of)


def group_name(dimension: str, code: str, language: str) -> str:
    """Return the name of a group. Regions below the province have a Chinese name only."""
    if dimension == FIELD:
        return translate(FIELD_NAMES[code], language)
    if dimension == ORG_TYPE:
        types = codes.WORDS["org_type"]
        return translate(types[code], language)
    if dimension == QUALIFICATION:
        words = codes.WORDS["qualifications"] | {UNQUALIFIED: _UNQUALIFIED_NAME}
        return translate(words[code], language)
    if dimension == PROVINCE:
        return regions.province_name(code, language)
    return regions.full_name_zh(code)
