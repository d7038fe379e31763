"""Who plans and who reads, and what follows from the numbers. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kompetensgrupp.core import clock, money
from kompetensgrupp.core.rights import ALLOW, Actor, Refusal, Verdict
from kompetensgrupp.economy.models import BudgetLine, Deviation
from kompetensgrupp.groups.models import PartyKind

MINUTES_A_DAY = 8 * 60
#: So many lines fit in a form that is kept while it is written.
MOST_LINES = 15
MOST_MINUTES = 24 * 60


@dataclass(frozen=True)
class Template:
    """A line that a budget can begin with; amounts in öre."""

    title: str
    extent: int | None
    budget: int
    party: PartyKind | None = None


def _post(title: str, kronor: int, percent: int = 0, party: PartyKind | None = None) -> Template:
    return Template(title, 10 * percent or None, 100 * kronor, party)


#: Kävlinge's application of 2020; together 290 400 kr. The leader's time is no party's promise.
KAVLINGE = (
    _post("Projektledare", 175_000, 50),
    _post("Socialsekreterare", 24_600, 10, PartyKind.KOMMUN),
    _post("Handläggare, Försäkringskassan", 24_600, 10, PartyKind.FK),
    _post("Rehabkoordinator 1", 28_100, 10, PartyKind.VARDCENTRAL),
    _post("Rehabkoordinator 2", 28_100, 10, PartyKind.VARDCENTRAL),
    _post("Workshoppar, möten och resor", 10_000),
)
#: Karlstad's four, in words that can be measured by asking.
USUAL_GOALS = (
    (
        "Kvinnor och män upplever att myndigheterna samverkar",
        "Återkoppling: «Upplever personen att myndigheterna samverkar?»",
        "Minst 8 av 10 svarar ja eller delvis",
    ),
    (
        "Parterna känner till varandras uppdrag",
        "Processuppföljning varje halvår",
        "Minst 4 av 5 i snitt",
    ),
    (
        "Parterna vet vad de kan förvänta sig av varandra",
        "Processuppföljning varje halvår",
        "Minst 4 av 5 i snitt",
    ),
    ("Kontaktvägarna är korta", "Dagar till första svar", "Högst 5 arbetsdagar"),
)


def may_plan(actor: Actor) -> Verdict:
    """The leader keeps goals, budget, hours and deviations."""
    if actor.leads:
        return ALLOW
    return Refusal("Bara projektledaren ändrar mål, budget, tid och avvikelser.")


# --- money -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Totals:
    """A budget added up, in öre. `left`: of what was granted; `claimable`: spent and not asked for.

    Actual costs are refunded, up to what was granted.
    """

    budget: int
    outturn: int
    forecast: int
    granted: int
    requisitioned: int

    @property
    def left(self) -> int:
        """What is left to requisition of what was granted."""
        return self.granted - self.requisitioned

    @property
    def claimable(self) -> int:
        """What can be requisitioned today."""
        return max(0, min(self.outturn, self.granted) - self.requisitioned)

    @property
    def over(self) -> int:
        """How much the outturn is above what was granted (R12)."""
        return max(0, self.outturn - self.granted)

    @property
    def forecast_over(self) -> int:
        """How much the forecast is above what was granted."""
        return max(0, self.forecast - self.granted)

    @property
    def unfunded(self) -> int:
        """How much of the budget the grant doesn't cover."""
        return max(0, self.budget - self.granted)


def forecast_of(line: BudgetLine) -> int:
    """The line's forecast; without one what is budgeted, or spent when that is more."""
    return max(line.budget, line.outturn) if line.forecast is None else line.forecast


def totals(lines: Iterable[BudgetLine], granted: int, requisitions: Iterable[int]) -> Totals:
    """A budget added up."""
    rows = list(lines)
    return Totals(
        sum(line.budget for line in rows),
        sum(line.outturn for line in rows),
        sum(map(forecast_of, rows)),
        granted,
        sum(requisitions),
    )


def over_in_words(found: Totals) -> str:
    """What the portal notes by itself about spending above the grant."""
    return (
        f"Utfallet {money.kronor(found.outturn)} är {money.kronor(found.over)} högre än det "
        f"beviljade, {money.kronor(found.granted)}."
    )


# --- time ------------------------------------------------------------------------------------


def working_days(first: date, last: date) -> int:
    """Working days from the first to the last, both counted; none when turned round."""
    days = (first + timedelta(n) for n in range((last - first).days + 1))
    return sum(map(clock.is_working_day, days))


def promised_minutes(extents: Sequence[int], first: date, last: date) -> int:
    """Minutes of working days that so many tenths of a percent of full time make."""
    return round(working_days(first, last) * MINUTES_A_DAY * sum(extents) / money.FULL_TIME)


# --- deviations ------------------------------------------------------------------------------


def is_changed_since(deviation: Deviation) -> bool:
    """Whether the text reads otherwise than when it was last reported."""
    return bool(deviation.reports) and deviation.reports[-1].content != deviation.texts
