"""Where the group of an invented case agrees, or doesn't: proposal, answers, confirmation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kompetensgrupp.audit.models import Event
from kompetensgrupp.core import clock
from kompetensgrupp.core.rights import Actor
from kompetensgrupp.decisions import documents
from kompetensgrupp.decisions import rules as decision_rules
from kompetensgrupp.decisions.models import Proposal, Recommendation, Stance, Standpoint, Step
from kompetensgrupp.decisions.proposals import NewStep
from kompetensgrupp.demo import phrases
from kompetensgrupp.demo.stage import Row, row_of
from kompetensgrupp.groups import rules as group_rules
from kompetensgrupp.groups.models import Party

if TYPE_CHECKING:
    from kompetensgrupp.demo.lives import Life

_STANCES = (
    (Stance.SUPPORT, 72), (Stance.RESERVATION, 15), (Stance.ABSTAIN, 5), (Stance.OPPOSE, 8),
)  # fmt: skip
_REASONS = {
    Stance.RESERVATION: "reservation", Stance.ABSTAIN: "abstain", Stance.OPPOSE: "oppose",
}  # fmt: skip


@dataclass
class _Answered:
    """A version of the proposal and the answers it got."""

    proposal: Proposal
    steps: list[Step]


class Agreement:
    """The way to a recommendation in one life."""

    def __init__(self, life: Life) -> None:
        self.life, self.talk, self.stage, self.rng = life, life.talk, life.stage, life.rng
        self.case, self.cast = life.case, life.cast
        self.names = {party.id: party.name for party in life.cast.parties}

    def decide(self) -> list[Step]:
        """A proposal, now and then a second version, answers, and the confirmation; its steps."""
        answered = self._propose(1)
        if self.rng.random() < 0.12:
            self._answer(answered, only=1)
            answered = self._propose(2)
        self._answer(answered)
        self._note_absences(answered)
        self._confirm(answered)
        return answered.steps

    def _propose(self, number: int) -> _Answered:
        able = {str(p.kind): p for p in self.cast.parties if group_rules.may_answer(p)}
        summary, chosen = phrases.proposal(self.rng, set(able))
        actor = self.rng.choice(self.cast.advisers)
        self.life.wait(0.5, 4)
        self.talk.read(actor)
        self.life.move("propose")
        answer_by = clock.add_working_days(self.life.at, self.cast.group.answer_days)
        proposal = Proposal(
            id=next(self.stage.ids[Proposal]), group_id=self.case.group_id, case_id=self.case.id,
            number=number, author_id=actor.user_id, party_id=actor.party_id, summary=summary,
            answer_by=clock.local(answer_by).date(), created_at=self.life.at, standpoints=[],
        )  # fmt: skip
        self.stage.add(Proposal, **row_of(proposal))
        parts = [NewStep(party_id=able[s["party"]].id, **_but(s, "party")) for s in chosen]
        steps = [self._step(proposal, n, part) for n, part in enumerate(parts, start=1)]
        body = documents.proposal_text(summary, documents.in_words(parts, self.names))
        self.life.tell(actor, Event.PROPOSAL_MADE, text=body, version=number)
        return _Answered(proposal, steps)

    def _step(self, proposal: Proposal, position: int, part: NewStep) -> Step:
        step = Step(
            id=next(self.stage.ids[Step]), group_id=self.case.group_id, proposal_id=proposal.id,
            position=position, **vars(part),
        )  # fmt: skip
        self.stage.add(Step, **row_of(step))
        return step

    def _answer(self, answered: _Answered, only: int | None = None) -> None:
        """Parties answer in any order; an invited one when it can, and one may stay silent."""
        asked = [p for p in self.cast.parties if group_rules.may_answer(p)]
        for party in self.rng.sample(asked, len(asked))[:only]:
            stance = self.rng.choices([s for s, _ in _STANCES], [w for _, w in _STANCES])[0]
            reason = phrases.reason(self.rng, _REASONS[stance]) if stance in _REASONS else ""
            likely = 0.95 if group_rules.is_waited_for(party) else 0.6
            actor = self._voice(party)
            if actor is None or self.rng.random() > likely:
                continue
            self.life.wait(0.2, 2.5)
            self.talk.read(actor)
            self._stand(actor, answered, party, stance, reason)

    def _voice(self, party: Party) -> Actor | None:
        """Who speaks for a party: not the case's own author while there is somebody else."""
        able = [a for a in self.cast.advisers if a.party_id == party.id]
        others = [a for a in able if a.user_id != self.case.author_id]
        return self.rng.choice(others or able) if able else None

    def _note_absences(self, answered: _Answered) -> None:
        leader = self.rng.choice(self.cast.leaders)
        found = decision_rules.answers(self.cast.parties, answered.proposal, clock.today())
        for party in decision_rules.silent(found):
            self.life.wait(3, 9)
            self.talk.read(leader)
            self._stand(leader, answered, party, Stance.ABSENT, "")

    def _stand(
        self, actor: Actor, answered: _Answered, party: Party, stance: Stance, reason: str
    ) -> None:
        self.life.move("take_standpoint")
        row = Standpoint(
            id=next(self.stage.ids[Standpoint]), group_id=self.case.group_id,
            proposal_id=answered.proposal.id, party_id=party.id, user_id=actor.user_id,
            stance=stance, reason=reason, by_author=actor.user_id == self.case.author_id,
            at=self.life.at,
        )  # fmt: skip
        answered.proposal.standpoints.append(row)
        self.stage.add(Standpoint, **row_of(row))
        absent = stance == Stance.ABSENT
        event = Event.ABSENCE_RECORDED if absent else Event.STANDPOINT_TAKEN
        self.life.tell(
            actor, event, text=reason, version=answered.proposal.number, stance=str(stance),
            for_party=party.id,
        )  # fmt: skip

    def _confirm(self, answered: _Answered) -> None:
        leader = self.rng.choice(self.cast.leaders)
        self.life.wait(0.5, 4)
        self.talk.read(leader)
        self.life.move("confirm")
        self.life.confirmed()
        proposal = answered.proposal
        found = decision_rules.answers(self.cast.parties, proposal, clock.today())
        proposal.steps = answered.steps
        content = documents.freeze(self.case, proposal, found, self.names)
        frozen = self.stage.add(
            Recommendation, case_id=self.case.id, number=1, proposal_id=proposal.id,
            content=content, confirmed_by_id=leader.user_id, confirmed_at=self.life.at,
        )  # fmt: skip
        self.life.tell(
            leader, Event.RECOMMENDATION_CONFIRMED, documents.recommendation_text(content),
            frozen=frozen, version=proposal.number,
        )  # fmt: skip


def _but(values: Row, name: str) -> Row:
    return {key: value for key, value in values.items() if key != name}
