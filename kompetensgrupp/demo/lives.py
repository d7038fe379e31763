"""One invented case from draft to end, played in memory by the same rules as the services.

Reaches the states that services lead to today. What a service would have written is put on the
stage as rows; a test holds that the services see no difference.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from kompetensgrupp.audit.models import Event
from kompetensgrupp.cases import rules
from kompetensgrupp.cases import service as cases
from kompetensgrupp.cases import vocabulary as v
from kompetensgrupp.cases.models import (
    Case,
    CaseFacts,
    CaseVersion,
    Review,
    ReviewOutcome,
    VersionStatus,
)
from kompetensgrupp.core import clock
from kompetensgrupp.core.ids import case_number
from kompetensgrupp.core.rights import Actor
from kompetensgrupp.demo import phrases
from kompetensgrupp.demo.agreement import Agreement
from kompetensgrupp.demo.cases import office_time
from kompetensgrupp.demo.stage import Row, Stage, row_of
from kompetensgrupp.demo.talk import Talk
from kompetensgrupp.demo.telling import Telling

_GAP = timedelta(minutes=4)
_ENDS = ("confirm", "withdraw", "close_without")
_WISHED = {v.State.WITHDRAWN: "withdraw", v.State.CLOSED_WITHOUT: "close_without"}
_BANDS = ("purpose", "category", "sex", "age_band", "assistance_band")


class NotYet(Exception):
    """The rest of the case lies in the future, or wasn't wanted."""


@dataclass(frozen=True)
class Wish:
    """What a case should be like: begun when, stopped in which state, with how long a thread."""

    start: datetime
    stop_at: v.State | None = None
    posts: int | None = None
    words: int | None = None


class Life:
    """A case and everything that happens to it."""

    def __init__(self, stage: Stage, rng: Random, wish: Wish) -> None:
        self.stage, self.rng, self.wish, self.cast = stage, rng, wish, stage.cast
        self.nominal = self.at = wish.start
        self.facts: CaseFacts | None = None
        self.text_row: Row = {}
        self.author = rng.choice(self.cast.writers)
        self.case = self._draft()
        self.talk = Talk(self)

    def live(self) -> Case:
        """Let everything happen up to now, in order and at its time; the case as it is then."""
        with suppress(NotYet):
            self._be_reviewed()
            self.talk.questions()
            self._open()
            self.talk.discussion()
            drawn = self.rng.choices(_ENDS, [80, 8, 12])[0]
            self._end(_WISHED.get(self.wish.stop_at, "confirm") if self.wish.stop_at else drawn)
        self.talk.be_read()
        self.stage.add(Case, **row_of(self.case))
        if self.facts:
            self._update_facts()
            self.stage.add(CaseFacts, **row_of(self.facts))
        return self.case

    # --- for those who play a part -----------------------------------------------------------

    def wait(self, least: float, most: float) -> None:
        """Let between so many days pass. Raises NotYet when that reaches beyond now."""
        self.nominal += timedelta(days=self.rng.uniform(least, most))
        self.at = max(self.at + _GAP, office_time(self.nominal)).astimezone(UTC)
        if self.at > self.stage.now:
            raise NotYet

    def move(self, name: str) -> None:
        """Make a move of the table of moves. Raises NotYet when the case should stay here."""
        if self.case.state == self.wish.stop_at:
            raise NotYet
        with clock.at(self.at):
            cases.move(self.case, name)

    def tell(self, actor: Actor, event: Event, text: str = "", **data: Any) -> None:
        """Bump the page's version and log what happened."""
        with clock.at(self.at):
            cases.touch(self.case)
        self.stage.record(actor, event, self.at, self.case, text, **data)

    def confirmed(self) -> None:
        """Note when the recommendation came; from now on it is asked how it went."""
        with clock.at(self.at):
            cases.follow(self.case, self.text_row["purpose"])
        if self.facts:
            self.facts.confirmed_at = self.at

    # --- the case itself ---------------------------------------------------------------------

    def _draft(self) -> Case:
        self.at = office_time(self.wish.start).astimezone(UTC)
        stage, author = self.stage, self.author
        case = Case(
            id=next(stage.ids[Case]), group_id=self.cast.group.id, number=self._free_number(),
            party_id=author.party_id, author_id=author.user_id, responsible_id=author.user_id,
            state=v.State.DRAFT, latest_version=1, revision=1, thread_version=1, post_count=0,
            last_seq=0, created_at=self.at, last_activity_at=self.at,
        )  # fmt: skip
        fields = phrases.case_fields(
            self.rng, self.cast.categories, [party.id for party in self.cast.parties]
        )
        if self.wish.stop_at in rules.FOLLOWED | {v.State.CLOSED}:
            fields["purpose"] = v.Purpose.INDIVIDUAL
        self.text_row = stage.add(
            CaseVersion, case_id=case.id, number=1, status=VersionStatus.WRITING,
            writer_id=author.user_id, written_at=self.at, approved_at=None, **fields,
        )  # fmt: skip
        return case

    def _free_number(self) -> str:
        while True:
            number = case_number(clock.local(self.at).year)
            if number not in self.stage.taken:
                self.stage.taken.add(number)
                return number

    def _be_reviewed(self) -> None:
        others = [
            actor for actor in self.cast.reviewers
            if actor.party_id == self.case.party_id and actor.user_id != self.author.user_id
        ]  # fmt: skip
        reviewer = self.rng.choice(others)
        self._submit()
        if self.rng.random() < 0.1 or self.wish.stop_at == v.State.RETURNED:
            self._review(reviewer, ReviewOutcome.RETURN, phrases.reason(self.rng, "returned"))
            self._submit()
        self._review(reviewer, ReviewOutcome.APPROVE, "")

    def _submit(self) -> None:
        self.wait(0.2, 3)
        self.move("submit")
        self.text_row["status"] = VersionStatus.IN_REVIEW
        self.case.submitted_at = self.case.waiting_since = self.at
        if self.facts is None:
            bands = {name: self.text_row[name] for name in _BANDS}
            self.facts = CaseFacts(
                case_id=self.case.id, group_id=self.case.group_id, party_id=self.case.party_id,
                **bands,
            )  # fmt: skip
        self.tell(self.author, Event.CASE_SUBMITTED, version=1)

    def _review(self, reviewer: Actor, outcome: ReviewOutcome, reason: str) -> None:
        self.wait(0.2, 2)
        approves = outcome == ReviewOutcome.APPROVE
        self.move("approve" if approves else "return")
        self.stage.add(
            Review, case_id=self.case.id, version=1, reviewer_id=reviewer.user_id,
            outcome=outcome, reason=reason, at=self.at,
        )  # fmt: skip
        self.text_row["status"] = VersionStatus.APPROVED if approves else VersionStatus.RETURNED
        self.case.waiting_since = None if approves else self.at
        if approves:
            self.text_row["approved_at"] = self.at
            days = self.cast.group.first_answer_days
            self.case.approved_version, self.case.approved_at = 1, self.at
            self.case.questions_until = clock.add_working_days(self.at, days)
        event = Event.CASE_APPROVED if approves else Event.CASE_RETURNED
        self.tell(reviewer, event, text=reason, version=1)

    def _open(self) -> None:
        """Somebody opens the discussion, or the clock does."""
        if self.rng.random() < 0.6 or self.wish.stop_at is not None:
            self.wait(0.1, 1)
            self.move("open_discussion")
            self.tell(self.author, Event.DISCUSSION_OPENED)
        elif self.case.questions_until:
            self.at = max(self.at, self.case.questions_until)

    def _end(self, how: str) -> None:
        if how == "confirm":
            steps = Agreement(self).decide()
            Telling(self, steps).tell()
        elif how == "withdraw":
            self.wait(0.5, 6)
            self.move("withdraw")
            reason = self.rng.choice(list(v.WithdrawReason))
            self.case.withdraw_reason, self.case.ended_at = reason, self.at
            self._ended("withdrawn_at")
            self.tell(self.author, Event.CASE_WITHDRAWN, reason=str(reason))
        else:
            self.wait(0.5, 6)
            self.move("close_without")
            self.case.ended_at = self.at
            self._ended("closed_without_at")
            text = phrases.reason(self.rng, "closed")
            self.tell(self.rng.choice(self.cast.leaders), Event.CASE_CLOSED_WITHOUT, text)

    def _ended(self, how: str) -> None:
        if self.facts:
            setattr(self.facts, how, self.at)

    def _update_facts(self) -> None:
        """What `cases.facts.update` would make of the case."""
        case, facts = self.case, self.facts
        if facts is None:
            return
        facts.state = case.state
        for name in ("submitted_at", "approved_at", "first_answer_at", "ended_at"):
            setattr(facts, name, getattr(case, name))
        facts.review_days = _days(case.submitted_at, case.approved_at)
        facts.first_answer_days = _days(case.approved_at, case.first_answer_at)
        facts.recommendation_days = _days(case.approved_at, facts.confirmed_at)


def _days(start: datetime | None, end: datetime | None) -> int | None:
    return clock.working_days_between(start, end) if start and end else None
