"""Who plans and notes, when a meeting can be what it is, and when a series falls. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from kompetensgrupp.core import clock
from kompetensgrupp.core.errors import Invalid
from kompetensgrupp.core.rights import ALLOW, Actor, Refusal, Verdict
from kompetensgrupp.meetings.models import Meeting, MeetingKind

LONGEST = timedelta(hours=12)
#: A meeting can be written down so long after it was, and planned so long before.
BEFORE, AHEAD = timedelta(days=366), timedelta(days=731)
#: How often a series comes, in weeks, and at most how many times.
INTERVALS = {1: "Varje vecka", 2: "Varannan vecka", 4: "Var fjärde vecka", 8: "Var åttonde vecka"}
MOST_TIMES = 26
MOST_PEOPLE = 50


@dataclass(frozen=True)
class Planned:
    """A meeting of the project's template: so many weeks after the first, and its agenda."""

    weeks: int
    kind: MeetingKind
    title: str
    agenda: tuple[str, ...] = ()


#: Kävlinge's plan: three workshops and three study visits.
PLAN = (
    Planned(0, MeetingKind.WORKSHOP, "Workshop 1: en gemensam bild",
            ("Vad vet var och en om målgruppen?", "Vad är vi överens om?")),
    Planned(4, MeetingKind.STUDY_VISIT, "Studiebesök 1"),
    Planned(8, MeetingKind.WORKSHOP, "Workshop 2: förankring, kartläggning och metod",
            ("Vad kartläggningen visar", "Vad andra har prövat", "Vilken metod passar oss?")),
    Planned(12, MeetingKind.STUDY_VISIT, "Studiebesök 2"),
    Planned(16, MeetingKind.WORKSHOP, "Workshop 3: arbetssätt och mötesplan",
            ("Så arbetar vi", "En tidsatt mötesplan")),
    Planned(20, MeetingKind.STUDY_VISIT, "Studiebesök 3"),
)  # fmt: skip


def may_plan(actor: Actor) -> Verdict:
    """The leader plans meetings and notes what was said there."""
    if actor.leads:
        return ALLOW
    return Refusal("Bara projektledaren planerar möten och antecknar.")


def can_change(meeting: Meeting) -> Verdict:
    """Until it is held or cancelled."""
    if meeting.cancelled_at is not None:
        return Refusal("Mötet är inställt.")
    if meeting.held_at is not None:
        return Refusal("Anteckningarna står redan i gruppens logg och ändras inte.")
    return ALLOW


def can_hold(meeting: Meeting, moment: datetime) -> Verdict:
    """Notes are written into the log once the meeting has begun."""
    if meeting.is_open and moment < meeting.starts_at:
        return Refusal("Mötet har inte börjat än. Spara anteckningarna så länge.")
    return can_change(meeting)


def hours(day: date, start: time, end: time, today: date) -> tuple[datetime, datetime]:
    """Beginning and end of a meeting on a Swedish day. Raises Invalid at the field."""
    if not today - BEFORE <= day <= today + AHEAD:
        raise Invalid("day", "Välj en dag högst ett år bakåt eller två år framåt.")
    if end <= start:
        raise Invalid("end", "Mötet slutar innan det börjar. Välj en senare tid.")
    begins = datetime.combine(day, start, clock.STOCKHOLM)
    ends = datetime.combine(day, end, clock.STOCKHOLM)
    if ends - begins > LONGEST:
        raise Invalid("end", "Ett möte kan vara högst tolv timmar.")
    return begins, ends


def days(first: date, weeks: int, times: int) -> Iterator[date]:
    """When a series falls; a day when nobody works moves to the next one when they do."""
    for number in range(times):
        yield working_day(first + timedelta(weeks=weeks * number))


def working_day(day: date) -> date:
    """The day itself, or the next when people work."""
    while not clock.is_working_day(day):
        day += timedelta(days=1)
    return day


def draft_key(meeting: Meeting | None) -> str:
    """The name of a meeting's half-written form."""
    return f"moten/{meeting.id}/andra" if meeting else "moten/nytt"


def notes_key(meeting: Meeting) -> str:
    """The name of half-written notes."""
    return f"{drafts_of(meeting.id)}/anteckningar"


def drafts_of(meeting_id: int) -> str:
    """What the names of drafts about a meeting begin with, before the last slash."""
    return f"moten/{meeting_id}"


def about(meeting: Meeting) -> str:
    """Under which name the checker's decisions about its texts are kept."""
    return f"M-{meeting.id}"
