"""Finds years of birth: «född 1985», «f. -58», «födda 2012, 2015 och 2020», «en åttiofyra».

Knows no ages and no dates.
"""

import re
from collections.abc import Iterator

from kompetensgrupp.deid.digits import Stretches, scan
from kompetensgrupp.deid.draft import Draft
from kompetensgrupp.deid.types import Kind

_TENS_YEAR = (
    r"(?:nittonhundra|tjugohundra)?(?:tjugo|trettio|fyrtio|femtio|sextio|sjuttio|åttio|nittio)"
    r"(?:ett|två|tre|fyra|fem|sex|sju|åtta|nio)?"
)
_BORN = re.compile(
    r"\b(?:född[a]?|födde?s|f\.|f|födelseår(?:et)?|årgång|årsmodell|föddes|nedkom)(?: (?:år|"
    r"är|i \w+|på \w+|hösten|våren|sommaren|vintern|här|där|utomlands)){0,3}[ ]?[:=]?[ "
    rf"]?(?P<n>(?:19|20)\d\d|['’´-]?\d\d(?![\d/:\-]|\.\d)|{_TENS_YEAR})"
    r"(?!\w|-\d\d|/\d| ?(?:%|procent))",
    re.IGNORECASE,
)
_YEAR_BORN = re.compile(
    r"(?<![\w-])(?P<n>(?:19[2-9]\d|20[0-2]\d))(?= (?:född|föddes))|\bå?rgång "
    r"(?P<m>\d\d)(?!\d)|(?<![\w-])(?P<k>\d\d)(?:a|:a|:an|:or)(?=[ .,;!?)]|\Z)|"
    r"(?<!\w)(?P<w>(?:fyrtio|femtio|sextio|sjuttio|åttio|nittio)(?:ett|två|tre|fyr|fem|sex|"
    r"sju|ått|åtta|ni|nio|fyra))a(?=[ .,;!?]|\Z)",
    re.IGNORECASE,
)
_MORE_BORN = re.compile(
    r"\bföd(?:da?|elseår\w*)\b[^.\n]{0,20}?(?P<n>(?:19|20)\d\d(?:(?:, ?| och | samt | respektive |"
    r" resp\.? |/)(?:19|20)\d\d){1,8})(?!\d|-\d)",
    re.IGNORECASE,
)
_WHY = "Ett födelseår är en exakt ålder: skriv årtiondet, till exempel «på 1980-talet»."


def find(text: str, stretches: Stretches) -> Iterator[Draft]:
    """Years of birth in the stretches of `text` that hold numbers, perhaps overlapping."""
    for pattern in (_BORN, _YEAR_BORN):
        for match in scan(pattern, text, stretches):
            name = next(name for name, year in match.groupdict().items() if year)
            yield _draft(match.start(name), match.end(name))
    for match in scan(_MORE_BORN, text, stretches):
        for year in re.finditer(r"\d{4}", match["n"]):
            yield _draft(match.start("n") + year.start(), match.start("n") + year.end())


def _draft(start: int, end: int) -> Draft:
    return Draft(start, end, Kind.ALDER, "age.born", _WHY, 0.88)
