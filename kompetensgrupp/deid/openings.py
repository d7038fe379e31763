"""Decides whether a capital only says that a sentence, line or quotation begins.

Owns the words that are both names and words; knows nothing of what kind of name it is.
"""

import re

from kompetensgrupp.deid import lists
from kompetensgrupp.deid import vocabulary as v
from kompetensgrupp.deid import wordclass as w
from kompetensgrupp.deid.tokens import Token

_NAME_FIELDS = frozenset(("namn", "smeknamn", "förnamn", "efternamn", "alias", "kallas", "heter"))
_SHORTEST_NAME = 3
_DOUBLE = re.compile(r"[A-ZÅÄÖ][a-zåäöé]+-[A-ZÅÄÖ][a-zåäöé]+s?\Z")
_MONTH_VERBS = frozenset(
    "är var har hade blir blev kommer kan får gick går ska skulle tar tog".split()
)


def plain_opening(tokens: list[Token], index: int) -> bool:
    """A capital that only says that a sentence, line or quotation begins here."""
    token = tokens[index]
    if not token.opens:
        return False
    if _label(tokens, index):
        return True
    word, stem = token.lower, token.stem
    if double_name(token):
        return False
    if index and tokens[index - 1].lower in _NAME_FIELDS and token.gap.strip() == ":":
        return False
    if w.sure_name(word) or w.sure_genitive(word) or (stem != word[:-1] and w.sure_name(stem)):
        return False
    if word in v.FUNCTION_WORDS or word in v.TITLES or word in v.KIN or word in v.ORG_BEFORE:
        return True
    if signature(tokens, index) and (w.first_name(word) or not w.plain(word)):
        return False
    if word in v.GREETINGS:
        return True
    return _opens_plainly(tokens, index)


def double_name(token: Token) -> bool:
    """«Anne-Lie»: two capitals say more than what the dictionary has of the parts."""
    return bool(_DOUBLE.match(token.text))


def _opens_plainly(tokens: list[Token], index: int) -> bool:
    """The rest of the question, for a word that is neither a sure name nor a sure word."""
    token = tokens[index]
    word, stem = token.lower, token.stem
    follower = tokens[index + 1] if index + 1 < len(tokens) else None
    if w.organisation(word) and _somewhere(tokens, index):
        return False
    chained = (
        follower is not None and follower.cap and follower.gap == " " and not follower.caps
        and not w.allowed(follower.lower)
    )  # fmt: skip
    if (w.ambiguous(word) or w.ambiguous(stem)) and (
        w.first_name(word) or w.first_name(stem) or not _plain_place(word)
    ):
        beyond = tuple(t.lower for t in tokens[index + 2 : index + 4])
        named_next = index + 2 < len(tokens) and (
            tokens[index + 2].cap and w.first_name(tokens[index + 2].lower)
        )
        aged = index + 2 < len(tokens) and bool(re.search(r"\d", tokens[index + 2].gap))
        return not _ambiguous_opening(
            token, follower, beyond, chained=chained, aged=aged, named_next=named_next
        )
    if w.last_name(word) or w.last_name(stem) or _plain_place(word):
        return False
    if w.organisation(word) and not w.plain(word):
        return False
    if w.organisation_shape(word) and chained or w.proper_shape(word):
        return False
    if "-" in word and not token.sentence and w.plain(word.partition("-")[0]):
        return True
    if not w.plain(word) and not w.plain(stem):
        return len(word) < _SHORTEST_NAME
    if follower is None:
        return True
    if chained and not w.sure_name(follower.stem):
        return not (token.sentence and w.last_name(follower.stem) and w.first_name(word))
    owner = word.endswith("s") and not w.plain(stem)
    return not (owner and follower.lower in v.ORG_AFTER)


def _somewhere(tokens: list[Token], index: int) -> bool:
    """«Stadium i Eskilstuna»: a firm and where it is."""
    after = tokens[index + 1 : index + 3]
    return len(after) == 2 and after[0].lower in ("i", "på") and after[1].cap


def _ambiguous_opening(
    token: Token,
    follower: Token | None,
    beyond: tuple[str, ...],
    *,
    chained: bool,
    aged: bool,
    named_next: bool,
) -> bool:
    """Whether «Bo», «Stig», «Maj» at the start of a sentence is a person."""
    if follower is None:
        return False
    if chained and (w.first_name(token.lower) or w.last_name(token.lower)):
        return (
            w.last_name(follower.stem) or w.first_name(follower.stem) or not w.plain(follower.lower)
        )
    if follower.lower == "och" and follower.gap == " ":
        return named_next and w.first_name(token.lower)
    weak = token.lower in lists.weak_names() or token.lower in v.MONTHS
    verb = follower.lower in v.PEOPLE_VERBS_AFTER if weak else w.verb(follower.lower)
    if follower.gap == " " and w.first_name(token.lower) and verb:
        if token.lower in v.MONTHS:
            return follower.lower not in _MONTH_VERBS
        if follower.lower in ("kan", "ska", "är") and "man" in beyond:
            return False
        if follower.lower == "är" and (aged or token.lower in lists.weak_names()):
            return True
        return follower.lower not in ("hann", "är") or (token.lower in _MOSTLY_NAMES)
    if follower.lower in _ALSO and token.lower in _MOSTLY_NAMES:
        return True
    if follower.lower in ("på", "från", "hos") and w.first_name(token.lower):
        return bool(beyond) and (beyond[0].upper() in _UNITS or beyond[0] in _UNIT_WORDS)
    genitive = token.lower.endswith("s") and w.first_name(token.stem) and token.stem != token.lower
    return genitive and follower.lower in v.AFTER_GENITIVE


_ALSO = frozenset("likaså också själv däremot".split())
_UNITS = frozenset("FK AF VC BUP IFO LSS SOC HAB EB AME BVC RÅD HVB FT".split())
_UNIT_WORDS = frozenset(
    """rehab kommunen regionen försäkringskassan arbetsförmedlingen vårdcentralen psykiatrin
    öppenvården soc socialtjänsten boendet hemtjänsten habiliteringen kronofogden""".split()
)
_MOSTLY_NAMES = v.section("mostly_names")


def _plain_place(word: str) -> bool:
    for form in (word, word.removesuffix("s")):
        if w.place(form) and form not in lists.ambiguous_places():
            return True
    return False


def signature(tokens: list[Token], index: int) -> bool:
    """«/ Dag», «// Lotta» as the last word of a line or text, «Mvh» on the line above."""
    token = tokens[index]
    follower = tokens[index + 1] if index + 1 < len(tokens) else None
    ends = follower is None or "\n" in follower.gap
    slash = token.gap.rstrip(" ").endswith("/")
    greeted = index > 0 and tokens[index - 1].lower in v.GREETINGS
    return (slash and (ends or follower is not None and follower.cap)) or (greeted and ends)


def _label(tokens: list[Token], index: int) -> bool:
    """«Regnr:», «Mobil:»: the name of a field, unless a person's own name stands there."""
    token = tokens[index]
    follower = tokens[index + 1] if index + 1 < len(tokens) else None
    labelled = follower is not None and follower.gap.startswith(":")
    return labelled and not w.first_name(token.lower)
