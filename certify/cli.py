"""The command ``certify``. Each subcommand is loaded when it is called, and only then.

So ``certify score`` starts without the web framework or the PDF renderer, and ``--help``
imports nothing.
"""

import importlib
import os
from typing import Any, Final

import click

from certify import __version__
from certify.i18n import LANGUAGES, N_, translate

COMMANDS: Final[dict[str, tuple[str, str]]] = {
    "score": ("certify.filing.commands:score", N_("Score one filing document.")),
    "replay": ("certify.filing.proof:replay", N_("Make the sheet of a bundle again.")),
    "standards": (
        "certify.rulebook.commands:standards",
        N_("Check, list and back-test standards."),
    ),
    "verify": (
        "certify.certificate.commands:verify",
        N_("Verify a certificate: intact, from whom, in force?"),
    ),
    "trust": (
        "certify.certificate.commands:trust_group",
        N_("Write down whom certificates are checked against."),
    ),
    "keys": (
        "certify.certificate.keyring.commands:keys_group",
        N_("Keys over time: list, rotate, report one compromised."),
    ),
    "certificates": (
        "certify.certificate.batch:certificates",
        N_("Render and seal certificates that were decided."),
    ),
    "patents": (
        "certify.certificate.living.commands:patents",
        N_("What is known of patents: take in a file of statuses, look one up."),
    ),
    "papers": (
        "certify.certificate.papers.commands:papers",
        N_("Templates of papers: check, take in, put to use."),
    ),
    "log": (
        "certify.certificate.log.commands:log",
        N_("The transparency log: publish, verify, prove, witness."),
    ),
    "accounting": (
        "certify.accounting.commands:accounting",
        N_("Value added of products and industries."),
    ),
    "demo": ("certify.demo.commands:demo", N_("Do the whole main job on demonstration data.")),
    "run": ("certify.serving:run", N_("Start the web server and the worker together.")),
    "serve": ("certify.serving:serve", N_("Start the web server.")),
    "worker": ("certify.worker:worker", N_("Start the background worker.")),
    "user": ("certify.accounts.commands:user", N_("Create and look after accounts.")),
    "db": ("certify.commands:db", N_("Look after the database.")),
    "backup": (
        "certify.safekeeping.commands:backup",
        N_("Write database, files, keys and log into one file."),
    ),
    "restore": (
        "certify.safekeeping.commands:restore",
        N_("Restore a backup into an empty installation."),
    ),
    "setup": ("certify.commands:setup", N_("Make this installation ready.")),
}
"""Name → ("module:command", what it does)."""

NOT_SET_UP: Final = N_("This installation has no database yet. Make it ready: certify setup")


class Lazy(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return a command; None if the table does not know it."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        try:
            command: click.Command = getattr(importlib.import_module(module), name)
        except ModuleNotFoundError as error:
            if error.name is None or not (module + ".").startswith(error.name + "."):
                raise
            raise click.ClickException(f"“{cmd_name}” is not part of this installation") from error
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing any of them."""
        language = os.environ.get("CERTIFY_LANG", "en")
        language = language if language in LANGUAGES else "en"
        with formatter.section(translate(N_("Commands"), language)):
            formatter.write_dl(
                [(name, translate(text, language)) for name, (_, text) in COMMANDS.items()]
            )


@click.group(cls=Lazy)
@click.version_option(__version__, prog_name="certify")
def certify() -> None:
    """Recordation, recognition and certification of patent-intensive products."""


def application() -> Any:
    """Make the Flask application, for commands that need one; loaded only then.

    Raises ClickException where set-up has not made the database yet.
    """
    app = importlib.import_module("certify.app").create_app()
    if not importlib.import_module("certify.db").stands(app):
        language = os.environ.get("CERTIFY_LANG", "en")
        raise click.ClickException(
            translate(NOT_SET_UP, language if language in LANGUAGES else "en")
        )
    return app


def main() -> None:
    """Run the command line. Commands of rooms get the application's maker as their object."""
    certify(prog_name="certify", obj=application)
