"""The shape of ``certify.filing/1`` and ``certify.judgement/1`` (contract), both ways.

A schema loads a document into plain values and reports every fault at once; what is
right in a document that is not can still be used (``Reading.values``), so that a draft
shows what does not fit together before it is complete. ``build`` makes the frozen
dataclasses of ``certify.scoring.document``.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any, Final

from certify.accounts.schemas import NAME, OrganisationSchema
from certify.answers.fields import Choice, Parsed, Text
from certify.answers.figures import Count, Day, Flag, Number
from certify.answers.structure import (
    Group,
    Items,
    Named,
    Reading,
    Strict,
    Version,
    read,
    read_typed,
)
from certify.i18n import N_
from certify.reference import patent_number
from certify.reference.faults import BadValue, plain, shown
from certify.reference.industries import parse_industry_code
from certify.scoring.document import (
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

FILING: Final = "certify.filing/1"
JUDGEMENT: Final = "certify.judgement/1"
HIGHEST_LEVEL: Final = Decimal(4)
MOST_LEVELS: Final = 200

MOST_PATENTS: Final = 500
FIRST_YEAR: Final = 2000
LAST_YEAR: Final = 2100

_JURISDICTION = re.compile(r"[A-Z]{2}")
_LEVEL_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}")
_ZERO = Decimal(0)


def normal_patent_number(text: str) -> str:
    """Return the normal spelling of a patent number. Raises BadNumber."""
    return patent_number.parse(text).text


def parse_jurisdiction(text: str) -> str:
    """Return a two-letter code of a country or office (WIPO ST.3). Raises BadValue."""
    code = plain(text)
    if not _JURISDICTION.fullmatch(code):
        raise BadValue(
            "jurisdiction_form",
            N_("{value} is not a two-letter code of a country or office, for example CN or EP."),
            {"value": shown(text)},
        )
    return code


def parse_level_id(text: str) -> str:
    """Return the id of an indicator. Raises BadValue if it cannot be one."""
    if not _LEVEL_ID.fullmatch(text):
        raise BadValue(
            "level_id_form",
            N_("“{value}” cannot be the id of an indicator, which looks like C3."),
            {"value": shown(text)},
        )
    return text


def amount(*, negative: bool = False, **kwargs: Any) -> Number:
    """Return a field for an amount in yuan, at most two decimals."""
    return Number("62000000.00", places=2, minimum=None if negative else _ZERO, **kwargs)


def share(**kwargs: Any) -> Number:
    """Return a field for a share from 0 to 1."""
    return Number("0.25", places=12, digits=3, minimum=_ZERO, maximum=Decimal(1), **kwargs)


def level(**kwargs: Any) -> Number:
    """Return a field for a reviewer's level from 0 to 4, decimals allowed."""
    return Number("2.5", places=12, digits=3, minimum=_ZERO, maximum=HIGHEST_LEVEL, **kwargs)


class ProductSchema(Strict):
    """One model or variety."""

    name_zh = Text(NAME, required=True)
    name_en = Text(NAME, load_default=None)
    model = Text(NAME, required=True)
    industry_code = Parsed(parse_industry_code, required=True)
    unspsc_code = Text(20, load_default=None)
    description = Text(5000, lines=True, required=True)
    launched_on = Day(required=True)


class EconomicsSchema(Strict):
    """Figures of the product for the data year, in yuan."""

    output_value = amount(required=True)
    sales = amount(required=True)
    exports = amount(required=True)
    profit = amount(negative=True, required=True)
    ip_investment = amount(required=True)
    rd_investment = amount(load_default=None)
    prior_year_sales = amount(load_default=None)


class AccountsSchema(Strict):
    """The organisation's own accounts for the data year, in yuan."""

    gross_output = amount(load_default=None)
    operating_revenue = amount(load_default=None)
    employee_compensation = amount(load_default=None)
    net_production_tax = amount(negative=True, load_default=None)
    depreciation = amount(load_default=None)
    operating_surplus = amount(negative=True, load_default=None)


class PatentSchema(Strict):
    """One patent linked to the product."""

    number = Parsed(normal_patent_number, required=True)
    title = Text(300, required=True)
    filed_on = Day(required=True)
    granted_on = Day(load_default=None)
    legal_status = Choice("legal_status", required=True)
    status_checked_on = Day(required=True)
    right_source = Choice("right_source", required=True)
    owners = Items(Text(NAME, required=True), longest=50, shortest=1, required=True)
    is_core = Flag(required=True)
    contribution = share(required=True)
    role = Text(2000, lines=True, required=True)
    jurisdictions = Items(
        Parsed(parse_jurisdiction, required=True), longest=250, distinct=True, required=True
    )
    survived_invalidation = Count(0, minimum=0, maximum=1000, required=True)
    litigation = Choice("litigation", required=True)
    licence_proof = Text(255, load_default=None)
    show_publicly = Flag(load_default=True)


class MarketSchema(Strict):
    """Features of the product and how many of them patents protect."""

    core_features_total = Count(8, minimum=0, maximum=100_000, load_default=None)
    core_features_protected = Count(6, minimum=0, maximum=100_000, load_default=None)
    price_premium_percent = Number(
        "12.5",
        places=4,
        digits=6,
        minimum=Decimal(-100),
        maximum=Decimal(100_000),
        load_default=None,
    )


class DeclarationsSchema(Strict):
    """What the filer undertakes."""

    true_and_complete = Flag(required=True)
    makes_or_sells = Flag(required=True)
    patentee_or_licensee = Flag(required=True)
    opt_in = Flag(required=True)


class FilingSchema(Strict):
    """``certify.filing/1``: one product for one data year."""

    schema = Version(FILING)
    organisation = Group(OrganisationSchema, required=True)
    product = Group(ProductSchema, required=True)
    data_year = Count(2025, minimum=FIRST_YEAR, maximum=LAST_YEAR, required=True)
    economics = Group(EconomicsSchema, required=True)
    accounts = Group(AccountsSchema, load_default=None)
    patents = Items(Group(PatentSchema, required=True), longest=MOST_PATENTS, required=True)
    market = Group(MarketSchema, load_default=None)
    declarations = Group(DeclarationsSchema, required=True)


class JudgementSchema(Strict):
    """``certify.judgement/1``: levels by indicator, confirmed shares by patent number."""

    schema = Version(JUDGEMENT)
    levels = Named(parse_level_id, level(), longest=MOST_LEVELS, load_default=dict)
    confirmed_contributions = Named(
        normal_patent_number, share(), longest=MOST_PATENTS, load_default=dict
    )


def read_filing(document: Any) -> Reading:
    """Return the values of a filing document and every fault of its shape."""
    return read(_filing_schema(), document)


def read_judgement(document: Any) -> Reading:
    """Return the values of a judgement document and every fault of its shape.

    Whether the standard knows a level and the filing a patent, the engine says.
    """
    return read(_judgement_schema(), document)


def build_judgement(values: Mapping[str, Any]) -> Judgement:
    """Return the judgement of values read without a problem."""
    return Judgement(values["levels"], values["confirmed_contributions"])


def build(values: Mapping[str, Any]) -> Filing:
    """Return the filing of values read without a problem."""
    accounts, market = values["accounts"], values["market"]
    return Filing(
        organisation=Organisation(**values["organisation"]),
        product=Product(**values["product"]),
        data_year=values["data_year"],
        economics=Economics(**values["economics"]),
        accounts=Accounts(**accounts) if accounts is not None else None,
        patents=tuple(Patent(**patent) for patent in values["patents"]),
        market=Market(**market) if market is not None else None,
        declarations=Declarations(**values["declarations"]),
    )


def dump(filing: Filing) -> dict[str, Any]:
    """Return ``filing`` as its canonical ``certify.filing/1`` document."""
    document: dict[str, Any] = _filing_schema().dump(filing)
    return document


def from_form(typed: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was typed into a form or workbook in the shape of a filing document.

    Text becomes counts, yes or no, lists, plain amounts and ISO dates where it can be
    read so; everything else stays as typed, for ``examine`` to name. A required part not
    begun yet becomes an empty one, so that each answer it lacks is named. Nothing is judged.
    """
    schema = _filing_schema()
    document: dict[str, Any] = read_typed(schema, typed)
    begun: dict[str, Any] = {
        name: {} if isinstance(field, Group) else []
        for name, field in schema.fields.items()
        if isinstance(field, (Group, Items)) and field.required
    }
    return {"schema": FILING, **begun, **document}


@cache
def _filing_schema() -> FilingSchema:
    return FilingSchema()


@cache
def _judgement_schema() -> JudgementSchema:
    return JudgementSchema()
