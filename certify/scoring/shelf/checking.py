"""Checking standards as they lie: lint, lock and golden cases of a file or a folder."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from certify.i18n import N_
from certify.scoring.examples.edges import Exemption
from certify.scoring.examples.golden import FILE as EXAMPLES
from certify.scoring.examples.golden import check_cases
from certify.scoring.faults import Fault, StandardsRefused
from certify.scoring.shelf.catalogue import (
    FILE,
    LOCK,
    examine_file,
    lock_faults,
    read_folder,
    read_lock,
    side_by_side,
)


@dataclass(frozen=True)
class Checked:
    """The result for one standard file: its name, cases run, every fault, exempt edges.

    ``warnings`` refuse nothing: they ask a person to look.
    """

    name: str
    cases: int
    faults: tuple[Fault, ...]
    exempt: tuple[Exemption, ...] = ()
    warnings: tuple[Fault, ...] = ()


def checked(shelves: Sequence[Path], today: date | None = None) -> tuple[Checked, ...]:
    """Check every standard of several folders; an empty one beside others is no fault."""
    found = [each for each in shelves if any(each.glob(f"*/*/{FILE}")) or (each / LOCK).is_file()]
    return tuple(result for each in found or shelves[:1] for result in check(each, today))


def check(path: Path, today: date | None = None) -> tuple[Checked, ...]:
    """Check one standard (its file or version folder) or every standard of a folder.

    Never empty: a folder without standards and a broken lock are results with faults.
    ``today`` lets dates in the future and old ones be found.
    """
    try:
        return _check(path, today)
    except StandardsRefused as refused:  # a list of published files that cannot be read
        return (Checked(str(path), 0, refused.faults),)


def _check(path: Path, today: date | None) -> tuple[Checked, ...]:
    if path.is_file():
        return (_check_file(path, path.name, today),)
    if (path / FILE).is_file():
        return (_check_file(path / FILE, FILE, today),)
    files = sorted(path.glob(f"*/*/{FILE}"))
    if not files:
        fault = Fault(str(path), "", "no_standards", _NONE, _NONE_CURE, {"file": FILE})
        return (Checked(str(path), 0, (fault,)),)
    found = tuple(_check_file(file, file.relative_to(path).as_posix(), today) for file in files)
    beside = side_by_side(read_folder(path)[0]).values()
    together = (*lock_faults(path, read_lock(path)), *beside)
    return (*found, Checked(str(path), 0, together)) if together else found


def _check_file(file: Path, name: str, today: date | None) -> Checked:
    examined = examine_file(file, name, today)
    early = [fault for fault in examined.faults if fault.code == "checked_in_future"]
    warnings = examined.warnings
    if early and len(early) == len(examined.faults) and _published(file):
        # Nobody can mend a published file, and the clock may be what is wrong.
        examined = examine_file(file, name)
        warnings = (*examined.warnings, *(replace(fault, warning=True) for fault in early))
    standard = examined.standard
    if standard is None:
        return Checked(name, 0, examined.faults, warnings=warnings)
    examples = name.removesuffix(FILE) + EXAMPLES
    report = check_cases(standard, file.parent, examples)
    return Checked(standard.name, report.cases, report.faults, report.exempt, warnings)


def _published(file: Path) -> bool:
    shelf = file.resolve().parents[2]
    return file.resolve().relative_to(shelf).as_posix() in read_lock(shelf)


_NONE = N_("There is no standard here.")
_NONE_CURE = N_("Name a folder that holds ID/VERSION/{file}, or one such file.")
