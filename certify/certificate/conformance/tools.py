"""Other programs' opinion of a finished paper, where they are installed.

None of them is needed to issue. veraPDF, the reference validator, has not been run where
this was written: its answer is used where somebody has it, and its absence is said.
"""

import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

PATIENCE: Final = 120
"""Seconds a program may take."""


@dataclass(frozen=True)
class Answer:
    """What a program says: ``agrees`` is None where it was not asked, with the reason."""

    tool: str
    agrees: bool | None
    said: str


def ask(path: Path) -> tuple[Answer, ...]:
    """Ask every program of the list about the file."""
    return tuple(_asked(name, command, judge, path) for name, command, judge in _TOOLS)


Judge = Callable[[int, str], bool]


def _asked(name: str, command: tuple[str, ...], judge: Judge, path: Path) -> Answer:
    program = shutil.which(command[0])
    if program is None:
        return Answer(name, None, "")
    try:
        done = subprocess.run(  # noqa: S603  # our own list of programs, no shell
            [program, *command[1:], str(path)],
            capture_output=True, timeout=PATIENCE, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        return Answer(name, False, str(error))
    said = (done.stdout + done.stderr).decode("utf-8", "replace").strip()
    return Answer(name, judge(done.returncode, said), said)


def _embedded(code: int, said: str) -> bool:
    """Whether pdffonts found every font embedded, cut, and known as text."""
    rows = said.splitlines()[2:]
    return code == 0 and all(row.split()[-5:-2] == ["yes", "yes", "yes"] for row in rows)


def _signed(_code: int, said: str) -> bool:
    """Whether pdfsig found only true signatures (trust is asked elsewhere), or none at all."""
    found = re.findall(r"Signature Validation: (.+)", said)
    if not found:
        return "does not contain any signatures" in said
    return set(found) == {"Signature is Valid."}


def _compliant(_code: int, said: str) -> bool:
    return 'isCompliant="true"' in said


_TOOLS: Final[tuple[tuple[str, tuple[str, ...], Judge], ...]] = (
    ("qpdf", ("qpdf", "--check"), lambda code, _said: code == 0),
    ("pdffonts", ("pdffonts",), _embedded),
    ("pdfsig", ("pdfsig", "-nocert"), _signed),
    ("veraPDF", ("verapdf", "--flavour", "3a", "--format", "mrr"), _compliant),
)
