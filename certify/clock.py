"""The one clock. Instants are UTC; legal days are days of Asia/Shanghai (domain, section 3).

In demonstration mode the clock can be set forward so that a public notice of seven
working days can be seen to end. The offset lies in a small file of the installation,
because web workers and the job worker are different processes and must agree.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

LEGAL_ZONE = ZoneInfo("Asia/Shanghai")


class Clock:
    """A clock that may run ahead by the offset written in ``file`` (seconds)."""

    def __init__(self) -> None:
        self.file: Path | None = None
        self._seen: tuple[int, timedelta] | None = None
        self._rehearsed: timedelta | None = None

    def allow_setting(self, file: Path | None) -> None:
        """Let the clock be set through ``file``; None makes it the plain clock again."""
        self.file, self._seen = file, None

    def offset(self) -> timedelta:
        """Return how far this clock runs ahead of the machine's."""
        if self._rehearsed is not None:
            return self._rehearsed
        if self.file is None:
            return timedelta()
        try:
            changed = self.file.stat().st_mtime_ns
        except FileNotFoundError:
            return timedelta()
        if self._seen is None or self._seen[0] != changed:
            self._seen = (
                changed,
                timedelta(seconds=int(self.file.read_text().strip() or 0)),
            )
        return self._seen[1]

    def advance(self, by: timedelta) -> None:
        """Set the clock forward by ``by``; raises RuntimeError outside demonstration mode.

        Backwards is refused: events already written would then lie in the future.
        """
        if by < timedelta():
            raise ValueError("the clock can only be set forward")
        if self._rehearsed is not None:
            self._rehearsed += by
            return
        if self.file is None:
            raise RuntimeError("the clock can only be set in demonstration mode")
        total = int((self.offset() + by).total_seconds())
        fresh = self.file.with_suffix(".new")
        fresh.write_text(str(total))
        fresh.replace(self.file)
        self._seen = None

    @contextmanager
    def rehearsing(self, start: datetime) -> Iterator[None]:
        """Run from the past instant ``start`` in this process, for demonstration data.

        ``advance`` then moves only this process's clock. Raises RuntimeError if the
        rehearsal ends in the future: its papers would not be valid yet.
        """
        self._rehearsed = start - datetime.now(UTC)
        try:
            yield
            if self._rehearsed > timedelta():
                raise RuntimeError("the rehearsal ran into the future: begin it earlier")
        finally:
            self._rehearsed = None


CLOCK = Clock()


def now() -> datetime:
    """Return the present instant, aware, in UTC."""
    return datetime.now(UTC) + CLOCK.offset()


def by_machine() -> datetime:
    """Return the machine's own instant, in UTC, also where a demonstration's clock runs ahead.

    For dealings with other machines only (deadlines of answers, signed timestamps).
    """
    return datetime.now(UTC)


def today() -> date:
    """Return the present legal day in Asia/Shanghai."""
    return legal_day(now())


def legal_day(instant: datetime) -> date:
    """Return the Asia/Shanghai day in which an aware ``instant`` falls."""
    return instant.astimezone(LEGAL_ZONE).date()


def end_of_legal_day(day: date) -> datetime:
    """Return the first instant (UTC) after the legal day ``day``."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=LEGAL_ZONE) + timedelta(days=1)
    return midnight.astimezone(UTC)


def last_legal_day(end: datetime) -> date:
    """Return the last legal day of a period that is over at the instant ``end``."""
    return legal_day(end - timedelta(microseconds=1))


def add_working_days(day: date, count: int) -> date:
    """Return the legal day ``count`` working days (Monday to Friday) after ``day``.

    Public holidays move every year by decree and are not known here; a campaign that
    must heed them sets its notice longer. Raises ValueError for a negative count.
    """
    if count < 0:
        raise ValueError("count of working days must not be negative")
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day


def working_days_between(start: date, end: date) -> int:
    """Return how many working days (Monday to Friday) lie after ``start`` up to ``end``.

    The inverse of ``add_working_days``; 0 if ``end`` is not after ``start``. Public holidays
    are not known here.
    """
    if end <= start:
        return 0
    weeks, rest = divmod((end - start).days, 7)
    return 5 * weeks + sum((start + timedelta(days=k)).weekday() < 5 for k in range(1, rest + 1))
