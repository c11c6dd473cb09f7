"""What a release can be about, and what an adapter of a subject has to give.

An adapter freezes: it reads the rows of its subject and returns plain values that need no row
to be read again. It audits: it tries everything that was published before on what is frozen.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from certify.accounting.product.concealment import Tick, silent
from certify.accounting.publishing.dataset import Dataset
from certify.accounting.release.models import Release
from certify.i18n import N_
from certify.problems import Problem

PRODUCTS: Final = "products"
INDUSTRIES: Final = "industries"

TITLES: Final[Mapping[str, str]] = {
    PRODUCTS: N_("Patent-intensive products: value added"),
    INDUSTRIES: N_("Value added of patent-intensive industries"),
}
"""Code of a subject → its name."""


@dataclass(frozen=True)
class Material:
    """What a release of a subject rests on and shows.

    ``vintage`` names the state of the inputs, ``inputs_digest`` is their SHA-256 and
    ``source_id`` the row that holds them. ``shown`` is what the subject's own pages need
    beside the datasets; like them it becomes public. ``edition`` of the datasets is a place
    holder.
    """

    vintage: str
    source_id: int
    inputs_digest: str
    datasets: tuple[Dataset, ...]
    shown: Mapping[str, Any]


@dataclass(frozen=True)
class Audit:
    """The outcome of a check: a confidential report, and everything that stands against."""

    report: Mapping[str, Any]
    problems: tuple[Problem, ...]


class Subject(Protocol):
    """The adapter of one subject."""

    def freeze(self, year: int, earlier: Sequence[Release], told: Tick = silent) -> Material:
        """Return what there is to release of ``year`` after the published ``earlier``.

        ``told`` is called when a measure is done. Raises Refused if there is nothing.
        """

    def audit(self, release: Release, earlier: Sequence[Release], told: Tick = silent) -> Audit:
        """Try to work out of the frozen ``release`` and of ``earlier`` what is hidden."""

    def paper(self, release: Release) -> bytes:
        """Return the printed report of the frozen ``release`` (PDF)."""

    def objection(self, release: Release, user_id: int | None) -> Problem | None:
        """Return why this person in particular may not approve ``release``, None if he may."""

    def come_out(self, release: Release) -> None:
        """Do what follows in the subject's own rows when ``release`` is published."""
