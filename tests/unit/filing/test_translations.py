"""Every message of input and reference is Chinese too, with the same places."""

import ast
import re
from pathlib import Path
from string import Formatter

import pytest

from certify.i18n import catalogue

ROOT = Path(__file__).resolve().parents[3] / "certify"
FILES = [*sorted((ROOT / "reference").glob("*.py")), ROOT / "cli.py"] + [
    ROOT / "filing" / f"{name}.py"
    for name in ("fields", "figures", "structure", "schemas", "rules", "reading", "tables",
                 "commands")
]  # fmt: skip


def messages(file: Path) -> list[str]:
    calls = [n for n in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(n, ast.Call)]
    return [
        str(ast.literal_eval(call.args[0]))
        for call in calls
        if isinstance(call.func, ast.Name) and call.func.id == "N_"
    ]


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_message_is_translated(file: Path) -> None:
    for message in messages(file):
        chinese = catalogue("zh").gettext(message)
        assert re.search("[\u4e00-\u9fff]", chinese), message
        assert places(chinese) == places(message), message


def test_the_messages_are_found() -> None:
    assert sum(len(messages(file)) for file in FILES) > 150
