"""The published status list: the state of every certificate, for verifiers without a register.

``certify.status/1`` is one JSON file for everybody, so asking it tells nobody which
certificate is being looked at::

    {"schema": "certify.status/1", "as_of": "2026-11-23T08:00:00+00:00",
     "certificates": {"CPIP-2026-R-000123": {"status": "valid", "since": null, "reason": null,
                                             "successor": null, "sha256": "…"}}}
"""

import json
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from certify.certificate.verification import STATES, UNKNOWN, Register, State

SCHEMA: Final = "certify.status/1"
FILE: Final = "status-list.json"


class ListFault(ValueError):
    """The file ``path`` is no status list of this version; ``reason`` says why."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"no status list in {path}: {reason}")
        self.path, self.reason = path, reason


def write(states: Mapping[str, State], as_of: datetime) -> bytes:
    """Return the list of ``states`` by number as UTF-8 JSON, sorted by number."""
    document = {
        "schema": SCHEMA,
        "as_of": as_of.isoformat(),
        "certificates": {number: _entry(states[number]) for number in sorted(states)},
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def read(path: Path) -> Register:
    """Return a register that answers from the list in ``path``; raises ListFault."""
    try:
        document = json.loads(path.read_bytes())
        _require_schema(document["schema"])
        as_of = datetime.fromisoformat(document["as_of"])
        known = {n: _state(entry, as_of) for n, entry in document["certificates"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ListFault(path, str(error)) from error
    return known.get


def _require_schema(named: Any) -> None:
    if named != SCHEMA:
        raise ValueError(f"not a {SCHEMA}")


def as_of(path: Path) -> datetime | None:
    """Return when the list in ``path`` was published; None if there is none to read."""
    try:
        return datetime.fromisoformat(json.loads(path.read_bytes())["as_of"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def first_that_knows(*registers: Register | None) -> Register | None:
    """Return a register that asks ``registers`` in order; None if there is none to ask."""
    asked = [register for register in registers if register is not None]

    def answer(number: str) -> State | None:
        for register in asked:
            if (state := register(number)) is not None:
                return state
        return None

    return answer if asked else None


def _entry(state: State) -> dict[str, Any]:
    return {
        "status": state.status,
        "since": state.since.isoformat() if state.since else None,
        "reason": state.reason,
        "reason_code": state.reason_code,
        "successor": state.successor,
        "sha256": state.sha256,
    }


def _state(entry: Mapping[str, Any], as_of: datetime) -> State:
    if entry["status"] not in STATES or entry["status"] == UNKNOWN:
        raise ValueError(f"unknown state {entry['status']!r}")
    since = entry.get("since")
    return State(
        status=entry["status"],
        as_of=as_of,
        since=date.fromisoformat(since) if since else None,
        reason=entry.get("reason"),
        reason_code=entry.get("reason_code"),
        successor=entry.get("successor"),
        sha256=entry.get("sha256"),
        changes=() if entry["status"] == "valid" and not since else None,
        source="list",
    )
