"""The parties' answers and the confirmed recommendation. Everything here is in the log."""

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from kompetensgrupp.audit import service as audit
from kompetensgrupp.audit.models import Event
from kompetensgrupp.cases import facts
from kompetensgrupp.cases import rules as case_rules
from kompetensgrupp.cases import service as cases
from kompetensgrupp.cases.models import Case
from kompetensgrupp.checking import service as checking
from kompetensgrupp.core import clock
from kompetensgrupp.core.db import db
from kompetensgrupp.core.errors import Invalid, InvalidState
from kompetensgrupp.core.rights import Actor, Refusal, require
from kompetensgrupp.decisions import documents, rules
from kompetensgrupp.decisions.models import (
    ANSWERS,
    LaterAnswer,
    NotConcerned,
    Proposal,
    Recommendation,
    Stance,
    Standpoint,
)
from kompetensgrupp.decisions.proposals import require_current, tell
from kompetensgrupp.decisions.standings import may_answer
from kompetensgrupp.groups import service as groups
from kompetensgrupp.groups.models import Party


def recommendation(case: Case) -> Recommendation | None:
    """The latest confirmed recommendation of the case, with what was said after it."""
    found = db.session.scalars(
        select(Recommendation)
        .where(Recommendation.case_id == case.id)
        .options(
            joinedload(Recommendation.confirmed_by, innerjoin=True),
            joinedload(Recommendation.later).options(
                joinedload(LaterAnswer.party, innerjoin=True),
                joinedload(LaterAnswer.user, innerjoin=True),
            ),
        )
        .order_by(Recommendation.number.desc())
        .limit(1)
    )
    return found.unique().one_or_none()


def not_concerned(case: Case) -> dict[int, NotConcerned]:
    """The parties that the case doesn't concern, by id."""
    query = select(NotConcerned).where(NotConcerned.case_id == case.id)
    return {row.party_id: row for row in db.session.scalars(query.order_by(NotConcerned.id))}


def say_not_concerned(actor: Actor, case: Case, party: Party, reason: str) -> None:
    """Note that the case doesn't concern a party, with the reason. Raises NotAllowed, Invalid."""
    require(rules.may_say_not_concerned(actor, case, party, clock.now()))
    if not reason:
        raise Invalid("reason", "Skriv varför fallet inte berör parten.")
    checking.require_clear(actor, case.number, {"reason": reason})
    if party.id in not_concerned(case):
        return
    db.session.add(
        NotConcerned(
            group_id=case.group_id,
            case_id=case.id,
            party_id=party.id,
            user_id=actor.user_id,
            reason=reason,
            at=clock.now(),
        )  # fmt: skip
    )
    tell(actor, case, Event.NOT_CONCERNED, text=reason, for_party=party.id)


def say_concerned(actor: Actor, case: Case, party: Party) -> None:
    """Take that back: the party is asked again. Raises NotAllowed."""
    require(rules.may_say_not_concerned(actor, case, party, clock.now()))
    if row := not_concerned(case).get(party.id):
        db.session.delete(row)
        tell(actor, case, Event.CONCERNED_AGAIN, for_party=party.id)


# --- deciding --------------------------------------------------------------------------------


def take_standpoint(
    actor: Actor, case: Case, proposal: Proposal, stance: Stance, reason: str
) -> Standpoint:
    """Answer for the own party on the current version; a second answer replaces the first.

    Raises NotAllowed, InvalidState for an old version, Invalid for a missing reason, Identified.
    """
    party = next((p for p in groups.parties(actor) if p.id == actor.party_id), None)
    require_current(case, proposal)
    require(may_answer(actor, case, party))
    if stance not in ANSWERS:
        raise Invalid("stance", "Välj var din part står.")
    if rules.needs_reason(stance) and not reason:
        raise Invalid("reason", "Skriv varför, så att de andra förstår.")
    checking.require_clear(actor, case.number, {"reason": reason})
    wrote = actor.user_id in (case.author_id, case.responsible_id)
    row = store(actor, case, proposal, actor.party_id or 0, stance, reason, by_author=wrote)
    _tell_answer(actor, case, Event.STANDPOINT_TAKEN, proposal, row)
    return row


def record_absence(actor: Actor, case: Case, proposal: Proposal, party: Party) -> Standpoint:
    """Note that a silent party stays away. Raises NotAllowed, InvalidState."""
    require(case_rules.leads(actor))
    require_current(case, proposal)
    found = rules.answers(groups.parties(actor), proposal, clock.today(), not_concerned(case))
    answer = next((a for a in found if a.party.id == party.id), None)
    if answer is None:
        raise InvalidState(f"{party.name} är inte tillfrågad i gruppen just nu.")
    if answer.standpoint:
        raise InvalidState(f"{party.name} har redan svarat.")
    row = store(actor, case, proposal, party.id, Stance.ABSENT, "")
    _tell_answer(actor, case, Event.ABSENCE_RECORDED, proposal, row)
    return row


def store(
    actor: Actor,
    case: Case,
    proposal: Proposal,
    party_id: int,
    stance: Stance,
    reason: str,
    *,
    by_author: bool = False,
) -> Standpoint:
    """Put a party's standpoint on the version in the place of the one it had, note and all."""
    cases.move(case, "take_standpoint")
    row = next((s for s in proposal.standpoints if s.party_id == party_id), None)
    if row is None:
        row = Standpoint(
            group_id=case.group_id, proposal_id=proposal.id, party_id=party_id, note=None
        )
        db.session.add(row)
    elif row.note:
        db.session.delete(row.note)
        row.note = None
        db.session.flush()
    row.user_id = actor.user_id or 0
    row.stance, row.reason, row.at, row.by_author = stance, reason, clock.now(), by_author
    return row


def _tell_answer(
    actor: Actor, case: Case, event: Event, proposal: Proposal, row: Standpoint
) -> None:
    tell(
        actor,
        case,
        event,
        text=row.reason,
        version=proposal.number,
        stance=str(row.stance),
        for_party=row.party_id,
        **({"by_author": True} if row.by_author else {}),
    )


def reopen_discussion(actor: Actor, case: Case) -> None:
    """Give a proposal that met objections back to the discussion."""
    require(case_rules.leads(actor))
    cases.move(case, "reopen_discussion")
    tell(actor, case, Event.DISCUSSION_REOPENED)


def confirm(
    actor: Actor, case: Case, proposal: Proposal, seen: str | None = None
) -> Recommendation:
    """Make the version the group's joint recommendation, frozen with everyone's answer (R5, R13).

    `seen` is the print of the answers that the leader's page showed. Raises NotAllowed, and
    InvalidState when a party is silent, has changed its answer, or somebody else was first.
    """
    require(case_rules.leads(actor))
    require_current(case, proposal)
    parties = groups.parties(actor)
    found = rules.answers(parties, proposal, clock.today(), not_concerned(case))
    if seen and seen != rules.print_of(found):
        raise InvalidState("En part har svarat eller ändrat sitt svar sedan du öppnade sidan.")
    verdict = rules.is_complete(found)
    if isinstance(verdict, Refusal):
        raise InvalidState(verdict.reason)
    cases.move(case, "confirm")
    names = {party.id: party.name for party in parties}
    content = documents.freeze(case, proposal, found, names)
    content["confirmed_as"] = rules.title_of(actor)
    cases.touch(case)
    cases.follow(case, facts.update(case).purpose)
    db.session.flush()
    entry = audit.record(
        actor,
        Event.RECOMMENDATION_CONFIRMED,
        case_number=case.number,
        text=documents.recommendation_text(content),
        version=proposal.number,
    )
    frozen = Recommendation(
        group_id=case.group_id,
        case_id=case.id,
        number=_next_number(case),
        proposal_id=proposal.id,
        content=content,
        confirmed_by_id=actor.user_id,
        confirmed_at=entry.at,
        receipt=entry.receipt,
    )
    db.session.add(frozen)
    db.session.flush()
    return frozen


def _next_number(case: Case) -> int:
    query = select(func.count()).where(Recommendation.case_id == case.id)
    return (db.session.scalar(query) or 0) + 1
