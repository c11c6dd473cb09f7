"""Checking standards as they lie: lint, lock and golden cases of a file or a folder."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from certify.i18n import N_
from certify.scoring.catalogue import FILE, load_standard, lock_faults, read_lock
from certify.scoring.edges import Exemption
from certify.scoring.faults import Fault
from certify.scoring.golden import FILE as EXAMPLES
from certify.scoring.golden import check_cases


@dataclass(frozen=True)
class Checked:
    """The result for one standard file: its name, cases run, every fault, exempt edges."""

    name: str
    cases: int
    faults: tuple[Fault, ...]
    exempt: tuple[Exemption, ...] = ()


def checked(shelves: Sequence[Path]) -> tuple[Checked, ...]:
    """Check every standard of several folders; an empty one beside others is no fault."""
    found = [each for each in shelves if any(each.glob(f"*/*/{FILE}")) or read_lock(each)]
    return tuple(result for each in found or shelves[:1] for result in check(each))


def check(path: Path) -> tuple[Checked, ...]:
    """Check one standard (its file or version folder) or every standard of a folder.

    Never empty: a folder without standards and a broken lock are results with faults.
    """
    if path.is_file():
        return (_check_file(path, path.name, path.parent),)
    if (path / FILE).is_file():
        return (_check_file(path / FILE, FILE, path),)
    files = sorted(path.glob(f"*/*/{FILE}"))
    if not files:
        fault = Fault(str(path), "", "no_standards", _NONE, _NONE_CURE, {"file": FILE})
        return (Checked(str(path), 0, (fault,)),)
    found = tuple(
        _check_file(file, file.relative_to(path).as_posix(), file.parent) for file in files
    )
    locked = tuple(lock_faults(path, read_lock(path)))
    return (*found, Checked(str(path), 0, locked)) if locked else found


def _check_file(file: Path, name: str, folder: Path) -> Checked:
    standard, faults = load_standard(file, name)
    if standard is None:
        return Checked(name, 0, faults)
    examples = name.removesuffix(FILE) + EXAMPLES
    report = check_cases(standard, folder, examples)
    return Checked(standard.name, report.cases, report.faults, report.exempt)


_NONE = N_("There is no standard here.")
_NONE_CURE = N_("Name a folder that holds ID/VERSION/{file}, or one such file.")
