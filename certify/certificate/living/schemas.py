"""The status file ``certify.patent-status/1``: CSV or JSON, read strictly, row by row.

A row says of one patent: ``number``, ``status`` (a code of the filing document, or its word),
``date`` (since when, or of the transfer), ``holder`` (who holds it now, if it was
transferred) and ``source`` (if another than the file's). Every fault is told with its row
and field; a file with a fault is refused whole.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from marshmallow import ValidationError, missing

from certify.answers.fields import Answer, Choice, Parsed, Text
from certify.answers.figures import Day
from certify.certificate.living.statuses import Statement
from certify.filing.reading import read_json
from certify.i18n import N_
from certify.problems import Problem, Refused
from certify.reference import patent_number
from certify.reference.codes import LIVING
from certify.reference.faults import shown

SCHEMA: Final = "certify.patent-status/1"
MOST_BYTES: Final = 16 * 1024 * 1024
MOST_ROWS: Final = 100_000
MOST_HOLDERS: Final = 20
LONGEST_NAME: Final = 200
FIELDS: Final = ("number", "status", "date", "holder", "source")
NEEDED: Final = ("number", "status")
CHINESE: Final = {
    "专利号": "number",
    "法律状态": "status",
    "日期": "date",
    "专利权人": "holder",
    "来源": "source",
}
"""Column heads a Chinese file may carry."""
FIRST_LAW: Final = date(1985, 4, 1)
"""The day on which the Patent Law came into force: nothing happened to a patent before."""

_SOURCE: Final = Text(LONGEST_NAME)
_DAY: Final = Day()
_ANSWERS: Final[Mapping[str, Answer]] = {
    "number": Parsed(lambda text: patent_number.parse(text).text, required=True),
    "status": Choice("legal_status", required=True),
    "date": _DAY,
    "source": _SOURCE,
}
_NAME: Final = Text(LONGEST_NAME)


@dataclass(frozen=True)
class StatusFile:
    """A file that was read: a provider of patent statuses."""

    name: str
    source: str
    as_of: date
    statements: tuple[Statement, ...]


@dataclass(frozen=True)
class _Rows:
    """A file taken apart: its rows with their places, and what it says of itself."""

    rows: tuple[tuple[int, Mapping[str, Any]], ...]
    source: Any = None
    as_of: Any = None


def read_status_file(
    content: bytes, name: str, *, today: date, source: str = "", as_of: str = ""
) -> StatusFile:
    """Read a status file; ``source`` and ``as_of`` are what was typed beside it.

    A JSON file may name both itself; what is typed must then agree. Raises Refused with
    every fault: a pointer ``/rows/12/date`` is field ``date`` of row 12 (in CSV the line
    of the file, in JSON the place in ``patents``, from 1).
    """
    taken = _taken_apart(content)
    problems: list[Problem] = []
    whose = _stated("source", taken.source, source, _SOURCE, problems)
    when = _stated("as_of", taken.as_of, as_of, _DAY, problems)
    if isinstance(when, date) and when > today:
        said = {"day": when, "today": today}
        problems.append(Problem("/as_of", "in_future", _AS_OF_LATER, said))
        when = None
    found = [_statement(row, problems, place, whose, when) for place, row in taken.rows]
    problems += _twice(taken.rows, found)
    if not taken.rows:
        problems.append(Problem("/rows", "no_rows", _NO_ROWS))
    if problems:
        raise Refused(problems)
    said_of = tuple(each for each in found if each is not None)
    return StatusFile(name[-LONGEST_NAME:], whose, when, said_of)


def row_of(problem: Problem) -> tuple[int, str] | None:
    """Return (row, field) a problem of a status file is about; None: the file as a whole."""
    head, *parts = problem.pointer.strip("/").split("/")
    if head != "rows" or len(parts) != 2:
        return None
    return int(parts[0]), parts[1]


def _taken_apart(content: bytes) -> _Rows:
    if not content.strip():
        raise Refused([Problem("/file", "file_empty", _EMPTY)])
    if len(content) > MOST_BYTES:
        raise Refused([Problem("/file", "too_large", _TOO_LARGE, {"limit": MOST_BYTES >> 20})])
    if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
        return _from_json(read_json(content))
    return _from_csv(_decoded(content))


def _decoded(content: bytes) -> str:
    """The text of a CSV file: UTF-8 or, as Excel saves it in China, GB 18030."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused([Problem("/file", "not_text", _NOT_TEXT)])


def _from_json(document: Any) -> _Rows:
    known = ("schema", "source", "as_of", "patents")
    if not isinstance(document, dict) or document.get("schema") != SCHEMA:
        raise Refused([Problem("/schema", "not_a_status_file", _NOT_OURS, {"schema": SCHEMA})])
    problems = [
        Problem("/file", "unknown_key", _UNKNOWN_KEY, _unknown(key, known))
        for key in document if key not in known
    ]  # fmt: skip
    rows = document.get("patents")
    if not isinstance(rows, list):
        problems.append(Problem("/patents", "list_expected", _LIST))
        rows = []
    for place, row in enumerate(rows, start=1):
        if not isinstance(row, dict):
            problems.append(Problem(f"/rows/{place}/number", "object_expected", _OBJECT))
        else:
            problems += (
                Problem(f"/rows/{place}/{shown(key)}", "unknown_key", _UNKNOWN_KEY,
                        _unknown(key, FIELDS))
                for key in row if key not in FIELDS
            )  # fmt: skip
    _not_too_many(len(rows))
    if problems:
        raise Refused(problems)
    return _Rows(tuple(enumerate(rows, start=1)), document.get("source"), document.get("as_of"))


def _unknown(key: str, known: tuple[str, ...]) -> dict[str, str]:
    return {"key": shown(key), "known": ", ".join(known)}


def _from_csv(text: str) -> _Rows:
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        heads = [CHINESE.get(head.strip(), head.strip().lower()) for head in next(lines)]
        _check_heads(heads)
        rows = []
        for cells in lines:
            if any(cell.strip() for cell in cells):
                rows.append((lines.line_num, _cells(heads, cells)))
                _not_too_many(len(rows))
    except csv.Error as error:
        said = {"line": lines.line_num, "reason": str(error)}
        raise Refused([Problem("/file", "csv_form", _CSV_FORM, said)]) from error
    return _Rows(tuple(rows))


def _check_heads(heads: list[str]) -> None:
    problems = [
        Problem("/file", "unknown_column", _UNKNOWN_COLUMN, {"column": shown(head)})
        for head in heads if head and head not in FIELDS
    ]  # fmt: skip
    problems += [
        Problem("/file", "column_missing", _COLUMN_MISSING, {"column": head})
        for head in NEEDED if head not in heads
    ]  # fmt: skip
    problems += [
        Problem("/file", "column_twice", _COLUMN_TWICE, {"column": head})
        for head in FIELDS if heads.count(head) > 1
    ]  # fmt: skip
    if problems:
        raise Refused(problems)


def _cells(heads: list[str], cells: list[str]) -> Mapping[str, Any]:
    spare = [cell for head, cell in zip(heads, cells, strict=False) if not head and cell.strip()]
    spare += [cell for cell in cells[len(heads) :] if cell.strip()]
    row: dict[str, Any] = {head: cell for head, cell in zip(heads, cells, strict=False) if head}
    return {**row, "spare": spare} if spare else row


def _not_too_many(count: int) -> None:
    if count > MOST_ROWS:
        raise Refused([Problem("/rows", "too_many_rows", _TOO_MANY, {"limit": MOST_ROWS})])


def _stated(name: str, own: Any, typed: str, field: Answer, problems: list[Problem]) -> Any:
    """What the file says of itself or, where it says nothing, what was typed beside it."""
    try:
        inside = _load(field, own)
        outside = _load(field, typed)
    except ValidationError as error:
        problems += _placed(error, f"/{name}")
        return None
    if inside is not None and outside is not None and inside != outside:
        said = {"inside": inside, "typed": outside}
        problems.append(Problem(f"/{name}", "differs_from_file", _DIFFERS, said))
    found = inside if inside is not None else outside
    if found is None:
        message = _AS_OF_MISSING if name == "as_of" else _SOURCE_MISSING
        problems.append(Problem(f"/{name}", "required", message))
    return found


def _statement(
    row: Mapping[str, Any], problems: list[Problem], place: int, source: Any, as_of: Any
) -> Statement | None:
    faults: list[Problem] = []
    read = {
        name: _answer(f"/rows/{place}/{name}", field, row.get(name), faults)
        for name, field in _ANSWERS.items()
    }
    holders = _holders(row.get("holder"), f"/rows/{place}/holder", faults)
    if row.get("spare"):
        said = {"value": shown(row["spare"][0])}
        faults.append(Problem(f"/rows/{place}/source", "cell_without_head", _SPARE, said))
    if not faults:
        faults += _day_doubts(read, holders, f"/rows/{place}/date", as_of)
    problems += faults
    if faults or source is None or as_of is None:
        return None
    return Statement(
        read["number"], read["status"], read["date"], holders, read["source"] or source, as_of
    )


def _day_doubts(
    read: Mapping[str, Any], holders: tuple[str, ...], pointer: str, as_of: Any
) -> Iterator[Problem]:
    day, number = read["date"], read["number"]
    if day is None:
        if holders:
            yield Problem(pointer, "required", _TRANSFER_DAY, {"number": number})
        elif read["status"] not in (*LIVING, "pending"):
            yield Problem(pointer, "required", _END_DAY, {"number": number})
    elif day < max(FIRST_LAW, date(patent_number.filing_year(number), 1, 1)):
        yield Problem(pointer, "before_filing", _TOO_EARLY, {"number": number, "day": day})
    elif isinstance(as_of, date) and day > as_of:
        yield Problem(pointer, "after_as_of", _TOO_LATE, {"day": day, "as_of": as_of})


def _holders(value: Any, pointer: str, problems: list[Problem]) -> tuple[str, ...]:
    """Names of holders: a list in JSON, parted by semicolons in one text."""
    given = value if isinstance(value, list) else _parted(value)
    if len(given) > MOST_HOLDERS:
        said = {"count": len(given), "limit": MOST_HOLDERS}
        problems.append(Problem(pointer, "too_many", _TOO_MANY_HOLDERS, said))
        return ()
    names = [_answer(pointer, _NAME, each, problems) for each in given]
    return tuple(dict.fromkeys(name for name in names if name))


def _parted(value: Any) -> list[Any]:
    if isinstance(value, str):
        return value.replace("；", ";").split(";")
    return [] if value is None else [value]


def _answer(pointer: str, field: Answer, value: Any, problems: list[Problem]) -> Any:
    try:
        return _load(field, value)
    except ValidationError as error:
        problems += _placed(error, pointer)
        return None


def _load(field: Answer, value: Any) -> Any:
    loaded = field.deserialize(field.read_typed(value))
    return None if loaded is missing else loaded


def _placed(error: ValidationError, pointer: str) -> Iterator[Problem]:
    for each in error.messages if isinstance(error.messages, list) else ():
        yield Problem(pointer, each.code, each.message, each.params)


def _twice(
    rows: tuple[tuple[int, Mapping[str, Any]], ...], found: list[Statement | None]
) -> Iterator[Problem]:
    """A patent named twice in one file: which of the two holds, nobody could say."""
    first: dict[str, int] = {}
    for (place, _), said in zip(rows, found, strict=True):
        if said is None:
            continue
        if said.number in first:
            told = {"number": said.number, "row": first[said.number]}
            yield Problem(f"/rows/{place}/number", "named_twice", _TWICE, told)
        first.setdefault(said.number, place)


_EMPTY = N_("The file is empty: choose it again.")
_TOO_LARGE = N_("The file is larger than {limit} MB. Split it and send the parts.")
_NOT_TEXT = N_("The file is neither UTF-8 nor GB 18030 text. Save it as CSV (UTF-8).")
_NOT_OURS = N_("A JSON file must begin with “schema”: “{schema}”.")
_UNKNOWN_KEY = N_("“{key}” is not known here. Known: {known}.")
_LIST = N_("“patents” must be a list of rows.")
_OBJECT = N_("A row must be an object with number, status, date, holder and source.")
_CSV_FORM = N_("Line {line} cannot be read as CSV: {reason}.")
_UNKNOWN_COLUMN = N_(
    "There is no column “{column}”. Possible heads: number, status, date, holder, source "
    "(专利号, 法律状态, 日期, 专利权人, 来源)."
)
_COLUMN_MISSING = N_("The column “{column}” is missing in the first line.")
_COLUMN_TWICE = N_("The column “{column}” stands twice in the first line. Keep one.")
_TOO_MANY = N_("The file has more than {limit} rows. Split it and send the parts.")
_NO_ROWS = N_("The file names no patent: put one in each row.")
_SPARE = N_("“{value}” stands under no head. Is a comma missing or too many?")
_AS_OF_MISSING = N_("Say on which day the register showed this (for example 2026-05-01).")
_SOURCE_MISSING = N_("Say where this comes from, for example the register's name.")
_AS_OF_LATER = N_("{day} is still to come; today is {today}. Nobody can know the status then.")
_DIFFERS = N_("The file says {inside}, beside it {typed} was typed. Which one holds?")
_TRANSFER_DAY = N_("{number} has a new holder: say on which day it passed to him.")
_END_DAY = N_("{number} is said to have ended: say on which day.")
_TOO_EARLY = N_("{day} lies before {number} was filed. Compare the date with the register.")
_TOO_LATE = N_("{day} lies after {as_of}, the day of which the file speaks.")
_TOO_MANY_HOLDERS = N_("{count} holders are named; at most {limit} are possible.")
_TWICE = N_("{number} stands already in row {row}. Keep one of the two.")
