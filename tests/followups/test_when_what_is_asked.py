"""The ladder of follow-ups as a table of days, and the rules of who may tell. No database."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from kompetensgrupp.cases import rules as case_rules
from kompetensgrupp.cases.models import Case
from kompetensgrupp.cases.vocabulary import State
from kompetensgrupp.core import clock
from kompetensgrupp.core.rights import Actor, Role
from kompetensgrupp.followups import rules
from kompetensgrupp.followups.models import OBSTACLES, Outcome, Reason, StepOutcome
from kompetensgrupp.groups.models import Group

CONFIRMED = datetime(2026, 3, 31, 12, 0, tzinfo=UTC)
S = State

# day | with the one after six | answered | asked now | comes next | all told
LADDERS = """
2026-03-31  no   -      -   3   no
2026-06-29  no   -      -   3   no
2026-06-30  no   -      3   12  no
2026-06-30  no   3      -   12  no
2026-09-30  no   3      -   12  no
2026-09-30  yes  3      6   12  no
2026-09-30  yes  -      6   12  no
2026-09-30  yes  3,6    -   12  no
2027-03-30  no   -      3   12  no
2027-03-31  no   -      12  -   no
2027-03-31  yes  3      12  -   no
2027-03-31  no   3,12   -   -   yes
2027-03-31  no   3,6,12 -   -   yes
2029-01-01  no   3      12  -   no
"""


MONTHS = {"no": (3, 12), "yes": (3, 6, 12)}


@pytest.mark.parametrize("line", LADDERS.strip().splitlines())
def test_what_the_ladder_asks_on_a_day(line: str) -> None:
    day, six, answered, current, coming, done = line.split()
    told = {int(n) for n in answered.split(",") if n != "-"}
    ladder = rules.ladder(CONFIRMED, MONTHS[six], told, date.fromisoformat(day))
    months = [str(rung.months) if rung else "-" for rung in (ladder.current, ladder.coming)]
    assert (months, ladder.is_done) == ([current, coming], done == "yes")


def test_a_group_chooses_its_ladder() -> None:
    for six, months in ((False, (3, 12)), (True, (3, 6, 12))):
        assert rules.months_of(Group(follow_up_at_six=six)) == months


@pytest.mark.parametrize(
    ("answered", "day", "then"),
    [
        ((), date(2026, 4, 1), date(2026, 6, 30)),
        ((), date(2026, 8, 1), date(2026, 6, 30)),
        ((3,), date(2026, 8, 1), date(2026, 9, 30)),
        ((3,), date(2026, 10, 1), date(2026, 9, 30)),
        ((3, 6), date(2026, 10, 1), date(2027, 3, 31)),
        ((3, 12), date(2027, 4, 1), None),
    ],
)
def test_from_which_day_something_may_be_asked_again(
    answered: tuple[int, ...], day: date, then: date | None
) -> None:
    assert rules.asks_from(CONFIRMED, answered, day) == then


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2025, 11, 30), 3, date(2026, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 12, 1), 12, date(2027, 12, 1)),
        (date(2026, 1, 31), 15, date(2027, 4, 30)),
    ],
)
def test_months_end_where_the_month_ends(day: date, months: int, then: date) -> None:
    assert clock.add_months(day, months) == then


def test_the_day_is_the_swedish_one() -> None:
    late = datetime(2026, 3, 31, 22, 30, tzinfo=UTC)  # half past midnight on the first of April
    assert rules.ladder(late, MONTHS["no"], (), date(2026, 4, 1)).rungs[0].due == date(2026, 7, 1)
    assert case_rules.asks_from(late) == date(2026, 4, 22)


ANNA = Actor("x", user_id=1, group_id=1, party_id=1, roles=frozenset({Role.CASEWORKER}))


def a_case(state: State, learning: bool = False) -> Case:
    closes = None if learning else case_rules.closes_at(CONFIRMED)
    return Case(state=state, group_id=1, party_id=1, responsible_id=1, closes_at=closes)


# What the state lets happen when a follow-up is asked for: feedback, follow-up, the end of it.
OPEN_IN = {S.CONFIRMED: "yes yes yes", S.FED_BACK: "yes yes yes", S.FOLLOWED_UP: "yes yes yes"}


@pytest.mark.parametrize("state", State)
def test_only_a_case_with_its_recommendation_is_told_of(state: State) -> None:
    moment = CONFIRMED + timedelta(days=100)
    ladder = rules.ladder(CONFIRMED, MONTHS["no"], (), clock.local(moment).date())
    case = a_case(state)
    verdicts = (
        rules.takes_feedback(case, False, moment),
        rules.takes_follow_up(case, ladder, moment),
        rules.may_end(case, ladder, moment),
    )
    words = " ".join("yes" if verdict else "no" for verdict in verdicts)
    assert words == OPEN_IN.get(state, "no no no")
    assert not rules.may_close(case, ladder, moment)
    for verdict in verdicts:
        assert verdict or state.label in verdict.reason  # type: ignore[union-attr]


def test_the_reasons_say_what_to_do() -> None:
    early = rules.ladder(CONFIRMED, MONTHS["no"], (), date(2026, 5, 1))
    twice = rules.ladder(CONFIRMED, MONTHS["no"], {3}, date(2026, 7, 1))
    done = rules.ladder(CONFIRMED, MONTHS["no"], {3, 12}, date(2027, 4, 1))
    moment = CONFIRMED + timedelta(days=30)
    case = a_case(S.FED_BACK)
    with clock.at(moment):
        assert reason(rules.takes_follow_up(case, early, moment)) == (
            "Nästa är 30 juni, så det är för tidigt än."
        )
        assert reason(rules.takes_follow_up(case, twice, moment)) == (
            "Uppföljningen är redan lämnad. Nästa är 31 mars 2027, så det är för tidigt än."
        )
        assert "redan lämnade" in reason(rules.takes_follow_up(case, done, moment))
        assert "redan lämnad" in reason(rules.takes_feedback(case, True, moment))
        assert rules.may_close(case, done, moment)
        assert not rules.may_end(case, done, moment)


def reason(verdict: Any) -> str:
    assert not verdict
    return str(verdict.reason)


def test_a_case_for_learning_is_not_told_of_by_anybody() -> None:
    assert "lärande" in reason(rules.answers_for(ANNA, a_case(S.CONFIRMED, learning=True)))
    assert rules.answers_for(ANNA, a_case(S.CONFIRMED))
    somebody = Actor("y", user_id=2, group_id=1, party_id=1, roles=frozenset({Role.LEADER}))
    assert not rules.answers_for(somebody, a_case(S.CONFIRMED))


@pytest.mark.parametrize("state", State)
def test_the_clock_closes_what_was_followed_up_and_nothing_else(state: State) -> None:
    case, closes = a_case(state), case_rules.closes_at(CONFIRMED)
    assert closes == clock.end_of_day(date(2027, 6, 30))
    followed = state in (S.CONFIRMED, S.FED_BACK, S.FOLLOWED_UP)
    before, then = closes - timedelta(seconds=1), closes
    assert case_rules.state_at(case, before) == state
    assert case_rules.state_at(case, then) == (S.CLOSED if followed else state)
    assert case_rules.state_at(a_case(state, learning=True), then) == state


def test_a_case_rests_from_its_end_or_from_when_the_clock_closes_it() -> None:
    case = a_case(S.CONFIRMED)
    case.last_activity_at = CONFIRMED
    assert case_rules.rests_from(case) == case_rules.closes_at(CONFIRMED)
    case.ended_at = CONFIRMED + timedelta(days=90)
    assert case_rules.rests_from(case) == CONFIRMED + timedelta(days=90)
    learning = a_case(S.CONFIRMED, learning=True)
    learning.last_activity_at = CONFIRMED
    assert case_rules.rests_from(learning) == CONFIRMED


def test_what_needs_a_reason_and_which_reasons_are_obstacles() -> None:
    assert [o for o in Outcome if rules.needs_reason(o)] == [Outcome.PARTLY, Outcome.NOT]
    assert {r for r in Reason if StepOutcome(reason=r).is_obstacle} == set(OBSTACLES)
    assert set(OBSTACLES) == {Reason.LEGAL, Reason.PARTY_DECLINED}
    assert not StepOutcome(reason=None).is_obstacle


def test_the_road_goes_on_from_the_recommendation() -> None:
    assert rules.road(S.CONFIRMED, False) == (S.CONFIRMED, S.FED_BACK, S.FOLLOWED_UP, S.CLOSED)
    assert rules.road(S.FOLLOWED_UP, False) == (S.CONFIRMED, S.FOLLOWED_UP, S.CLOSED)
    assert rules.road(S.CLOSED, True) == (S.CONFIRMED, S.FED_BACK, S.FOLLOWED_UP, S.CLOSED)
