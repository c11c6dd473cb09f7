"""`certify certificates status`: the state of a certificate, today or on any legal day."""

import json
import os
import sys
from collections.abc import Callable
from datetime import datetime

import click
from flask import Flask

from certify import clock
from certify.certificate import service
from certify.certificate.checking.on_day import OnDay, said
from certify.certificate.verification import STATES
from certify.i18n import LANGUAGES, N_, translate

NOT_IN_FORCE = 1
UNKNOWN = 2


@click.command("status")
@click.argument("number")
@click.option(
    "--on",
    type=click.DateTime(formats=["%Y-%m-%d"]),
    help="Legal day (YYYY-MM-DD) to ask about, instead of today.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
@click.option("--lang", type=click.Choice(LANGUAGES), help="Language of the answer.")
@click.pass_obj
def status(
    application: Callable[[], Flask],
    number: str,
    on: datetime | None,
    as_json: bool,
    lang: str | None,
) -> None:
    """Say in which state certificate NUMBER was, is or will be, from the log of events.

    Exit 0 in force on that day, 1 not in force, 2 there is no such certificate.
    """  # fmt: skip
    spoken = os.environ.get("CERTIFY_LANG", "en")
    language = lang or (spoken if spoken in LANGUAGES else "en")
    with application().app_context():
        row = service.find(number)
        if row is None:
            message = N_("There is no certificate {number}.")
            click.echo(translate(message, language, number=number[:40]), err=True)
            sys.exit(UNKNOWN)
        asked = service.state_on(row, on.date() if on else clock.today())
        click.echo(_as_json(row.number, asked) if as_json else _said(row.number, asked, language))
    sys.exit(0 if asked.in_force else NOT_IN_FORCE)


def _as_json(number: str, asked: OnDay) -> str:
    return json.dumps({"number": number, **asked.as_json()}, ensure_ascii=False, indent=2)


def _said(number: str, asked: OnDay, language: str) -> str:
    return said(number, asked, STATES).say(language)
