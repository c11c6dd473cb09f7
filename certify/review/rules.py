"""Who may review what, and who shall: assignment as a pure function.

A reviewer must judge in the product's field, belong to no side, decide nothing about it
later (ISO/IEC 17065 habit), and have declared no conflict with the filer before. Among
those, whoever has the fewest files goes first; equal loads go by number, so that the same
people and files always give the same assignment.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Reviewer:
    """One reviewer: fields he may judge, organisations he must keep away from, his load.

    ``barred`` are organisations he acts for or once declared a conflict with; ``decides``
    is whether he is an officer; ``load`` the number of files he has in this campaign.
    """

    id: int
    fields: frozenset[str]
    barred: frozenset[int]
    load: int
    decides: bool = False


@dataclass(frozen=True)
class Case:
    """One candidacy that needs ``places`` more reviewers; ``seen`` have had it already."""

    id: int
    field: str
    organisation_id: int
    places: int
    seen: frozenset[int] = frozenset()


def suitable(reviewer: Reviewer, case: Case) -> bool:
    """Whether ``reviewer`` may be given ``case``."""
    return (
        case.field in reviewer.fields
        and not reviewer.decides
        and case.organisation_id not in reviewer.barred
        and reviewer.id not in case.seen
    )


def choose(
    case: Case, reviewers: Iterable[Reviewer], loads: Mapping[int, int] | None = None
) -> tuple[int, ...]:
    """Return the reviewers for ``case``, least loaded first; fewer than asked if short.

    ``loads`` replaces the loads the reviewers came with.
    """
    weighed = loads if loads is not None else {each.id: each.load for each in reviewers}
    fit = [each.id for each in reviewers if suitable(each, case)]
    return tuple(sorted(fit, key=lambda each: (weighed[each], each))[: case.places])


@dataclass(frozen=True)
class Distribution:
    """Case → its reviewers, complete ones only; and the cases that are short of some."""

    chosen: Mapping[int, tuple[int, ...]]
    short: tuple[Case, ...]


def distribute(cases: Sequence[Case], reviewers: Sequence[Reviewer]) -> Distribution:
    """Distribute many cases, keeping loads even as it goes; a short case gets nobody."""
    loads = {each.id: each.load for each in reviewers}
    chosen: dict[int, tuple[int, ...]] = {}
    short = []
    for case in cases:
        people = choose(case, reviewers, loads)
        if len(people) < case.places:
            short.append(case)
            continue
        chosen[case.id] = people
        for person in people:
            loads[person] += 1
    return Distribution(chosen, tuple(short))
