"""When meetings can be, and the calendar file read by another library: tables, without a portal."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import vobject

from kompetensgrupp.core import clock
from kompetensgrupp.core.errors import Invalid
from kompetensgrupp.meetings import calendar, rules
from kompetensgrupp.meetings.models import Meeting, MeetingKind

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("day", "start", "end", "field"),
    [
        (date(2026, 3, 9), time(13), time(15), None),
        (date(2025, 3, 2), time(13), time(15), None),
        (date(2025, 2, 28), time(13), time(15), "day"),
        (date(2028, 3, 3), time(13), time(15), "day"),
        (date(1, 1, 1), time(13), time(15), "day"),
        (date(9999, 12, 31), time(13), time(15), "day"),
        (date(2026, 3, 9), time(15), time(15), "end"),
        (date(2026, 3, 9), time(15), time(13), "end"),
        (date(2026, 3, 9), time(6), time(18, 1), "end"),
    ],
)
def test_hours_in_range(day: date, start: time, end: time, field: str | None) -> None:
    if field is None:
        begins, ends = rules.hours(day, start, end, TODAY)
        assert clock.local(begins).hour == start.hour
        assert ends - begins == timedelta(hours=2)
        return
    with pytest.raises(Invalid) as refused:
        rules.hours(day, start, end, TODAY)
    assert refused.value.field == field


def test_a_series_avoids_days_when_nobody_works() -> None:
    found = list(rules.days(date(2026, 4, 6), 4, 3))  # Easter Monday
    assert found == [date(2026, 4, 7), date(2026, 5, 4), date(2026, 6, 1)]


def test_kavlinges_plan_has_three_of_each() -> None:
    kinds = [planned.kind for planned in rules.PLAN]
    assert kinds.count(MeetingKind.WORKSHOP) == kinds.count(MeetingKind.STUDY_VISIT) == 3
    assert [planned.weeks for planned in rules.PLAN] == sorted(p.weeks for p in rules.PLAN)


def meeting(**more: object) -> Meeting:
    known = {
        "id": 4, "group_id": 1, "kind": MeetingKind.GROUP, "title": "Höstens möte; del 2, åäö",
        "starts_at": datetime(2026, 10, 5, 11, tzinfo=UTC), "place": "", "revision": 3,
        "ends_at": datetime(2026, 10, 5, 13, tzinfo=UTC), "notes": "Hemligt", "cancelled_at": None,
    }  # fmt: skip
    return Meeting(**{**known, **more})


def test_the_calendar_file_is_read_by_another_library() -> None:
    gone = meeting(id=5, cancelled_at=datetime(2026, 9, 1, tzinfo=UTC), place="Rum 3")
    rows = [(meeting(), "https://portal.example/moten/4"), (gone, "https://portal.example/5")]
    raw = calendar.calendar(rows, "portal.example")
    read = vobject.readOne(raw.decode())
    one, other = read.vevent_list
    assert one.summary.value == "Gruppmöte: Höstens möte; del 2, åäö"
    assert one.dtstart.value == datetime(2026, 10, 5, 11, tzinfo=UTC)
    assert one.dtend.value == datetime(2026, 10, 5, 13, tzinfo=UTC)
    assert (one.uid.value, one.sequence.value) == ("mote-1-4@portal.example", "3")
    assert (other.status.value, other.location.value) == ("CANCELLED", "Rum 3")
    assert b"Hemligt" not in raw
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
