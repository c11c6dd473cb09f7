"""Where the things that are not Python lie: standards, templates, migrations.

In a checkout they stand at the top of the tree, where an expert finds them; the
wheel carries the same folders inside the package (see ``pyproject.toml``).
"""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def carried(name: str) -> Path:
    """Return the folder ``name`` of the checkout or, when installed, of the wheel.

    Raises FileNotFoundError if neither holds it: a broken installation must not
    start with half of its rules.
    """
    for place in (PACKAGE / "_carried" / name, PACKAGE.parent / name):
        if place.is_dir():
            return place
    raise FileNotFoundError(f"this installation of Certify lacks its folder {name!r}")


def standards() -> Path:
    """Folder of the standards and the industry classification."""
    return carried("standards")


def templates() -> Path:
    """Folder of the Jinja templates."""
    return carried("templates")


def migrations() -> Path:
    """Folder of the Alembic migrations."""
    return carried("migrations")
