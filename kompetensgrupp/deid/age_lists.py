"""Finds ages that stand in a row or beside a name: «barn 3, 5 och 9 år», «Tyra 8, Wille 11».

Knows the same words as `ages`; leaves ranges alone.
"""

import re
from collections.abc import Iterator

from kompetensgrupp.deid import wordclass as w
from kompetensgrupp.deid.age_words import NUMBER, SINCE, SMALL, WORD, draft, ranged
from kompetensgrupp.deid.digits import Stretches, scan
from kompetensgrupp.deid.draft import Draft

_AT_AGE = re.compile(
    rf"\b(?:ålder|åldern|ålder är|ålder av|ålder på|åldrarna|åldrar|åldrarna är|vid|var|"
    rf"ålders?)[ ]?[:=]?[ ](?P<n>{NUMBER})(?P<rest>(?:(?:, ?| och | & | respektive |"
    rf"\+){NUMBER})*)(?P<tail> års? ålder| år)?",
    re.IGNORECASE,
)
_ASKED = re.compile(
    rf"\b(?:ålder|åldrar|gamla|gammal|gammalt)\b[^.?\n]{{0,30}}\?[\s\-]{{1,4}}"
    rf"(?:de |dom |han |hon )?(?:är )?"
    rf"(?P<n>{NUMBER}(?:(?:, ?| och | resp\.? ){NUMBER}){{0,6}})(?=[ .,!\n]|\Z)",
    re.IGNORECASE,
)
_PAIR = re.compile(
    rf"\b(?=[\daefnstå])(?P<a>{SMALL})(?P<mid>(?:, {SMALL}){{0,5}} ?(?:och|o|resp\.?|"
    rf"respektive|&|samt|\+) ?)(?P<b>[1-9]\d?|{WORD})(?= år(?!s|\w| sedan| i )|-år|[ ]?åring|"
    rf" respektive)",
    re.IGNORECASE,
)
_RESPECTIVELY = re.compile(
    r"(?:, |är |\()(?P<a>[1-9]\d?)(?: år)? (?:respektive|resp\.?) (?P<b>[1-9]\d?)(?! ?(?:kr\b|%|"
    r"mg|timm|dag|veck|mån|procent|\d))",
    re.IGNORECASE,
)
_NAME_NUMBER = re.compile(
    r"(?<![\w\-])(?P<name>[^\W\d_][\w\-]+) (?P<n>[1-9]\d?)(?=[,;)\n]|\.(?!\d)| och [^\W\d_]|\Z)"
)
_BOTH = re.compile(
    r"[A-ZÅÄÖ][\w\-]+ (?:och|&|o) [A-ZÅÄÖ][\w\-]+ (?:är|var|fyller) (?:nu |bara |då )?"
    r"(?P<a>[1-9]\d?) (?:och|resp\.?|respektive|&|o) (?P<b>[1-9]\d?)(?=[.,;)!\n]|\Z)"
)
_EITHER = re.compile(
    r"\b(?:han|hon|hen|jag|som|klienten) (?:är|e|var) (?:nu |alltså |väl |kanske )?\d\d eller "
    r"(?P<b>\d\d)(?= år\b|[.,;)!?\n]| och |\Z)",
    re.IGNORECASE,
)
_CHILDREN = re.compile(
    rf"\b(?:barn|barnen|söner|sönerna|döttrar|döttrarna|pojkar|pojkarna|flickor|flickorna|"
    rf"tvillingar|tvillingarna|syskon|syskonen|ungar|ungarna|barnbarn|barnbarnen|son|dotter|"
    rf"sonen|dottern|grabbar|grabbarna|tjejer|tjejerna)"
    rf"(?:[ ,:(]{{1,2}}(?:är|som är|i åldrarna|på|ålder|åldrar|åldern|nu|f\.)?){{1,3}} "
    rf"?(?P<n>{SMALL}(?:(?: år)?(?:, ?| och | & | samt | resp\.? | respektive |\+|"
    rf"/){SMALL}){{1,7}})(?![\d\w%]|[.,]\d| ?(?:kr\b|%|mg\b|timm|dag|veck|gång|procent|mån))",
    re.IGNORECASE,
)


def find(text: str, stretches: Stretches) -> Iterator[Draft]:
    """Ages in a row in the stretches of `text` that hold numbers, perhaps overlapping."""
    for match in scan(_AT_AGE, text, stretches):
        word = match.group().split()[0].lower()
        if word in ("vid", "var") and not (match["tail"] or "").endswith("ålder"):
            continue
        if ranged(text, match.start("n"), match.end()):
            continue
        yield draft(match.start("n"), match.end("n"), "age.exact")
        if match["rest"]:
            yield from _each(text, match.start("rest"), match.end("rest"))
    for pattern in (_ASKED, _CHILDREN):
        for match in scan(pattern, text, stretches):
            yield from _each(text, match.start("n"), match.end("n"))
    yield from _pairs(text, stretches)


def _pairs(text: str, stretches: Stretches) -> Iterator[Draft]:
    for match in scan(_NAME_NUMBER, text, stretches):
        name = match["name"]
        capital = name[0].isupper() and not name.isupper()
        if w.sure_name(name.lower()) if capital else w.sure_lower_name(name):
            yield draft(match.start("n"), match.end("n"), "age.apposition")
    for match in scan(_EITHER, text, stretches):
        yield draft(match.start("b"), match.end("b"), "age.exact")
    for match in scan(_BOTH, text, stretches):
        yield from _each(text, match.start("a"), match.end("b"))
    for match in scan(_RESPECTIVELY, text, stretches):
        yield from _each(text, match.start("a"), match.end("b"))
    for match in scan(_PAIR, text, stretches):
        if not SINCE.search(text[max(0, match.start() - 20) : match.start()]):
            yield from _each(text, match.start("a"), match.end("b"))


def _each(text: str, start: int, end: int) -> Iterator[Draft]:
    for number in re.finditer(rf"\d{{1,2}}|\b(?:{WORD})\b", text[start:end], re.IGNORECASE):
        yield draft(start + number.start(), start + number.end(), "age.list")
