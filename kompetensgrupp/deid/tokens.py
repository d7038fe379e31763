"""Cuts folded text into words that know whether a capital letter means anything where they stand.

Knows abbreviations and sentence ends; knows no names.
"""

import re
from typing import NamedTuple

from kompetensgrupp.deid.vocabulary import ABBREVIATIONS

_TOKEN = re.compile(
    r"[^\W\d_]\w*(?:(?:-\n?|['’´`])[^\W\d_]\w*)*(?::(?:s|n|ns|na|en|ens|ar|are|arna|are)\b)?"
)
_ENDS = re.compile(r"[.!?…]")
_OPENERS = re.compile(r"[\n:•*\"“”»«\[/;|>–]|(?:\A|\s)-\s")


class Token(NamedTuple):
    """A word `text[start:end]`. `opens`: a sentence, line, list item or quotation begins here.

    `stem` is the lower-case word without a genitive s.
    """

    text: str
    lower: str
    start: int
    end: int
    gap: str
    cap: bool
    caps: bool
    opens: bool
    sentence: bool
    stem: str


def _stem(word: str) -> str:
    """The word without a genitive s; the word itself when there is none."""
    if word[-1] == "s":
        if len(word) > 2 and word[-2] in ":'’´":
            return word[:-2]
        return word[:-1] if len(word) > 2 else word
    return word[:-1] if word[-1] == "'" else word


def tokenise(text: str) -> list[Token]:
    """The words of `text` in order; linear."""
    found: list[Token] = []
    last_end, last = 0, None
    for match in _TOKEN.finditer(text):
        raw = match.group()
        gap = text[last_end : match.start()]
        sentence = opens = last is None
        if gap != " " and last is not None:
            sentence = _sentence_ends(gap, last)
            opens = sentence or bool(_OPENERS.search(gap))
        word = raw.replace("-\n", "" if raw.partition("-\n")[2][:1].islower() else "-")
        lower = word.lower().replace("i\u0307", "i")  # the Turkish İ becomes two letters
        last = Token(
            word, lower, match.start(), match.end(), gap, word[0].isupper(),
            len(word) > 1 and word.isupper(), opens, sentence, _stem(lower),
        )  # fmt: skip
        found.append(last)
        last_end = match.end()
    return found


def words(text: str) -> list[str]:
    """The words of `text` in lower case, without what stands around them."""
    return [match.group().lower() for match in _TOKEN.finditer(text)]


def _sentence_ends(gap: str, before: Token) -> bool:
    ends = _ENDS.findall(gap)
    if not ends:
        return "\n\n" in gap
    if gap[0] != "." or ends != ["."] or before.lower not in ABBREVIATIONS:
        return True
    # «Storgatan 4 D. Ring»: a letter after a number shortens nothing.
    return before.cap and len(before.text) == 1 and before.gap.rstrip()[-1:].isdigit()
