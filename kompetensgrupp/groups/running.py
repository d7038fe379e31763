"""Running a group: members and their dated roles, parties, categories, settings.

Done by the group's leader or deputy, or by an administrator. Everything here is in the log, and
nothing here touches a case.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from kompetensgrupp.audit import service as audit
from kompetensgrupp.audit.models import INSTALLATION, Event
from kompetensgrupp.core import clock
from kompetensgrupp.core.db import allow_groups, db
from kompetensgrupp.core.errors import Invalid, NotVisible
from kompetensgrupp.core.rights import Actor, Right, Role, require
from kompetensgrupp.groups import members, rules
from kompetensgrupp.groups.models import (
    CATEGORIES,
    Association,
    Category,
    Group,
    Party,
    PartyKind,
    PartyStatus,
)

# --- finding ---------------------------------------------------------------------------------


def all_groups(actor: Actor) -> list[Group]:
    """Every group of the installation, by name: for the administrator."""
    require(rules.may_administer(actor))
    return list(db.session.scalars(select(Group).order_by(Group.name, Group.id)))


def load_group(actor: Actor, group_id: int) -> Group:
    """A group the actor runs. Raises NotVisible for every other.

    An administrator's own way past the group border: the transaction is opened to this one group.
    """
    group = db.session.get(Group, group_id)
    if group is None or not rules.may_run(actor, group):
        raise NotVisible
    if actor.has(Right.ADMINISTER):
        allow_groups(db.session(), [INSTALLATION, group.id])
    return group


def load_category(actor: Actor, category_id: int, *, group: Group) -> Category:
    """A category of the group. Raises NotVisible."""
    found = db.session.get(Category, category_id)
    if found is None or found.group_id != group.id:
        raise NotVisible
    return found


def party_list(actor: Actor, group: Group) -> list[Party]:
    """The group's parties in its own order."""
    query = select(Party).where(Party.group_id == group.id)
    return list(db.session.scalars(query.order_by(Party.position, Party.id)))


def category_list(actor: Actor, group: Group) -> list[Category]:
    """The group's categories in order, those put aside too."""
    query = select(Category).where(Category.group_id == group.id)
    return list(db.session.scalars(query.order_by(Category.position, Category.id)))


@dataclass(frozen=True)
class Point:
    """A thing to have in place before the first real case."""

    label: str
    is_done: bool


def checklist(actor: Actor, group: Group) -> list[Point]:
    """What a group needs before its first real case, and whether it has it."""
    day = clock.today()
    found = members.members(actor, group)
    reviewers = [m for m in found if Role.REVIEWER in rules.roles_on(m, day)]
    writing = {m.party_id for m in found if Role.CASEWORKER in rules.roles_on(m, day)}
    enough = all(sum(r.party_id == party for r in reviewers) >= 2 for party in writing)
    led = any(Role.LEADER in rules.roles_on(m, day) for m in found)
    return [
        Point("En projektledare är utsedd", led),
        Point("Varje part som skriver fall har minst två granskare", bool(writing) and enough),
        Point("Minst två parter medverkar", _taking_part(actor, group) >= 2),
        Point("Gallringsbeslut är antecknat", bool(group.erasure_decision)),
        Point("Systemägare är antecknad", bool(group.system_owner)),
        Point("Dataskyddsombudets kontaktväg är antecknad", bool(group.data_protection_contact)),
    ]


def _taking_part(actor: Actor, group: Group) -> int:
    return sum(rules.is_waited_for(party) for party in party_list(actor, group))


# --- groups ----------------------------------------------------------------------------------


def create_group(actor: Actor, name: str, slug: str, association: str, municipality: str) -> Group:
    """A new group with its first party and the usual categories. Raises Invalid, NotAllowed."""
    require(rules.may_administer(actor))
    if db.session.scalar(select(Group.id).where(Group.slug == slug)):
        raise Invalid("slug", "Kortnamnet används redan av en annan grupp.")
    owner = _association(association)
    group = Group(name=name, slug=slug, association_id=owner.id, municipalities=municipality)
    db.session.add(group)
    db.session.flush()
    allow_groups(db.session(), [INSTALLATION, group.id])
    party = Party(group_id=group.id, kind=PartyKind.KOMMUN, name=municipality)
    db.session.add(party)
    for position, (code, label) in enumerate(CATEGORIES):
        db.session.add(Category(group_id=group.id, code=code, label=label, position=position))
    _tell(actor, group, Event.GROUP_CHANGED, what="created")
    return group


def _association(name: str) -> Association:
    found = db.session.scalar(select(Association).where(Association.name == name))
    if found is None:
        found = Association(name=name)
        db.session.add(found)
        db.session.flush()
    return found


def change_settings(actor: Actor, group: Group, values: dict[str, Any]) -> None:
    """Change the group's settings. Raises Invalid, NotAllowed.

    The purpose `individual` needs the reference of a local decision.
    """
    require(rules.may_run(actor, group))
    if "individual" in values["purposes"] and not values["purpose_decision"]:
        raise Invalid("purpose_decision", "Ange beslutet som tillåter stöd i enskilda fall.")
    if (
        values["pause_from"]
        and values["pause_until"]
        and values["pause_from"] > values["pause_until"]
    ):
        raise Invalid("pause_until", "Uppehållet slutar innan det börjar.")
    changed = sorted(name for name, value in values.items() if getattr(group, name) != value)
    for name in changed:
        setattr(group, name, values[name])
    if changed:
        _tell(actor, group, Event.GROUP_CHANGED, what="settings", fields=changed)


# --- parties and categories ------------------------------------------------------------------


def add_party(actor: Actor, group: Group, kind: PartyKind, name: str, status: PartyStatus) -> Party:
    """A new party. Raises Invalid when the name is taken."""
    require(rules.may_run(actor, group))
    _free_name(group, name)
    party = Party(group_id=group.id, kind=kind, name=name, status=status, position=99)
    db.session.add(party)
    db.session.flush()
    _tell(actor, group, Event.GROUP_CHANGED, what="party added", party=party.id)
    return party


def change_party(
    actor: Actor, group: Group, party: Party, name: str, status: PartyStatus, controller: str
) -> None:
    """Rename a party or change how it stands; one that leaves keeps its history (R8)."""
    require(rules.may_run(actor, group))
    if name != party.name:
        _free_name(group, name)
    if status == PartyStatus.LEFT and party.status != PartyStatus.LEFT:
        party.left_on = clock.today()
    elif status != PartyStatus.LEFT:
        party.left_on = None
    party.name, party.status, party.data_controller = name, status, controller or None
    _tell(actor, group, Event.GROUP_CHANGED, what="party", party=party.id, status=str(status))


def _free_name(group: Group, name: str) -> None:
    query = select(Party.id).where(Party.group_id == group.id, Party.name == name)
    if db.session.scalar(query):
        raise Invalid("name", "Det finns redan en part som heter så.")


def add_category(actor: Actor, group: Group, label: str) -> Category:
    """A way into the group in its own words."""
    require(rules.may_run(actor, group))
    query = select(func.count()).where(Category.group_id == group.id)
    number = (db.session.scalar(query) or 0) + 1
    row = Category(group_id=group.id, code=f"own_{number}", label=label, position=number)
    db.session.add(row)
    db.session.flush()
    _tell(actor, group, Event.GROUP_CHANGED, what="category added", category=row.code)
    return row


def change_category(
    actor: Actor, group: Group, category: Category, label: str, is_active: bool
) -> None:
    """Reword a category or put it aside; cases keep the code."""
    require(rules.may_run(actor, group))
    category.label, category.is_active = label, is_active
    _tell(actor, group, Event.GROUP_CHANGED, what="category", category=category.code)


def _tell(actor: Actor, group: Group, event: Event, **data: Any) -> None:
    db.session.flush()
    audit.record(actor, event, group_id=group.id, **data)
