"""Periods that are reported on: tertials, quarters, half-years and years in Swedish time.

A tertial is January–April, May–August or September–December (R10). An event belongs to the period
in which it happened in Europe/Stockholm, both clock changes included. Pure.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from kompetensgrupp.core import clock

_MONTHS = {"T": 4, "Q": 3, "H": 6, "": 12}
_NAMES = {"T": "Tertial", "Q": "Kvartal", "H": "Halvår", "": "År"}
_CODE = re.compile(r"(?P<year>20\d\d)(?:-(?P<kind>[TQH])(?P<number>[1-4]))?")


@dataclass(frozen=True, order=True)
class Period:
    """A stretch of whole days; both days belong to it."""

    first: date
    last: date
    code: str
    label: str

    @property
    def start(self) -> datetime:
        """The first moment, in UTC."""
        return _midnight(self.first)

    @property
    def end(self) -> datetime:
        """The first moment after the period."""
        return _midnight(self.last + timedelta(days=1))

    def __contains__(self, moment: datetime) -> bool:
        return self.start <= moment < self.end

    def overlaps(self, other: "Period") -> bool:
        """Whether a day belongs to both."""
        return self.first <= other.last and other.first <= self.last

    @property
    def previous(self) -> "Period":
        """The period of the same kind just before."""
        kind = self.code[5:6]
        return _of(kind, self.first - timedelta(days=1))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=clock.STOCKHOLM).astimezone(UTC)


def parse(code: str) -> Period | None:
    """The period named «2026-T2», «2026-Q1», «2026-H1» or «2026»; None for anything else."""
    found = _CODE.fullmatch(code)
    if found is None:
        return None
    kind = found["kind"] or ""
    number = int(found["number"] or 1)
    months = _MONTHS[kind]
    if number > 12 // months:
        return None
    return _of(kind, date(int(found["year"]), (number - 1) * months + 1, 1))


def tertial_of(day: date) -> Period:
    """The tertial that the day belongs to."""
    return _of("T", day)


def year_of(day: date) -> Period:
    """The calendar year that the day belongs to."""
    return _of("", day)


def _of(kind: str, day: date) -> Period:
    """The period of this kind around a day."""
    months = _MONTHS[kind]
    number = (day.month - 1) // months
    first = date(day.year, number * months + 1, 1)
    after = first.month + months
    following = date(day.year + (after > 12), (after - 1) % 12 + 1, 1)
    code = f"{day.year}-{kind}{number + 1}" if kind else str(day.year)
    label = f"{_NAMES[kind]} {number + 1} {day.year}" if kind else f"År {day.year}"
    return Period(first, following - timedelta(days=1), code, label)


def between(first: date, last: date, label: str) -> Period:
    """Days of one's own choice, such as a whole project. Raises ValueError when turned round."""
    if last < first:
        raise ValueError("the last day comes before the first")
    return Period(first, last, f"{first.isoformat()}--{last.isoformat()}", label)
