"""The product summary of one data year (method P5), full and public.

By industry field, and broken down by region, organisation type and qualification
(``dimensions``); every breakdown is of the same products and has the same total.

Recognised products are part of the recorded ones: the two blocks stand beside each other
and are never added. Gross output and value added are never added or compared either.
Amounts are yuan, unrounded; a total is the exact sum of its rows. Organisations are counted
once in each row and once in the total, so their total may be below the sum of the rows.

"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from certify.accounting.product.dimensions import BREAKDOWNS, FIELD, GROUPS
from certify.accounting.product.methods import (
    CONFIRMED,
    METHODS,
    RECOGNISED,
    RECORDED,
    Estimate,
    ProductAccount,
    doubts,
    estimate,
)
from certify.accounting.rounding import total
from certify.i18n import N_
from certify.problems import Problem, Refused

TOTAL: Final = "TOTAL"

MEASURES: Final[Mapping[str, Callable[[Estimate], Decimal | None]]] = {
    "output_value": lambda one: one.account.output_value,
    "sales": lambda one: one.account.sales,
    "exports": lambda one: one.account.exports,
    "profit": lambda one: one.account.profit,
    "value_added": lambda one: one.value_added.value,
    "patent_value_added": lambda one: one.patent_value_added,
}

MAY_BE_NEGATIVE: Final = frozenset({"profit", "value_added", "patent_value_added"})


@dataclass(frozen=True)
class Row:
    """One group, or the total (``field`` = TOTAL), of one block.

    ``field`` is the code of the industry field, or in a breakdown that of the group.

    ``amounts`` maps a measure to yuan; None = no product of the row has an estimate, or the
    measure is in ``hidden``. ``methods`` counts products by the method of their value added
    (None: the method was used, how often is not published); ``confirmed`` counts those whose
    patent contribution reviewers confirmed (the others' is only declared).
    """

    field: str
    products: int
    organisations: int
    amounts: Mapping[str, Decimal | None]
    methods: Mapping[str, int | None]
    confirmed: int
    hidden: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Block:
    """The rows of one status, in the order of their codes, and their total."""

    status: str
    rows: tuple[Row, ...]
    total: Row


@dataclass(frozen=True)
class Breakdown:
    """The two blocks of one dimension; rows of overlapping groups are not to be added up."""

    dimension: str
    recorded: Block
    recognised: Block


@dataclass(frozen=True)
class Summary:
    """The full summary: for officers and statisticians only."""

    year: int
    recorded: Block
    recognised: Block
    breakdowns: tuple[Breakdown, ...]
    estimates: tuple[Estimate, ...]
    doubts: tuple[Problem, ...]


@dataclass(frozen=True)
class PublicSummary:
    """What may be published: no product, no organisation, no amount of a small group."""

    year: int
    recorded: Block
    recognised: Block
    breakdowns: tuple[Breakdown, ...]


def summarise(year: int, accounts: Iterable[ProductAccount]) -> Summary:
    """Group product accounts of ``year`` in every dimension.

    Raises Refused if an account is of another year or a record number comes twice.
    """
    listed = sorted(accounts, key=lambda one: one.record_number)
    _require_one_year(year, listed)
    _require_each_once(listed)
    estimates = tuple(estimate(one) for one in listed)
    fields = _breakdown(FIELD, estimates)
    return Summary(
        year=year,
        recorded=fields.recorded,
        recognised=fields.recognised,
        breakdowns=tuple(_breakdown(dimension, estimates) for dimension in BREAKDOWNS),
        estimates=estimates,
        doubts=doubts(estimates),
    )


def _require_one_year(year: int, accounts: list[ProductAccount]) -> None:
    strangers = [one for one in accounts if one.data_year != year]
    if strangers:
        raise Refused(
            Problem(
                f"/products/{one.record_number}/data_year",
                "other_year",
                N_(
                    "Product {record} is filed for {found}, but this summary is of {year}. "
                    "One summary holds one data year."
                ),
                {"record": one.record_number, "found": one.data_year, "year": year},
            )
            for one in strangers
        )


def _require_each_once(accounts: list[ProductAccount]) -> None:
    counts = Counter(one.record_number for one in accounts)
    twice = [number for number, count in counts.items() if count > 1]
    if twice:
        raise Refused(
            Problem(
                f"/products/{number}",
                "product_twice",
                N_("Product {record} stands in the summary more than once. Keep one filing of it."),
                {"record": number},
            )
            for number in twice
        )


def _breakdown(dimension: str, estimates: tuple[Estimate, ...]) -> Breakdown:
    recognised = [one for one in estimates if one.account.status == RECOGNISED]
    return Breakdown(
        dimension,
        _block(RECORDED, dimension, estimates),
        _block(RECOGNISED, dimension, recognised),
    )


def _block(status: str, dimension: str, estimates: Sequence[Estimate]) -> Block:
    groups: dict[str, list[Estimate]] = {}
    for one in estimates:
        for code in GROUPS[dimension](one.account):
            groups.setdefault(code, []).append(one)
    rows = tuple(_row(code, groups[code]) for code in sorted(groups))
    return Block(status, rows, _row(TOTAL, estimates))


def _row(field: str, estimates: Iterable[Estimate]) -> Row:
    listed = tuple(estimates)
    methods = Counter(one.value_added.method for one in listed)
    return Row(
        field=field,
        products=len(listed),
        organisations=len({one.account.organisation for one in listed}),
        amounts={measure: _amount(listed, of) for measure, of in MEASURES.items()},
        methods={method: methods[method] for method in METHODS if methods[method]},
        confirmed=sum(one.account.contribution_source == CONFIRMED for one in listed),
    )


def _amount(
    estimates: tuple[Estimate, ...], of: Callable[[Estimate], Decimal | None]
) -> Decimal | None:
    known = [value for one in estimates if (value := of(one)) is not None]
    return total(known) if known or not estimates else None
