"""Ending a case that the group can't agree about: a summary, and why each party saw it so."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from kompetensgrupp.cases import rules as case_rules
from kompetensgrupp.cases import service as cases
from kompetensgrupp.cases.models import Case
from kompetensgrupp.checking import service as checking
from kompetensgrupp.core import clock
from kompetensgrupp.core.db import db
from kompetensgrupp.core.errors import Invalid
from kompetensgrupp.core.rights import Actor, require, require_state
from kompetensgrupp.decisions import proposals, standings
from kompetensgrupp.decisions.models import ClosingReason
from kompetensgrupp.groups.models import Party
from kompetensgrupp.groups.rules import is_waited_for


def concerned(actor: Actor, case: Case) -> list[Party]:
    """The parties that take part and that the case concerns: each of them has its reason."""
    parties, outside = standings.parties_of(actor, case)
    return [party for party in parties if is_waited_for(party) and party.id not in outside]


def suggested(actor: Actor, case: Case) -> dict[int, str]:
    """What parties have said of the current version, by party, as far as the actor may know."""
    proposal = proposals.latest_proposal(case)
    if proposal is None:
        return {}
    parties, outside = standings.parties_of(actor, case)
    answers = standings.standing(actor, case, proposal, parties, outside).answers
    return {a.party.id: f"{a.label}. {a.reason}" for a in answers if a.reason}


def close(actor: Actor, case: Case, summary: str, reasons: Mapping[int, str]) -> None:
    """End the case with the summary and one reason for each party concerned, by its id.

    Raises NotAllowed, InvalidState, Invalid for what is missing, Identified.
    """
    require(case_rules.leads(actor))
    require_state(case_rules.can_move(case, "close_without", clock.now()))
    parties = concerned(actor, case)
    texts = {"summary": summary}
    for place, party in enumerate(parties):
        texts[f"reasons-{place}-reason"] = reasons.get(party.id, "")
    for name, text in texts.items():
        if not text:
            raise Invalid(name, "Skriv skälet.")
    checking.require_clear(actor, case.number, texts)
    _keep(case, None, summary)
    for party in parties:
        _keep(case, party.id, reasons[party.id])
    told = [summary, *(f"{party.name}: {reasons[party.id]}" for party in parties)]
    cases.close_without(actor, case, "\n\n".join(told))


def _keep(case: Case, party_id: int | None, text: str) -> None:
    row = ClosingReason(group_id=case.group_id, case_id=case.id, party_id=party_id, reason=text)
    row.at = clock.now()
    db.session.add(row)


def reasons(case: Case) -> list[ClosingReason]:
    """Why the case was closed without a recommendation, the summary first."""
    query = select(ClosingReason).where(ClosingReason.case_id == case.id)
    found = query.options(joinedload(ClosingReason.party)).order_by(ClosingReason.id)
    return list(db.session.scalars(found))
