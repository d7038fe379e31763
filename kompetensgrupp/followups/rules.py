"""When the responsible is asked what, and what they may answer. Pure.

A follow-up is a rung of a ladder that begins with the recommendation. Only the latest rung whose
day has come is asked about: what was never told of an earlier one can't be told truthfully later.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kompetensgrupp.cases.models import Case
from kompetensgrupp.cases.rules import ENDS_HERE, FOLLOWED, ends_here, is_responsible, state_at
from kompetensgrupp.cases.vocabulary import State
from kompetensgrupp.core import clock, words
from kompetensgrupp.core.rights import ALLOW, Actor, Refusal, Verdict, first_refusal
from kompetensgrupp.followups.models import Outcome
from kompetensgrupp.groups.models import Group

EVERY_RUNG = (3, 6, 12)
#: A case whose last follow-up has been given is closed by the clock after so many days.
CLOSES_AFTER = timedelta(days=30)


@dataclass(frozen=True)
class Rung:
    """A follow-up of the ladder: how many months after, and from which day it is asked."""

    months: int
    due: date


@dataclass(frozen=True)
class Ladder:
    """The follow-ups of one recommendation, as they stand on a day."""

    rungs: tuple[Rung, ...]
    answered: frozenset[int]
    today: date

    @property
    def current(self) -> Rung | None:
        """The follow-up that is asked for now."""
        come = [rung for rung in self.rungs if rung.due <= self.today]
        return come[-1] if come and come[-1].months not in self.answered else None

    @property
    def coming(self) -> Rung | None:
        """The next one, whose day hasn't come."""
        return next((rung for rung in self.rungs if rung.due > self.today), None)

    @property
    def is_done(self) -> bool:
        """Whether the last one has been given."""
        return self.rungs[-1].months in self.answered


def ladder(
    confirmed_at: datetime, months: Sequence[int], answered: Collection[int], today: date
) -> Ladder:
    """The ladder of a recommendation; `answered` are the months whose follow-up is given."""
    start = clock.local(confirmed_at).date()
    rungs = tuple(Rung(count, clock.add_months(start, count)) for count in months)
    return Ladder(rungs, frozenset(answered), today)


def months_of(group: Group) -> tuple[int, ...]:
    """After how many months the group asks."""
    return EVERY_RUNG if group.follow_up_at_six else (3, 12)


def asks_from(confirmed_at: datetime, answered: Collection[int], today: date) -> date | None:
    """The first day when something may be asked again, whatever the group chooses until then."""
    steps = ladder(confirmed_at, EVERY_RUNG, answered, today)
    rung = steps.current or steps.coming
    return rung.due if rung else None


def feedback_key(case: Case) -> str:
    """The name of half-written feedback."""
    return f"{case.number}/aterkoppling"


def follow_up_key(case: Case) -> str:
    """The name of a half-written follow-up."""
    return f"{case.number}/sa-gick-det"


def needs_reason(outcome: Outcome) -> bool:
    """A step that wasn't carried out fully is explained."""
    return outcome in (Outcome.PARTLY, Outcome.NOT)


def answers_for(actor: Actor, case: Case) -> Verdict:
    """Who tells: the responsible. A case for learning ends with its recommendation."""
    if ends_here(case):
        return Refusal(ENDS_HERE)
    return is_responsible(actor, case)


def is_followed(case: Case, moment: datetime) -> Verdict:
    """Whether the case has a recommendation that is being followed up."""
    state = state_at(case, moment)
    if state in FOLLOWED:
        return ALLOW
    return Refusal(f"Det går inte nu: fallet är i läget «{state.label}».")


def takes_feedback(case: Case, is_given: bool, moment: datetime) -> Verdict:
    """Once a recommendation, from the day it is confirmed and never too late while it is followed.

    Late feedback doesn't take the case back from its follow-up.
    """
    given = Refusal("Återkopplingen är redan lämnad.") if is_given else ALLOW
    return first_refusal(is_followed(case, moment), given)


def takes_follow_up(case: Case, steps: Ladder, moment: datetime) -> Verdict:
    """When a follow-up's day has come, and once."""
    return first_refusal(is_followed(case, moment), _is_asked(steps))


def _is_asked(steps: Ladder) -> Verdict:
    if steps.current:
        return ALLOW
    given = "Uppföljningen är redan lämnad. " if steps.answered else ""
    if steps.coming:
        return Refusal(f"{given}Nästa är {words.day(steps.coming.due)}, så det är för tidigt än.")
    return Refusal("Alla uppföljningar är redan lämnade.")


def may_end(case: Case, steps: Ladder, moment: datetime) -> Verdict:
    """The person may leave at any time before the last follow-up is given."""
    done = Refusal("Alla uppföljningar är redan lämnade.") if steps.is_done else ALLOW
    return first_refusal(is_followed(case, moment), done)


def may_close(case: Case, steps: Ladder, moment: datetime) -> Verdict:
    """Once the last follow-up is given there is nothing more to wait for."""
    left = ALLOW if steps.is_done else Refusal("Den sista uppföljningen är inte lämnad än.")
    return first_refusal(is_followed(case, moment), left)


def road(state: State, has_feedback: bool) -> tuple[State, ...]:
    """The straight road from the recommendation on; feedback that never came is no part of it."""
    between = (State.FED_BACK,) if has_feedback or state == State.CONFIRMED else ()
    return (State.CONFIRMED, *between, State.FOLLOWED_UP, State.CLOSED)
