"""``certify score`` as others call it."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from tests.journeys.contract import run


@pytest.fixture
def score(tmp_path: Path) -> Any:
    """``certify score --json`` of a filing, and a judgement if given."""

    def called(filing: Any, judgement: Any = None, *options: str) -> Result:
        def written(name: str, value: Any) -> Path:
            file = tmp_path / name
            text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            file.write_text(text, encoding="utf-8")
            return file

        judged = ["--judgement", written("j.json", judgement)] if judgement is not None else []
        return run("score", written("f.json", filing), *judged, "--json", *options)

    return called


@pytest.fixture
def sheet(score: Any) -> Any:
    """The sheet of a filing that is scored."""

    def read(*words: Any) -> dict[str, Any]:
        done = score(*words)
        assert done.exit_code == 0, done.stderr
        assert done.stdout.count("\n") == 1
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    return read


@pytest.fixture
def refused(score: Any) -> Any:
    """The problems of what is refused: exit 2, no sheet, JSON on the error stream."""

    def read(*words: Any) -> list[dict[str, str]]:
        done = score(*words)
        assert (done.exit_code, done.stdout) == (2, "")
        errors: list[dict[str, str]] = json.loads(done.stderr)["errors"]
        assert all(set(each) >= {"pointer", "code", "message"} for each in errors)
        return errors

    return read
