"""The demo group's obstacles, process follow-ups and meetings. All invented."""

from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from kompetensgrupp.accounts.models import User
from kompetensgrupp.cases import lists
from kompetensgrupp.cases.lists import CaseFilter
from kompetensgrupp.core import clock
from kompetensgrupp.core.db import allow_groups, db
from kompetensgrupp.core.rights import Actor
from kompetensgrupp.groups import service as groups
from kompetensgrupp.groups.models import Group, PartyKind
from kompetensgrupp.meetings import reading as meeting_reading
from kompetensgrupp.meetings import service as meetings
from kompetensgrupp.meetings.models import Anchoring, Meeting, MeetingKind
from kompetensgrupp.meetings.service import NewMeeting, Notes, Present
from kompetensgrupp.obstacles import processes, reading, service
from kompetensgrupp.obstacles.models import QUESTIONS, ObstacleKind, ObstacleStatus, Origin
from kompetensgrupp.obstacles.service import Source, Wording

K, F, V, A = PartyKind.KOMMUN, PartyKind.FK, PartyKind.VARDCENTRAL, PartyKind.AF
S = ObstacleStatus
#: Days ago, who, title, description, kind, parties, women, men, and what was done: (days, to, why).
OBSTACLES = (
    (400, "anna", "Läkarintygen räcker inte som underlag",
     "Intygen beskriver diagnosen men sällan vad personen klarar. Då går det inte att pröva "
     "ersättning, och samma intyg begärs flera gånger.",
     ObstacleKind.BASIS, (K, F, V), "Värk och utmattning beskrivs oftare utan funktion.", "",
     ((360, S.LIFTED, "Styrgruppen vill ha en gemensam mall."),
      (150, S.ADDRESSED, "Vårdcentralen prövar mallen på två mottagningar."))),
    (210, "bo", "Personen får själv föra bud mellan oss",
     "Vi ber personen ta med besked från den ena parten till den andra. Det tar veckor och "
     "något faller bort på vägen.",
     ObstacleKind.CONTACT, (K, F), "", "Män uteblir oftare när beskedet kommer per brev.",
     ((200, S.LIFTED, ""), (160, S.ADDRESSED, "Kontaktkorten i portalen används."),
      (40, S.REMOVED, "Alla parter har en namngiven kontakt, och buden går mellan oss."))),
    (30, "hanna", "Insatser börjar först när den förra är slut",
     "Medicinsk och arbetslivsinriktad rehabilitering planeras efter varandra. Personen väntar "
     "fast båda hade kunnat börja.",
     ObstacleKind.ROUTINE, (K, V, A), "", "", ()),
)  # fmt: skip


def seed() -> None:
    """Let it all happen, with the clock moved back."""
    group = db.session.query(Group).filter_by(slug="demo").one()
    allow_groups(db.session(), [group.id])
    start = clock.now()
    for told in OBSTACLES:
        _obstacle(group, start, *told)
    _process(group, start)
    _meetings(group, start)


def _actor(code: str, group: Group) -> Actor:
    return groups.actor_for(
        db.session.scalars(select(User).filter_by(persona=code)).one(), group.id
    )


def _obstacle(
    group: Group, start: datetime, days: int, who: str, title: str, description: str,
    kind: ObstacleKind, kinds: tuple[PartyKind, ...], women: str, men: str,
    done: tuple[tuple[int, ObstacleStatus, str], ...],
) -> None:  # fmt: skip
    between = [p.id for p in groups.parties(_actor("cilla", group)) if p.kind in kinds]
    texts = {"title": title, "description": description, "women": women, "men": men}
    with clock.at(start - timedelta(days=days)):
        source = Source(Origin.OTHER)
        made = service.raise_(_actor(who, group), source, Wording(texts, kind, between))
    if not done:
        return  # waits for its second person
    fatima, cilla = _actor("fatima", group), _actor("cilla", group)
    with clock.at(start - timedelta(days=days - 5)):
        service.review(fatima, reading.load_obstacle(fatima, made.id), True, "", None)
    for ago, status, why in done:
        with clock.at(start - timedelta(days=ago)):
            found = reading.load_obstacle(cilla, made.id)
            service.work(cilla, found, status, why, cilla.user_id)


def _process(group: Group, start: datetime) -> None:
    """One that is over, half a year old, and one that is asked now."""
    cilla = _actor("cilla", group)
    answers = {"anna": 2, "hanna": 3, "bo": 3, "fatima": 2, "greger": 2, "jonas": 3}
    with clock.at(start - timedelta(days=195)):
        first = processes.open_round(cilla, clock.today() + timedelta(days=14))
        for place, (code, value) in enumerate(answers.items()):
            given = {name: min(4, value + (place * n) % 3) for n, name in enumerate(QUESTIONS)}
            processes.answer(_actor(code, group), first, given)
    with clock.at(start - timedelta(days=175)):
        processes.close(cilla, first, "Vi skriver ner vem som gör vad, och byter kontaktkort.")
    with clock.at(start - timedelta(days=4)):
        now = processes.open_round(cilla, clock.today() + timedelta(days=14))
        for code in ("hanna", "greger"):
            processes.answer(_actor(code, group), now, dict.fromkeys(QUESTIONS, 3))


def _meetings(group: Group, start: datetime) -> None:
    """Kävlinge's first workshop and study visit are held; what comes is planned."""
    cilla = _actor("cilla", group)
    first = clock.local(start).date() - timedelta(days=70)
    workshop, visit, *_ = meetings.plan_project(cilla, first)
    _hold(cilla, workshop, {K: 3, F: 1, V: 2, A: 1}, Anchoring.UNDER_WAY,
          "Parterna ritade vägen för en person som skickas runt.",
          "Vi kallar det vår gemensamma bild och visar den hemma.")  # fmt: skip
    _hold(cilla, visit, {K: 2, F: 1}, None, "", "Deras korta väg till läkare går att pröva här.")
    day = _ahead(start, 8)
    new = NewMeeting(MeetingKind.GROUP, "Gruppens möte", "Kommunhuset", day, time(13), time(15))
    coming = meeting_reading.load_meeting(cilla, meetings.plan(cilla, new, 4, 3)[0].id)
    waiting = lists.list_cases(cilla, CaseFilter(states=meeting_reading.WAITING), 2)
    hinders = [line.obstacle.id for line in reading.listed(cilla)][:1]
    meetings.put_on(cilla, coming, [row.number for row in waiting[:2]], hinders, anchoring=True)


def _ahead(start: datetime, days: int) -> date:
    return clock.local(start).date() + timedelta(days=days)


def _hold(
    cilla: Actor, planned: Meeting, came: dict[PartyKind, int], anchoring: Anchoring | None,
    said: str, notes: str,
) -> None:  # fmt: skip
    parties = {party.kind: party.id for party in groups.parties(cilla)}
    with clock.at(planned.ends_at + timedelta(hours=1)):
        meeting = meeting_reading.load_meeting(cilla, planned.id)
        items = {meeting.items[0].id: (said, "")} if said and meeting.items else {}
        present = {parties[kind]: Present(people, anchoring) for kind, people in came.items()}
        meetings.note(cilla, meeting, Notes(notes, items, present), None)
        meetings.hold(cilla, meeting)
