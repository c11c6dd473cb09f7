"""The worker: notices, papers, deadlines, everything done behind the pages."""

import click
from huey.consumer import Consumer

from certify.app import create_app
from certify.db import db
from certify.serving import FAREWELL, checked_settings, end_with_supervisor, supervised_option


@click.command()
@supervised_option
def worker(supervised: bool) -> None:
    """Work off what happens behind the pages: notices, papers, deadlines.

    One process and one thread: two threads that lay out certificates at once corrupt
    the font library's memory.
    """
    app = create_app(checked_settings())
    if supervised:
        end_with_supervisor()
    queue = app.extensions["jobs"]

    @queue.on_startup()  # type: ignore[untyped-decorator]
    def fresh_connections() -> None:
        with app.app_context():
            db.engine.dispose(close=False)  # those of the parent stay the parent's

    app.extensions["nudge"]()  # what a crash left undone is done first
    Consumer(
        queue, workers=1, worker_type="process", max_delay=0.5, health_check_interval=5,
        graceful_signal="TERM", shutdown_timeout=FAREWELL - 5,
    ).run()  # fmt: skip
