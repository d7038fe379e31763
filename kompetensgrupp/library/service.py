"""The library as a group reads it, and writing in it. All of it is logged."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from kompetensgrupp.audit import service as audit
from kompetensgrupp.audit.models import Event
from kompetensgrupp.checking import service as checking
from kompetensgrupp.core import clock
from kompetensgrupp.core.db import db
from kompetensgrupp.core.errors import Invalid, NotVisible
from kompetensgrupp.core.rights import Actor, require
from kompetensgrupp.library import rules
from kompetensgrupp.library.models import FACTS, LEARNED, LibraryEntry
from kompetensgrupp.library.rules import Example

#: Sources are outside the check, names of agencies and places no findings of it.
_CHECKED = ("name", "target_group", "goals", "result", "lessons", "transferability")


def examples(actor: Actor) -> list[Example]:
    """The group's own examples, the latest first, and then the shipped ones."""
    query = (
        select(LibraryEntry)
        .where(LibraryEntry.group_id == actor.group_id)
        .options(joinedload(LibraryEntry.user, innerjoin=True))
        .order_by(LibraryEntry.id.desc())
    )
    written = [rules.from_entry(entry) for entry in db.session.scalars(query)]
    noted = {example.key: example for example in written if example.is_shipped}
    own = [example for example in written if not example.is_shipped]
    return [*own, *(noted.get(key, example) for key, example in rules.shipped().items())]


def load_example(actor: Actor, key: str) -> Example:
    """An example by its key. Raises NotVisible."""
    found = next((example for example in examples(actor) if example.key == key), None)
    if found is None:
        raise NotVisible
    return found


def write(actor: Actor, values: Mapping[str, Any]) -> Example:
    """A new example of the group's own. Raises Invalid, NotAllowed."""
    require(rules.may_write(actor))
    _check(actor, values)
    entry = _new(actor, **{name: values[name] for name in (*FACTS, *LEARNED)})
    return _said(actor, entry, "written")


def change(actor: Actor, example: Example, values: Mapping[str, Any], seen: int) -> Example:
    """Write an own example anew, or what was learned from a shipped one.

    `seen` is the revision that the form began from, 0 for none (R14). Raises Invalid, NotAllowed.
    """
    require(rules.may_write(actor))
    entry = example.entry
    if seen != (entry.revision if entry else 0):
        raise Invalid(
            "", "Någon annan har skrivit om exemplet sedan du öppnade sidan. Det du skrev står "
            "kvar här. Jämför med exemplets sida och spara igen.",
        )  # fmt: skip
    names = LEARNED if example.is_shipped else (*FACTS, *LEARNED)
    wanted = {name: values[name] for name in names}
    _check(actor, wanted)
    if entry is None:
        return _said(actor, _new(actor, shipped=example.key, **wanted), "learned")
    for name, value in wanted.items():
        setattr(entry, name, value)
    entry.revision += 1
    entry.user_id, entry.written_at = actor.user_id, clock.now()  # type: ignore[assignment]
    return _said(actor, entry, "changed")


def _check(actor: Actor, values: Mapping[str, Any]) -> None:
    texts = {name: values[name] for name in _CHECKED if values.get(name)}
    checking.require_no_identifier(actor, texts)
    if values["studied_on"] and values["studied_on"] > clock.today():
        raise Invalid("studied_on", "Dagen har inte varit än.")


def _new(actor: Actor, **values: Any) -> LibraryEntry:
    entry = LibraryEntry(
        group_id=actor.group_id, user_id=actor.user_id, written_at=clock.now(), **values
    )
    db.session.add(entry)
    return entry


def _said(actor: Actor, entry: LibraryEntry, what: str) -> Example:
    db.session.flush()
    audit.record(actor, Event.EXAMPLE_CHANGED, what=what, entry=entry.id, shipped=entry.shipped)
    return rules.from_entry(entry)


def count_studied(actor: Actor, first: date, last: date) -> int:
    """How many examples the group studied between two days: for the report."""
    query = select(func.count()).where(
        LibraryEntry.group_id == actor.group_id, LibraryEntry.studied_on.between(first, last)
    )
    return db.session.scalar(query) or 0
