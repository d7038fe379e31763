"""Working days, eves, clock changes and the last moment of a day, against a hand-made calendar."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kompetensgrupp.core import clock
from kompetensgrupp.core.clock import STOCKHOLM

FREE = (
    "2026-01-01 nyårsdagen",
    "2026-01-06 trettondedag jul",
    "2026-04-03 långfredagen",
    "2026-04-06 annandag påsk",
    "2026-05-01 första maj",
    "2026-05-14 Kristi himmelsfärds dag",
    "2025-06-06 nationaldagen",
    "2026-06-19 midsommarafton",
    "2026-06-20 midsommardagen",
    "2026-12-24 julafton",
    "2026-12-25 juldagen",
    "2026-12-31 nyårsafton",
    "2026-11-21 en lördag",
    "2026-11-22 en söndag",
    "2027-06-25 midsommarafton så sent den kan komma",
    "2020-06-19 midsommarafton så tidigt den kan komma",
)
WORKED = (
    "2026-01-02 fredagen efter nyår",
    "2026-01-05 trettondagsafton",
    "2026-04-02 skärtorsdagen",
    "2026-05-15 klämdagen",
    "2026-06-18 torsdagen före midsommar",
    "2026-12-23 dagen före julafton",
    "2026-12-28 mellandagarna",
    "2028-02-29 skottdagen",
)


def day_of(line: str) -> date:
    return date.fromisoformat(line.split()[0])


def swedish(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM)


@pytest.mark.parametrize("line", FREE)
def test_a_free_day_is_no_working_day(line: str) -> None:
    assert not clock.is_working_day(day_of(line))


@pytest.mark.parametrize("line", WORKED)
def test_people_work_the_other_days(line: str) -> None:
    assert clock.is_working_day(day_of(line))


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-11-20T10:00", 1, "2026-11-23T10:00"),
        ("2026-11-21T10:00", 1, "2026-11-23T10:00"),
        ("2026-11-23T10:00", 5, "2026-11-30T10:00"),
        ("2026-11-23T10:00", 0, "2026-11-23T10:00"),
        # Over the night to summer time and back: the same time of day on a Swedish clock.
        ("2026-03-27T10:00", 1, "2026-03-30T10:00"),
        ("2026-10-23T10:00", 1, "2026-10-26T10:00"),
        ("2026-10-23T23:59", 1, "2026-10-26T23:59"),
        # Christmas and the year's end: 24, 25, 31 December, 1 and 6 January are free.
        ("2026-12-23T09:00", 1, "2026-12-28T09:00"),
        ("2026-12-30T09:00", 1, "2027-01-04T09:00"),
        ("2026-12-30T09:00", 3, "2027-01-07T09:00"),
        # Easter: Good Friday and Easter Monday.
        ("2026-04-02T16:30", 1, "2026-04-07T16:30"),
    ],
)
def test_an_answer_is_expected_so_many_working_days_later(start: str, days: int, end: str) -> None:
    found = clock.add_working_days(swedish(start), days)
    assert found == swedish(end)
    assert found.utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("2026-11-23T10:00", "2026-11-23T16:00", 0),
        ("2026-11-23T23:00", "2026-11-24T00:30", 1),
        ("2026-11-20T10:00", "2026-11-23T08:00", 1),
        ("2026-11-20T10:00", "2026-11-22T23:59", 0),
        ("2026-12-23T10:00", "2027-01-07T10:00", 6),
        ("2026-11-24T10:00", "2026-11-20T10:00", 0),
    ],
)
def test_waiting_is_counted_in_whole_working_days(start: str, end: str, days: int) -> None:
    assert clock.working_days_between(swedish(start), swedish(end)) == days


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.integers(1, 60),
)
def test_adding_and_counting_agree(start: datetime, days: int) -> None:
    end = clock.add_working_days(start, days)
    assert clock.working_days_between(start, end) == days
    assert clock.is_working_day(clock.local(end).date())


@pytest.mark.parametrize(
    ("day", "last"),
    [
        ("2026-03-28", "2026-03-28T22:59:59.999999+00:00"),
        ("2026-03-29", "2026-03-29T21:59:59.999999+00:00"),
        ("2026-10-24", "2026-10-24T21:59:59.999999+00:00"),
        ("2026-10-25", "2026-10-25T22:59:59.999999+00:00"),
        ("2026-12-31", "2026-12-31T22:59:59.999999+00:00"),
    ],
)
def test_a_day_lasts_until_swedish_midnight(day: str, last: str) -> None:
    found = clock.end_of_day(date.fromisoformat(day))
    assert found == datetime.fromisoformat(last)
    assert clock.local(found).date() == date.fromisoformat(day)
    assert clock.local(found + timedelta(microseconds=1)).date() > date.fromisoformat(day)


def test_the_new_year_comes_an_hour_earlier_in_sweden_than_in_utc() -> None:
    with clock.at(datetime(2026, 12, 31, 23, 30, tzinfo=UTC)):
        assert clock.today() == date(2027, 1, 1)


def test_the_clock_goes_back_to_normal_after_being_moved() -> None:
    with clock.at(datetime(2020, 1, 1, tzinfo=UTC)):
        with clock.at(datetime(2030, 1, 1, tzinfo=UTC)):
            assert clock.now().year == 2030
        assert clock.now().year == 2020
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)


def test_a_moment_without_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"), clock.at(datetime(2026, 1, 1)):  # noqa: DTZ001
        pass
