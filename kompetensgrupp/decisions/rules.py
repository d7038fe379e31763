"""Who may propose, answer and confirm, and when every party has been heard. Pure.

Rules R4, R5, R8 and R13 of docs/ordlista.md.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256

from kompetensgrupp.cases.acts import Act, by_leader, by_move
from kompetensgrupp.cases.models import Case
from kompetensgrupp.cases.rules import OPEN, can_move, leads, state_at
from kompetensgrupp.core import clock
from kompetensgrupp.core.rights import ALLOW, Actor, Refusal, Right, Role, Verdict, first_refusal
from kompetensgrupp.core.words import few, listed
from kompetensgrupp.decisions.models import BEHIND, Proposal, Stance, Standpoint
from kompetensgrupp.groups.models import Party, PartyKind, PartyStatus
from kompetensgrupp.groups.rules import is_waited_for, may_answer

#: A party has so many working days to say otherwise of what was noted for it at a meeting.
DAYS_TO_CHANGE = 5
DISCLAIMER = (
    "Detta är en gemensam rekommendation. Den är inte ett beslut och binder ingen myndighet; "
    "varje myndighet prövar själv."
)
STANDPOINT_NOTE = "Ett ställningstagande är representantens bedömning, inte myndighetens beslut."
SIP_PRINCIPAL = "En SIP har kommunen eller regionen som ansvarig huvudman."
NO_PARTY = "Din part svarar inte i den här gruppen just nu."


@dataclass(frozen=True)
class PartyAnswer:
    """A party and where it stands on a version; `standpoint` is None while it is silent.

    Of a hidden answer a reader learns that it is there, not how or why: pages ask `code`,
    `label`, `reason` and `is_behind`, never the standpoint itself.
    """

    party: Party
    standpoint: Standpoint | None
    is_waited_for: bool
    is_late: bool
    is_hidden: bool = False
    #: What a party that is silent said of the version before.
    earlier: "PartyAnswer | None" = None

    @property
    def has_answered(self) -> bool:
        """Whether somebody spoke for the party; that it was noted absent is no answer."""
        return self.standpoint is not None and self.standpoint.stance != Stance.ABSENT

    @property
    def is_behind(self) -> bool:
        """Whether the reader may know that the party stands behind, with or without reservation."""
        known = self.standpoint if not self.is_hidden else None
        return known is not None and known.stance in BEHIND

    @property
    def code(self) -> str:
        """The stance, «given» for one that is hidden, «none» for a silent party."""
        if self.standpoint is None:
            return "none"
        return "given" if self.is_hidden else str(self.standpoint.stance)

    @property
    def label(self) -> str:
        """What the screen says: silence after the last day is named, never read as a yes."""
        if self.standpoint:
            return "Har svarat" if self.is_hidden else self.standpoint.stance.label
        return "Har inte svarat" if self.is_late else "Väntar på svar"

    @property
    def reason(self) -> str:
        """Why, as far as the reader may know."""
        return self.standpoint.reason if self.standpoint and not self.is_hidden else ""


def proposal_key(case: Case) -> str:
    """The name of a half-written proposal."""
    return f"{case.number}/forslag"


def standpoint_key(case: Case, proposal: Proposal) -> str:
    """The name of a half-written standpoint on a version."""
    return f"{case.number}/stallning/{proposal.number}"


def meeting_key(case: Case, proposal: Proposal) -> str:
    """The name of half-written notes from a meeting about a version."""
    return f"{case.number}/mote/{proposal.number}"


def later_key(case: Case) -> str:
    """The name of a half-written answer after the confirmation."""
    return f"{case.number}/sent-svar"


def closing_key(case: Case) -> str:
    """The name of the half-written reasons why there is no joint recommendation."""
    return f"{case.number}/avsluta"


def is_late(proposal: Proposal, today: date) -> bool:
    """Whether the last day to answer has passed; the day itself still counts."""
    return today > proposal.answer_by


def answers(
    parties: Sequence[Party],
    proposal: Proposal,
    today: date,
    not_concerned: Collection[int] = (),
    before: Proposal | None = None,
) -> list[PartyAnswer]:
    """Every party that is asked, and every one that has answered, in the group's order.

    Parties whose ids are in `not_concerned` are left out unless they have answered. `before`: the
    version that this one replaces, for what those said who need to answer again (R4).
    """
    given = {s.party_id: s for s in proposal.standpoints}
    late = is_late(proposal, today)
    said = {a.party.id: a for a in answers(parties, before, today)} if before else {}
    return [
        PartyAnswer(
            party,
            given.get(party.id),
            is_waited_for(party),
            late,
            earlier=None if party.id in given else _heard(said.get(party.id)),
        )
        for party in parties
        if party.id in given or (may_answer(party) and party.id not in not_concerned)
    ]


def _heard(answer: PartyAnswer | None) -> PartyAnswer | None:
    return answer if answer and answer.has_answered else None


def again(proposal: Proposal, found: Sequence[PartyAnswer]) -> str:
    """«Version 2 – tre parter behöver svara igen: …», nothing when nobody does."""
    names = [a.party.name for a in found if a.earlier]
    if not names:
        return ""
    parties = f"{few(len(names))} {'part' if len(names) == 1 else 'parter'}"
    return f"Version {proposal.number} – {parties} behöver svara igen: {listed(names)}."


def silent(found: Sequence[PartyAnswer]) -> list[Party]:
    """The parties a confirmation still waits for (R5)."""
    return [a.party for a in found if a.is_waited_for and a.standpoint is None]


def waits_with_answers(
    actor: Actor, case: Case, proposal: Proposal, found: Sequence[PartyAnswer], moment: datetime
) -> bool:
    """Whether the reader sees who has answered the current version, and not yet how or why.

    It opens for a reader when the own party has answered, and for all when the last day has
    passed or the version can't be answered any more. The leader, who speaks for a party too,
    waits like the others, but must see what there is to confirm: docs/adr/0009.
    """
    if not proposal.hides_answers or is_late(proposal, clock.local(moment).date()):
        return False
    if not can_move(case, "take_standpoint", moment):
        return False
    if actor.leads and not silent(found):
        return False
    return not any(a.party.id == actor.party_id and a.has_answered for a in found)


def veiled(actor: Actor, found: Sequence[PartyAnswer]) -> list[PartyAnswer]:
    """The answers as a reader sees them who waits with the others': the own stay open."""
    return [_veiled(actor, answer) for answer in found]


def _veiled(actor: Actor, answer: PartyAnswer) -> PartyAnswer:
    hidden = answer.has_answered and not _is_own(actor, answer)
    earlier = _veiled(actor, answer.earlier) if answer.earlier else None
    return replace(answer, is_hidden=hidden, earlier=earlier)


def _is_own(actor: Actor, answer: PartyAnswer) -> bool:
    wrote = answer.standpoint is not None and answer.standpoint.user_id == actor.user_id
    return wrote or answer.party.id == actor.party_id


def may_propose(actor: Actor) -> Verdict:
    """Advisers and the leader put proposals."""
    if actor.has(Right.PROPOSE):
        return ALLOW
    return Refusal("Bara representanter och projektledaren skriver förslag.")


def may_answer_for(actor: Actor, case: Case, party: Party | None, others_can: bool) -> Verdict:
    """Whether the actor may take a standpoint for the own party.

    `others_can`: somebody else in the party may, so the case's own author steps aside.
    """
    if not actor.has(Right.TAKE_STANDPOINT):
        return Refusal("Bara representanter och projektledaren tar ställning för sin part.")
    if party is None or not may_answer(party):
        return Refusal(NO_PARTY)
    if others_can and actor.user_id in (case.author_id, case.responsible_id):
        return Refusal("Du har skrivit fallet. En kollega tar ställning för er part.")
    return ALLOW


def may_note(actor: Actor, case: Case, moment: datetime) -> Verdict:
    """The leader notes what parties say at a meeting while they can answer."""
    return first_refusal(leads(actor), can_move(case, "take_standpoint", moment))


def can_be_noted(answer: PartyAnswer) -> bool:
    """Whether the leader may note an answer for the party.

    A party's own word outranks a note: who has answered, or said that a note is right, changes
    the answer itself.
    """
    given = answer.standpoint if answer.has_answered else None
    own_word = given is not None and (given.note is None or given.note.agreed_at is not None)
    return may_answer(answer.party) and not own_word


def is_note_open(standpoint: Standpoint | None, today: date) -> bool:
    """Whether the party may say that its noted answer is right, or say otherwise of it."""
    note = standpoint.note if standpoint else None
    return note is not None and note.agreed_at is None and today <= note.change_by


def may_answer_for_sip(party: Party) -> bool:
    """Whether a coordinated individual plan can have the party as its principal.

    Only municipality and region are bound by such plans; the region is here a care centre or
    another party. Any party may coordinate one and invite to it (Klarälvdalen).
    """
    return party.kind in (PartyKind.KOMMUN, PartyKind.VARDCENTRAL, PartyKind.OTHER)


def needs_reason(stance: Stance) -> bool:
    """All but plain support are explained."""
    return stance not in (Stance.SUPPORT, Stance.ABSENT)


def is_complete(found: Sequence[PartyAnswer]) -> Verdict:
    """Whether every party that takes part has answered or is noted absent (R5)."""
    if left := silent(found):
        names = ", ".join(party.name for party in left)
        return Refusal(f"Alla parter har inte svarat än. Det saknas svar från {names}.")
    if not any(a.standpoint and a.standpoint.stance in BEHIND for a in found):
        return Refusal(
            "Ingen part har ställt sig bakom. Lägg en ny version eller avsluta utan rekommendation."
        )
    return ALLOW


def mark_of(standpoint: Standpoint) -> str:
    """What tells an answer from what the party said before or after."""
    return f"{standpoint.party_id}:{standpoint.stance}:{standpoint.at}"


def print_of(found: Sequence[PartyAnswer]) -> str:
    """A short print of who has answered what, so that a stale page is noticed."""
    parts = (mark_of(a.standpoint) if a.standpoint else f"{a.party.id}:none" for a in found)
    return sha256(";".join(parts).encode()).hexdigest()[:16]


def title_of(actor: Actor) -> str:
    """As what somebody confirms: leader, or deputy in the leader's place."""
    role = Role.LEADER if Role.LEADER in actor.roles else Role.DEPUTY
    return role.label.lower()


def may_confirm(
    actor: Actor, case: Case, found: Sequence[PartyAnswer], moment: datetime
) -> Verdict:
    """The leader confirms a version that everyone concerned has been heard on."""
    return first_refusal(leads(actor), is_complete(found), can_move(case, "confirm", moment))


def may_say_not_concerned(actor: Actor, case: Case, party: Party, moment: datetime) -> Verdict:
    """The party itself or the leader says that the case doesn't concern it."""
    if state_at(case, moment) not in OPEN:
        return Refusal("Fallet är inte öppet.")
    if party.id == case.party_id:
        return Refusal("Fallet kommer från den parten och berör den alltid.")
    own = actor.party_id == party.id and actor.has(Right.TAKE_STANDPOINT)
    return (
        ALLOW if own or actor.leads else Refusal("Bara parten själv eller projektledaren kan det.")
    )


def _answers_when_asked(actor: Actor, case: Case) -> Verdict:
    """For a party that is asked, in which nobody else steps in for the case's own writer."""
    asked = Party(kind=PartyKind.OTHER, status=PartyStatus.TAKES_PART)
    return may_answer_for(actor, case, asked, others_can=False)


#: What is decided in a case, for the table of who may do what (cases/acts.py). There is a version
#: where one is needed, and every party has been heard.
CASE_ACTS = (
    Act("propose", "Lägga en version av ett förslag", "decisions.propose", Right.PROPOSE,
        lambda actor, _: may_propose(actor), by_move("propose")),
    Act("take_standpoint", "Ta ställning för sin part", "decisions.take_standpoint",
        Right.TAKE_STANDPOINT, _answers_when_asked, by_move("take_standpoint")),
    Act("note", "Anteckna på mötet, eller frånvaro", "noting.save", Right.LEAD,
        by_leader, by_move("take_standpoint")),
    Act("reopen_discussion", "Lämna tillbaka till diskussion", "decisions.reopen_discussion",
        Right.LEAD, by_leader, by_move("reopen_discussion")),
    Act("confirm", "Fastställa rekommendationen", "decisions.confirm", Right.LEAD,
        by_leader, by_move("confirm")),
    Act("close_without", "Avsluta utan gemensam rekommendation", "closing.close", Right.LEAD,
        by_leader, by_move("close_without")),
)  # fmt: skip
