"""Collects runs of digits with their separators and hands out windows of whole groups.

Knows what a valid date and a valid check digit are; classifies nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

_RUN = re.compile(r"\d(?:[ \t]{0,3}[\-/.,:;()*_+|~'·•]?-?[ \t\n]{0,3}\d)*")
_APART = re.compile(r"[.,;:]\s")
DIGITS = re.compile(r"\d(?:\D{0,40}\d)*")
_REACH_BEFORE = 80
_REACH_AFTER = 40
_GROUP = re.compile(r"\d+")
_DAY_SHIFT = 60


Stretches = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Group:
    """An unbroken row of digits, `text[start:end]`, and the separator that comes before it."""

    digits: str
    start: int
    end: int
    before: str


@dataclass(frozen=True, slots=True)
class Window:
    """One or more groups next to each other, read as one number."""

    digits: str
    start: int
    end: int
    groups: tuple[Group, ...]

    @property
    def breaks(self) -> tuple[int, ...]:
        """Positions in `digits` at which a new group begins."""
        at, found = 0, []
        for group in self.groups[:-1]:
            at += len(group.digits)
            found.append(at)
        return tuple(found)

    @property
    def spaced_out(self) -> bool:
        """Every digit stands alone: «0 7 0 1 7 4»."""
        return len(self.groups) == len(self.digits) > 1

    @property
    def separators(self) -> str:
        """The separators inside the window, joined."""
        return "".join(group.before for group in self.groups[1:])


@lru_cache(maxsize=4)
def near(anchor: re.Pattern[str], text: str) -> Stretches:
    """Stretches of `text` around every match of `anchor`, in order and not overlapping.

    Finders that need a digit look only there; half of a text lies outside.
    """
    found: Stretches = []
    for match in anchor.finditer(text):
        start, end = max(0, match.start() - _REACH_BEFORE), match.end() + _REACH_AFTER
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def scan(pattern: re.Pattern[str], text: str, stretches: Stretches) -> Iterator[re.Match[str]]:
    """Matches of `pattern` in the stretches; what lies before them is still seen by lookbehind."""
    for start, end in stretches:
        yield from pattern.finditer(text, start, end)


def runs(text: str) -> Iterator[list[Group]]:
    """Every run of digit groups in `text`, in order; linear in the text's length."""
    for match in _RUN.finditer(text):
        groups: list[Group] = []
        last = match.start()
        for part in _GROUP.finditer(text, match.start(), match.end()):
            groups.append(Group(part.group(), part.start(), part.end(), text[last : part.start()]))
            last = part.end()
        yield groups


def windows(groups: list[Group], first: int, shortest: int, longest: int) -> Iterator[Window]:
    """Windows that begin with group `first` and hold between `shortest` and `longest` digits."""
    digits = ""
    for index in range(first, len(groups)):
        if index > first and _APART.search(groups[index].before):
            return
        digits += groups[index].digits
        if len(digits) > longest:
            return
        if len(digits) >= shortest:
            taken = tuple(groups[first : index + 1])
            yield Window(digits, taken[0].start, taken[-1].end, taken)


def luhn(ten: str) -> bool:
    """Whether the tenth digit is the check digit of the first nine (Skatteverket, SKV 704)."""
    total = 0
    for index, char in enumerate(ten[:9]):
        product = int(char) * (2 - index % 2)
        total += product - 9 if product > 9 else product
    return (10 - total % 10) % 10 == int(ten[9])


def birth_date(six_or_eight: str) -> tuple[date, bool] | None:
    """The day that YYMMDD or YYYYMMDD points at and whether 60 was added to it; else None."""
    year, month, day = six_or_eight[:-4], int(six_or_eight[-4:-2]), int(six_or_eight[-2:])
    if len(year) == 4 and not "1890" <= year <= "2039":
        return None
    coordination = day > _DAY_SHIFT
    # A leap year stands in for an unknown century, so that 29 February isn't lost.
    full_year = int(year) if len(year) == 4 else 2000
    try:
        found = date(full_year, month, day - _DAY_SHIFT if coordination else day)
    except ValueError:
        return None
    return found, coordination
