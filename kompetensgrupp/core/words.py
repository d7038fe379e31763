"""Dates, times and numbers in plain Swedish words, as the screen shows them.

Written by hand because a thread shows hundreds of them: docs/adr/0008.
"""

from collections.abc import Sequence
from datetime import date, datetime

from kompetensgrupp.core import clock

MONTHS = (
    "januari februari mars april maj juni juli augusti september oktober november december".split()
)
DAYS = "måndag tisdag onsdag torsdag fredag lördag söndag".split()
_FEW = "noll en två tre fyra fem sex sju åtta nio tio elva tolv".split()


def day(value: date | datetime | None) -> str:
    """«12 mars», with the year when it isn't the current one."""
    if value is None:
        return ""
    when = clock.local(value).date() if isinstance(value, datetime) else value
    text = f"{when.day} {MONTHS[when.month - 1]}"
    return text if when.year == clock.today().year else f"{text} {when.year}"


def full_day(value: date) -> str:
    """«12 mars 2026»: for what is kept."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def moment(value: datetime | None) -> str:
    """«12 mars kl. 13.40»."""
    if value is None:
        return ""
    when = clock.local(value)
    return f"{day(value)} kl. {when.hour}.{when.minute:02d}"


def time(value: datetime) -> str:
    """«14.32»."""
    when = clock.local(value)
    return f"{when.hour}.{when.minute:02d}"


def until(value: date | datetime | None) -> str:
    """«om 3 dagar», «i dag», «för 2 dagar sedan»."""
    if value is None:
        return ""
    when = clock.local(value).date() if isinstance(value, datetime) else value
    days = (when - clock.today()).days
    named = {0: "i dag", 1: "i morgon", -1: "i går"}
    if days in named:
        return named[days]
    return f"om {days} dagar" if days > 0 else f"för {-days} dagar sedan"


def ago(value: datetime | None) -> str:
    """«i dag kl. 9.14», «i går», «för 3 dagar sedan», then the date."""
    if value is None:
        return ""
    days = (clock.today() - clock.local(value).date()).days
    if days == 0:
        return f"i dag kl. {time(value)}"
    return until(clock.local(value).date()) if days < 8 else day(value)


def number(count: int, one: str, many: str) -> str:
    """«ett inlägg», «3 inlägg», «inga inlägg»: a count with its noun."""
    small = {0: f"inga {many}" if one.startswith(("ett ", "en ")) else f"0 {many}", 1: one}
    return small.get(count, f"{count} {many}")


def few(count: int) -> str:
    """«tre»: a small number of something in the common gender, a larger one in digits."""
    return _FEW[count] if 0 <= count < len(_FEW) else str(count)


def listed(items: Sequence[str]) -> str:
    """«a, b och c»."""
    *first, last = items or [""]
    return f"{', '.join(first)} och {last}" if first else last


def number_sv(value: float | None) -> str:
    """«1 234», «2,5», «–» for nothing to say: a number as Swedish readers write it."""
    if value is None:
        return "–"
    text = f"{value:,.1f}".removesuffix(".0")
    return text.replace(",", "\u00a0").replace(".", ",")
