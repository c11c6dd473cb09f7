"""People, and a recorded filing whose every answer is whole."""

import pytest

from tests.integration.campaign.recorded import recorded
from tests.people import acting, organisation, person


@pytest.fixture
def people(app):
    """Who takes part, by name; ``owner`` has a verified organisation."""
    return {
        "owner": person("owner"), "examiner": person("examiner", "examiner"),
        "officer": person("officer", "officer"), "second": person("second", "officer"),
        "both": person("both", "examiner", "officer"),
    }  # fmt: skip


@pytest.fixture
def actors(people):
    return {name: acting(user) for name, user in people.items()}


@pytest.fixture
def home(people):
    return organisation(people["owner"])


@pytest.fixture
def filing(home):
    return recorded(home)
