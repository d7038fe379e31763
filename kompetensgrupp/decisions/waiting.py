"""Which versions wait for somebody: the start page's lists of answers and confirmations."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import aliased, selectinload

from kompetensgrupp.cases import reading
from kompetensgrupp.cases import rules as case_rules
from kompetensgrupp.cases.models import Case, CaseVersion
from kompetensgrupp.cases.vocabulary import State
from kompetensgrupp.core import clock
from kompetensgrupp.core.db import db
from kompetensgrupp.core.rights import Actor, Right
from kompetensgrupp.decisions import rules
from kompetensgrupp.decisions.models import NotConcerned, Proposal, Standpoint
from kompetensgrupp.decisions.standings import not_concerned_in, somebody_else_answers
from kompetensgrupp.groups import rules as group_rules
from kompetensgrupp.groups import service as groups

#: A list on the start page has at most so many lines, the most urgent ones.
MOST = 20
#: So many versions, those with the nearest last day, are looked at for a confirmation.
LOOKED_AT = 100


@dataclass(frozen=True)
class Waiting:
    """A version that waits for somebody's answer or confirmation, as a line in a list."""

    number: str
    title: str
    state: State
    version: int
    answer_by: date
    is_complete: bool


def for_answer(actor: Actor) -> list[Waiting]:
    """Current versions that the actor's party hasn't answered, the most urgent first.

    Says `standings.may_answer` to the database.
    """
    party = next((p for p in groups.parties(actor) if p.id == actor.party_id), None)
    if not actor.has(Right.TAKE_STANDPOINT) or not party or not group_rules.may_answer(party):
        return []
    answered = select(Standpoint.id).where(
        Standpoint.proposal_id == Proposal.id, Standpoint.party_id == actor.party_id
    )
    not_concerned = select(NotConcerned.id).where(
        NotConcerned.case_id == Case.id, NotConcerned.party_id == actor.party_id
    )
    query = _current_versions(actor, case_rules.MOVES["take_standpoint"].sources).where(
        ~answered.exists(), ~not_concerned.exists()
    )
    if somebody_else_answers(actor):
        query = query.where(Case.author_id != actor.user_id, Case.responsible_id != actor.user_id)
    return [
        _waiting(proposal, case, title, False)
        for proposal, case, title in db.session.execute(query.limit(MOST))
    ]


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
            found.append(_waiting(proposal, case, title, complete))
    return found[:MOST]


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


def _waiting(proposal: Proposal, case: Case, title: str, complete: bool) -> Waiting:
    return Waiting(case.number, title, case.state, proposal.number, proposal.answer_by, complete)
