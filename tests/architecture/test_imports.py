"""Boundaries between rooms, and between the project and the libraries it stands on."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions

import pytest
from importlinter.cli import lint_imports
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.tree import ROOT, modules, parsed

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
RUNTIME = [Requirement(text) for text in PROJECT["project"]["dependencies"]]
GROUPS = PROJECT["dependency-groups"]
TOOLS = [Requirement(text) for group in GROUPS.values() for text in group]
# Declared, though no module imports them by name.
UNSEEN = {
    "argon2-cffi": "Flask-Security hashes passwords with it",
    "justmytype-intl-cjk": "its font file is found by certify/press/fonts.py",
    "nh3": "Flask-Security cleans the names of passkeys with it",
    "psycopg": "SQLAlchemy and the queue speak to PostgreSQL through it",
    "tzdata": "the legal time zone, on machines whose own tables are missing or old",
}
# They come with a declared library and are its public face.
INSEPARABLE = {
    "werkzeug": "flask", "jinja2": "flask", "markupsafe": "flask", "flask-login": "flask-security",
    "asn1crypto": "pyhanko", "alembic": "flask-migrate", "babel": "flask-babel",
    "webargs": "flask-smorest", "apispec": "flask-smorest", "referencing": "jsonschema",
    "limits": "flask-limiter", "pydyf": "weasyprint",
}  # fmt: skip


def names(requirements: list[Requirement]) -> set[str]:
    return {canonicalize_name(requirement.name) for requirement in requirements}


def imported(folder: str) -> set[str]:
    """Distributions that modules below ``folder`` import, by their canonical names."""
    where = packages_distributions()
    found: set[str] = set()
    for path in modules(ROOT / folder):
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Import):
                tops = [alias.name.partition(".")[0] for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                tops = [node.module.partition(".")[0]]
            else:
                continue
            for top in tops:
                if top not in sys.stdlib_module_names and top not in {"certify", "tests"}:
                    found |= {canonicalize_name(name) for name in where.get(top, [top])[:1]}
    return found


# A distribution, perhaps with extras, its version, and the hashes of its files.
LOCKED = r"([\w.-]+)(?:\[[\w,-]+\])?==(\S+)((?:\s+--hash=sha256:[0-9a-f]{64})+)\s*"


def locked(name: str) -> dict[str, tuple[str, int]]:
    """Distribution → (version, number of hashes) of a lock file."""
    text = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]
    pins = [re.fullmatch(LOCKED, line) for line in lines]
    assert all(pins), [line for line, pin in zip(lines, pins, strict=True) if not pin]
    return {canonicalize_name(pin[1]): (pin[2], pin[3].count("--hash")) for pin in pins if pin}


def test_the_import_contracts_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert lint_imports(no_cache=True) == 0


def test_what_the_package_imports_is_declared() -> None:
    allowed = names(RUNTIME)
    undeclared = {
        name for name in imported("certify") - allowed if INSEPARABLE.get(name) not in allowed
    }
    assert undeclared == set()


def test_what_is_declared_is_imported() -> None:
    assert names(RUNTIME) - imported("certify") - set(UNSEEN) == set()


def test_what_tests_import_is_declared() -> None:
    allowed = names(RUNTIME) | names(TOOLS)
    undeclared = {
        name for name in imported("tests") - allowed if INSEPARABLE.get(name) not in allowed
    }
    assert undeclared == set()


@pytest.mark.parametrize(
    ("file", "wanted"),
    [
        ("requirements-build.lock", [Requirement(text) for text in GROUPS["build"]]),
        ("requirements.lock", RUNTIME),
        ("requirements-dev.lock", RUNTIME + TOOLS),
    ],
)
def test_the_lock_holds_what_is_declared(file: str, wanted: list[Requirement]) -> None:
    pins = locked(file)
    for requirement in wanted:
        version, _ = pins[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(version), f"{requirement} is locked at {version}"


def test_the_locks_agree() -> None:
    small, large = locked("requirements.lock"), locked("requirements-dev.lock")
    assert {name: large.get(name) for name in small} == small
