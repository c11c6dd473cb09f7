"""``certify standards``: what the office sees and the exit code a machine reads."""

import json
import shutil

import pytest
from click.testing import CliRunner

from certify import paths
from certify.rulebook.commands import standards
from certify.scoring.checking import check
from tests.standards.shelf import FOLDER, SHIPPED, put, spoiled


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
