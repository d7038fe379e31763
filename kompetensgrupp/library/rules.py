"""An example as it is read, those that are shipped, finding one by words, and who writes. Pure."""

import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from kompetensgrupp.core import money, stems
from kompetensgrupp.core.rights import ALLOW, Actor, Refusal, Right, Verdict
from kompetensgrupp.library.models import ExampleKind, LibraryEntry

_FILE = Path(__file__).parent / "data" / "omvarld.json"
OWN = "egen-"
_KINDS = {kind.label.lower(): kind for kind in ExampleKind}
#: So long a word must be before longer words that begin or end with it count as well.
BEGINS, ENDS = 3, 4


@dataclass(frozen=True)
class Example:
    """An example from others. `key` is its place in an address; `entry` what the group wrote."""

    key: str
    name: str
    kind: ExampleKind
    owner: str = ""
    area: str = ""
    period: str = ""
    parties: str = ""
    target_group: str = ""
    target_size: int | None = None
    goals: tuple[str, ...] = ()
    result: str = ""
    follow_up: str = ""
    budget: str = ""
    tags: tuple[str, ...] = ()
    source: str = ""
    entry: LibraryEntry | None = field(default=None, compare=False)

    @property
    def is_shipped(self) -> bool:
        """Whether it came with the portal: its facts are then nobody's to change."""
        return not self.key.startswith(OWN)

    @property
    def is_studied(self) -> bool:
        """Whether the group has studied it."""
        return self.entry is not None and self.entry.studied_on is not None

    @property
    def words(self) -> str:
        """All that can be found of it."""
        learned = (self.entry.lessons, self.entry.transferability) if self.entry else ()
        own = (self.name, self.owner, self.area, self.parties, self.target_group, self.result)
        return "\n".join([*own, *self.goals, *self.tags, self.kind.label, self.source, *learned])


@cache
def shipped() -> Mapping[str, Example]:
    """The 26 that come with the portal, by key, in their own order."""
    rows = json.loads(_FILE.read_text("utf-8"))["poster"]
    return {example.key: example for example in map(_from_file, rows)}


def _from_file(row: Mapping[str, Any]) -> Example:
    budget = money.kronor(row["budget_kr"] * 100) if row["budget_kr"] else ""
    return Example(
        key=_slug(row["namn"]),
        name=row["namn"],
        kind=_KINDS[row["typ"]],
        owner=row["huvudman"] or "",
        area=row["omrade"] or "",
        period=_period(row["start"], row["slut"]),
        parties=", ".join(row["parter"]),
        target_group=row["malgrupp"] or "",
        target_size=row["malgrupp_antal"] or row["antal_deltagare"],
        goals=tuple(row["mal"]),
        result=row["resultat"] or "",
        follow_up=row["uppfoljning"] or "",
        budget=" ".join(filter(None, [budget, row.get("budget_avser", "")])),
        tags=tuple(row["taggar"]),
        source=row["kalla"],
    )


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    return "-".join("".join(c if c.isalnum() else " " for c in plain).split())[:80]


def _period(start: str | None, end: str | None) -> str:
    first, last = (start or "")[:4], (end or "")[:4]
    if first == last or not last:
        return first if last or not first else f"från {first}"
    return f"{first}–{last}"


def from_entry(entry: LibraryEntry) -> Example:
    """An example as the group has written it, on top of the shipped one when it is about that."""
    known = shipped().get(entry.shipped or "")
    if known is not None:
        return replace(known, entry=entry)
    return Example(
        key=f"{OWN}{entry.id}",
        name=entry.name,
        kind=entry.kind,
        owner=entry.owner,
        area=entry.area,
        period=entry.period,
        parties=entry.parties,
        target_group=entry.target_group,
        target_size=entry.target_size,
        goals=tuple(filter(None, entry.goals.split("\n"))),
        result=entry.result,
        source=entry.source,
        entry=entry,
    )


# --- finding ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Wanted:
    """What a reader asked for; empty means everything."""

    question: str = ""
    kind: str = ""
    tag: str = ""
    studied: bool = False

    def __bool__(self) -> bool:
        return bool(self.question or self.kind or self.tag or self.studied)


def found(examples: Iterable[Example], wanted: Wanted) -> list[Example]:
    """Those that have every word in one of its inflections, and pass the filters."""
    asked = stems.stems(wanted.question)
    return [
        example
        for example in examples
        if (not wanted.kind or example.kind == wanted.kind)
        and (not wanted.tag or wanted.tag in example.tags)
        and (not wanted.studied or example.is_studied)
        and (not wanted.question or _has(_stems(example.words), asked))
    ]


@cache
def _stems(words: str) -> frozenset[str]:
    return frozenset(stems.stems(words))


def _has(known: frozenset[str], asked: Sequence[str]) -> bool:
    return bool(asked) and all(any(_counts(word, stem) for stem in known) for word in asked)


def _counts(word: str, stem: str) -> bool:
    """The same stem, or the beginning or end of a longer word."""
    begins = len(word) >= BEGINS and stem.startswith(word)
    return stem == word or begins or (len(word) >= ENDS and stem.endswith(word))


def tags(examples: Iterable[Example]) -> list[str]:
    """The tags of the examples in Swedish order, without doubles."""
    letters = str.maketrans("åäö", "{|}")
    some = {tag for example in examples for tag in example.tags}
    return sorted(some, key=lambda tag: tag.lower().translate(letters))


# --- who -------------------------------------------------------------------------------------


def may_write(actor: Actor) -> Verdict:
    """Representatives and the leader write down what the group has learned of others."""
    if actor.has(Right.TAKE_STANDPOINT):
        return ALLOW
    return Refusal("Bara representanter och projektledaren skriver i exempelsamlingen.")
