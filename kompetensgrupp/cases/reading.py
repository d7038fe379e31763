"""Reading cases: the one select everything starts from, lists, and the record of who read what."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased, joinedload

from kompetensgrupp.accounts.models import User
from kompetensgrupp.cases import rules
from kompetensgrupp.cases.models import Case, CaseAccess, CaseVersion, CaseVisit, Review
from kompetensgrupp.cases.vocabulary import State, WithdrawReason
from kompetensgrupp.core import clock
from kompetensgrupp.core.db import db, locked, short_transaction
from kompetensgrupp.core.errors import NotVisible
from kompetensgrupp.core.rights import Actor, Right
from kompetensgrupp.groups.models import Party

#: An access row is written at most this often per person and case.
LOGGED_EVERY = timedelta(minutes=10)
#: This long after the visit was last written a new one begins, and what was shown counts as read.
VISIT_GAP = timedelta(minutes=5)
PAGE_SIZE = 30


def visible(actor: Actor) -> ColumnElement[bool]:
    """`rules.may_see` said to the database: a condition on Case."""
    if not actor.has(Right.READ_CASES):
        return false()
    own_party = Case.party_id == actor.party_id
    own = and_(
        own_party, or_(Case.author_id == actor.user_id, Case.responsible_id == actor.user_id)
    )
    published: ColumnElement[bool] = Case.approved_version.is_not(None)
    if not actor.has(Right.TAKE_STANDPOINT):
        published = and_(published, own_party)
    seen = or_(own, published)
    if actor.has(Right.REVIEW_CASES):
        seen = or_(seen, and_(own_party, Case.state == State.IN_REVIEW))
    not_refused = or_(
        Case.withdraw_reason.is_(None), Case.withdraw_reason != WithdrawReason.PERSON_DECLINED
    )
    return and_(Case.group_id == actor.group_id, seen, not_refused, Case.state != State.ERASED)


def visible_cases(actor: Actor) -> Select[Case]:
    """The select that lists, search, loaders, reports and exports start from."""
    return select(Case).where(visible(actor))


def load_case(actor: Actor, number: str) -> Case:
    """The case with its party and people. Raises NotVisible, alike for hidden and missing."""
    query = (
        visible_cases(actor)
        .where(Case.number == number)
        .options(
            joinedload(Case.party, innerjoin=True),
            joinedload(Case.author, innerjoin=True),
            joinedload(Case.responsible, innerjoin=True),
        )
    )
    case: Case | None = db.session.scalar(locked(query, Case))
    if case is None:
        raise NotVisible
    return case


def version(case: Case, number: int) -> CaseVersion:
    """One version of the case's text."""
    return db.session.scalars(
        select(CaseVersion).where(CaseVersion.case_id == case.id, CaseVersion.number == number)
    ).one()


def shown_version(actor: Actor, case: Case) -> CaseVersion:
    """The text this actor reads: the approved one, or the one being written or reviewed."""
    return version(case, case.approved_version or case.latest_version)


def latest_review(case: Case) -> Review | None:
    """The last word of a reviewer, with who said it."""
    return db.session.scalar(
        select(Review)
        .where(Review.case_id == case.id)
        .options(joinedload(Review.reviewer))
        .order_by(Review.id.desc())
        .limit(1)
    )


def writer_ids(case: Case) -> frozenset[int]:
    """Everyone who has written in the case's text."""
    query = select(CaseVersion.writer_id).where(CaseVersion.case_id == case.id)
    return frozenset(db.session.scalars(query))


# --- lists -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class CaseRow:
    """A case as a line in a list; `state` is what it is on the clock."""

    id: int
    number: str
    title: str
    state: State
    category: str | None
    party: Party
    responsible: str
    post_count: int
    last_seq: int
    last_activity_at: datetime
    submitted_at: datetime | None
    approved_at: datetime | None


@dataclass(frozen=True)
class CaseFilter:
    """What a reader of the list asked for. `before` is the cursor (activity, id) of a page."""

    states: tuple[State, ...] = ()
    category: str | None = None
    mine: bool = False
    before: tuple[datetime, int] | None = None


def list_cases(
    actor: Actor, wanted: CaseFilter, limit: int = PAGE_SIZE, oldest_first: bool = False
) -> list[CaseRow]:
    """Visible cases by last activity, newest first; one more than `limit` tells that
    there is more.
    """
    query = _rows(visible_cases(actor))
    if wanted.states:
        query = query.where(_in_states(wanted.states))
    if wanted.category:
        query = query.where(CaseVersion.category == wanted.category)
    if wanted.mine:
        query = query.where(
            or_(Case.author_id == actor.user_id, Case.responsible_id == actor.user_id)
        )
    if wanted.before:
        at, case_id = wanted.before
        query = query.where(
            or_(
                Case.last_activity_at < at,
                and_(Case.last_activity_at == at, Case.id < case_id),
            )
        )
    order = (Case.last_activity_at, Case.id)
    query = query.order_by(*(column if oldest_first else column.desc() for column in order))
    return rows(query.limit(limit + 1))


def _in_states(states: tuple[State, ...]) -> ColumnElement[bool]:
    """State on the clock: questions whose time is up count as discussion."""
    opened = and_(Case.state == State.QUESTIONS, Case.questions_until <= clock.now())
    parts: list[ColumnElement[bool]] = [
        and_(Case.state == state, ~opened) if state == State.QUESTIONS else Case.state == state
        for state in states
    ]
    if State.DISCUSSION in states:
        parts.append(opened)
    return or_(*parts)


def _rows(query: Select[Case]) -> Select[Case, CaseVersion, Party, str]:
    """Add what a list shows to a select of cases: title, party and who answers for it."""
    responsible = aliased(User)
    shown = func.coalesce(Case.approved_version, Case.latest_version)
    return (
        query.join(CaseVersion, and_(CaseVersion.case_id == Case.id, CaseVersion.number == shown))
        .join(Party, Party.id == Case.party_id)
        .join(responsible, responsible.id == Case.responsible_id)
        .add_columns(CaseVersion, Party, responsible.name)
    )


def rows(query: Select[Case, CaseVersion, Party, str]) -> list[CaseRow]:
    """Run a select made by `_rows`."""
    moment = clock.now()
    return [
        CaseRow(
            id=case.id,
            number=case.number,
            title=text.title or "Utan rubrik",
            state=rules.state_at(case, moment),
            category=text.category,
            party=party,
            responsible=responsible,
            post_count=case.post_count,
            last_seq=case.last_seq,
            last_activity_at=case.last_activity_at,
            submitted_at=case.submitted_at,
            approved_at=case.approved_at,
        )
        for case, text, party, responsible in db.session.execute(query)
    ]


def with_news(actor: Actor, limit: int) -> list[CaseRow]:
    """Published cases with posts the actor hasn't been shown yet, latest activity first."""
    visit = aliased(CaseVisit)
    query = (
        _rows(visible_cases(actor))
        .outerjoin(visit, and_(visit.case_id == Case.id, visit.user_id == actor.user_id))
        .where(
            Case.approved_version.is_not(None),
            or_(visit.id.is_(None), Case.last_seq > visit.shown_seq),
            Case.state.in_(rules.OPEN | {State.CONFIRMED}),
        )
        .order_by(Case.last_activity_at.desc(), Case.id.desc())
        .limit(limit)
    )
    return rows(query)


def to_review(actor: Actor) -> list[CaseRow]:
    """Cases of the actor's party that wait for a second person and that the actor didn't write."""
    if not actor.has(Right.REVIEW_CASES):
        return []
    query = _rows(visible_cases(actor)).where(
        Case.state == State.IN_REVIEW,
        Case.party_id == actor.party_id,
        Case.author_id != actor.user_id,
        Case.responsible_id != actor.user_id,
    )
    return rows(query.order_by(Case.submitted_at, Case.id))


@dataclass(frozen=True)
class Pending:
    """What the leader sees of a case before its approval: no word of its text."""

    number: str
    state: State
    party: Party
    submitted_at: datetime | None
    waited_days: int


def pending(actor: Actor) -> list[Pending]:
    """The group's cases that wait for review, longest waiting first, without any text."""
    query = (
        select(Case.number, Case.state, Case.submitted_at, Party)
        .join(Party, Party.id == Case.party_id)
        .where(Case.group_id == actor.group_id, Case.state == State.IN_REVIEW)
        .order_by(Case.submitted_at, Case.id)
    )
    moment = clock.now()
    return [
        Pending(number, state, party, sent, clock.working_days_between(sent, moment) if sent else 0)
        for number, state, sent, party in db.session.execute(query)
    ]


# --- who read what ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Visit:
    """Where the reader was: posts with a higher `read_seq` are new to them."""

    read_seq: int


def visit_row(actor: Actor, case: Case) -> CaseVisit:
    """The actor's visit in the current transaction, begun if there was none."""
    visit = db.session.scalar(_visit_of(actor, case))
    if visit is None:
        visit = CaseVisit(group_id=case.group_id, user_id=actor.user_id, case_id=case.id)
        db.session.add(visit)
    return visit


def _visit_of(actor: Actor, case: Case) -> Select[CaseVisit]:
    return select(CaseVisit).where(CaseVisit.user_id == actor.user_id, CaseVisit.case_id == case.id)


def open_visit(actor: Actor, case: Case) -> Visit:
    """Record that the actor reads the case, committed before its text is shown.

    At most one access row per person, case and ten minutes. Fails like the database fails: then
    nothing is shown.
    """
    moment = clock.now()
    visit = db.session.scalar(_visit_of(actor, case))
    if visit and not _is_stale(visit, case, moment):
        return Visit(visit.read_seq)
    try:
        return _write_visit(actor, case, moment)
    except IntegrityError:  # the same person's other tab was first
        return _write_visit(actor, case, moment)


def _write_visit(actor: Actor, case: Case, moment: datetime) -> Visit:
    with short_transaction([case.group_id]) as session:
        row = session.scalar(_visit_of(actor, case))
        if row is None:
            row = CaseVisit(
                group_id=case.group_id, user_id=actor.user_id, case_id=case.id,
                read_seq=0, shown_seq=0, shown_at=moment,
            )  # fmt: skip
            session.add(row)
        elif moment - row.shown_at >= VISIT_GAP:
            row.read_seq = row.shown_seq
        row.shown_seq, row.shown_at = case.last_seq, moment
        if row.logged_at is None or moment - row.logged_at >= LOGGED_EVERY:
            row.logged_at = moment
            session.add(
                CaseAccess(
                    group_id=case.group_id,
                    case_id=case.id,
                    user_id=actor.user_id,
                    party_id=actor.party_id,
                    at=moment,
                )  # fmt: skip
            )
        session.flush()
        return Visit(row.read_seq)


def _is_stale(visit: CaseVisit, case: Case, moment: datetime) -> bool:
    """Whether the visit row has to be written: something new is shown, or time has passed."""
    return (
        visit.shown_seq != case.last_seq
        or moment - visit.shown_at >= VISIT_GAP
        or visit.logged_at is None
        or moment - visit.logged_at >= LOGGED_EVERY
    )
