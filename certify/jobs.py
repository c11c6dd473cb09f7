"""Work done behind the pages: one round of steps, each of which may be run again at will.

The log of events and the rows themselves say what is still to do, so a crash leaves
nothing undone and a second run makes nothing twice. A use case nudges the worker after
its commit; once a minute a sweep runs the same round anyway, and what is due between two
sweeps (a webhook after its first wait of five seconds) has the worker woken for it.
"""

from collections.abc import Callable
from datetime import UTC, timedelta
from typing import Any

import structlog
from flask import Flask
from huey import Huey, PostgresHuey, SqliteHuey, crontab
from sqlalchemy import select

from certify import clock, notices, outbox
from certify.accounting.calculation import working as calculations
from certify.accounting.industry import announcing
from certify.accounting.product import service as accounting
from certify.accounting.release import service as releases
from certify.accounting.yearbook import service as yearbooks
from certify.campaign import entry
from certify.certificate import service as certificate_service
from certify.certificate.batches import backlog
from certify.certificate.credential import lists
from certify.certificate.living import assessing
from certify.certificate.log import recording
from certify.certificate.papers import service as letters
from certify.certificate.reissue import service as reissue
from certify.certificate.signals.webhooks import delivery as webhook_delivery
from certify.certificate.signals.webhooks import messages as webhook_messages
from certify.config import Settings
from certify.db import db
from certify.history import Event
from certify.recognition import service as recognition_service
from certify.rulebook.backtesting import service as backtests

log = structlog.get_logger()
BATCH = 200
SWEEP = timedelta(minutes=1)


def tell_new_events() -> int:
    """Write notices and queue webhooks of events not yet handled; returns how many events."""
    waiting = db.session.scalars(
        select(Event).where(Event.handled_at.is_(None)).order_by(Event.id).limit(BATCH)
    ).all()
    for event in waiting:
        notices.tell(event)
        webhook_messages.queue(event)
        event.handled_at = clock.now()
        db.session.commit()
    return len(waiting)


# In the order of the process: what one step brings about, the next may finish.
STEPS: tuple[tuple[str, Callable[[], int]], ...] = (
    ("entry", entry.enter_opted_in),
    ("notice periods", recognition_service.close_due_notices),
    ("certificates", backlog.issue_pending),
    ("reissues", reissue.carry_out),
    ("certificate deadlines", certificate_service.follow_deadlines),
    ("patents of certificates", assessing.follow_patents),
    ("letters", letters.print_waiting),
    ("status list", certificate_service.publish_status_list),
    ("signed status lists", lists.publish),
    ("releases", releases.publish_due),
    ("transparency log", recording.follow),
    ("notices", tell_new_events),
    ("calculations", calculations.work),
    ("reports", accounting.draw_report),
    ("announcements", announcing.draw),
    ("release reports", releases.draw_papers),
    ("yearbooks", yearbooks.print_waiting),
    ("back-tests", backtests.work),
    ("back-test papers", backtests.draw_reports),
    ("outbox", outbox.send_outbox),
    ("webhooks", webhook_delivery.deliver),
)


def work_off() -> dict[str, int]:
    """Run every step until none has anything left; returns how much each did.

    A step that fails is logged and does not keep the others from running.
    """
    done = dict.fromkeys((name for name, _ in STEPS), 0)
    busy = True
    while busy:
        busy = False
        for name, step in STEPS:
            try:
                count = step()
            except Exception:
                db.session.rollback()
                log.exception("job step failed", step=name)
                continue
            done[name] += count
            busy = busy or count > 0
    return done


def wake(queue: Huey, round_of_work: Any) -> bool:
    """Have the round run again when a webhook is due before the next sweep; whether it will.

    One that is ordered for an earlier moment is enough: it looks anew when it is done.
    """
    due = webhook_delivery.next_due()
    if due is None or due - clock.by_machine() >= SWEEP:
        return False
    moment = due.astimezone(UTC)
    at = moment.replace(tzinfo=None)  # as the queue keeps moments
    ordered = (*queue.pending(), *queue.scheduled())
    if any(each.eta is None or each.eta <= at for each in ordered):
        return False
    round_of_work.schedule(eta=moment)
    return True


def build(settings: Settings) -> Huey:
    """Return the queue: SQLite beside the database, or the database that is set."""
    if settings.jobs_url:
        return PostgresHuey("certify", dsn=settings.jobs_url)
    immediate = settings.mode == "testing"
    return SqliteHuey("certify", filename=str(settings.home / "jobs.db"), immediate=immediate)


def init_app(app: Flask) -> None:
    """Give ``app`` its queue; the worker consumes ``app.extensions["jobs"]``."""
    settings: Settings = app.config["CERTIFY"]
    queue = build(settings)

    def round_of_work() -> None:
        with app.app_context():
            work_off()
            wake(queue, task)

    task: Any = queue.task(name="round_of_work")(round_of_work)
    queue.periodic_task(crontab(minute="*"), name="sweep")(round_of_work)
    app.extensions["jobs"] = queue
    app.extensions["nudge"] = (lambda: None) if settings.mode == "testing" else task
