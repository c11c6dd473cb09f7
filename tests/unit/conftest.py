"""Unit tests are pure: one that reaches for a database has its place elsewhere."""

from typing import NoReturn

import pytest
from sqlalchemy.engine import Engine


@pytest.fixture(autouse=True)
def no_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every attempt to connect fail with the reason."""

    def refuse(*_: object, **__: object) -> NoReturn:
        raise AssertionError("unit tests touch no database: move this test to integration")

    monkeypatch.setattr(Engine, "raw_connection", refuse)
    monkeypatch.setattr(Engine, "connect", refuse)
