"""Decides which capitalised words may be part of a name at all.

Leaves out abbreviations, allowed words, eponyms and shouting; knows nothing of sentence starts.
"""

import re

from kompetensgrupp.deid import lists, swedish
from kompetensgrupp.deid import vocabulary as v
from kompetensgrupp.deid import wordclass as w
from kompetensgrupp.deid.tokens import Token

_SHORT = 5
_LONGEST_SHORTENED = 6
_SHORTEST_SHOUTED = 4
_DIRECTIONS = frozenset(
    "nord syd öst väst norr söder öster väster norra södra östra västra".split()
)
_UNITS = frozenset("enhet enheten team teamet område distrikt avdelning sektion grupp".split())


def shouting_words(tokens: list[Token]) -> set[int]:
    """Indices of words that stand in a stretch of capitals only."""
    found: set[int] = set()
    for index, token in enumerate(tokens):
        if token.caps:
            around = tokens[max(0, index - 3) : index] + tokens[index + 1 : index + 4]
            if sum(t.caps or (len(t.text) == 1 and t.cap) for t in around) * 2 > len(around):
                found.add(index)
    return found


def usable(
    tokens: list[Token], index: int, skipped: set[int], shouting: set[int], extra: frozenset[str]
) -> bool:
    """Whether the word at `index` may be a part of a name; `extra` are words never found."""
    token = tokens[index]
    if not token.cap or index in skipped or token.lower in extra or token.stem in extra:
        return False
    if _label_or_code(token) or _shortened(tokens, index) or _part_of_a_term(tokens, index):
        return False
    if index in shouting:
        return _shouted(tokens, index)
    if w.allowed(token.lower) or w.public_body(token.lower):
        return _name_in_spite(tokens, index)
    if token.caps and ":" not in token.text:
        return _in_capitals(tokens, index)
    if len(token.text) == 1:
        before = tokens[index - 1]
        return (
            index > 0 and before.cap and token.gap == " " and not token.opens
            and (not before.caps or w.first_name(before.lower))
        )  # fmt: skip
    return True


def _part_of_a_term(tokens: list[Token], index: int) -> bool:
    """«Lex Sarah», «Enhet Nord», «Spelpaus.se», «Wilsons sjukdom», «Hamilton-skalan»."""
    before = tokens[index - 1].lower if index and tokens[index].gap == " " else ""
    if (
        index + 1 < len(tokens)
        and tokens[index + 1].gap == "."
        and (tokens[index + 1].lower in ("se", "nu", "com", "org"))
    ):
        return True
    if before == "lex" or (before in _UNITS and tokens[index].lower in _DIRECTIONS):
        return True
    follower = tokens[index + 1].lower if index + 1 < len(tokens) else ""
    if not follower or tokens[index + 1].gap != " ":
        return False
    instrument = bool(_INSTRUMENT.search(follower)) and not w.first_name(tokens[index].stem)
    return follower.startswith(v.EPONYM_AFTER) or instrument


_INSTRUMENT = re.compile(r"(?:skala|skalan|index|formulär|formuläret|testet|test|kriterier)\Z")


def _shouted(tokens: list[Token], index: int) -> bool:
    """In a stretch of capitals a word is a name by its list, or by what stands before it."""
    token = tokens[index]
    if token.lower in v.FUNCTION_WORDS:
        return False
    if listed_somewhere(token) and (len(token.text) > _SHORTEST_SHOUTED or _own_name(token)):
        return True
    before = tokens[index - 1].lower if index and not token.sentence else ""
    if before in v.PLACE_BEFORE and w.place(token.lower):
        return True
    unlike_words = w.surname_like(token.lower) or not swedish.inflected(token.lower)
    if w.first_name(before) and token.gap == " " and unlike_words:
        return True
    clue = before in _PERSON_BEFORE and token.gap in (" ", ": ")
    if w.organisation_shape(token.lower) and not swedish.surely(token.lower):
        return True
    return before in v.VENUES or (clue and _possible_name(token.lower))


def _in_capitals(tokens: list[Token], index: int) -> bool:
    """One word in capitals among others: a name if a list has it or a person comes before."""
    token = tokens[index]
    if _among_acronyms(tokens, index):
        return False
    if len(token.text) <= _SHORT:
        return len(token.text) > 2 and _own_name(token)
    lead = tokens[index - 1].lower if index and token.gap == " " else ""
    return listed_somewhere(token) or lead in _PERSON_BEFORE or (bool(lead) and w.sure_name(lead))


def _among_acronyms(tokens: list[Token], index: int) -> bool:
    """«med SARA eller PATRIARK»: coordinated with capitals that are no name."""
    for other in (index - 2, index + 2):
        middle = (index + other) // 2
        if 0 <= other < len(tokens) and tokens[middle].lower in ("och", "eller"):
            twin = tokens[other]
            if twin.caps and not listed_somewhere(twin) and not w.first_name(twin.lower):
                return True
    return False


def _label_or_code(token: Token) -> bool:
    """«Regnr», «F33», «SGI:n», «FK-representant»: never a name."""
    if len(token.text) <= _SHORT and sum(c.isupper() for c in token.text[1:]) and not token.caps:
        return "-" not in token.text and "'" not in token.text
    if any(c.isdigit() for c in token.text) or token.lower.endswith(("nr", "nummer")):
        return True
    head, hyphen, tail = token.text.partition("-")
    capitals = sum(c.isupper() for c in head)
    if hyphen and len(head) <= _SHORT and tail[:1].islower() and (head.isupper() or capitals > 1):
        return True
    word = token.text.partition(":")[0]
    return word.removesuffix("s") in lists.acronyms() or word in lists.acronyms()


def _shortened(tokens: list[Token], index: int) -> bool:
    """«Hänv. till FK», «Org.nr»: a short unknown word with a point inside the sentence."""
    token = tokens[index]
    follower = tokens[index + 1] if index + 1 < len(tokens) else None
    return (
        follower is not None
        and token.opens
        and len(token.text) <= _LONGEST_SHORTENED
        and follower.gap[:1] == "."
        and (not follower.cap or follower.caps or follower.gap[1:3].strip().isdigit())
        and not (w.first_name(token.lower) or w.last_name(token.lower))
    )


_PERSON_BEFORE = (
    (v.KIN | v.TITLES | v.OBJECT_VERBS | v.NAMED | frozenset("med hos av åt".split()))
    - frozenset("barn man person han hon hen familj".split())
)  # fmt: skip
_SELDOM = v.section("seldom_names")


def _possible_name(word: str) -> bool:
    if w.allowed(word) or word in _SELDOM or word in v.ABBREVIATED:
        return False
    return word in lists.own_first_names() or (
        len(word) > _SHORTEST_SHOUTED and not swedish.known(word)
    )


def _own_name(token: Token) -> bool:
    """Whether a short word in capitals is in the project's own lists, not only in a package's."""
    return listed_somewhere(token) and any(
        word in lists.own_names() or word in lists.places() or word in lists.organisations()
        for word in (token.lower, token.stem)
    )


def listed_somewhere(token: Token) -> bool:
    """Whether a word is a name, place or organisation by its list alone."""
    for word in (token.lower, token.stem):
        if w.sure_name(word) or (w.last_name(word) and not w.plain(word) and not w.ambiguous(word)):
            return True
        if w.place(word) and word not in lists.ambiguous_places():
            return True
        if w.organisation(word) and not w.plain(word):
            return True
    return False


_NATIONAL = frozenset("sveriges svenska regionens kommunens statens".split())


def _name_in_spite(tokens: list[Token], index: int) -> bool:
    """Wilson the husband, not the disease: an allowed word right after a first name or a title."""
    token = tokens[index]
    follower = tokens[index + 1].lower if index + 1 < len(tokens) else ""
    if follower in ("ab", "hb", "kb") and tokens[index + 1].caps and token.gap == " ":
        return True
    if token.text.endswith("s") and follower in v.ORG_AFTER and token.lower not in _NATIONAL:
        return True
    if index and tokens[index - 1].lower in v.VENUES and token.gap == " ":
        return True
    if index == 0 or token.sentence:
        return False
    before = tokens[index - 1]
    firm = before.cap and not before.opens and token.gap == " " and token.lower in v.ORG_AFTER
    if firm and not w.allowed(before.lower):
        return True
    if before.cap and not before.caps and w.sure_name(before.lower) and token.gap == " ":
        return token.lower not in lists.agencies() and token.stem not in lists.agencies()
    if not (w.first_name(token.stem) or w.last_name(token.stem) or w.first_name(token.lower)):
        return False
    if w.place(token.lower) and before.lower in v.PLACE_BEFORE:
        return True
    return before.lower in v.NAMED or before.lower in v.TITLES or before.lower in v.KIN
