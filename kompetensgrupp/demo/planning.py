"""The leader's year in the demo: goals, money, hours, a deviation, examples. All invented."""

from datetime import date, timedelta

from sqlalchemy import select

from kompetensgrupp.accounts.models import User
from kompetensgrupp.core import clock, periods
from kompetensgrupp.core.db import db
from kompetensgrupp.core.rights import Actor
from kompetensgrupp.economy import deviations, goals, reading, service
from kompetensgrupp.economy.models import DeviationKind, GoalStatus, TimeKind
from kompetensgrupp.economy.service import Line, Plan
from kompetensgrupp.groups import service as groups
from kompetensgrupp.groups.models import Group
from kompetensgrupp.guide import rules as guide_rules
from kompetensgrupp.guide import service as guide
from kompetensgrupp.guide.models import StatementKind
from kompetensgrupp.library import service as library
from kompetensgrupp.library.models import FACTS, ExampleKind

#: What has been spent of each line so far, in kronor; the rehab coordinators a little more.
_SPENT = (112_500, 14_300, 13_900, 19_850, 18_200, 6_480)
_OUTCOMES = (
    (GoalStatus.ON_THE_WAY, "7 av 10 har svarat ja eller delvis."),
    (GoalStatus.PARTLY, "3,8 av 5 i snitt vid processuppföljningen."),
)
_LATE = {
    "what": "Workshop 3 fick skjutas upp sex veckor, eftersom två parter hade nyanställda.",
    "effect": "Den tidsatta mötesplanen blir klar senare, men ryms inom projekttiden.",
    "action": "Ny dag är bokad. De nya i gruppen har läst handboken och varit med på ett möte.",
}


def seed() -> None:
    """Let the demo's leader have planned the year and followed it up."""
    user = db.session.scalars(select(User).where(User.persona == "cilla")).one()
    group = db.session.scalars(select(Group).where(Group.slug == "demo")).one()
    actor = groups.actor_for(user, group.id)
    _goals(actor)
    _budget(actor)
    _time(actor)
    late = deviations.write(actor, DeviationKind.TIME, _ago(40), _LATE)
    deviations.report(actor, late, _ago(38), "Förbundschefen")
    _library(actor)
    _guide(actor)


def _ago(days: int) -> date:
    return clock.today() - timedelta(days)


def _goals(actor: Actor) -> None:
    goals.add_usual(actor)
    for row, (status, text) in zip(reading.goals_at(actor, _ago(0)), _OUTCOMES, strict=False):
        goals.measure(actor, row.goal, _ago(30), status, text)


def _budget(actor: Actor) -> None:
    year = periods.year_of(clock.today())
    budget = service.start_budget(actor, year.first, year.last, from_template=True)
    lines = [
        Line(line.title, line.party_id, line.extent, line.budget, 100 * spent)
        for line, spent in zip(budget.lines, _SPENT, strict=True)
    ]
    until = max(year.first, clock.today().replace(day=1) - timedelta(1))
    service.change_budget(
        actor, budget, Plan(year.first, year.last, budget.granted, until, lines), 1
    )
    service.requisition(actor, budget, max(year.first, _ago(60)), 120_000 * 100)


def _time(actor: Actor) -> None:
    parties = reading.meeting_parties(actor)
    service.note_time(actor, _ago(75), TimeKind.WORKSHOP, 4 * 60, parties[:3])
    for days in (63, 49, 35, 21, 7):
        service.note_time(actor, _ago(days), TimeKind.MEETING, 2 * 60, parties)
    service.note_time(actor, _ago(28), TimeKind.CASES, 90, parties[:1])


def _library(actor: Actor) -> None:
    shipped = library.load_example(actor, "kompetensgrupp-i-kavlinge")
    learned = {
        "lessons": "En fast grupp som träffas ofta når längre än möten om en person i taget.",
        "transferability": "Går att göra här om var part får tid avsatt.",
        "studied_on": _ago(120),
    }
    library.change(actor, shipped, learned, 0)
    own = dict.fromkeys(FACTS, "") | {
        "name": "Gemensam mottagning i Påhittade kommunen",
        "kind": ExampleKind.METHOD,
        "area": "Påhittade kommunen",
        "period": "2024–2025",
        "target_group": "Sjukskrivna med försörjningsstöd",
        "target_size": 40,
        "goals": "En väg in\nSamma besked från alla parter",
        "source": "Studiebesök (påhittat)",
    }
    library.write(actor, own | learned | {"studied_on": _ago(75)})


def _guide(actor: Actor) -> None:
    """The leader has gone through two statements with the group; the rest is as shipped."""
    party = groups.parties(actor)[0]
    for kind in (StatementKind.TASK, StatementKind.ROUTE):
        text = {
            StatementKind.TASK: guide_rules.first_text(party, kind),
            StatementKind.ROUTE: "Mottagningstelefonen vardagar 9–11, eller fallets tråd.",
        }[kind]
        guide.change(
            actor, party, kind, text, "Workshop 1 (påhittad)", _ago(60), is_checked=True, seen=0
        )
