"""Forms for goals, the budget as one table, requisitions, hours and deviations.

What is typed in an amount, an extent or hours stays as typed until it can be read.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from wtforms import (
    DateField,
    FieldList,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    widgets,
)
from wtforms.validators import Optional, StopValidation

from kompetensgrupp.core import clock, money
from kompetensgrupp.economy.models import (
    Budget,
    Deviation,
    DeviationKind,
    Goal,
    GoalStatus,
    TimeKind,
)
from kompetensgrupp.economy.rules import MOST_LINES
from kompetensgrupp.economy.service import Line, Plan
from kompetensgrupp.groups.models import Party
from kompetensgrupp.web.addresses import as_number
from kompetensgrupp.web.forms import Form, at_most, options, required

LONG = 1000
KAVLINGE, EMPTY = "kavlinge", "empty"
_AMOUNT = "Skriv ett belopp i kronor, till exempel 1 234,50. Högst 999 999 999."


def _readable(parse: Callable[[str], int], message: str) -> Callable[[Any, Any], None]:
    """A validator: what is typed, if anything, can be read as a number of its kind."""

    def check(_form: Any, field: Any) -> None:
        try:
            parse(field.data) if field.data else None
        except ValueError as unreadable:
            raise StopValidation(message) from unreadable

    return check


def _amount(label: str, *first: Any, **more: Any) -> StringField:
    return StringField(label, [*first, _readable(money.parse_ore, _AMOUNT)], **more)


def _day(label: str, **more: Any) -> DateField:
    return DateField(label, [required("Välj en dag.")], **more)


def _ore(text: str | None) -> int:
    return money.parse_ore(text) if text else 0


# --- the budget ------------------------------------------------------------------------------


class NewBudgetForm(Form):
    """A budget's days and what it begins with."""

    first = _day("Första dag")
    last = _day("Sista dag")
    template = RadioField(
        "Vad vill du börja med?",
        choices=options(
            [
                (KAVLINGE, "Kävlinges budget som mall, tillsammans 290 400 kr"),
                (EMPTY, "En tom budget"),
            ]
        ),
        default=KAVLINGE,
    )


class LineForm(Form):
    """A line of the budget."""

    title = StringField("Post", [at_most(120)])
    party = SelectField("Part", coerce=str, validate_choice=False)
    extent = StringField(
        "Omfattning",
        [_readable(money.parse_extent, "Skriv procent av heltid, från 0,1 till 100.")],
    )
    budget = _amount("Budget")
    outturn = _amount("Utfall")
    forecast = _amount("Prognos")

    @property
    def is_empty(self) -> bool:
        """Whether nothing is filled in."""
        return not any(field.data for field in self)

    def validate(self, extra_validators: Any = None) -> bool:
        """A line with numbers in it has a name."""
        good = bool(super().validate(extra_validators))
        if not self.is_empty and not self.title.data:
            self.title.errors = (*self.title.errors, "Skriv vad posten är.")
            return False
        return good

    def line(self) -> Line:
        """The line, read."""
        extent = self.extent.data
        return Line(
            title=self.title.data or "",
            party_id=as_number(self.party.data) or None,
            extent=money.parse_extent(extent) if extent else None,
            budget=_ore(self.budget.data),
            outturn=_ore(self.outturn.data),
            forecast=_ore(self.forecast.data) if self.forecast.data else None,
        )


class BudgetForm(Form):
    """A whole budget in one table; an emptied line goes away."""

    first = _day("Första dag")
    last = _day("Sista dag")
    granted = _amount(
        "Beviljat belopp", required("Skriv det beviljade beloppet."),
        description="Det högsta förbundet betalar. Verkliga kostnader ersätts.",
    )  # fmt: skip
    outturn_until = DateField("Utfallet gäller till och med", [Optional()])
    lines = FieldList(FormField(LineForm), max_entries=MOST_LINES)
    draft_key = HiddenField()
    seen = HiddenField()

    def show(self, budget: Budget) -> "BudgetForm":
        """Fill the form with the budget."""
        self.first.data, self.last.data = budget.first, budget.last
        self.granted.data = money.amount(budget.granted)
        self.outturn_until.data = budget.outturn_until
        self.seen.data = str(budget.revision)
        for line in budget.lines:
            self.lines.append_entry(
                {
                    "title": line.title,
                    "party": str(line.party_id or ""),
                    "extent": money.extent(line.extent),
                    "budget": money.amount(line.budget),
                    "outturn": money.amount(line.outturn or None),
                    "forecast": money.amount(line.forecast),
                }
            )
        return self

    def offer(self, parties: Sequence[Party]) -> "BudgetForm":
        """Let each line choose its party, and give an empty line when there is room."""
        if not self.lines or not self.lines[-1].form.is_empty and len(self.lines) < MOST_LINES:
            self.lines.append_entry()
        chosen = [("", "Ingen särskild"), *((str(party.id), party.name) for party in parties)]
        for entry in self.lines:
            entry.form.party.choices = options(chosen)
        return self

    def plan(self) -> Plan:
        """The budget, read."""
        return Plan(
            first=self.first.data,
            last=self.last.data,
            granted=_ore(self.granted.data),
            outturn_until=self.outturn_until.data,
            lines=[entry.form.line() for entry in self.lines if not entry.form.is_empty],
        )


class RequisitionForm(Form):
    """Money that was asked for."""

    on_day = _day("Dag")
    amount = _amount("Belopp", required("Skriv ett belopp."))

    def ore(self) -> int:
        """The amount."""
        return _ore(self.amount.data)


# --- time ------------------------------------------------------------------------------------


class TimeForm(Form):
    """The same time for several parties, ready to be sent after a meeting."""

    on_day = _day("Dag", id="time-day")
    kind = SelectField("Till vad?", choices=options(TimeKind.choices()))
    hours = StringField(
        "Timmar för var part",
        [
            required("Skriv antal timmar."),
            _readable(money.parse_minutes, "Skriv hela kvartar, till exempel 1,5 eller 1:45."),
        ],
    )
    parties = SelectMultipleField(
        "Vilka var med?",
        [required("Välj minst en part.")],
        option_widget=widgets.CheckboxInput(),
        widget=widgets.ListWidget(prefix_label=False),
        coerce=str,
    )

    def offer(self, parties: Sequence[Party]) -> "TimeForm":
        """The parties to choose between."""
        self.parties.choices = options((str(party.id), party.name) for party in parties)
        return self

    def begin(self, parties: Sequence[Party], day: str, kind: str, hours: str) -> "TimeForm":
        """Filled in as after a meeting today that everybody came to, or as the address says."""
        try:
            self.on_day.data = date.fromisoformat(day)
        except ValueError:
            self.on_day.data = clock.today()
        self.kind.data = kind if kind in set(TimeKind) else TimeKind.MEETING.value
        self.hours.data = hours[:10] or "2"
        self.parties.data = [str(party.id) for party in parties]
        return self

    def minutes(self) -> int:
        """The time."""
        return money.parse_minutes(self.hours.data or "")


# --- goals -----------------------------------------------------------------------------------


class GoalForm(Form):
    """What is to be reached."""

    title = StringField("Mål", [required("Skriv målet."), at_most(200)])
    measure = StringField("Mäts genom", [required("Skriv hur målet mäts."), at_most(300)])
    target = StringField(
        "Målvärde",
        [required("Skriv när målet är nått."), at_most(120)],
        description="Till exempel «minst 8 av 10 svarar ja».",
    )
    draft_key = HiddenField()
    seen = HiddenField()

    def show(self, goal: Goal) -> "GoalForm":
        """Fill the form with the goal."""
        for name in ("title", "measure", "target"):
            self[name].data = getattr(goal, name)
        self.seen.data = str(goal.revision)
        return self

    def words(self) -> tuple[str, str, str]:
        """What was written."""
        return self.title.data or "", self.measure.data or "", self.target.data or ""


class OutcomeForm(Form):
    """What was measured of a goal."""

    on_day = _day("Mätt den dag")
    status = RadioField(
        "Hur står målet?",
        [required("Välj hur målet står.")],
        choices=options((s.value, s.label) for s in GoalStatus if s != GoalStatus.NOT_YET),
    )
    text = TextAreaField(
        "Utfall", [required("Skriv vad ni mätte."), at_most(LONG)],
        description="Till exempel «7 av 10 svarade ja». Inga uppgifter om enskilda personer.",
    )  # fmt: skip
    draft_key = HiddenField()


# --- deviations ------------------------------------------------------------------------------


class DeviationForm(Form):
    """What came otherwise, its effect and what is done."""

    kind = SelectField("Vad gäller det?", choices=options(DeviationKind.choices()))
    on_day = _day("Dag")
    what = TextAreaField(
        "Vad har ändrats?", [required("Skriv vad som har ändrats."), at_most(LONG)]
    )
    effect = TextAreaField("Vad leder det till?", [at_most(LONG)])
    action = TextAreaField("Vad gör ni åt det?", [at_most(LONG)])
    draft_key = HiddenField()
    seen = HiddenField()

    def show(self, deviation: Deviation) -> "DeviationForm":
        """Fill the form with the deviation."""
        self.kind.data, self.on_day.data = deviation.kind.value, deviation.on_day
        for name, value in deviation.texts.items():
            self[name].data = value
        self.seen.data = str(deviation.revision)
        return self

    def words(self) -> dict[str, str]:
        """The texts by name."""
        return {name: self[name].data or "" for name in ("what", "effect", "action")}


class ReportedForm(Form):
    """When a deviation was reported, and to whom."""

    on_day = _day("Dag")
    told = StringField("Till vem?", [required("Skriv till vem."), at_most(120)])
