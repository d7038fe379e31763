"""The text-free facts of a case, written in the same transaction as what they tell of."""

from datetime import datetime

from kompetensgrupp.cases import rules
from kompetensgrupp.cases.models import Case, CaseFacts, CaseVersion
from kompetensgrupp.core import clock
from kompetensgrupp.core.db import db

#: What notes when the case first came to a state.
_FIRST = {
    rules.S.CONFIRMED: "confirmed_at",
    rules.S.CLOSED_WITHOUT: "closed_without_at",
    rules.S.WITHDRAWN: "withdrawn_at",
}
_BANDS = ("purpose", "category", "sex", "age_band", "assistance_band")


def update(case: Case, text: CaseVersion | None = None) -> CaseFacts:
    """Bring the facts up to date with the case, and with its text when a version is given."""
    facts = db.session.get(CaseFacts, case.id)
    if facts is None:
        facts = CaseFacts(case_id=case.id, group_id=case.group_id, party_id=case.party_id)
        db.session.add(facts)
    if text is not None:
        for name in _BANDS:
            setattr(facts, name, getattr(text, name))
    facts.state, facts.is_counted = case.state, case.declined_at is None
    for name in ("submitted_at", "approved_at", "first_answer_at", "ended_at"):
        setattr(facts, name, getattr(case, name))
    first = _FIRST.get(case.state)
    if first and getattr(facts, first) is None:
        setattr(facts, first, clock.now())
    facts.review_days = _days(case.submitted_at, case.approved_at)
    facts.first_answer_days = _days(case.approved_at, case.first_answer_at)
    facts.recommendation_days = _days(case.approved_at, facts.confirmed_at)
    return facts


def _days(start: datetime | None, end: datetime | None) -> int | None:
    """Whole working days between two moments, None while either is missing."""
    return clock.working_days_between(start, end) if start and end else None
