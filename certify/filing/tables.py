"""A score sheet as a table for the terminal. It says what the standard is worth: 示例标准."""

import unicodedata
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final

from certify.i18n import N_, translate
from certify.reference.industries import field_name
from certify.scoring.rounding import shown
from certify.scoring.sheet import GateResult, Sheet
from certify.scoring.standard import Standard

ILLUSTRATIVE: Final = N_(
    "Illustrative standard: its numbers were chosen as examples and are no official criteria."
)
VERDICTS: Final = {
    "meets": N_("meets the benchmark"),
    "below": N_("below the benchmark"),
    "gated": N_("a condition is not met"),
    "undetermined": N_("open until reviewers have judged"),
}
PASSED: Final = {True: N_("met"), False: N_("not met"), None: N_("does not apply")}
NOTES: Final = {
    "unjudged": N_("not yet judged"),
    "missing": N_("not stated"),
    "investment_zero": N_("no IP investment"),
}
UNKNOWN: Final = "–"


def score_table(sheet: Sheet, standard: Standard, language: str) -> str:
    """Return ``sheet`` as lines of text in ``language``; ``standard`` gives the names."""
    return "\n".join(
        (
            *_heading(sheet, standard, language),
            "",
            *_indicators(sheet, standard, language),
            "",
            *_dimensions(sheet, standard, language),
            "",
            *_gates(sheet.gates, standard, language),
            "",
            *_verdict(sheet, language),
        )
    )


def _heading(sheet: Sheet, standard: Standard, language: str) -> Iterable[str]:
    yield f"{standard.titles.say(language)} · {standard.name}"
    if sheet.standard.authority == "illustrative":
        yield f"示例标准 · {translate(ILLUSTRATIVE, language)}"
    field = f"{sheet.field} {field_name(sheet.field, language)}"
    yield translate(N_("Industry field: {field}"), language, field=field)


def _indicators(sheet: Sheet, standard: Standard, language: str) -> Iterable[str]:
    head = [
        translate(word, language)
        for word in (
            N_("Indicator"),
            N_("Value"),
            N_("Points"),
            N_("Weight"),
            N_("Score"),
            N_("Rule"),
        )
    ]
    rows = []
    for result in sheet.indicators:
        note = translate(NOTES.get(result.note or "", result.note or ""), language)
        rows.append(
            (
                f"{result.id} {standard.indicator(result.id).names.say(language)}",
                _number(result.value),
                _number(result.points),
                _number(result.weight),
                _number(result.contribution),
                note if result.note == result.rule else " ".join(filter(None, (result.rule, note))),
            )
        )
    return _aligned([head, *rows], left=(0, 5))


def _dimensions(sheet: Sheet, standard: Standard, language: str) -> Iterable[str]:
    names = {each.id: each.names.say(language) for each in standard.dimensions}
    weights = {each.id: each.weight for each in standard.dimensions}
    words = (N_("Dimension"), N_("Score"), N_("Out of"), N_("Floor"))
    head = [translate(word, language) for word in words]
    rows = [
        (
            f"{each.id} {names[each.id]}",
            UNKNOWN if each.total is None else format(each.total, "f"),
            _number(weights[each.id]),
            "" if each.floor is None else _floor(each.floor, each.reached, language),
        )
        for each in sheet.dimensions
    ]
    return _aligned([head, *rows], left=(0, 3))


def _floor(floor: Decimal, reached: bool | None, language: str) -> str:
    if reached is None:
        return shown(floor)
    word = N_("{floor}, reached") if reached else N_("{floor}, missed")
    return translate(word, language, floor=shown(floor))


def _gates(gates: Iterable[GateResult], standard: Standard, language: str) -> Iterable[str]:
    names = {gate.id: gate.names.say(language) for gate in standard.gates}
    head = [translate(w, language) for w in (N_("Condition"), N_("Result"), N_("Reason"))]
    rows = [
        (f"{gate.id} {names[gate.id]}", translate(PASSED[gate.passed], language), gate.reason)
        for gate in gates
    ]
    return _aligned([head, *rows], left=(0, 1, 2))


def _verdict(sheet: Sheet, language: str) -> Iterable[str]:
    if sheet.interval is not None:
        low, high = (format(end, "f") for end in sheet.interval)
        text = N_("Total: {low} to {high} of 100; pass mark {mark}")
        yield translate(text, language, low=low, high=high, mark=shown(sheet.pass_mark))
    elif sheet.total is not None and sheet.margin is not None:
        text = N_("Total: {total} of 100; pass mark {mark}, margin {margin}")
        numbers = {"total": format(sheet.total, "f"), "margin": format(sheet.margin, "+f")}
        yield translate(text, language, mark=shown(sheet.pass_mark), **numbers)
    verdict = translate(VERDICTS[sheet.verdict], language)
    yield translate(N_("Result: {verdict}"), language, verdict=verdict)


def _number(value: Decimal | None) -> str:
    return UNKNOWN if value is None else shown(value)


def _aligned(rows: Sequence[Sequence[str]], left: Sequence[int]) -> Iterable[str]:
    """Yield the rows as columns; a Chinese character takes two places."""
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (
            cell + " " * gap if place in left else " " * gap + cell
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
            for gap in (width - _width(cell),)
        )
        yield "  ".join(cells).rstrip()


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
