"""Words that every form of a dataset needs, in both languages."""

from collections.abc import Mapping
from typing import Final

from certify.accounting.publishing.dataset import CONFIDENTIAL, PROVISIONAL, REVISED
from certify.i18n import LANGUAGES, N_, translate

UNITS: Final[Mapping[str, str]] = {
    "CNY": N_("yuan"),
    "CNY_100M": N_("100 million yuan"),
    "PERCENT": N_("per cent"),
    "POINTS": N_("percentage points"),
    "NUMBER": N_("number"),
    "DAYS": N_("working days"),
    "CNY_10K_PER_PERSON": N_("10,000 yuan per person"),
    "PATENTS_PER_10K": N_("patents per 10,000 employed"),
    "PERSONS_10K": N_("10,000 persons"),
}
MARK_NAMES: Final[Mapping[str, str]] = {
    CONFIDENTIAL: N_("confidential"),
    PROVISIONAL: N_("provisional"),
    REVISED: N_("revised"),
}
TOTAL_NAME: Final = N_("All together")
"""Name of a margin, for the code lists of dimensions."""


def both(text: str) -> dict[str, str]:
    """Return ``text`` in both languages, by language code."""
    return {language: translate(text, language) for language in LANGUAGES}


def name_of(codes: Mapping[str, str], code: str, language: str) -> str:
    """Return the name of ``code`` in ``language``."""
    return translate(codes[code], language)


def marked(marks: frozenset[str]) -> str:
    """Return the markers as they are printed, ``[c][r]``."""
    return "".join(f"[{mark}]" for mark in sorted(marks))
