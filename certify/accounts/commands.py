"""`certify user create`: how an installation gets its first people."""

import sys
from collections.abc import Callable

import click
from flask import Flask

from certify.accounts.permissions import OFFICE_ROLES, SYSTEM
from certify.accounts.roles import create_account
from certify.i18n import LANGUAGES
from certify.problems import Refused
from certify.reference.industries import FIELDS


@click.group()
def user() -> None:
    """Create accounts. The first administrator then gives roles on the pages."""


@user.command()
@click.option("--email", required=True, help="Address with which the person signs in.")
@click.option("--name", required=True, help="Name as colleagues see it.")
@click.option(
    "--role",
    "roles",
    multiple=True,
    type=click.Choice(OFFICE_ROLES),
    help="Office role; may be given several times, or left out for a filer.",
)
@click.option(
    "--field",
    "fields",
    multiple=True,
    type=click.Choice(FIELDS),
    help="Industry field of a reviewer; may be given several times.",
)
@click.option("--language", type=click.Choice(LANGUAGES), default="zh", show_default=True)
@click.option("--password-stdin", is_flag=True, help="Read the password's line from input.")
@click.pass_obj
def create(
    application: Callable[[], Flask], email: str, name: str, roles: tuple[str, ...],
    fields: tuple[str, ...], language: str, password_stdin: bool,
) -> None:  # fmt: skip
    """Create a confirmed account; asks for the password without showing it."""
    if password_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    else:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    with application().app_context():
        try:
            made = create_account(
                email, name, password, roles, fields, language=language, actor=SYSTEM
            )
        except Refused as refused:
            for problem in refused.problems:
                click.echo(problem.say(language), err=True)
            sys.exit(2)
        click.echo(f"{made.email}: {', '.join(roles) or 'filer'}")
