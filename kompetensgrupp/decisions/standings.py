"""Where the parties stand on a version, and what the one who reads may do about it."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from kompetensgrupp.cases import rules as case_rules
from kompetensgrupp.cases.models import Case
from kompetensgrupp.core import clock
from kompetensgrupp.core.db import db
from kompetensgrupp.core.errors import NotVisible
from kompetensgrupp.core.rights import Actor, Role, Verdict, first_refusal
from kompetensgrupp.decisions import changes, documents, proposals, rules, selects
from kompetensgrupp.decisions.changes import Changes
from kompetensgrupp.decisions.documents import StepWords
from kompetensgrupp.decisions.models import NotConcerned, Proposal
from kompetensgrupp.groups import service as groups
from kompetensgrupp.groups.models import Party


@dataclass(frozen=True)
class Standing:
    """A version as a page shows it to the actor: answers, and what the actor may do.

    `parties`: those of the group, by name. `waits`: the actor sees who has answered, not how or
    why.
    """

    proposal: Proposal
    parties: dict[str, Party]
    answers: list[rules.PartyAnswer]
    own: rules.PartyAnswer | None
    may_answer: Verdict
    may_confirm: Verdict
    is_late: bool
    waits: bool

    @property
    def behind(self) -> int:
        """How many parties stand behind, with reservations counted in."""
        return sum(a.is_behind for a in self.answers)

    @property
    def answered(self) -> int:
        """How many parties have answered."""
        return sum(a.has_answered for a in self.answers)

    @property
    def progress(self) -> tuple[int, str]:
        """How far the version has come, as a number and in words."""
        done, verb = (
            (self.answered, "har svarat") if self.waits else (self.behind, "ställer sig bakom")
        )
        return done, f"{done} av {len(self.answers)} {verb}"

    @property
    def unsettled(self) -> list[rules.PartyAnswer]:
        """The answers noted at a meeting that the parties may still change."""
        today = clock.today()
        return [a for a in self.answers if rules.is_note_open(a.standpoint, today)]

    @property
    def own_note(self) -> rules.PartyAnswer | None:
        """What was noted for the own party, while the actor may say that it is right."""
        own = self.own.party.id if self.own and self.may_answer else None
        return next((a for a in self.unsettled if a.party.id == own), None)

    @property
    def seen(self) -> str:
        """The mark of the own answer as the page shows it."""
        return rules.mark_of(self.own.standpoint) if self.own and self.own.standpoint else ""

    @property
    def print(self) -> str:
        """The print of the answers as they stand."""
        return rules.print_of(self.answers)

    @property
    def again(self) -> str:
        """Which parties answered the version before and need to answer this one, in words."""
        return rules.again(self.proposal, self.answers)

    @property
    def steps(self) -> list[StepWords]:
        """The steps in words, each with whether the reader may know its party to stand behind.

        One who waits isn't told of any that it doesn't: that would tell how it has answered.
        """
        names = {party.id: party.name for party in self.parties.values()}
        behind = {a.party.id for a in self.answers if a.is_behind}
        not_behind = set() if self.waits else names.keys() - behind
        return documents.in_words(self.proposal.steps, names, not_behind)


def standing(
    actor: Actor,
    case: Case,
    proposal: Proposal,
    parties: list[Party],
    outside: Collection[int],
    before: Proposal | None = None,
    waits: bool | None = None,
) -> Standing:
    """Where the parties stand on the version, seen by the actor; `outside`: not concerned.

    `before`: the version it replaces, for who needs to answer again. `waits` is asked of the rule
    for the current version, and given for those that it replaced.
    """
    moment, today = clock.now(), clock.today()
    open_ = case_rules.can_move(case, "take_standpoint", moment)
    found = rules.answers(parties, proposal, today, outside, before if open_ else None)
    own = next((a for a in found if a.party.id == actor.party_id), None)
    if waits is None:
        waits = rules.waits_with_answers(actor, case, proposal, found, moment)
    return Standing(
        proposal=proposal,
        parties={party.name: party for party in parties},
        answers=rules.veiled(actor, found) if waits else found,
        waits=waits,
        own=own,
        may_answer=first_refusal(may_answer(actor, case, own.party if own else None), open_),
        may_confirm=rules.may_confirm(actor, case, found, moment),
        is_late=rules.is_late(proposal, today),
    )


@dataclass(frozen=True)
class Version:
    """A version on the page of all versions, and how it reads against the one before."""

    standing: Standing
    before: int | None
    changes: Changes | None


def every_version(actor: Actor, case: Case) -> list[Version]:
    """Every version with the answers it got and what it changed, the latest first.

    Who waits with the answers to the current version waits with those to the versions it replaced
    too: they differ by a few words, and would tell as much. Raises NotVisible before the first.
    """
    found = proposals.versions(case)
    if not found:
        raise NotVisible
    parties, outside = parties_of(actor, case)
    settled = proposals.last_confirmed([case.id]).get(case.id, 0)
    shown: list[Standing] = []
    for version, before in zip(found, [*found[1:], None], strict=True):
        waits = shown[0].waits and version.number > settled if shown else None
        replaced = before if before and before.number > settled and not shown else None
        shown.append(standing(actor, case, version, parties, outside, replaced, waits))
    return [_version(now, then) for now, then in zip(shown, [*shown[1:], None], strict=True)]


def _version(now: Standing, then: Standing | None) -> Version:
    if then is None:
        return Version(now, None, None)
    old, new = then.proposal, now.proposal
    found = changes.between(old.summary, then.steps, new.summary, now.steps)
    return Version(now, old.number, found)


def waiting_since(actor: Actor, numbers: Collection[str]) -> dict[str, int]:
    """The cases, of these, whose answers the actor waits with, and from which version on."""
    found = proposals.hiding(actor, numbers) if numbers else []
    if not found:
        return {}
    parties, moment = groups.parties(actor), clock.now()
    outside = not_concerned_in([case.id for case, _ in found])
    waits = [
        case
        for case, proposal in found
        if rules.waits_with_answers(
            actor,
            case,
            proposal,
            rules.answers(parties, proposal, clock.today(), outside[case.id]),
            moment,
        )
    ]
    confirmed = proposals.last_confirmed([case.id for case in waits])
    return {case.number: confirmed.get(case.id, 0) + 1 for case in waits}


def not_concerned_in(case_ids: list[int]) -> dict[int, set[int]]:
    """The ids of the parties that each of these cases, by its id, doesn't concern; one query."""
    query = select(NotConcerned.case_id, NotConcerned.party_id)
    found: dict[int, set[int]] = {case_id: set() for case_id in case_ids}
    for case_id, party_id in db.session.execute(query.where(NotConcerned.case_id.in_(case_ids))):
        found[case_id].add(party_id)
    return found


def may_answer(actor: Actor, case: Case, party: Party | None) -> Verdict:
    """Whether the actor may take a standpoint for the party, whatever state the case is in."""
    writers = {case.author_id, case.responsible_id}
    others = actor.user_id in writers and bool(able_to_answer(actor) - writers)
    return rules.may_answer_for(actor, case, party, others)


def able_to_answer(actor: Actor) -> frozenset[int]:
    """Who may take a standpoint for the actor's party; a writer steps aside for the others."""
    able = groups.members_with(actor, Role.ADVISER, Role.LEADER, Role.DEPUTY, party=actor.party_id)
    return frozenset(user.id for user in able)


def parties_of(actor: Actor, case: Case) -> tuple[list[Party], dict[int, NotConcerned]]:
    """The group's parties in order, and what `not_concerned` says; one query."""
    given = {"case_id": case.id, "group_id": actor.group_id}
    found = db.session.execute(selects.PARTIES_OF_CASE, given).all()
    return [party for party, _ in found], {row.party_id: row for _, row in found if row}
