"""The economy: a budget followed and planned, what was requisitioned, what time parties gave."""

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from kompetensgrupp.core import clock, periods
from kompetensgrupp.core.rights import Right
from kompetensgrupp.core.tables import percent
from kompetensgrupp.drafts import service as drafts
from kompetensgrupp.economy import deviation_views, goal_views, reading, rules, service
from kompetensgrupp.economy.forms import (
    KAVLINGE,
    BudgetForm,
    NewBudgetForm,
    RequisitionForm,
    TimeForm,
)
from kompetensgrupp.economy.models import Budget, Requisition, TimeEntry, TimeKind
from kompetensgrupp.economy.surface import EVER, bp, resumed
from kompetensgrupp.groups import service as groups
from kompetensgrupp.web import access
from kompetensgrupp.web.addresses import as_number
from kompetensgrupp.web.htmx import done, render

__all__ = ["bp", "deviation_views", "goal_views"]  # their views stand on the same blueprint


@bp.get("/ekonomi")
@access.requires(Right.READ_FIGURES)
def show() -> ResponseReturnValue:
    """The budget of today, or the one the address names, with hours and deviations."""
    found = reading.budgets(access.viewer())
    asked = as_number(request.args.get("budget"))
    budget = next((b for b in found if b.id == asked), reading.current(found, clock.today()))
    return _page(found, budget)


def _page(
    found: list[Budget],
    budget: Budget | None,
    requisition_form: RequisitionForm | None = None,
    time_form: TimeForm | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    actor = access.viewer()
    year = periods.year_of(clock.today())
    table = reading.table_of(actor, budget) if budget else None
    first, last = (budget.first, budget.last) if budget else (year.first, year.last)
    return render(
        "economy/show.html",
        status=status,
        budgets=found,
        table=table,
        chart_rows=_chart(table) if table else [],
        forecast_of=rules.forecast_of,
        days=(first, last),
        times=reading.party_times(actor, first, last),
        entries=reading.entries(actor, first, last),
        deviations=list(reversed(reading.deviations_in(actor, *EVER))),
        may_plan=rules.may_plan(actor),
        requisition_form=requisition_form or _empty_requisition(),
        time_form=time_form or _ready_time(),
    )


def _chart(table: reading.BudgetTable) -> list[tuple[str, int, int, str]]:
    """(line, budget, outturn, share of it spent) for the chart above the table."""
    return [
        (line.title, line.budget, line.outturn, f"{percent(line.outturn, line.budget) or 0}\u00a0%")
        for line, _ in table.lines
    ]


def _empty_requisition() -> RequisitionForm:
    form = RequisitionForm(formdata=None)
    form.on_day.data = clock.today()
    return form


def _ready_time() -> TimeForm:
    """Everybody's two hours today; a meeting's page may say its day, kind and length."""
    parties = reading.meeting_parties(access.viewer())
    wanted = [request.args.get(name, "") for name in ("dag", "slag", "timmar")]
    return TimeForm(formdata=None).offer(parties).begin(parties, *wanted)


# --- planning --------------------------------------------------------------------------------


@bp.get("/ekonomi/budget/ny")
@access.requires(Right.LEAD)
def new_budget() -> ResponseReturnValue:
    """A new budget, for this calendar year unless something else is said."""
    form, year = NewBudgetForm(formdata=None), periods.year_of(clock.today())
    form.first.data, form.last.data = year.first, year.last
    return render("economy/new.html", form=form)


@bp.post("/ekonomi/budget/ny")
@access.requires(Right.LEAD)
def create_budget() -> ResponseReturnValue:
    """Make it and go on to its lines."""
    form = NewBudgetForm()
    if form.validate():
        budget = form.attempt(
            service.start_budget, access.viewer(), form.first.data, form.last.data,
            from_template=form.template.data == KAVLINGE,
        )  # fmt: skip
        if budget:
            said = "Budgeten är skapad. Ändra det som ska vara annorlunda."
            return done("economy.budget", said=said, values={"budget_id": budget.id})
    return render("economy/new.html", status=422, form=form)


@bp.get("/ekonomi/budget/<int:budget_id>")
@access.requires(Right.LEAD)
def budget(budget: Budget) -> ResponseReturnValue:
    """The budget as a table to fill in."""
    form, is_begun = resumed(BudgetForm, _draft_key(budget))
    if not is_begun:
        form.show(budget)
    return _budget_page(budget, form, is_begun=is_begun)


def _draft_key(budget: Budget) -> str:
    return f"ekonomi/budget/{budget.id}"


def _budget_page(
    budget: Budget, form: BudgetForm, status: int = 200, *, is_begun: bool = False
) -> ResponseReturnValue:
    actor = access.viewer()
    return render(
        "economy/budget.html",
        status=status,
        form=form.offer(groups.parties(actor)),
        is_begun=is_begun,
        table=reading.table_of(actor, budget),
        most_lines=rules.MOST_LINES,
    )


@bp.post("/ekonomi/budget/<int:budget_id>")
@access.requires(Right.LEAD)
def change_budget(budget: Budget) -> ResponseReturnValue:
    """Save the whole budget, or give one more line to fill in."""
    form = BudgetForm()
    if request.form.get("action") == "add_line":
        drafts.save(access.viewer(), _draft_key(budget), _typed())
        return _budget_page(budget, form)
    if form.validate():
        actor = access.viewer()
        noted = form.attempt(
            service.change_budget, actor, budget, form.plan(), as_number(form.seen.data)
        )
        if not form.problems:
            drafts.drop(actor, _draft_key(budget))
            more = " Utfallet är över det beviljade, så en avvikelse är antecknad." if noted else ""
            return _back(budget, f"Budgeten är sparad.{more}")
        form.seen.data = str(budget.revision)  # what is saved now is shown beside
    return _budget_page(budget, form, status=422)


def _typed() -> dict[str, list[str]]:
    return {name: request.form.getlist(name) for name in request.form}


def _back(budget: Budget, said: str, **more: Any) -> ResponseReturnValue:
    return done("economy.show", said=said, values={"budget": budget.id}, **more)


# --- requisitions and hours ------------------------------------------------------------------


@bp.post("/ekonomi/budget/<int:budget_id>/rekvisition")
@access.requires(Right.LEAD)
def requisition(budget: Budget) -> ResponseReturnValue:
    """Note that money was asked for."""
    form = RequisitionForm()
    if form.validate():
        form.attempt(service.requisition, access.viewer(), budget, form.on_day.data, form.ore())
        if not form.problems:
            return _back(budget, "Rekvisitionen är antecknad.", anchor="rekvisitioner")
    return _page(reading.budgets(access.viewer()), budget, form, status=422)


@bp.post("/ekonomi/rekvisition/<int:requisition_id>/ta-bort")
@access.requires(Right.LEAD)
def drop_requisition(requisition: Requisition) -> ResponseReturnValue:
    """Take away one that was noted by mistake."""
    service.drop_requisition(access.viewer(), requisition)
    values = {"budget": requisition.budget_id}
    said = "Rekvisitionen är borttagen."
    return done("economy.show", said=said, anchor="rekvisitioner", values=values)


@bp.post("/ekonomi/tid")
@access.requires(Right.LEAD)
def note_time() -> ResponseReturnValue:
    """Note the time that the chosen parties gave."""
    actor = access.viewer()
    parties = reading.meeting_parties(actor)
    form = TimeForm().offer(parties)
    if form.validate():
        chosen = [party for party in parties if str(party.id) in form.parties.data]
        form.attempt(
            service.note_time, actor, form.on_day.data, TimeKind(form.kind.data),
            form.minutes(), chosen,
        )  # fmt: skip
        if not form.problems:
            return done("economy.show", said="Tiden är antecknad.", anchor="tid")
    found = reading.budgets(actor)
    return _page(found, reading.current(found, clock.today()), time_form=form, status=422)


@bp.post("/ekonomi/tid/<int:entry_id>/ta-bort")
@access.requires(Right.LEAD)
def drop_time(entry: TimeEntry) -> ResponseReturnValue:
    """Take away an entry that was wrong."""
    service.drop_time(access.viewer(), entry)
    return done("economy.show", said="Tiden är borttagen.", anchor="tid")
