"""Every route × every role: who is let in, who is kept out. A new route must be entered here.

One letter per role, in the order of ``world.ROLES``:

``+`` let in (a page, a download, or a form that says what it lacks) · ``>`` led to the
sign-in page · ``F`` forbidden: he may know that it exists · ``-`` not found: he may not.

Where a thing does not exist in this world (a certificate of that number, a token, a chart of
fewer than three organisations) everybody
gets ``-`` or is led elsewhere; its own tests try the rest.
"""

import pytest
from flask import Flask

from certify.app import create_app
from certify.certificate import service
from certify.certificate.credential import keys as credential_keys
from certify.db import db
from tests.architecture import world
from tests.architecture.routes import TABLE
from tests.conftest import Browser, settings_for
from tests.people import sign_in


def routes(app: Flask) -> list[tuple[str, str, set[str]]]:
    """Return (method, endpoint, arguments) of every route of the application."""
    found = []
    for rule in app.url_map.iter_rules():
        methods = sorted((rule.methods or set()) & {"GET", "POST", "PUT", "PATCH", "DELETE"})
        found += [(method, rule.endpoint, set(rule.arguments)) for method in methods]
    return sorted(found)


def test_every_route_is_in_the_table(tmp_path):
    app = create_app(settings_for(tmp_path, "sqlite://"))
    named = {f"{method} {endpoint}" for method, endpoint, _ in routes(app)}
    assert named - set(TABLE) == set(), "enter these routes in tests/architecture/routes.py"
    assert set(TABLE) - named == set(), "these routes no longer exist"
    assert {len(row) for row in TABLE.values()} == {len(world.ROLES)}


@pytest.fixture
def there(app: Flask) -> world.World:
    """The world; one database suffices, for permissions are asked in Python."""
    if db.engine.dialect.name != "sqlite":
        pytest.skip("permissions do not depend on the database")
    known = app.config["CERTIFY"]
    credential_keys.ensure(service.key_folder(known.home), known.base_url)
    return world.build()


@pytest.mark.parametrize("role", world.ROLES)
def test_doors(app: Flask, there: world.World, role: str) -> None:
    answers = tried(app, there, role)
    column = world.ROLES.index(role)
    expected = {name: row[column] for name, row in TABLE.items()}
    differing = {
        name: f"{answers[name]} instead of {expected[name]}"
        for name in answers
        if answers[name] != expected.get(name)
    }
    assert differing == {}


def tried(app: Flask, there: world.World, role: str) -> dict[str, str]:
    """Try every route as ``role``; whatever a request changes is undone before the next."""
    app.test_client_class = Browser
    answers = {}
    adapter = app.url_map.bind("localhost")
    for method, endpoint, arguments in routes(app):
        address = adapter.build(endpoint, there.values(endpoint, arguments))
        client = app.test_client()
        client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
        if role != "guest":
            sign_in(client, there.people[role])
        db.session.commit()
        connection = db.session.get_bind()
        connection.exec_driver_sql("SAVEPOINT one_door")
        answer = client.open(address, method=method, data=body(there, method, endpoint))
        answers[f"{method} {endpoint}"] = letter(answer.status_code, answer.location or "")
        answer.close()
        db.session.rollback()
        connection.exec_driver_sql("ROLLBACK TO SAVEPOINT one_door")
        db.session.expire_all()
    return answers


def body(there: world.World, method: str, endpoint: str) -> dict[str, str] | None:
    """Return what is typed into a form: nothing, where the door is asked before it is read."""
    return there.bodies.get(endpoint) if method == "POST" else None


def letter(status: int, location: str) -> str:
    """Say in one letter how a request was answered."""
    if status == 403:
        return "F"
    if status == 404:
        return "-"
    if status == 401 or (status == 302 and "/login?next=" in location):
        return ">"
    assert status in (503, *range(200, 500)), status  # 503: not ready, here without a worker
    return "+"
