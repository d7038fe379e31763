"""Time: now, the Swedish day, tertials and working days.

Everything is stored in UTC and shown in Europe/Stockholm. Tests and the demo move the clock with
`at`; nothing else in the portal asks the system for the time.
"""

from calendar import monthrange
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

STOCKHOLM = ZoneInfo("Europe/Stockholm")
_moved: ContextVar[datetime | None] = ContextVar("moved_clock", default=None)


def now() -> datetime:
    """The current moment, timezone-aware in UTC."""
    return _moved.get() or datetime.now(UTC)


def today() -> date:
    """The current date in Sweden."""
    return local(now()).date()


def local(moment: datetime) -> datetime:
    """The same moment on a Swedish clock."""
    return moment.astimezone(STOCKHOLM)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let the portal believe that it is `moment` (timezone-aware) inside the block."""
    if moment.tzinfo is None:
        raise ValueError("the clock needs a moment with a time zone")
    token = _moved.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _moved.reset(token)


@lru_cache(maxsize=16)
def _closed_days(year: int) -> frozenset[date]:
    days = set(holidays.country_holidays("SE", years=year, include_sundays=False))
    eves = {date(year, 12, 24), date(year, 12, 31), _midsummer_eve(year)}
    return frozenset(days | eves)


def _midsummer_eve(year: int) -> date:
    """The Friday between 19 and 25 June."""
    return next(day for n in range(19, 26) if (day := date(year, 6, n)).weekday() == 4)


def is_working_day(day: date) -> bool:
    """Monday to Friday, except Swedish public holidays and the eves that are free by agreement."""
    return day.weekday() < 5 and day not in _closed_days(day.year)


def add_working_days(start: datetime, days: int) -> datetime:
    """The moment `days` working days after `start`, at the same Swedish time of day."""
    moment = local(start)
    while days > 0:
        moment += timedelta(days=1)
        if is_working_day(moment.date()):
            days -= 1
    return moment.astimezone(UTC)


def working_days_between(start: datetime, end: datetime) -> int:
    """Working days after the day of `start`, up to and with the day of `end`; never below 0."""
    day, last = local(start).date(), local(end).date()
    count = 0
    while day < last:
        day += timedelta(days=1)
        count += is_working_day(day)
    return count


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or the last one of a month that is too short."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def end_of_day(day: date) -> datetime:
    """The last moment of a Swedish day, in UTC: an answer "senast 21 mars" holds the whole day."""
    midnight = datetime.combine(day + timedelta(days=1), datetime.min.time(), STOCKHOLM)
    return midnight.astimezone(UTC) - timedelta(microseconds=1)
