"""Commands of the house itself: the database, and making an installation ready."""

import os

import click
from flask_migrate import current, downgrade, upgrade

from certify.accounts.permissions import SYSTEM
from certify.app import create_app
from certify.certificate import issuing, keys, service
from certify.certificate.log import signing
from certify.certificate.log import store as log
from certify.certificate.sealing import provider
from certify.config import Settings
from certify.demo.loader import load_demonstration
from certify.press import fonts
from certify.press.resources import require_ready
from certify.rulebook.service import register_shipped
from certify.serving import checked_settings


@click.group()
def db() -> None:
    """Look after the database."""


@db.command("upgrade")
@click.option("--to", "revision", default="head", help="Number of the migration to arrive at.")
def upgrade_command(revision: str) -> None:
    """Bring the database to the newest (or the given) migration."""
    with create_app().app_context():
        upgrade(revision=revision)


@db.command("downgrade")
@click.option("--to", "revision", required=True, help="Number of the migration to go back to.")
def downgrade_command(revision: str) -> None:
    """Bring the database back to an earlier migration."""
    with create_app().app_context():
        downgrade(revision=revision)


@db.command("current")
def current_command() -> None:
    """Say at which migration the database is."""
    with create_app().app_context():
        current()


@click.command()
def setup() -> None:
    """Make this installation ready: fonts, key, database, standards, demonstration data.

    May be run again at any time; it does only what is missing. Demonstration data are
    loaded into an empty database once, never in production, and not with CERTIFY_DEMO=0.
    """
    settings = checked_settings()
    click.echo("Building the fonts of the papers (once) …")
    built = fonts.build(service.font_folder(settings.home))
    fonts.register_with_fontconfig(built.folder)
    require_ready(built.folder)
    _prepare_key(settings)
    with create_app(settings).app_context():
        click.echo("Bringing the database up to date …")
        upgrade()
        _prepare_log()
        _prepare_credential_key()
        if settings.demonstration and os.environ.get("CERTIFY_DEMO") != "0":
            load_demonstration(lambda chapter: click.echo(f"Demonstration data: {chapter}"))
        register_shipped(actor=SYSTEM)


def _prepare_log() -> None:
    """See that the transparency log has its key; only a demonstration makes its own."""
    try:
        log.prepare()
    except keys.KeysNotReady as error:
        raise click.ClickException(
            f"{error}. Make it once with: certify log keygen {log.origin()} "
            f"--out {log.key_folder() / signing.SECRET} (docs/operations.md)."
        ) from error


def _prepare_credential_key() -> None:
    """See that credentials can be signed; only a demonstration makes its own key."""
    try:
        issuing.own_key()
    except keys.KeysNotReady as error:
        raise click.ClickException(
            f"{error}. Make it once with: certify trust keygen (docs/operations.md)."
        ) from error


def _prepare_key(settings: Settings) -> None:
    """Load the sealing key; make a demonstration authority only for a demonstration."""
    try:
        provider.ensure(settings, service.key_folder(settings.home))
    except keys.KeysNotReady as error:
        files = f"{keys.AUTHORITY}, {keys.SEAL_CERTIFICATE} and {keys.SEAL_KEY}"
        hint = f"Put {files} there" if settings.seal.kind == "files" else "See CERTIFY_SEAL"
        raise click.ClickException(f"{error}. {hint} (docs/operations.md).") from error
