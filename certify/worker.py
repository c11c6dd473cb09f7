"""The worker: notices, papers, deadlines, everything done behind the pages."""

import click
from huey.consumer import Consumer

from certify.app import create_app
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
    if supervised:
        end_with_supervisor()
    queue = app.extensions["jobs"]

    app.extensions["nudge"]()  # what a crash left undone is done first
    Consumer(
        queue, workers=1, worker_type="thread", max_delay=0.5, health_check_interval=5,
        graceful_signal="TERM", shutdown_timeout=FAREWELL - 5,
    ).run()  # fmt: skip
