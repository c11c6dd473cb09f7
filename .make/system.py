"""See that this machine has what Certify needs outside Python; install what is missing.

    python3 .make/system.py run      what every installation needs
    python3 .make/system.py test     that, and what only the tests use

Nothing is touched where nothing is missing. Packages are installed by apt-get, as root
or through sudo; where that cannot be done the missing things are named and the command
fails. Uses the standard library alone: it runs before there is an environment.
"""

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Need:
    """A Debian package, how to see that what it brings is there, and what it is for."""

    package: str
    present: Callable[[], bool]
    purpose: str


def library(name: str) -> Callable[[], bool]:
    """Return a check that the shared library ``name`` can be loaded."""

    def loads() -> bool:
        try:
            ctypes.CDLL(name)
        except OSError:
            return False
        return True

    return loads


def command(*names: str) -> Callable[[], bool]:
    """Return a check that one of the commands ``names`` is on the path."""
    return lambda: any(shutil.which(name) for name in names)


def can_make_environments() -> bool:
    """Whether this Python can make a virtual environment with pip in it."""
    return all(importlib.util.find_spec(name) for name in ("venv", "ensurepip"))


VENV = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
RUN = (
    Need(VENV, can_make_environments, "the virtual environment"),
    Need("libpango-1.0-0", library("libpango-1.0.so.0"), "text of certificates"),
    Need("libpangoft2-1.0-0", library("libpangoft2-1.0.so.0"), "fonts of certificates"),
    Need("libharfbuzz-subset0", library("libharfbuzz-subset.so.0"),
         "small and fast certificates"),
)  # fmt: skip
TEST = (
    Need("libatomic1", library("libatomic.so.1"), "the driver of the browser tests"),
    Need("chromium", command("chromium", "chromium-browser", "google-chrome"), "browser tests"),
    Need("poppler-utils", command("pdffonts"), "tests that look at PDF files"),
    Need("qpdf", command("qpdf"), "tests that check the structure of PDF files"),
    Need("softhsm2", command("softhsm2-util"), "tests that seal with a key in a token"),
)
NEEDS = {"run": RUN, "test": RUN + TEST}


def missing(needs: Iterable[Need]) -> list[Need]:
    """Return those of ``needs`` that this machine lacks, looking afresh."""
    importlib.invalidate_caches()
    return [need for need in needs if not need.present()]


def run(*words: str) -> bool:
    """Run a command; whether it succeeded."""
    return subprocess.run(words, check=False).returncode == 0


def become_root() -> list[str] | None:
    """Return the words to put before a command that needs root; None if there are none."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    # -n first: a machine where sudo asks for a password may still have a person to give it.
    if sudo and (sys.stdin.isatty() or run(sudo, "-n", "true")):
        return [sudo]
    return None


def install(needs: list[Need]) -> None:
    """Install the packages of ``needs``; exits with an explanation if that fails."""
    names = [need.package for need in needs]
    print("Installing what this machine lacks:", flush=True)
    for need in needs:
        print(f"  {need.package}: {need.purpose}", flush=True)
    prefix = become_root()
    if prefix is None or not shutil.which("apt-get"):
        why = "this is not Debian or Ubuntu" if prefix is not None else "neither root nor sudo"
        sys.exit(
            f"Cannot install them ({why}). Please have them installed, under these or the\n"
            f"names of your system, and try again:\n  apt-get install {' '.join(names)}"
        )
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-y"]
    # Two tries at each: mirrors fail now and then, and the second works.
    for words in (["update"], ["install", "--no-install-recommends", *names]):
        if not any(run(*apt, *words) for _ in range(2)):
            sys.exit(f"apt-get {words[0]} failed; install by hand: {' '.join(names)}")


def main(room: str) -> None:
    """Bring what ``room`` ("run" or "test") needs; exits non-zero if something stays missing."""
    if sys.version_info < (3, 11):  # noqa: UP036 - said kindly to whoever starts it with an older one
        sys.exit(f"Certify needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    absent = missing(NEEDS[room])
    if absent:
        install(absent)
        if still := missing(absent):
            names = ", ".join(need.package for need in still)
            sys.exit(f"Installed, but still not usable: {names}.")


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in NEEDS:
        sys.exit(__doc__)
    main(sys.argv[1])
