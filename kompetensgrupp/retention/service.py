"""What is due to be erased, approving it, and doing it: all capabilities in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from kompetensgrupp.audit import service as audit
from kompetensgrupp.audit.models import Event
from kompetensgrupp.cases import erasing as cases
from kompetensgrupp.cases import rules as case_rules
from kompetensgrupp.cases.models import Case
from kompetensgrupp.cases.vocabulary import State
from kompetensgrupp.checking import service as checking
from kompetensgrupp.core import clock, search
from kompetensgrupp.core.db import allow_groups, db, leave_no_trace, locked
from kompetensgrupp.core.errors import Invalid, InvalidState, NotVisible
from kompetensgrupp.core.rights import OPERATOR, Actor, Refusal, Right, require
from kompetensgrupp.decisions import erasing as decisions
from kompetensgrupp.deid.forgetting import forget
from kompetensgrupp.drafts import service as drafts
from kompetensgrupp.followups import erasing as followups
from kompetensgrupp.groups import running
from kompetensgrupp.groups.models import Group, Party
from kompetensgrupp.lessons import erasing as lessons
from kompetensgrupp.lessons.models import SEARCHED_AS as LESSON
from kompetensgrupp.meetings import erasing as meetings
from kompetensgrupp.obstacles import erasing as obstacles
from kompetensgrupp.retention import incidents, rules
from kompetensgrupp.retention.models import Erasure, ErasureRule
from kompetensgrupp.threads import erasing as threads
from kompetensgrupp.web import keys

#: A page shows at most so many lines of a list.
MOST = 200


@dataclass(frozen=True)
class Due:
    """A case whose texts are to go, without a word of them.

    `since` is when the person said no, or when the case ended; `deadline` holds for the first.
    """

    id: int
    number: str
    party: Party
    state: State
    since: datetime
    deadline: datetime | None = None
    approved: bool = False

    @property
    def takes_by_itself(self) -> bool:
        """Whether the portal erases it now without being told: the person said no."""
        return self.deadline is not None and rules.takes_by_itself(self.since, clock.now())

    @property
    def last_day(self) -> date | None:
        """The Swedish day of the deadline."""
        return clock.local(self.deadline).date() if self.deadline else None

    @property
    def is_late(self) -> bool:
        """Whether the promise is broken."""
        return self.deadline is not None and self.deadline < clock.now()


@dataclass(frozen=True)
class Plan:
    """What a group is to erase: after a no, after its time, and what was done before."""

    group: Group
    declined: list[Due] = field(default_factory=list)
    ended: list[Due] = field(default_factory=list)
    protocol: list[Erasure] = field(default_factory=list)

    @property
    def unapproved(self) -> list[Due]:
        """Those past their time that nobody has approved yet."""
        return [due for due in self.ended if not due.approved]


def plans(actor: Actor) -> list[Plan]:
    """The plan of each group that the actor runs: the leader's own, every one for the admin."""
    if not actor.has(Right.ADMINISTER):
        return [plan(actor, running.load_group(actor, actor.group_id or 0))]
    found = running.all_groups(actor)
    return [plan(actor, running.load_group(actor, group.id)) for group in found]


def plan(actor: Actor, group: Group) -> Plan:
    """What the group is to erase, and its protocol, the latest first."""
    require(rules.may_run(actor, group))
    query = select(Erasure).where(Erasure.group_id == group.id, Erasure.done_at.is_not(None))
    done = db.session.scalars(query.order_by(Erasure.done_at.desc(), Erasure.id.desc()).limit(MOST))
    return Plan(group, _declined(group.id), _ended(group), list(done))


def waiting(actor: Actor) -> list[Due]:
    """Declined cases whose texts wait: the group's for its leader, else the actor's own."""
    if not actor.has(Right.READ_CASES) or actor.group_id is None:
        return []
    return _declined(actor.group_id, None if actor.leads else actor.user_id)


def _declined(group_id: int, responsible: int | None = None) -> list[Due]:
    query = _rows(group_id, State.WITHDRAWN).where(Case.declined_at.is_not(None))
    if responsible is not None:
        query = query.where(Case.responsible_id == responsible)
    query = query.order_by(Case.declined_at, Case.id).limit(MOST)
    return [
        Due(case.id, case.number, case.party, case.state, at, rules.deadline(at))
        for case in db.session.scalars(query)
        if (at := case.declined_at)
    ]


def _ended(group: Group) -> list[Due]:
    cutoff = rules.months_before(clock.now(), group.retention_months)
    ended = func.coalesce(Case.ended_at, Case.closes_at, Case.last_activity_at)
    query = _rows(group.id, *rules.ENDED).where(Case.declined_at.is_(None), ended <= cutoff)
    approved = _approvals(group.id)
    return [
        Due(
            case.id, case.number, case.party, case.state, case_rules.rests_from(case),
            approved=case.id in approved,
        )
        for case in db.session.scalars(query.order_by(ended, Case.id).limit(MOST))
    ]  # fmt: skip


def _rows(group_id: int, *states: State) -> Select[Case]:
    query = select(Case).where(Case.group_id == group_id, Case.state.in_(states))
    return query.options(joinedload(Case.party, innerjoin=True))


def _approvals(group_id: int) -> dict[int, Erasure]:
    """Approved and not yet done, by case."""
    query = select(Erasure).where(Erasure.group_id == group_id, Erasure.done_at.is_(None))
    return {row.case_id: row for row in db.session.scalars(query)}


# --- saying so -------------------------------------------------------------------------------


def approve(actor: Actor, group: Group, numbers: Sequence[str]) -> int:
    """Let the portal erase these cases, whose time has passed; how many.

    Raises InvalidState without a recorded gallringsbeslut, Invalid for none or an unknown case.
    """
    require(rules.may_run(actor, group))
    require_decision(group)
    due = {row.number: row for row in plan(actor, group).unapproved}
    if not numbers or not set(numbers) <= due.keys():
        raise Invalid("numbers", "Välj bland fallen i listan.")
    for number in numbers:
        db.session.add(
            Erasure(
                group_id=group.id,
                case_id=due[number].id,
                case_number=number,
                rule=ErasureRule.RETENTION,
                approved_at=clock.now(),
                approved_by=actor.name,
            )
        )
        db.session.flush()
        audit.record(actor, Event.ERASURE_APPROVED, group_id=group.id, case_number=number)
    return len(numbers)


def require_decision(group: Group) -> None:
    """Raise InvalidState unless the group has recorded its gallringsbeslut (R9)."""
    verdict = rules.has_decision(group)
    if isinstance(verdict, Refusal):
        raise InvalidState(verdict.reason)


def load_declined(actor: Actor, number: str) -> Case:
    """A case whose person said no, for those who may erase it at once. Raises NotVisible."""
    query = _rows(actor.group_id or 0, State.WITHDRAWN).where(
        Case.number == number, Case.declined_at.is_not(None)
    )
    case: Case | None = db.session.scalar(locked(query, Case))
    if case is None or not rules.may_erase_now(actor, case):
        raise NotVisible
    return case


# --- doing it --------------------------------------------------------------------------------


def erase_declined(actor: Actor, case: Case) -> Erasure:
    """Take the texts away at once: the person said no. Raises NotAllowed, InvalidState."""
    require(rules.may_erase_now(actor, case))
    if case.declined_at is None:
        raise InvalidState("Personen har inte sagt nej.")
    return _erase(actor, case)


def _erase(actor: Actor, case: Case) -> Erasure:
    """Every capability takes away its own, the highest first; then the protocol and the log."""
    group = db.session.get_one(Group, case.group_id)
    require_decision(group)
    here = replace(actor, group_id=case.group_id)
    incidents.outlive(here, case)
    counts = {
        **followups.erase(here, case),
        **lessons.erase(here, case),
        **obstacles.erase(here, case),
        **meetings.erase(here, case),
        **decisions.erase(here, case),
        **threads.erase(here, case),
        **cases.erase(here, case),
        **checking.erase(here, case.number),
        "draft": drafts.forget_case(here, case.number),
        "log_text": audit.forget_texts(here, case.group_id, case.number),
    }
    search.forget(case.group_id, case.id, keep=() if case.declined_at else (LESSON,))
    search.tidy(case.group_id)
    keys.forget_case(case.number)
    row = _line(case)
    row.done_at, row.done_by = clock.now(), actor.name
    row.decision = group.erasure_decision or ""
    row.counts = {kind: count for kind, count in counts.items() if count}
    db.session.add(row)
    db.session.flush()
    audit.record(
        here, Event.CASE_ERASED, case_number=case.number, rule=str(row.rule), counts=row.counts
    )
    forget()
    leave_no_trace(db.session())
    return row


def _line(case: Case) -> Erasure:
    """The protocol's line of the case: the approved one, or a new one."""
    row = _approvals(case.group_id).get(case.id)
    if row is None:
        row = Erasure(group_id=case.group_id, case_id=case.id, case_number=case.number)
    row.rule = ErasureRule.PERSON_DECLINED if case.declined_at else ErasureRule.RETENTION
    return row


# --- by itself -------------------------------------------------------------------------------


def operator(group_id: int) -> Actor:
    """The portal itself, at work in one group; the transaction is narrowed to it."""
    allow_groups(db.session(), [group_id])
    return replace(OPERATOR, group_id=group_id)


def due_now(actor: Actor, group: Group) -> list[int]:
    """The ids of cases that the portal is to erase now: approved, or promised to somebody."""
    if not rules.has_decision(group):
        return []
    ended = _ended(group) if _approvals(group.id) else []
    return [due.id for due in (*_declined(group.id), *ended) if due.takes_by_itself or due.approved]


def carry_out(actor: Actor, case_id: int) -> Erasure | None:
    """Erase a case that `due_now` named; None if somebody was first or it lives again."""
    query = select(Case).where(Case.id == case_id, Case.group_id == actor.group_id)
    case: Case | None = db.session.scalar(locked(query, Case))
    if case is None or case.state not in rules.ENDED:
        return None
    group, moment = db.session.get_one(Group, case.group_id), clock.now()
    if case.declined_at is not None:
        is_due = rules.takes_by_itself(case.declined_at, moment)
    else:
        approved = case.id in _approvals(group.id)
        is_due = approved and rules.has_run_out(case, group.retention_months, moment)
    return _erase(actor, case) if is_due else None


def erase_by_hand(actor: Actor, group: Group, due: Due) -> None:
    """The operator's word is the approval. Raises InvalidState when somebody was first."""
    if due.deadline is not None:
        erase_declined(actor, load_declined(actor, due.number))
        return
    if not due.approved:
        approve(actor, group, [due.number])
    if carry_out(actor, due.id) is None:
        raise InvalidState("Fallet är inte längre klart att gallra.")


def sweep(actor: Actor) -> int:
    """Forget drafts that were saved from a page still open after nobody may see the case."""
    gone = select(Case.number).where(
        Case.group_id == actor.group_id,
        Case.number.in_(drafts.case_numbers(actor)),
        (Case.state == State.ERASED) | Case.declined_at.is_not(None),
    )
    count = sum(drafts.forget_case(actor, number) for number in db.session.scalars(gone).all())
    if count:
        leave_no_trace(db.session())
    return count
