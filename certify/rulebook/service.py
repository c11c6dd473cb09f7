"""Use cases of the rulebook: what the office does with the versions in the catalogue.

The text of a standard lies in the catalogue and never in the database; a row here says
which bytes (digest) the office put out, activated or retired, and who did it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from sqlalchemy import select

from certify import clock, history
from certify.accounts.permissions import Actor, Hidden, require, require_visible
from certify.db import db, use_case
from certify.i18n import N_
from certify.problems import Problem, Refused
from certify.reference.industries import FIELDS
from certify.rulebook.models import StandardVersion
from certify.rulebook.permissions import RULES, Permission
from certify.scoring.catalogue import FILE, Entry, NoSuchStandard, load_standard, shipped
from certify.scoring.faults import Fault
from certify.scoring.golden import FILE as CASES
from certify.scoring.golden import CaseReport, check_cases
from certify.scoring.standard import Standard


@dataclass(frozen=True)
class Checks:
    """What stands for or against a version: is it in the lock, lint, golden cases."""

    published: bool
    lint: tuple[Fault, ...]
    golden: CaseReport

    @property
    def clean(self) -> bool:
        """Whether the version may be activated."""
        return self.published and not self.lint and not self.golden.faults


def standard_of(standard_id: str, version: str) -> Standard:
    """Return the standard from the catalogue (read once per process).

    Raises NoSuchStandard if this installation does not carry it.
    """
    return shipped().get(standard_id, version)


@use_case
def register_shipped(*, actor: Actor) -> list[StandardVersion]:
    """Give every version of the catalogue its row; return the new ones.

    May be run at every start. Raises Refused if a version lies in the catalogue with
    another digest than the one it was entered with: scores could not be repeated.
    """
    require(RULES, Permission.REGISTER, actor)
    known = {(row.standard_id, row.version): row for row in versions()}
    made, changed = [], []
    for entry in shipped().entries:
        standard = entry.standard
        row = known.get((standard.id, standard.version))
        if row is None:
            made.append(_register(standard, actor))
        elif row.digest != standard.digest:
            changed.append(standard)
    if changed:
        raise Refused([_changed(standard) for standard in changed])
    return made


def _register(standard: Standard, actor: Actor) -> StandardVersion:
    row = StandardVersion(
        standard_id=standard.id, version=standard.version, digest=standard.digest,
        created_at=clock.now(),
    )  # fmt: skip
    history.begin(row, actor=actor, data={"digest": standard.digest})
    return row


@use_case
def put_out(version_id: int, *, actor: Actor) -> StandardVersion:
    """Put a draft out for consultation; the actor becomes the one who proposes it."""
    row = db.session.get_one(StandardVersion, version_id)
    require(RULES, Permission.PUT_OUT, actor, row)
    row.proposed_by_id = actor.user_id
    history.move(row, "consult", actor=actor)
    return row


@use_case
def activate(version_id: int, *, actor: Actor) -> StandardVersion:
    """Make a version the one in use: a second editor, and only when every check is clean.

    Raises Refused naming what is not clean, or if the proposer himself tries.
    """
    row = db.session.get_one(StandardVersion, version_id)
    if actor.has("editor") and actor.user_id == row.proposed_by_id:
        raise Refused([Problem("", "second_person", _SECOND_PERSON)])
    require(RULES, Permission.ACTIVATE, actor, row)
    problems = tuple(_reservations(row))
    if problems:
        raise Refused(problems)
    row.activated_by_id = actor.user_id
    history.move(row, "activate", actor=actor)
    return row


@use_case
def retire(version_id: int, *, actor: Actor, reason: str) -> StandardVersion:
    """Take an active version out of use; running campaigns keep the version they name."""
    row = db.session.get_one(StandardVersion, version_id)
    require(RULES, Permission.RETIRE, actor, row)
    history.move(row, "retire", actor=actor, reason=reason)
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
    return row


def checks_of(row: StandardVersion) -> Checks:
    """Return lint and golden results of a registered version."""
    return _checks(row.standard_id, row.version)


def default_standards(on: date) -> Mapping[str, Standard]:
    """Return field → newest active standard in force on the day ``on``.

    A field that no active version covers is left out.
    """
    active = db.session.scalars(
        select(StandardVersion).where(StandardVersion.status == "active")
    ).all()
    standards = [_carried(row) for row in active]
    in_force = [each for each in standards if each is not None and each.in_force(on)]
    in_force.sort(key=lambda each: (each.effective_from, _order(each)))
    return {field: each for field in FIELDS for each in in_force if field in each.fields}


def active_standards() -> list[Standard]:
    """Return every active standard this installation carries, newest first."""
    active = db.session.scalars(
        select(StandardVersion)
        .where(StandardVersion.status == "active")
        .order_by(StandardVersion.id.desc())
    ).all()
    return [each for row in active if (each := _carried(row)) is not None]


def _order(standard: Standard) -> tuple[int, ...]:
    return tuple(int(part) for part in standard.version.split("."))


def _carried(row: StandardVersion) -> Standard | None:
    try:
        return standard_of(row.standard_id, row.version)
    except NoSuchStandard:
        return None


def _entry(standard_id: str, number: str) -> Entry:
    for entry in shipped().entries:
        if (entry.standard.id, entry.standard.version) == (standard_id, number):
            return entry
    raise NoSuchStandard(f"{standard_id}@{number}")


@cache
def _checks(standard_id: str, number: str) -> Checks:
    entry = _entry(standard_id, number)
    name = f"{standard_id}/{number}"
    _, faults = load_standard(entry.folder / FILE, f"{name}/{FILE}")
    golden = check_cases(entry.standard, entry.folder, f"{name}/{CASES}")
    return Checks(entry.published, faults, golden)


def _reservations(row: StandardVersion) -> list[Problem]:
    """Everything that stands against activating ``row``."""
    standard = standard_of(row.standard_id, row.version)
    if standard.digest != row.digest:
        return [_changed(standard)]
    checks = checks_of(row)
    said = {"standard": standard.name, "count": len(checks.golden.faults)}
    found = []
    if not checks.published:
        found.append(Problem("", "not_published", _NOT_PUBLISHED, said))
    if checks.lint:
        found.append(Problem("", "lint", _LINT, said | {"count": len(checks.lint)}))
    if checks.golden.faults:
        found.append(Problem("", "golden", _GOLDEN, said))
    return found


def _changed(standard: Standard) -> Problem:
    return Problem("", "digest_changed", _CHANGED, {"standard": standard.name})


_CHANGED = N_(
    "{standard} lies in the catalogue with another digest than the one it was entered with. "
    "Restore the file and make the change in a new version."
)
_SECOND_PERSON = N_(
    "You put this version out yourself. A second standards editor has to activate it."
)
_NOT_PUBLISHED = N_(
    "{standard} is not in the list of published files (published.lock). Publish it first."
)
_LINT = N_("Faults of form in {standard}: {count}. Mend them in the file and try again.")
_GOLDEN = N_(
    "Golden cases of {standard} that do not come out as expected: {count}. "
    "Find out which is wrong, the case or the standard."
)
