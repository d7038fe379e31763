"""The demo's association, groups, parties and people. All invented."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from kompetensgrupp.accounts.models import User
from kompetensgrupp.audit import service as audit
from kompetensgrupp.audit.models import Event
from kompetensgrupp.core import clock
from kompetensgrupp.core.db import db
from kompetensgrupp.core.rights import OPERATOR, Role
from kompetensgrupp.groups.models import (
    CATEGORIES,
    Association,
    AssociationMember,
    Category,
    Group,
    Installation,
    InstallationKey,
    Membership,
    MembershipRole,
    Party,
    PartyKind,
    PartyStatus,
)

CONTENT = Path(__file__).parent / "content"
K, F, V, A, S = (
    PartyKind.KOMMUN,
    PartyKind.FK,
    PartyKind.VARDCENTRAL,
    PartyKind.AF,
    PartyKind.FORBUND,
)
#: code: (group, party, roles); those without a group stand above them.
PLACES: dict[str, tuple[str, PartyKind, tuple[Role, ...]]] = {
    "anna": ("demo", K, (Role.CASEWORKER,)),
    "hanna": ("demo", K, (Role.CASEWORKER, Role.ADVISER, Role.REVIEWER)),
    "jonas": ("demo", K, (Role.CASEWORKER, Role.REVIEWER)),
    "bo": ("demo", F, (Role.ADVISER,)),
    "fatima": ("demo", V, (Role.ADVISER,)),
    "greger": ("demo", A, (Role.ADVISER,)),
    "cilla": ("demo", K, (Role.LEADER,)),
    "maria": ("demo", K, (Role.CASEWORKER,)),
    "ingrid": ("demo", S, (Role.BOARD,)),
    "david": ("granne", K, (Role.ADVISER,)),
    "petra": ("granne", K, (Role.CASEWORKER, Role.REVIEWER)),
    "olle": ("granne", K, (Role.CASEWORKER,)),
}
#: The same, for who has another role in another group.
ALSO: dict[str, tuple[str, PartyKind, tuple[Role, ...]]] = {"maria": ("granne", K, (Role.ADVISER,))}


@dataclass(frozen=True)
class Persona:
    """Somebody to sign in as, and what they are good to try."""

    code: str
    name: str
    title: str
    about: str
    place: str


def personas() -> Iterator[Persona]:
    """The people of the demo in the order of the contract."""
    for row in tomllib.loads((CONTENT / "people.toml").read_text("utf-8"))["people"]:
        own = [place[row["code"]] for place in (PLACES, ALSO) if row["code"] in place]
        place = " · ".join(_in_words(group, roles) for group, _, roles in own)
        yield Persona(row["code"], row["name"], row["title"], row["about"], place)


def _in_words(group: str, roles: tuple[Role, ...]) -> str:
    where = {"demo": "Kompetensgruppen", "granne": "Granngruppen"}[group]
    return f"{where}: {', '.join(role.label for role in roles)}"


def seed() -> None:
    """Create the association, both groups and everybody in them."""
    association = Association(name="Samordningsförbundet Exempelbygden")
    db.session.add_all([Installation(key=InstallationKey.DEMO, value="1"), association])
    db.session.flush()
    groups = {
        slug: _group(association, slug, name, kinds)
        for slug, name, kinds in (
            ("demo", "Kompetensgruppen Exempelbygden", (K, F, V, A, S)),
            ("granne", "Kompetensgruppen Grannbygden", (K,)),
        )
    }
    for persona in personas():
        _person(persona, association, groups)
    audit.record(OPERATOR, Event.USER_CHANGED, what="demo")
    db.session.flush()


def _group(association: Association, slug: str, name: str, kinds: tuple[PartyKind, ...]) -> Group:
    group = Group(
        association_id=association.id,
        name=name,
        slug=slug,
        municipalities="Exempelbygden" if slug == "demo" else "Grannbygden",
        purposes=["individual", "learning"],
        purpose_decision="Påhittat beslut för demot",
        erasure_decision="Påhittat gallringsbeslut för demot",
        system_owner="Kommunen (demo)",
        data_protection_contact="dataskyddsombud (demo)",
    )
    db.session.add(group)
    db.session.flush()
    names = {K: "Kommunen", V: "Vårdcentralen", S: "Samordningsförbundet"}
    for position, kind in enumerate(kinds):
        db.session.add(
            Party(
                group_id=group.id,
                kind=kind,
                name=names.get(kind, kind.label),
                position=position,
                status=PartyStatus.INVITED if kind is A else PartyStatus.TAKES_PART,
            )
        )
    for position, (code, label) in enumerate(CATEGORIES):
        db.session.add(Category(group_id=group.id, code=code, label=label, position=position))
    db.session.flush()
    audit.record(OPERATOR, Event.GROUP_CHANGED, group_id=group.id, what="created")
    return group


def _person(persona: Persona, association: Association, groups: dict[str, Group]) -> None:
    user = User(
        email=f"{persona.code}@demo.example",
        name=persona.name,
        title=persona.title,
        persona=persona.code,
        is_admin=persona.code == "eva",
    )
    db.session.add(user)
    db.session.flush()
    if persona.code == "karin":
        db.session.add(AssociationMember(association_id=association.id, user_id=user.id))
    for places in (PLACES, ALSO):
        if persona.code in places:
            slug, kind, roles = places[persona.code]
            _join(user, groups[slug], kind, roles)


def _join(user: User, group: Group, kind: PartyKind, roles: tuple[Role, ...]) -> None:
    party = db.session.query(Party).filter_by(group_id=group.id, kind=kind).one()
    since = clock.today() - timedelta(days=800)  # before the first of demo/bulk's cases
    member: dict[str, Any] = {"group_id": group.id, "since": since}
    membership = Membership(user_id=user.id, party_id=party.id, **member)
    db.session.add(membership)
    db.session.flush()
    db.session.add_all(
        MembershipRole(membership_id=membership.id, role=role, **member) for role in roles
    )
    audit.record(OPERATOR, Event.MEMBER_CHANGED, group_id=group.id, user=user.id, what="joined")
