import subprocess
import sys
from types import ModuleType

import click
import pytest
from click.testing import CliRunner

from certify import __version__, cli
from certify.cli import COMMANDS, certify


def test_help_lists_every_command_and_imports_none() -> None:
    program = (
        "import sys; from certify.cli import certify\n"
        "certify(['--help'], standalone_mode=False)\n"
        "rooms = [m for m in sys.modules if m.startswith('certify.') and m not in\n"
        "         ('certify.cli', 'certify.i18n')]\n"
        "sys.exit(f'imported {rooms}' if rooms else 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    for name in COMMANDS:
        assert f"  {name} " in done.stdout


@pytest.mark.parametrize(
    ("language", "word"), [("zh", "核验证书"), ("en", "Verify"), ("fr", "Verify")]
)
def test_help_speaks_both_languages(language: str, word: str) -> None:
    result = CliRunner().invoke(certify, ["--help"], env={"CERTIFY_LANG": language})
    assert word in result.output


def test_the_commands_stand_in_the_order_of_the_table() -> None:
    assert certify.list_commands(click.Context(certify)) == list(COMMANDS)


def test_version() -> None:
    assert __version__ in CliRunner().invoke(certify, ["--version"]).output


def test_an_unknown_command() -> None:
    result = CliRunner().invoke(certify, ["nonsense"])
    assert result.exit_code == 2
    assert "nonsense" in result.output


def test_a_command_whose_room_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(COMMANDS, "later", ("certify.nowhere.commands:later", "Later."))
    result = CliRunner().invoke(certify, ["later"])
    assert result.exit_code == 1
    assert "not part of this installation" in result.output


def test_a_room_that_lacks_a_library_says_which(monkeypatch: pytest.MonkeyPatch) -> None:
    def load(_name: str) -> ModuleType:
        raise ModuleNotFoundError("No module named 'lib'", name="lib")

    monkeypatch.setattr(cli.importlib, "import_module", load)
    result = CliRunner().invoke(certify, ["score", "x"])
    assert isinstance(result.exception, ModuleNotFoundError)
    assert result.exception.name == "lib"


def test_main_runs_the_command_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["anything", "--version"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 0


def test_a_command_is_what_its_module_says() -> None:
    command = certify.get_command(click.Context(certify), "score")
    assert command is not None
    assert command.name == "score"
