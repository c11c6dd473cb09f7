"""The filer's use cases: begin a filing, write its draft, attach files, discard it.

What is typed is kept, faults and all; judged is only what is submitted (``submission``).
"""

from collections.abc import Mapping
from typing import Any

from certify.accounts.permissions import Actor
from certify.db import use_case
from certify.filing.models import Evidence, Filing


@use_case
def begin_filing(
    organisation_id: int, data_year: int, *, actor: Actor, product_id: int | None = None
) -> Filing:
    """Begin the filing of a new product, or of ``product_id`` for another data year."""
    raise NotImplementedError


@use_case
def save_section(
    filing_id: int, section: str, typed: Mapping[str, Any], *, version: int, actor: Actor
) -> Filing:
    """Keep what was typed into a section, faults and all; StaleDraft if a colleague was quicker."""
    raise NotImplementedError


@use_case
def add_patent(filing_id: int, typed: Mapping[str, Any], *, actor: Actor) -> int:
    """Append a patent to the draft and return its place (0-based)."""
    raise NotImplementedError


@use_case
def save_patent(
    filing_id: int, place: int, typed: Mapping[str, Any], *, version: int, actor: Actor
) -> Filing:
    """Keep what was typed for the patent at ``place``; StaleDraft if a colleague was quicker."""
    raise NotImplementedError


@use_case
def remove_patent(filing_id: int, place: int, *, version: int, actor: Actor) -> Filing:
    """Take the patent at ``place`` out of the draft."""
    raise NotImplementedError


@use_case
def attach_evidence(
    filing_id: int, data: bytes, name: str, kind: str, *, actor: Actor
) -> Evidence:
    """Keep an uploaded file with the filing under a name unique within it."""
    raise NotImplementedError


@use_case
def remove_evidence(filing_id: int, evidence_id: int, *, actor: Actor) -> None:
    """Take a file off the filing."""
    raise NotImplementedError


@use_case
def discard(filing_id: int, *, actor: Actor) -> Filing:
    """Discard a draft that was never submitted."""
    raise NotImplementedError
