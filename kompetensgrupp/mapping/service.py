"""Keeping mappings: sums that were typed or read from a file. Everything here is in the log."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import selectinload

from kompetensgrupp.audit import service as audit
from kompetensgrupp.audit.models import Event
from kompetensgrupp.core import clock, words
from kompetensgrupp.core.bands import AgeBand, Sex
from kompetensgrupp.core.db import db
from kompetensgrupp.core.errors import Invalid, InvalidState, NotVisible
from kompetensgrupp.core.rights import Actor, require
from kompetensgrupp.core.tables import Table
from kompetensgrupp.deid import Level, check
from kompetensgrupp.groups import service as groups
from kompetensgrupp.groups.models import Category
from kompetensgrupp.mapping import rules
from kompetensgrupp.mapping.models import LONGEST_SOURCE, MappingCount, MappingRecord
from kompetensgrupp.mapping.rules import Counts, Population
from kompetensgrupp.mapping.vocabulary import Choices, Variable, bands

EARLIEST = date(2000, 1, 1)
MOST_PEOPLE = 1_000_000
#: How many people of each sex and age the group's latest mapping with ages tells of.
_LATEST = (
    select(func.max(MappingRecord.as_of))
    .join(MappingCount, MappingCount.record_id == MappingRecord.id)
    .where(
        MappingRecord.group_id == bindparam("group_id"),
        MappingCount.variable == Variable.AGE,
        MappingCount.value != rules.UNKNOWN,
    )
    .scalar_subquery()
)
_AGES = (
    select(MappingCount.value, MappingCount.sex, MappingCount.people)
    .join(MappingRecord, MappingRecord.id == MappingCount.record_id)
    .where(
        MappingRecord.group_id == bindparam("group_id"),
        MappingRecord.as_of == _LATEST,
        MappingCount.variable == Variable.AGE,
    )
    .order_by(MappingCount.id)
)


@dataclass(frozen=True)
class NewMapping:
    """A mapping as it was given: the day it holds for, where the counts come from, the counts."""

    as_of: date
    source: str
    counts: Counts


@dataclass(frozen=True)
class Overview:
    """A mapping in tables beside the one before it, and all of them as a line over time.

    `masked`: small numbers are hidden from this reader.
    """

    record: MappingRecord
    before: MappingRecord | None
    tables: tuple[Table, ...]
    over_time: Table
    masked: bool
    uneven: tuple[tuple[str, int | None], ...]


def load(actor: Actor, mapping_id: int) -> MappingRecord:
    """A mapping of the actor's group. Raises NotVisible."""
    found = db.session.scalar(_records(actor).where(MappingRecord.id == mapping_id))
    if found is None or not rules.may_read(actor):
        raise NotVisible
    return found


def _records(actor: Actor) -> Select[MappingRecord]:
    return (
        select(MappingRecord)
        .where(MappingRecord.group_id == actor.group_id)
        .order_by(MappingRecord.as_of.desc(), MappingRecord.id)
        .options(selectinload(MappingRecord.counts))
    )


def records(actor: Actor) -> list[MappingRecord]:
    """The group's mappings, the latest first. Raises NotAllowed."""
    require(rules.may_read(actor))
    return list(db.session.scalars(_records(actor)))


def choices(actor: Actor) -> dict[Variable, Choices]:
    """What each variable can be, in the group's own words for its ways in."""
    return bands((c.code, c.label) for c in groups.categories(actor))


def counts_of(record: MappingRecord) -> dict[tuple[str, str, str], int]:
    """(variable, value, sex) → people."""
    return {(c.variable, c.value, c.sex): c.people for c in record.counts}


def overview(actor: Actor, day: str = "") -> Overview | None:
    """The mapping of the day (ISO; else the latest), None while there is none. NotAllowed."""
    found = records(actor)
    if not found:
        return None
    threshold = None if actor.leads else groups.get_group(actor).small_number
    # Each is masked by itself and always alike, whichever page it stands on.
    made = {one.id: rules.tables(counts_of(one), _offered(actor, one), threshold) for one in found}
    record = next((one for one in found if one.as_of.isoformat() == day), found[0])
    before = next((one for one in found if one.as_of < record.as_of), None)
    then = made[before.id] if before else {}
    when = words.full_day(before.as_of) if before else ""
    return Overview(
        record,
        before,
        tuple(rules.beside(table, then.get(name), when) for name, table in made[record.id].items()),
        rules.over_time(
            [(words.full_day(one.as_of), counts_of(one)) for one in reversed(found)], threshold
        ),
        threshold is not None,
        rules.uneven(counts_of(record), threshold),
    )


def _offered(actor: Actor, record: MappingRecord) -> dict[Variable, Choices]:
    """The choices, with ways in that the group no longer uses but this mapping does."""
    found = choices(actor)
    used = {count.value for count in record.counts if count.variable == Variable.CATEGORY}
    if gone := used - {value for value, _ in found[Variable.CATEGORY]}:
        query = select(Category.code, Category.label).where(
            Category.group_id == actor.group_id, Category.code.in_(gone)
        )
        old = [(code, label) for code, label in db.session.execute(query.order_by(Category.id))]
        found[Variable.CATEGORY] = [*old, *found[Variable.CATEGORY]]
    return found


def offered(actor: Actor, record: MappingRecord | None) -> dict[Variable, Choices]:
    """What may be counted in a new mapping, or in one that is changed."""
    return _offered(actor, record) if record else choices(actor)


def save(actor: Actor, new: NewMapping) -> MappingRecord:
    """Keep a new mapping. Raises NotAllowed, Invalid."""
    record = MappingRecord(group_id=actor.group_id, counts=[])
    return _keep(actor, record, new, Event.MAPPING_SAVED)


def change(actor: Actor, record: MappingRecord, new: NewMapping, seen: int) -> MappingRecord:
    """Change a mapping; `seen` is the revision the page showed.

    Raises NotAllowed, Invalid, InvalidState when somebody changed it meanwhile.
    """
    require(rules.may_write(actor))
    if seen != record.revision:
        raise InvalidState("Någon annan har ändrat kartläggningen sedan du öppnade sidan.")
    record.revision += 1
    return _keep(actor, record, new, Event.MAPPING_CHANGED)


def _keep(actor: Actor, record: MappingRecord, new: NewMapping, event: Event) -> MappingRecord:
    require(rules.may_write(actor))
    _refuse_bad(actor, record, new)
    record.as_of, record.source = new.as_of, new.source
    record.user_id, record.changed_at = actor.user_id or 0, clock.now()
    record.counts.clear()
    db.session.add(record)
    db.session.flush()  # the old counts go before the new ones come
    record.counts.extend(
        MappingCount(
            group_id=record.group_id, variable=Variable(variable), value=value, sex=Sex(sex),
            people=people,
        )
        for (variable, value, sex), people in new.counts.items()
        if people
    )  # fmt: skip
    db.session.flush()
    audit.record(actor, event, as_of=new.as_of.isoformat(), people=rules.people(new.counts))
    return record


def _refuse_bad(actor: Actor, record: MappingRecord, new: NewMapping) -> None:
    if not EARLIEST <= new.as_of <= clock.today():
        raise Invalid("as_of", "Välj en dag från år 2000 till i dag.")
    if not new.source.strip() or len(new.source) > LONGEST_SOURCE:
        raise Invalid("source", f"Skriv var siffrorna kommer från, högst {LONGEST_SOURCE} tecken.")
    if any(finding.level is Level.BLOCK for finding in check(new.source)):
        raise Invalid(
            "source", "Ta bort numret eller adressen: källan är ett register, ingen person."
        )
    if any(not 0 <= people <= MOST_PEOPLE for people in new.counts.values()):
        raise Invalid("", "Ett antal är mindre än noll eller större än en miljon.")
    if not any(new.counts.values()):
        raise Invalid("", "Fyll i minst ett antal.")
    _refuse_unknown(actor, record, new.counts)
    taken = select(MappingRecord.id).where(
        MappingRecord.group_id == actor.group_id, MappingRecord.as_of == new.as_of
    )
    if db.session.scalar(taken) not in (None, record.id):
        raise Invalid("as_of", "Det finns redan en kartläggning från den dagen. Ändra den.")


def _refuse_unknown(actor: Actor, record: MappingRecord, counts: Counts) -> None:
    """Only the bands that are offered are kept, whatever a request says."""
    known = {
        (str(variable), value) for variable, some in _offered(actor, record).items()
        for value, _ in some
    }  # fmt: skip
    if any((variable, value) not in known for variable, value, _ in counts):
        raise Invalid("", "Ett av värdena finns inte längre. Läs in sidan igen.")


def remove(actor: Actor, record: MappingRecord) -> None:
    """Take a mapping away for good. Raises NotAllowed."""
    require(rules.may_write(actor))
    as_of = record.as_of.isoformat()
    db.session.delete(record)
    db.session.flush()
    audit.record(actor, Event.MAPPING_REMOVED, as_of=as_of)


def population(actor: Actor, sex: Sex | None, age: AgeBand | None) -> Population | None:
    """How many in the target group fit a sex and an age; None without a mapping that can tell."""
    if sex is None or age is None:
        return None
    rows = db.session.execute(_AGES, {"group_id": actor.group_id})
    ages: Mapping[tuple[str, str], int] = {(value, own): people for value, own, people in rows}
    return rules.population(ages, sex, age)
