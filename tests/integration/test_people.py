"""The fixtures for people work, and one test's people are gone in the next."""

import pytest
from sqlalchemy import func, select

from certify.accounts.models import User
from certify.db import db
from tests.people import acting, organisation, person, sign_in


@pytest.mark.parametrize("turn", [1, 2])
def test_people_do_not_outlive_a_test(app, turn):
    named = select(func.count()).select_from(User).where(User.name == "owner")
    assert db.session.scalar(named) == 0
    user = person("owner", "examiner")
    row = organisation(user)
    actor = acting(user)
    assert actor.member(row.id, "owner") and actor.has("examiner")
    assert db.session.scalar(named) == 1


def test_signed_in_person_sees_the_clock(client):
    sign_in(client, person("officer", "officer"))
    page = client.get("/clock")
    assert page.status_code == 200
    assert "Set forward" in page.text
