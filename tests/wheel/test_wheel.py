"""The wheel is whole: in an empty environment, far from the checkout, it does the main job."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, tracked

pytestmark = pytest.mark.wheel
CARRIED = ("standards", "templates", "migrations")
PAPERS = ("recordation.pdf", "certificate.pdf")
FILES = (*PAPERS, "score.json", "accounting.csv", "accounting.pdf")


def run(*words: object, folder: Path, environment: dict[str, str] | None = None) -> str:
    """Run a command; returns what it printed, fails with what it complained."""
    done = subprocess.run(
        [str(word) for word in words], cwd=folder, env=environment, capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"{words}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel built from the tree, without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT,
        folder=folder)  # fmt: skip
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The commands of an environment that holds the locked dependencies and the wheel alone."""
    folder = tmp_path_factory.mktemp("empty")
    run(sys.executable, "-m", "venv", folder / "environment", folder=folder)
    commands = folder / "environment" / "bin"
    pip = (commands / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
           "--no-build-isolation", "--no-deps")  # fmt: skip
    for lock in ("requirements-build.lock", "requirements.lock"):
        run(*pip, "--require-hashes", "-r", ROOT / lock, folder=folder)
    run(*pip, "--no-index", wheel, folder=folder)
    return commands


@pytest.fixture
def elsewhere(tmp_path: Path) -> dict[str, str]:
    """An environment of variables that knows nothing of the checkout."""
    foreign = {name: value for name, value in os.environ.items()
               if not name.startswith(("PYTHON", "CERTIFY", "VIRTUAL_ENV"))}  # fmt: skip
    return foreign | {"CERTIFY_HOME": str(tmp_path / "home")}


def test_the_wheel_carries_what_stands_beside_the_package(wheel: Path) -> None:
    held = set(zipfile.ZipFile(wheel).namelist())
    wanted = set()
    for path in tracked():
        name = path.relative_to(ROOT).as_posix()
        top = name.partition("/")[0]
        if top == "certify":
            wanted.add(name)
        elif top in CARRIED:
            wanted.add(f"certify/_carried/{name}")
    assert wanted - held == set()
    assert {name for name in held if ".dist-info/" not in name} - wanted == set()


def test_it_scores_and_checks_standards(
    installed: Path, elsewhere: dict[str, str], tmp_path: Path
) -> None:
    where = run(installed / "python", "-c", "import certify; print(certify.__file__)",
                folder=tmp_path, environment=elsewhere)  # fmt: skip
    assert Path(where.strip()).is_relative_to(installed.parent)
    run(installed / "certify", "standards", "check", folder=tmp_path, environment=elsewhere)


def test_it_does_the_whole_main_job(
    installed: Path, elsewhere: dict[str, str], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    run(installed / "certify", "demo", "--out", out, folder=tmp_path, environment=elsewhere)
    assert {path.name for path in out.iterdir()} >= set(FILES)
    assert json.loads((out / "score.json").read_text())["verdict"] == "meets"
    for paper in PAPERS:
        said = run(installed / "certify", "verify", out / paper, "--json",
                   folder=tmp_path, environment=elsewhere)  # fmt: skip
        assert json.loads(said)["verdict"] == "valid"
