"""Telling the group what came of its recommendation. Everything here is in the log."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from kompetensgrupp.audit import service as audit
from kompetensgrupp.audit.models import Event
from kompetensgrupp.cases import facts
from kompetensgrupp.cases import rules as case_rules
from kompetensgrupp.cases import service as cases
from kompetensgrupp.cases.models import Case
from kompetensgrupp.cases.vocabulary import YesNo
from kompetensgrupp.checking import service as checking
from kompetensgrupp.core import clock
from kompetensgrupp.core.db import db
from kompetensgrupp.core.errors import Invalid, InvalidState, NotVisible
from kompetensgrupp.core.rights import Actor, Refusal, Verdict, require
from kompetensgrupp.followups import reading, rules
from kompetensgrupp.followups.models import (
    Answer,
    ContactEffect,
    Experience,
    Feedback,
    FollowUp,
    Outcome,
    PlanEffect,
    Reason,
    Situation,
    StepOutcome,
)
from kompetensgrupp.followups.reading import Story


@dataclass(frozen=True)
class NewFeedback:
    """Feedback as it was written."""

    plan: PlanEffect
    contacts: ContactEffect
    value: int
    documented: bool
    told: bool
    experience: Experience = Experience.NOT_ASKED
    text: str = ""


@dataclass(frozen=True)
class NewOutcome:
    """What was said of a step."""

    outcome: Outcome
    reason: Reason | None = None


@dataclass(frozen=True)
class NewFollowUp:
    """A follow-up as it was written, with an outcome for each step in order."""

    situation: Situation
    involved: YesNo
    steps: Sequence[NewOutcome]
    text: str = ""


def asked_for_feedback(actor: Actor, case: Case) -> Story:
    """The story so far, for the one who gives feedback on it. Raises NotAllowed, InvalidState."""
    told = _followed(actor, case)
    _refuse(told.may_give_feedback)
    return told


def asked_to_follow_up(actor: Actor, case: Case) -> Story:
    """The same for the one who follows up today. Raises NotAllowed, InvalidState."""
    told = _followed(actor, case)
    _refuse(told.may_follow_up)
    return told


def _followed(actor: Actor, case: Case) -> Story:
    require(rules.answers_for(actor, case))
    _refuse(rules.is_followed(case, clock.now()))
    found = reading.story(actor, case)
    if found is None:
        raise NotVisible
    return found


def _refuse(verdict: Verdict) -> None:
    if isinstance(verdict, Refusal):
        raise InvalidState(verdict.reason)


def give_feedback(actor: Actor, case: Case, new: NewFeedback) -> Feedback:
    """Tell what the recommendation gave. Raises NotAllowed, InvalidState, Invalid, Identified."""
    told = asked_for_feedback(actor, case)
    if not 1 <= new.value <= 5:
        raise Invalid("value", "Välj ett värde från 1 till 5.")
    checking.require_clear(actor, case.number, {"text": new.text})
    number = told.recommendation.number
    row = Feedback(
        group_id=case.group_id,
        case_id=case.id,
        recommendation=number,
        user_id=actor.user_id,
        at=clock.now(),
        **vars(new),
    )
    db.session.add(row)
    if case_rules.can_move(case, "give_feedback", clock.now()):
        cases.move(case, "give_feedback")
    case.asks_from = _asks_from(told)
    case.told_at = clock.now()
    _tell(actor, case, Event.FEEDBACK_GIVEN, text=new.text, recommendation=number)
    return row


def follow_up(actor: Actor, case: Case, new: NewFollowUp) -> FollowUp:
    """Tell how it went. Raises NotAllowed, InvalidState, Invalid for a step, Identified."""
    told = asked_to_follow_up(actor, case)
    parties = reading.step_parties(actor, told.recommendation)
    if len(new.steps) != len(parties):
        raise Invalid("steps-0-outcome", "Svara för varje steg.")
    for place, step in enumerate(new.steps):
        if rules.needs_reason(step.outcome) and step.reason is None:
            raise Invalid(f"steps-{place}-reason", "Välj vad som kom i vägen.")
    checking.require_clear(actor, case.number, {"text": new.text})
    outcomes = [
        StepOutcome(
            position=position,
            party_id=party_id,
            outcome=step.outcome,
            reason=step.reason if rules.needs_reason(step.outcome) else None,
        )
        for position, (step, party_id) in enumerate(zip(new.steps, parties, strict=True), start=1)
    ]
    return _answer(actor, case, told, Answer.TOLD, new.situation, new.involved, outcomes, new.text)


def repeat(actor: Actor, case: Case) -> FollowUp:
    """Oförändrat sedan sist: the last answer holds. Raises NotAllowed, InvalidState."""
    told = asked_to_follow_up(actor, case)
    last = told.latest
    if last is None:
        raise InvalidState("Det finns ingen tidigare uppföljning att jämföra med.")
    same = [
        StepOutcome(position=s.position, party_id=s.party_id, outcome=s.outcome, reason=s.reason)
        for s in last.steps
    ]
    return _answer(actor, case, told, Answer.UNCHANGED, last.situation, last.involved, same)


def end(actor: Actor, case: Case) -> None:
    """Inte längre aktuell hos oss: nothing more can be told, and the case closes.

    Raises NotAllowed, InvalidState.
    """
    told = _followed(actor, case)
    _refuse(told.may_end)
    _answer(actor, case, told, Answer.GONE, Situation.UNKNOWN, YesNo.UNKNOWN, [])
    _close(actor, case)


def close(actor: Actor, case: Case) -> None:
    """Close the case when everything is told, before the clock does. Raises as `end`."""
    told = _followed(actor, case)
    _refuse(told.may_close)
    _close(actor, case)


def _answer(
    actor: Actor,
    case: Case,
    told: Story,
    answer: Answer,
    situation: Situation,
    involved: YesNo,
    steps: list[StepOutcome],
    text: str = "",
) -> FollowUp:
    number = told.recommendation.number
    rung = told.ladder.current or told.ladder.coming or told.ladder.rungs[-1]
    for step in steps:
        step.group_id = case.group_id
    row = FollowUp(
        group_id=case.group_id,
        case_id=case.id,
        recommendation=number,
        months=rung.months,
        user_id=actor.user_id,
        at=clock.now(),
        answer=answer,
        situation=situation,
        involved=involved,
        text=text,
        steps=steps,
    )
    db.session.add(row)
    cases.move(case, "follow_up")
    case.told_at = clock.now()
    case.asks_from = _asks_from(told, rung.months)
    if told.ladder.coming is None and case.closes_at is not None:
        case.closes_at = min(case.closes_at, clock.now() + rules.CLOSES_AFTER)
    data = {"recommendation": number, "months": rung.months, "answer": str(answer)}
    _tell(actor, case, Event.FOLLOWED_UP, text=text, **data)
    return row


def _asks_from(told: Story, *more: int) -> date | None:
    answered = told.ladder.answered | {*more}
    return rules.asks_from(told.recommendation.confirmed_at, answered, clock.today())


def _close(actor: Actor, case: Case) -> None:
    cases.move(case, "close")
    case.asks_from, case.ended_at = None, clock.now()
    _tell(actor, case, Event.CASE_CLOSED)


def _tell(actor: Actor, case: Case, event: Event, text: str = "", **data: Any) -> None:
    cases.touch(case)
    facts.update(case)
    db.session.flush()
    audit.record(actor, event, case_number=case.number, text=text, **data)
