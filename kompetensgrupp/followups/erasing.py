"""Taking away what was written freely of how it went. The values are counted on (R9)."""

from sqlalchemy import select, update

from kompetensgrupp.cases.models import Case
from kompetensgrupp.core.db import blot_out, db, deleted
from kompetensgrupp.core.rights import Actor
from kompetensgrupp.followups.models import Feedback, FollowUp, StepOutcome

_WITH_TEXT: tuple[type[Feedback | FollowUp], ...] = (Feedback, FollowUp)


def erase(actor: Actor, case: Case) -> dict[str, int]:
    """Take away the texts; how many of each. Of somebody who said no nothing at all is kept."""
    if case.declined_at:
        own = select(FollowUp.id).where(FollowUp.case_id == case.id)
        deleted(StepOutcome, StepOutcome.follow_up_id.in_(own))
        return {model.__tablename__: deleted(model, case_id=case.id) for model in _WITH_TEXT}
    return {model.__tablename__: _without_text(model, case) for model in _WITH_TEXT}


def _without_text(model: type[Feedback | FollowUp], case: Case) -> int:
    query = update(model).where(model.case_id == case.id, model.text != "").values(text="")
    return db.session.execute(query).rowcount  # type: ignore[attr-defined]


def mask(actor: Actor, case: Case, words: list[str]) -> dict[str, int]:
    """Blot words out of the texts; in how many places."""
    return {
        model.__tablename__: blot_out(
            db.session.scalars(select(model).where(model.case_id == case.id)), ("text",), words
        )
        for model in _WITH_TEXT
    }
