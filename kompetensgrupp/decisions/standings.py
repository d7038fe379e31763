"""Where the parties stand on a version, and what the one who reads may do about it."""

from collections.abc import Collection
from dataclasses import dataclass

from kompetensgrupp.cases import rules as case_rules
from kompetensgrupp.cases.models import Case
from kompetensgrupp.core import clock
from kompetensgrupp.core.db import db
from kompetensgrupp.core.rights import Actor, Role, Verdict, first_refusal
from kompetensgrupp.decisions import rules, selects
from kompetensgrupp.decisions.models import NotConcerned, Proposal, Stance
from kompetensgrupp.groups import service as groups
from kompetensgrupp.groups.models import Party


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
