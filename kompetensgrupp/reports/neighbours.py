"""What others tell in a report: meetings, obstacles, goals, hours, examples, money, deviations.

Sums in kronor and hours; nothing here is about a person.
"""

from collections import Counter

from kompetensgrupp.core import words
from kompetensgrupp.economy import reading as economy
from kompetensgrupp.economy.rules import forecast_of
from kompetensgrupp.library import service as library
from kompetensgrupp.meetings import reading as meetings
from kompetensgrupp.obstacles import reading as obstacles
from kompetensgrupp.reports import sentences as say
from kompetensgrupp.reports.context import Context, Part
from kompetensgrupp.reports.document import Grid

_ORE = 100


def met(about: Context) -> Part:
    """The meetings that were held, by kind, and how many of them each party came to."""
    found = meetings.held(about.group.id, about.period)
    kinds = Counter(row.kind.label.lower() for row in found)
    came: dict[str, list[int]] = {}
    for row in found:
        for party, people in row.people.items():
            came.setdefault(party, []).append(people)
    if not found:
        return Part()
    rows = tuple((party, (len(people), sum(people))) for party, people in came.items())
    columns = ("Möten", "Deltagare sammanlagt")
    grid = Grid("attendance", "Närvaro per part", "Part", columns, rows, "möten", charted=0)
    return Part((say.meetings(kinds, about.now),), (grid,))


def hours(about: Context) -> Part:
    """Hours per party against what was promised."""
    found = economy.party_times(about.actor, about.period.first, about.period.last)
    rows = tuple((time.party.name, (_hours(time.spent), _hours(time.promised))) for time in found)
    if not rows:
        return Part()
    columns = ("Använda timmar", "Utlovade timmar")
    return Part((), (Grid("hours", "Parternas tid", "Part", columns, rows, "timmar", charted=0),))


def _hours(minutes: int) -> float:
    return round(minutes / 60, 1)


def studied(about: Context) -> Part:
    """How many examples from others the group has studied."""
    number = library.count_studied(about.actor, about.period.first, about.period.last)
    if not number:
        return Part()
    told = say.count(number, "ett exempel", "exempel")
    return Part((f"Gruppen har studerat {told} från andra.",))


def lifted(about: Context) -> Part:
    """The approved obstacles: how many, between whom, and those that have waited long."""
    found = obstacles.figures(about.group.id, about.period)
    told = say.obstacles(found.open, found.raised, found.removed, about.now, found.long_open)
    grids = [
        Grid(key, title, first, ("Antal",), tuple((word, (n,)) for word, n in some.items()),
             "hinder", charted=0)
        for key, title, first, some in (
            ("obstacle_kinds", "Öppna hinder efter typ", "Typ", found.kinds),
            ("obstacle_pairs", "Öppna hinder efter parter", "Parter", found.pairs),
        )
        if some
    ]  # fmt: skip
    return Part(told, grids)


def goals(about: Context) -> Part:
    """Every goal with its latest outcome."""
    told = []
    for line in economy.goals_at(about.actor, about.period.last):
        stands = line.outcome.status.label.lower() if line.outcome else "inte mätt än"
        more = f" {line.outcome.text}" if line.outcome and line.outcome.text else ""
        told.append(f"{line.goal.title} (mål: {line.goal.target}): {stands}.{more}")
    return Part(told)


def money(about: Context) -> Part:
    """The budget at the end of the period: budget, outturn, forecast and requisitions."""
    found = economy.budget_at(about.actor, about.period.last)
    if found is None:
        return Part()
    rows = [
        (line.title, (_kronor(line.budget), _kronor(line.outturn), _kronor(forecast_of(line))))
        for line, _ in found.lines
    ]
    total = found.totals
    rows.append(("Summa", (_kronor(total.budget), _kronor(total.outturn), _kronor(total.forecast))))
    told = [
        f"Beviljat är {_sum(total.granted)}. Rekvirerat är {_sum(total.requisitioned)}, och kvar "
        f"att rekvirera är {_sum(total.left)}."
    ]
    if total.over:
        told.append(f"Utfallet ligger {_sum(total.over)} över det som beviljats.")
    columns = ("Budget, kr", "Utfall, kr", "Prognos, kr")
    grid = Grid("budget", "Budget, utfall och prognos", "Post", columns, tuple(rows), "kronor")
    return Part(told, (grid,))


def _kronor(ore: int) -> float | int:
    return ore // _ORE if ore % _ORE == 0 else ore / _ORE


def _sum(ore: int) -> str:
    return f"{words.number_sv(_kronor(ore))} kronor"


def deviations(about: Context) -> Part:
    """What came otherwise in the period, with effect and action."""
    found = economy.deviations_in(about.actor, about.period.first, about.period.last)
    return Part(
        [
            f"{words.full_day(one.on_day).capitalize()}: "
            + " ".join(text for text in (one.what, one.effect, one.action) if text)
            for one in found
        ]
    )
