"""A worker killed for good between sending and marking: the message comes again, by its id."""

import json
import signal
import subprocess
import sys

import pytest
from flask_migrate import upgrade

from certify import clock
from certify.app import create_app
from certify.certificate.signals.webhooks import delivery, messages, service
from certify.certificate.signals.webhooks.models import Delivery
from certify.certificate.signals.webhooks.service import Wish
from certify.db import db
from certify.history import Event
from tests.architecture.tree import ROOT
from tests.conftest import settings_for
from tests.integration.certificate.signals.webhooks.conftest import issued
from tests.integration.certificate.signals.webhooks.receiver import receiving
from tests.people import acting, organisation, person

KILLED = """
import os, signal, sys
from pathlib import Path
from certify.app import create_app
from certify.certificate.signals.webhooks import delivery
from tests.conftest import settings_for
delivery.mark = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
with create_app(settings_for(Path(sys.argv[1]), sys.argv[2])).app_context():
    delivery.deliver()
"""


@pytest.fixture
def installation(tmp_path):
    """A database of its own, in a file that two processes open."""
    url = f"sqlite:///{tmp_path / 'certify.db'}"
    app = create_app(settings_for(tmp_path, url))
    with app.app_context():
        upgrade()
        yield tmp_path, url
        db.session.remove()
        db.engine.dispose()
    clock.CLOCK.allow_setting(None)


def test_killed_between_sending_and_marking(installation, monkeypatch):
    with receiving() as receiver:
        owner = person("owner")
        home = organisation(owner)
        service.subscribe(Wish(home.uscc, receiver.url, "own"), actor=acting(owner))
        certificate = issued(home)
        event = db.session.query(Event).filter_by(subject_id=certificate.id, action="create",
                                                  subject="certificate").one()  # fmt: skip
        messages.queue(event)
        db.session.commit()
        place, url = installation
        ended = subprocess.run([sys.executable, "-c", KILLED, place, url], cwd=ROOT, check=False)
        assert ended.returncode == -signal.SIGKILL
        assert len(receiver.came) == 1
        db.session.expire_all()
        row = db.session.query(Delivery).one()
        assert (row.status, row.tries) == ("waiting", []), "nobody wrote that it was sent"
        assert delivery.deliver() == 0, "the claim of the dead still holds"
        later = clock.by_machine() + delivery.CLAIM
        monkeypatch.setattr(clock, "by_machine", lambda: later)
        assert delivery.deliver() == 1
        assert row.status == "delivered"
        first, second = receiver.came
        assert first.headers["webhook-id"] == second.headers["webhook-id"]
        assert json.loads(first.body) == json.loads(second.body)
