"""``certify demo`` end to end: five files, and both papers verify straight afterwards."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from pypdf import PdfReader

from certify import paths
from certify.press import fonts

FILES = {"recordation.pdf", "certificate.pdf", "score.json", "accounting.csv", "accounting.pdf"}
PAPERS = ("recordation.pdf", "certificate.pdf")


def certify(home: Path, *words: object) -> subprocess.CompletedProcess[str]:
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("CERTIFY_")
    }
    return subprocess.run(
        [sys.executable, "-m", "certify", *map(str, words)], cwd=paths.PACKAGE.parent,
        env={**environment, "CERTIFY_HOME": str(home)}, capture_output=True, text=True,
        encoding="utf-8", check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, str]:
    """An installation, the folder the command wrote into, and what it said."""
    home = tmp_path_factory.mktemp("home")
    built = paths.PACKAGE.parent / "instance" / "fonts"
    fonts.build(built)
    (home / "fonts").symlink_to(built)
    out = tmp_path_factory.mktemp("work") / "a" / "folder"
    out.mkdir(parents=True)
    (out / "score.json").write_text("something older")
    ended = certify(home, "demo", "--out", out, "--lang", "zh")
    assert ended.returncode == 0, ended.stderr
    return home, out, ended.stdout + ended.stderr


def test_it_writes_the_five_files_and_says_what_to_do(done) -> None:
    _home, out, said = done
    assert {path.name for path in out.iterdir()} == FILES
    assert said.count("· ") >= 10
    assert f"certify verify {out / 'certificate.pdf'}" in said


def test_the_throw_away_log_is_not_signed_with_this_installations_key(done) -> None:
    home, _out, _said = done
    assert not any(path.name.startswith("log.") for path in (home / "keys").iterdir())


@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_verifies(done, name: str) -> None:
    home, out, _said = done
    ended = certify(home, "verify", out / name, "--json")
    assert ended.returncode == 0, ended.stdout
    report = json.loads(ended.stdout)
    assert (report["verdict"], report["intact"], report["trusted"]) == ("valid", True, True)
    assert report["sealed_by"]["demonstration"] is True
    assert int(report["number"].split("-")[2]) > 900_000


@pytest.mark.parametrize("name", [*PAPERS, "accounting.pdf"])
def test_a_paper_is_chinese_text_not_a_picture(done, name: str) -> None:
    text = "".join(page.extract_text() for page in PdfReader(done[1] / name).pages)
    wanted = "信息通信技术制造业" if name == "accounting.pdf" else "可穿戴心电监测手环"
    assert wanted in "".join(text.split())


def test_the_sheet_meets_and_is_the_one_on_the_paper(done) -> None:
    home, out, _said = done
    sheet = json.loads((out / "score.json").read_bytes())
    assert (sheet["schema"], sheet["verdict"], sheet["field"]) == ("certify.score/1", "meets", "01")
    report = json.loads(certify(home, "verify", out / "certificate.pdf", "--json").stdout)
    assert report["content"]["score"]["total"] == sheet["total"]


def test_the_table_counts_three_organisations(done) -> None:
    text = (done[1] / "accounting.csv").read_bytes().decode("utf-8-sig")
    rows = [row for row in csv.DictReader(io.StringIO(text)) if row["field"] == "01"]
    assert rows[0]["organisations"] == "3"
    assert rows[0]["value_added_cny"]


def test_nothing_of_it_enters_the_installation(done) -> None:
    home, _out, _said = done
    assert not (home / "certify.db").exists()
    assert not (home / "files").exists()
