"""An authority's own folder the whole way: listed, checked, scored with, put out."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from certify.cli import certify
from certify.rulebook import publication, service
from certify.scoring.shelf import shelves
from certify.scoring.shelf.catalogue import LOCK
from tests.integration.rulebook.life import plan
from tests.journeys.contract import FILING
from tests.people import acting, person
from tests.standards.shelf import FOLDER

NAME = "own-institute@2031.1"
SHIPPED = FOLDER / "pip-illustrative" / "2026.1"


def lay(folder: Path, version: str = "2031.1", **changes: str) -> Path:
    """Lay a standard of another name into ``folder``, with words of it changed."""
    place = folder / "own-institute" / version
    place.mkdir(parents=True, exist_ok=True)
    for name in ("standard.yaml", "examples.yaml"):
        text = (SHIPPED / name).read_text(encoding="utf-8")
        text = text.replace("pip-illustrative", "own-institute").replace('"2026.1"', f'"{version}"')
        text = text.replace('effective_from: "2026', f'effective_from: "{version[:4]}')
        for old, new in changes.items():
            text = text.replace(old, new)
        (place / name).write_text(text, encoding="utf-8")
    return place


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder outside the program with a sound version and, beside it, a broken one."""
    folder = tmp_path / "authority"
    lay(folder)
    lay(folder, "2032.1", **{'weight: "12"': 'weight: "13"', 'pass_mark: "62"': 'pass_mark: "620"'})
    monkeypatch.setenv(shelves.VARIABLE, str(folder))
    monkeypatch.setenv("CERTIFY_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(shelves, "PATIENCE", 0)
    return folder


def run(*words: str):
    return CliRunner().invoke(certify, [*words, "--lang", "en"])


def test_the_command_line_lists_checks_and_scores_with_it(authority, tmp_path):
    listed = run("standards", "list")
    assert f"{NAME}  " in listed.stdout
    assert "draft" in listed.stdout
    assert "2032.1" not in listed.stdout and "2032.1" in listed.stderr
    checked = run("standards", "check")
    assert checked.exit_code == 1
    assert f"OK: {NAME}, " in checked.stdout
    told = [line for line in checked.stderr.splitlines() if "2032.1" in line]
    assert any("weight" in line for line in told) and any("pass_mark" in line for line in told)
    filing = tmp_path / "filing.json"
    filing.write_text(json.dumps(FILING), encoding="utf-8")
    scored = CliRunner().invoke(certify, ["score", str(filing), "--standard", NAME, "--json"])
    assert scored.exit_code == 0, scored.stderr
    assert json.loads(scored.stdout)["standard"]["id"] == "own-institute"
    refused = CliRunner().invoke(
        certify, ["score", str(filing), "--standard", "own-institute@2032.1", "--json"]
    )
    assert refused.exit_code == 2


def test_it_is_registered_and_put_out_and_the_broken_one_hurts_nothing(app, authority):
    editor = person("editor", "editor")
    service.register_shipped(actor=acting(editor))
    names = [row.name for row in service.versions()]
    assert NAME in names and "own-institute@2032.1" not in names
    row = service.version("own-institute", "2031.1", actor=acting(editor))
    publication.put_out(row.id, plan(), actor=acting(editor))
    assert shelves.read_lock(authority) == {"own-institute/2031.1/standard.yaml": row.digest}
    assert row.status == "consultation"
    lay(authority, "2032.1")  # mended: the running process notices
    assert "own-institute@2032.1" in [
        each.name for each in service.register_shipped(actor=acting(editor))
    ]


def test_a_lock_that_cannot_be_written_is_said_and_nothing_is_put_out(app, authority):
    editor = person("editor", "editor")
    service.register_shipped(actor=acting(editor))
    row = service.version("own-institute", "2031.1", actor=acting(editor))
    (authority / f".{LOCK}.new").mkdir()  # whoever may not write there meets the same refusal
    with pytest.raises(publication.Refused) as refused:
        publication.put_out(row.id, plan(), actor=acting(editor))
    (problem,) = refused.value.problems
    assert problem.code == "lock_unwritable"
    assert str(authority) in problem.say("en") and row.status == "draft"
    assert not (authority / LOCK).exists()


PROCESS = """
import sys
from certify.scoring.shelf.shelves import refresh
for _ in sys.stdin:
    found = refresh()
    print([(e.standard.name, e.standard.digest, e.published) for e in found.entries],
          sorted(f.code for f in found.refused), flush=True)
"""


def test_two_processes_agree_on_what_is_new_changed_and_spoilt(authority):
    both = [
        subprocess.Popen(
            [sys.executable, "-c", PROCESS], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            text=True, env=dict(os.environ),
        )
        for _ in range(2)
    ]  # fmt: skip

    def told() -> str:
        answers = []
        for process in both:
            process.stdin.write("look\n")
            process.stdin.flush()
            answers.append(process.stdout.readline())
        assert answers[0] == answers[1]
        return answers[0]

    try:
        first = told()
        assert NAME in first and "2033.1" not in first
        lay(authority, "2033.1")
        second = told()
        assert "own-institute@2033.1" in second
        changed = lay(authority, "2033.1", **{'sales: "5000"': 'sales: "5001"'})
        third = told()
        assert third != second
        (changed / "standard.yaml").write_text("id: [", encoding="utf-8")
        fourth = told()
        assert third.split("]")[0] == fourth.split("]")[0], "what was good stays"
        assert "unreadable" in fourth or "syntax" in fourth
    finally:
        for process in both:
            process.communicate()
