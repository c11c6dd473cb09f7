"""The mutation check: whether golden cases notice when a number of the standard moves.

A number no case guards could be mistyped in the next version and nobody would see it. A
mutant the cases do not break is killed by lint, exempt because no filing can tell the
difference, or it survives: then a case is missing.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from certify.i18n import N_
from certify.scoring.examples.cases import Case, differences
from certify.scoring.examples.edges import UNREACHABLE, Exemption
from certify.scoring.linting.lint import lint
from certify.scoring.mutating.mutants import Mutant, applied, mutants
from certify.scoring.mutating.visible import crossings
from certify.scoring.standard import Standard, build


@dataclass(frozen=True)
class MutationReport:
    """How many mutants the cases broke; which ones only lint refuses, are exempt, survive."""

    killed: int
    by_lint: tuple[Mutant, ...]
    exempt: tuple[tuple[Mutant, Exemption], ...]
    survivors: tuple[Mutant, ...]

    @property
    def mutants(self) -> int:
        """How many mutants there were."""
        return self.killed + len(self.by_lint) + len(self.exempt) + len(self.survivors)


def mutate(
    document: Mapping[str, Any],
    standard: Standard,
    cases: Sequence[Case],
    chosen: Sequence[Mutant] | None = None,
) -> MutationReport:
    """Return what the cases make of every mutant of ``document``, or of those ``chosen``.

    ``standard`` is what the lint-clean ``document`` builds, and every case passes under
    it. The document is changed while a mutant is tried, and as it was afterwards.
    """
    order = _Order(cases)
    killed, by_lint, exempt, survivors = 0, [], [], []
    for mutant in mutants(document) if chosen is None else chosen:
        with applied(document, mutant):
            changed = build(document, standard.digest)
            runs = _runs(changed)
            if runs and any(_breaks(case, changed) for case in order.of(mutant)):
                killed += 1
            elif lint(document, standard.name):
                by_lint.append(mutant)
            elif runs and (exemption := _exemption(mutant, standard, changed)):
                exempt.append((mutant, exemption))
            else:
                survivors.append(mutant)
    return MutationReport(killed, tuple(by_lint), tuple(exempt), tuple(survivors))


class _Order:
    """The cases, those first that state what a mutant touches."""

    def __init__(self, cases: Sequence[Case]) -> None:
        self.cases = cases
        self.near: dict[str, list[int]] = defaultdict(list)
        for index, case in enumerate(cases):
            for name in (*case.changes, case.findings.field):
                self.near[name].append(index)

    def of(self, mutant: Mutant) -> Iterator[Case]:
        """Yield every case, the likely ones first."""
        first = dict.fromkeys(index for name in mutant.near for index in self.near[name])
        yield from (self.cases[index] for index in first)
        yield from (case for index, case in enumerate(self.cases) if index not in first)


def _runs(standard: Standard) -> bool:
    """Whether the engine can compute under ``standard``: rows ascend, ratios have a divisor."""
    ascending = all(low < high for i in standard.indicators for low, high in pairwise(i.table.at))
    ratios = {each.id for each in standard.indicators if each.transform == "ratio"}
    divisors = (f.measures[name] for f in standard.fields.values() for name in ratios)
    return ascending and all(divisors)


def _breaks(case: Case, standard: Standard) -> bool:
    return next(differences(case.expect, case.judged(standard)), None) is not None


def _exemption(mutant: Mutant, standard: Standard, changed: Standard) -> Exemption | None:
    """Return why no filing can tell ``changed`` from ``standard``; None if one can."""
    crossed = list(crossings(standard, changed))
    if any(crossing.open for crossing in crossed):
        return None
    if not crossed:
        return Exemption(mutant.key, _NOTHING)
    spans = dict.fromkeys(crossing.say() for crossing in crossed)
    return Exemption(mutant.key, UNREACHABLE, {"wanted": ", ".join(spans)})


_NOTHING = N_("No score depends on it.")
