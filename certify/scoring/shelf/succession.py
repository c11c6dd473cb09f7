"""Which version of a standard judges on which day, and where two would.

A published file cannot be edited, so it cannot be given an end when its successor is
written: an open-ended version is succeeded by the next version's start, and does not come
back when that one ends. Different standards may cover one field; a campaign names its own.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from certify.i18n import N_
from certify.scoring.standard import Standard

Order = tuple[date, tuple[int, ...], str]


def order_of(standard: Standard) -> Order:
    """Return the key by which standards are newer: latest start, then highest version."""
    numbers = tuple(int(part) for part in standard.version.split("."))
    return standard.effective_from, numbers, standard.id


def current(standards: Iterable[Standard], field: str, on: date) -> Standard | None:
    """Return the newest of ``standards`` in force for ``field`` on the day ``on``, or None.

    Of each standard only the version that started last counts: what it succeeded is over.
    """
    latest: dict[str, Standard] = {}
    for standard in sorted(standards, key=order_of):
        if field in standard.fields and standard.effective_from <= on:
            latest[standard.id] = standard
    return max((each for each in latest.values() if each.in_force(on)), key=order_of, default=None)


def conflicts(standards: Sequence[Standard]) -> Iterator[tuple[Standard, Standard, list[str]]]:
    """Yield (one, other, fields) of versions of one standard that are in force side by side.

    They start on one day, or ``other`` starts inside a period that ``one`` closed.
    """
    for place, one in enumerate(standards):
        for other in standards[place + 1 :]:
            shared = sorted(set(one.fields) & set(other.fields))
            if one.id == other.id and one.version != other.version and shared:
                first, second = sorted((one, other), key=order_of)
                if _side_by_side(first, second):
                    yield first, second, shared


def _side_by_side(first: Standard, second: Standard) -> bool:
    if first.effective_from == second.effective_from:
        return True
    return first.effective_to is not None and second.effective_from <= first.effective_to


TWO = N_("{other} is in force on {day} as well, for field {fields}.")
TWO_CURE = N_("Let this version start on another day, after any end the other one states.")
