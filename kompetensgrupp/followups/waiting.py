"""What is asked of whom, and whom an answer reaches: the lists of the start page."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import joinedload

from kompetensgrupp.cases import reading
from kompetensgrupp.cases import rules as case_rules
from kompetensgrupp.cases.models import Case, CaseFacts, CaseVersion, CaseVisit
from kompetensgrupp.cases.vocabulary import Purpose, State
from kompetensgrupp.core import clock
from kompetensgrupp.core.db import db
from kompetensgrupp.core.rights import Actor, Right
from kompetensgrupp.decisions.models import Proposal, Recommendation, Standpoint
from kompetensgrupp.followups import rules
from kompetensgrupp.followups.models import Feedback, FollowUp
from kompetensgrupp.groups import service as groups
from kompetensgrupp.groups.models import Membership
from kompetensgrupp.threads.models import Comment

#: A list on the start page has at most so many lines, the most urgent ones, found among so many.
MOST, LOOKED_AT = 20, 100
#: An answer is news for so long, to those who haven't opened the case since.
NEWS_FOR = timedelta(days=60)
#: The share of feedback is counted over so many recommendations, the latest that were asked about.
COUNTED = 30


# --- asked of the responsible ----------------------------------------------------------------


@dataclass(frozen=True)
class Asked:
    """Something that the responsible of a case is asked, as a line in a list.

    Feedback, asked since the recommendation; or the follow-up after so many months, since its day.
    """

    number: str
    title: str
    state: State
    since: date
    months: int | None = None


def asked(actor: Actor) -> list[Asked]:
    """What the actor is asked today about the own cases, longest waiting first."""
    if not actor.has(Right.WRITE_CASES):
        return []
    months, today = rules.months_of(groups.get_group(actor)), clock.today()
    found = []
    for row in db.session.execute(_asked(actor), {"today": today, "now": clock.now()}):
        line = Asked(row.number, row.title, row.state, clock.local(row.confirmed_at).date())
        if row.feedback_id is None and row.state == State.CONFIRMED:
            found.append(line)
        answered = (row.answered,) if row.answered else ()
        if rung := rules.ladder(row.confirmed_at, months, answered, today).current:
            found.append(replace(line, since=rung.due, months=rung.months))
    return found[:MOST]


@lru_cache(maxsize=reading.KEPT)
def _asked(actor: Actor) -> Select[*tuple[Any, ...]]:
    this = and_(FollowUp.case_id == Case.id, FollowUp.recommendation == Recommendation.number)
    return (
        _with_title(select(Case.number, Case.state, CaseVersion.title), actor)
        .join(Recommendation, and_(Recommendation.case_id == Case.id, _is_latest()))
        .outerjoin(
            Feedback,
            and_(Feedback.case_id == Case.id, Feedback.recommendation == Recommendation.number),
        )
        .add_columns(
            Recommendation.confirmed_at,
            Feedback.id.label("feedback_id"),
            select(func.max(FollowUp.months)).where(this).scalar_subquery().label("answered"),
        )
        .where(
            Case.responsible_id == actor.user_id,
            Case.asks_from <= bindparam("today"),
            Case.state.in_(case_rules.FOLLOWED),
            Case.closes_at > bindparam("now"),
        )
        .order_by(Case.asks_from, Case.id)
        .limit(LOOKED_AT)
    )


def _is_latest() -> ColumnElement[bool]:
    later = select(func.max(Recommendation.number)).where(Recommendation.case_id == Case.id)
    return Recommendation.number == later.correlate(Case).scalar_subquery()


def _with_title(query: Any, actor: Actor) -> Any:
    return (
        query.select_from(Case)
        .join(
            CaseVersion,
            and_(CaseVersion.case_id == Case.id, CaseVersion.number == Case.approved_version),
        )
        .where(reading.visible(actor))
    )


# --- told to those who advised ---------------------------------------------------------------


@dataclass(frozen=True)
class News:
    """What the responsible of a case has told since the actor was there; both may be new."""

    number: str
    title: str
    state: State
    told_at: datetime
    feedback: Feedback | None
    follow_up: FollowUp | None


def news(actor: Actor) -> list[News]:
    """Answers in cases that the actor advised in and hasn't opened since, the latest first."""
    if not actor.has(Right.COMMENT):
        return []
    rows = db.session.execute(_news(actor), {"since": clock.now() - NEWS_FOR}).all()
    if not rows:
        return []
    ids = [row.id for row in rows]
    feedback = {row.case_id: row for row in _told(Feedback, ids)}
    follow_ups = {row.case_id: row for row in _told(FollowUp, ids)}
    return [
        News(
            row.number,
            row.title,
            row.state,
            row.told_at,
            _since(feedback.get(row.id), row.shown_at),
            _since(follow_ups.get(row.id), row.shown_at),
        )
        for row in rows
    ]


@lru_cache(maxsize=reading.KEPT)
def _news(actor: Actor) -> Select[*tuple[Any, ...]]:
    """Advising is writing a post or a proposal, or taking a standpoint."""
    me = actor.user_id
    latest = (
        select(Case.id)
        .where(Case.group_id == actor.group_id, Case.told_at > bindparam("since"))
        .order_by(Case.told_at.desc())
        .limit(LOOKED_AT)
    )
    stood = exists().where(
        Standpoint.proposal_id == Proposal.id, Standpoint.user_id == me, Proposal.case_id == Case.id
    )
    return (
        _with_title(
            select(
                Case.id, Case.number, Case.state, Case.told_at, CaseVersion.title,
                CaseVisit.shown_at,
            ),
            actor,
        )
        .outerjoin(CaseVisit, and_(CaseVisit.case_id == Case.id, CaseVisit.user_id == me))
        .where(
            Case.id.in_(latest),
            or_(CaseVisit.id.is_(None), CaseVisit.shown_at < Case.told_at),
            Case.responsible_id != me,
            Case.state != State.WITHDRAWN,
            or_(
                exists().where(Comment.case_id == Case.id, Comment.author_id == me),
                exists().where(Proposal.case_id == Case.id, Proposal.author_id == me),
                stood,
            ),
        )
        .order_by(Case.told_at.desc(), Case.id.desc())
        .limit(MOST)
    )  # fmt: skip


def _told(kind: Any, ids: list[int]) -> list[Any]:
    """What was told in these cases, the latest last."""
    query = select(kind).where(kind.case_id.in_(ids)).order_by(kind.at, kind.id)
    if kind is FollowUp:
        query = query.options(joinedload(FollowUp.steps))
    return list(db.session.scalars(query).unique())


def _since(row: Any, shown_at: datetime | None) -> Any:
    return row if row and (shown_at is None or row.at > shown_at) else None


# --- shown to the leader ---------------------------------------------------------------------


@dataclass(frozen=True)
class Share:
    """How many of the latest recommendations, those asked about, got feedback."""

    given: int
    asked: int


def share(actor: Actor) -> Share | None:
    """For the leader: the share over the last COUNTED recommendations; None before the first."""
    if not actor.leads:
        return None
    asked_about = {"asked_before": clock.now() - case_rules.ASKED_AFTER}
    given, count = db.session.execute(_SHARE, {"group_id": actor.group_id, **asked_about}).one()
    return Share(given, count) if count else None


_LATEST = (
    select(Feedback.id.label("feedback_id"))
    .select_from(Recommendation)
    .join(Case, Case.id == Recommendation.case_id)
    .join(CaseFacts, CaseFacts.case_id == Recommendation.case_id)
    .outerjoin(
        Feedback,
        and_(
            Feedback.case_id == Recommendation.case_id,
            Feedback.recommendation == Recommendation.number,
        ),
    )
    .where(
        Recommendation.group_id == bindparam("group_id"),
        Recommendation.confirmed_at <= bindparam("asked_before"),
        CaseFacts.purpose == Purpose.INDIVIDUAL,
        Case.state != State.WITHDRAWN,
    )
    .order_by(Recommendation.confirmed_at.desc())
    .limit(COUNTED)
    .subquery()
)
_SHARE = select(func.count(_LATEST.c.feedback_id), func.count()).select_from(_LATEST)


@dataclass(frozen=True)
class Orphan:
    """A case that nobody is asked about, since its responsible has left the group."""

    number: str
    responsible: str


def orphans(actor: Actor) -> list[Orphan]:
    """For the leader: cases to hand over, so that somebody can tell how it went."""
    if not actor.leads:
        return []
    former = select(Membership.user_id).where(
        Membership.group_id == actor.group_id, Membership.until < clock.today()
    )
    left = db.session.scalars(former).all()
    if not left:
        return []
    query = (
        select(Case)
        .where(
            reading.visible(actor),
            Case.responsible_id.in_(left),
            Case.state.in_(case_rules.FOLLOWED),
            Case.closes_at > clock.now(),
        )
        .options(joinedload(Case.responsible, innerjoin=True))
        .order_by(Case.asks_from, Case.id)
        .limit(MOST)
    )
    return [Orphan(case.number, case.responsible.name) for case in db.session.scalars(query)]
