"""Do rows and files agree? Asked before anything starts, so without the application.

A version that was put out is a promise: scores made under it must stay repeatable. Where
its file is changed or gone, nothing may start as if nothing had happened.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from sqlalchemy import create_engine, inspect, make_url, text
from sqlalchemy.exc import OperationalError

from certify.i18n import N_
from certify.problems import Problem
from certify.scoring.shelf.catalogue import FILE
from certify.scoring.shelf.shelves import installed

TABLE: Final = "standard_version"
Row = tuple[str, str, str, str]
"""Id, version, digest and state of a version as the office has it."""


def disagreements(rows: Iterable[Row], home: Path) -> list[Problem]:
    """Return which versions put out lie on the shelves with other bytes, or not at all.

    ``home`` is the installation's folder. Raises StandardsRefused as ``installed`` does.
    """
    entries = installed(home).entries
    carried = {(each.standard.id, each.standard.version): each for each in entries}
    found = []
    for standard_id, version, digest, status in rows:
        if status == "draft":
            continue
        entry = carried.get((standard_id, version))
        said = {"standard": f"{standard_id}@{version}"}
        if entry is None:
            found.append(Problem("", "file_gone", _GONE, said))
        elif entry.standard.digest != digest:
            said["file"] = str(entry.folder / FILE)
            found.append(Problem("", "digest_changed", _CHANGED, said))
    return found


def disagreements_in(database_url: str, home: Path) -> list[Problem]:
    """Return the disagreements of the database at ``database_url``.

    None where it does not stand yet. One that cannot be reached is not judged: the pages
    say that they are not ready until it answers.
    """
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
        return disagreements((), home)  # to connect would make the file
    engine = create_engine(url)
    try:
        if not inspect(engine).has_table(TABLE):
            return disagreements((), home)
        query = text(f"SELECT standard_id, version, digest, status FROM {TABLE}")  # noqa: S608 - ours
        with engine.connect() as connection:
            rows = [(r[0], r[1], r[2], r[3]) for r in connection.execute(query)]
        return disagreements(rows, home)
    except OperationalError:
        return []
    finally:
        engine.dispose()


_CHANGED = N_(
    "{standard} was put out, and its file now has another digest: {file}. Restore the file "
    "and make the change in a new version."
)
_GONE = N_(
    "{standard} was put out, and this installation no longer carries its file. Put it back: "
    "scores made under it must stay repeatable."
)
