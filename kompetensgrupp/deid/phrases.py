"""Finds allowed phrases of several words, so that their parts aren't taken for names.

Owns no list; reads `lists.allowed`.
"""

from functools import lru_cache

from kompetensgrupp.deid import lists
from kompetensgrupp.deid.tokens import Token


@lru_cache(maxsize=1)
def _by_first_word() -> dict[str, list[tuple[str, ...]]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for entry in lists.allowed():
        parts = tuple(entry.split())
        if len(parts) > 1:
            found.setdefault(parts[0], []).append(parts)
    return found


def allowed_phrases(tokens: list[Token]) -> set[int]:
    """Indices of tokens that are part of an allowed phrase, a genitive s at the end included."""
    found: set[int] = set()
    for index, token in enumerate(tokens):
        for phrase in _by_first_word().get(token.lower, ()):
            words = tokens[index : index + len(phrase)]
            if len(words) < len(phrase):
                continue
            same = [t.lower for t in words[:-1]] == list(phrase[:-1])
            if same and phrase[-1] in (words[-1].lower, words[-1].stem):
                found.update(range(index, index + len(phrase)))
    return found
