"""What the leader sees and does when a case waits for somebody silent, a part of the service.

Number, state, waiting time and party; never a word of the text: the leader may not see the case.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import joinedload

from kompetensgrupp.accounts.models import User
from kompetensgrupp.audit import service as audit
from kompetensgrupp.audit.models import Event
from kompetensgrupp.cases import reading, rules, service
from kompetensgrupp.cases.models import Case, VersionStatus
from kompetensgrupp.cases.vocabulary import State
from kompetensgrupp.core import clock
from kompetensgrupp.core.db import db, locked
from kompetensgrupp.core.errors import Invalid, NotVisible
from kompetensgrupp.core.rights import Actor, Role, require, require_state
from kompetensgrupp.groups import members
from kompetensgrupp.groups import service as groups
from kompetensgrupp.groups.members import RoleSpan
from kompetensgrupp.groups.models import Party

MOST = 30
#: Who may come into question as a reviewer: those whose roles may meet case text at all.
_READERS = (Role.CASEWORKER, Role.ADVISER, Role.REVIEWER, Role.LEADER, Role.DEPUTY)


@dataclass(frozen=True)
class Waiting:
    """A case that waits for a reviewer or its writer; `days` are working days."""

    case: Case
    since: datetime
    days: int
    due: datetime

    @property
    def number(self) -> str:
        """The number of the case, which says nothing about it."""
        return self.case.number

    @property
    def party(self) -> Party:
        """The party that the case comes from."""
        return self.case.party

    @property
    def for_writer(self) -> bool:
        """Whether it is the writer who is waited for, and not a reviewer."""
        return self.case.state == State.RETURNED

    @property
    def words(self) -> str:
        """What the case waits for, without saying what it says."""
        if self.for_writer:
            return "Väntar på den som skriver"
        if self.case.state == State.IN_REVIEW:
            return State.IN_REVIEW.label
        return "En ändring väntar på granskning"

    @property
    def is_late(self) -> bool:
        """Whether the group's days of review have passed, so that the leader may step in."""
        return self.due <= clock.now()


def _waits() -> ColumnElement[bool]:
    changed = and_(Case.state.in_(rules.OPEN), Case.change == VersionStatus.IN_REVIEW)
    return or_(Case.state.in_((State.IN_REVIEW, State.RETURNED)), changed)


def _select(actor: Actor) -> Select[Case]:
    return (
        select(Case)
        .where(Case.group_id == actor.group_id, Case.waiting_since.is_not(None), _waits())
        .options(joinedload(Case.party, innerjoin=True))
        .order_by(Case.waiting_since, Case.id)
    )


def waiting(actor: Actor) -> list[Waiting]:
    """What waits for a reviewer or a writer in the actor's group, the longest first."""
    days = groups.get_group(actor).review_days
    return [_of(case, days) for case in db.session.scalars(_select(actor).limit(MOST))]


def _of(case: Case, review_days: int) -> Waiting:
    since = case.waiting_since or clock.now()
    days = clock.working_days_between(since, clock.now())
    return Waiting(case, since, days, clock.add_working_days(since, review_days))


def load_waiting(actor: Actor, number: str) -> Waiting:
    """A case that waits, for the leader of its group. Raises NotVisible."""
    query = locked(_select(actor).where(Case.number == number), Case)
    case: Case | None = db.session.scalar(query) if actor.leads else None
    if case is None:
        raise NotVisible
    return _of(case, groups.get_group(actor).review_days)


def reviewers(actor: Actor, found: Waiting) -> list[User]:
    """Who in the party can review it today: those who hold the role and haven't written in it."""
    return [u for u in _members(actor, found, Role.REVIEWER) if u.id not in _writers(found)]


def possible_reviewers(actor: Actor, found: Waiting) -> list[User]:
    """Who in the party could be made a reviewer: neither one already, a writer nor the leader."""
    out = {user.id for user in _members(actor, found, Role.REVIEWER)} | _writers(found)
    return [u for u in _members(actor, found, *_READERS) if u.id not in out | {actor.user_id}]


def _members(actor: Actor, found: Waiting, *roles: Role) -> list[User]:
    return groups.members_with(actor, *roles, party=found.case.party_id)


def _writers(found: Waiting) -> frozenset[int]:
    case = found.case
    return reading.writer_ids(case) | {case.author_id, case.responsible_id}


def appoint(actor: Actor, found: Waiting, user_id: int, until: date | None) -> User:
    """Make another member of the party its reviewer, until a day. Raises NotAllowed, Invalid."""
    require(rules.leads(actor))
    require_state(rules.can_step_in(found.due, clock.now()))
    chosen = next((u for u in possible_reviewers(actor, found) if u.id == user_id), None)
    if chosen is None:
        raise Invalid("reviewer", "Välj någon i parten som inte har skrivit i fallet.")
    if until and until < clock.today():
        raise Invalid("until", "Dagen har redan varit. Välj en dag framåt.")
    members.give_role(actor, chosen, RoleSpan(Role.REVIEWER, clock.today(), until))
    audit.record(actor, Event.REVIEWER_APPOINTED, case_number=found.number, user=chosen.id)
    return chosen


def reassign(actor: Actor, found: Waiting, user_id: int) -> User:
    """Let somebody else in the party answer for the case. Raises NotAllowed, Invalid."""
    require_state(rules.can_step_in(found.due, clock.now()))
    return service.hand_over(actor, found.case, user_id)
