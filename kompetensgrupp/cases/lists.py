"""Lists of cases: columns, not whole cases. What a reader sees of them is said in `reading`."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_
from sqlalchemy.orm import aliased

from kompetensgrupp.accounts.models import User
from kompetensgrupp.cases import rules
from kompetensgrupp.cases.models import Case, CaseVersion, CaseVisit, VersionStatus
from kompetensgrupp.cases.reading import KEPT, visible_cases
from kompetensgrupp.cases.vocabulary import State
from kompetensgrupp.core import clock
from kompetensgrupp.core.db import db
from kompetensgrupp.core.rights import Actor, Right
from kompetensgrupp.groups.models import Party, PartyKind

PAGE_SIZE = 30
#: The few choices of a filter by state: (label, the states behind it).
CHOICES: dict[str, tuple[str, tuple[State, ...]]] = {
    "pagar": ("Pågår", tuple(s for s in State if s in rules.OPEN)),
    "vantar": ("Ej publicerade", tuple(s for s in State if s in rules.UNAPPROVED)),
    "klara": (
        "Rekommendation fastställd",
        (State.CONFIRMED, State.FED_BACK, State.FOLLOWED_UP, State.CLOSED),
    ),
    "utan": ("Avslutade utan rekommendation", (State.CLOSED_WITHOUT, State.WITHDRAWN)),
}

_RowSelect = Select[*tuple[Any, ...]]


class RowParty(NamedTuple):
    """The party of a line in a list, as much as is shown of it."""

    kind: PartyKind
    name: str


@dataclass(frozen=True)
class CaseRow:
    """A case as a line in a list; `state` is what it is on the clock."""

    id: int
    number: str
    title: str
    state: State
    category: str | None
    party: RowParty
    responsible: str
    post_count: int
    last_seq: int
    last_activity_at: datetime
    approved_at: datetime | None
    change: VersionStatus | None
    waiting_since: datetime | None


@dataclass(frozen=True)
class CaseFilter:
    """What a reader of the list asked for. `before` is the cursor (activity, id) of a page."""

    states: tuple[State, ...] = ()
    category: str | None = None
    mine: bool = False
    before: tuple[datetime, int] | None = None


def states_of(choice: str) -> tuple[State, ...]:
    """The states behind a choice, or the one state it names; none for anything else."""
    if choice in CHOICES:
        return CHOICES[choice][1]
    return (State(choice),) if choice in set(State) else ()


def list_cases(
    actor: Actor, wanted: CaseFilter, limit: int = PAGE_SIZE, oldest_first: bool = False
) -> list[CaseRow]:
    """Visible cases by last activity, newest first; one more than `limit` tells that
    there is more.
    """
    given: dict[str, Any] = {"now": clock.now(), "limit": limit + 1}
    if wanted.before:
        given["before_at"], given["before_id"] = wanted.before
    return rows(
        _list(actor, replace(wanted, before=None), bool(wanted.before), oldest_first), given
    )


@lru_cache(maxsize=KEPT)
def _list(actor: Actor, wanted: CaseFilter, goes_on: bool, oldest_first: bool) -> _RowSelect:
    query = _rows(visible_cases(actor))
    if wanted.states:
        query = query.where(in_states(wanted.states))
    if wanted.category:
        query = query.where(CaseVersion.category == wanted.category)
    if wanted.mine:
        query = query.where(
            or_(Case.author_id == actor.user_id, Case.responsible_id == actor.user_id)
        )
    if goes_on:
        at: Any = bindparam("before_at")
        earlier = and_(Case.last_activity_at == at, Case.id < bindparam("before_id"))
        query = query.where(or_(Case.last_activity_at < at, earlier))
    order = (Case.last_activity_at, Case.id)
    query = query.order_by(*(column if oldest_first else column.desc() for column in order))
    return query.limit(bindparam("limit"))


def in_states(states: tuple[State, ...]) -> ColumnElement[bool]:
    """`rules.on_the_clock` said to the database."""
    now: Any = bindparam("now")
    opened = _has_come(Case.state == State.QUESTIONS, Case.questions_until, now)
    closed = _has_come(Case.state.in_(rules.FOLLOWED), Case.closes_at, now)
    parts = [and_(Case.state.in_(states), ~opened, ~closed)]
    if State.DISCUSSION in states:
        parts.append(opened)
    if State.CLOSED in states:
        parts.append(closed)
    return or_(*parts)


def _has_come(waits: ColumnElement[bool], at: Any, now: Any) -> ColumnElement[bool]:
    return and_(waits, at.is_not(None), at <= now)


def _rows(query: Select[Case]) -> _RowSelect:
    """Turn a select of cases into one of what a list shows of them: columns, no entities."""
    shown = func.coalesce(Case.approved_version, Case.latest_version)
    return (
        query.join(CaseVersion, and_(CaseVersion.case_id == Case.id, CaseVersion.number == shown))
        .join(Party, Party.id == Case.party_id)
        .join(User, User.id == Case.responsible_id)
        .with_only_columns(
            Case.id, Case.number, Case.state, Case.questions_until, Case.closes_at, Case.post_count,
            Case.last_seq, Case.last_activity_at, Case.approved_at, Case.change, Case.waiting_since,
            CaseVersion.title, CaseVersion.category,
            Party.kind.label("party_kind"), Party.name.label("party_name"),
            User.name.label("responsible"),
        )
    )  # fmt: skip


def rows(query: _RowSelect, given: dict[str, Any]) -> list[CaseRow]:
    """Run a select made by `_rows` with the values it waits for."""
    moment = clock.now()
    return [
        CaseRow(
            id=row.id,
            number=row.number,
            title=row.title or "Utan rubrik",
            state=rules.on_the_clock(row.state, row.questions_until, row.closes_at, moment),
            category=row.category,
            party=RowParty(row.party_kind, row.party_name),
            responsible=row.responsible,
            post_count=row.post_count,
            last_seq=row.last_seq,
            last_activity_at=row.last_activity_at,
            approved_at=row.approved_at,
            change=row.change,
            waiting_since=row.waiting_since,
        )
        for row in db.session.execute(query, given)
    ]


def among(actor: Actor, ids: Select[int], limit: int) -> list[CaseRow]:
    """Those of the cases that the actor may see, by last activity, newest first."""
    query = _rows(visible_cases(actor)).where(Case.id.in_(ids))
    query = query.order_by(Case.last_activity_at.desc(), Case.id.desc())
    return rows(query.limit(bindparam("limit")), {"limit": limit})


def with_news(actor: Actor, limit: int) -> list[CaseRow]:
    """Published cases with posts the actor hasn't been shown yet, latest activity first."""
    return rows(_with_news(actor), {"limit": limit})


@lru_cache(maxsize=KEPT)
def _with_news(actor: Actor) -> _RowSelect:
    visit = aliased(CaseVisit)
    return (
        _rows(visible_cases(actor))
        .outerjoin(visit, and_(visit.case_id == Case.id, visit.user_id == actor.user_id))
        .where(
            Case.approved_version.is_not(None),
            or_(visit.id.is_(None), Case.last_seq > visit.shown_seq),
            Case.state.in_(rules.OPEN | {State.CONFIRMED}),
        )
        .order_by(Case.last_activity_at.desc(), Case.id.desc())
        .limit(bindparam("limit"))
    )


def _at(state: State, change: VersionStatus) -> ColumnElement[bool]:
    """Cases in the state, and open ones with a change that has come as far."""
    return or_(Case.state == state, and_(Case.state.in_(rules.OPEN), Case.change == change))


def own(actor: Actor, state: State, change: VersionStatus, limit: int = PAGE_SIZE) -> list[CaseRow]:
    """The cases the actor answers for in the state, and those with a change that far."""
    if not actor.has(Right.WRITE_CASES):
        return []
    return rows(_own(actor, state, change), {"limit": limit})


@lru_cache(maxsize=KEPT)
def _own(actor: Actor, state: State, change: VersionStatus) -> _RowSelect:
    return (
        _rows(visible_cases(actor))
        .where(Case.responsible_id == actor.user_id, _at(state, change))
        .order_by(Case.last_activity_at.desc(), Case.id.desc())
        .limit(bindparam("limit"))
    )


def to_review(actor: Actor, limit: int = PAGE_SIZE) -> list[CaseRow]:
    """Cases and changes of the actor's party that wait for a second person and that the actor
    doesn't answer for, longest waiting first.
    """
    return rows(_to_review(actor), {"limit": limit}) if actor.has(Right.REVIEW_CASES) else []


@lru_cache(maxsize=KEPT)
def _to_review(actor: Actor) -> _RowSelect:
    return (
        _rows(visible_cases(actor))
        .where(
            _at(State.IN_REVIEW, VersionStatus.IN_REVIEW),
            Case.party_id == actor.party_id,
            Case.author_id != actor.user_id,
            Case.responsible_id != actor.user_id,
        )
        .order_by(Case.waiting_since, Case.id)
        .limit(bindparam("limit"))
    )
