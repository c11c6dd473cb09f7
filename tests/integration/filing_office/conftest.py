"""A filer, an examiner, and what they are to each other."""

import pytest

from certify.accounts.models import Membership
from certify.db import db
from tests.integration.filing_office.filed import submitted
from tests.people import acting, organisation, person


@pytest.fixture
def owner(app):
    return person("owner")


@pytest.fixture
def home(owner):
    return organisation(owner)


@pytest.fixture
def filer(owner, home):
    return acting(owner)


@pytest.fixture
def examiner(app):
    return person("examiner", "examiner")


@pytest.fixture
def actor(examiner):
    return acting(examiner)


@pytest.fixture
def filing(home, filer):
    return submitted(home, filer)


@pytest.fixture
def partial(home):
    """An examiner who belongs to the organisation that filed."""
    user = person("partial", "examiner")
    db.session.add(Membership(user_id=user.id, organisation_id=home.id, role="reader"))
    db.session.commit()
    return user
