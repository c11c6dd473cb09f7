"""Use case of entering a version from outside: an editor's zip, or a computed proposal.

One door for both, with the checks that every standard passes. What is entered is a draft
on the installation's own shelf; putting it out, trying it and activating it come later.
"""

from pathlib import Path

from sqlalchemy import select

from certify.accounts.permissions import Actor, require
from certify.db import db, use_case
from certify.i18n import N_
from certify.installation import settings
from certify.problems import Problem, Refused
from certify.rulebook import service
from certify.rulebook.models import StandardVersion
from certify.rulebook.permissions import RULES, Permission
from certify.scoring.faults import Fault, StandardsRefused
from certify.scoring.shelf import shelves
from certify.scoring.shelf.catalogue import FILE, NoSuchStandard
from certify.scoring.shelf.package import Package, install_package
from certify.scoring.shelf.succession import TWO, TWO_CURE, conflicts
from certify.scoring.source import line_of, parse_document


@use_case
def enter_draft(package: Package, *, actor: Actor, origin: str) -> StandardVersion:
    """Lay a checked version on the own shelf and give it its row; a draft is replaced.

    ``origin`` is ``upload`` or ``proposal`` and goes into the history. Raises Refused where
    the name is taken, StandardsRefused where the shelf cannot take the files.
    """
    require(RULES, Permission.ENTER, actor)
    home = settings().home
    standard = package.standard
    row = db.session.scalar(
        select(StandardVersion).where(
            StandardVersion.standard_id == standard.id, StandardVersion.version == standard.version
        )
    )
    if row is not None and row.status != "draft":
        raise Refused([Problem("/file", "version_out", _OUT, {"standard": standard.name})])
    shelves.refresh(home)
    _require_free(package)
    _require_alone(package)
    install_package(package, home / shelves.ENTERED)
    shelves.refresh(home)
    return service.enter_row(standard, row, actor=actor, origin=origin)


def _require_free(package: Package) -> None:
    """Raise Refused if the version lies on another shelf: what lies there is not ours to change."""
    standard = package.standard
    try:
        entry = service.entry_of(standard.id, standard.version)
    except NoSuchStandard:
        return
    if not entry.folder.is_relative_to(settings().home / shelves.ENTERED):
        said = {"standard": standard.name, "folder": str(entry.folder)}
        raise Refused([Problem("/file", "version_elsewhere", _ELSEWHERE, said)])


def _require_alone(package: Package) -> None:
    """Raise StandardsRefused if another version of the standard is in force on the same days.

    Asked before anything is laid down: the shelf would refuse such a draft afterwards.
    """
    standard = package.standard
    others = [
        entry.standard
        for entry in shelves.installed(settings().home).entries
        if entry.standard.name != standard.name
    ]
    faults = tuple(
        Fault(
            FILE, "effective_from", "two_in_force", TWO, TWO_CURE,
            {
                "other": (first if second.name == standard.name else second).name,
                "day": second.effective_from, "fields": ", ".join(fields),
            },
            line_of(parse_document(package.files[FILE], Path(FILE)).lines, ("effective_from",)),
        )
        for first, second, fields in conflicts([*others, standard])
        if standard.name in (first.name, second.name)
    )  # fmt: skip
    if faults:
        raise StandardsRefused(faults)


_OUT = N_(
    "{standard} was put out already and stays as it was read. Give the changed text another "
    "version number."
)
_ELSEWHERE = N_(
    "{standard} lies in another folder already, {folder}. Register it from there, or give this "
    "one another version number."
)
