"""The day somebody asks about, as he wrote it: for page, API and command alike."""

from datetime import date
from typing import Final

from certify.i18n import N_
from certify.problems import Problem

NO_DAY: Final = N_("“{day}” is no day: write it as 2026-03-31, or leave it empty for today.")


def asked_day(text: str) -> date | Problem | None:
    """Return the legal day of ``text`` (ISO 8601); None if it is empty, a problem if it is none."""
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return Problem("/on", "bad_day", NO_DAY, {"day": text[:40]})
