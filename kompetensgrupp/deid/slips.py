"""Words one slip of the finger away: from a Swedish word, or from a listed first name.

Asked only about words no list knows; `Budget` keeps hostile texts linear. Decides nothing.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from kompetensgrupp.deid import lists, swedish

_LETTERS = "etansrildomgkväfpuhåöbcyjx"
_SOUNDS = str.maketrans("eiouyåäöéèáíóúücqwzj", "aaaaaaaaaaaaaaakkvsi")
_TWICE = re.compile(r"(.)\1+")
_SHORTEST_NAME = 5
_LONGEST = 20


class Budget:
    """How many costly questions one text may ask; a text of real words needs a handful."""

    def __init__(self, questions: int = 60, names: int = 150) -> None:
        self.left = questions
        self.names = names

    def foreign(self, word: str) -> bool:
        """Whether lower-case `word` is no Swedish and no slip of a Swedish word."""
        if swedish.surely(word) or self.left <= 0:
            return False
        if len(word) < _SHORTEST_NAME:
            return True  # every short word is one letter from some other
        self.left -= 1
        return not of_swedish(word)

    def misspelled_name(self, word: str) -> bool:
        """Whether lower-case `word` is near a listed first name and near nothing Swedish."""
        if swedish.surely(word) or self.names <= 0:
            return False
        self.names -= 1
        return of_name(word) and self.foreign(word)


def warm_up() -> None:
    """Sound all names now instead of at the first unknown word."""
    _sounding_names()


@lru_cache(maxsize=5_000)
def of_swedish(word: str) -> bool:
    """Whether `word` is one letter from a Swedish word: dropped, doubled, swapped or mistaken."""
    if len(word) > _LONGEST:
        return True
    names = lists.own_names()
    near = (*_dropped(word), *_swapped(word), *_doubled(word))
    return any(other not in names and swedish.inflected(other) for other in near) or (
        swedish.any_listed(other for other in _changed(word) if other not in names)
    )


@lru_cache(maxsize=5_000)
def of_name(word: str) -> bool:
    """Whether `word` is a listed first name misspelled: «mohamud», «birgita», «fredirk»."""
    if not _SHORTEST_NAME <= len(word) <= _LONGEST:
        return False
    if sounds(word) in _sounding_names():
        return True
    if len(word) == _SHORTEST_NAME:
        return False
    own = lists.own_first_names()
    near = (*_dropped(word), *_swapped(word), *_changed(word))
    return any(other in own for other in near if len(other) >= _SHORTEST_NAME)


def sounds(word: str) -> str:
    """A word's consonants and where its vowels stand, however they are spelled."""
    if "h" in word:
        word = word.replace("ph", "f")
        word = word[0] + word[1:].replace("h", "")
    return _TWICE.sub(r"\1", word.translate(_SOUNDS))


@lru_cache(maxsize=1)
def _sounding_names() -> frozenset[str]:
    return frozenset(
        sounds(name) for name in lists.own_first_names() if len(name) >= _SHORTEST_NAME
    )


def _dropped(word: str) -> Iterator[str]:
    for index in range(len(word)):
        yield word[:index] + word[index + 1 :]


def _swapped(word: str) -> Iterator[str]:
    for index in range(1, len(word)):
        yield word[: index - 1] + word[index] + word[index - 1] + word[index + 1 :]


def _doubled(word: str) -> Iterator[str]:
    for index, letter in enumerate(word):
        yield word[:index] + letter + word[index:]


def _changed(word: str) -> Iterator[str]:
    for index in range(len(word)):
        for letter in _LETTERS:
            yield word[:index] + letter + word[index + 1 :]
    for index in range(len(word) + 1):
        for letter in _LETTERS:
            yield word[:index] + letter + word[index:]
