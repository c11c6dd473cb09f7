"""Rosters: lists of the enterprises that recordation is to reach, read row by row.

A row names an enterprise by its credit code, with region and qualification; a row with several
qualifications (divided by 、 ; or /) counts for each. ``patents_in_force`` is optional: what it
says makes patent use known. A file with a fault is refused whole.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from certify.accounting.monitoring.sheets import Line, code_of, plain, read_lines
from certify.i18n import N_, translate
from certify.problems import Problem, Refused, Word
from certify.reference import regions, uscc
from certify.reference.codes import WORDS
from certify.reference.faults import BadValue, shown

QUALIFICATIONS: Final = WORDS["qualifications"]
COLUMNS: Final = {
    "uscc": N_("Unified social credit code"),
    "name": N_("Name of the enterprise"),
    "region_code": N_("Region code"),
    "qualification": N_("Qualification"),
    "patents_in_force": N_("Patents in force"),
}
NEEDED: Final = ("uscc", "name", "region_code")
LONGEST_NAME: Final = 200
_COUNT: Final = re.compile(r"[0-9]{1,7}")
_DIVIDED: Final = re.compile(r"[、；;/|]")
_PROVINCE_ENDINGS: Final = re.compile(
    r"(?:省|市|壮族自治区|回族自治区|维吾尔自治区|自治区|特别行政区)$"
)


@dataclass(frozen=True)
class Entry:
    """One enterprise with one qualification. ``patents_in_force`` None: the list does not say."""

    uscc: str
    name: str
    region_code: str
    qualification: str
    patents_in_force: int | None
    line: int


def read_roster(content: bytes, qualification: str = "") -> tuple[Entry, ...]:
    """Return the entries of an Excel or CSV file; one per enterprise and qualification.

    ``qualification`` (a code) is that of every row of a file without such a column. Raises
    Refused with every fault; a pointer ``/rows/12/uscc`` is the column of line 12.
    """
    needed = NEEDED if qualification else (*NEEDED, "qualification")
    found: list[Problem] = []
    entries: list[Entry] = []
    lines = read_lines(content, COLUMNS, needed)
    for line in lines:
        faults: list[Problem] = []
        entries += _entries(line, qualification, faults)
        found += faults
    found += _contradictions(lines, entries)
    if found:
        raise Refused(sorted(found, key=_line_of))
    return tuple(entries)


def _line_of(problem: Problem) -> int:
    return int(problem.pointer.split("/")[2])


def _entries(line: Line, qualification: str, faults: list[Problem]) -> list[Entry]:
    code = _uscc(line, faults)
    name = _name(line, faults)
    region = _region(line, faults)
    kinds = _qualifications(line, qualification, faults)
    held = _held(line, faults)
    if faults:
        return []
    return [Entry(code, name, region, kind, held, line.number) for kind in kinds]


def _uscc(line: Line, faults: list[Problem]) -> str:
    try:
        return uscc.parse(line.get("uscc"))
    except BadValue as bad:
        faults.append(_within(line, "uscc", bad))
        return ""


def _name(line: Line, faults: list[Problem]) -> str:
    name = line.get("name")
    if not name or len(name) > LONGEST_NAME:
        message = N_("Cell {cell}: write the enterprise's name, at most {most} characters.")
        faults.append(line.problem("name", "name", message, most=LONGEST_NAME))
    return name


def _region(line: Line, faults: list[Problem]) -> str:
    """Return the code of the region; a province may also be named in Chinese."""
    said = line.get("region_code")
    named = _province_named(said)
    try:
        return named or regions.parse_region_code(said)
    except BadValue as bad:
        faults.append(_within(line, "region_code", bad))
        return ""


def _province_named(said: str) -> str | None:
    short = _PROVINCE_ENDINGS.sub("", said.strip())
    return next(
        (code for code, name in regions.PROVINCES.items() if translate(name, "zh") == short), None
    )


def _qualifications(line: Line, qualification: str, faults: list[Problem]) -> list[str]:
    said = line.get("qualification")
    if not said and qualification:
        return [qualification]
    codes = []
    for part in _DIVIDED.split(said):
        code = code_of(part, QUALIFICATIONS) if plain(part) else None
        if code is None:
            message = N_("Cell {cell}: “{part}” is no qualification. Known are: {known}.")
            known = ", ".join(QUALIFICATIONS)
            params = {"part": shown(part), "known": known}
            faults.append(line.problem("qualification", "qualification_unknown", message, **params))
        else:
            codes.append(code)
    return list(dict.fromkeys(codes))


def _held(line: Line, faults: list[Problem]) -> int | None:
    said = line.get("patents_in_force").replace(",", "")
    if not said:
        return None
    if not _COUNT.fullmatch(said):
        message = N_("Cell {cell}: {value} is no number of patents. Write a whole number.")
        faults.append(line.problem("patents_in_force", "not_a_count", message))
        return None
    return int(said)


def _within(line: Line, column: str, bad: BadValue) -> Problem:
    """Return the fault of a value, said with its cell."""
    return line.problem(
        column, bad.code, N_("Cell {cell}: {fault}"), fault=Word(bad.message, bad.params)
    )


def _contradictions(lines: tuple[Line, ...], entries: list[Entry]) -> Iterator[Problem]:
    """Yield what rows say against each other, each at the later one."""
    by_number = {line.number: line for line in lines}
    seen: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        line = by_number[entry.line]
        for other in seen[entry.uscc]:
            if other.qualification == entry.qualification and other.line != entry.line:
                message = N_(
                    "Row {row}: {uscc} stands in row {other} with the same qualification. "
                    "Remove one of them."
                )
                yield line.problem("uscc", "row_twice", message, uscc=entry.uscc, other=other.line)
        first = next(iter(seen[entry.uscc]), None)
        if first is not None and first.line != entry.line:
            yield from _against(line, entry, first)
        seen[entry.uscc].append(entry)


def _against(line: Line, entry: Entry, first: Entry) -> Iterator[Problem]:
    for column, own, others in (
        ("region_code", entry.region_code, first.region_code),
        ("patents_in_force", entry.patents_in_force, first.patents_in_force),
    ):
        if own is not None and others is not None and own != others:
            message = N_(
                "Cell {cell}: {own} for {uscc}, but row {other} says {others}. Make them agree."
            )
            params = {"own": own, "others": others, "uscc": entry.uscc, "other": first.line}
            yield line.problem(column, "rows_differ", message, **params)
