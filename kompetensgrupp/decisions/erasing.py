"""Taking proposals, standpoints and the frozen recommendation away for good.

What was answered, without the reasons, still stands in the group's log.
"""

from sqlalchemy import select

from kompetensgrupp.cases.models import Case
from kompetensgrupp.core.db import blot_out, db, deleted
from kompetensgrupp.core.rights import Actor
from kompetensgrupp.decisions.models import (
    NotConcerned,
    Proposal,
    Recommendation,
    Standpoint,
    Step,
)


def erase(actor: Actor, case: Case) -> dict[str, int]:
    """Take away everything that was proposed, answered and confirmed; how many of each."""
    own = select(Proposal.id).where(Proposal.case_id == case.id)
    counts = {Recommendation.__tablename__: deleted(Recommendation, case_id=case.id)}
    for below in (Standpoint, Step):
        counts[below.__tablename__] = deleted(below, below.proposal_id.in_(own))
    for model in (Proposal, NotConcerned):
        counts[model.__tablename__] = deleted(model, case_id=case.id)
    return counts


def mask(actor: Actor, case: Case, words: list[str]) -> dict[str, int]:
    """Blot words out of everything proposed, answered and confirmed; in how many places."""
    own = select(Proposal.id).where(Proposal.case_id == case.id)
    chosen = {
        Proposal: (Proposal.case_id == case.id, ("summary",)),
        Step: (Step.proposal_id.in_(own), ("measure", "benefit", "timing", "aim")),
        Standpoint: (Standpoint.proposal_id.in_(own), ("reason",)),
        NotConcerned: (NotConcerned.case_id == case.id, ("reason",)),
        Recommendation: (Recommendation.case_id == case.id, ("content",)),
    }
    return {
        model.__tablename__: blot_out(db.session.scalars(select(model).where(where)), names, words)
        for model, (where, names) in chosen.items()
    }
