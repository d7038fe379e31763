"""Finds phrases of several words: the allowed ones, and listed places and organisations.

Owns no list; reads `lists`.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from kompetensgrupp.deid import lists
from kompetensgrupp.deid.tokens import Token
from kompetensgrupp.deid.types import Kind

type_index = dict[str, list[tuple[str, ...]]]


def _indexed(entries: Iterable[str]) -> type_index:
    found: type_index = {}
    for entry in entries:
        parts = tuple(entry.split())
        if len(parts) > 1:
            found.setdefault(parts[0], []).append(parts)
    return found


@lru_cache(maxsize=1)
def _allowed() -> type_index:
    return _indexed(lists.allowed())


@lru_cache(maxsize=1)
def _named() -> dict[Kind, type_index]:
    return {Kind.ORT: _indexed(lists.places()), Kind.ORGANISATION: _indexed(lists.organisations())}


def allowed_phrases(tokens: list[Token]) -> set[int]:
    """Indices of tokens that are part of an allowed phrase, a genitive s at the end included."""
    found: set[int] = set()
    for index in range(len(tokens)):
        last = _matched(tokens, index, _allowed())
        if last:
            found.update(range(index, last))
    return found


def named_phrases(tokens: list[Token]) -> Iterator[tuple[int, int, Kind]]:
    """First and last index and kind of listed places and organisations of several words."""
    for index, token in enumerate(tokens):
        if not token.cap:
            continue
        for kind, phrases in _named().items():
            last = _matched(tokens, index, phrases)
            if last and tokens[last - 1].cap:
                yield index, last, kind
                break


def _matched(tokens: list[Token], index: int, phrases: type_index) -> int:
    """Index after the longest phrase that begins at `index`, or 0."""
    best = 0
    for phrase in phrases.get(tokens[index].lower, ()):
        words = tokens[index : index + len(phrase)]
        if len(words) < len(phrase) or any(t.gap.strip(" &-") for t in words[1:]):
            continue
        same = [t.lower for t in words[:-1]] == list(phrase[:-1])
        if same and phrase[-1] in (words[-1].lower, words[-1].stem):
            best = max(best, index + len(phrase))
    return best
