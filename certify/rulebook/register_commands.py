"""``certify standards register``: give what lies in the folders its row in the office."""

import importlib
from collections.abc import Callable
from typing import Any

import click

from certify.i18n import DEFAULT_LANGUAGE, LANGUAGES, N_, translate
from certify.problems import Refused


@click.command("register")
@click.option("--lang", type=click.Choice(LANGUAGES), default=DEFAULT_LANGUAGE, show_default=True)
@click.pass_obj
def register_command(application: Callable[[], Any], lang: str) -> None:
    """Enter new versions of the installation's folders as drafts, and drafts that changed.

    Does what the button on the page of standards does; may be repeated at will. Exit code 1
    where a version that was put out was changed or is gone; nothing is entered then.
    """
    # Loaded here: the other commands of standards need no database.
    service = importlib.import_module("certify.rulebook.service")
    people = importlib.import_module("certify.accounts.permissions")
    with application().app_context():
        try:
            made = service.register_shipped(actor=people.SYSTEM)
        except Refused as refusal:
            said = [problem.say(lang) for problem in refusal.problems]
            raise click.ClickException("\n".join(said)) from refusal
        for row in made:
            click.echo(f"{row.name}  {row.digest}")
        click.echo(translate(_DONE, lang, count=len(made)))


_DONE = N_("Versions registered or renewed: {count}. Editors put them out on the pages.")
