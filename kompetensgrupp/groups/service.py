"""Finding out who somebody is in a group, and what the group consists of."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, bindparam, or_, select
from sqlalchemy.orm import joinedload

from kompetensgrupp.accounts.models import User, UserSession
from kompetensgrupp.accounts.service import choose_group
from kompetensgrupp.audit.models import INSTALLATION
from kompetensgrupp.core import clock
from kompetensgrupp.core.db import EVERY_GROUP, allow_groups, db
from kompetensgrupp.core.errors import NotVisible
from kompetensgrupp.core.rights import Actor, Role
from kompetensgrupp.groups import rules
from kompetensgrupp.groups.models import (
    AssociationMember,
    Category,
    Group,
    Installation,
    InstallationKey,
    Membership,
    MembershipRole,
    Party,
)

# Built once: most pages ask these, and building a statement costs more than running it.
_MEMBERSHIPS = (
    select(Membership)
    .where(Membership.user_id == bindparam("user_id"))
    .options(
        joinedload(Membership.group, innerjoin=True),
        joinedload(Membership.party, innerjoin=True),
        joinedload(Membership.roles),
    )
    .order_by(Membership.id)
)
_PARTIES = (
    select(Party).where(Party.group_id == bindparam("group_id")).order_by(Party.position, Party.id)
)
_MEMBER_NAMES = (
    select(User.name)
    .join(Membership, Membership.user_id == User.id)
    .where(Membership.group_id == bindparam("group_id"), Membership.is_pending.is_(False))
)
_CATEGORIES = (
    select(Category)
    .where(Category.group_id == bindparam("group_id"), Category.is_active)
    .order_by(Category.position, Category.id)
)


@dataclass(frozen=True)
class Viewer:
    """Everything about the signed-in person that pages show: actor, person, group, party."""

    actor: Actor
    user: User
    group: Group | None
    party: Party | None
    other_groups: tuple[Group, ...]
    invitations: tuple[Membership, ...] = ()

    @property
    def name(self) -> str:
        """The person's name, as the page's head shows it."""
        return self.user.name


def viewer_of(session: UserSession) -> Viewer:
    """Who the session's user is right now, in the chosen group or the first one.

    Sign-in's own way past the group border: it reads the user's memberships in every group, then
    narrows the transaction to the one group.
    """
    allow_groups(db.session(), EVERY_GROUP)
    own = memberships_of(session.user_id)
    asked = tuple(m for m in own if rules.is_asked(m, clock.today()))
    found = _current(session, own)
    if found is None:
        viewer = _above_groups(session, asked)
    else:
        chosen, others = found
        actor = _actor(session, chosen)
        viewer = Viewer(actor, session.user, chosen.group, chosen.party, others, asked)
    allow_groups(db.session(), [viewer.actor.group_id or INSTALLATION])
    return viewer


def memberships_of(user_id: int) -> list[Membership]:
    """The user's memberships with group, party and roles, in the order they began."""
    return list(db.session.scalars(_MEMBERSHIPS, {"user_id": user_id}).unique())


def _current(
    session: UserSession, memberships: list[Membership]
) -> tuple[Membership, tuple[Group, ...]] | None:
    alive = [m for m in memberships if rules.is_alive(m, clock.today())]
    if not alive:
        return None
    chosen = next((m for m in alive if m.group_id == session.group_id), alive[0])
    return chosen, tuple(m.group for m in alive if m is not chosen)


def _actor(session: UserSession, membership: Membership) -> Actor:
    return Actor(
        name=session.user.name,
        user_id=session.user_id,
        session_id=session.id,
        group_id=membership.group_id,
        party_id=membership.party_id,
        party_kind=membership.party.kind,
        roles=rules.roles_on(membership, clock.today())
        | _roles_above(session.user, membership.is_officer),
    )


def is_officer(user: User) -> bool:
    """Whether the user works for an association."""
    query = select(AssociationMember.id).where(AssociationMember.user_id == user.id)
    return db.session.scalar(query) is not None


def _roles_above(user: User, officer: bool) -> frozenset[Role]:
    """What the user is whatever group they are in: no membership hides it."""
    held = {Role.ADMIN: user.is_admin, Role.ASSOCIATION: officer}
    return frozenset(role for role, holds in held.items() if holds)


def _above_groups(session: UserSession, asked: tuple[Membership, ...]) -> Viewer:
    """An administrator, an association's officer, or somebody whose memberships have ended."""
    actor = Actor(
        name=session.user.name,
        user_id=session.user_id,
        session_id=session.id,
        roles=_roles_above(session.user, is_officer(session.user)),
    )
    return Viewer(actor, session.user, None, None, (), asked)


def reach(actor: Actor) -> list[int]:
    """The groups whose published reports the actor may ask for: the own, or the association's.

    An officer's way past the group border; what may be read there is the reports' own rule.
    """
    if actor.group_id is not None:
        return [actor.group_id]
    if Role.ASSOCIATION not in actor.roles:
        return []
    query = (
        select(Group.id)
        .join(AssociationMember, AssociationMember.association_id == Group.association_id)
        .where(AssociationMember.user_id == actor.user_id)
    )
    found = list(db.session.scalars(query))
    allow_groups(db.session(), found)
    return found


def actor_for(user: User, group_id: int) -> Actor:
    """The user as actor in a group without a session: for commands and the demo.

    Raises NotVisible when the user is no member there.
    """
    membership = next((m for m in memberships_of(user.id) if m.group_id == group_id), None)
    if membership is None:
        raise NotVisible
    return Actor(
        name=user.name,
        user_id=user.id,
        group_id=group_id,
        party_id=membership.party_id,
        party_kind=membership.party.kind,
        roles=rules.roles_on(membership, clock.today()),
    )


def switch_group(actor: Actor, group_id: int) -> Group:
    """Work in another of one's own groups. Raises NotVisible when it isn't one's own."""
    allow_groups(db.session(), EVERY_GROUP)
    day, memberships = clock.today(), memberships_of(actor.user_id or 0)
    own = {m.group_id: m.group for m in memberships if rules.is_alive(m, day)}
    allow_groups(db.session(), [actor.group_id or INSTALLATION])
    if group_id not in own:
        raise NotVisible
    choose_group(actor, group_id)
    return own[group_id]


def get_group(actor: Actor) -> Group:
    """The actor's group."""
    group = db.session.get(Group, actor.group_id)
    if group is None:
        raise NotVisible
    return group


def parties(actor: Actor) -> list[Party]:
    """The parties of the actor's group in the group's own order."""
    return list(db.session.scalars(_PARTIES, {"group_id": actor.group_id}))


def categories(actor: Actor) -> list[Category]:
    """The group's active categories in order."""
    return list(db.session.scalars(_CATEGORIES, {"group_id": actor.group_id}))


def members_with(actor: Actor, *roles: Role, party: int | None = None) -> list[User]:
    """Who holds one of the roles in the actor's group today, by name; in one party when given."""
    query = _holders(actor, *roles).with_only_columns(User)
    if party is not None:
        query = query.where(Membership.party_id == party)
    return list(db.session.scalars(query))


def members_by_party(actor: Actor, *roles: Role) -> dict[int, list[User]]:
    """The same for every party at once, by its id; one query."""
    found: dict[int, list[User]] = {}
    for user, party in db.session.execute(_holders(actor, *roles)):
        found.setdefault(party, []).append(user)
    return found


def _holders(actor: Actor, *roles: Role) -> Select[User, int]:
    return (
        select(User, Membership.party_id)
        .join(Membership, Membership.user_id == User.id)
        .join(Membership.roles)
        .where(
            Membership.group_id == actor.group_id,
            User.is_active,
            MembershipRole.role.in_(roles),
            Membership.is_pending.is_(False),
            _in_force(Membership),
            _in_force(MembershipRole),
        )
        .order_by(User.name, User.id)
        .distinct()
    )


def _in_force(dated: type[Membership] | type[MembershipRole]) -> ColumnElement[bool]:
    """`rules.in_force` today, said to the database."""
    day = clock.today()
    return and_(dated.since <= day, or_(dated.until.is_(None), dated.until >= day))


def member_names(actor: Actor) -> frozenset[str]:
    """The names of everyone in the group: staff, so never a finding in a text about a case."""
    return frozenset(db.session.scalars(_MEMBER_NAMES, {"group_id": actor.group_id}))


def is_demo() -> bool:
    """Whether this database holds the demo."""
    return db.session.get(Installation, InstallationKey.DEMO) is not None


def any_group() -> bool:
    """Whether the database has a group at all."""
    return db.session.scalar(select(Group.id).limit(1)) is not None
