"""Industry codes of the edition before (GB/T 4754-2011) that changed, and what they became.

Only changes that touch one of the 188 patent-intensive industries, and only those that are
known; a code that is missing here is not thereby of the present edition. Some codes name
another industry today (C3971): there only the name tells which edition was meant.
"""

import csv
from dataclasses import dataclass
from functools import cache
from typing import Final

from certify.paths import standards

EDITION: Final = "GB/T 4754-2011"


@dataclass(frozen=True)
class FormerIndustry:
    """An industry of 2011 and the patent-intensive industries of 2017 it went to."""

    code: str
    name_zh: str
    successors: tuple[str, ...]


@cache
def _by_digits() -> dict[str, FormerIndustry]:
    path = standards() / "industries" / "2011.csv"
    with path.open(encoding="utf-8-sig", newline="") as source:
        return {
            row["code_2011"][-4:]: FormerIndustry(
                row["code_2011"], row["name_zh"], tuple(row["successors"].split())
            )
            for row in csv.DictReader(source)
        }


def former_industry(code: str) -> FormerIndustry | None:
    """Return what ``code`` (letter optional) named in 2011 if that has changed, else None."""
    return _by_digits().get(code[-4:])
