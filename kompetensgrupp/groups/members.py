"""A group's members: inviting, dated roles, leaving, links for signing in, contact cards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from kompetensgrupp.accounts import links
from kompetensgrupp.accounts.models import LinkPurpose, User
from kompetensgrupp.audit import service as audit
from kompetensgrupp.audit.models import INSTALLATION, Event
from kompetensgrupp.core import clock
from kompetensgrupp.core.db import EVERY_GROUP, allow_groups, db, locked
from kompetensgrupp.core.errors import Invalid, NotVisible
from kompetensgrupp.core.rights import Actor, Refusal, Role, Verdict, require
from kompetensgrupp.groups import rules, service
from kompetensgrupp.groups.models import Group, Membership, MembershipRole, Party


@dataclass(frozen=True)
class RoleSpan:
    """A role between two days; `until` is the last day."""

    role: Role
    since: date
    until: date | None = None


def load_member(actor: Actor, membership_id: int, *, group: Group) -> Membership:
    """A membership of the group with its person, party and roles. Raises NotVisible."""
    query = in_group(group).where(Membership.id == membership_id)
    found: Membership | None = db.session.scalar(locked(query, Membership))
    if found is None:
        raise NotVisible
    return found


def members(actor: Actor, group: Group) -> list[Membership]:
    """Everyone in the group by name; those invited and former members last."""
    found = list(db.session.scalars(in_group(group).order_by(User.name, Membership.id)))
    day = clock.today()
    return sorted(found, key=lambda m: m.is_pending or not rules.in_force(m.since, m.until, day))


def in_group(group: Group) -> Select[Membership]:
    """The group's memberships with person, party and roles."""
    return (
        select(Membership)
        .join(Membership.user)
        .where(Membership.group_id == group.id)
        .options(
            joinedload(Membership.user, innerjoin=True),
            joinedload(Membership.party, innerjoin=True),
            selectinload(Membership.roles),
        )
    )


@dataclass(frozen=True)
class Invited:
    """A new member and the secret of the link to give them.

    Somebody with an account gets none: they are asked on their start page and answer there.
    """

    membership: Membership
    secret: str | None


def invite(
    actor: Actor, group: Group, email: str, name: str, title: str, party: Party,
    spans: Sequence[RoleSpan],
) -> Invited:  # fmt: skip
    """Make somebody a member, or ask them when they have an account.

    Raises Invalid when they already are one or have been asked, or a role can't be held.
    """
    require(rules.may_run(actor, group))
    address = email.strip().lower()
    user = db.session.scalar(select(User).where(User.email == address))
    is_new = user is None
    _check_roles(party, spans, user)
    if user is None:
        user = User(email=address, name=name, title=title)
        db.session.add(user)
        db.session.flush()
    else:
        _refuse_twice(user, group)
    membership = Membership(
        group_id=group.id, user=user, party_id=party.id, since=clock.today(), roles=[],
        is_pending=not is_new,
    )  # fmt: skip
    db.session.add(membership)
    db.session.flush()
    _set_roles(membership, spans)
    audit.record(
        actor,
        Event.MEMBER_CHANGED,
        group_id=group.id,
        what="joined" if is_new else "invited",
        user=user.id,
        roles=_words(spans),
    )
    secret = links.make(actor, user, LinkPurpose.INVITATION) if is_new else None
    return Invited(membership, secret)


def _refuse_twice(user: User, group: Group) -> None:
    query = select(Membership.is_pending).where(
        Membership.user_id == user.id, Membership.group_id == group.id
    )
    is_pending = db.session.scalar(query)
    if is_pending:
        raise Invalid("email", "Personen är redan inbjuden och har inte svarat än.")
    if is_pending is False:
        raise Invalid("email", "Personen är redan medlem. Ändra rollerna på medlemmens sida.")


def answer(actor: Actor, group_id: int, accepts: bool) -> Group:
    """Say yes or no to an invitation of one's own. Raises NotVisible when there is none.

    The person's own way past the group border, opened to the group that asked.
    """
    allow_groups(db.session(), [actor.group_id or INSTALLATION, group_id])
    query = (
        select(Membership)
        .where(Membership.user_id == actor.user_id, Membership.group_id == group_id)
        .options(joinedload(Membership.group, innerjoin=True), selectinload(Membership.roles))
    )
    membership = db.session.scalar(locked(query, Membership))
    if membership is None or not rules.is_asked(membership, clock.today()):
        raise NotVisible
    if accepts:
        membership.is_pending, membership.since = False, clock.today()
    else:
        db.session.delete(membership)
    db.session.flush()
    audit.record(
        actor, Event.MEMBER_CHANGED, group_id=group_id, what="accepted" if accepts else "declined",
        user=actor.user_id,
    )  # fmt: skip
    return membership.group


def change_member(
    actor: Actor, group: Group, membership: Membership, party: Party,
    until: date | None, spans: Sequence[RoleSpan],
) -> None:  # fmt: skip
    """Change a member's party, roles and last day. Raises Invalid.

    A last day that has passed ends the access at the next request.
    """
    require(rules.may_run(actor, group))
    _check_roles(party, spans, membership.user)
    if _loses_last_leader(group, membership, until, spans):
        raise Invalid("roles", "Gruppen behöver en projektledare. Utse en annan först.")
    membership.party_id, membership.until = party.id, until
    _set_roles(membership, spans)
    audit.record(
        actor, Event.MEMBER_CHANGED, group_id=group.id, what="changed", user=membership.user_id,
        roles=_words(spans), until=until.isoformat() if until else None,
    )  # fmt: skip


def end_membership(actor: Actor, group: Group, membership: Membership) -> None:
    """Let a member leave today: the access ends at the next request, what they wrote stays.

    An invitation that isn't answered is taken back.
    """
    require(rules.may_run(actor, group))
    yesterday = clock.today() - timedelta(days=1)
    if _loses_last_leader(group, membership, yesterday, []):
        raise Invalid("roles", "Gruppen behöver en projektledare. Utse en annan först.")
    what = "left"
    if membership.is_pending:
        what = "not invited"
        db.session.delete(membership)
    else:
        membership.until = yesterday
    audit.record(actor, Event.MEMBER_CHANGED, group_id=group.id, what=what, user=membership.user_id)


def _loses_last_leader(
    group: Group, membership: Membership, until: date | None, spans: Sequence[RoleSpan]
) -> bool:
    """Whether nobody would lead the group after this change; a group without one may stay so."""
    day = clock.today()
    leads = {
        m.id
        for m in list(db.session.scalars(in_group(group)))
        if Role.LEADER in rules.roles_on(m, day)
    }
    stays = (until is None or until >= day) and any(
        s.role == Role.LEADER and rules.in_force(s.since, s.until, day) for s in spans
    )
    return leads == {membership.id} and not stays


def roles_of(actor: Actor, membership: Membership) -> list[MembershipRole]:
    """The member's roles with their days."""
    query = select(MembershipRole).where(MembershipRole.membership_id == membership.id)
    return list(db.session.scalars(query.order_by(MembershipRole.id)))


def give_role(actor: Actor, user: User, span: RoleSpan) -> None:
    """Give a member of the actor's group one more role. Raises NotAllowed, Invalid, NotVisible."""
    group = db.session.get(Group, actor.group_id)
    membership = db.session.scalar(in_group(group).where(User.id == user.id)) if group else None
    if group is None or membership is None:
        raise NotVisible
    require(rules.may_run(actor, group))
    _check_roles(membership.party, [span], user)
    row = next((r for r in membership.roles if r.role == span.role), None)
    if row is None:
        row = MembershipRole(
            group_id=group.id, membership_id=membership.id, role=span.role, since=span.since
        )
        db.session.add(row)
    row.since, row.until = span.since, span.until
    audit.record(
        actor, Event.MEMBER_CHANGED, group_id=group.id, what="role", user=user.id,
        roles=[str(span.role)], until=span.until.isoformat() if span.until else None,
    )  # fmt: skip


def _set_roles(membership: Membership, spans: Sequence[RoleSpan]) -> None:
    query = select(MembershipRole).where(MembershipRole.membership_id == membership.id)
    known = {row.role: row for row in db.session.scalars(query)}
    wanted = {span.role: span for span in spans}
    for role, row in known.items():
        if role not in wanted:
            db.session.delete(row)
    for role, span in wanted.items():
        row = known.get(role) or MembershipRole(
            group_id=membership.group_id, membership_id=membership.id, role=role
        )
        row.since, row.until = span.since, span.until
        db.session.add(row)
    db.session.flush()


def _check_roles(party: Party, spans: Sequence[RoleSpan], user: User | None) -> None:
    above = user is not None and (user.is_admin or service.is_officer(user))
    if not spans:
        raise Invalid("roles", "Välj minst en roll.")
    for span in spans:
        if span.until and span.until < span.since:
            raise Invalid("roles", f"{span.role.label}: sista dagen är före den första.")
        verdict = rules.may_hold(party, span.role, above)
        if isinstance(verdict, Refusal):
            raise Invalid("roles", verdict.reason)


def _words(spans: Sequence[RoleSpan]) -> list[str]:
    return [str(span.role) for span in spans]


def may_give_link(actor: Actor, membership: Membership) -> Verdict:
    """Whether the actor may let the member choose a new password.

    What else the person is stands in every group, so it is read past the group border.
    """
    user, session = membership.user, db.session()
    before = session.info["groups"]
    allow_groups(session, EVERY_GROUP)
    others = [m for m in service.memberships_of(user.id) if m.id != membership.id]
    allow_groups(session, before)
    above = user.is_admin or service.is_officer(user)
    return rules.may_give_link(actor, membership, others, above, clock.today())


def new_link(actor: Actor, group: Group, membership: Membership) -> str:
    """A link with which the member chooses a new password; its secret is shown once."""
    require(rules.may_run(actor, group))
    require(may_give_link(actor, membership))
    user = membership.user
    first = user.password_hash is None
    return links.make(actor, user, LinkPurpose.INVITATION if first else LinkPurpose.PASSWORD_RESET)


# --- contact cards ---------------------------------------------------------------------------


def contacts(actor: Actor) -> list[Membership]:
    """The group's members of today with party and card, for everyone in the group."""
    group = db.session.get(Group, actor.group_id) if actor.group_id else None
    if group is None:
        raise NotVisible
    day = clock.today()
    found = list(db.session.scalars(in_group(group)))
    return [m for m in sorted(found, key=lambda m: m.user.name) if rules.roles_on(m, day)]


def own_membership(actor: Actor) -> Membership:
    """The actor's membership in the current group. Raises NotVisible."""
    query = select(Membership).where(
        Membership.user_id == actor.user_id, Membership.group_id == actor.group_id
    )
    found = db.session.scalar(query.options(joinedload(Membership.user)))
    if found is None:
        raise NotVisible
    return found


def change_card(actor: Actor, title: str, contact: str) -> None:
    """Change one's own title and how colleagues reach one."""
    own = own_membership(actor)
    own.contact, own.user.title = contact, title
    audit.record(actor, Event.MEMBER_CHANGED, what="card", user=actor.user_id)
