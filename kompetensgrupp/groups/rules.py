"""Which memberships and roles are in force on a day. Pure."""

from collections.abc import Iterable
from datetime import date

from kompetensgrupp.core.rights import ALLOW, RIGHTS, Actor, Refusal, Right, Role, Verdict
from kompetensgrupp.groups.models import Group, Membership, Party, PartyKind, PartyStatus


def in_force(since: date, until: date | None, day: date) -> bool:
    """Whether a dated thing holds on the day; both ends are included."""
    return since <= day and (until is None or day <= until)


def roles_on(membership: Membership, day: date) -> frozenset[Role]:
    """The roles the member holds that day; none before their yes or after their last day."""
    if membership.is_pending or not in_force(membership.since, membership.until, day):
        return frozenset()
    return frozenset(r.role for r in membership.roles if in_force(r.since, r.until, day))


def is_alive(membership: Membership, day: date) -> bool:
    """Whether the member gets in: holds a role that day, for a party that hasn't left."""
    return membership.party.status != PartyStatus.LEFT and bool(roles_on(membership, day))


def is_asked(membership: Membership, day: date) -> bool:
    """Whether the person is invited to the group and hasn't answered."""
    return membership.is_pending and not _is_over(membership, day)


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


def may_hold(party: Party, role: Role, above: bool) -> Verdict:
    """Whether somebody from the party can hold the role; `above`: they also stand above groups.

    The association's own office never gets case text, so only the board's role is left. Nor do
    its officers and administrators, whichever party they come from.
    """
    if above and Right.READ_CASES in RIGHTS[role]:
        return Refusal(
            f"Rollen {role.label} läser fall. Den som är systemadministratör eller arbetar för "
            "samordningsförbundet läser aldrig fall. Välj någon annan, eller rollen "
            f"{Role.BOARD.label}."
        )
    if party.kind == PartyKind.FORBUND and role != Role.BOARD:
        return Refusal(f"Rollen {role.label} kan inte hållas från samordningsförbundet.")
    if role not in MEMBER_ROLES:
        return Refusal(f"Rollen {role.label} ges inte i en grupp.")
    return ALLOW


def may_give_link(
    actor: Actor, membership: Membership, others: Iterable[Membership], above: bool, day: date
) -> Verdict:
    """Whether the actor may let a member choose a new password.

    The password opens all that the person may do, so a leader gives one only to somebody who is
    nothing but a member of that group. `others`: the person's memberships elsewhere, those not
    answered or not begun too.
    """
    if actor.has(Right.ADMINISTER):
        return ALLOW
    if membership.is_pending or _is_over(membership, day):
        return Refusal("Personen är inte med i gruppen nu. Be systemadministratören om hjälp.")
    if above or not all(_is_over(other, day) for other in others):
        return Refusal(
            "Personen har fler uppdrag i portalen, och ett nytt lösenord öppnar dem alla. Be "
            "systemadministratören om hjälp."
        )
    return ALLOW


def _is_over(membership: Membership, day: date) -> bool:
    return membership.until is not None and membership.until < day
