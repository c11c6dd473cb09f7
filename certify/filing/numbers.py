"""Numbers given in series: record numbers and certificate numbers.

``PREFIX-YEAR-SERIAL-CHECK``; the check character is ISO 7064 MOD 37,36 over the rest
without hyphens, so that a slip of the pen is seen at once. The scheme is ours: the
official one is not known.
"""

import re
from typing import Final

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from stdnum.iso7064 import mod_37_36

from certify.db import db
from certify.filing.models import Serial

PRODUCT: Final = "PP"
RECORDATION: Final = "RC"
RECOGNITION: Final = "PC"
DIGITS: Final = 6
SHAPE: Final = re.compile(r"(?:PP|RC|PC)-\d{4}-\d{6,}-[0-9A-Z]", re.ASCII)


def spell(prefix: str, year: int, serial: int) -> str:
    """Return the number of a ``serial`` with its check character."""
    bare = f"{prefix}{year:04d}{serial:0{DIGITS}d}"
    return f"{prefix}-{year:04d}-{serial:0{DIGITS}d}-{mod_37_36.calc_check_digit(bare)}"


def is_well_formed(number: str) -> bool:
    """Whether ``number`` is spelled as this system spells numbers, check character included."""
    found = SHAPE.fullmatch(number)
    return found is not None and mod_37_36.is_valid(number.replace("-", ""))


def _begin(series: str) -> None:
    """Let the series exist; of two that begin it at once, one finds it there."""
    dialect = {"sqlite": sqlite, "postgresql": postgresql}[db.session.get_bind().dialect.name]
    first = dialect.insert(Serial).values(series=series, last=0)
    db.session.execute(first.on_conflict_do_nothing())


def give(prefix: str, year: int) -> str:
    """Return the next number of a series, inside the caller's transaction.

    The row of the series is locked until the commit, so no number is given twice and,
    if the transaction fails, none is lost.
    """
    series = f"{prefix}-{year}"
    _begin(series)
    row = db.session.scalars(select(Serial).where(Serial.series == series).with_for_update()).one()
    row.last += 1
    db.session.flush()
    return spell(prefix, year, row.last)


def begin_after(prefix: str, year: int, last: int) -> None:
    """Let a series that has not begun start after ``last``, inside the caller's transaction.

    For papers made outside the register: their numbers must not be those of the register.
    """
    db.session.add(Serial(series=f"{prefix}-{year}", last=last))
