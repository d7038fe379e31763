"""What is waiting for somebody: the start page's lists, each for those who have that right."""

from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, and_, or_, select

from kompetensgrupp.audit.models import Event, LogEntry
from kompetensgrupp.cases import lists, reading, stepping_in
from kompetensgrupp.cases.lists import CaseRow
from kompetensgrupp.cases.models import Case, VersionStatus
from kompetensgrupp.cases.vocabulary import State
from kompetensgrupp.core.db import db
from kompetensgrupp.core.rights import Actor, Right
from kompetensgrupp.decisions import waiting
from kompetensgrupp.decisions.waiting import Changed, Noted, Waiting
from kompetensgrupp.drafts import service as drafts
from kompetensgrupp.drafts.models import Draft
from kompetensgrupp.followups import waiting as followups
from kompetensgrupp.lessons import reading as lessons
from kompetensgrupp.lessons.reading import WaitingLesson
from kompetensgrupp.meetings import reading as meetings
from kompetensgrupp.obstacles import processes
from kompetensgrupp.obstacles import reading as obstacles
from kompetensgrupp.obstacles.reading import WaitingObstacle
from kompetensgrupp.retention import incidents
from kompetensgrupp.retention import service as retention
from kompetensgrupp.retention.service import Due
from kompetensgrupp.threads import reading as threads
from kompetensgrupp.threads import service as thread_service
from kompetensgrupp.threads import waiting as threads_waiting
from kompetensgrupp.threads.service import Flagged
from kompetensgrupp.threads.waiting import WaitingPost

MOST_NEWS = 20
#: What keys of drafts begin with that are about no case.
NO_CASE = ("fall", "hinder", "kartlaggning", "moten", "rapport")
DISCREET = (Event.COMMENT_FLAGGED, Event.CASE_FLAGGED)


@dataclass(frozen=True)
class Inbox:
    """Vad väntar på mig? Every list is short and ordered by what is most urgent."""

    to_answer: list[Waiting] = field(default_factory=list)
    to_review: list[CaseRow] = field(default_factory=list)
    posts: list[WaitingPost] = field(default_factory=list)
    flagged: list[Flagged] = field(default_factory=list)
    to_confirm: list[Waiting] = field(default_factory=list)
    noted: list[Noted] = field(default_factory=list)
    changed_later: list[Changed] = field(default_factory=list)
    news: list[tuple[CaseRow, int]] = field(default_factory=list)
    returned: list[CaseRow] = field(default_factory=list)
    own_drafts: list[CaseRow] = field(default_factory=list)
    own_waiting: list[CaseRow] = field(default_factory=list)
    pending: list[stepping_in.Waiting] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    asked: list[followups.Asked] = field(default_factory=list)
    told: list[followups.News] = field(default_factory=list)
    orphans: list[followups.Orphan] = field(default_factory=list)
    feedback: followups.Share | None = None
    lessons: list[WaitingLesson] = field(default_factory=list)
    obstacles: list[WaitingObstacle] = field(default_factory=list)
    soon: meetings.Soon | None = None
    process: processes.Reminder | None = None
    to_erase: list[Due] = field(default_factory=list)
    untold: list[incidents.Line] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many things ask for an answer."""
        waiting = (self.returned, self.to_answer, self.to_review, self.to_confirm, self.noted)
        others = (self.changed_later, self.asked, self.posts, self.flagged)
        return sum(len(rows) for rows in (*waiting, *others))


def inbox(actor: Actor) -> Inbox:
    """What waits for the actor; a handful of queries, however many cases there are."""
    if not actor.has(Right.READ_CASES):
        return Inbox()
    return Inbox(
        to_answer=waiting.for_answer(actor),
        to_review=lists.to_review(actor),
        posts=threads_waiting.to_review(actor),
        flagged=thread_service.flagged(actor),
        to_confirm=waiting.for_confirmation(actor),
        noted=waiting.noted(actor),
        changed_later=waiting.changed_later(actor),
        news=_news(actor),
        returned=lists.own(actor, State.RETURNED, VersionStatus.RETURNED),
        own_drafts=lists.own(actor, State.DRAFT, VersionStatus.WRITING),
        own_waiting=lists.own(actor, State.IN_REVIEW, VersionStatus.IN_REVIEW),
        pending=stepping_in.waiting(actor) if actor.leads else [],
        drafts=_drafts(actor),
        asked=followups.asked(actor),
        told=followups.news(actor),
        orphans=followups.orphans(actor),
        feedback=followups.share(actor),
        lessons=lessons.waiting(actor),
        obstacles=obstacles.waiting(actor),
        soon=meetings.soon(actor),
        process=processes.reminder(actor),
        to_erase=retention.waiting(actor),
        untold=incidents.untold(actor),
    )


def _drafts(actor: Actor) -> list[Draft]:
    """The actor's half-written forms, but for those about a case they no longer see."""
    own = drafts.own(actor)
    numbers = [draft.key.split("/")[0] for draft in own]
    query = select(Case.number).where(reading.visible(actor), Case.number.in_(numbers))
    seen = {*db.session.scalars(query), *NO_CASE} if own else set()
    return [draft for draft in own if draft.key.split("/")[0] in seen]


def _news(actor: Actor) -> list[tuple[CaseRow, int]]:
    """Cases with new posts and how many; a case never opened counts even without posts."""
    rows = lists.with_news(actor, MOST_NEWS)
    counts = threads.count_new(actor, [row.id for row in rows])
    return [(row, counts.get(row.id, 0)) for row in rows]


def visible_entries(actor: Actor) -> ColumnElement[bool]:
    """Which entries of the group's log the actor may read: those of cases they may see.

    Who asked whether somebody can be recognised is told in the log to the leader alone. That a
    case was erased everybody may know: the entry holds no text, and nothing else is left to see.
    """
    case = select(Case.id).where(Case.number == LogEntry.case_number, reading.visible(actor))
    of_cases = or_(
        LogEntry.case_number.is_(None), LogEntry.event == Event.CASE_ERASED, case.exists()
    )
    if actor.leads:
        return of_cases
    told = or_(LogEntry.event.not_in(DISCREET), LogEntry.actor_id == actor.user_id)
    return and_(of_cases, told)
