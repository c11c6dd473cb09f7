"""The mutation check of standards as they lie: a file, its folder, or a folder of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from certify.scoring.examples.golden import FILE as EXAMPLES
from certify.scoring.examples.golden import read_cases
from certify.scoring.faults import Fault
from certify.scoring.mutating.mutation import MutationReport, mutate
from certify.scoring.shelf.catalogue import FILE, digest_of
from certify.scoring.shelf.checking import check
from certify.scoring.source import read_yaml
from certify.scoring.standard import build


@dataclass(frozen=True)
class Mutated:
    """The result for one standard: its report, or the faults to be mended before."""

    name: str
    report: MutationReport | None
    faults: tuple[Fault, ...] = ()


def mutate_files(path: Path) -> Iterator[Mutated]:
    """Yield the mutation check of each standard at ``path``, one after the other.

    A standard with faults is not tried: its cases prove nothing yet.
    """
    files = _files(path)
    results = check(path)
    for file, checked in zip(files, results, strict=False):
        if not checked.faults:
            yield Mutated(checked.name, _mutated(file))
    for checked in results:
        if checked.faults:
            yield Mutated(checked.name, None, checked.faults)


def _files(path: Path) -> list[Path]:
    """Return the standards at ``path`` in the order of their checks."""
    if path.is_file():
        return [path]
    return [path / FILE] if (path / FILE).is_file() else sorted(path.glob(f"*/*/{FILE}"))


def _mutated(file: Path) -> MutationReport:
    document = read_yaml(file)
    standard = build(document, digest_of(file.read_bytes()))
    return mutate(document, standard, read_cases(standard, read_yaml(file.parent / EXAMPLES)))
