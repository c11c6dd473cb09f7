"""What the tree may hold: small modules, telling names, nothing of anyone's machine."""

import re
from collections import Counter

import pytest

from tests.architecture.tree import PACKAGE, ROOT, modules, named, tracked

LIMIT = 450
MOST_MODULES = 30
TOP = {
    "certify", "standards", "templates", "migrations", "tests", "docs",
    "pyproject.toml", "README.md", "Makefile", "CHANGELOG.md", "LICENSE",
    "requirements.lock", "requirements-dev.lock", "requirements-build.lock",
}  # fmt: skip
# Rooms for what nobody has thought about; each thing here has a name of its own.
NAMELESS = {"common", "helper", "helpers", "misc", "shared", "util", "utils"}
ROOMS = {
    "accounting", "accounts", "answers", "campaign", "certificate", "demo", "filing",
    "press", "recognition", "reference", "registry", "review", "rulebook", "safekeeping", "scoring",
    "translations", "web",
}  # fmt: skip
# Written with escapes, so that this file does not contain what it forbids.
NOT_OURS = re.compile(
    r"p[y]pi\.org|pythonh[o]sted\.org|n[p]mjs\.(?:org|com)|y[a]rnpkg\.com|an[a]conda\.org"
    r"|[a-z]+\.d[e]bian\.org|m[i]rrors\.\w+\."
    r"|(?<![\w.-])/(?:work|root|home/\w+|Users/\w+)/"
)


@pytest.mark.parametrize("path", [*modules(), *modules(ROOT / "tests")], ids=named)
def test_a_module_can_be_read_at_a_sitting(path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= LIMIT, f"{named(path)} has {lines} lines: it holds more than one idea"


def test_no_room_is_crowded() -> None:
    rooms = Counter(path.parent for path in modules() if path.name != "__init__.py")
    crowded = {named(room): many for room, many in rooms.items() if many > MOST_MODULES}
    assert crowded == {}, "put what belongs together into a room of its own"


def test_the_top_of_the_tree_holds_what_the_map_says() -> None:
    found = {path.relative_to(ROOT).parts[0] for path in tracked()}
    assert {name for name in found if not name.startswith(".")} <= TOP


def test_the_rooms_are_those_of_the_map() -> None:
    folders = {path.relative_to(PACKAGE).parts[0] for path in tracked()
               if path.is_relative_to(PACKAGE) and path.parent != PACKAGE}  # fmt: skip
    assert folders == ROOMS


def test_no_name_without_meaning() -> None:
    nameless = [
        named(path) for path in tracked()
        if NAMELESS & {part.partition(".")[0] for part in path.relative_to(ROOT).parts}
    ]  # fmt: skip
    assert nameless == []


def test_no_file_names_a_package_registry_or_a_path_of_a_machine() -> None:
    found = []
    for path in tracked():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{named(path)}: {hit.group()}" for hit in NOT_OURS.finditer(text)]
    assert found == []
