"""Versions of a proposal: putting one, and reading them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from kompetensgrupp.audit import service as audit
from kompetensgrupp.audit.models import Event
from kompetensgrupp.cases import rules as case_rules
from kompetensgrupp.cases import service as cases
from kompetensgrupp.cases.models import Case
from kompetensgrupp.checking import service as checking
from kompetensgrupp.core import clock
from kompetensgrupp.core.db import db
from kompetensgrupp.core.errors import Invalid, InvalidState, NotVisible
from kompetensgrupp.core.rights import Actor, require
from kompetensgrupp.decisions import documents, rules, selects
from kompetensgrupp.decisions.models import (
    MeetingNote,
    Proposal,
    Recommendation,
    Standpoint,
    Step,
    StepKind,
)
from kompetensgrupp.groups import service as groups
from kompetensgrupp.library import service as library
from kompetensgrupp.threads import reading as threads

#: A proposal names at most so many posts that it builds on.
MOST_SOURCES = 12
_STEP_TEXTS = {
    "goal": "goal", "measure": "measure", "benefit": "benefit", "timing": "when", "aim": "aim",
}  # fmt: skip


@dataclass(frozen=True)
class NewStep:
    """A step as it was written; `party_id` is the party that answers for it.

    A SIP has a goal, and parties that coordinate it and invite to it.
    """

    measure: str
    party_id: int
    timing: str
    benefit: str = ""
    aim: str = ""
    needs_consent: bool = False
    depends_on: int | None = None
    kind: StepKind = StepKind.MEASURE
    goal: str = ""
    coordinator_id: int | None = None
    inviter_id: int | None = None


def propose(
    actor: Actor,
    case: Case,
    summary: str,
    steps: Sequence[NewStep],
    answer_by: date | None = None,
    *,
    hides_answers: bool = False,
    builds_on: Sequence[int] = (),
    example: str = "",
) -> Proposal:
    """Put a new version; earlier answers don't carry over (R4).

    `builds_on`: numbers of posts that words were taken from. `example`: the key of one cited.

    Raises NotAllowed, InvalidState, Invalid, Identified.
    """
    require(rules.may_propose(actor))
    cases.move(case, "propose")
    _check(actor, case.number, summary, steps, answer_by)
    proposal = Proposal(
        group_id=case.group_id,
        case_id=case.id,
        number=_newest(case) + 1,
        author_id=actor.user_id,
        party_id=actor.party_id,
        summary=summary,
        answer_by=answer_by or default_answer_by(actor),
        hides_answers=hides_answers,
        builds_on=sources(actor, case, builds_on),
        example=_cited(actor, example),
        created_at=clock.now(),
    )
    db.session.add(proposal)
    db.session.flush()
    for position, step in enumerate(steps, start=1):
        db.session.add(
            Step(group_id=case.group_id, proposal_id=proposal.id, position=position, **vars(step))
        )
    names = {party.id: party.name for party in groups.parties(actor)}
    text = documents.proposal_text(summary, documents.in_words(steps, names))
    chosen: dict[str, Any] = {"hides_answers": True} if hides_answers else {}
    if proposal.builds_on:
        chosen["posts"] = [source["seq"] for source in proposal.builds_on]
    tell(actor, case, Event.PROPOSAL_MADE, text=text, version=proposal.number, **chosen)
    return proposal


def _cited(actor: Actor, key: str) -> dict[str, str] | None:
    if not key:
        return None
    try:
        return {"key": key, "name": library.load_example(actor, key).name}
    except NotVisible as gone:
        raise Invalid("example", "Exemplet finns inte. Välj ett annat.") from gone


def _check(
    actor: Actor,
    number: str,
    summary: str,
    steps: Sequence[NewStep],
    answer_by: date | None,
) -> None:
    if not summary:
        raise Invalid("summary", "Sammanfatta förslaget.")
    if not steps:
        raise Invalid("steps-0-measure", "Skriv minst ett steg.")
    if answer_by and answer_by < clock.today():
        raise Invalid("answer_by", "Sista svarsdag har redan varit. Välj en dag framåt.")
    own = {party.id: party for party in groups.parties(actor)}
    for index, step in enumerate(steps):
        for field, party in _parties(step):
            if party not in own:
                raise Invalid(f"steps-{index}-{field}", "Välj en part i gruppen.")
        if step.kind == StepKind.SIP and not rules.may_answer_for_sip(own[step.party_id]):
            raise Invalid(f"steps-{index}-party", rules.SIP_PRINCIPAL)
    texts: dict[str, str | None] = {"summary": summary}
    for index, step in enumerate(steps):
        for name, field in _STEP_TEXTS.items():
            texts[f"steps-{index}-{field}"] = getattr(step, name)
    checking.require_clear(actor, number, texts)


def sources(actor: Actor, case: Case, seqs: Sequence[int]) -> list[dict[str, Any]]:
    """The posts with these numbers that everybody may read, each with who wrote it."""
    found = [(seq, threads.readable(actor, case, seq)) for seq in sorted(set(seqs))[:MOST_SOURCES]]
    return [{"seq": seq, "author": post[0]} for seq, post in found if post]


def _parties(step: NewStep) -> list[tuple[str, int | None]]:
    """The parties that a step names, by the field each was chosen in."""
    found: list[tuple[str, int | None]] = [("party", step.party_id)]
    if step.kind == StepKind.SIP:
        found += [("coordinator", step.coordinator_id), ("inviter", step.inviter_id)]
    return found


def default_answer_by(actor: Actor) -> date:
    """The last day to answer when nobody chose one: the group's number of working days from now."""
    days = groups.get_group(actor).answer_days
    return clock.local(clock.add_working_days(clock.now(), days)).date()


def _newest(case: Case) -> int:
    """The number of the case's newest version, 0 while there is none."""
    query = select(func.coalesce(func.max(Proposal.number), 0)).where(Proposal.case_id == case.id)
    return db.session.scalar(query) or 0


# --- reading ---------------------------------------------------------------------------------


def latest_proposal(case: Case) -> Proposal | None:
    """The current version with steps, standpoints and who wrote them; one query."""
    return next(iter(latest_two(case)), None)


def latest_two(case: Case) -> list[Proposal]:
    """The current version and the one it replaces, as far as there are any; one query.

    A version that became a recommendation is no longer current when a new question is asked.
    """
    query = selects.LATEST_OPEN if case.state in case_rules.OPEN else selects.LATEST
    return list(db.session.scalars(query, {"case_id": case.id}).unique())


def versions(case: Case) -> list[Proposal]:
    """All versions, the latest first."""
    return list(db.session.scalars(_versions(case)))


def _versions(case: Case) -> Any:
    return (
        select(Proposal)
        .where(Proposal.case_id == case.id)
        .options(
            joinedload(Proposal.author, innerjoin=True),
            joinedload(Proposal.party, innerjoin=True),
            selectinload(Proposal.steps),
            selectinload(Proposal.standpoints).options(
                joinedload(Standpoint.user, innerjoin=True),
                joinedload(Standpoint.note).options(
                    joinedload(MeetingNote.speaker), joinedload(MeetingNote.agreed_by)
                ),
            ),
        )
        .order_by(Proposal.number.desc())
    )


def load_proposal(actor: Actor, number: int, *, case: Case) -> Proposal:
    """The case's version with this number. Raises NotVisible."""
    found: Proposal | None = db.session.scalar(_versions(case).where(Proposal.number == number))
    if found is None:
        raise NotVisible
    return found


def rounds(case_ids: Collection[int]) -> list[list[Proposal]]:
    """For each of these cases the versions put since its last recommendation, latest first."""
    confirmed = select(Recommendation.proposal_id)
    later = aliased(Proposal)
    settled = (
        select(func.coalesce(func.max(later.number), 0))
        .where(later.case_id == Proposal.case_id, later.id.in_(confirmed))
        .scalar_subquery()
    )
    query = (
        select(Proposal)
        .where(Proposal.case_id.in_(case_ids), Proposal.number > settled)
        .options(selectinload(Proposal.standpoints))
        .order_by(Proposal.case_id, Proposal.number.desc())
    )
    return [list(some) for _, some in groupby(db.session.scalars(query), lambda p: p.case_id)]


def hiding(actor: Actor, numbers: Collection[str]) -> list[tuple[Case, Proposal]]:
    """The current versions of these cases that hide answers while they can still be given."""
    newer = aliased(Proposal)
    newest = select(func.max(newer.number)).where(newer.case_id == Case.id)
    query = (
        select(Case, Proposal)
        .join(Proposal, Proposal.case_id == Case.id)
        .where(
            Case.group_id == actor.group_id,
            Case.number.in_(numbers),
            Case.state.in_(case_rules.MOVES["take_standpoint"].sources),
            Proposal.hides_answers,
            Proposal.answer_by >= clock.today(),
            Proposal.number == newest.scalar_subquery(),
        )
        .options(selectinload(Proposal.standpoints))
        .order_by(Case.id)
    )
    return [(case, proposal) for case, proposal in db.session.execute(query)]


def last_confirmed(case_ids: Collection[int]) -> dict[int, int]:
    """The number of the last version of each of these cases that became a recommendation."""
    query = (
        select(Proposal.case_id, func.max(Proposal.number))
        .join(Recommendation, Recommendation.proposal_id == Proposal.id)
        .where(Proposal.case_id.in_(case_ids))
        .group_by(Proposal.case_id)
    )
    return {case_id: number for case_id, number in db.session.execute(query)}


def require_current(case: Case, proposal: Proposal) -> None:
    """Raise InvalidState for a version that a newer one has replaced."""
    newest = _newest(case)
    if proposal.number != newest:
        raise InvalidState(
            f"Förslaget har en nyare version ({newest}). Läs den och ta ställning till den."
        )


# --- for those who change something ----------------------------------------------------------


def tell(actor: Actor, case: Case, event: Event, text: str = "", **data: Any) -> None:
    """Bump the case's page, count the answer, and record the event in the log."""
    cases.touch(case)
    cases.note_answer(actor, case)
    db.session.flush()
    audit.record(actor, event, case_number=case.number, text=text, **data)
