"""Swedish words reduced to their stems, and the places in a text where such words stand. Pure.

Search keeps and asks for stems made here, so that both databases find the same.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator
from functools import lru_cache

import snowballstemmer  # type: ignore[import-untyped]  # no stubs

_WORD = re.compile(r"[^\W_]{2,60}")
_STEMMER = snowballstemmer.stemmer("swedish")
#: Endings that Snowball leaves and what each becomes, in turn: arbetsförmåg(an) but no plan, organ
#: or tjänsteman; barn(et), hem(met), kvin(nan), hind(ret).
_LEFT_BY_SNOWBALL = tuple(
    (re.compile(ending), instead)
    for ending, instead in (
        (r"(?<=\w{3})(?<!pl)(?<!org)(?<![^m]m)an$", ""),
        (r"(?<=\w{2})et$", ""),
        (r"mm$", "m"),
        (r"nn$", "n"),
        (r"ndr$", "nd"),
    )
)
#: Words that nearly every text has: kept out of the index and out of questions.
COMMON = frozenset(
    "alla allt att av blev bli blir de dem den denna deras dess det detta dig din du där då efter "
    "ej eller en er ett från för ha hade han har hon honom hur här i icke ingen inte jag kan kom "
    "man med mig min mot mycket ni nu när någon något några och oss på sedan sig sin sina skulle "
    "som så till under upp ut utan vad var vara varför varit vem vi vid vilken vår är än även över"
    "".split()
)


def words(text: str) -> list[str]:
    """The words of a text in lower case, in order, without those that every text has.

    >>> words("SGI:n är låg, sa hon.")
    ['sgi', 'låg', 'sa']
    """
    return [word for word in _WORD.findall(plain(text)) if word not in COMMON]


def plain(text: str) -> str:
    """The text as words are compared in: lower case, and each letter one character."""
    return unicodedata.normalize("NFC", text.casefold())


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """The stem of a lower-case word: the same for all its inflections, or nearly.

    >>> stem("arbetsförmågans") == stem("arbetsförmågor"), stem("barnets"), stem("hindret")
    (True, 'barn', 'hind')
    """
    if word.endswith(("ets", "ena")):
        word = word[:-1]
    found = str(_STEMMER.stemWord(word))
    for ending, instead in _LEFT_BY_SNOWBALL:
        found = ending.sub(instead, found)
    return found


def stems(text: str) -> list[str]:
    """The stems of a text, each once, in the order they first stand there."""
    return list(dict.fromkeys(map(stem, words(text))))


# --- showing ---------------------------------------------------------------------------------

Parts = list[tuple[str, bool]]


def marked(text: str, wanted: Collection[str]) -> Parts:
    """The text cut in pieces: (piece, whether it is a word whose stem is wanted)."""
    found: Parts = []
    end = 0
    for start, stop in _places(text, wanted):
        found += [(text[end:start], False), (text[start:stop], True)]
        end = stop
    return [part for part in (*found, (text[end:], False)) if part[0]]


def excerpt(text: str, wanted: Collection[str], around: int = 110) -> Parts:
    """A stretch of the text about its first wanted word, whole words only, marked.

    Without a wanted word: its beginning.
    """
    flat = " ".join(text.split())
    first, last = next(_places(flat, wanted), (0, 0))
    start = _word_start(flat, first - around)
    stop = _word_start(flat, last + around + max(0, around - first))
    before, after = "… " if start else "", " …" if stop < len(flat) else ""
    return marked(before + flat[start:stop].strip() + after, wanted)


def _places(text: str, wanted: Collection[str]) -> Iterator[tuple[int, int]]:
    for match in _WORD.finditer(text, _earliest(text, wanted)) if wanted else ():
        if stem(match.group().lower()) in wanted:
            yield match.span()


def _earliest(text: str, wanted: Collection[str]) -> int:
    """The start of the first word that could be one: a stem is how its words begin."""
    lower = text.lower()
    if len(lower) != len(text):
        return 0
    found = min((at for word in wanted if (at := lower.find(word)) >= 0), default=len(text))
    while found and text[found - 1].isalnum():
        found -= 1
    return found


def _word_start(text: str, place: int) -> int:
    """The nearest beginning of a word at or after a place, within the text."""
    if place <= 0:
        return 0
    found = text.find(" ", place)
    return len(text) if found < 0 else found + 1
