"""``certify standards``: what the office sees and the exit code a machine reads."""

import json
import shutil
from datetime import date
from hashlib import sha256

import pytest
from click.testing import CliRunner

from certify import clock, paths
from certify.rulebook.commands import standards
from certify.scoring.shelf.checking import check
from tests.standards.shelf import FOLDER, SHIPPED, put, spoiled


@pytest.fixture(autouse=True)
def bare(tmp_path_factory, monkeypatch):
    """An installation that carries what is shipped and nothing taken in since."""
    monkeypatch.setenv("CERTIFY_HOME", str(tmp_path_factory.mktemp("home")))
    monkeypatch.delenv("CERTIFY_STANDARDS", raising=False)


def run(*arguments):
    """Run the command line."""
    return CliRunner().invoke(standards, [str(each) for each in arguments])


@pytest.mark.parametrize(
    ("path", "standards"),
    [([], 2), ([FOLDER], 2), ([SHIPPED], 1), ([SHIPPED / "standard.yaml"], 1)],
)
def test_the_shipped_standards_are_ok(path, standards):
    result = run("check", *path, "--lang", "en")
    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert lines[0].startswith("OK: pip-illustrative@2026.1, ")
    assert [line[:4] for line in lines] == ["OK: "] * standards


def test_faults_are_named_in_either_language(tmp_path):
    put(tmp_path, spoiled(lambda d: d.update(authority="mine")))
    result = run("check", tmp_path)
    assert result.exit_code == 1
    assert "pip-illustrative/2026.1/standard.yaml:1: authority: 此处不允许“mine”。" in result.stderr
    result = run("check", tmp_path, "--json", "--lang", "en")
    assert result.exit_code == 1
    (found,) = json.loads(result.stdout)
    assert found["faults"][0]["code"] == "not_allowed"


def test_a_folder_without_standards_is_a_fault(tmp_path):
    assert run("check", tmp_path).exit_code == 1
    assert [fault.code for each in check(tmp_path) for fault in each.faults] == ["no_standards"]


def test_a_broken_lock_is_a_fault_beside_good_standards(tmp_path):
    shelf = shutil.copytree(FOLDER, tmp_path / "shelf")
    (shelf / "industries" / "2019.csv").write_text("changed", encoding="utf-8")
    *good, locked = check(shelf)
    assert [each.faults for each in good] == [(), ()]
    assert [fault.code for fault in locked.faults] == ["published_changed"]


def test_the_list_says_which_standards_there_are():
    result = run("list", "--lang", "en")
    assert result.exit_code == 0
    assert "pip-illustrative@2026.1" in result.output
    assert "[Illustrative standard]  published" in result.output
    rows = json.loads(run("list", "--json").output)
    assert [row["name"] for row in rows] == [
        "pip-illustrative@2026.1",
        "rd-intensity-illustrative@2025.1",
    ]
    assert {(row["authority"], row["state"], row["to"]) for row in rows} == {
        ("示例标准", "已发布", None)
    }


def test_a_list_of_broken_standards_says_why(tmp_path, monkeypatch):
    put(tmp_path, spoiled(lambda d: d.update(version="2027.1")), version="2028.1")
    monkeypatch.setattr(paths, "standards", lambda: tmp_path)
    shutil.copy(FOLDER / "schema.json", tmp_path)
    result = run("list", "--lang", "en")
    assert result.exit_code == 1
    assert "its folders say another" in result.stderr


def aged(tmp_path, *, published, checked_on):
    """The shipped standard with its cases, last compared on another day."""
    folder = tmp_path / "pip-illustrative" / "2026.1"
    shutil.copytree(SHIPPED, folder)
    file = folder / "standard.yaml"
    text = file.read_text(encoding="utf-8").replace("2026-11-01", checked_on)
    file.write_text(text, encoding="utf-8")
    if published:
        digest = sha256(file.read_bytes()).hexdigest()
        line = f"{digest}  pip-illustrative/2026.1/standard.yaml\n"
        (tmp_path / "published.lock").write_text(line, encoding="utf-8")
    return tmp_path


def test_a_stale_standard_is_ok_and_says_that_it_is_stale(tmp_path, monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: date(2026, 11, 24))
    shelf = aged(tmp_path, published=False, checked_on="2025-11-01")
    result = run("check", shelf, "--lang", "en")
    assert result.exit_code == 0
    assert result.stdout == "OK: pip-illustrative@2026.1, 202 golden cases\n"
    assert result.stderr.startswith(
        "pip-illustrative/2026.1/standard.yaml:12: warning: checked_on: The standard was last"
    )
    (found,) = json.loads(run("check", shelf, "--json").stdout)
    assert [each["code"] for each in found["warnings"]] == ["stale"]
    assert found["warnings"][0]["line"] == 12


def test_a_day_in_the_future_refuses_a_draft_and_warns_of_what_is_published(tmp_path, monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: date(2026, 11, 24))
    draft = aged(tmp_path / "draft", published=False, checked_on="2026-11-25")
    result = run("check", draft, "--lang", "en")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "standard.yaml:12: checked_on: The file says that it was checked on" in result.stderr
    # Nobody can mend it any more, and it may be the clock that is wrong.
    shelf = aged(tmp_path / "shelf", published=True, checked_on="2026-11-25")
    result = run("check", shelf, "--lang", "en")
    assert result.exit_code == 0
    assert ":12: warning: checked_on: " in result.stderr


def test_versions_in_force_side_by_side_are_told_of_the_folder(tmp_path):
    for version in ("2026.1", "2026.2"):
        put(tmp_path, spoiled(lambda d, version=version: d.update(version=version)))
    assert "two_in_force" in [fault.code for each in check(tmp_path) for fault in each.faults]
