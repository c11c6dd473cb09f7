"""Chinese patent numbers: reading, checking, kind, and the term that follows from them.

Rule: ZC 0006-2003 as summarised in the domain notes. Since October 2003 a number is
year (4) + kind (1) + serial (7) + check character; before, year (2) + kind (1) +
serial (5) + check character; both forms occur in 2003. Numbers of 1985–1988 may come
without their check character: it is completed, so that one patent has one spelling.
"""

import re
from datetime import date
from functools import lru_cache
from operator import mul
from typing import Final, NamedTuple

from certify.i18n import N_
from certify.reference.faults import BadValue, plain, shown

KINDS: Final = {
    "1": "invention",
    "2": "utility_model",
    "3": "design",
    "8": "invention",
    "9": "utility_model",
}
"""Type digit → kind; 8 and 9 entered China through the PCT."""

LONGEST: Final = 40
WEIGHTS: Final = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
FIRST_YEAR: Final = 1985
FORMS_CHANGED: Final = 2003
LAST_YEAR_WITHOUT_CHECK: Final = 1988
LAST_YEAR: Final = 2099
LONGER_DESIGN_TERM_FROM: Final = date(2021, 6, 1)

# Nine plain digits fit both systems; but publication numbers begin with 1, 2 or 3, and no
# short number ever was of a year 10–39.
_NORMAL = re.compile(r"ZL([0-9]{12}|[0-9]{8})\.([0-9X])")
_PREFIX = re.compile(r"(?:ZL|CN)")
_NUMBER = re.compile(r"([0-9]{12}|[0-9]{8})(?:\.?([0-9X]))?")
_PUBLICATION = re.compile(r"[0-9]{7,9}[A-WYZ][0-9]?|[123][0-9]{8}|[0-9]{7}")
_ELSEWHERE = re.compile(r"(?:PCT|WO|EP|EA|US|JP|KR|DE|GB|FR|TW|HK|IN|AU|CA|RU|SG)[0-9/A-Z]*[0-9].*")


class BadNumber(BadValue):
    """A text that is no Chinese patent (application) number."""


class PatentNumber(NamedTuple):
    """One number taken apart; ``text`` is the normal spelling, ``ZL201710601862.3``."""

    year: int
    type_digit: str
    serial: str
    check: str
    text: str


@lru_cache(maxsize=1024)
def parse(text: str) -> PatentNumber:
    """Read a patent number in any usual spelling.

    Accepts ``ZL``, ``CN`` or no prefix, full-width characters, a lower-case x, a
    missing dot and spaces. Raises BadNumber with code ``publication_number``,
    ``foreign_number``, ``patent_number_form``, ``patent_number_year``,
    ``patent_number_kind``, ``check_digit_missing`` or ``check_digit``.
    """
    digits, check = _taken_apart(text)
    year, kind = _year(digits, text), _kind(digits)
    if kind not in KINDS:
        raise BadNumber(
            "patent_number_kind",
            N_(
                "{value} has “{digit}” as its type digit. Chinese patents have 1 or 8 "
                "(invention), 2 or 9 (utility model) or 3 (design): please compare it "
                "with the patent certificate."
            ),
            {"value": shown(text), "digit": kind},
        )
    expected = check_character(digits)
    if check is None and year > LAST_YEAR_WITHOUT_CHECK:
        raise BadNumber(
            "check_digit_missing",
            N_(
                "{value} lacks its check digit, the character after the dot. For these "
                "digits it is {expected}: if they are right, enter {whole}."
            ),
            {"value": shown(text), "expected": expected, "whole": _spell(digits, expected)},
        )
    if check is not None and check != expected:
        raise BadNumber(
            "check_digit",
            N_(
                "The check digit of {value} is wrong: {given} is given, for these digits "
                "it would be {expected}. Please compare every digit with the patent "
                "certificate."
            ),
            {"value": shown(text), "given": check, "expected": expected},
        )
    serial = digits[_kind_at(digits) + 1 :]
    return PatentNumber(year, kind, serial, expected, _spell(digits, expected))


def _taken_apart(text: str) -> tuple[str, str | None]:
    """Return digits and check character; what is spelled normally needs no folding."""
    normal = _NORMAL.fullmatch(text)
    if normal is not None:
        return normal[1], normal[2]
    if len(text) > LONGEST:
        raise _unreadable(text)
    spelled = plain(text).replace("。", ".")
    bare = _PREFIX.sub("", spelled, count=1) if _PREFIX.match(spelled) else spelled
    match = _NUMBER.fullmatch(bare)
    if match is None or _PUBLICATION.fullmatch(bare):
        raise _not_a_number(text, spelled, bare)
    return match[1], match[2]


def check_character(digits: str) -> str:
    """Return the check character ("0"–"9" or "X") of 8 or 12 digits."""
    rest = sum(map(mul, WEIGHTS, map(int, digits))) % 11
    return "X" if rest == 10 else str(rest)


def type_digit(number: str) -> str:
    """Return the type digit of ``number``. Raises BadNumber."""
    return parse(number).type_digit


def kind(number: str) -> str:
    """Return ``invention``, ``utility_model`` or ``design``. Raises BadNumber."""
    return KINDS[type_digit(number)]


def is_invention(number: str) -> bool:
    """Whether ``number`` is an invention, filed here or through the PCT. Raises BadNumber."""
    return kind(number) == "invention"


def filing_year(number: str) -> int:
    """Return the year in which the number was given. Raises BadNumber."""
    return parse(number).year


def term_years(number: str, filed_on: date) -> int:
    """Return the term in years from filing (contract, "How facts are computed").

    Inventions 20, utility models 10, designs 15 if filed from 2021-06-01, else 10.
    Raises BadNumber.
    """
    what = kind(number)
    if what == "invention":
        return 20
    return 15 if what == "design" and filed_on >= LONGER_DESIGN_TERM_FROM else 10


def expiry(number: str, filed_on: date) -> date:
    """Return the day on which the term of ``number`` ends.

    The same day of the year as filing; 29 February stays where that year has one,
    else it is 28 February. Raises BadNumber.
    """
    year = filed_on.year + term_years(number, filed_on)
    try:
        return filed_on.replace(year=year)
    except ValueError:
        return date(year, 2, 28)


def _kind_at(digits: str) -> int:
    return 4 if len(digits) == 12 else 2


def _kind(digits: str) -> str:
    return digits[_kind_at(digits)]


def _spell(digits: str, check: str) -> str:
    return f"ZL{digits}.{check}"


def _year(digits: str, text: str) -> int:
    if len(digits) == 12:
        year = int(digits[:4])
        if FORMS_CHANGED <= year <= LAST_YEAR:
            return year
    else:
        short = int(digits[:2])
        year = 1900 + short if short >= FIRST_YEAR - 1900 else 2000 + short
        if year <= FORMS_CHANGED:
            return year
    raise BadNumber(
        "patent_number_year",
        N_(
            "{value} begins with the year {year}, which no number of this length can have: "
            "numbers with 8 digits before the check digit belong to 1985–2003, numbers "
            "with 12 to 2003 and later."
        ),
        {"value": shown(text), "year": year},
    )


def _not_a_number(text: str, spelled: str, bare: str) -> BadNumber:
    if _PUBLICATION.fullmatch(bare):
        return BadNumber(
            "publication_number",
            N_(
                "{value} is a publication number, not a patent number. Enter the number on "
                "the patent certificate: ZL, year, digits, a dot and a check digit, for "
                "example ZL201710601862.3."
            ),
            {"value": shown(text)},
        )
    if _ELSEWHERE.fullmatch(spelled):
        return BadNumber(
            "foreign_number",
            N_(
                "{value} is a number of another office. Enter the Chinese patent "
                "(ZL…) and name the other jurisdictions of its family beside it."
            ),
            {"value": shown(text)},
        )
    return _unreadable(text)


def _unreadable(text: str) -> BadNumber:
    return BadNumber(
        "patent_number_form",
        N_(
            "{value} is not a Chinese patent number. It has 12 digits (8 before October "
            "2003) and a check digit, for example ZL201710601862.3."
        ),
        {"value": shown(text)},
    )
