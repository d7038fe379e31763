"""Finds Swedish and foreign telephone numbers; leaves public service numbers alone.

Judges one window of digits at a time; knows no names or other numbers.
"""

import re

from kompetensgrupp.deid import clues
from kompetensgrupp.deid.digits import Group, Window
from kompetensgrupp.deid.draft import Draft
from kompetensgrupp.deid.types import Kind

_PUBLIC = re.compile(r"(?:0?77[01]\d*|020\d+|0200\d+|112|1177|11414|113\s?13|118118|116\s?\d{3})\Z")
_MOBILE = re.compile(r"0?7[02369]\d{7}\Z")
_TYPO = re.compile(r"07[02369]\d{6,8}\Z")
_LANDLINE = re.compile(r"0(?:8\d{6,8}|[1-69]\d{6,8})\Z")
_CLOCKS = re.compile(r"[012]?\d\.\d\d ?- ?[012]?\d\.\d\d\Z")
_AREA = re.compile(r"0(?:8|1[0-9]|[2-69][0-9])\d?\Z")
_PLUS = re.compile(r"(?:\(?\+|\b00)[ (]{0,2}\Z")
_MASK_TAIL = re.compile(r"(?:[ \-]{0,3}[xX*]{2,4}){1,4}(?!\w)")
_SERVICE_LINE = re.compile(
    r"(?:stöd|hjälp|telefon|jour|rådgivnings)linje|kund(?:center|tjänst|service)|upplysning|"
    r"rådgivning|myndigheten|kassan|förmedlingen|verket|fonden|förbundet",
    re.IGNORECASE,
)
_LOCAL_SEPARATORS = re.compile(r"[ \-./]*\Z")


def public(digits: str) -> bool:
    """112, 1177, 114 14, 0771 and 020 numbers belong to nobody."""
    return bool(_PUBLIC.match(digits))


def may_begin(text: str, group: Group) -> bool:
    """Whether a telephone number can begin with this group of digits."""
    return (
        group.digits.startswith(("0", "46")) or "+" in text[max(0, group.start - 4) : group.start]
    )


def judge(text: str, window: Window) -> Draft | None:
    """A finding for seven to fifteen digits that read as a telephone number."""
    apart = not set(":,;").isdisjoint(window.separators)
    if apart and not (_MOBILE.match(window.digits) and window.breaks[:1] == (3,)):
        return None
    if _CLOCKS.match(text[window.start : window.end]):
        return None
    return _foreign_or_plus(text, window) or _national(text, window)


def _foreign_or_plus(text: str, window: Window) -> Draft | None:
    start = window.start
    plus = re.search(r"\(?\+[ (]{0,2}\Z", text[max(0, start - 4) : start])
    digits = window.digits
    if plus is None and digits.startswith("00") and len(digits) > 10:
        digits = digits[2:]
        if not digits.startswith(("46", "45", "47", "358", "48", "49", "44", "9", "2", "38", "40")):
            return None
    elif plus is None:
        return _bare_country_code(text, window)
    if not 8 <= len(digits) <= 15:
        return None
    if digits.startswith("46"):
        rest = digits[2:].removeprefix("0")
        if public("0" + rest) or not 7 <= len(rest) <= 9:
            return None
    start -= len(plus.group()) if plus else 0
    return _found(start, window.end, "phone.country", "Ett telefonnummer med landsnummer.", 0.97)


def _bare_country_code(text: str, window: Window) -> Draft | None:
    """«46 70 174 06 12» or «4670…» without a plus, mobile only."""
    if re.match(r"46(?:0?)7[02369]\d{7}\Z", window.digits) and window.groups[0].digits[:2] == "46":
        return _found(
            window.start, window.end, "phone.country", "Ett mobilnummer med landsnummer.", 0.93
        )
    return None


def _national(text: str, window: Window) -> Draft | None:
    digits = window.digits
    if public(digits) or not digits.startswith("0"):
        return None
    mobile = bool(_MOBILE.match(digits))
    if not mobile and not _LANDLINE.match(digits):
        return _mistyped(text, window)
    if not _grouping_fits(window, mobile=mobile):
        return None
    if mobile:
        return _found(
            window.start, window.end, "phone.mobile",
            "Tio siffror som börjar på 07: ett mobilnummer.",
            0.97,
        )  # fmt: skip
    said = clues.near(clues.PHONE, text, window.start, window.end)
    if digits.startswith("010") and _SERVICE_LINE.search(clues.before(text, window.start)):
        return None
    if (
        not said
        and len(window.groups) == 1
        and clues.near(clues.CASE, text, window.start, window.end)
    ):
        return None
    return _found(
        window.start, window.end, "phone.landline", "Riktnummer och abonnentnummer.",
        0.95 if said else 0.85,
    )  # fmt: skip


def _mistyped(text: str, window: Window) -> Draft | None:
    """A mobile number with a digit too many or too few, where the words say telephone."""
    if not _TYPO.match(window.digits) or not clues.near(
        clues.PHONE, text, window.start, window.end
    ):
        return None
    return _found(
        window.start, window.end, "phone.mistyped",
        "Ser ut som ett mobilnummer med fel antal siffror.", 0.85,
    )  # fmt: skip


def _grouping_fits(window: Window, *, mobile: bool) -> bool:
    if len(window.groups) == 1:
        return mobile or len(window.digits) >= 8
    if window.spaced_out:
        return True
    first = window.groups[0].digits
    if mobile:
        return True
    return len(first) > 4 or bool(_AREA.match(first))


def local(text: str, window: Window) -> Draft | None:
    """Five to eight digits without an area code, where the words before say telephone."""
    lead = clues.before(text, window.start, 24)
    if window.digits.startswith("0") or public(window.digits) or "\n" in window.separators:
        return None
    if not _LOCAL_SEPARATORS.match(window.separators) or not _LOCAL_CLUE.search(lead):
        return None
    if clues.AMOUNT_AFTER.match(clues.after(text, window.end)):
        return None
    return _found(
        window.start,
        window.end,
        "phone.local",
        "Siffror efter ett ord som telefon eller mobil.",
        0.85,
    )


_LOCAL_CLUE = re.compile(
    r"(?:\btele?f?\b\.?|\btfn\b\.?|telefon(?:nummer|nr|en|numret)?|\bmobil(?:en|nummer|nr)?|"
    r"\bmob\b\.?|\bringa?|\bslå|\bsmsa?|\bnås på|direkt(?:nummer|nr|numret)|\bväxeln?|"
    r"\bankn(?:ytning)?\.?|\bhemnumret|\bnumret är|\bnummer är|\bfax)[\s:=.]{0,3}"
    r"(?:till |på |nr\.? ?|nummer |är |numret |dagtid |kväll |hem |arb(?:ete)? |[:.]\s?){0,3}\Z",
    re.IGNORECASE,
)


def masked_tail(text: str, groups: list[Group], first: int) -> Draft | None:
    """«070-174 xx xx»: an area code or mobile prefix and hidden digits."""
    if not re.match(r"0(?:7[02369]|[1-9])", groups[first].digits):
        return None
    end = groups[first].end
    for group in groups[first + 1 : first + 4]:
        if _MASK_TAIL.match(text, end):
            break
        end = group.end
    tail = _MASK_TAIL.match(text, end)
    if tail is None or len(text[groups[first].start : tail.end()]) < 8:
        return None
    return _found(
        groups[first].start,
        tail.end(),
        "phone.masked",
        "Ett telefonnummer med dolda siffror.",
        0.85,
    )


def _found(start: int, end: int, rule: str, why: str, confidence: float) -> Draft:
    return Draft(start, end, Kind.TELEFON, rule, why, confidence)
