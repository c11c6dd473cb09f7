"""Backup and restore of a whole installation: database, files, keys, log, in one archive.

A backup is of one moment while the system runs, because of its order: the keys and the note
that the log signed last; then one snapshot of the database; then the files, of which each
is written before the row that names it. So every row finds its file, and the log's note is
never newer than its rows.
"""

import hashlib
import hmac
import io
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, Final

from alembic.config import Config
from alembic.script import ScriptDirectory
from flask_migrate import upgrade
from sqlalchemy import Connection, create_engine, inspect, make_url, text

from certify import __version__, clock, config, paths
from certify.app import create_app
from certify.config import Settings
from certify.db import db
from certify.i18n import N_
from certify.safekeeping import archive, rows
from certify.safekeeping.archive import Writer
from certify.safekeeping.faults import SafekeepingFault

KEYS: Final = "keys"
SIGNED: Final = "log.checkpoint"
MADE_AGAIN: Final = ("fonts", ".fonts.lock", ".set-up", "jobs.db", "jobs.db-wal", "jobs.db-shm")
"""What set-up and the worker make themselves; also the queue: all work is found in the rows."""
SPOOL: Final = 8 << 20


def back_up(settings: Settings, target: Path) -> dict[str, Any]:
    """Write the backup of the installation into ``target``; returns what it says of itself.

    Raises SafekeepingFault where the database is not there, or keys changed meanwhile.
    """
    home = settings.home
    with archive.writing(target) as writer:
        first = _read_keys(home)
        for name, (data, mode) in first.items():
            writer.add(f"home/{KEYS}/{name}", io.BytesIO(data), len(data), mode)
        said = _database(settings, writer)
        _files(settings, writer, target)
        if _lasting(_read_keys(home)) != _lasting(first):
            raise SafekeepingFault("keys_changed", _KEYS_CHANGED)
        said |= {
            "made_at": clock.now().isoformat(),
            "software": __version__,
            "base_url": settings.base_url,
            "salt_check": _salt_check(settings),
        }
        writer.finish(said)
    return {**said, "members": writer.members, "sha256": archive.digest_of(target)}


def _read_keys(home: Path) -> dict[str, tuple[bytes, int]]:
    folder = home / KEYS
    found = sorted(folder.iterdir()) if folder.is_dir() else []
    return {
        each.name: (each.read_bytes(), each.stat().st_mode & 0o777)
        for each in found
        if each.is_file() and each.suffix != ".new"
    }


def _lasting(found: dict[str, tuple[bytes, int]]) -> dict[str, tuple[bytes, int]]:
    """What does not change while the log goes on signing."""
    return {name: each for name, each in found.items() if name != SIGNED}


def _database(settings: Settings, writer: Writer) -> dict[str, Any]:
    """Add every table, read in one snapshot; returns migration and rows of each."""
    engine = create_engine(settings.database_url)
    try:
        with engine.connect() as connection:
            if not inspect(connection).has_table(rows.VERSION):
                raise SafekeepingFault("no_database", _NO_DATABASE)
            connection.rollback()
            rows.begin_snapshot(connection)
            migration = connection.scalar(rows.MIGRATION)
            counts = {
                each.name: _spooled(connection, each, writer) for each in rows.tables(connection)
            }
            connection.rollback()
    finally:
        engine.dispose()
    return {"migration": migration, "rows": counts}


def _spooled(connection: Connection, table: Any, writer: Writer) -> int:
    with tempfile.SpooledTemporaryFile(max_size=SPOOL) as spool:
        count = rows.dump(connection, table, spool)
        size = spool.tell()
        spool.seek(0)
        writer.add(f"database/{table.name}.jsonl", spool, size)
    return count


def _files(settings: Settings, writer: Writer, target: Path) -> None:
    for path in _lying(settings, target):
        try:
            source = path.open("rb")
        except FileNotFoundError:  # a draft that took its place meanwhile
            continue
        with source:
            stat = os.fstat(source.fileno())
            name = path.relative_to(settings.home).as_posix()
            writer.add(f"home/{name}", source, stat.st_size, stat.st_mode & 0o777)


def _lying(settings: Settings, target: Path) -> Iterator[Path]:
    """The files of the home that are kept, without keys (they came first) and database."""
    database = make_url(settings.database_url).database or ""
    without = {target.resolve(), target.with_name(target.name + ".part").resolve()}
    for end in ("", "-wal", "-shm", "-journal"):
        without.add(Path(database + end).resolve())
    for top in sorted(settings.home.iterdir()):
        if top.name in (*MADE_AGAIN, KEYS) or top.is_symlink():
            continue
        inside = sorted(top.rglob("*")) if top.is_dir() else [top]
        for path in inside:
            plain = path.is_file() and not path.is_symlink() and path.suffix != ".new"
            if plain and path.resolve() not in without:
                yield path


def restore(source: Path) -> dict[str, Any]:
    """Restore a backup into this empty installation; returns the backup's manifest.

    Home and database are those of the environment. Everything is checked before anything is
    touched; if it fails half-way, what was begun is undone. Raises SafekeepingFault.
    """
    manifest = archive.checked(source)
    home = config.home()
    url = config.database_url(home)
    _require_known(manifest)
    _require_empty(home, url)
    try:
        _unpack(source, home)
        settings = config.read_settings()
        app = create_app(settings)
        with app.app_context():
            try:
                upgrade(revision=manifest["migration"])
                _load(url, source)
                upgrade()
            finally:
                db.engine.dispose()
    except BaseException:
        _undo(home, url)
        raise
    same = manifest["salt_check"] == _salt_check(settings)
    return {**manifest, "same_salt": same}


def _require_known(manifest: dict[str, Any]) -> None:
    """Refuse what a newer version of the software wrote, before anything is touched."""
    chosen = Config()
    chosen.set_main_option("script_location", str(paths.migrations()))
    known = {each.revision for each in ScriptDirectory.from_config(chosen).walk_revisions()}
    if manifest["migration"] not in known:
        raise SafekeepingFault(
            "too_new", _TOO_NEW, software=manifest["software"], own=__version__
        )  # fmt: skip


def _require_empty(home: Path, url: str) -> None:
    lying = sorted(each.name for each in home.iterdir()) if home.is_dir() else []
    if in_the_way := [name for name in lying if name not in MADE_AGAIN]:
        raise SafekeepingFault(
            "home_not_empty", _HOME, home=home, found=", ".join(in_the_way[:5])
        )  # fmt: skip
    at = make_url(url)
    if at.get_backend_name() == "sqlite":
        if Path(at.database or "").exists():
            raise SafekeepingFault("database_not_empty", _DATABASE, found=at.database)
        return
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            found = inspect(connection).get_table_names()
    finally:
        engine.dispose()
    if found:
        raise SafekeepingFault("database_not_empty", _DATABASE, found=", ".join(sorted(found)[:5]))


def _unpack(source: Path, home: Path) -> None:
    home.mkdir(parents=True, exist_ok=True)
    for name, data, mode in archive.members(source, "home"):
        target = home / name
        private = name.parts[0] == KEYS
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700 if private else 0o755)
        handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(handle, "wb") as out:
            shutil.copyfileobj(data, out, archive.BLOCK)
            out.flush()
            os.fsync(out.fileno())


def _load(url: str, source: Path) -> None:
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            rows.load(connection, _tables_of(source))
    finally:
        engine.dispose()


def _tables_of(source: Path) -> Iterator[tuple[str, IO[bytes]]]:
    for name, data, _ in archive.members(source, "database"):
        yield name.stem, data


def _undo(home: Path, url: str) -> None:
    """Take away what a restore that failed had begun: home and database were empty before."""
    for each in home.iterdir() if home.is_dir() else ():
        if each.name in MADE_AGAIN:
            continue
        if each.is_dir() and not each.is_symlink():
            shutil.rmtree(each)
        else:
            each.unlink()
    at = make_url(url)
    if at.get_backend_name() == "sqlite":
        for end in ("", "-wal", "-shm"):
            Path((at.database or "") + end).unlink(missing_ok=True)
        return
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            for table in inspect(connection).get_table_names():
                connection.execute(text(f'DROP TABLE IF EXISTS "{table}" CASCADE'))
            connection.execute(text("DROP FUNCTION IF EXISTS log_refuse()"))
    finally:
        engine.dispose()


def _salt_check(settings: Settings) -> str:
    """Tell whether a password salt is the same, without telling the salt."""
    return hmac.new(
        settings.password_salt.encode(), b"certify.backup/1", hashlib.sha256
    ).hexdigest()


_KEYS_CHANGED = N_("A key was changed while the backup was made: make it again.")
_NO_DATABASE = N_("There is no database here to back up: run certify setup first.")
_TOO_NEW = N_(
    "The backup was made by a newer version ({software}) than this one ({own}): install that first."
)
_HOME = N_(
    "{home} is not empty ({found} …): a backup is only restored into an empty installation. "
    "Name another folder in CERTIFY_HOME."
)
_DATABASE = N_(
    "The database is not empty ({found} …): a backup is only restored into an empty one."
)
