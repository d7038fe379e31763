"""What follows from a budget's numbers: sums, what is left, what is too much, promised time."""

from datetime import date

import pytest

from kompetensgrupp.core import money
from kompetensgrupp.economy import rules
from kompetensgrupp.economy.models import BudgetLine


def _line(budget: int, outturn: int = 0, forecast: int | None = None) -> BudgetLine:
    return BudgetLine(budget=budget, outturn=outturn, forecast=forecast)


def test_kavlinges_budget_adds_up() -> None:
    assert sum(post.budget for post in rules.KAVLINGE) == money.parse_ore("290 400 kr")


@pytest.mark.parametrize(
    ("line", "forecast"),
    [
        (_line(100), 100),  # nothing said: as budgeted
        (_line(100, 130), 130),  # already more
        (_line(100, 40, 70), 70),
        (_line(100, 40, 0), 0),
    ],
)
def test_a_line_without_a_forecast_has_one(line: BudgetLine, forecast: int) -> None:
    assert rules.forecast_of(line) == forecast


@pytest.mark.parametrize(
    ("outturn", "requisitions", "left", "claimable", "over"),
    [
        (0, [], 1000, 0, 0),
        (600, [], 1000, 600, 0),
        (600, [200, 300], 500, 100, 0),
        (600, [700], 300, 0, 0),  # asked for more than it has cost
        (1000, [1000], 0, 0, 0),
        (1001, [400], 600, 600, 1),  # only what was granted is refunded
    ],
)
def test_actual_costs_are_refunded_up_to_the_grant(
    outturn: int, requisitions: list[int], left: int, claimable: int, over: int
) -> None:
    found = rules.totals([_line(900, outturn)], 1000, requisitions)
    assert (found.left, found.claimable, found.over) == (left, claimable, over)


def test_a_promise_is_counted_in_working_days() -> None:
    monday, sunday = date(2026, 3, 2), date(2026, 3, 8)
    assert rules.working_days(monday, sunday) == 5
    assert rules.promised_minutes([100], monday, sunday) == 4 * 60  # 10 % of 40 hours
    assert rules.promised_minutes([100, 100], monday, sunday) == 8 * 60
    assert rules.promised_minutes([100], sunday, monday) == 0
    assert rules.working_days(date(2026, 4, 3), date(2026, 4, 6)) == 0  # Easter
