"""Inside a room: only its pages know that there is a browser."""

import ast
import re

import pytest

from tests.architecture.tree import PACKAGE, modules, named, parsed

ROOMS = (
    "accounting", "accounts", "campaign", "certificate", "filing", "recognition", "registry",
    "review", "rulebook",
)  # fmt: skip
# What draws and receives; "pages" and "office" are views that grew a file of their own.
PAGES = re.compile(r"(?:\w+_)?(?:views|api|forms|schemas|commands|pages|office)")
OF_THE_BROWSER = {
    "flask", "flask_babel", "flask_login", "flask_security", "flask_smorest", "flask_wtf",
    "marshmallow", "wtforms",
}  # fmt: skip
# (module, library) → why it is no request.
ALLOWED = {
    ("accounts/models.py", "flask_security"): "a user is what Flask-Security asks a user to be",
    ("accounts/roles.py", "flask_security"): "hashes the password of an account made by command",
    ("certificate/batch.py", "flask"): "gives every process of a batch its own application",
    ("accounting/product/render.py", "flask"): "the reports use the application's templates",
}
BEHIND = [
    path for room in ROOMS for path in modules(PACKAGE / room) if not PAGES.fullmatch(path.stem)
]


def imports(tree: ast.Module) -> set[str]:
    """Names of the modules that a module imports."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


@pytest.mark.parametrize("path", BEHIND, ids=named)
def test_what_stands_behind_the_pages_knows_no_browser(path) -> None:
    names = imports(parsed(path))
    libraries = {name.partition(".")[0] for name in names} & OF_THE_BROWSER
    place = path.relative_to(PACKAGE).as_posix()
    assert {each for each in libraries if (place, each) not in ALLOWED} == set()
    assert not any(name == "certify.web" or name.startswith("certify.web.") for name in names)


def test_every_exception_is_still_needed() -> None:
    unused = [
        key for key in ALLOWED
        if not any(name.partition(".")[0] == key[1] for name in imports(parsed(PACKAGE / key[0])))
    ]  # fmt: skip
    assert unused == []
