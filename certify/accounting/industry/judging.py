"""Judging a file of industry rows: everything that is wrong, each by row and cell, at once.

One file holds one year in one vintage. Each industry stands once, with a method and exactly
what the method takes; components may be negative, output may not. Rows of a class (01 to 07)
or ``TOTAL`` carry a sum that is checked and not kept. Nothing of a file with a fault is used.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from certify.accounting.industry.cells import Line, amount, industry_code, lines, period
from certify.accounting.industry.columns import (
    AMOUNTS,
    CHECKED,
    COLUMNS,
    INPUTS,
    METHODS,
    Row,
    code_of,
    compute,
    half_unit,
    slack,
)
from certify.accounting.industry.figures import PRINT_ORDER, TOTAL
from certify.accounting.industry.formulas import weighted
from certify.accounting.industry.grids import Grid
from certify.accounting.rounding import total
from certify.i18n import N_
from certify.problems import Problem, Refused, Word
from certify.reference.industries import industries, industry


@dataclass(frozen=True)
class Account:
    """A file that holds: one year, one vintage, its rows, and the industries it lacks."""

    year: int
    vintage: str
    rows: tuple[Row, ...]
    lacking: tuple[str, ...]


def judge(grid: Grid, previous: Mapping[str, Decimal] | None = None) -> Account:
    """Return the account in ``grid``. Raises Refused with every fault of every row.

    ``previous`` are values of the year before in the same vintage, by code, as the account
    has them: what a row carries forward must be those.
    """
    found: list[Problem] = []
    read = lines(grid)
    found += _one_period(read)
    kept: list[tuple[Line, Row]] = []
    checks: list[tuple[Line, str]] = []
    for line in read:
        code = _sum_of(line)
        if code is not None:
            faults = list(_check_faults(line))
            checks += [] if faults else [(line, code)]
        else:
            faults, row = _judged(line, previous or {})
            kept += [] if row is None else [(line, row)]
        found += faults
    found += _repeats(read)
    if not found:
        found += _sums_that_differ(kept, checks)
    if not found and not kept:
        raise Refused([Problem("/file", "no_rows", N_("The file holds no row of an industry."))])
    if found:
        raise Refused(sorted(found, key=lambda one: int(one.params.get("row", 0))))
    year, vintage = period(read[0])
    have = {row.code for _, row in kept}
    lacking = tuple(each.code for each in industries() if each.code not in have)
    return Account(year, vintage, tuple(row for _, row in kept), lacking)


def _sum_of(line: Line) -> str | None:
    """Return the class whose sum the row states, TOTAL, or None for a row of an industry."""
    code = line.cell("industry_code").upper()
    if code in PRINT_ORDER or code == TOTAL:
        return code
    return f"0{code}" if f"0{code}" in PRINT_ORDER else None


def _one_period(read: tuple[Line, ...]) -> Iterator[Problem]:
    first = read[0] if read else None
    for line in read:
        for column in ("year", "vintage"):
            faults = line.period_faults(column)
            yield from faults
            if first is None or faults or first.period_faults(column):
                continue
            if line.cell(column) != first.cell(column):
                yield line.problem(
                    column, "mixed_periods",
                    N_(
                        "{cell}: “{value}” differs from “{first}” in row {other}. One file holds "
                        "one year in one vintage: figures of different vintages are never put "
                        "together. Send the others in a file of their own."
                    ),
                    first=first.cell(column), other=first.number,
                )  # fmt: skip


def _judged(line: Line, previous: Mapping[str, Decimal]) -> tuple[list[Problem], Row | None]:
    code, found = industry_code(line)
    method = code_of(line.cell("method"), METHODS) if line.cell("method") else None
    if method is None:
        found.append(_no_method(line))
        return found, None
    numbers, faults = _inputs(line, method)
    factor, more = _factor(line, code)
    found += [*faults, *more]
    if found or code is None:
        return found, None
    value = compute(method, numbers)
    loose = slack(method, numbers, value)
    found += _stated(line, value, loose)
    found += _carried(line, method, code, previous)
    given = {name: line.cell(name) for name in INPUTS[method]}
    return found, Row(code, method, given, value, factor, loose, line.number)


def _no_method(line: Line) -> Problem:
    known = ", ".join(METHODS)
    if not line.cell("method"):
        message = N_("{cell}: the accounting method is missing. Choose one: {methods}.")
        return line.problem("method", "method_missing", message, methods=known)
    message = N_("{cell}: “{value}” is no accounting method. Choose one: {methods}.")
    return line.problem("method", "method_unknown", message, methods=known)


def _inputs(line: Line, method: str) -> tuple[dict[str, Decimal], list[Problem]]:
    """Return the numbers ``method`` takes, and what is missing, wrong or too much."""
    numbers: dict[str, Decimal] = {}
    found: list[Problem] = []
    words = {"method": Word(METHODS[method])}
    for name in INPUTS[method]:
        if not line.cell(name):
            message = N_("{cell}: {column} is missing; the method “{method}” needs it.")
            found.append(line.problem(name, "component_missing", message, **words))
        elif name == "indicator":
            found += line.length_faults(name)
        else:
            number, faults = amount(line, name)
            found += faults
            numbers |= {} if number is None else {name: number}
    for name in AMOUNTS:
        if name not in INPUTS[method] and line.cell(name):
            message = N_(
                "{cell}: {column} does not belong to the method “{method}”. Empty the cell, or "
                "choose the method that takes it."
            )
            found.append(line.problem(name, "component_too_much", message, **words))
    return numbers, found


def _factor(line: Line, code: str | None) -> tuple[Decimal, list[Problem]]:
    """Return k of the row; where none is given that of the classification."""
    known = None if code is None else industry(code)
    if not line.cell("factor_k"):
        return (Decimal(1) if known is None else known.factor_k), []
    number, found = amount(line, "factor_k")
    return (Decimal(1) if number is None else number), found


def _stated(line: Line, value: Decimal, loose: Decimal) -> list[Problem]:
    if not line.cell("value_added"):
        return []
    stated, found = amount(line, "value_added")
    if stated is None or abs(stated - value) <= half_unit(stated) + loose:
        return found
    message = N_(
        "{cell}: the value added stated is {value}, but its components give {computed}. Rounding "
        "does not explain the difference: check the row."
    )
    said = format(round(value, 8).normalize(), "f")
    return [line.problem("value_added", "does_not_add_up", message, computed=said)]


def _carried(
    line: Line, method: str, code: str, previous: Mapping[str, Decimal]
) -> Iterator[Problem]:
    if method != "indicator" or code not in previous:
        return
    stated, known = Decimal(line.cell("previous")), previous[code]
    if abs(stated - known) > half_unit(stated):
        message = N_(
            "{cell}: {value} is carried forward, but the account has {known} for the year before "
            "in this vintage. Do not carry a figure over from another vintage."
        )
        said = format(round(known, 8).normalize(), "f")
        yield line.problem("previous", "previous_differs", message, known=said)


def _check_faults(line: Line) -> Iterator[Problem]:
    if not line.cell("value_added"):
        message = N_(
            "{cell}: the sum of the class is missing. State it, or take the row out: sums are "
            "computed from the industries."
        )
        yield line.problem("value_added", "sum_missing", message)
    else:
        yield from amount(line, "value_added")[1]
    for name in COLUMNS:
        if name not in (*CHECKED, "industry_name", "method") and line.cell(name):
            message = N_(
                "{cell}: a row of a class or of the total holds its sum only. Empty {column}."
            )
            yield line.problem(name, "sum_too_much", message)


def _repeats(read: tuple[Line, ...]) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for line in read:
        code = _sum_of(line) or line.cell("industry_code").upper()[-4:]
        seen = first.setdefault(code, line.number)
        if code and seen != line.number:
            message = N_("{cell}: “{value}” already stands in row {first}. Keep one of the two.")
            yield line.problem("industry_code", "duplicate_row", message, first=seen)


def _sums_that_differ(
    kept: list[tuple[Line, Row]], checks: list[tuple[Line, str]]
) -> Iterator[Problem]:
    for line, code in checks:
        parts = [
            row for _, row in kept
            if code == TOTAL or known_class(row.code) == code
        ]  # fmt: skip
        computed = weighted((row.factor_k, row.value) for row in parts)
        stated = Decimal(line.cell("value_added"))
        loose = total(row.slack for row in parts)
        if abs(stated - computed) <= half_unit(stated) + loose:
            continue
        message = N_(
            "{cell}: the sum stated is {value}, but its {count} rows here add up to {computed}. "
            "Rounding does not explain the difference: look for missing or wrong rows."
        )
        params: dict[str, Any] = {"count": len(parts)}
        params["computed"] = format(round(computed, 8).normalize(), "f")
        yield line.problem("value_added", "sum_differs", message, **params)


def known_class(code: str) -> str:
    """Return the class of one of the 188 industries. Raises KeyError for another code."""
    found = industry(code)
    if found is None:
        raise KeyError(code)
    return found.class_code
