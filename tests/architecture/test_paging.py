"""A number in an address that no key can have begins or ends a list; it is never an error."""

import pytest
from flask import Flask

from certify.db import db
from tests.people import person, sign_in


@pytest.mark.parametrize("role", ["officer", "statistician", "examiner", "administrator"])
def test_keys_beyond_every_key_are_no_error(app: Flask, role: str) -> None:
    client = app.test_client()
    sign_in(client, person("somebody", role))
    db.session.commit()
    for number in (10**30, -(10**30)):
        for page in pages(app):
            answer = client.get(
                page, query_string={"after": number, "before": number}, buffered=True
            )
            assert answer.status_code < 500, (page, number)


def pages(app: Flask) -> list[str]:
    """Every page that may be asked for without knowing anything."""
    return sorted(
        rule.rule
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or set()) and not rule.arguments and rule.endpoint != "static"
    )
