"""Write the lock files: every dependency pinned, with the hashes of all its files.

Called by ``make lock``. One file of wishes, three of pins:

- ``requirements-build.lock``: what builds the project, and dependencies without a wheel;
- ``requirements.lock``: what every installation runs;
- ``requirements-dev.lock``: the same and the tools of tests and checks.

Resolved on the oldest supported Python, because its set holds what newer ones need.
"""

import os
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OPTIONS = (
    "--quiet", "--generate-hashes", "--no-strip-extras", "--allow-unsafe", "--no-emit-options",
    "--no-emit-index-url", "--no-emit-find-links", "--no-emit-trusted-host",
    "--newline=lf",
)  # fmt: skip
UPGRADE = ("--upgrade",) if os.environ.get("UPGRADE") else ()


def compile_lock(output: str, requirements: list[str], *constraints: str) -> None:
    """Resolve ``requirements`` into the file ``output`` at the top of the tree."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "wanted.in"
        lines = [*(f"-c {ROOT / name}" for name in constraints), *requirements]
        source.write_text("\n".join(lines) + "\n", encoding="utf-8")
        subprocess.run(
            [sys.executable, "-m", "piptools", "compile", *OPTIONS, *UPGRADE,
             "--no-annotate", "-o", str(ROOT / output), str(source)],
            check=True, cwd=ROOT, env=os.environ | {"CUSTOM_COMPILE_COMMAND": "make lock"},
        )  # fmt: skip


def main() -> None:
    """Write the lock files; raises CalledProcessError if nothing satisfies the wishes."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups: dict[str, list[str]] = project["dependency-groups"]
    runtime: list[str] = project["project"]["dependencies"]
    compile_lock("requirements-build.lock", groups["build"])
    compile_lock("requirements.lock", runtime, "requirements-build.lock")
    everything = runtime + groups["build"] + groups["dev"]
    compile_lock(
        "requirements-dev.lock", everything, "requirements.lock", "requirements-build.lock"
    )


if __name__ == "__main__":
    if sys.version_info[:2] != (3, 11):
        sys.exit("The lock is made with Python 3.11, the oldest supported: make lock LOCK_PYTHON=…")
    main()
