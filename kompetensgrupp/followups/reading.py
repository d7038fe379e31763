"""What came of a case's recommendation, and what the actor may tell: half of the service."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload

from kompetensgrupp.cases import rules as case_rules
from kompetensgrupp.cases.models import Case
from kompetensgrupp.core import clock
from kompetensgrupp.core.db import db
from kompetensgrupp.core.rights import Actor, Verdict, first_refusal
from kompetensgrupp.decisions import service as decisions
from kompetensgrupp.decisions.models import Recommendation, Step
from kompetensgrupp.followups import rules
from kompetensgrupp.followups.models import Feedback, FollowUp, StepOutcome
from kompetensgrupp.groups import service as groups

# Built once: the case's page asks them, and building a statement costs more than running it.
_FEEDBACK = (
    select(Feedback)
    .where(Feedback.case_id == bindparam("case_id"))
    .options(joinedload(Feedback.user, innerjoin=True))
    .order_by(Feedback.recommendation)
)
_FOLLOW_UPS = (
    select(FollowUp)
    .where(FollowUp.case_id == bindparam("case_id"))
    .options(
        joinedload(FollowUp.user, innerjoin=True),
        joinedload(FollowUp.steps).joinedload(StepOutcome.party, innerjoin=True),
    )
    .order_by(FollowUp.recommendation, FollowUp.months)
)
_STEPS = (
    select(Step.party_id)
    .where(Step.proposal_id == bindparam("proposal_id"))
    .order_by(Step.position)
)


@dataclass(frozen=True)
class Story:
    """What has been told after a case's latest recommendation, and what the actor may tell.

    `earlier` and `earlier_feedback` are about recommendations before it.
    """

    recommendation: Recommendation
    feedback: Feedback | None
    follow_ups: list[FollowUp]
    earlier: list[FollowUp]
    earlier_feedback: list[Feedback]
    ladder: rules.Ladder
    is_followed: bool
    may_give_feedback: Verdict
    may_follow_up: Verdict
    may_end: Verdict
    may_close: Verdict

    @property
    def asks_from(self) -> date:
        """The day from which feedback is asked for; it is taken before that too."""
        return case_rules.asks_from(self.recommendation.confirmed_at)

    @property
    def asks_feedback(self) -> bool:
        """Whether the actor is asked for feedback now."""
        return bool(self.may_give_feedback) and self.asks_from <= clock.today()

    @property
    def coming(self) -> rules.Rung | None:
        """The next follow-up, while the case is followed."""
        return self.ladder.coming if self.is_followed else None

    @property
    def latest(self) -> FollowUp | None:
        """The last follow-up that said something of the steps."""
        return next((row for row in reversed(self.follow_ups) if row.steps), None)

    @property
    def may_repeat(self) -> bool:
        """Whether «oförändrat sedan sist» is an answer."""
        return bool(self.may_follow_up) and self.latest is not None


def story(actor: Actor, case: Case, recommendation: Recommendation | None = None) -> Story | None:
    """What came of the case's latest recommendation; None before there is one. Two queries."""
    found = recommendation or decisions.recommendation(case)
    if found is None:
        return None
    given = {"case_id": case.id}
    feedback = db.session.scalars(_FEEDBACK, given).all()
    rows = db.session.scalars(_FOLLOW_UPS, given).unique().all()
    own = [row for row in rows if row.recommendation == found.number]
    ladder = rules.ladder(
        found.confirmed_at,
        rules.months_of(groups.get_group(actor)),
        {row.months for row in own},
        clock.today(),
    )
    latest = next((row for row in feedback if row.recommendation == found.number), None)
    tells, moment = rules.answers_for(actor, case), clock.now()
    return Story(
        recommendation=found,
        feedback=latest,
        follow_ups=own,
        earlier=[row for row in rows if row.recommendation != found.number],
        earlier_feedback=[row for row in feedback if row.recommendation != found.number],
        ladder=ladder,
        is_followed=bool(rules.is_followed(case, moment)),
        may_give_feedback=first_refusal(
            tells, rules.takes_feedback(case, latest is not None, moment)
        ),
        may_follow_up=first_refusal(tells, rules.takes_follow_up(case, ladder, moment)),
        may_end=first_refusal(tells, rules.may_end(case, ladder, moment)),
        may_close=first_refusal(tells, rules.may_close(case, ladder, moment)),
    )


def step_parties(actor: Actor, recommendation: Recommendation) -> list[int]:
    """The ids of the parties that answer for the recommendation's steps, in order."""
    return list(db.session.scalars(_STEPS, {"proposal_id": recommendation.proposal_id}))
