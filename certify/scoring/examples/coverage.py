"""Edge coverage: for every edge of a standard a golden case stands on either side.

Edges are the rows of every table, levels and flags, rules for missing data, pass marks,
floors, awards and comparing gates. A side no filing can stand on is exempt and listed;
every other side without a case is a fault that says what a case would have to state.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from certify.scoring.examples.cases import Tried
from certify.scoring.examples.coverage_lines import gate_needs, line_needs
from certify.scoring.examples.coverage_tables import table_needs
from certify.scoring.examples.edges import Exemption, Need
from certify.scoring.faults import Fault
from certify.scoring.standard import Standard


@dataclass(frozen=True)
class Coverage:
    """How many sides are covered, the faults of those that are not, and the exempt ones."""

    covered: int
    faults: tuple[Fault, ...]
    exempt: tuple[Exemption, ...]


def needs(standard: Standard, field: str) -> Iterator[Need]:
    """Yield what is asked of the cases; ``field`` is the one they are written in at best."""
    for indicator in standard.indicators:
        yield from table_needs(standard, indicator, field)
    yield from gate_needs(standard)
    for each in standard.fields.values():
        yield from line_needs(standard, each)


def coverage(standard: Standard, tried: Sequence[Tried], field: str, file: str) -> Coverage:
    """Return which sides of the edges the cases ``tried`` stand on.

    ``file`` names the standard's file in faults, where the edges are; ``field`` is that of
    the base, in whose numbers the cure is written wherever possible.
    """
    covered, faults, exempt = 0, [], []
    for need in needs(standard, field):
        if any(need.met(each) for each in tried):
            covered += 1
        elif need.exempt:
            exempt.append(need.exempt)
        else:
            faults.append(Fault(file, need.key, need.code, need.reason, need.cure, need.params))
    return Coverage(covered, tuple(faults), tuple(exempt))
