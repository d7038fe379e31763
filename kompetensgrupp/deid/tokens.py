"""Cuts folded text into words that know whether a capital letter means anything where they stand.

Knows abbreviations and sentence ends; knows no names.
"""

import re
from typing import NamedTuple

_TOKEN = re.compile(
    r"[^\W\d_]\w*(?:(?:-\n?|['’´`])[^\W\d_]\w*)*(?::(?:s|n|ns|na|en|ens|ar|are|arna|are)\b)?"
)
_ABBREVIATIONS = frozenset(
    """bl a t ex dvs m fl osv ca resp ev inkl exkl enl f d dr doc prof st kap tel mob nr
    ang ank avd     beg bilagt ek fig forts hr fr ing jfr kl leg ssk lic max min mots
    obs pat p g pga red reg sid     sign spec tfn tf tr vd vik övr ö s o i h k sen jr sr
    sek std art bitr tom fom from mom""".split()
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
    last_end, last_lower = 0, ""
    for match in _TOKEN.finditer(text):
        raw = match.group()
        gap = text[last_end : match.start()]
        sentence = last_end == 0 or _sentence_ends(gap, last_lower)
        opens = sentence or bool(_OPENERS.search(gap))
        word = raw.replace("-\n", "" if raw.partition("-\n")[2][:1].islower() else "-")
        found.append(
            Token(
                word, word.lower(), match.start(), match.end(), gap, word[0].isupper(),
                len(word) > 1 and word.isupper(), opens, sentence, _stem(word.lower()),
            )
        )  # fmt: skip
        last_end, last_lower = match.end(), word.lower()
    return found


def _sentence_ends(gap: str, before: str) -> bool:
    end = _ENDS.search(gap)
    if end is None:
        return "\n\n" in gap
    return not (gap[end.start()] == "." and end.start() == 0 and before in _ABBREVIATIONS)
