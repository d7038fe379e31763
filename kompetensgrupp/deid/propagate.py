"""What is a name once is a name everywhere: in the whole text, in its thread, in lower case.

Works on drafts and tokens; finds no name by itself.
"""

from collections.abc import Iterable, Iterator

from kompetensgrupp.deid import swedish
from kompetensgrupp.deid import vocabulary as v
from kompetensgrupp.deid import wordclass as w
from kompetensgrupp.deid.draft import Draft
from kompetensgrupp.deid.tokens import Token, words
from kompetensgrupp.deid.types import Kind

_SURE = 0.8
_SHORTEST = 2


def names_in(text: str, drafts: Iterable[Draft]) -> frozenset[str]:
    """Lower-case words of the persons found with good confidence, without genitive s."""
    found: set[str] = set()
    for draft in drafts:
        if draft.kind is Kind.PERSONNAMN and draft.confidence >= _SURE:
            for word in words(text[draft.start : draft.end]):
                if len(word) >= _SHORTEST and word not in v.PARTICLES:
                    found.add(word)
    return frozenset(found)


def find(tokens: list[Token], names: frozenset[str]) -> Iterator[Draft]:
    """Every further place where one of `names` stands, with or without s and capital."""
    if not names:
        return
    for index, token in enumerate(tokens):
        word = token.lower if token.lower in names else token.stem
        if word not in names or w.allowed(word):
            continue
        if not token.cap and _everyday(word):
            continue
        if token.cap and token.sentence and _everyday(word) and _reads_as_word(tokens, index, word):
            continue
        yield Draft(
            token.start, token.start + len(word), Kind.PERSONNAMN, "name.known",
            "Samma namn står på ett annat ställe i texten eller tråden: byt det här också.", 0.9,
        )  # fmt: skip


def _everyday(word: str) -> bool:
    return w.ambiguous(word) or w.plain(word) and not w.sure_lower_name(word)


_WHICH_ONE = frozenset("senior junior själv".split())


def _reads_as_word(tokens: list[Token], index: int, word: str) -> bool:
    """«Bo kan man inte göra», «Stig in»: the word itself, not the person."""
    token = tokens[index]
    follower = tokens[index + 1] if index + 1 < len(tokens) else None
    if follower is not None and follower.lower in _WHICH_ONE:
        return False
    if token.lower != word and follower is not None and not follower.opens:
        return False  # «Häggs grupp»: nobody says «of hedge» without an article
    if not w.ambiguous(token.lower):
        return swedish.inflected(token.lower) and not w.last_name(token.lower)
    if follower is None or follower.lower in ("kan", "och"):
        return True
    return not (
        follower.cap
        or w.verb(follower.lower)
        or follower.lower in v.PEOPLE_VERBS_AFTER
        or follower.lower in v.AFTER_GENITIVE
    )
