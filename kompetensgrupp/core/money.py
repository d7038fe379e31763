"""Money, shares and hours as Swedish readers write them, kept as whole numbers. Pure.

Money in öre, extents in tenths of a percent, hours in minutes: exact, whatever the database.
"""

import re

#: One öre less than a billion kronor.
MOST = 99_999_999_999
FULL_TIME = 1000
_SPACES = re.compile(r"[\s\u00a0\u2009\u202f]+")
_NUMBER = re.compile(
    r"(?P<whole>[0-9]{1,3}(?: [0-9]{3})+|[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+)"
    r"(?:[,.](?P<part>[0-9]{1,2}))?"
)
_CLOCK = re.compile(r"(?P<hours>[0-9]{1,3}):(?P<minutes>[0-5][0-9])")
_QUARTER = 15


def parse_ore(text: str) -> int:
    """Öre of «1 234,50 kr», «1234,5», «1 234.50» or «1.234». Raises ValueError.

    >>> parse_ore("1 234,50 kr"), parse_ore("290400"), parse_ore("0,5")
    (123450, 29040000, 50)
    """
    plain = re.sub(r" ?(?:kr|kronor|sek|:-)\.?$", "", _plain(text))
    ore = _hundredths(plain)
    if ore > MOST:
        raise ValueError("more than anybody grants")
    return ore


def parse_extent(text: str) -> int:
    """Tenths of a percent of «10 %», «12,5». Raises ValueError above 100 % or below 0,1 %."""
    hundredths = _hundredths(re.sub(r" ?(?:%|procent)$", "", _plain(text)))
    tenths, rest = divmod(hundredths, 10)
    if rest or not 0 < tenths <= FULL_TIME:
        raise ValueError("no extent")
    return tenths


def parse_minutes(text: str) -> int:
    """Minutes of «2», «1,5», «1:30» or «2 tim». Raises ValueError for less than whole quarters."""
    plain = re.sub(r" ?(?:h|tim|timme|timmar)\.?$", "", _plain(text))
    if found := _CLOCK.fullmatch(plain):
        minutes, rest = int(found["hours"]) * 60 + int(found["minutes"]), 0
    else:
        minutes, rest = divmod(_hundredths(plain) * 60, 100)
    if rest or minutes % _QUARTER or not minutes:
        raise ValueError("no whole quarters")
    return minutes


def _plain(text: str) -> str:
    return _SPACES.sub(" ", text).strip().lower()


def _hundredths(plain: str) -> int:
    found = _NUMBER.fullmatch(plain)
    if found is None:
        raise ValueError("no number")
    whole = re.sub(r"[ .]", "", found["whole"])
    if len(whole) > 15:
        raise ValueError("too long a number")
    return int(whole) * 100 + int((found["part"] or "").ljust(2, "0"))


def kronor(ore: int | None) -> str:
    """«1 234,50 kr», «290 400 kr», «−50 kr», «–» for nothing to say."""
    return "–" if ore is None else f"{amount(ore)}\u00a0kr"


def amount(ore: int | None) -> str:
    """The same without its unit, as it stands in a field; nothing for None."""
    if ore is None:
        return ""
    whole, part = divmod(abs(ore), 100)
    text = f"{whole:,}".replace(",", "\u00a0") + (f",{part:02d}" if part else "")
    return f"\u2212{text}" if ore < 0 else text


def extent(tenths: int | None) -> str:
    """«12,5 %», «10 %»; nothing for None."""
    if tenths is None:
        return ""
    whole, part = divmod(tenths, 10)
    return f"{whole}{f',{part}' if part else ''}\u00a0%"


def hours(minutes: int) -> str:
    """«1,5», «12»: hours with what decimals the quarters need."""
    text = f"{minutes / 60:.2f}".rstrip("0").rstrip(".")
    return text.replace(".", ",")


def hours_rounded(minutes: int) -> str:
    """«12», «1 720»: whole hours, for what is reckoned out of an extent."""
    return f"{round(minutes / 60):,}".replace(",", "\u00a0")
