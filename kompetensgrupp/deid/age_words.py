"""What ages are written with: number words, ranges, durations, and the finding itself.

Shared by the finders of ages; finds nothing by itself.
"""

import re

from kompetensgrupp.deid.draft import Draft
from kompetensgrupp.deid.normalise import NUMBER_PATTERN, NUMBER_WORDS
from kompetensgrupp.deid.types import Kind

WORD = rf"(?=[aefnstå])(?!en\b){NUMBER_PATTERN}"
NUMBER = rf"(?:\d{{1,3}}(?:[,.]5| ?½| ?1⁄2)?(?![\d,.]\d)|{WORD}(?: och (?:en|ett) halvt?)?)"
SMALL = rf"(?:1[0-9]|[1-9]|{WORD})"
SINCE = re.compile(
    r"(?:\b(?:i|för|under|efter|på|inom|om|över|sedan|drygt|minst|mer än|mindre än|mellan|"
    r"ytterligare|cirka|ca|omkring|kring|runt|ungefär|nästan|upp till|varje|var|vart|senaste|"
    r"tidigare|första|sista|högst|max|"
    r"närmare|totalt|sammanlagt|gångna|kommande|närmaste|jobbat|arbetat|bott|gått|haft|levt|"
    r"varit|tog|dröjt|tagit|studerat|ca\.|fyller inte|knappt|över|under|fler än|följande|de|"
    r"dom|alla|hela|av|på)[ ])\Z",
    re.IGNORECASE,
)


def ranged(text: str, start: int, end: int) -> bool:
    """«25-29 år», «30 och 35 år» after «mellan», «40-årsåldern», «18 till 24 år»."""
    lead = text[max(0, start - 16) : start].lower()
    if re.match(r" ?(?:-|till|/) ?\d", text[end : end + 8]):
        return True
    trail = text[end : end + 10].lower()
    if re.search(r"(?:\d ?(?:-|till|/) ?|mellan \w+ och |mellan \w+ till )\Z", lead):
        return True
    if re.search(
        r"\b(?:över|under|minst|högst|från|upp till|äldre än|yngre än|max|ca|cirka|omkring|"
        r"kring|runt|typ|ungefär|i)\s\Z",
        lead,
    ):
        return True
    return trail.startswith(("åldern", "års åldern", "-årsåldern"))


def number(word: str) -> int:
    """The number that digits or a number word say, without halves; 0 for anything else."""
    digits = re.match(r"\d+", word)
    if digits:
        return int(digits.group())
    return int(NUMBER_WORDS.get(word.lower().partition(" ")[0], "0"))


def draft(start: int, end: int, rule: str) -> Draft:
    """A finding of kind ÅLDER."""
    why = "En exakt ålder: skriv ett spann, till exempel «45–54 år»."
    return Draft(start, end, Kind.ALDER, rule, why, 0.88)
