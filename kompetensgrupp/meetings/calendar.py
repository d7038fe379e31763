"""Meetings as a calendar file: what, when and where. Never a word of a case or the agenda."""

from collections.abc import Iterable

from icalendar import Calendar
from icalendar import Event as Entry

from kompetensgrupp.core import clock
from kompetensgrupp.meetings.models import Meeting

MIME = "text/calendar; charset=utf-8"


def calendar(meetings: Iterable[tuple[Meeting, str]], host: str) -> bytes:
    """The meetings, each with the address of its page, as iCalendar (RFC 5545)."""
    made = Calendar()
    made.add("prodid", "-//Kompetensgrupp//Möten//SV")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    for meeting, address in meetings:
        made.add_component(_entry(meeting, address, host))
    return bytes(made.to_ical())


def _entry(meeting: Meeting, address: str, host: str) -> Entry:
    entry = Entry()
    entry.add("uid", f"mote-{meeting.group_id}-{meeting.id}@{host}")
    entry.add("dtstamp", clock.now())
    entry.add("dtstart", meeting.starts_at)
    entry.add("dtend", meeting.ends_at)
    entry.add("sequence", meeting.revision)
    entry.add("summary", f"{meeting.kind.label}: {meeting.title}")
    if meeting.place:
        entry.add("location", meeting.place)
    entry.add("url", address)
    entry.add("status", "CANCELLED" if meeting.cancelled_at else "CONFIRMED")
    return entry
