"""The list of clauses, and a file held against it.

Ours, and not a reference validator: it knows the clauses that matter for what we write
and for what an authority's own template could break. Where veraPDF is installed,
``certify certificates conform`` asks it too; it has not been run where this was written.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from certify.certificate.conformance import (
    description,
    file_structure,
    graphics,
    interaction,
    logical,
    typefaces,
)
from certify.certificate.conformance.clauses import Clause, Finding, pdf
from certify.certificate.conformance.opened import Opened
from certify.i18n import N_

CLAUSES: Final[tuple[Clause, ...]] = (
    *file_structure.CLAUSES,
    *graphics.CLAUSES,
    *typefaces.CLAUSES,
    *interaction.CLAUSES,
    *description.CLAUSES,
    *logical.CLAUSES,
)
MOST_PLACES: Final = 20
"""Places told of one clause: a fault in every line need not be told a thousand times."""


UNREADABLE: Final = Clause(
    "pdf", pdf("7.5"), N_("The file is a PDF that can be opened."), lambda _: iter(())
)
"""Broken by what cannot be opened at all, so that nothing else can be asked."""


@dataclass(frozen=True)
class Conformance:
    """What was found; ``checked`` is how many clauses were held against the file."""

    findings: tuple[Finding, ...]
    checked: int

    @property
    def conforms(self) -> bool:
        """Whether nothing was found."""
        return not self.findings


def conform(data: bytes, clauses: Sequence[Clause] = CLAUSES) -> Conformance:
    """Hold a file against the clauses, all of them usually. Damage is a finding, never an error."""
    try:
        file = Opened(data)
    except Exception as error:  # noqa: BLE001  # damaged files make the parser raise anything
        return Conformance((Finding(UNREADABLE, str(error)),), 1)
    try:
        findings = tuple(found for clause in clauses for found in _held(clause, file))
    finally:
        file.close()
    return Conformance(findings, len(clauses))


def _held(clause: Clause, file: Opened) -> Iterator[Finding]:
    try:
        for number, place in enumerate(clause.check(file)):
            if number == MOST_PLACES:
                yield Finding(clause, "…")
                return
            yield Finding(clause, place)
    except Exception as error:  # noqa: BLE001  # what cannot even be asked is not kept
        yield Finding(clause, f"{type(error).__name__}: {error}")
