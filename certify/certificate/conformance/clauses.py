"""What a clause of the list is, and what was found against it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from certify.certificate.conformance.opened import Opened

PDF_A: Final = "ISO 19005-3:2012"
PDF: Final = "ISO 32000-1:2008"

Check = Callable[[Opened], Iterator[str]]
"""Yields the places where a file breaks a clause."""


@dataclass(frozen=True)
class Clause:
    """One rule: our name for it, where it stands, what it asks in our own words."""

    id: str
    source: str
    says: str
    check: Check


@dataclass(frozen=True)
class Finding:
    """A place at which a clause is broken."""

    clause: Clause
    place: str


def pdf_a(clause: str) -> str:
    """Cite PDF/A-3."""
    return f"{PDF_A}, {clause}"


def pdf(clause: str) -> str:
    """Cite PDF 1.7, on which PDF/A-3 stands."""
    return f"{PDF}, {clause}"
