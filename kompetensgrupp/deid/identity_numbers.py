"""Finds personnummer and samordningsnummer in every spelling: mistyped, spaced, masked, split.

Judges one window of digits at a time; knows no names, places or other numbers.
"""

import re
from collections.abc import Iterator

from kompetensgrupp.deid import clues
from kompetensgrupp.deid.digits import (
    DIGITS,
    Group,
    Stretches,
    Window,
    birth_date,
    luhn,
    near,
    scan,
    windows,
)
from kompetensgrupp.deid.draft import Draft
from kompetensgrupp.deid.types import Kind

_BREAKS_TWELVE = frozenset({2, 4, 6, 8, 10})
_BREAKS_TEN = frozenset({2, 4, 6, 8})
_DATE_GOES_ON = re.compile(r"[-/.]\d\d[-/.]\d\d(?!\d)")
_MOBILE = re.compile(r"07[02369]\d{7}\Z")
_MASKED = re.compile(
    r"(?<![\d\-])(?:(?:18|19|20)[ ]?)?(\d\d[ \-]?\d\d[ \-]?\d\d)[ ]{0,2}[-+/.]?[ ]{0,2}"
    r"(?=[\dxX*#?•_.]{2,4})(?![\d]{4})[\dxX]{0,3}(?:[xX*#?•_]{1,4}|"
    r"\.{3,4})[\dxX*#?•_]{0,3}(?![\w*#])"
)
_MASKED_DATE = re.compile(
    r"(?<![\w\-*])(?:(?:18|19|20)?[\dxX*#?]{6})[ ]?[-+][ ]?(\d{4})(?![\w*#\-])"
)
_SPLIT = re.compile(
    r"(?<![\d\-])((?:(?:18|19|20)\d\d|\d\d)[ \-]?\d\d[ \-]?\d\d)(?!\d)"
    r"([^\d\n]{1,60}?\n?[^\d\n]{0,30}?)(?<!\d)"
    r"(\d{4}|\d \d \d \d|\d\d \d\d)(?![\d])(?![ ]?[-/]\d)"
)
_SPLIT_CLUE = re.compile(
    r"sista|siffr|kontroll|därefter|följt av|och sen|sedan|slutar|slut", re.IGNORECASE
)
_RESERVE = re.compile(r"(?<![\d\-])(?:18|19|20)?\d{6}[ ]?-?[ ]?(?:TF|[A-Z])[ ]?\d{2,3}[A-Z]?(?!\w)")


def judge(text: str, window: Window) -> Draft | None:
    """A finding for ten or twelve digits that read as a personnummer or samordningsnummer."""
    length = len(window.digits)
    if length not in (10, 12) or not _shape_fits(window, length):
        return None
    if _DATE_GOES_ON.match(text, window.end):
        return None
    born = birth_date(window.digits[: length - 4])
    said = _said(text, window)
    if born is None:
        broken = (
            "\n" in window.separators or "19" in window.digits[2:6] or "20" in window.digits[2:6]
        )
        return _said_but_wrong(window, said) if said and not broken else None
    ten = window.digits[-10:]
    if _rather_phone(window, said) or (length == 10 and _amount(text, window)):
        return None
    if said is None and length == 10 and not luhn(ten) and _reads_as_something_else(text, window):
        return None
    return _valid(window, said, coordination=born[1], checked=luhn(ten))


def _shape_fits(window: Window, length: int) -> bool:
    if window.spaced_out:
        return True
    allowed = _BREAKS_TWELVE if length == 12 else _BREAKS_TEN
    breaks = window.breaks
    if breaks == (length - 4, length - 3):  # «870928-9-816»
        return True
    if not allowed.issuperset(breaks):
        return False
    # «12 14 16 18 20» is a list of numbers; the last four digits stand together in an identity.
    tail = length - 2
    return tail not in breaks or (length - 4) in breaks


def _said(text: str, window: Window) -> Kind | None:
    around = clues.before(text, window.start)
    latest = clues.latest(
        around, (clues.SAMORDNING, clues.PERSONNUMMER, clues.PHONE_WORD, clues.CASE_WORD)
    )
    if latest is clues.SAMORDNING:
        return Kind.SAMORDNINGSNUMMER
    if latest is not None:
        return Kind.PERSONNUMMER if latest is clues.PERSONNUMMER else None
    behind = clues.after(text, window.end)
    if clues.SAMORDNING.search(behind):
        return Kind.SAMORDNINGSNUMMER
    return Kind.PERSONNUMMER if clues.PERSONNUMMER.search(behind) else None


def _rather_phone(window: Window, said: Kind | None) -> bool:
    if said is not None or not _MOBILE.match(window.digits):
        return False
    return window.breaks != (6,)


def _amount(text: str, window: Window) -> bool:
    return bool(clues.AMOUNT_AFTER.match(text[window.end : window.end + 12]))


def _reads_as_something_else(text: str, window: Window) -> bool:
    """Ten digits with a wrong check digit that the writer calls an account or a case."""
    if window.breaks == (6,):
        return False
    around = clues.before(text, window.start)
    return bool(clues.BANK.search(around) or clues.CASE.search(around))


def _said_but_wrong(window: Window, said: Kind) -> Draft:
    return Draft(
        window.start, window.end, said, "pnr.said",
        f"Texten kallar det {said.label.lower()}, fast datumet i numret inte finns.", 0.9,
    )  # fmt: skip


def _valid(window: Window, said: Kind | None, *, coordination: bool, checked: bool) -> Draft:
    kind = Kind.SAMORDNINGSNUMMER if coordination else Kind.PERSONNUMMER
    if said is Kind.SAMORDNINGSNUMMER:
        kind = said
    digits = "Tolv" if len(window.digits) == 12 else "Tio"
    day = "giltigt datum plus 60" if coordination else "giltigt datum"
    if checked:
        return Draft(
            window.start, window.end, kind, "pnr.checksum",
            f"{digits} siffror med {day}; kontrollsiffran stämmer.", 0.99,
        )  # fmt: skip
    return Draft(
        window.start, window.end, kind, "pnr.date",
        f"{digits} siffror med {day}; kontrollsiffran stämmer inte, men det kan vara felskrivet.",
        0.9,
    )  # fmt: skip


def mistyped(text: str, groups: list[Group], first: int) -> Draft | None:
    """A digit too many or too few where the writer says that it is a personnummer."""
    around = re.split(r"\d", clues.before(text, groups[first].start, 30))[-1]
    latest = clues.latest(
        around, (clues.SAMORDNING, clues.PERSONNUMMER, clues.PHONE_WORD, clues.CASE_WORD)
    )
    if latest is not clues.SAMORDNING and latest is not clues.PERSONNUMMER:
        return None
    coordination = latest is clues.SAMORDNING
    longest = None
    for window in windows(groups, first, 5, 14):
        separators = {group.before for group in window.groups[1:]}
        if all(len(s.strip()) <= 1 and "," not in s and ";" not in s for s in separators):
            longest = window
    if longest is None:
        return None
    kind = Kind.SAMORDNINGSNUMMER if coordination else Kind.PERSONNUMMER
    return Draft(
        longest.start, longest.end, kind, "pnr.mistyped",
        f"Texten kallar det {kind.label.lower()}; antalet siffror stämmer inte, men det kan vara "
        "felskrivet.", 0.85,
    )  # fmt: skip


def patterns(text: str) -> Iterator[Draft]:
    """Masked numbers, reserve numbers and numbers split by words."""
    stretches = near(DIGITS, text)
    for match in scan(_MASKED, text, stretches):
        if birth_date(re.sub(r"\D", "", match.group(1))):
            yield Draft(
                match.start(), match.end(), Kind.PERSONNUMMER, "pnr.masked",
                "Ett giltigt datum följt av delvis dolda siffror: ett maskerat personnummer.", 0.95,
            )  # fmt: skip
    for match in scan(_MASKED_DATE, text, stretches):
        if re.search(r"[xX*#?]", match.group()) and not match.group()[:-5].strip().isdigit():
            yield Draft(
                match.start(), match.end(), Kind.PERSONNUMMER, "pnr.masked",
                "Dolda siffror följda av fyra: ett delvis maskerat personnummer.", 0.85,
            )  # fmt: skip
    for match in scan(_RESERVE, text, stretches):
        yield Draft(
            match.start(), match.end(), Kind.PERSONNUMMER, "pnr.reserve",
            "Ett datum följt av bokstav och siffror: ett reservnummer eller tillfälligt nummer.",
            0.85,
        )  # fmt: skip
    yield from _split(text, stretches)


def _split(text: str, stretches: Stretches) -> Iterator[Draft]:
    for match in scan(_SPLIT, text, stretches):
        between = match.group(2)
        date_digits = re.sub(r"\D", "", match.group(1))
        if not birth_date(date_digits) or not _SPLIT_CLUE.search(between):
            continue
        for part in (1, 3):
            yield Draft(
                match.start(part), match.end(part), Kind.PERSONNUMMER, "pnr.split",
                "Datum och de fyra sista siffrorna var för sig: ett delat personnummer.", 0.95,
            )  # fmt: skip
