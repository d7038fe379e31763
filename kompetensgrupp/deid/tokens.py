"""Cuts folded text into words that know whether a capital letter means anything where they stand.

Knows abbreviations and sentence ends; knows no names.
"""

import re
from dataclasses import dataclass

_TOKEN = re.compile(
    r"[^\W\d_]\w*(?:(?:-\n?|['’´`])[^\W\d_]\w*)*(?::(?:s|n|ns|na|en|ens|ar|are|arna|are)\b)?"
)
_ABBREVIATIONS = frozenset(
    """bl a t ex dvs m fl osv ca resp ev inkl exkl enl f d dr doc prof st kap tel mob nr ang ank avd
    beg bilagt ek fig forts hr fr ing jfr kl leg ssk lic max min mots obs pat p g pga red reg sid
    sign spec tfn tf tr vd vik övr ö s o i h k sen jr sr sek std art bitr tom fom from mom""".split()
)
_ENDS = re.compile(r"[.!?…]")
_OPENERS = re.compile(r"[\n:•*\"“”»«\[/;|>–]|(?:\A|\s)-\s")


@dataclass(frozen=True, slots=True)
class Token:
    """A word `text[start:end]`. `opens`: a sentence, line, list item or quotation begins here."""

    text: str
    lower: str
    start: int
    end: int
    gap: str
    cap: bool
    caps: bool
    opens: bool
    sentence: bool

    @property
    def stem(self) -> str:
        """The word without a genitive s, in lower case; the word itself when there is none."""
        word = self.lower
        for ending in (":s", "'s", "’s", "´s", "'"):
            if word.endswith(ending):
                return word[: -len(ending)]
        return word[:-1] if len(word) > 2 and word.endswith("s") else word


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
        letters = [c for c in word if c.isalpha()]
        found.append(
            Token(
                word, word.lower(), match.start(), match.end(), gap, word[0].isupper(),
                len(letters) > 1 and word == word.upper(), opens, sentence,
            )
        )  # fmt: skip
        last_end, last_lower = match.end(), word.lower()
    return found


def _sentence_ends(gap: str, before: str) -> bool:
    end = _ENDS.search(gap)
    if end is None:
        return "\n\n" in gap
    return not (gap[end.start()] == "." and end.start() == 0 and before in _ABBREVIATIONS)
