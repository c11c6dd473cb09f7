"""Every text a person reads exists in Chinese, and says its values in both languages."""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po

from certify.i18n import FOLDER
from tests.architecture.tree import PACKAGE, ROOT, named

CATALOGUES = sorted((FOLDER / "zh").glob("*.po"))
KEYWORDS = {
    "_": None, "N_": None, "gettext": None, "lazy_gettext": None, "_l": None,
    "ngettext": (1, 2), "lazy_ngettext": (1, 2), "translate": None,
}  # fmt: skip


def texts() -> Iterator[tuple[str, str]]:
    """Every text marked in code and templates: (text, where it stands)."""
    sources = [("python", path) for path in sorted(PACKAGE.rglob("*.py"))]
    sources += [("jinja2.ext:babel_extract", path)
                for path in sorted((ROOT / "templates").rglob("*")) if path.is_file()]  # fmt: skip
    for method, path in sources:
        options = {"trimmed": "true", "silent": "false"} if method != "python" else {}
        with path.open("rb") as source:
            for line, message, _, _ in extract(method, source, KEYWORDS, options=options):
                for text in [message] if isinstance(message, str) else message:
                    if text:
                        yield text, f"{named(path)}:{line}"


def translations() -> Iterator[tuple[Path, Message]]:
    for path in CATALOGUES:
        with path.open("rb") as source:
            for message in read_po(source, locale="zh"):
                if message.id:
                    yield path, message


def of_message(message: Message) -> list[tuple[str, str]]:
    """(English, Chinese) of a message; both forms of a plural have the one Chinese form."""
    if isinstance(message.id, str):
        return [(message.id, str(message.string))]
    chinese = [message.string] if isinstance(message.string, str) else list(message.string)
    return [(english, chinese[0]) for english in message.id]


MARKED = list(texts())
CHINESE = {
    english: chinese for _, message in translations() for english, chinese in of_message(message)
}
PERCENT = re.compile(r"%\((\w+)\)[sd]")


def places(text: str) -> set[str]:
    """Names of the places that values fill, in either notation."""
    braces = {name.partition(".")[0] for _, name, _, _ in Formatter().parse(text) if name}
    return braces | set(PERCENT.findall(text))


def test_there_are_texts() -> None:
    assert len(MARKED) > 50
    assert CATALOGUES


def test_every_text_has_its_chinese() -> None:
    missing = defaultdict(list)
    for text, where in MARKED:
        if not CHINESE.get(text, "").strip():
            missing[text].append(where)
    assert dict(missing) == {}


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.name)
def test_both_languages_have_the_same_places(path: Path) -> None:
    differing = [
        (english, chinese)
        for file, message in translations() if file == path
        for english, chinese in of_message(message)
        if chinese and places(english) != places(chinese)
        and not (isinstance(message.id, tuple) and places(chinese) == places(message.id[1]))
    ]  # fmt: skip
    assert differing == []


def test_one_text_has_one_chinese() -> None:
    said = defaultdict(set)
    for path, message in translations():
        for english, chinese in of_message(message):
            said[english].add((path.name, chinese))
    differing = {e: s for e, s in said.items() if len({chinese for _, chinese in s}) > 1}
    assert differing == {}
