"""Unified social credit codes (统一社会信用代码, GB 32100-2015), our own reading.

python-stdnum is not used here: it refuses registration authorities that are letters
(Y1…, A1…, N1…), which exist.
"""

from typing import Final

from certify.i18n import N_
from certify.reference.faults import BadValue, plain, shown

ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""31 characters: I, O, S, V and Z are left out because they look like digits."""

LENGTH: Final = 18
ORGANISATION_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)


class BadCode(BadValue):
    """A text that is no unified social credit code."""


def parse(text: str) -> str:
    """Return the code in its normal spelling: 18 half-width capitals and digits.

    Raises BadCode with code ``uscc_length``, ``uscc_character`` or ``check_digit``.
    """
    code = plain(text).replace("-", "")
    if len(code) != LENGTH:
        raise BadCode(
            "uscc_length",
            N_(
                "{value} has {count} characters; a unified social credit code has 18, as "
                "printed on the business licence."
            ),
            {"value": shown(text), "count": len(code)},
        )
    for place, character in enumerate(code, start=1):
        if character not in ALPHABET:
            raise BadCode(
                "uscc_character",
                N_(
                    "Character {place} of {value} is “{character}”, which never occurs in a "
                    "unified social credit code: it uses digits and capitals without I, O, "
                    "S, V and Z."
                ),
                {"value": code, "place": place, "character": character},
            )
    expected = check_character(code)
    if code[-1] != expected:
        raise BadCode(
            "check_digit",
            N_(
                "The last character of {value} is wrong: {given} is given, for the 17 before "
                "it it would be {expected}. Please compare the whole code with the "
                "business licence."
            ),
            {"value": code, "given": code[-1], "expected": expected},
        )
    return code


def check_character(code: str) -> str:
    """Return the check character of the first 17 characters of ``code``.

    Weights 3^(i−1) mod 31; the rest 0 gives "0". Raises ValueError for a character
    outside the alphabet.
    """
    total = sum(ALPHABET.index(c) * pow(3, i, 31) for i, c in enumerate(code[: LENGTH - 1]))
    return ALPHABET[-total % 31]


def organisation_code(code: str) -> str:
    """Return the organisation code (GB 11714, nine characters) inside ``code``."""
    return code[8:17]


def organisation_code_checks(code: str) -> bool:
    """Whether the organisation-code part of a valid ``code`` bears its own check character.

    GB 11714: A–Z count 10–35, check = 11 − Σ mod 11, 10 → "X", 11 → "0". Real codes
    break this rule now and then, so it is a doubt and never a fault.
    """
    part = organisation_code(code)
    total = sum(int(c, 36) * w for c, w in zip(part, ORGANISATION_WEIGHTS, strict=False))
    return part[-1] == "0123456789X"[-total % 11]
