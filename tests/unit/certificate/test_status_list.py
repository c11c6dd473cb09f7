"""The published list of states."""

import json
from datetime import UTC, date, datetime

import pytest

from certify.certificate import status_list
from certify.certificate.status_list import ListFault
from certify.certificate.verification import State

AS_OF = datetime(2026, 12, 1, 8, tzinfo=UTC)
STATES = {
    "CPIP-2": State(
        *("withdrawn", AS_OF, date(2026, 11, 30), "数据不实", None, "ab" * 32), source="list"
    ),
    "CPIP-1": State("valid", AS_OF, changes=(), source="list"),
    "CPIP-3": State(*("superseded", AS_OF, date(2026, 11, 29), "更名", "CPIP-4"), source="list"),
}


def test_written_and_read(tmp_path):
    path = tmp_path / "list.json"
    path.write_bytes(status_list.write(STATES, AS_OF))
    register = status_list.read(path)
    assert {number: register(number) for number in STATES} == STATES
    assert register("CPIP-9") is None
    assert list(json.loads(path.read_bytes())["certificates"]) == ["CPIP-1", "CPIP-2", "CPIP-3"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"schema": "certify.status/2", "as_of": "2026-12-01", "certificates": {}}',
        '{"schema": "certify.status/1", "as_of": "soon", "certificates": {}}',
        '{"schema": "certify.status/1", "as_of": "2026-12-01", "certificates": []}',
        '{"schema": "certify.status/1", "as_of": "2026-12-01", "certificates": {"a": {}}}',
        '{"schema": "certify.status/1", "as_of": "2026-12-01", "certificates": {"": {"status":1}}}',
    ],
)
def test_anything_else_is_refused(tmp_path, text):
    path = tmp_path / "list.json"
    path.write_text(text)
    with pytest.raises(ListFault):
        status_list.read(path)


def test_registers_are_asked_in_order():
    first = {"a": State("valid", AS_OF)}.get
    second = {"a": State("expired", AS_OF), "b": State("suspended", AS_OF)}.get
    both = status_list.first_that_knows(first, None, second)
    assert both("a").status == "valid"
    assert both("b").status == "suspended"
    assert both("c") is None
    assert status_list.first_that_knows(None, None) is None
