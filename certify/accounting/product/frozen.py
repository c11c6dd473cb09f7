"""Summaries as plain values: what is stored, and what is read back.

Decimals become text at full precision, so that a stored summary gives the very figures
that were compiled; the digest of the inputs is taken over their canonical form (RFC 8785).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from hashlib import sha256
from typing import Any, Final

import rfc8785

from certify.accounting.product.dimensions import FIELD
from certify.accounting.product.methods import ClassRate, Estimate, ProductAccount
from certify.accounting.product.summary import Block, Breakdown, PublicSummary, Row, Summary
from certify.problems import Problem
from certify.scoring.document import Accounts

SCHEMA: Final = "certify.summary/1"
_AMOUNTS: Final = ("output_value", "sales", "exports", "profit", "contribution")


@dataclass(frozen=True)
class View:
    """One version of a stored summary, full or public, as pages and papers show it.

    ``breakdowns``: dimension → its blocks; empty in editions compiled before there were any.
    """

    year: int
    number: int
    public: bool
    recorded: Block
    recognised: Block
    breakdowns: Mapping[str, Breakdown] = field(default_factory=dict)


def text(value: Decimal | None) -> str | None:
    """Return all digits of ``value`` in plain notation."""
    return None if value is None else format(value, "f")


def _number(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def freeze_account(account: ProductAccount) -> dict[str, Any]:
    """Return a product account as plain values; a class rate only where one is used."""
    plain = {f.name: getattr(account, f.name) for f in fields(account)}
    plain |= {name: text(plain[name]) for name in _AMOUNTS}
    plain["qualifications"] = list(account.qualifications)
    stated = account.accounts
    plain["accounts"] = stated and {f.name: text(getattr(stated, f.name)) for f in fields(stated)}
    rate = plain.pop("class_rate")
    if rate is not None:
        plain["class_rate"] = {"year": rate.year, "rate": text(rate.rate), "source": rate.source}
    return plain


def thaw_account(plain: Mapping[str, Any]) -> ProductAccount:
    """Return the product account that ``freeze_account`` froze."""
    values = dict(plain) | {name: Decimal(plain[name]) for name in _AMOUNTS}
    values["qualifications"] = tuple(plain.get("qualifications", ()))
    stated = plain["accounts"]
    values["accounts"] = stated and Accounts(**{k: _number(v) for k, v in stated.items()})
    rate = plain.get("class_rate")
    if rate is not None:
        values["class_rate"] = ClassRate(
            plain["field"], rate["year"], Decimal(rate["rate"]), rate["source"]
        )
    return ProductAccount(**values)


def freeze_estimate(one: Estimate) -> dict[str, Any]:
    """Return the figures of one product with their method, rate and inputs."""
    valuation = one.value_added
    return {
        "record_number": one.account.record_number,
        "method": valuation.method,
        "rate": text(valuation.rate),
        "inputs": {name: text(value) for name, value in valuation.inputs.items()},
        "source": valuation.source,
        "value_added": text(valuation.value),
        "patent_value_added": text(one.patent_value_added),
    }


def digest_of(inputs: Iterable[Mapping[str, Any]]) -> str:
    """Return ``sha256:…`` of the canonical inputs."""
    return f"sha256:{sha256(rfc8785.dumps([dict(one) for one in inputs])).hexdigest()}"


def freeze_summary(
    full: Summary, public: PublicSummary, disclosure: Mapping[str, Any]
) -> dict[str, Any]:
    """Return both versions, the doubts and the disclosure report as plain values."""
    return {
        "schema": SCHEMA,
        "year": full.year,
        "full": _tables(full),
        "public": _tables(public),
        "doubts": [_doubt(problem) for problem in full.doubts],
        "disclosure": dict(disclosure),
    }


def thaw_view(table: Mapping[str, Any], number: int, *, public: bool) -> View:
    """Return the full or the public version of a stored summary."""
    stored = table["public" if public else "full"]
    by_field = _breakdown(FIELD, stored)
    breakdowns = {
        dimension: _breakdown(dimension, blocks)
        for dimension, blocks in stored.get("breakdowns", {}).items()
    }
    return View(table["year"], number, public, by_field.recorded, by_field.recognised, breakdowns)


def thaw_doubts(table: Mapping[str, Any]) -> tuple[Problem, ...]:
    """Return what the statistician should look at."""
    return tuple(Problem(**plain) for plain in table["doubts"])


def _doubt(problem: Problem) -> dict[str, Any]:
    params = {
        key: f"{value:,}" if isinstance(value, Decimal) else str(value)
        for key, value in problem.params.items()
    }
    return {
        "pointer": problem.pointer,
        "code": problem.code,
        "message": problem.message,
        "params": params,
    }


def _tables(summary: Summary | PublicSummary) -> dict[str, Any]:
    breakdowns = {one.dimension: _blocks(one) for one in summary.breakdowns}
    return _blocks(summary) | {"breakdowns": breakdowns}


def _blocks(shown: Summary | PublicSummary | Breakdown) -> dict[str, Any]:
    return {
        block.status: {
            "status": block.status,
            "rows": [_row(row) for row in block.rows],
            "total": _row(block.total),
        }
        for block in (shown.recorded, shown.recognised)
    }


def _breakdown(dimension: str, stored: Mapping[str, Any]) -> Breakdown:
    return Breakdown(dimension, _block(stored["recorded"]), _block(stored["recognised"]))


def _row(row: Row) -> dict[str, Any]:
    return {
        "field": row.field,
        "products": row.products,
        "organisations": row.organisations,
        "amounts": {measure: text(amount) for measure, amount in row.amounts.items()},
        "methods": dict(row.methods),
        "confirmed": row.confirmed,
        "hidden": sorted(row.hidden),
    }


def _block(plain: Mapping[str, Any]) -> Block:
    rows = tuple(_thaw_row(row) for row in plain["rows"])
    return Block(plain["status"], rows, _thaw_row(plain["total"]))


def _thaw_row(plain: Mapping[str, Any]) -> Row:
    amounts = {measure: _number(amount) for measure, amount in plain["amounts"].items()}
    changed = {"amounts": amounts, "hidden": frozenset(plain["hidden"])}
    return Row(**(dict(plain) | changed))
