"""Lists ask the database as often for a full page as for an empty one.

An office of three hundred filings fills every list with tens of rows: a query for each row
would burst these bounds. They are upper bounds; a page that asks less may lower its own.
"""

import pytest
from sqlalchemy import event

from certify.accounts.models import User
from certify.db import db
from certify.registry import views as registry_views
from tests.bench import office
from tests.people import sign_in

FILINGS = 300
ROWS = 15
PUBLIC = {
    "/": 3,
    "/registry": 1,
    "/registry?field=05&province=32": 1,
    f"/registry?q={office.COMMON}": 5,
    f"/registry?q={office.COMMON}&field=05": 5,
    f"/registry?q={office.RARE}": 5,
    "/registry?q=PR-2026-000100-T": 3,
}
LISTS = {
    "filer": {"/filings/": 6},
    "examiner": {"/examiner/filings": 5},
    "reviewer": {"/reviews/": 6},
    "officer": {
        "/decisions": 8,
        "/reviews/progress": 8,
        "/campaigns/1": 9,
        "/office/certificates": 8,
    },
}
DESK = 14
"""One count for each line of a desk, and who is asking."""


@pytest.fixture
def cast(app):
    return office.build(FILINGS)


@pytest.fixture
def asked(app, client):
    """Ask for a page; return (how many SELECTs it took, how many table rows it shows)."""
    sent = []

    def note(_connection, _cursor, statement, *_rest):
        if statement.lstrip().startswith("SELECT"):
            sent.append(statement)

    def ask(address):
        db.session.remove()
        sent.clear()
        answer = client.get(address)
        assert answer.status_code == 200
        return len(sent), answer.text.count("<tr")

    event.listen(db.engine, "before_cursor_execute", note)
    yield ask
    event.remove(db.engine, "before_cursor_execute", note)


def test_public_pages(cast, asked):
    registry_views._counts.cache_clear()
    for address, most in PUBLIC.items():
        assert asked(address)[0] <= most, address


@pytest.mark.parametrize("who", LISTS)
def test_lists_are_full_and_ask_little(cast, asked, client, who):
    sign_in(client, db.session.get_one(User, getattr(cast, who)))
    for address, most in LISTS[who].items():
        asked(address)
        statements, rows = asked(address)
        assert rows >= ROWS, address
        assert statements <= most, address


@pytest.mark.parametrize("who", ["filer", "examiner", "reviewer", "officer"])
def test_desks(cast, asked, client, who):
    sign_in(client, db.session.get_one(User, getattr(cast, who)))
    assert asked("/desk")[0] <= DESK
