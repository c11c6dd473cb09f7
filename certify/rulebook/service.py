"""The versions in the office: registered, found, and the ones in force.

The text of a standard lies in the catalogue and never in the database; a row here says
which bytes (digest) the office put out, activated or retired, and who did it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from sqlalchemy import select

from certify import clock, history
from certify.accounts.permissions import Actor, Hidden, require, require_visible
from certify.db import db, use_case
from certify.installation import settings
from certify.problems import Refused
from certify.reference.industries import FIELDS
from certify.rulebook.agreement import disagreements
from certify.rulebook.models import StandardVersion
from certify.rulebook.permissions import RULES, Permission
from certify.scoring.examples.golden import FILE as CASES
from certify.scoring.examples.golden import CaseReport, check_cases
from certify.scoring.faults import Fault
from certify.scoring.shelf.catalogue import FILE, Entry, NoSuchStandard, digest_of, load_standard
from certify.scoring.shelf.packing import pack
from certify.scoring.shelf.shelves import installed, refresh
from certify.scoring.shelf.succession import current, order_of
from certify.scoring.standard import Standard


@dataclass(frozen=True)
class Checks:
    """What stands for or against a version: is it in the lock, lint, golden cases."""

    published: bool
    lint: tuple[Fault, ...]
    golden: CaseReport


def standard_of(standard_id: str, version: str) -> Standard:
    """Return the standard from the catalogue; raises NoSuchStandard if it is not carried."""
    return entry_of(standard_id, version).standard


@use_case
def register_shipped(*, actor: Actor) -> list[StandardVersion]:
    """Give every version of the catalogue its row; return those that are new or replaced.

    May be run at every start. A draft whose file was changed takes the new digest, and its
    history keeps both. Raises Refused if a version that was put out lies in the catalogue
    with another digest, or no longer: scores could not be repeated.
    """
    require(RULES, Permission.REGISTER, actor)
    rows = versions()
    told = ((r.standard_id, r.version, r.digest, r.status) for r in rows)
    disagreeing = disagreements(told, settings().home)
    if disagreeing:
        raise Refused(disagreeing)
    known = {(row.standard_id, row.version): row for row in rows}
    made = []
    for entry in installed(settings().home).entries:
        standard = entry.standard
        row = known.get((standard.id, standard.version))
        if row is None:
            made.append(_register(standard, actor))
        elif row.digest != standard.digest:
            made.append(_replace(row, standard, actor))
    return made


def enter_row(
    standard: Standard, row: StandardVersion | None, *, actor: Actor, origin: str
) -> StandardVersion:
    """Give an entered version its row, or the draft that ``row`` is the bytes entered now."""
    if row is None:
        return _register(standard, actor, origin=origin)
    return _replace(row, standard, actor, origin=origin)


def _register(standard: Standard, actor: Actor, **more: str) -> StandardVersion:
    row = StandardVersion(
        standard_id=standard.id, version=standard.version, digest=standard.digest,
        created_at=clock.now(),
    )  # fmt: skip
    history.begin(row, actor=actor, data={"digest": standard.digest, **more})
    return row


def _replace(
    row: StandardVersion, standard: Standard, actor: Actor, **more: str
) -> StandardVersion:
    """Let a draft take the bytes that lie there now."""
    said = {"digest": standard.digest, "replaced": row.digest, **more}
    history.note(row, "replace", actor=actor, data=said)
    row.digest = standard.digest
    return row


def versions() -> Sequence[StandardVersion]:
    """Return every registered version, by standard, newest first."""
    order = (StandardVersion.standard_id, StandardVersion.id.desc())
    return db.session.scalars(select(StandardVersion).order_by(*order)).all()


def visible_versions(actor: Actor) -> list[StandardVersion]:
    """Return the versions that ``actor`` may read."""
    return [row for row in versions() if RULES[Permission.SEE_VERSION](actor, row)]


def version(standard_id: str, number: str, *, actor: Actor) -> StandardVersion:
    """Return one registered version; raises Hidden if there is none for ``actor``."""
    row: StandardVersion | None = db.session.scalar(
        select(StandardVersion).where(
            StandardVersion.standard_id == standard_id, StandardVersion.version == number
        )
    )
    if row is None:
        raise Hidden(Permission.SEE_VERSION)
    require_visible(RULES, Permission.SEE_VERSION, actor, row)
    _look_again(row)
    return row


def _look_again(row: StandardVersion) -> None:
    """Look at the shelves now if another process may have changed this version just before."""
    home = settings().home
    if all(entry.standard.digest != row.digest for entry in installed(home).entries):
        refresh(home)


def checks_of(row: StandardVersion) -> Checks:
    """Return lint and golden results of a version as it is carried now.

    Raises NoSuchStandard if this installation does not carry it.
    """
    entry = entry_of(row.standard_id, row.version)
    cases = entry.folder / CASES
    pinned = digest_of(cases.read_bytes()) if cases.is_file() else ""
    return Checks(entry.published, *_found(entry.folder, entry.standard.digest, pinned))


def active_versions() -> dict[str, StandardVersion]:
    """Return every active version by its name."""
    active = select(StandardVersion).where(StandardVersion.status == "active")
    return {row.name: row for row in db.session.scalars(active)}


def active_standards() -> list[Standard]:
    """Return every active standard, the newest first.

    Raises NoSuchStandard if one of them is no longer carried: nothing takes its place.
    """
    rows = active_versions().values()
    carried = [standard_of(row.standard_id, row.version) for row in rows]
    return sorted(carried, key=newest, reverse=True)


def default_standards(on: date) -> Mapping[str, Standard]:
    """Return field → newest active standard in force on the day ``on``.

    A field that no active version covers is left out.
    """
    active = active_standards()
    found = {field: current(active, field, on) for field in FIELDS}
    return {field: standard for field, standard in found.items() if standard is not None}


def standard_in_force(field: str, on: date) -> Standard:
    """Return the newest active standard that covers ``field`` on the day ``on``.

    Raises NoSuchStandard where the office has none in force: nothing else is used instead.
    """
    found = default_standards(on).get(field)
    if found is None:
        raise NoSuchStandard(f"no active standard covers field {field} on {on}")
    return found


def newest(standard: Standard) -> tuple[date, tuple[int, ...], str]:
    """Return the key by which standards are newer: latest start, then highest version."""
    return order_of(standard)


def entry_of(standard_id: str, version: str) -> Entry:
    """Return where a version lies; raises NoSuchStandard if it is not carried."""
    home = settings().home
    for look in (installed, refresh):
        for entry in look(home).entries:
            if (entry.standard.id, entry.standard.version) == (standard_id, version):
                return entry
    raise NoSuchStandard(f"{standard_id}@{version}")


def package_of(row: StandardVersion) -> bytes:
    """Return a version as a zip; raises NoSuchStandard if its very bytes are not carried."""
    folder = entry_of(row.standard_id, row.version).folder
    try:
        if digest_of((folder / FILE).read_bytes()) == row.digest:
            return pack(folder)
    except OSError as error:
        raise NoSuchStandard(row.name) from error
    raise NoSuchStandard(row.name)


@lru_cache(maxsize=64)
def _found(folder: Path, _digest: str, _cases: str) -> tuple[tuple[Fault, ...], CaseReport]:
    """Lint and golden results of ``folder``, remembered for these very bytes of its files."""
    name = f"{folder.parent.name}/{folder.name}"
    standard, faults = load_standard(folder / FILE, f"{name}/{FILE}")
    if standard is None:
        return faults, CaseReport(0, ())
    return faults, check_cases(standard, folder, f"{name}/{CASES}")
