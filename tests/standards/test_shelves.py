"""Several folders of standards: one set of checks, nothing lost while running."""

import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from certify.scoring.faults import StandardsRefused
from certify.scoring.shelf import shelves
from certify.scoring.shelf.catalogue import LOCK, digest_of
from certify.scoring.shelf.checking import check
from certify.scoring.shelf.shelves import VARIABLE, folders, installed, publish, read, read_again
from tests.standards.shelf import FOLDER

SHIPPED = FOLDER / "pip-illustrative" / "2026.1"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation whose clock of patience has always run out."""
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setattr(shelves, "PATIENCE", 0)
    return tmp_path / "home"


def put(folder: Path, version: str = "2030.1", **changes: str) -> Path:
    """Lay a version of the sample standard into ``folder``, with words of it changed."""
    target = folder / "pip-illustrative" / version
    shutil.copytree(SHIPPED, target, dirs_exist_ok=True)
    for name in ("standard.yaml", "examples.yaml"):
        file = target / name
        text = file.read_text(encoding="utf-8").replace('"2026.1"', f'"{version}"')
        text = text.replace(
            'effective_from: "2026-01-01"', f'effective_from: "{version[:4]}-01-01"'
        )
        for old, new in changes.items():
            text = text.replace(old, new)
        file.write_text(text, encoding="utf-8")
    return target


def names(catalogue) -> set[str]:
    return {entry.standard.name for entry in catalogue.entries}


def test_the_shelves_stand_in_order(home, monkeypatch, tmp_path) -> None:
    assert folders(home) == (FOLDER, home / "standards")
    monkeypatch.setenv(VARIABLE, os.pathsep.join([str(tmp_path / "a"), "", str(tmp_path / "b")]))
    assert folders(home) == (FOLDER, tmp_path / "a", tmp_path / "b", home / "standards")


def test_what_lies_on_any_shelf_is_carried(home, monkeypatch, tmp_path) -> None:
    put(tmp_path / "authority")
    put(home / "standards", "2031.1")
    monkeypatch.setenv(VARIABLE, str(tmp_path / "authority"))
    found = installed(home)
    assert {"pip-illustrative@2026.1", "pip-illustrative@2030.1", "pip-illustrative@2031.1"} <= (
        names(found)
    )
    assert found.refused == ()
    assert {e.standard.version for e in found.entries if not e.published} == {"2030.1", "2031.1"}


def test_a_bad_version_is_refused_whole_and_hurts_no_other(home) -> None:
    put(
        home / "standards",
        "2030.1",
        **{'weight: "12"': 'weight: "13"', 'pass_mark: "62"': 'pass_mark: "620"'},
    )
    put(home / "standards", "2031.1")
    found = installed(home)
    assert "pip-illustrative@2031.1" in names(found)
    assert "pip-illustrative@2030.1" not in names(found)
    assert len({fault.code for fault in found.refused}) >= 2, "every fault, not the first"


def test_a_folder_that_is_named_must_be_there(home, monkeypatch, tmp_path) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "nowhere"))
    with pytest.raises(StandardsRefused) as refused:
        installed(home)
    assert [fault.code for fault in refused.value.faults] == ["folder_absent"]


@pytest.mark.parametrize("harm", ["changed", "removed"])
def test_a_published_file_that_is_changed_or_gone_stops_the_start(home, harm) -> None:
    folder = put(home / "standards")
    entry = next(e for e in installed(home).entries if e.folder == folder)
    publish(entry)
    shelves.refresh(home)
    file = folder / "standard.yaml"
    before = file.read_bytes()
    file.write_bytes(before + b"# later\n") if harm == "changed" else file.unlink()
    with pytest.raises(StandardsRefused) as refused:
        read(folders(home))
    (fault,) = refused.value.faults
    assert (fault.code, fault.file) == (f"published_{harm}", str(file))
    still = installed(home)
    assert "pip-illustrative@2030.1" in names(still), "a running process keeps what it had"
    kept = next(e for e in still.entries if e.standard.version == "2030.1")
    assert kept.standard.digest == digest_of(before)
    assert [fault.code for fault in still.refused] == [f"published_{harm}"]


def test_publishing_is_entered_once_in_the_lock_of_its_folder(home) -> None:
    first, second = put(home / "standards"), put(home / "standards", "2031.1")
    for folder in (first, first, second):
        publish(next(e for e in installed(home).entries if e.folder == folder))
    lines = (home / "standards" / LOCK).read_text().splitlines()
    assert [line.split()[1] for line in lines] == [
        "pip-illustrative/2030.1/standard.yaml", "pip-illustrative/2031.1/standard.yaml",
    ]  # fmt: skip
    assert all(e.published for e in installed(home).entries)


def test_a_running_process_notices_what_is_new(home) -> None:
    assert "pip-illustrative@2030.1" not in names(installed(home))
    put(home / "standards")
    assert "pip-illustrative@2030.1" in names(installed(home))


def test_it_does_not_look_again_at_once(home, monkeypatch) -> None:
    monkeypatch.setattr(shelves, "PATIENCE", 3600)
    before = installed(home)
    put(home / "standards")
    assert installed(home) is before
    assert "pip-illustrative@2030.1" in names(shelves.refresh(home))


def test_a_draft_that_is_spoilt_does_not_replace_what_was_good(home) -> None:
    folder = put(home / "standards")
    good = installed(home)
    (folder / "standard.yaml").write_text("id: [", encoding="utf-8")
    now = installed(home)
    assert names(now) == names(good)
    assert [fault.code for fault in now.refused] == ["unreadable"]
    put(home / "standards", "2030.1", **{'sales: "5000"': 'sales: "5001"'})
    mended = installed(home)
    assert mended.refused == ()
    assert mended.get("pip-illustrative", "2030.1").digest != (
        good.get("pip-illustrative", "2030.1").digest
    )


def test_a_draft_that_is_taken_away_is_gone(home) -> None:
    folder = put(home / "standards")
    known = installed(home)
    shutil.rmtree(folder)
    assert "pip-illustrative@2030.1" not in names(read_again(folders(home), known))


def test_the_same_version_twice_must_be_the_same_bytes(home, monkeypatch, tmp_path) -> None:
    put(tmp_path / "authority")
    put(home / "standards")
    monkeypatch.setenv(VARIABLE, str(tmp_path / "authority"))
    assert installed(home).refused == ()
    put(home / "standards", "2030.1", **{'sales: "5000"': 'sales: "5001"'})
    found = installed(home)
    assert [fault.code for fault in found.refused] == ["version_twice"]
    assert found.get("pip-illustrative", "2030.1").fields["01"].benchmarks["sales"] == 5000


def test_the_same_bytes_published_on_one_shelf_are_published(home, monkeypatch, tmp_path) -> None:
    put(home / "standards")
    folder = put(tmp_path / "authority")
    monkeypatch.setenv(VARIABLE, str(tmp_path / "authority"))
    publish(next(e for e in installed(home).entries if e.folder == folder))
    shutil.rmtree(tmp_path / "authority" / "pip-illustrative")
    (tmp_path / "authority" / LOCK).unlink()
    target = home / "standards"
    entry = next(e for e in shelves.refresh(home).entries if e.standard.version == "2030.1")
    assert entry.folder.is_relative_to(target) or entry.published


def test_a_file_that_vanishes_while_it_is_looked_at_is_passed_over(home, monkeypatch) -> None:
    folder = put(home / "standards")
    (folder / "gone.yaml").symlink_to(folder / "nothing.yaml")
    assert "pip-illustrative@2030.1" in names(installed(home))


def test_a_draft_in_force_beside_another_version_is_refused_and_hurts_no_other(home) -> None:
    put(home / "standards", "2030.1")
    put(home / "standards", "2030.2")
    found = installed(home)
    assert "pip-illustrative@2030.1" in names(found)
    assert "pip-illustrative@2030.2" not in names(found)
    (fault,) = found.refused
    assert (fault.code, fault.key) == ("two_in_force", "effective_from")
    assert fault.file.endswith("2030.2/standard.yaml")


def test_what_was_published_stays_though_another_is_in_force_beside_it(home) -> None:
    for version in ("2030.1", "2031.1"):
        put(home / "standards", version)
        publish(next(e for e in installed(home).entries if e.standard.version == version))
    put(home / "standards", "2030.9")
    file = home / "standards" / "pip-illustrative" / "2030.9" / "standard.yaml"
    lock = home / "standards" / LOCK
    name = "pip-illustrative/2030.9/standard.yaml"
    line = f"{digest_of(file.read_bytes()).removeprefix('sha256:')}  {name}\n"
    lock.write_text(lock.read_text(encoding="utf-8") + line, encoding="utf-8")
    found = installed(home)
    assert {"pip-illustrative@2030.1", "pip-illustrative@2030.9"} <= names(found)
    assert [fault.code for fault in found.refused] == ["two_in_force"]


@pytest.mark.parametrize("harm", ["not a line", "\xff"])
def test_a_list_of_published_files_that_cannot_be_read_stops_the_start(home, harm) -> None:
    folder = put(home / "standards")
    good = installed(home)
    publish(next(e for e in good.entries if e.folder == folder))
    lock = home / "standards" / LOCK
    sound = lock.read_bytes()
    held = shelves.refresh(home)
    lock.write_bytes(sound + harm.encode("latin-1"))
    with pytest.raises(StandardsRefused) as refused:
        read(folders(home))
    (fault,) = refused.value.faults
    assert (fault.code, fault.file, fault.line) == ("lock_unreadable", str(lock), 2)
    now = installed(home)
    assert (names(now), [fault.code for fault in now.refused]) == (
        names(held), ["lock_unreadable"],
    )  # fmt: skip
    assert [f.code for each in check(home / "standards") for f in each.faults] == [
        "lock_unreadable"
    ]


def test_a_published_text_wins_over_a_draft_in_a_folder_before_it(
    home, monkeypatch, tmp_path
) -> None:
    published = put(home / "standards")
    publish(next(e for e in installed(home).entries if e.folder == published))
    put(tmp_path / "authority", "2030.1", **{'sales: "5000"': 'sales: "5001"'})
    monkeypatch.setenv(VARIABLE, str(tmp_path / "authority"))
    found = installed(home)
    assert found.get("pip-illustrative", "2030.1").fields["01"].benchmarks["sales"] == 5000
    (fault,) = found.refused
    assert fault.code == "version_twice"
    assert fault.file.startswith(str(tmp_path / "authority"))


def test_a_file_that_cannot_be_read_hurts_no_other(home) -> None:
    put(home / "standards")
    broken = home / "standards" / "pip-illustrative" / "2031.1" / "standard.yaml"
    broken.mkdir(parents=True)
    found = installed(home)
    assert "pip-illustrative@2030.1" in names(found)
    (fault,) = found.refused
    assert (fault.code, fault.file) == ("no_access", str(broken))


def test_processes_that_publish_at_once_lose_no_line(home) -> None:
    made = [put(home / "standards", f"203{n}.1", **{"2030-01-01": f"203{n}-01-01"})
            for n in range(6)]  # fmt: skip
    entries = [e for e in installed(home).entries if e.folder in made]
    assert len(entries) == 6
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(publish, entries))
    assert len((home / "standards" / LOCK).read_text().splitlines()) == 6
    assert [each.name for each in (home / "standards").iterdir() if each.name != LOCK] == [
        "pip-illustrative"
    ]


def test_the_same_bytes_published_on_a_later_shelf_count_as_published(
    home, monkeypatch, tmp_path
) -> None:
    own = put(home / "standards")
    publish(next(e for e in installed(home).entries if e.folder == own))
    put(tmp_path / "authority")
    monkeypatch.setenv(VARIABLE, str(tmp_path / "authority"))
    found = installed(home)
    assert found.refused == ()
    (entry,) = [e for e in found.entries if e.standard.version == "2030.1"]
    assert entry.published and entry.folder.is_relative_to(tmp_path / "authority")
