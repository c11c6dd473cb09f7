"""``certify user``: the first people of an installation, made at its own machine."""

import sys

import click

from certify.accounts.permissions import OFFICE_ROLES, SYSTEM
from certify.accounts.roles import create_account
from certify.app import create_app
from certify.i18n import DEFAULT_LANGUAGE, LANGUAGES
from certify.problems import Refused
from certify.reference.industries import FIELDS


@click.group()
def user() -> None:
    """Create and look after accounts."""


@user.command("create")
@click.option("--email", required=True, help="Address with which the person signs in.")
@click.option("--name", required=True, help="The person's name, shown to colleagues.")
@click.option(
    "--role", "roles", multiple=True, type=click.Choice(OFFICE_ROLES),
    help="Office role; may be given several times. None: a filer.",
)  # fmt: skip
@click.option(
    "--field", "fields", multiple=True, type=click.Choice(FIELDS),
    help="Industry field of a reviewer; may be given several times.",
)  # fmt: skip
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@click.option(
    "--language", type=click.Choice(LANGUAGES), default=DEFAULT_LANGUAGE, envvar="CERTIFY_LANG",
    show_default=True, help="Language of the person's mails and pages, and of messages here.",
)  # fmt: skip
def create(
    email: str, name: str, roles: tuple[str, ...], fields: tuple[str, ...],
    password_stdin: bool, language: str,
) -> None:  # fmt: skip
    """Create a confirmed account.

    A new installation without demonstration data is empty; its first administrator is made
    so, and gives all other roles on the page “Accounts and roles”. Exit code 2: refused.
    """
    if password_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    else:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    with create_app().app_context():
        try:
            made = create_account(
                email, name, password, roles, fields, language=language, actor=SYSTEM
            )
        except Refused as refusal:
            for problem in refusal.problems:
                click.echo(f"{problem.pointer}: {problem.say(language)}", err=True)
            raise click.exceptions.Exit(2) from None
        click.echo(f"{made.email}: {', '.join(roles) or 'filer'}")
