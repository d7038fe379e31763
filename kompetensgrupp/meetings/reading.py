"""Reading meetings: the list, one with its agenda as somebody sees it, what waits, and figures.

A half of the service. `held` is what a report tells.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import and_, select
from sqlalchemy.orm import joinedload, selectinload

from kompetensgrupp.cases import lists
from kompetensgrupp.cases import reading as cases
from kompetensgrupp.cases.lists import CaseFilter, CaseRow
from kompetensgrupp.cases.models import Case, CaseVersion
from kompetensgrupp.cases.vocabulary import State
from kompetensgrupp.core import clock
from kompetensgrupp.core.db import db, locked
from kompetensgrupp.core.errors import NotVisible
from kompetensgrupp.core.periods import Period
from kompetensgrupp.core.rights import Actor, Right
from kompetensgrupp.decisions import rules as decision_rules
from kompetensgrupp.decisions.models import Proposal
from kompetensgrupp.groups import rules as group_rules
from kompetensgrupp.groups import service as groups
from kompetensgrupp.groups.models import Party
from kompetensgrupp.meetings.models import (
    AgendaItem,
    AgendaKind,
    Attendance,
    Meeting,
    MeetingKind,
)
from kompetensgrupp.obstacles import reading as obstacles

#: States of a case that a meeting can take on.
WAITING = (State.STANDPOINTS, State.PROPOSED, State.DISCUSSION, State.QUESTIONS)
MOST = 20
HIDDEN = "Ett fall som inte visas längre"
GONE = "Ett hinder som inte visas längre"


def coming(actor: Actor) -> list[Meeting]:
    """What isn't noted yet and not long past, the next first."""
    return _listed(actor, ahead=True)


def past(actor: Actor) -> list[Meeting]:
    """What was held, cancelled or forgotten, the latest first."""
    return _listed(actor, ahead=False)


def _listed(actor: Actor, ahead: bool) -> list[Meeting]:
    if not actor.has(Right.READ_CASES):
        return []
    query = select(Meeting).where(Meeting.group_id == actor.group_id)
    if ahead:
        query = query.where(Meeting.ends_at >= clock.now(), Meeting.cancelled_at.is_(None))
        return list(db.session.scalars(query.order_by(Meeting.starts_at, Meeting.id)))
    query = query.where((Meeting.ends_at < clock.now()) | Meeting.cancelled_at.is_not(None))
    order = (Meeting.starts_at.desc(), Meeting.id.desc())
    return list(db.session.scalars(query.order_by(*order).limit(100)))


def load_meeting(actor: Actor, meeting_id: int) -> Meeting:
    """A meeting of the actor's group with agenda and attendance. Raises NotVisible."""
    query = (
        select(Meeting)
        .where(Meeting.id == meeting_id, Meeting.group_id == actor.group_id)
        .options(
            selectinload(Meeting.items),
            selectinload(Meeting.attendance).joinedload(Attendance.party, innerjoin=True),
        )
    )
    found: Meeting | None = db.session.scalar(locked(query, Meeting))
    if found is None or not actor.has(Right.READ_CASES):
        raise NotVisible
    return found


# --- the agenda ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """An item of the agenda as this reader sees it.

    `number` leads to a case, `obstacle` to an obstacle; `proposal` is the version that the leader
    can note standpoints on. A hidden item keeps its place without a word.
    """

    item: AgendaItem
    title: str
    number: str = ""
    obstacle: int | None = None
    proposal: int | None = None
    is_hidden: bool = False


def agenda(actor: Actor, meeting: Meeting) -> list[Line]:
    """The items in order, each called what the case or obstacle is called today."""
    seen = _cases(actor, [item.case_id for item in meeting.items if item.case_id])
    wanted = [item.obstacle_id for item in meeting.items if item.obstacle_id]
    hinders = {row.obstacle.id: row.title for row in obstacles.named(actor, wanted)}
    return [_line(actor, item, seen, hinders) for item in meeting.items]


def _cases(actor: Actor, ids: Sequence[int]) -> dict[int, tuple[Case, str, int | None]]:
    """Visible cases with title and their last version of a proposal, by id."""
    if not ids:
        return {}
    last = select(Proposal.number).where(Proposal.case_id == Case.id)
    latest = last.order_by(Proposal.number.desc()).limit(1).correlate(Case).scalar_subquery()
    query = (
        select(Case, CaseVersion.title, latest)
        .join(
            CaseVersion,
            and_(CaseVersion.case_id == Case.id, CaseVersion.number == Case.approved_version),
        )
        .where(cases.visible(actor), Case.id.in_(ids))
    )
    return {case.id: (case, title, number) for case, title, number in db.session.execute(query)}


def _line(
    actor: Actor,
    item: AgendaItem,
    seen: dict[int, tuple[Case, str, int | None]],
    hinders: dict[int, str],
) -> Line:
    if item.kind == AgendaKind.OBSTACLE:
        title = hinders.get(item.obstacle_id or 0)
        return (
            Line(item, title, obstacle=item.obstacle_id)
            if title
            else Line(item, GONE, is_hidden=True)
        )
    if item.kind != AgendaKind.CASE:
        return Line(item, item.title)
    if item.case_id not in seen:
        return Line(item, HIDDEN, is_hidden=True)
    case, title, proposal = seen[item.case_id]
    can_note = proposal and decision_rules.may_note(actor, case, clock.now())
    return Line(item, title, number=case.number, proposal=proposal if can_note else None)


@dataclass(frozen=True)
class Choices:
    """What can be put on an agenda: cases that wait and open obstacles, not there yet."""

    cases: list[CaseRow]
    obstacles: list[obstacles.Line]


def choices(actor: Actor, meeting: Meeting) -> Choices:
    """What waits, the oldest first; a steering group reads no cases, and what was approved."""
    is_steering = meeting.kind == MeetingKind.STEERING
    there = {item.case_id for item in meeting.items}, {item.obstacle_id for item in meeting.items}
    waiting: list[CaseRow] = []
    if not is_steering:
        waiting = lists.list_cases(actor, CaseFilter(states=WAITING), MOST, oldest_first=True)
    hinders = [
        row
        for row in obstacles.listed(actor)
        if row.obstacle.id not in there[1]
        and (row.obstacle.approved_version is not None or not is_steering)
    ]
    return Choices([row for row in waiting[:MOST] if row.id not in there[0]], hinders)


def parties(actor: Actor, meeting: Meeting) -> list[Party]:
    """Who is noted as present or not: the group's parties, and those that were there before."""
    there = {row.party_id for row in meeting.attendance}
    return [p for p in groups.parties(actor) if group_rules.may_answer(p) or p.id in there]


# --- what waits ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Soon:
    """The start page's meetings: the next one, and for the leader those to note."""

    next: Meeting | None
    to_note: list[Meeting]


def soon(actor: Actor) -> Soon | None:
    """The next meeting within a month, and what the leader has held and not noted; or None."""
    if not actor.has(Right.READ_CASES):
        return None
    now = clock.now()
    query = (
        select(Meeting)
        .where(
            Meeting.group_id == actor.group_id,
            Meeting.cancelled_at.is_(None),
            Meeting.held_at.is_(None),
            Meeting.starts_at <= now + timedelta(days=31),
        )
        .order_by(Meeting.starts_at, Meeting.id)
        .limit(MOST)
    )
    found = list(db.session.scalars(query))
    to_note = [m for m in found if m.ends_at < now] if actor.leads else []
    upcoming = next((m for m in found if m.ends_at >= now), None)
    return Soon(upcoming, to_note) if upcoming or to_note else None


# --- for reports -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Held:
    """A meeting that was held: what, when, and how many came from each party by its name."""

    kind: MeetingKind
    title: str
    day: date
    people: dict[str, int]


def held(group_id: int, period: Period) -> list[Held]:
    """The meetings held in a period with attendance per party, in order; no notes."""
    query = (
        select(Meeting)
        .where(
            Meeting.group_id == group_id,
            Meeting.held_at.is_not(None),
            Meeting.starts_at >= period.start,
            Meeting.starts_at < period.end,
        )
        .options(selectinload(Meeting.attendance).options(joinedload(Attendance.party)))
        .order_by(Meeting.starts_at, Meeting.id)
    )
    return [
        Held(m.kind, m.title, clock.local(m.starts_at).date(),
             {row.party.name: row.people for row in m.attendance if row.people})
        for m in db.session.scalars(query)
    ]  # fmt: skip
