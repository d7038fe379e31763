"""Taking what was proposed, answered and confirmed away for good. The coded rows count on (R9)."""

from typing import Any

from sqlalchemy import ColumnElement, select

from kompetensgrupp.cases.models import Case
from kompetensgrupp.core.db import Base, blot_out, db, deleted, emptied
from kompetensgrupp.core.rights import Actor
from kompetensgrupp.decisions.models import (
    UNSAID,
    ClosingReason,
    LaterAnswer,
    MeetingNote,
    NotConcerned,
    Proposal,
    Recommendation,
    Standpoint,
    Step,
)

_STEP = ("goal", "measure", "benefit", "timing", "aim")
#: What figures of periods past are counted from, and what stands where its words were.
_COUNTED: dict[type[Base], dict[str, Any]] = {
    Recommendation: {"content": UNSAID},
    Standpoint: {"reason": ""},
    Step: dict.fromkeys(_STEP, ""),
    Proposal: {"summary": "", "builds_on": []},
}


def erase(actor: Actor, case: Case) -> dict[str, int]:
    """Take away every text that was proposed, answered and confirmed; how many of each.

    Of somebody who said no nothing at all is kept.
    """
    proposals = select(Proposal.id).where(Proposal.case_id == case.id)
    given = select(Standpoint.id).where(Standpoint.proposal_id.in_(proposals))
    deleted(MeetingNote, MeetingNote.standpoint_id.in_(given))  # days and names of staff, no text
    kept = {} if case.declined_at else _COUNTED
    return {
        model.__tablename__: (
            emptied(model, kept[model], where) if model in kept else deleted(model, where)
        )
        for model, where, _ in _texts(case)
    }


def mask(actor: Actor, case: Case, words: list[str]) -> dict[str, int]:
    """Blot words out of everything proposed, answered and confirmed; in how many places."""
    return {
        model.__tablename__: blot_out(db.session.scalars(select(model).where(where)), names, words)
        for model, where, names in _texts(case)
    }


def _texts(case: Case) -> list[tuple[type[Base], ColumnElement[bool], tuple[str, ...]]]:
    """The tables with the case's rows and their columns of text, those that point first."""
    proposals = select(Proposal.id).where(Proposal.case_id == case.id)
    confirmed = select(Recommendation.id).where(Recommendation.case_id == case.id)
    return [
        (LaterAnswer, LaterAnswer.recommendation_id.in_(confirmed), ("reason",)),
        (Recommendation, Recommendation.case_id == case.id, ("content",)),
        (Standpoint, Standpoint.proposal_id.in_(proposals), ("reason",)),
        (Step, Step.proposal_id.in_(proposals), _STEP),
        (Proposal, Proposal.case_id == case.id, ("summary",)),
        (NotConcerned, NotConcerned.case_id == case.id, ("reason",)),
        (ClosingReason, ClosingReason.case_id == case.id, ("reason",)),
    ]
