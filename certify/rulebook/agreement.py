"""Do rows and files agree? Asked before anything starts, so without the application.

A version that was put out is a promise: scores made under it must stay repeatable. Where
its file is changed or gone, nothing may start as if nothing had happened.
"""

from collections.abc import Iterable
from typing import Final

from sqlalchemy import create_engine, inspect, text
from sqlalchemy.exc import OperationalError

from certify.i18n import N_
from certify.problems import Problem
from certify.scoring.catalogue import FILE, shipped

TABLE: Final = "standard_version"
Row = tuple[str, str, str, str]
"""Id, version, digest and state of a version as the office has it."""


def disagreements(rows: Iterable[Row]) -> list[Problem]:
    """Return which versions put out lie there with other bytes, or not at all."""
    carried = {(each.standard.id, each.standard.version): each for each in shipped().entries}
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


def disagreements_in(database_url: str) -> list[Problem]:
    """Return the disagreements of the database at ``database_url``.

    None where it does not stand yet. One that cannot be reached is not judged: the pages
    say that they are not ready until it answers.
    """
    engine = create_engine(database_url)
    try:
        if not inspect(engine).has_table(TABLE):
            return []
        query = text(f"SELECT standard_id, version, digest, status FROM {TABLE}")  # noqa: S608 - ours
        with engine.connect() as connection:
            return disagreements((r[0], r[1], r[2], r[3]) for r in connection.execute(query))
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
