"""What was noted of a case, taken away with it or masked. A part of the service."""

from sqlalchemy import select

from kompetensgrupp.cases.models import Case
from kompetensgrupp.core.db import blot_out, db
from kompetensgrupp.core.rights import Actor
from kompetensgrupp.drafts import service as drafts
from kompetensgrupp.meetings import rules
from kompetensgrupp.meetings.models import AgendaItem, Meeting


def erase(actor: Actor, case: Case) -> dict[str, int]:
    """Empty what was said of the case; that it was on the agenda stays. How many items."""
    items = list(db.session.scalars(select(AgendaItem).where(AgendaItem.case_id == case.id)))
    count = sum(bool(item.note or item.outcome) for item in items)
    for item in items:
        item.note = item.outcome = ""
        drafts.forget_case(actor, rules.drafts_of(item.meeting_id))
    db.session.flush()
    return {AgendaItem.__tablename__: count}


def mask(actor: Actor, case: Case, words: list[str]) -> dict[str, int]:
    """Blot words out of all that was noted at the meetings that had the case on their agenda."""
    ids = select(AgendaItem.meeting_id).where(AgendaItem.case_id == case.id)
    items = db.session.scalars(select(AgendaItem).where(AgendaItem.meeting_id.in_(ids)))
    places = blot_out(items, ("title", "note", "outcome"), words)
    meetings = db.session.scalars(select(Meeting).where(Meeting.id.in_(ids)))
    places += blot_out(meetings, ("title", "place", "notes"), words)
    return {AgendaItem.__tablename__: places}
