"""Finds names without a capital that only their company gives away: «ring berra», «momo här».

For words no list is sure about; sure names in lower case are `lowercase`'s.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from kompetensgrupp.deid import lists, swedish
from kompetensgrupp.deid import vocabulary as v
from kompetensgrupp.deid import wordclass as w
from kompetensgrupp.deid.draft import Draft
from kompetensgrupp.deid.slips import Budget
from kompetensgrupp.deid.tokens import Token
from kompetensgrupp.deid.types import Kind

_SHORTEST = 3
_LONGEST = 4
_JOINS = frozenset(("och", "o", "samt", "&", "eller"))
_WHOSE = frozenset("hans hennes hens min sin din vår deras".split())
_ROLES = (v.KIN | v.TITLES) - frozenset(
    "han hon hen person barn barnet barnen man familj pat patient namn leg specialist".split()
)
_WITH = frozenset("hos med av åt till från".split())
_TALK = frozenset(
    """prata pratade pratat pratar tala talade talat snacka snackade möte mötet samtal träff bokat
    bokade boka hembesök tillsammans ihop kontakt""".split()
)
_LOOSE = frozenset("dag max tor per inga tage liv maj ann".split())
_CLAUSES = frozenset("och men för när att om eftersom innan sen sedan då hade har o".split())
_AGED = re.compile(r"(?:, | \()\d{1,2}(?:\)|, )")
_STRONG = frozenset(("named", "person", "subject", "owner"))
_SELDOM = v.section("seldom_names")
_SAID = frozenset(
    "sagt ringt fått hört berättat skrivit mejlat messat bokat slutat flyttat".split()
)


def find(tokens: list[Token], sure: set[int]) -> Iterator[Draft]:
    """Names among the words without a capital; `sure` holds the places of names found already."""
    budget = Budget()
    lower = _lower_case_text(tokens)
    found: set[int] = set()
    for index, token in enumerate(tokens):
        if token.cap or not _possible(token.lower, token.stem):
            continue
        clue = _clue(tokens, index, lower=lower)
        led = clue in ("role", "named", "person")
        last = _sequence(tokens, index, led=led) if led or index in sure else 0
        if last:
            found.update(range(index, last))
            yield _draft(tokens[index], "", "sequence", tokens[last - 1])
        if last or index in sure:
            continue
        core = _core(tokens, index, budget, clue) if clue else _misspelled(token, budget)
        if core:
            found.add(index)
            yield _draft(token, core, clue)
    if sure or found:
        yield from _chained(tokens, sure | found, budget)


@lru_cache(maxsize=20_000)
def _possible(word: str, stem: str) -> bool:
    """Whether a word may be a name at all; nine of ten words are plain Swedish."""
    if len(word) < _SHORTEST or word in v.FUNCTION_WORDS:
        return False
    return not swedish.surely(word) or w.first_name(word) or w.first_name(stem)


def _lower_case_text(tokens: list[Token]) -> bool:
    """Whether this writer uses no capitals: sentences and lines begin without them."""
    openers = [token.cap for token in tokens if token.sentence]
    return sum(openers) * 3 < len(openers) and sum(t.cap for t in tokens) * 8 < len(tokens)


def _clue(tokens: list[Token], index: int, *, lower: bool) -> str:
    """What in front or behind says that a person is named here; empty when nothing does."""
    follower = tokens[index + 1] if index + 1 < len(tokens) else None
    behind = ""
    if follower is not None and _AGED.match(follower.gap):
        return "person"
    if follower is not None and follower.gap == ": " and _line_begins(tokens[index], index):
        return "person"
    if follower is not None and follower.gap == " ":
        if _owns(tokens[index], follower):
            return "owner"
        behind = _clue_behind(tokens, index, follower, lower=lower)
    return (
        _clue_before(tokens, index, lower=lower)
        or behind
        or ("person" if _signs(tokens, index) else "")
    )


def _line_begins(token: Token, index: int) -> bool:
    """«kiki: nån som hört av bella»: who speaks in a chat."""
    return index == 0 or "\n" in token.gap


def _clue_before(tokens: list[Token], index: int, *, lower: bool) -> str:
    token = tokens[index]
    if not index or token.sentence or token.gap.strip(" ") not in ("", ":"):
        return ""
    before = tokens[index - 1].lower
    if before in v.NAMED and before != "namn":
        return "named"
    if before in v.OBJECT_VERBS:
        return "person"
    if before in _ROLES:
        return "role"
    if before == "med" and index > 1 and tokens[index - 2].lower in _TALK:
        return "person"
    if before == "av" and index > 1 and tokens[index - 2].lower in ("hört", "höra", "hör", "hörde"):
        return "person"
    if not lower or token.gap != " ":
        return ""
    return "lower" if before in _WITH else "work" if before in ("på", "vid") else ""


def _clue_behind(tokens: list[Token], index: int, follower: Token, *, lower: bool) -> str:
    if follower.lower == "här" and _presents(tokens, index):
        return "person"
    if _acts(tokens, index, follower):
        return "subject"
    return "lower" if lower and tokens[index].opens and w.verb(follower.lower) else ""


def _owns(token: Token, follower: Token) -> bool:
    return token.lower != token.stem and (
        follower.lower in v.AFTER_GENITIVE or follower.lower in v.KIN
    )


def _acts(tokens: list[Token], index: int, follower: Token) -> bool:
    """«, saga mår bättre», «när stig kom»: the clause begins with who does something."""
    token = tokens[index]
    begins = token.opens or token.gap.strip() == "," or tokens[index - 1].lower in _CLAUSES
    return begins and (
        follower.lower in v.HUMAN_VERBS
        or follower.lower in ("har", "hade")
        and index + 2 < len(tokens)
        and tokens[index + 2].lower in _SAID
    )


def _presents(tokens: list[Token], index: int) -> bool:
    """«momo här», «hej det är momo här» first in a message."""
    before = tokens[max(0, index - 2) : index]
    return tokens[index].opens or all(
        t.opens or t.lower in v.GREETINGS or t.lower in ("det", "är", "e", "de") for t in before
    )


def _signs(tokens: list[Token], index: int) -> bool:
    """«mvh berra», «/ berra» as the last word of a line or of the text."""
    token = tokens[index]
    last = index + 1 == len(tokens) or "\n" in tokens[index + 1].gap
    greeted = index > 0 and tokens[index - 1].lower in v.GREETINGS and "." not in token.gap
    return last and (greeted or token.gap.endswith(("//", "// ", "\n/", " /", " / ")))


def _core(tokens: list[Token], index: int, budget: Budget, clue: str) -> str:
    """The part of the word that is a name, without its genitive s; empty when it is none."""
    token = tokens[index]
    forms = (token.stem,) if clue == "owner" else (token.lower, token.stem)
    for word in forms:
        if clue not in ("lower", "work") and _listed(word):
            return word
        if clue in _STRONG and _own(word):
            return word
    if clue == "subject" and len(token.lower) <= _SHORTEST + 1:
        return ""
    word = forms[-1] if clue == "owner" else token.lower
    if len(word) < _SHORTEST or _other(word) or _other(token.lower):
        return ""
    if clue in ("role", "lower", "work") and len(word) <= _SHORTEST + 1:
        return ""
    if clue == "role" and index > 1 and tokens[index - 2].lower in _WHOSE:
        # «hennes son maksim»: no noun can follow, and a verb is in no list of names
        return word if _any_name(word) or not swedish.surely(word) else ""
    if swedish.inflected(token.lower):
        return ""
    return word if budget.foreign(word) else ""


def _listed(word: str) -> bool:
    """A name that is an everyday word too, but mostly a name."""
    if word in _LOOSE or _never(word):
        return False
    return w.first_name(word) and (word in _MOSTLY_NAMES or _only_a_name(word))


def _own(word: str) -> bool:
    """A name of the project's own list that isn't nearly always the word."""
    return word in lists.own_first_names() and word not in _SELDOM and not _never(word)


def _never(word: str) -> bool:
    return word in v.KIN or word in v.FUNCTION_WORDS or w.verb(word) or w.allowed(word)


def _only_a_name(word: str) -> bool:
    """The dictionary has names too, without endings: «edin», «mohamud» are no Swedish words."""
    return len(word) > _SHORTEST and word not in lists.ambiguous_names() and swedish.bare(word)


_MOSTLY_NAMES = v.section("mostly_names")


def _other(word: str) -> bool:
    return (
        w.allowed(word) or w.place(word) or w.organisation(word) or word in v.FUNCTION_WORDS
        or word in _ROLES or word in v.ABBREVIATED or word.endswith(("nr", "nummer"))
        or not any(c in "aeiouyåäöé" for c in word)
    )  # fmt: skip


def _sequence(tokens: list[Token], index: int, *, led: bool) -> int:
    """Index after «ann charlotte berg», words that all are names and one of them nothing else."""
    last = index
    while last < len(tokens) and last - index < _LONGEST and not tokens[last].cap:
        token = tokens[last]
        if last > index and token.gap != " " or not _any_name(token.lower):
            break
        if not led and token.lower in _SELDOM:
            break
        last += 1
    words = [token.lower for token in tokens[index:last]]
    sure = any(w.sure_lower_name(word) or not swedish.inflected(word) for word in words)
    return last if len(words) > 1 and sure else 0


def _any_name(word: str) -> bool:
    return (w.first_name(word) or w.last_name(word)) and not _never(word)


def _misspelled(token: Token, budget: Budget) -> str:
    """«mohamud», «birgitas»: near a name and near no Swedish word."""
    if len(token.lower) <= _SHORTEST + 1 or swedish.surely(token.lower):
        return ""
    for word in dict.fromkeys((token.lower, token.stem)):
        if not _other(word) and budget.misspelled_name(word):
            return word
    return ""


def _chained(tokens: list[Token], names: set[int], budget: Budget) -> Iterator[Draft]:
    """«edin, selma och amra»: words listed with a name are names, if they can be."""
    fresh = sorted(names)
    while fresh:
        index = fresh.pop()
        for other in (*_neighbour(tokens, index, -1), *_neighbour(tokens, index, 1)):
            token = tokens[other]
            if other in names or token.cap or len(token.text) < _SHORTEST:
                continue
            core = _chain_core(token, budget)
            if core:
                names.add(other)
                fresh.append(other)
                yield _draft(token, core, "chain")


def _neighbour(tokens: list[Token], index: int, step: int) -> Iterator[int]:
    """The word on the other side of a comma or an «och», if it stands in the same clause."""
    first, second = (index - 1, index) if step < 0 else (index, index + 1)
    if not 0 <= first < second < len(tokens):
        return
    if tokens[second].gap in (", ", " & ", " + ", "/"):
        yield first if step < 0 else second
        return
    middle = index + step
    other = middle + step
    if 0 <= other < len(tokens) and tokens[middle].lower in _JOINS:
        gaps = (tokens[max(middle, other)].gap, tokens[max(middle, index)].gap)
        if gaps == (" ", " "):
            yield other


def _chain_core(token: Token, budget: Budget) -> str:
    for word in dict.fromkeys((token.lower, token.stem)):
        if w.first_name(word) and not (
            word in v.FUNCTION_WORDS or w.verb(word) or word in v.KIN or word in _LOOSE
        ):
            return word if _listed(word) or not swedish.inflected(word) else ""
    if _other(token.lower) or _other(token.stem) or w.verb(token.lower):
        return ""
    return token.lower if len(token.lower) > _SHORTEST and budget.foreign(token.lower) else ""


def _draft(token: Token, core: str, clue: str, last: Token | None = None) -> Draft:
    if clue == "work":
        return Draft(
            token.start, token.end, Kind.ORGANISATION, "org.clued",
            "Kan vara namnet på en arbetsplats: skriv vad det är för slags ställe.", 0.6,
        )  # fmt: skip
    why = "Ett namn med liten bokstav går också att känna igen: skriv rollen i stället."
    confidence = 0.85 if clue in ("named", "person", "owner", "sequence") else 0.8
    end = last.end if last is not None else token.start + len(core)
    return Draft(token.start, end, Kind.PERSONNAMN, "name.clued", why, confidence)
