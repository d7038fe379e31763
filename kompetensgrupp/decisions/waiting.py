"""What waits for somebody: the start page's lists of answers, notes and confirmations."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true
from sqlalchemy.orm import aliased, selectinload

from kompetensgrupp.cases import reading
from kompetensgrupp.cases import rules as case_rules
from kompetensgrupp.cases.models import Case, CaseVersion, CaseVisit
from kompetensgrupp.cases.vocabulary import State
from kompetensgrupp.core import clock
from kompetensgrupp.core.db import db
from kompetensgrupp.core.rights import Actor, Right
from kompetensgrupp.decisions import proposals, rules
from kompetensgrupp.decisions.models import (
    LaterAnswer,
    MeetingNote,
    NotConcerned,
    Proposal,
    Recommendation,
    Standpoint,
)
from kompetensgrupp.decisions.standings import able_to_answer, not_concerned_in
from kompetensgrupp.groups import rules as group_rules
from kompetensgrupp.groups import service as groups
from kompetensgrupp.groups.models import Party

#: A list on the start page has at most so many lines, the most urgent ones.
MOST = 20
#: So many versions, those with the nearest last day, are looked at for a confirmation.
LOOKED_AT = 100


@dataclass(frozen=True)
class Waiting:
    """A version that waits for somebody's answer or confirmation, as a line in a list.

    `again` says in words who needs to answer again, `earlier` what the actor's party said then.
    """

    number: str
    title: str
    state: State
    version: int
    answer_by: date
    is_complete: bool = False
    again: str = ""
    earlier: str = ""


def for_answer(actor: Actor) -> list[Waiting]:
    """Current versions that the actor's party hasn't answered, the most urgent first.

    Says `standings.may_answer` to the database.
    """
    if not _speaks(actor):
        return []
    answered = select(Standpoint.id).where(
        Standpoint.proposal_id == Proposal.id, Standpoint.party_id == actor.party_id
    )
    not_concerned = select(NotConcerned.id).where(
        NotConcerned.case_id == Case.id, NotConcerned.party_id == actor.party_id
    )
    query = _current_versions(actor, case_rules.MOVES["take_standpoint"].sources).where(
        ~answered.exists(), ~not_concerned.exists(), _may_speak(actor)
    )
    versions = db.session.execute(query.limit(MOST)).all()
    said = _said_before(actor, [case.id for proposal, case, _ in versions if proposal.number > 1])
    return [
        _waiting(proposal, case, title, **said.get(proposal.id, {}))
        for proposal, case, title in versions
    ]


def _speaks(actor: Actor) -> bool:
    """Whether the actor may answer for a party that is asked."""
    party = next((p for p in groups.parties(actor) if p.id == actor.party_id), None)
    return actor.has(Right.TAKE_STANDPOINT) and party is not None and group_rules.may_answer(party)


def _may_speak(actor: Actor) -> ColumnElement[bool]:
    """That somebody else wrote the case, or that nobody else in the party can answer."""
    wrote = [_wrote(user_id) for user_id in able_to_answer(actor)]
    return or_(~_wrote(actor.user_id), and_(true(), *wrote))


def _wrote(user_id: int | None) -> ColumnElement[bool]:
    return or_(Case.author_id == user_id, Case.responsible_id == user_id)


def _said_before(actor: Actor, case_ids: list[int]) -> dict[int, dict[str, str]]:
    """For the current versions of these cases that replaced one: what was said of that."""
    if not case_ids:
        return {}
    parties, outside = groups.parties(actor), not_concerned_in(case_ids)
    found = {}
    for newest, *older in proposals.rounds(case_ids):
        answers = rules.answers(
            parties,
            newest,
            clock.today(),
            outside[newest.case_id],
            older[0] if older else None,
        )
        own = next((a.earlier for a in answers if a.party.id == actor.party_id), None)
        if own:
            found[newest.id] = {"again": rules.again(newest, answers), "earlier": own.label}
    return found


def for_confirmation(actor: Actor) -> list[Waiting]:
    """For the leader: versions that every party has answered, or whose last day has passed."""
    if not actor.leads:
        return []
    query = _current_versions(actor, case_rules.MOVES["confirm"].sources).limit(LOOKED_AT)
    versions = db.session.execute(query.options(selectinload(Proposal.standpoints))).all()
    outside = not_concerned_in([case.id for _, case, _ in versions])
    parties, today = groups.parties(actor), clock.today()
    found = []
    for proposal, case, title in versions:
        answers = rules.answers(parties, proposal, today, outside[case.id])
        complete = bool(rules.is_complete(answers))
        if complete or rules.is_late(proposal, today):
            found.append(_waiting(proposal, case, title, is_complete=complete))
    return found[:MOST]


@dataclass(frozen=True)
class Noted:
    """What was noted for the actor's party at a meeting and can still be said otherwise of."""

    number: str
    title: str
    state: State
    is_confirmed: bool
    held_on: date
    stance: str
    change_by: date


def noted(actor: Actor) -> list[Noted]:
    """What the actor's party should look at, the most urgent first."""
    if not _speaks(actor):
        return []
    states = case_rules.MOVES["take_standpoint"].sources | case_rules.MOVES["ask_again"].sources
    later = select(LaterAnswer.id).where(
        LaterAnswer.recommendation_id == Recommendation.id,
        LaterAnswer.party_id == actor.party_id,
    )
    query = (
        _current_versions(actor, states)
        .join(Standpoint, Standpoint.proposal_id == Proposal.id)
        .join(MeetingNote, MeetingNote.standpoint_id == Standpoint.id)
        .outerjoin(Recommendation, Recommendation.proposal_id == Proposal.id)
        .where(
            Standpoint.party_id == actor.party_id,
            MeetingNote.agreed_at.is_(None),
            MeetingNote.change_by >= clock.today(),
            ~later.exists(),
            _may_speak(actor),
        )
        .with_only_columns(Case, CaseVersion.title, Recommendation.id, Standpoint, MeetingNote)
        .order_by(None)
        .order_by(MeetingNote.change_by, Proposal.id)
        .limit(MOST)
    )
    return [
        Noted(
            case.number,
            title,
            case.state,
            confirmed is not None,
            note.held_on,
            row.stance.label,
            note.change_by,
        )
        for case, title, confirmed, row, note in db.session.execute(query)
    ]


@dataclass(frozen=True)
class Changed:
    """That a party has changed its answer after the confirmation."""

    number: str
    title: str
    state: State
    party: str
    stance: str


def changed_later(actor: Actor) -> list[Changed]:
    """For the leader and who is responsible: later answers since they last opened the case."""
    query = (
        _current_versions(actor, case_rules.MOVES["ask_again"].sources)
        .join(Recommendation, Recommendation.proposal_id == Proposal.id)
        .join(LaterAnswer, LaterAnswer.recommendation_id == Recommendation.id)
        .join(Party, Party.id == LaterAnswer.party_id)
        .outerjoin(
            CaseVisit, and_(CaseVisit.case_id == Case.id, CaseVisit.user_id == actor.user_id)
        )
        .where(
            LaterAnswer.user_id != actor.user_id,
            or_(CaseVisit.id.is_(None), CaseVisit.shown_at < LaterAnswer.at),
        )
        .with_only_columns(Case, CaseVersion.title, Party.name, LaterAnswer.stance)
        .order_by(None)
        .order_by(LaterAnswer.at, LaterAnswer.id)
        .limit(MOST)
    )
    if not actor.leads:
        query = query.where(Case.responsible_id == actor.user_id)
    return [
        Changed(case.number, title, case.state, party, stance.label)
        for case, title, party, stance in db.session.execute(query)
    ]


def _current_versions(actor: Actor, states: frozenset[State]) -> Select[Proposal, Case, str]:
    version = aliased(Proposal)
    newest = select(func.max(version.number)).where(version.case_id == Case.id)
    return (
        select(Proposal, Case, CaseVersion.title)
        .join(Case, Case.id == Proposal.case_id)
        .join(
            CaseVersion,
            and_(CaseVersion.case_id == Case.id, CaseVersion.number == Case.approved_version),
        )
        .where(
            reading.visible(actor),
            Case.state.in_(states),
            Proposal.number == newest.scalar_subquery(),
        )
        .order_by(Proposal.answer_by, Proposal.id)
    )


def _waiting(proposal: Proposal, case: Case, title: str, **more: Any) -> Waiting:
    return Waiting(case.number, title, case.state, proposal.number, proposal.answer_by, **more)
