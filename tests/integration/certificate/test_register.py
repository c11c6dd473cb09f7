"""What the command line reads in plain SQL is what the application answers."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from certify.certificate import register, service
from certify.certificate.issuing import issue_pending
from certify.certificate.models import Certificate
from certify.certificate.register import RegisterUnreachable, open_register
from certify.db import db
from tests import rows
from tests.people import acting, organisation, person


def test_same_answers_in_every_state(issuing):
    rows.recorded_filing(organisation(person("holder")))
    issue_pending()
    paper = db.session.scalars(select(Certificate)).one()
    officer = acting(person("officer", "officer"))

    def both() -> tuple[object, object]:
        asked = register._ask(_SameConnection(), paper.number)
        answered = service.state_of(paper)
        return replace(asked, as_of=answered.as_of), answered

    first, second = both()
    assert first == second
    service.change_state(paper.number, "withdraw", "patent_lost", "专利失效", actor=officer)
    first, second = both()
    assert first == second
    assert register._ask(_SameConnection(), "RC-2025-999999-A") is None


class _SameConnection:
    """Stands for an engine: the test's own connection, whose rows nobody else sees."""

    def connect(self):
        return self

    def __enter__(self):
        return db.session.connection()

    def __exit__(self, *_):
        return None


def test_no_database_yet_and_an_empty_one_know_nothing(tmp_path):
    assert open_register(f"sqlite:///{tmp_path / 'none.db'}") is None
    (tmp_path / "empty.db").touch()
    ask = open_register(f"sqlite:///{tmp_path / 'empty.db'}")
    assert ask is not None
    assert ask("RC-2025-000001-A") is None


def test_a_register_that_does_not_answer_says_so():
    ask = open_register("postgresql+psycopg://nobody@127.0.0.1:9/nothing?connect_timeout=1")
    assert ask is not None
    with pytest.raises(RegisterUnreachable, match="does not answer"):
        ask("RC-2025-000001-A")
