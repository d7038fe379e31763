"""What every case's page asks, built once: building a statement costs more than running it."""

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import contains_eager, joinedload

from kompetensgrupp.decisions.models import (
    MeetingNote,
    NotConcerned,
    Proposal,
    Recommendation,
    Standpoint,
)
from kompetensgrupp.groups.models import Party

#: The newest version, and the one that it replaces.
LATEST = (
    select(Proposal)
    .where(Proposal.case_id == bindparam("case_id"))
    .options(
        joinedload(Proposal.author, innerjoin=True),
        joinedload(Proposal.party, innerjoin=True),
        joinedload(Proposal.steps),
        joinedload(Proposal.standpoints).options(
            joinedload(Standpoint.user, innerjoin=True),
            joinedload(Standpoint.note).options(
                joinedload(MeetingNote.speaker), joinedload(MeetingNote.agreed_by)
            ),
        ),
    )
    .order_by(Proposal.number.desc())
    .limit(2)
)
LATEST_OPEN = LATEST.where(
    ~select(Recommendation.id).where(Recommendation.proposal_id == Proposal.id).exists()
)
PARTIES_OF_CASE = (
    select(Party, NotConcerned)
    .outerjoin(
        NotConcerned,
        and_(NotConcerned.party_id == Party.id, NotConcerned.case_id == bindparam("case_id")),
    )
    .where(Party.group_id == bindparam("group_id"))
    .options(contains_eager(NotConcerned.party))
    .order_by(Party.position, Party.id)
)
