"""Taking a case's own texts away for good. The row that counts stays (R9)."""

from sqlalchemy import select

from kompetensgrupp.cases import service
from kompetensgrupp.cases.models import Case, CaseFacts, CaseSelfCheck, CaseVersion, Review
from kompetensgrupp.cases.vocabulary import FREE_TEXT
from kompetensgrupp.core.db import blot_out, db, deleted
from kompetensgrupp.core.rights import Actor

#: What tells about the person in the facts, if only in bands.
_BANDS = ("purpose", "category", "sex", "age_band", "assistance_band")


def erase(actor: Actor, case: Case) -> dict[str, int]:
    """Take away every version and review; how many of each. Raises InvalidState.

    The facts still say how the case ended, for figures of periods past. Of somebody who said no
    not even the bands are kept.
    """
    service.move(case, "erase")
    service.touch(case)
    facts = db.session.get(CaseFacts, case.id)
    for name in _BANDS if facts and case.declined_at else ():
        setattr(facts, name, None)
    deleted(CaseSelfCheck, case_id=case.id)
    return {model.__tablename__: deleted(model, case_id=case.id) for model in (CaseVersion, Review)}


def mask(actor: Actor, case: Case, words: list[str]) -> dict[str, int]:
    """Blot words out of every version and review; in how many places of each."""
    versions = db.session.scalars(select(CaseVersion).where(CaseVersion.case_id == case.id))
    reviews = db.session.scalars(select(Review).where(Review.case_id == case.id))
    return {
        CaseVersion.__tablename__: blot_out(versions, FREE_TEXT, words),
        Review.__tablename__: blot_out(reviews, ("reason",), words),
    }
