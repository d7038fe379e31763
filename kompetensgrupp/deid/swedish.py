"""Answers whether a word is ordinary Swedish, with inflection and compounds.

Reads the dictionary of the package hunspell-sv (LGPL-3.0, used in place, never copied) once and
keeps only 64-bit hashes of its words, two megabytes. Knows no names.
"""

import re
import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

_RELATIVE = Path("share") / "hunspell"
_SHORTEST_PART = 3
_FLAG_BITS = 14
_HASH_MASK = ~((1 << _FLAG_BITS) - 1)
_CHUNK = 1 << 19
_OWN = frozenset(
    """bistånd försörjningsstöd biståndshandläggare aktivitetsersättning sjukpenning nollplacerad
    nollplacerade arbetsförmåga arbetsträning rehabkoordinator boendestöd orosanmälan soc socen
    försäkringskassan arbetsförmedlingen kronofogden migrationsverket skatteverket pat anamnes
    status hur via vars vilka vilken vilket vem vad varför vart varifrån därför därmed således
    dessutom dock visst nog väl ju bara ändå alltså annars ibland ofta aldrig alltid kanske
    möjligen troligen gärna återkom kom kommit återkommer går gick gått får fick ser såg sett gör
    gjorde gjort står stod stått tar tog ger gav ligger låg slår vet visste bör borde måste ska
    skall skulle vill ville kan kunde var är blir blev sa sade säg sagt lägg lagt sätt satt satte
    ät åt ätit skriv skrev skrivit ring hoppas undrar önskar skickar bifogar mejla maila sms smsa
    återkopplar beslutet mötet enligt inför oavsett trots förutom angående gällande beträffande
    däremot därefter dessförinnan emellertid elen ok vård socionom rehabkoordinatorn
    samverkansmöte avstämningsmöte trepartsmöte läkartid sjukskrivning sjukintyg omprövas
    överklaga omprövning nollklassad nollplacering utförsäkrad insatser mvh hej hejsan tack obs
    ang ev bl dvs mm osv typ inkl exkl enl fr samt pga mha ok okej hemmasittare boendestödjare
    långtidssjukskriven arbetslivsinriktad arbetsprövning smärtrehab vårdcentral jobbcoach
    jobbcoachen sfi hen hens soctant sosse handläggarn klientens""".split()
)


class _Numbered(dict[bytes, int]):
    """Gives every new key the next number."""

    def __missing__(self, key: bytes) -> int:
        self[key] = number = len(self)
        return number


class _Dictionary:
    """Entries as one sorted array of 64-bit numbers: fifty bits of hash, fourteen of flags."""

    def __init__(self, folder: Path) -> None:
        self.endings = _endings((folder / "sv_SE.aff").read_text(encoding="utf-8"))
        ids = _Numbered({b"": 0})
        packed = [hash(w.encode()) & _HASH_MASK for w in _OWN]
        with (folder / "sv_SE.dic").open("rb") as file:
            while chunk := file.read(_CHUNK) + file.readline():
                entries = [entry.partition(b"/") for entry in chunk.split(b"\n")]
                packed += [(hash(word) & _HASH_MASK) | ids[flags] for word, _, flags in entries]
        packed.sort()
        self.packed = array("q", packed)
        self.flags = [flags.decode() for flags in ids]

    def flags_of(self, word: str) -> str | None:
        """The flags of all entries that are spelled `word`, or None when there is none."""
        key = hash(word.encode("utf-8", "surrogatepass")) & _HASH_MASK
        index = bisect_left(self.packed, key)
        found: str | None = None
        while index < len(self.packed) and self.packed[index] & _HASH_MASK == key:
            found = (found or "") + self.flags[self.packed[index] & ~_HASH_MASK]
            index += 1
        return found


_Endings = dict[str, dict[str, list[tuple[str, re.Pattern[str]]]]]


def _endings(rules: str) -> _Endings:
    """Suffix rules by what they add, then by the letters to put back: (flag, condition)."""
    found: _Endings = {}
    for line in rules.splitlines():
        fields = line.split()
        if len(fields) >= 5 and fields[0] == "SFX":
            flag, strip, add, condition = fields[1:5]
            add = add.partition("/")[0].replace("0", "")
            back = "" if strip == "0" else strip
            rule = (flag, re.compile(rf"(?:{condition})\Z"))
            found.setdefault(add, {}).setdefault(back, []).append(rule)
    return found


@lru_cache(maxsize=1)
def _dictionary() -> _Dictionary:
    """The dictionary of this Python environment, or the system's."""
    for root in (Path(sys.prefix), Path(sys.base_prefix), Path("/usr")):
        if (root / _RELATIVE / "sv_SE.dic").is_file():
            return _Dictionary(root / _RELATIVE)
    msg = "The package hunspell-sv is not installed: its dictionary is needed."
    raise RuntimeError(msg)


def warm_up() -> None:
    """Read the dictionary now (about a third of a second) instead of at the first text."""
    _dictionary()


@lru_cache(maxsize=20_000)
def listed(word: str) -> bool:
    """Whether `word` is an entry as it stands: capital letters count."""
    return _dictionary().flags_of(word) is not None


@lru_cache(maxsize=20_000)
def bare(word: str) -> bool:
    """Whether lower-case `word` is an entry that takes no ending, as the dictionary's names are."""
    flags = _dictionary().flags_of(word)
    return flags is not None and not any(flag in flags for flag in "ABCDEFGHIJKLMNOPQRST")


@lru_cache(maxsize=20_000)
def inflected(word: str) -> bool:
    """Whether lower-case `word` is an entry or, by its affix rules, a form of one."""
    if listed(word):
        return True
    if len(word) > 40:
        return False
    if _formed(word, max(1, len(word) - 6), len(word) + 1):
        return True
    return word.endswith("s") and len(word) > 4 and inflected(word[:-1])


def any_listed(words: Iterable[str]) -> bool:
    """Whether one of `words` is an entry; for many words asked about once."""
    dictionary = _dictionary()
    return any(dictionary.flags_of(word) is not None for word in words)


# «inflytt», «utslussning», «omförhandla», «samplan»
_PREFIXES = tuple("in ut av på om sam åter upp ned till mellan över under efter sär miss".split())
_SHORT_LAST = ("år", "åren", "året")
_SHORTEST_PREFIXED = 4
_SHORT_HEADS = frozenset(
    """app bad ben bil båt dag dos dyr eft ett fel fot fri gym hud hus hår hög jul kok kök led lek
    lov lån lås lön mat med mun mål nöd när nät ord par rum råd sal sjö sms sol sår tid tjä två
    tåg tår vab väg vår vän yta åld ärm öga öra""".split()
)


@lru_cache(maxsize=20_000)
def surely(word: str) -> bool:
    """Whether `word` is Swedish beyond doubt: three letters rarely head a real compound."""
    if inflected(word):
        return True
    if "-" in word:
        return all(surely(part) for part in word.split("-") if part)
    if _affixed(word):
        return True
    return compound(word) and (word[:3] in _SHORT_HEADS or compound(word, shortest=4))


@lru_cache(maxsize=20_000)
def finite_verb(word: str) -> bool:
    """Whether lower-case `word` is by its affix rules a verb in the present or past tense."""
    if not word.endswith(("r", "de", "te")):
        return False
    if word.endswith("ade") and inflected(word[:-2]):
        return True
    return _formed(word, max(1, len(word) - 3), len(word), "mKM")


def _formed(word: str, first: int, last: int, wanted: str = "") -> bool:
    """Whether a rule, or one of the `wanted` ones, makes `word` from an entry that has it."""
    dictionary = _dictionary()
    for cut in range(first, last):
        for back, rules in dictionary.endings.get(word[cut:], {}).items():
            stem = word[:cut] + back
            flags = dictionary.flags_of(stem)
            if flags is not None and any(
                flag in flags and (not wanted or flag in wanted) and condition.search(stem)
                for flag, condition in rules
            ):
                return True
    return False


@lru_cache(maxsize=20_000)
def known(word: str) -> bool:
    """Whether lower-case `word` is Swedish: listed, inflected or a compound of listed words."""
    if inflected(word):
        return True
    if "-" in word:
        return all(known(part) for part in word.split("-") if part)
    if _affixed(word):
        return True
    return len(word) >= 2 * _SHORTEST_PART + 1 and compound(word)


def _affixed(word: str) -> bool:
    """«samplan», «intensivår»: a Swedish word with a prefix, or with a year after it."""
    if len(word) > 5 and word.startswith(_PREFIXES) and _prefixed(word):
        return True
    head = word[: word.rindex("år")] if word.endswith(_SHORT_LAST) else ""
    return len(head) > _SHORTEST_PART and inflected(head)


def _prefixed(word: str) -> bool:
    prefix = max((p for p in _PREFIXES if word.startswith(p)), key=len)
    rest = word[len(prefix) :]
    return len(rest) >= (_SHORTEST_PREFIXED if len(prefix) > 2 else 3) and inflected(rest)


@lru_cache(maxsize=20_000)
def compound(word: str, depth: int = 2, shortest: int = _SHORTEST_PART) -> bool:
    """Whether `word` falls apart into listed words, with a joining s between them or not."""
    if len(word) > 60:
        return False
    for cut in range(shortest, len(word) - _SHORTEST_PART + 1):
        head = word[:cut]
        if not (_joins(head) or (head.endswith("s") and cut > 4 and _joins(head[:-1]))):
            continue
        tail = word[cut:]
        if len(tail) > _SHORTEST_PART and inflected(tail):
            return True
        if depth > 1 and len(tail) > 2 * _SHORTEST_PART and compound(tail, depth - 1):
            return True
    return False


def _joins(head: str) -> bool:
    return listed(head) or (len(head) > 4 and (listed(head + "a") or listed(head + "e")))


@lru_cache(maxsize=5_000)
def misspelled(word: str) -> bool:
    """Whether a long lower-case word is one slip of the finger from a Swedish one."""
    if len(word) < 9 or len(word) > 30:
        return False
    for index in range(len(word)):
        if listed(word[:index] + word[index + 1 :]):
            return True
        if index and listed(word[: index - 1] + word[index] + word[index - 1] + word[index + 1 :]):
            return True
    for index in range(1, len(word) + 1):
        if any(listed(word[:index] + letter + word[index:]) for letter in "enrtaslåäöidkmg"):
            return True
    return any(
        listed(word[:index] + letter + word[index + 1 :])
        for index in range(1, len(word))
        for letter in "enrtasloiådäökmg"
    )
