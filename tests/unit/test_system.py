"""What set-up says and does on a machine that lacks something."""

import importlib.util
import sys
from types import ModuleType

import pytest

from tests.architecture.tree import ROOT


@pytest.fixture
def system(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script, loaded from where ``make`` finds it."""
    spec = importlib.util.spec_from_file_location("system", ROOT / ".make" / "system.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "system", module)  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def commands(system: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """The commands that set-up would run; each succeeds and changes nothing."""
    ran: list[tuple[str, ...]] = []

    def run(*words: str) -> bool:
        ran.append(words)
        return True

    monkeypatch.setattr(system, "run", run)
    return ran


def lacking(system: ModuleType, *answers: bool):
    """A need that is met as ``answers`` say, look by look."""
    looks = iter(answers)
    return system.Need("libthing0", lambda: next(looks), "text of certificates")


def test_nothing_is_touched_where_nothing_is_missing(system, commands, monkeypatch) -> None:
    monkeypatch.setitem(system.NEEDS, "run", (lacking(system, True),))
    system.main("run")
    assert commands == []


def test_what_is_missing_is_installed_and_looked_at_again(system, commands, monkeypatch) -> None:
    monkeypatch.setitem(system.NEEDS, "run", (lacking(system, False, True),))
    monkeypatch.setattr(system, "become_root", lambda: ["sudo"])
    monkeypatch.setattr(system.shutil, "which", lambda name: f"/usr/bin/{name}")
    system.main("run")
    assert [words[-1] for words in commands] == ["update", "libthing0"]
    assert all(words[0] == "sudo" for words in commands)


def test_what_stays_missing_ends_it(system, commands, monkeypatch) -> None:
    monkeypatch.setitem(system.NEEDS, "run", (lacking(system, False, False),))
    monkeypatch.setattr(system, "become_root", list)
    monkeypatch.setattr(system.shutil, "which", lambda name: f"/usr/bin/{name}")
    with pytest.raises(SystemExit, match="still not usable: libthing0"):
        system.main("run")


@pytest.mark.parametrize(
    ("root", "apt", "why"),
    [(None, "/usr/bin/apt-get", "neither root nor sudo"), ([], None, "not Debian")],
)
def test_where_it_cannot_be_installed_it_is_named(
    system, commands, monkeypatch, root, apt, why
) -> None:
    monkeypatch.setitem(system.NEEDS, "run", (lacking(system, False),))
    monkeypatch.setattr(system, "become_root", lambda: root)
    monkeypatch.setattr(system.shutil, "which", lambda _: apt)
    with pytest.raises(SystemExit, match=r"apt-get install libthing0") as ended:
        system.main("run")
    assert why in str(ended.value)
    assert commands == []


def test_a_failing_apt_is_tried_twice_and_said(system, monkeypatch) -> None:
    tries = []
    monkeypatch.setitem(system.NEEDS, "run", (lacking(system, False),))
    monkeypatch.setattr(system, "become_root", list)
    monkeypatch.setattr(system.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(system, "run", lambda *words: tries.append(words) or False)
    with pytest.raises(SystemExit, match="apt-get update failed"):
        system.main("run")
    assert len(tries) == 2
