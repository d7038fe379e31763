"""What comes of the recommendation in an invented case: feedback, follow-ups, the end."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from kompetensgrupp.audit.models import Event
from kompetensgrupp.cases import vocabulary as v
from kompetensgrupp.core import clock
from kompetensgrupp.decisions.models import Step
from kompetensgrupp.demo import phrases
from kompetensgrupp.demo.stage import row_of
from kompetensgrupp.followups import rules
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

if TYPE_CHECKING:
    from kompetensgrupp.demo.lives import Life

_OUTCOMES = (
    (Outcome.FULLY, 50), (Outcome.PARTLY, 25), (Outcome.NOT, 10), (Outcome.TOO_EARLY, 15),
)  # fmt: skip
#: How often the responsible answers, by what is asked.
_LIKELY = {"feedback": 0.7, 3: 0.7, 12: 0.6}
_LEFT, _CLOSED = 0.08, 0.5


class Telling:
    """The way from a recommendation on in one life."""

    def __init__(self, life: Life, steps: list[Step]) -> None:
        self.life, self.stage, self.rng = life, life.stage, life.rng
        self.case, self.steps, self.author = life.case, steps, life.author
        self.confirmed_at = life.at
        self.answered: set[int] = set()
        self.said: list[tuple[Outcome, Reason | None]] = []
        self.last: FollowUp | None = None

    def tell(self) -> None:
        """Everything that is asked, as far as it is answered. Raises NotYet."""
        if self.case.closes_at is None:
            return
        if self._answers("feedback"):
            self._give_feedback()
        for months in (3, 12):
            if self.rng.random() < _LEFT and self.life.wish.stop_at is None:
                self._wait_until(months)
                self._answer(months, Answer.GONE)
                self._close()
                return
            if self._answers(months):
                self._wait_until(months)
                same = self.last is not None and self.rng.random() < 0.3
                self._answer(months, Answer.UNCHANGED if same else Answer.TOLD)
        if 12 in self.answered and (self.life.wish.stop_at or self.rng.random() < _CLOSED):
            self.life.wait(0.5, 20)
            self._close()

    def _answers(self, what: int | str) -> bool:
        """Whether it is answered; a case that is to come far is answered all the way."""
        return self.life.wish.stop_at is not None or self.rng.random() < _LIKELY[what]

    def _wait_until(self, months: int) -> None:
        start = clock.local(self.confirmed_at).date()
        due = clock.end_of_day(clock.add_months(start, months))
        left = max((due - self.life.nominal) / timedelta(days=1), 0)
        self.life.wait(left + 3, left + 25)  # at the office on a Friday, it is still after the day

    def _give_feedback(self) -> None:
        self.life.wait(21, 60)
        self.life.talk.read(self.author)
        self.life.move("give_feedback")
        text = phrases.told(self.rng, "feedback")
        self.stage.add(
            Feedback, case_id=self.case.id, recommendation=1, user_id=self.author.user_id,
            at=self.life.at, plan=self.rng.choices(list(PlanEffect), [5, 4, 1])[0],
            contacts=self.rng.choice(list(ContactEffect)),
            value=self.rng.choices(range(1, 6), [1, 2, 4, 6, 4])[0],
            documented=self.rng.random() < 0.8, told=self.rng.random() < 0.7,
            experience=self.rng.choice(list(Experience)), text=text,
        )  # fmt: skip
        self._told(Event.FEEDBACK_GIVEN, text, recommendation=1)

    def _answer(self, months: int, answer: Answer) -> None:
        self.life.talk.read(self.author)
        self.life.move("follow_up")
        text = phrases.told(self.rng, "follow_up") if answer is Answer.TOLD else ""
        row = FollowUp(
            id=next(self.stage.ids[FollowUp]), group_id=self.case.group_id, case_id=self.case.id,
            recommendation=1, months=months, user_id=self.author.user_id, at=self.life.at,
            answer=answer, situation=Situation.UNKNOWN, involved=v.YesNo.UNKNOWN, text=text,
        )  # fmt: skip
        if answer is Answer.TOLD:
            row.situation = self.rng.choice(list(Situation))
            row.involved = self.rng.choices(list(v.YesNo), [6, 3, 1])[0]
        elif self.last is not None and answer is Answer.UNCHANGED:
            row.situation, row.involved = self.last.situation, self.last.involved
        self.stage.add(FollowUp, **row_of(row))
        if answer is not Answer.GONE:
            self._say_of_steps(row, answer)
            self.last = row
        self.answered.add(months)
        if months == 12 and self.case.closes_at:
            self.case.closes_at = min(self.case.closes_at, self.life.at + rules.CLOSES_AFTER)
        data = {"recommendation": 1, "months": months, "answer": str(answer)}
        self._told(Event.FOLLOWED_UP, text, **data)

    def _say_of_steps(self, row: FollowUp, answer: Answer) -> None:
        if answer is Answer.TOLD:
            outcomes = [o for o, _ in _OUTCOMES]
            drawn = self.rng.choices(outcomes, [w for _, w in _OUTCOMES], k=len(self.steps))
            self.said = [
                (o, self.rng.choice(list(Reason)) if rules.needs_reason(o) else None) for o in drawn
            ]
        for step, (outcome, reason) in zip(self.steps, self.said, strict=True):
            self.stage.add(
                StepOutcome, follow_up_id=row.id, position=step.position, party_id=step.party_id,
                outcome=outcome, reason=reason,
            )  # fmt: skip

    def _told(self, event: Event, text: str, **data: Any) -> None:
        today = clock.local(self.life.at).date()
        self.case.told_at = self.life.at
        self.case.asks_from = rules.asks_from(self.confirmed_at, self.answered, today)
        self.life.tell(self.author, event, text=text, **data)

    def _close(self) -> None:
        self.life.talk.read(self.author)
        self.life.move("close")
        self.case.asks_from, self.case.ended_at = None, self.life.at
        self.life.tell(self.author, Event.CASE_CLOSED)
