"""A score sheet as tables for the terminal. It says what the standard is worth: 示例标准."""

import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

from certify.i18n import N_, translate
from certify.scoring.sheet import Sheet
from certify.scoring.standard import Standard
from certify.scoring.telling.explanation import (
    UNKNOWN,
    DimensionRow,
    Explanation,
    GateRow,
    explain,
)

ILLUSTRATIVE: Final = N_(
    "Illustrative standard: its numbers were chosen as examples and are no official criteria."
)
PASSED: Final = {True: N_("met"), False: N_("not met"), None: N_("does not apply")}

_INDICATORS: Final = (N_("Indicator"), N_("Points"), N_("Weight"), N_("Score"))
_DIMENSIONS: Final = (N_("Dimension"), N_("Score"), N_("Out of"), N_("Floor"))
_GATES: Final = (N_("Condition"), N_("Result"), N_("Reason"))


def score_table(sheet: Sheet, standard: Standard, language: str) -> str:
    """Return ``sheet`` explained in ``language`` as lines of text, without a line end.

    Raises ValueError if ``standard`` is not the one that made the sheet.
    """
    told = explain(sheet, standard, language)
    parts = (
        _heading(told),
        _indicators(told),
        _dimensions(told.dimensions, language),
        _gates(told.gates, language),
        _result(told),
    )
    return "\n\n".join("\n".join(lines) for lines in parts)


def _heading(told: Explanation) -> Iterable[str]:
    yield f"{told.title} · {told.standard}"
    if told.illustrative:
        yield f"示例标准 · {translate(ILLUSTRATIVE, told.language)}"
    yield translate(N_("Industry field: {field}"), told.language, field=told.field)


def _indicators(told: Explanation) -> Iterable[str]:
    """Yield two lines for each indicator: its numbers, and how they came about."""
    every = [each for dimension in told.dimensions for each in dimension.indicators]
    rows = [(f"{e.id} {e.name}", e.points, e.weight, e.contribution) for e in every]
    head, *lines = _aligned([_translated(_INDICATORS, told.language), *rows], left=(0,))
    yield head
    for line, each in zip(lines, every, strict=True):
        yield line
        told_of = (each.measured, each.rule, each.note)
        yield "   " + " · ".join(part for part in told_of if part not in (None, "", UNKNOWN))


def _dimensions(dimensions: Iterable[DimensionRow], language: str) -> Iterable[str]:
    rows = [
        (f"{each.id} {each.name}", each.total, each.weight, _floor(each, language))
        for each in dimensions
    ]
    return _aligned([_translated(_DIMENSIONS, language), *rows], left=(0, 3))


def _floor(dimension: DimensionRow, language: str) -> str:
    if dimension.floor is None or dimension.reached is None:
        return dimension.floor or ""
    word = N_("{floor}, reached") if dimension.reached else N_("{floor}, missed")
    return translate(word, language, floor=dimension.floor)


def _gates(gates: Iterable[GateRow], language: str) -> Iterable[str]:
    rows = [
        (f"{gate.id} {gate.name}", translate(PASSED[gate.passed], language), gate.reason)
        for gate in gates
    ]
    return _aligned([_translated(_GATES, language), *rows], left=(0, 1, 2))


def _result(told: Explanation) -> Iterable[str]:
    if told.interval is not None:
        text = N_("Total: {interval} of 100; pass mark {mark}")
        yield translate(text, told.language, interval=told.interval, mark=told.pass_mark)
    else:
        text = N_("Total: {total} of 100; pass mark {mark}, margin {margin}")
        numbers = {"total": told.total, "mark": told.pass_mark, "margin": told.margin}
        yield translate(text, told.language, **numbers)
    yield translate(N_("Result: {verdict}"), told.language, verdict=told.verdict_text)
    yield from (f"  {reason}" for reason in told.reasons)


def _translated(words: Iterable[str], language: str) -> tuple[str, ...]:
    return tuple(translate(word, language) for word in words)


def _aligned(rows: Sequence[Sequence[str]], left: Sequence[int]) -> Iterable[str]:
    """Yield the rows as columns; a Chinese character takes two places."""
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [
            _padded(cell, width, at_left=place in left)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield "  ".join(cells).rstrip()


def _padded(cell: str, width: int, *, at_left: bool) -> str:
    gap = " " * (width - _width(cell))
    return cell + gap if at_left else gap + cell


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
