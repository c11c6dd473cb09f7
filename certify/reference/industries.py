"""Industry codes (GB/T 4754-2017) and the seven patent-intensive classes (NBS order 25, 2019).

The seven classes are the industry fields of this office; ``99`` is everything else.
"""

import csv
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Final

from certify.i18n import N_, translate
from certify.paths import standards
from certify.reference.faults import BadValue, plain, shown

OTHER: Final = "99"
FIELDS: Final = ("01", "02", "03", "04", "05", "06", "07", OTHER)
FIELD_NAMES: Final = {
    "01": N_("ICT manufacturing"),
    "02": N_("ICT services"),
    "03": N_("New equipment manufacturing"),
    "04": N_("New materials manufacturing"),
    "05": N_("Pharmaceutical and medical"),
    "06": N_("Environmental protection"),
    "07": N_("R&D, design and technical services"),
    OTHER: N_("Other fields"),
}

_CODE = re.compile(r"([A-T]?)([0-9]{4})")


class BadIndustryCode(BadValue):
    """A text that is no four-digit industry code, or bears the wrong letter."""


@dataclass(frozen=True)
class Industry:
    """One of the 188 patent-intensive industries; ``code`` with its letter (``C3921``)."""

    code: str
    name_zh: str
    name_en: str
    class_code: str
    class_name_zh: str
    class_name_en: str
    middle_class_zh: str
    middle_class_en: str
    factor_k: Decimal


@cache
def industries() -> tuple[Industry, ...]:
    """Return the 188 industries in the order of the classification.

    Raises FileNotFoundError if the installation lacks its standards.
    """
    path = standards() / "industries" / "2019.csv"
    with path.open(encoding="utf-8-sig", newline="") as source:
        return tuple(
            Industry(
                code=row["code"],
                name_zh=row["industry_name_zh"],
                name_en=row["industry_name_en"],
                class_code=row["class_code"],
                class_name_zh=row["class_name_zh"],
                class_name_en=row["class_name_en"],
                middle_class_zh=row["middle_class_zh"],
                middle_class_en=row["middle_class_en"],
                factor_k=Decimal(row["factor_k"]),
            )
            for row in csv.DictReader(source)
        )


@cache
def _by_digits() -> dict[str, Industry]:
    return {industry.code[-4:]: industry for industry in industries()}


def industry(code: str) -> Industry | None:
    """Return the patent-intensive industry of ``code`` (letter optional), or None."""
    return _by_digits().get(code[-4:])


def parse_industry_code(text: str) -> str:
    """Return an industry code as half-width characters: ``C3921`` or ``3921``.

    Only the 188 codes are known by name, so any other four digits are believed.
    Raises BadIndustryCode with code ``industry_code_form`` or ``industry_code_letter``.
    """
    match = _CODE.fullmatch(plain(text))
    if match is None:
        raise BadIndustryCode(
            "industry_code_form",
            N_(
                "{value} is not an industry code of GB/T 4754-2017: four digits are expected, "
                "with or without the letter of the section (A–T), for example C3921."
            ),
            {"value": shown(text)},
        )
    letter, digits = match.groups()
    known = _by_digits().get(digits)
    if letter and known is not None and known.code != letter + digits:
        raise BadIndustryCode(
            "industry_code_letter",
            N_(
                "{value} bears the wrong letter: {digits} ({name}) belongs to section "
                "{expected}. Enter {whole}, or the four digits alone."
            ),
            {
                "value": letter + digits,
                "digits": digits,
                "name": known.name_zh,
                "expected": known.code[0],
                "whole": known.code,
            },
        )
    return letter + digits


def field_of(code: str) -> str:
    """Return the industry field of a parsed industry code, ``99`` if in no class."""
    known = industry(code)
    return known.class_code if known is not None else OTHER


def field_name(code: str, language: str) -> str:
    """Return the short name of a field. Raises KeyError for a code not in FIELDS."""
    return translate(FIELD_NAMES[code], language)
