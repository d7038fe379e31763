"""Planning meetings, building their agenda, noting who was there and what came of it.

All of it is logged.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Select, func, select

from kompetensgrupp.audit import service as audit
from kompetensgrupp.audit.models import Event
from kompetensgrupp.cases import reading as cases
from kompetensgrupp.cases.models import Case
from kompetensgrupp.checking import service as checking
from kompetensgrupp.core import clock
from kompetensgrupp.core.db import db, deleted
from kompetensgrupp.core.errors import Invalid, InvalidState
from kompetensgrupp.core.rights import Actor, require, require_state
from kompetensgrupp.groups import rules as group_rules
from kompetensgrupp.groups import service as groups
from kompetensgrupp.meetings import rules
from kompetensgrupp.meetings.models import (
    AgendaItem,
    AgendaKind,
    Anchoring,
    Attendance,
    Meeting,
    MeetingKind,
)
from kompetensgrupp.obstacles import reading as obstacles


@dataclass(frozen=True)
class NewMeeting:
    """What is typed about a meeting."""

    kind: MeetingKind
    title: str
    place: str
    day: date
    start: time
    end: time


def plan(actor: Actor, new: NewMeeting, weeks: int = 0, times: int = 1) -> list[Meeting]:
    """Plan a meeting, or a series of them so many weeks apart.

    Raises NotAllowed, Invalid, Identified.
    """
    require(rules.may_plan(actor))
    if weeks and not 2 <= times <= rules.MOST_TIMES:
        raise Invalid("times", f"Skriv hur många möten, från 2 till {rules.MOST_TIMES}.")
    begins, ends = rules.hours(new.day, new.start, new.end, clock.today())
    made = [_meeting(actor, new.kind, new.title, new.place, begins, ends)]
    for day in list(rules.days(new.day, weeks, times))[1:] if weeks else ():
        begins, ends = rules.hours(day, new.start, new.end, clock.today())
        made.append(_meeting(actor, new.kind, new.title, new.place, begins, ends))
    db.session.flush()
    typed = {"title": new.title, "place": new.place}
    checking.require_clear(actor, "", typed, number=rules.about(made[0]))
    for meeting in made:
        audit.record(actor, Event.MEETING_PLANNED, meeting=meeting.id, kind=meeting.kind)
    return made


def plan_project(actor: Actor, first: date) -> list[Meeting]:
    """Kävlinge's plan from its first day: three workshops and three study visits."""
    require(rules.may_plan(actor))
    made = []
    for planned in rules.PLAN:
        day = next(rules.days(_weeks_after(first, planned.weeks), 1, 1))
        begins, ends = rules.hours(day, time(13), time(16), clock.today())
        meeting = _meeting(actor, planned.kind, planned.title, "", begins, ends)
        db.session.flush()
        for title in planned.agenda:
            _add(meeting, AgendaKind.OTHER, title=title)
        if planned.kind == MeetingKind.WORKSHOP:
            _add(meeting, AgendaKind.ANCHORING, title="Förankring hos parterna")
        audit.record(actor, Event.MEETING_PLANNED, meeting=meeting.id, kind=meeting.kind)
        made.append(meeting)
    return made


def _weeks_after(first: date, weeks: int) -> date:
    return date.fromordinal(first.toordinal() + 7 * weeks)


def _meeting(
    actor: Actor, kind: MeetingKind, title: str, place: str, begins: datetime, ends: datetime
) -> Meeting:
    meeting = Meeting(
        group_id=actor.group_id, kind=kind, title=title, place=place, starts_at=begins,
        ends_at=ends, created_by_id=actor.user_id,
    )  # fmt: skip
    db.session.add(meeting)
    return meeting


def change(actor: Actor, meeting: Meeting, new: NewMeeting, seen: int | None) -> None:
    """Move it or call it something else. Raises NotAllowed, Invalid, InvalidState, Identified."""
    _require_open(actor, meeting, seen)
    begins, ends = rules.hours(new.day, new.start, new.end, clock.today())
    checking.require_clear(actor, rules.about(meeting), {"title": new.title, "place": new.place})
    meeting.kind, meeting.title, meeting.place = new.kind, new.title, new.place
    meeting.starts_at, meeting.ends_at = begins, ends
    _tell(actor, meeting, Event.MEETING_CHANGED)


def cancel(actor: Actor, meeting: Meeting) -> None:
    """It doesn't take place; calendars are told. Raises NotAllowed, InvalidState."""
    _require_open(actor, meeting, None)
    meeting.cancelled_at = clock.now()
    _tell(actor, meeting, Event.MEETING_CANCELLED)


def _require_open(actor: Actor, meeting: Meeting, seen: int | None) -> None:
    require(rules.may_plan(actor))
    require_state(rules.can_change(meeting))
    if seen is not None and seen != meeting.revision:
        raise InvalidState("Mötet har ändrats sedan du öppnade sidan.")


def _tell(actor: Actor, meeting: Meeting, event: Event, text: str = "", **data: Any) -> str:
    meeting.revision += 1
    db.session.flush()
    return audit.record(actor, event, text=text, meeting=meeting.id, **data).receipt


# --- the agenda ------------------------------------------------------------------------------


def put_on(
    actor: Actor, meeting: Meeting, numbers: Collection[str] = (),
    obstacle_ids: Collection[int] = (), anchoring: bool = False, title: str = "",
) -> int:  # fmt: skip
    """Put cases, obstacles, anchoring or something else on the agenda; how many items were added.

    What stands there already isn't put there twice. Raises NotAllowed, Invalid, InvalidState.
    """
    _require_open(actor, meeting, None)
    if meeting.kind == MeetingKind.STEERING and numbers:
        raise Invalid("title", "Ett styrgruppsmöte läser inga fall.")
    checking.require_clear(actor, rules.about(meeting), {"title": title})
    before = len(meeting.items)
    there = {(item.case_id, item.obstacle_id) for item in meeting.items}
    for number in numbers:
        case = cases.load_case(actor, number)
        if (case.id, None) not in there:
            meeting.items.append(_add(meeting, AgendaKind.CASE, case_id=case.id))
    for obstacle_id in obstacle_ids:
        obstacle = obstacles.load_obstacle(actor, obstacle_id)
        if (None, obstacle.id) not in there:
            meeting.items.append(_add(meeting, AgendaKind.OBSTACLE, obstacle_id=obstacle.id))
    has_anchoring = any(item.kind == AgendaKind.ANCHORING for item in meeting.items)
    if anchoring and not has_anchoring:
        meeting.items.append(_add(meeting, AgendaKind.ANCHORING, title="Förankring hos parterna"))
    if title:
        meeting.items.append(_add(meeting, AgendaKind.OTHER, title=title))
    count = len(meeting.items) - before
    if not count:
        raise Invalid("title", "Välj något att lägga till, eller skriv en egen punkt.")
    _tell(actor, meeting, Event.MEETING_CHANGED, items=len(meeting.items))
    return count


def _add(meeting: Meeting, kind: AgendaKind, **more: str | int) -> AgendaItem:
    last = select(func.max(AgendaItem.position)).where(AgendaItem.meeting_id == meeting.id)
    item = AgendaItem(
        group_id=meeting.group_id, meeting_id=meeting.id, kind=kind,
        position=(db.session.scalar(last) or 0) + 1, **more,
    )  # fmt: skip
    db.session.add(item)
    db.session.flush()
    return item


def take_off(actor: Actor, meeting: Meeting, item_id: int) -> None:
    """Take an item off the agenda. Raises NotAllowed, InvalidState."""
    _require_open(actor, meeting, None)
    if not deleted(AgendaItem, meeting_id=meeting.id, id=item_id):
        raise InvalidState("Punkten står inte längre på dagordningen.")
    _tell(actor, meeting, Event.MEETING_CHANGED)


# --- notes -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Present:
    """How many came from a party, and how far its anchoring has come."""

    people: int = 0
    anchoring: Anchoring | None = None


@dataclass(frozen=True)
class Notes:
    """What is noted: texts of items by id as (note, outcome), and who came by party id.

    `fields` says in which form field each text and party was typed.
    """

    notes: str = ""
    items: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    present: Mapping[int, Present] = field(default_factory=dict)
    fields: Mapping[tuple[str, int], str] = field(default_factory=dict)


def note(actor: Actor, meeting: Meeting, told: Notes, seen: int | None) -> None:
    """Keep notes and attendance; they can be changed until they are written into the log.

    Raises NotAllowed, Invalid, InvalidState, Identified.
    """
    _require_open(actor, meeting, seen)
    if set(told.items) - {item.id for item in meeting.items}:
        raise InvalidState("Dagordningen har ändrats sedan du öppnade sidan.")
    _require_present(actor, meeting, told)
    checking.require_clear(actor, rules.about(meeting), _texts(told))
    meeting.notes = told.notes
    for item in meeting.items:
        item.note, item.outcome = told.items.get(item.id, (item.note, item.outcome))
    _attend(meeting, told.present)
    _tell(
        actor,
        meeting,
        Event.MEETING_NOTED,
        parties=sum(p.people > 0 for p in told.present.values()),
    )


def _attend(meeting: Meeting, present: Mapping[int, Present]) -> None:
    known = {row.party_id: row for row in meeting.attendance}
    for party, one in present.items():
        row = known.get(party)
        if one.people or one.anchoring:
            if row is None:
                key = {"meeting_id": meeting.id, "party_id": party}
                row = Attendance(group_id=meeting.group_id, **key)
                db.session.add(row)
            row.people, row.anchoring = one.people, one.anchoring
        elif row is not None:
            db.session.delete(row)


def _texts(told: Notes) -> dict[str, str]:
    found = {"notes": told.notes}
    for item, (said, outcome) in told.items.items():
        found[told.fields.get(("note", item), f"note-{item}")] = said
        found[told.fields.get(("outcome", item), f"outcome-{item}")] = outcome
    return found


def _require_present(actor: Actor, meeting: Meeting, told: Notes) -> None:
    """Parties of the group as it is, or noted before; a reasonable number of people."""
    able = {party.id for party in groups.parties(actor) if group_rules.may_answer(party)}
    able |= {row.party_id for row in meeting.attendance}
    for party, one in told.present.items():
        where = told.fields.get(("people", party), "people")
        if party not in able:
            raise Invalid(where, "Parten är inte längre med i gruppen.")
        if not 0 <= one.people <= rules.MOST_PEOPLE:
            raise Invalid(where, f"Skriv ett tal från 0 till {rules.MOST_PEOPLE}.")


def hold(actor: Actor, meeting: Meeting, seen: int | None = None) -> str:
    """Write the notes into the log; the receipt code that stands in the minutes.

    What was said of a case gets an entry of the case, so that its text goes when the case's does.
    Raises NotAllowed, InvalidState; Invalid when nobody was there.
    """
    _require_open(actor, meeting, seen)
    require_state(rules.can_hold(meeting, clock.now()))
    present = list(db.session.scalars(_present(meeting)))
    if not any(row.people for row in present):
        raise Invalid("notes", "Skriv hur många som var med från minst en part.")
    meeting.held_at = clock.now()
    numbers = _numbers([item.case_id for item in meeting.items if item.case_id])
    own = [meeting.notes]
    for item in meeting.items:
        said = "\n".join(filter(None, (item.note, item.outcome)))
        if item.case_id:
            if said:
                audit.record(
                    actor, Event.CASE_NOTED, case_number=numbers[item.case_id], text=said,
                    meeting=meeting.id,
                )  # fmt: skip
        elif said:
            own.append(f"{item.title or item.kind.label}: {said}")
    text = "\n\n".join(filter(None, own))
    people = sum(row.people for row in present)
    meeting.receipt = _tell(actor, meeting, Event.MEETING_HELD, text=text, people=people)
    db.session.flush()
    return meeting.receipt


def _present(meeting: Meeting) -> Select[Attendance]:
    return select(Attendance).where(Attendance.meeting_id == meeting.id)


def _numbers(ids: Sequence[int]) -> dict[int, str]:
    rows = db.session.execute(select(Case.id, Case.number).where(Case.id.in_(ids)))
    return {id_: number for id_, number in rows}
