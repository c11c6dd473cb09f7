"""Commands of the house itself: the database, and making an installation ready."""

import click
from flask_migrate import current, downgrade, upgrade

from certify.app import create_app


@click.group()
def db() -> None:
    """Look after the database."""


@db.command("upgrade")
@click.option(
    "--to", "revision", default="head", help="Number of the migration to arrive at."
)
def upgrade_command(revision: str) -> None:
    """Bring the database to the newest (or the given) migration."""
    with create_app().app_context():
        upgrade(revision=revision)


@db.command("downgrade")
@click.option(
    "--to", "revision", required=True, help="Number of the migration to go back to."
)
def downgrade_command(revision: str) -> None:
    """Bring the database back to an earlier migration."""
    with create_app().app_context():
        downgrade(revision=revision)


@db.command("current")
def current_command() -> None:
    """Say at which migration the database is."""
    with create_app().app_context():
        current()
