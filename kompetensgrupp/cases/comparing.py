"""Two texts of a case beside each other, field by field, in words for people to read."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from kompetensgrupp.cases import forms, reading, rules, writing
from kompetensgrupp.cases import vocabulary as v
from kompetensgrupp.cases.models import Case, CaseVersion
from kompetensgrupp.core import words
from kompetensgrupp.core.differences import Part, between
from kompetensgrupp.core.rights import Actor
from kompetensgrupp.groups import service as groups

NOTHING = "inget angivet"
#: So many words stand on each side of what differs.
NEAR = 12
_WORD = re.compile(r"\s*\S+\s*?")


@dataclass(frozen=True)
class Difference:
    """A field that says different things: a free text has its parts, all else is «old → new».

    `whole` are the parts of both texts in full, `parts` those near what differs.
    """

    name: str
    label: str
    old: str
    new: str
    whole: tuple[Part, ...] = ()

    @property
    def parts(self) -> tuple[Part, ...]:
        """What differs, with a few words around it."""
        return _around(self.whole)


@dataclass(frozen=True)
class Words:
    """The group's own words for what a text holds codes and numbers of."""

    categories: dict[str, str]
    parties: dict[int, str]

    def say(self, name: str, value: Any) -> str:
        """A field's value as the screen says it."""
        kind = getattr(CaseVersion.__table__.columns[name].type, "enum_class", None)
        if kind and value:
            return str(kind(value).label)
        if isinstance(value, date):
            return words.day(value)
        if isinstance(value, list):
            return ", ".join(self.parties.get(number, "") for number in value) or NOTHING
        if name == "category":
            return self.categories.get(value or "", value or "") or NOTHING
        return str(value or NOTHING)

    def difference(self, name: str, old: Any, new: Any) -> Difference:
        """How two values of a field differ."""
        label = forms.label_of(name)
        if name in v.FREE_TEXT:
            return Difference(name, label, old, new, tuple(between(old, new)))
        return Difference(name, label, self.say(name, old), self.say(name, new))


def _around(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """The parts with what is the same cut down to the words nearest to what differs."""
    last = len(parts) - 1
    return tuple(
        Part("same", _ends(part.text, place > 0, place < last)) if part.kind == "same" else part
        for place, part in enumerate(parts)
    )


def _ends(text: str, begin: bool, end: bool) -> str:
    """The first and last few words of a long text, whichever of them are wanted."""
    pieces = _WORD.findall(text)
    if len(pieces) <= (begin + end) * NEAR + 5:
        return text
    head = "".join(pieces[:NEAR]).rstrip() + " " if begin else ""
    tail = " " + "".join(pieces[-NEAR:]).lstrip() if end else ""
    return f"{head}[…]{tail}"


def words_for(actor: Actor) -> Words:
    """The words of the actor's group."""
    return Words(
        {category.code: category.label for category in groups.categories(actor)},
        {party.id: party.name for party in groups.parties(actor)},
    )


def compare(found: Words, old: CaseVersion, new: CaseVersion) -> list[Difference]:
    """The fields in which two versions differ, in the order of the guided form."""
    names = sorted(writing.changed_fields(old, new), key=forms.place_of)
    return [found.difference(name, getattr(old, name), getattr(new, name)) for name in names]


def of_change(actor: Actor, case: Case, text: CaseVersion) -> list[Difference] | None:
    """What a version changes in the approved text; None for a case without one."""
    if not rules.is_published(case):
        return None
    return compare(words_for(actor), reading.approved(case), text)
