"""Registering at the machine: what is new is entered, what was put out must be as it was."""

from click.testing import CliRunner

from certify.db import db
from certify.rulebook.commands import standards
from certify.rulebook.models import StandardVersion
from tests.integration.rulebook.life import put_out, registered
from tests.people import person
from tests.rows import nothing_in_force


def run(app, *words):
    return CliRunner().invoke(standards, ["register", *words], obj=lambda: app)


def test_what_is_new_is_entered_once(app):
    nothing_in_force()
    first = run(app, "--lang", "en")
    assert first.exit_code == 0 and "pip-illustrative@2026.1  sha256:" in first.output
    assert {row.status for row in db.session.query(StandardVersion)} == {"draft"}
    assert "registered or renewed: 0" in run(app, "--lang", "en").output


def test_a_changed_version_that_was_put_out_is_named(app):
    editor = person("editor", "editor")
    row = put_out(registered(editor), editor)
    row.digest = "sha256:" + "f" * 64
    db.session.commit()
    ended = run(app)
    assert ended.exit_code == 1
    assert "已公开征求意见" in ended.output and row.name in ended.output
