"""Finds firms by the shape of what they call themselves: «åt Rent & Snyggt», «Tak & Plåt AB».

Works on text; runs of capitalised words are `entities`'.
"""

import re
from collections.abc import Iterator

from kompetensgrupp.deid import wordclass as w
from kompetensgrupp.deid.draft import Draft
from kompetensgrupp.deid.types import Kind

_WORD = r"[A-ZÅÄÖ][^\W\d_]{1,25}"
_PAIR = re.compile(
    rf"(?:\b(?:för|åt|hos|på|av|från|till|vid|firman?|företaget|bolaget) )?"
    rf"(?P<firm>{_WORD}(?: {_WORD})? & {_WORD})(?P<form> (?:AB|HB|KB|i {_WORD}))?"
)


def find(text: str) -> Iterator[Draft]:
    """Two capitalised words and «&» after a preposition, or before a legal form or a town."""
    if " & " not in text:
        return
    for match in _PAIR.finditer(text):
        told = match.start("firm") > match.start() or match["form"]
        words = re.findall(r"[^\W\d_]+", match["firm"].lower())
        if told and not all(map(w.allowed, words)):
            yield Draft(
                match.start("firm"), match.end("firm"), Kind.ORGANISATION, "org.pair",
                "Ett företags namn: skriv branschen eller «arbetsplatsen».", 0.8,
            )  # fmt: skip
