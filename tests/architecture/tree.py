"""The files these tests look at."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "certify"


@cache
def modules(folder: Path = PACKAGE) -> tuple[Path, ...]:
    """Every Python module below ``folder``."""
    return tuple(sorted(folder.rglob("*.py")))


def tracked() -> Iterator[Path]:
    """Every file that belongs to the project: tracked by git, or new and not ignored."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout
    for name in listed.decode().split("\0"):
        if name and (ROOT / name).is_file():
            yield ROOT / name


@cache
def parsed(path: Path) -> ast.Module:
    """The syntax tree of a module."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def named(path: Path) -> str:
    """The path as a reader of the tree writes it."""
    return path.relative_to(ROOT).as_posix()
