"""Standpoints taken at a meeting: the leader notes them, the parties say whether they are right.

What a party says after the confirmation stands beside the frozen text: docs/adr/0011.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from kompetensgrupp.accounts.models import User
from kompetensgrupp.audit.models import Event
from kompetensgrupp.cases import rules as case_rules
from kompetensgrupp.cases.models import Case
from kompetensgrupp.checking import service as checking
from kompetensgrupp.core import clock
from kompetensgrupp.core.db import db
from kompetensgrupp.core.errors import Invalid, InvalidState
from kompetensgrupp.core.rights import Actor, Refusal, Role, Verdict, require
from kompetensgrupp.decisions import rules
from kompetensgrupp.decisions.models import (
    ANSWERS,
    LaterAnswer,
    MeetingNote,
    Proposal,
    Recommendation,
    Stance,
    Standpoint,
)
from kompetensgrupp.decisions.proposals import require_current, tell
from kompetensgrupp.decisions.rules import PartyAnswer
from kompetensgrupp.decisions.service import not_concerned, recommendation, record_absence, store
from kompetensgrupp.decisions.standings import may_answer
from kompetensgrupp.groups import service as groups
from kompetensgrupp.groups.models import Party


@dataclass(frozen=True)
class Said:
    """What was said for a party at a meeting; no `speaker_id` for somebody outside the group."""

    party_id: int
    stance: Stance
    reason: str = ""
    speaker_id: int | None = None


def to_note(actor: Actor, case: Case, proposal: Proposal) -> list[PartyAnswer]:
    """The parties that the leader may note an answer for, in the group's order."""
    parties = groups.parties(actor)
    found = rules.answers(parties, proposal, clock.today(), not_concerned(case))
    return [answer for answer in found if rules.can_be_noted(answer)]


def speakers(actor: Actor, case: Case) -> dict[int, list[User]]:
    """Who may speak for each party; who wrote the case only where nobody else can."""
    able = groups.members_by_party(actor, Role.ADVISER, Role.LEADER, Role.DEPUTY)
    wrote = (case.author_id, case.responsible_id)
    return {
        party: [user for user in users if user.id not in wrote] or users
        for party, users in able.items()
    }


def note(
    actor: Actor, case: Case, proposal: Proposal, held_on: date, said: Mapping[str, Said]
) -> int:
    """Note what the parties said at a meeting; how many answers that were.

    `said` is keyed by the fields it was written in («parties-2»). Raises NotAllowed, InvalidState
    for an old version, Identified, Invalid: all of it is noted or nothing.
    """
    require(case_rules.leads(actor))
    require_current(case, proposal)
    _check(actor, case, proposal, held_on, said)
    parties = {party.id: party for party in groups.parties(actor)}
    change_by = clock.local(clock.add_working_days(clock.now(), rules.DAYS_TO_CHANGE)).date()
    for one in said.values():
        if one.stance == Stance.ABSENT:
            record_absence(actor, case, proposal, parties[one.party_id])
            continue
        wrote = one.speaker_id in (case.author_id, case.responsible_id)
        row = store(
            actor, case, proposal, one.party_id, one.stance, one.reason, by_author=wrote
        )  # fmt: skip
        row.note = MeetingNote(
            group_id=case.group_id, held_on=held_on, speaker_id=one.speaker_id, change_by=change_by
        )
        if case.first_answer_at is None and one.party_id != case.party_id:
            case.first_answer_at = clock.now()  # another party's word, though in the leader's hand
        tell(
            actor,
            case,
            Event.STANDPOINT_NOTED,
            text=one.reason,
            version=proposal.number,
            stance=str(one.stance),
            for_party=one.party_id,
            held_on=held_on.isoformat(),
            speaker=one.speaker_id,
            **({"by_author": True} if wrote else {}),
        )
    return len(said)


def _check(
    actor: Actor, case: Case, proposal: Proposal, held_on: date, said: Mapping[str, Said]
) -> None:
    if not clock.local(proposal.created_at).date() <= held_on <= clock.today():
        raise Invalid("held_on", "Mötet ska ha varit efter att versionen lades, senast i dag.")
    if not said:
        raise Invalid("", "Anteckna minst en parts ställningstagande.")
    able, known = to_note(actor, case, proposal), speakers(actor, case)
    asked = {answer.party.id: answer for answer in able}
    for field, one in said.items():
        if one.party_id not in asked:
            raise Invalid(f"{field}-stance", "Parten har hunnit svara själv. Dess svar gäller.")
        if one.stance == Stance.ABSENT:
            if asked[one.party_id].standpoint:
                raise Invalid(f"{field}-stance", "Parten har redan ett antecknat svar.")
            continue
        if one.stance not in ANSWERS:
            raise Invalid(f"{field}-stance", "Välj var parten står.")
        if rules.needs_reason(one.stance) and not one.reason:
            raise Invalid(f"{field}-reason", "Skriv varför, så att de andra förstår.")
        if one.speaker_id and one.speaker_id not in {u.id for u in known.get(one.party_id, [])}:
            raise Invalid(f"{field}-speaker", "Välj vem som talade för parten.")
    texts = {f"{field}-reason": one.reason for field, one in said.items()}
    checking.require_clear(actor, case.number, texts)


# --- what the party says of it ---------------------------------------------------------------


def agree(actor: Actor, case: Case, proposal: Proposal, seen: str) -> None:
    """Say for the own party that what was noted is right; once said it is said.

    `seen` is the mark of the answer that the page showed. Raises NotAllowed, InvalidState.
    """
    require_current(case, proposal)
    require(may_answer(actor, case, _own_party(actor)))
    row = next((s for s in proposal.standpoints if s.party_id == actor.party_id), None)
    if row is None or row.note is None or seen != rules.mark_of(row):
        raise InvalidState("Svaret har ändrats sedan du öppnade sidan.")
    if row.note.agreed_at is not None:
        return
    found = recommendation(case)
    if found and any(later.party_id == actor.party_id for later in found.later):
        raise InvalidState("Din part har ändrat svaret efter fastställandet.")
    if not rules.is_note_open(row, clock.today()):
        raise InvalidState("Tiden att ändra eller bekräfta har gått ut.")
    row.note.agreed_by_id, row.note.agreed_at = actor.user_id, clock.now()
    tell(actor, case, Event.NOTE_AGREED, version=proposal.number, for_party=row.party_id)


def own_noted(actor: Actor, found: Recommendation) -> Standpoint | None:
    """What was noted for the actor's party on the version that was confirmed."""
    return db.session.scalar(
        select(Standpoint)
        .join(Standpoint.note)
        .where(Standpoint.proposal_id == found.proposal_id, Standpoint.party_id == actor.party_id)
        .options(joinedload(Standpoint.note), joinedload(Standpoint.user, innerjoin=True))
    )


def may_answer_later(actor: Actor, case: Case, noted: Standpoint | None) -> Verdict:
    """Whether the actor may change what was noted for the party, though it has been confirmed."""
    if not rules.is_note_open(noted, clock.today()):
        return Refusal(
            "Rekommendationen är fastställd. Bara ett svar som antecknats på möte kan ändras, i "
            "fem arbetsdagar."
        )
    return may_answer(actor, case, _own_party(actor))


def answer_later(
    actor: Actor, case: Case, found: Recommendation, stance: Stance, reason: str
) -> LaterAnswer:
    """Change what was noted for the own party, beside the recommendation that it stands in.

    Raises NotAllowed, Invalid, Identified.
    """
    require(may_answer_later(actor, case, own_noted(actor, found)))
    if stance not in ANSWERS:
        raise Invalid("stance", "Välj var din part står.")
    if rules.needs_reason(stance) and not reason:
        raise Invalid("reason", "Skriv varför, så att de andra förstår.")
    checking.require_clear(actor, case.number, {"reason": reason})
    row = next((r for r in found.later if r.party_id == actor.party_id), None)
    if row is None:
        row = LaterAnswer(
            group_id=case.group_id, recommendation_id=found.id, party_id=actor.party_id
        )
        db.session.add(row)
    row.user_id, row.stance, row.reason, row.at = actor.user_id or 0, stance, reason, clock.now()
    row.by_author = actor.user_id in (case.author_id, case.responsible_id)
    tell(
        actor,
        case,
        Event.LATER_ANSWER,
        text=reason,
        version=found.content["version"],
        stance=str(stance),
        for_party=actor.party_id,
    )
    return row


def _own_party(actor: Actor) -> Party | None:
    return next((p for p in groups.parties(actor) if p.id == actor.party_id), None)
