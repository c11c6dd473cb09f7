"""When things happen in a rehearsal: told in days before its end, at office hours."""

from datetime import date, datetime, time, timedelta
from typing import Final

from certify.clock import CLOCK, LEGAL_ZONE, legal_day, now

OPENING: Final = time(9, 20)
PAUSE: Final = timedelta(minutes=3)


class Calendar:
    """Steps of a rehearsal that ends at ``end``; its clock never goes back.

    ``pace`` is how long a day of the plan lasts: below one where less time is there.
    """

    def __init__(self, end: datetime, pace: float = 1.0) -> None:
        self.end, self.pace = end, pace

    def go(self, days_before: float) -> None:
        """Set the clock to ``days_before`` the end.

        Whole days begin at opening time, weekends give way to the Friday before; both
        yield where the clock is past that already.
        """
        target = self.end - timedelta(days=days_before) * self.pace
        if days_before and days_before == int(days_before):
            target = _office_hours(target)
        CLOCK.advance(max(timedelta(), target - now()))

    def day(self, days_before: float) -> date:
        """Return the legal day ``days_before`` the end (after it, where negative)."""
        return legal_day(self.end - timedelta(days=days_before) * self.pace)

    def pass_day(self, day: date) -> None:
        """Set the clock to opening time of the day after the legal day ``day``."""
        morning = datetime.combine(day + timedelta(days=1), OPENING, LEGAL_ZONE)
        CLOCK.advance(max(timedelta(), morning - now()))

    def until(self, instant: datetime) -> None:
        """Set the clock to just after ``instant``, but never beyond the end."""
        CLOCK.advance(max(timedelta(), min(instant + timedelta(seconds=5), self.end) - now()))

    def pause(self) -> None:
        """Let a few minutes pass between two steps, but never beyond the end."""
        CLOCK.advance(max(timedelta(), min(PAUSE, self.end - now())))


def _office_hours(instant: datetime) -> datetime:
    """Return opening time of the day of ``instant``, or of the Friday before a weekend."""
    day = instant.astimezone(LEGAL_ZONE)
    day -= timedelta(days=max(0, day.weekday() - 4))
    return datetime.combine(day.date(), OPENING, LEGAL_ZONE)
