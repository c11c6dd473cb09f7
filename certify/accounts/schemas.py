"""What an organisation says of itself: one shape for its own page and for every filing."""

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from certify.answers.fields import Choice, Parsed, Text
from certify.answers.structure import Items, Reading, Strict, read, read_typed
from certify.problems import Refused
from certify.reference import uscc
from certify.reference.industries import parse_industry_code
from certify.reference.regions import parse_region_code

NAME: Final = 200


class OrganisationSchema(Strict):
    """Who files."""

    uscc = Parsed(uscc.parse, required=True)
    name_zh = Text(NAME, required=True)
    name_en = Text(NAME, load_default=None)
    org_type = Choice("org_type", required=True)
    region_code = Parsed(parse_region_code, required=True)
    industry_code = Parsed(parse_industry_code, required=True)
    qualifications = Items(
        Choice("qualifications", required=True), longest=20, distinct=True, required=True
    )
    contact = Text(100, required=True)
    mobile = Text(40, required=True)
    email = Text(254, required=True)


@cache
def _schema() -> OrganisationSchema:
    return OrganisationSchema()


def read_organisation(typed: Mapping[str, Any]) -> Reading:
    """Return what a form or document says of an organisation, and every fault of it."""
    return read(_schema(), read_typed(_schema(), typed))


def organisation_values(typed: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of an organisation, all of them right. Raises Refused."""
    reading = read_organisation(typed)
    if reading.problems:
        raise Refused(reading.problems)
    return dict(reading.values)
