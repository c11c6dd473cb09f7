"""`certify backup` and `certify restore`: the whole installation in one file, and out of it."""

import os
from pathlib import Path
from typing import Final

import click

from certify import config
from certify.i18n import LANGUAGES, N_, translate
from certify.safekeeping import service
from certify.safekeeping.faults import SafekeepingFault

KEPT: Final = N_("{files} files and {rows} rows are in {path}. SHA-256: {digest}")
SECRET: Final = N_("It holds every key of this installation: keep it as you keep them.")
RESTORED: Final = N_("Restored: {files} files and {rows} rows, as of {moment}.")
SALT: Final = N_(
    "CERTIFY_PASSWORD_SALT is another than when the backup was made: nobody can sign in until "
    "it is set as it was."
)
NEXT: Final = N_("Now run certify setup (it builds the fonts), then start the server.")


def _say(message: str, *, err: bool = False, **said: object) -> None:
    spoken = os.environ.get("CERTIFY_LANG", "en")
    language = spoken if spoken in LANGUAGES else "en"
    click.echo(translate(message, language, **said), err=err)


def _fail(fault: SafekeepingFault) -> click.exceptions.Exit:
    _say(fault.problem.message, err=True, **fault.problem.params)
    return click.exceptions.Exit(1)


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Write database, files, keys and log into FILE (0600), while the system runs or not."""
    try:
        said = service.back_up(config.read_settings(), file)
    except SafekeepingFault as fault:
        raise _fail(fault) from fault
    except (config.UnsafeSettings, OSError) as error:
        raise click.ClickException(str(error)) from error
    count = sum(said["rows"].values())
    files = sum(name.startswith("home/") for name in said["members"])
    _say(KEPT, files=files, rows=count, path=file, digest=said["sha256"])
    _say(SECRET)


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(file: Path) -> None:
    """Restore FILE into an empty installation; its digests are checked first.

    CERTIFY_HOME and CERTIFY_DATABASE_URL name the installation; the backup may be of another
    kind of database.
    """
    try:
        said = service.restore(file)
    except SafekeepingFault as fault:
        raise _fail(fault) from fault
    except (config.UnsafeSettings, OSError) as error:
        raise click.ClickException(str(error)) from error
    count = sum(said["rows"].values())
    files = sum(name.startswith("home/") for name in said["members"])
    _say(RESTORED, files=files, rows=count, moment=said["made_at"])
    if not said["same_salt"]:
        _say(SALT, err=True)
    _say(NEXT)
