"""Findings put together to one thing per card, and what a decision does to the text. Pure.

An entity is one name, place, number or date, wherever it stands in the texts of a form.
"""

import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

from kompetensgrupp.checking.models import Choice
from kompetensgrupp.core.rights import ALLOW, Actor, Refusal, Verdict
from kompetensgrupp.deid import Finding, Kind, Level

Sign = Callable[[str], str]
LONGEST_REASON = 300
#: Words in which a genitive s is no part of the name.
_INFLECTED = frozenset({Kind.PERSONNAMN, Kind.ORT, Kind.ORGANISATION})
_PRINT = re.compile(r"[a-p]{24}")
_WORDS = re.compile(r"[^\W\d_]+")
_SENTENCE_START = re.compile(r"(?:\A|[.!?]\s+|\n\s*)\Z")
_AROUND = 45


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entity stands: field name and a slice of its text."""

    field: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Entity:
    """One thing that may point somebody out, everywhere it stands. `token` is its own print."""

    word: str
    kind: Kind
    level: Level
    rule: str
    why: str
    suggestions: tuple[str, ...]
    places: tuple[Place, ...]
    prints: tuple[str, ...]

    @property
    def token(self) -> str:
        """The print of the whole word, by which a form names the entity."""
        return self.prints[0]

    @property
    def binds_hard(self) -> bool:
        """Whether a second person must agree that it is no identifier."""
        return self.level is Level.BLOCK


@dataclass(frozen=True, slots=True)
class Decided:
    """What the writer chose for an entity; travels with the form until its text is saved.

    `propose`: the word is also proposed for the group's list.
    """

    choice: Choice
    kind: str
    rule: str
    level: str
    prints: tuple[str, ...]
    reason: str = ""
    propose: bool = False

    @property
    def token(self) -> str:
        """The entity's token."""
        return self.prints[0]

    def dump(self) -> str:
        """As a hidden field carries it."""
        return json.dumps({**asdict(self), "choice": str(self.choice)}, ensure_ascii=False)


def load(values: Iterable[str]) -> list[Decided]:
    """The decisions that a form sent back; what can't be one is left out."""
    found: dict[str, Decided] = {}
    for value in list(values)[:200]:
        decided = _decided(value)
        if decided is not None:
            found[decided.token] = decided
    return list(found.values())


def _decided(value: str) -> Decided | None:
    try:
        raw = json.loads(value)
        prints = tuple(str(item) for item in raw["prints"])[:8]
        if not prints or not all(_PRINT.fullmatch(item) for item in prints):
            return None
        return Decided(
            Choice(raw["choice"]), Kind(raw["kind"]), str(raw["rule"])[:40],
            Level(raw["level"]), prints, str(raw["reason"])[:LONGEST_REASON],
            raw["propose"] is True,
        )  # fmt: skip
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def normal(kind: Kind, word: str) -> str:
    """The word as it is compared: case, spaces and a genitive s don't matter."""
    plain = " ".join(word.casefold().split())
    if kind in _INFLECTED and len(plain) > 2:
        plain = plain.removesuffix("s")
    return plain


def entities(found: Mapping[str, tuple[str, Sequence[Finding]]], sign: Sign) -> list[Entity]:
    """One entity for all places that mean the same, in the order they first appear.

    `found` has each field's text and findings; hints are no entities. A first name alone belongs
    to the full name that holds it.
    """
    groups: dict[tuple[Kind, str], list[tuple[Place, Finding, str]]] = {}
    for field, (text, findings) in found.items():
        for finding in findings:
            if finding.level is Level.HINT:
                continue
            word = text[finding.start : finding.end]
            place = Place(field, finding.start, finding.end)
            groups.setdefault((finding.kind, normal(finding.kind, word)), []).append(
                (place, finding, word)
            )
    _join_names(groups)
    return [_entity(key, members, sign) for key, members in groups.items()]


def _join_names(groups: dict[tuple[Kind, str], list[tuple[Place, Finding, str]]]) -> None:
    """«Anna» and «Karlsson» go to the card of «Anna Karlsson»."""
    names = [key for key in groups if key[0] is Kind.PERSONNAMN]
    for key in [key for key in names if " " not in key[1]]:
        whole = next((k for k in names if " " in k[1] and key[1] in _parts(k[1])), None)
        if whole is not None:
            groups[whole] += groups.pop(key)


def _parts(name: str) -> set[str]:
    return {normal(Kind.PERSONNAMN, part) for part in _WORDS.findall(name)}


def _entity(key: tuple[Kind, str], members: list[tuple[Place, Finding, str]], sign: Sign) -> Entity:
    kind, plain = key
    first = next((m for m in members if normal(kind, m[2]) == plain), members[0])
    finding = first[1]
    words = [plain]
    if kind is Kind.PERSONNAMN and " " in plain:
        words += sorted(part for part in _parts(plain) if len(part) > 1)
    return Entity(
        word=first[2],
        kind=kind,
        level=min((m[1].level for m in members), key=list(Level).index),
        rule=finding.rule,
        why=finding.why,
        suggestions=finding.suggestions,
        places=tuple(m[0] for m in members),
        prints=tuple(sign(word) for word in words),
    )


def settling(entity: Entity, decided: Mapping[str, Decided]) -> tuple[Decided, ...]:
    """What was decided to let it stand: as a whole, or every part of a name by itself; or nothing.

    `decided` has the decisions that let something stand, by its token.
    """
    if entity.token in decided:
        return (decided[entity.token],)
    parts = entity.prints[1:]
    return tuple(decided[part] for part in parts) if all(p in decided for p in parts) else ()


def needs_second(entity: Entity, settled: Iterable[Decided]) -> bool:
    """A kept finding, or a claimed false alarm on one that binds hard."""
    return entity.binds_hard or any(one.choice is Choice.KEPT for one in settled)


def replaced(texts: Mapping[str, str], new: Mapping[Entity, str]) -> dict[str, str]:
    """The texts with every place of these entities, and nothing else, replaced.

    A genitive keeps its s, a sentence its capital, and no word comes twice: «sonen Ali» becomes
    «sonen», «37 år» becomes «35–44 år».
    """
    result = dict(texts)
    places = [(place, entity) for entity in new for place in entity.places]
    for place, entity in sorted(places, key=lambda pair: pair[0].start, reverse=True):
        text = result[place.field]
        before, old, after = text[: place.start], text[place.start : place.end], text[place.end :]
        word = _fitting(before, old, after, entity, new[entity])
        if not word:
            before = before.rstrip(" ")
        result[place.field] = before + word + after
    return result


def _fitting(before: str, old: str, after: str, entity: Entity, new: str) -> str:
    """The new word as it must stand between these; nothing when it stands there already."""
    if re.search(rf"(?:\A|\W){re.escape(new)} +\Z", before, re.IGNORECASE):
        return ""
    if new.endswith(" år") and re.match(r"[ -]?år\b", after):
        new = new.removesuffix(" år")
    if entity.kind in _INFLECTED and _is_genitive(old, entity.word) and new[-1:] not in "sxz]":
        new += "s"
    if _SENTENCE_START.search(before) and new[:1].islower():
        new = new[:1].upper() + new[1:]
    return new


def _is_genitive(old: str, word: str) -> bool:
    """«Annas» beside «Anna»; a name that always ends with s is none."""
    return old.endswith("s") and not word.endswith("s")


def known_words(text: str, prints: Collection[str], sign: Sign) -> frozenset[str]:
    """The words of the text, in lower case, whose prints are among those of names decided on."""
    if not prints:
        return frozenset()
    words = {word.casefold() for word in _WORDS.findall(text) if len(word) > 1}
    stems = {word: normal(Kind.PERSONNAMN, word) for word in words}
    return frozenset(stem for stem in stems.values() if sign(stem) in prints)


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A place with the words around it, for a card."""

    field: str
    before: str
    word: str
    after: str


def excerpts(texts: Mapping[str, str], entity: Entity, most: int = 4) -> list[Excerpt]:
    """The entity's first places as they stand."""
    found = []
    for place in entity.places[:most]:
        text = texts[place.field]
        before, after = text[: place.start], text[place.end :]
        found.append(
            Excerpt(
                place.field,
                before if len(before) <= _AROUND else "…" + before[-_AROUND:],
                text[place.start : place.end],
                after if len(after) <= _AROUND else after[:_AROUND] + "…",
            )
        )
    return found


def may_be_allowed(word: str) -> bool:
    """Whether a word can stand in the group's list: letters only, never digits."""
    return 1 < len(word) <= 60 and not any(c.isdigit() for c in word) and word.strip() == word


def may_decide_words(actor: Actor) -> Verdict:
    """The leader answers for what the checker passes over."""
    return ALLOW if actor.leads else Refusal("Bara projektledaren godkänner ord.")


def tells(word: str, masked: Iterable[str]) -> bool:
    """Whether a word says what was masked: it holds it, or is one of its words."""
    own = word.casefold()
    return any(one in own or own in one.split() for one in map(str.casefold, masked))
