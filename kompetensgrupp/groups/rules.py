"""Which memberships and roles are in force on a day. Pure."""

from datetime import date

from kompetensgrupp.core.rights import ALLOW, Actor, Refusal, Right, Role, Verdict
from kompetensgrupp.groups.models import Group, Membership, Party, PartyKind, PartyStatus


def in_force(since: date, until: date | None, day: date) -> bool:
    """Whether a dated thing holds on the day; both ends are included."""
    return since <= day and (until is None or day <= until)


def roles_on(membership: Membership, day: date) -> frozenset[Role]:
    """The roles the member holds that day; none when the membership itself is over."""
    if not in_force(membership.since, membership.until, day):
        return frozenset()
    return frozenset(r.role for r in membership.roles if in_force(r.since, r.until, day))


def is_alive(membership: Membership, day: date) -> bool:
    """Whether the member gets in: holds a role that day, for a party that hasn't left."""
    return membership.party.status != PartyStatus.LEFT and bool(roles_on(membership, day))


def is_waited_for(party: Party) -> bool:
    """Whether a confirmation waits for the party (R5, R8): only one that takes part.

    The association's own office gets no case text and so is never asked.
    """
    return party.status == PartyStatus.TAKES_PART and party.kind != PartyKind.FORBUND


def may_answer(party: Party) -> bool:
    """Whether the party is asked: it takes part, or is invited and answers when it can."""
    return is_waited_for(party) or party.status == PartyStatus.INVITED


def allows_purpose(group: Group, purpose: str) -> bool:
    """Whether the group takes cases with this purpose; support for a person needs its decision."""
    decided = purpose == "learning" or bool(group.purpose_decision)
    return purpose in group.purposes and decided


#: Roles within a group that a leader can give.
MEMBER_ROLES = (
    Role.CASEWORKER,
    Role.ADVISER,
    Role.REVIEWER,
    Role.LEADER,
    Role.DEPUTY,
    Role.BOARD,
)


def may_administer(actor: Actor) -> Verdict:
    """Groups and users are made by the installation's administrator."""
    if actor.has(Right.ADMINISTER):
        return ALLOW
    return Refusal("Bara systemadministratören kan göra det.")


def may_run(actor: Actor, group: Group) -> Verdict:
    """The group's leader or deputy, or an administrator."""
    if actor.has(Right.ADMINISTER):
        return ALLOW
    if actor.has(Right.RUN_GROUP) and actor.group_id == group.id:
        return ALLOW
    return Refusal("Bara gruppens projektledare kan göra det.")


def may_hold(party: Party, role: Role) -> Verdict:
    """Whether somebody from the party can hold the role.

    The association's own office never gets case text, so only the board's role is left.
    """
    if party.kind == PartyKind.FORBUND and role != Role.BOARD:
        return Refusal(f"Rollen {role.label} kan inte hållas från samordningsförbundet.")
    if role not in MEMBER_ROLES:
        return Refusal(f"Rollen {role.label} ges inte i en grupp.")
    return ALLOW
