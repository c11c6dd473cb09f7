"""The worker: notices, papers, deadlines, everything done behind the pages."""

import click
from flask import Flask
from huey.consumer import Consumer

from certify.app import create_app
from certify.certificate import issuing
from certify.certificate.keys import KeysNotReady
from certify.serving import FAREWELL, checked_settings, end_with_supervisor, supervised_option


@click.command()
@supervised_option
def worker(supervised: bool) -> None:
    """Work off what happens behind the pages: notices, papers, deadlines.

    One thread does it all: two that lay out certificates at once corrupt the font
    library's memory. It is a thread, not a process forked from here, because a forked
    one would outlive this one when it is killed.
    """
    app = create_app(checked_settings())
    _require_seal(app)
    if supervised:
        end_with_supervisor()
    queue = app.extensions["jobs"]

    app.extensions["nudge"]()  # what a crash left undone is done first
    Consumer(
        queue, workers=1, worker_type="thread", max_delay=0.5, health_check_interval=5,
        graceful_signal="TERM", shutdown_timeout=FAREWELL - 5,
    ).run()  # fmt: skip


def _require_seal(app: Flask) -> None:
    """Refuse to start where nothing could be sealed: a wrong PIN is not tried every minute."""
    try:
        with app.app_context():
            issuing.own_seal()
    except KeysNotReady as error:
        raise click.ClickException(f"{error} (docs/operations.md)") from error
