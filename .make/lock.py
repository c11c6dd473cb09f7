"""Write the lock files: every dependency pinned, with the hashes of all its files.

Called by ``make lock``. Three inputs, two outputs:

- ``requirements.lock``: the project and what builds it, for every installation;
- ``requirements-dev.lock``: the same pins and the tools of tests and checks.

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
    "--quiet", "--generate-hashes", "--strip-extras", "--allow-unsafe", "--no-emit-options",
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
    """Write both lock files; raises CalledProcessError if nothing satisfies the wishes."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups: dict[str, list[str]] = project["dependency-groups"]
    runtime: list[str] = project["project"]["dependencies"] + groups["build"]
    compile_lock("requirements.lock", runtime)
    compile_lock("requirements-dev.lock", runtime + groups["dev"], "requirements.lock")


if __name__ == "__main__":
    if sys.version_info[:2] != (3, 11):
        sys.exit("The lock is made with Python 3.11, the oldest supported: make lock LOCK_PYTHON=…")
    main()
