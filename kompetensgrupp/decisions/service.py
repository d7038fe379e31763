"""Proposals, standpoints and the confirmed recommendation. Everything here is in the log."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from kompetensgrupp.audit import service as audit
from kompetensgrupp.audit.models import Event
from kompetensgrupp.cases import facts
from kompetensgrupp.cases import rules as case_rules
from kompetensgrupp.cases import service as cases
from kompetensgrupp.cases.models import Case
from kompetensgrupp.core import clock
from kompetensgrupp.core.db import db
from kompetensgrupp.core.errors import Invalid, InvalidState, NotVisible
from kompetensgrupp.core.rights import Actor, Refusal, Role, Verdict, first_refusal, require
from kompetensgrupp.decisions import documents, rules, selects
from kompetensgrupp.decisions.models import (
    ANSWERS,
    NotConcerned,
    Proposal,
    Recommendation,
    Stance,
    Standpoint,
    Step,
)
from kompetensgrupp.deid import gate
from kompetensgrupp.groups import service as groups
from kompetensgrupp.groups.models import Party

_STEP_TEXTS = {"measure": "measure", "benefit": "benefit", "timing": "when", "aim": "aim"}


@dataclass(frozen=True)
class NewStep:
    """A step as it was written; `party_id` is the party that answers for it."""

    measure: str
    party_id: int
    timing: str
    benefit: str = ""
    aim: str = ""
    needs_consent: bool = False
    depends_on: int | None = None


def propose(
    actor: Actor,
    case: Case,
    summary: str,
    steps: Sequence[NewStep],
    answer_by: date | None = None,
) -> Proposal:
    """Put a new version; earlier answers don't carry over (R4).

    Raises NotAllowed, InvalidState, Invalid, Identified.
    """
    require(rules.may_propose(actor))
    cases.move(case, "propose")
    _check(actor, summary, steps, answer_by)
    proposal = Proposal(
        group_id=case.group_id,
        case_id=case.id,
        number=_next_number(Proposal, case),
        author_id=actor.user_id,
        party_id=actor.party_id,
        summary=summary,
        answer_by=answer_by or default_answer_by(actor),
        created_at=clock.now(),
    )
    db.session.add(proposal)
    db.session.flush()
    for position, step in enumerate(steps, start=1):
        db.session.add(
            Step(group_id=case.group_id, proposal_id=proposal.id, position=position, **vars(step))
        )
    names = {party.id: party.name for party in groups.parties(actor)}
    text = documents.proposal_text(summary, [(s, names[s.party_id]) for s in steps])
    _tell(actor, case, Event.PROPOSAL_MADE, text=text, version=proposal.number)
    return proposal


def _check(actor: Actor, summary: str, steps: Sequence[NewStep], answer_by: date | None) -> None:
    if not summary:
        raise Invalid("summary", "Sammanfatta förslaget.")
    if not steps:
        raise Invalid("steps-0-measure", "Skriv minst ett steg.")
    if answer_by and answer_by < clock.today():
        raise Invalid("answer_by", "Sista svarsdag har redan varit. Välj en dag framåt.")
    own = {party.id for party in groups.parties(actor)}
    for index, step in enumerate(steps):
        if step.party_id not in own:
            raise Invalid(f"steps-{index}-party", "Välj en part i gruppen.")
    texts: dict[str, str | None] = {"summary": summary}
    for index, step in enumerate(steps):
        for name, field in _STEP_TEXTS.items():
            texts[f"steps-{index}-{field}"] = getattr(step, name)
    gate.refuse_identities(texts, cases.text_context(actor))


def default_answer_by(actor: Actor) -> date:
    """The last day to answer when nobody chose one: the group's number of working days from now."""
    days = groups.get_group(actor).answer_days
    return clock.local(clock.add_working_days(clock.now(), days)).date()


def _next_number(kind: type[Proposal] | type[Recommendation], case: Case) -> int:
    query = select(func.coalesce(func.max(kind.number), 0)).where(kind.case_id == case.id)
    return (db.session.scalar(query) or 0) + 1


# --- reading ---------------------------------------------------------------------------------


def latest_proposal(case: Case) -> Proposal | None:
    """The current version with steps, standpoints and who wrote them; one query.

    A version that became a recommendation is no longer current when a new question is asked.
    """
    query = selects.LATEST_OPEN if case.state in case_rules.OPEN else selects.LATEST
    found = db.session.scalars(query, {"case_id": case.id}).unique()
    return found.one_or_none()


def proposals(case: Case) -> list[Proposal]:
    """All versions, the latest first."""
    return list(db.session.scalars(_proposals(case)))


def _proposals(case: Case) -> Any:
    return (
        select(Proposal)
        .where(Proposal.case_id == case.id)
        .options(
            joinedload(Proposal.author, innerjoin=True),
            joinedload(Proposal.party, innerjoin=True),
            selectinload(Proposal.steps).joinedload(Step.party, innerjoin=True),
            selectinload(Proposal.standpoints).joinedload(Standpoint.user, innerjoin=True),
        )
        .order_by(Proposal.number.desc())
    )


def load_proposal(actor: Actor, number: int, *, case: Case) -> Proposal:
    """The case's version with this number. Raises NotVisible."""
    found: Proposal | None = db.session.scalar(_proposals(case).where(Proposal.number == number))
    if found is None:
        raise NotVisible
    return found


def recommendation(case: Case) -> Recommendation | None:
    """The latest confirmed recommendation of the case, with who confirmed it."""
    return db.session.scalar(
        select(Recommendation)
        .where(Recommendation.case_id == case.id)
        .options(joinedload(Recommendation.confirmed_by, innerjoin=True))
        .order_by(Recommendation.number.desc())
        .limit(1)
    )


@dataclass(frozen=True)
class Standing:
    """The current version as a page shows it: answers, and what the actor may do."""

    proposal: Proposal
    answers: list[rules.PartyAnswer]
    own: rules.PartyAnswer | None
    may_answer: Verdict
    may_confirm: Verdict
    is_late: bool

    @property
    def behind(self) -> int:
        """How many parties stand behind, with reservations counted in."""
        codes = (Stance.SUPPORT, Stance.RESERVATION)
        return sum(1 for a in self.answers if a.standpoint and a.standpoint.stance in codes)

    @property
    def print(self) -> str:
        """The print of the answers as they stand."""
        return rules.print_of(self.answers)

    @property
    def unsupported(self) -> set[int]:
        """Positions of steps whose responsible party hasn't stood behind the version."""
        codes = (Stance.SUPPORT, Stance.RESERVATION)
        yes = {a.party.id for a in self.answers if a.standpoint and a.standpoint.stance in codes}
        return {step.position for step in self.proposal.steps if step.party_id not in yes}


def standing(
    actor: Actor,
    case: Case,
    proposal: Proposal,
    parties: list[Party],
    outside: Collection[int],
) -> Standing:
    """Where the parties stand on the version, seen by the actor; `outside`: not concerned."""
    moment = clock.now()
    found = rules.answers(parties, proposal, clock.today(), outside)
    own = next((a for a in found if a.party.id == actor.party_id), None)
    return Standing(
        proposal=proposal,
        answers=found,
        own=own,
        may_answer=first_refusal(
            may_answer(actor, case, own.party if own else None),
            case_rules.can_move(case, "take_standpoint", moment),
        ),
        may_confirm=rules.may_confirm(actor, case, found, moment),
        is_late=rules.is_late(proposal, clock.today()),
    )


def may_answer(actor: Actor, case: Case, party: Party | None) -> Verdict:
    """Whether the actor may take a standpoint for the party, whatever state the case is in."""
    wrote = actor.user_id in (case.author_id, case.responsible_id)
    others = wrote and somebody_else_answers(actor)
    return rules.may_answer_for(actor, case, party, others)


def somebody_else_answers(actor: Actor) -> bool:
    """Whether a colleague may take a standpoint for the party, so that the writer steps aside."""
    able = groups.members_with(actor, Role.ADVISER, Role.LEADER, Role.DEPUTY, party=actor.party_id)
    return any(user.id != actor.user_id for user in able)


def parties_of(actor: Actor, case: Case) -> tuple[list[Party], dict[int, NotConcerned]]:
    """The group's parties in order, and what `not_concerned` says; one query."""
    given = {"case_id": case.id, "group_id": actor.group_id}
    found = db.session.execute(selects.PARTIES_OF_CASE, given).all()
    return [party for party, _ in found], {row.party_id: row for _, row in found if row}


def not_concerned(case: Case) -> dict[int, NotConcerned]:
    """The parties that the case doesn't concern, by id."""
    query = select(NotConcerned).where(NotConcerned.case_id == case.id)
    return {row.party_id: row for row in db.session.scalars(query.order_by(NotConcerned.id))}


def say_not_concerned(actor: Actor, case: Case, party: Party, reason: str) -> None:
    """Note that the case doesn't concern a party, with the reason. Raises NotAllowed, Invalid."""
    require(rules.may_say_not_concerned(actor, case, party, clock.now()))
    if not reason:
        raise Invalid("reason", "Skriv varför fallet inte berör parten.")
    gate.refuse_identities({"reason": reason}, cases.text_context(actor))
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
    _tell(actor, case, Event.NOT_CONCERNED, text=reason, for_party=party.id)


def say_concerned(actor: Actor, case: Case, party: Party) -> None:
    """Take that back: the party is asked again. Raises NotAllowed."""
    require(rules.may_say_not_concerned(actor, case, party, clock.now()))
    if row := not_concerned(case).get(party.id):
        db.session.delete(row)
        _tell(actor, case, Event.CONCERNED_AGAIN, for_party=party.id)


# --- deciding --------------------------------------------------------------------------------


def take_standpoint(
    actor: Actor, case: Case, proposal: Proposal, stance: Stance, reason: str
) -> Standpoint:
    """Answer for the own party on the current version; a second answer replaces the first.

    Raises NotAllowed, InvalidState for an old version, Invalid for a missing reason, Identified.
    """
    party = next((p for p in groups.parties(actor) if p.id == actor.party_id), None)
    _current(case, proposal)
    require(may_answer(actor, case, party))
    if stance not in ANSWERS:
        raise Invalid("stance", "Välj var din part står.")
    if rules.needs_reason(stance) and not reason:
        raise Invalid("reason", "Skriv varför, så att de andra förstår.")
    gate.refuse_identities({"reason": reason}, cases.text_context(actor))
    return _set(actor, case, proposal, actor.party_id or 0, stance, reason)


def record_absence(actor: Actor, case: Case, proposal: Proposal, party: Party) -> Standpoint:
    """Note that a silent party stays away. Raises NotAllowed, InvalidState."""
    require(case_rules.leads(actor))
    _current(case, proposal)
    found = rules.answers(groups.parties(actor), proposal, clock.today(), not_concerned(case))
    answer = next((a for a in found if a.party.id == party.id), None)
    if answer is None:
        raise InvalidState(f"{party.name} är inte tillfrågad i gruppen just nu.")
    if answer.standpoint:
        raise InvalidState(f"{party.name} har redan svarat.")
    return _set(actor, case, proposal, party.id, Stance.ABSENT, "")


def _current(case: Case, proposal: Proposal) -> None:
    newest = _next_number(Proposal, case) - 1
    if proposal.number != newest:
        raise InvalidState(
            f"Förslaget har en nyare version ({newest}). Läs den och ta ställning till den."
        )


def _set(
    actor: Actor, case: Case, proposal: Proposal, party_id: int, stance: Stance, reason: str
) -> Standpoint:
    cases.move(case, "take_standpoint")
    row = next((s for s in proposal.standpoints if s.party_id == party_id), None)
    if row is None:
        row = Standpoint(group_id=case.group_id, proposal_id=proposal.id, party_id=party_id)
        db.session.add(row)
    row.user_id = actor.user_id or 0
    row.stance, row.reason, row.at = stance, reason, clock.now()
    row.by_author = actor.user_id in (case.author_id, case.responsible_id)
    absent = stance == Stance.ABSENT
    _tell(
        actor,
        case,
        Event.ABSENCE_RECORDED if absent else Event.STANDPOINT_TAKEN,
        text=reason,
        version=proposal.number,
        stance=str(stance),
        for_party=party_id,
    )
    return row


def reopen_discussion(actor: Actor, case: Case) -> None:
    """Give a proposal that met objections back to the discussion."""
    require(case_rules.leads(actor))
    cases.move(case, "reopen_discussion")
    _tell(actor, case, Event.DISCUSSION_REOPENED)


def confirm(
    actor: Actor, case: Case, proposal: Proposal, seen: str | None = None
) -> Recommendation:
    """Make the version the group's joint recommendation, frozen with everyone's answer (R5, R13).

    `seen` is the print of the answers that the leader's page showed. Raises NotAllowed, and
    InvalidState when a party is silent, has changed its answer, or somebody else was first.
    """
    require(case_rules.leads(actor))
    _current(case, proposal)
    found = rules.answers(groups.parties(actor), proposal, clock.today(), not_concerned(case))
    if seen and seen != rules.print_of(found):
        raise InvalidState("En part har svarat eller ändrat sitt svar sedan du öppnade sidan.")
    verdict = rules.is_complete(found)
    if isinstance(verdict, Refusal):
        raise InvalidState(verdict.reason)
    cases.move(case, "confirm")
    content = documents.freeze(case, proposal, found)
    content["confirmed_as"] = rules.title_of(actor)
    cases.touch(case)
    facts.update(case)
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
        number=_next_number(Recommendation, case),
        proposal_id=proposal.id,
        content=content,
        confirmed_by_id=actor.user_id,
        confirmed_at=entry.at,
        receipt=entry.receipt,
    )
    db.session.add(frozen)
    db.session.flush()
    return frozen


def _tell(actor: Actor, case: Case, event: Event, text: str = "", **data: Any) -> None:
    cases.touch(case)
    cases.note_answer(actor, case)
    db.session.flush()
    audit.record(actor, event, case_number=case.number, text=text, **data)
