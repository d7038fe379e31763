"""Tertials and other periods: every moment belongs to exactly one, by the Swedish clock (R10)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kompetensgrupp.core import clock, periods


@pytest.mark.parametrize(
    ("code", "first", "last", "label"),
    [
        ("2026-T1", date(2026, 1, 1), date(2026, 4, 30), "Tertial 1 2026"),
        ("2026-T2", date(2026, 5, 1), date(2026, 8, 31), "Tertial 2 2026"),
        ("2026-T3", date(2026, 9, 1), date(2026, 12, 31), "Tertial 3 2026"),
        ("2026-Q1", date(2026, 1, 1), date(2026, 3, 31), "Kvartal 1 2026"),
        ("2026-H2", date(2026, 7, 1), date(2026, 12, 31), "Halvår 2 2026"),
        ("2028", date(2028, 1, 1), date(2028, 12, 31), "År 2028"),
    ],
)
def test_a_period_is_read_from_its_name(code: str, first: date, last: date, label: str) -> None:
    found = periods.parse(code)
    assert found is not None
    assert (found.first, found.last, found.label, found.code) == (first, last, label, code)


@pytest.mark.parametrize("code", ["2026-T4", "2026-H3", "2026-Q5", "26", "T1", "2026-T0", "slut"])
def test_nonsense_is_no_period(code: str) -> None:
    assert periods.parse(code) is None


@pytest.mark.parametrize(
    ("moment", "code"),
    [
        (datetime(2026, 4, 30, 21, 59, 59, tzinfo=UTC), "2026-T1"),
        (datetime(2026, 4, 30, 22, 0, tzinfo=UTC), "2026-T2"),
        (datetime(2026, 12, 31, 22, 59, 59, tzinfo=UTC), "2026-T3"),
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), "2027-T1"),
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), "2026-T1"),  # the clock goes forward
        (datetime(2026, 10, 25, 1, 0, tzinfo=UTC), "2026-T3"),  # and back
    ],
)
def test_a_moment_counts_where_it_happened_in_sweden(moment: datetime, code: str) -> None:
    found = periods.parse(code)
    assert found is not None
    assert moment in found
    assert periods.tertial_of(clock.local(moment).date()) == found


@given(st.integers(0, 20 * 366 * 86400))
def test_every_moment_is_in_exactly_one_tertial(seconds: int) -> None:
    moment = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    own = periods.tertial_of(clock.local(moment).date())
    assert moment in own
    assert moment not in own.previous
    assert own.previous.end == own.start
    assert own.previous.last + timedelta(days=1) == own.first
