"""Goals: the list, a goal and what was measured of it; a part of the views."""

from flask.typing import ResponseReturnValue

from kompetensgrupp.core import clock
from kompetensgrupp.core.rights import Right
from kompetensgrupp.drafts import service as drafts
from kompetensgrupp.economy import goals, reading, rules
from kompetensgrupp.economy.forms import GoalForm, OutcomeForm
from kompetensgrupp.economy.models import Goal, GoalStatus
from kompetensgrupp.economy.surface import bp, resumed
from kompetensgrupp.web import access
from kompetensgrupp.web.addresses import as_number
from kompetensgrupp.web.htmx import done, render

NEW = "mal/nytt"


@bp.get("/mal")
@access.requires(Right.READ_FIGURES)
def goal_list() -> ResponseReturnValue:
    """The goals and how they stand."""
    return _list_page(resumed(GoalForm, NEW)[0])


@bp.post("/mal")
@access.requires(Right.LEAD)
def add_goal() -> ResponseReturnValue:
    """A new goal."""
    form, actor = GoalForm(), access.viewer()
    if form.validate():
        goal = form.attempt(goals.add, actor, *form.words())
        if goal:
            drafts.drop(actor, NEW)
            return done("economy.goal_list", said="Målet är tillagt.")
    return _list_page(form, status=422)


def _list_page(form: GoalForm, status: int = 200) -> ResponseReturnValue:
    actor = access.viewer()
    return render(
        "economy/goals.html",
        status=status,
        rows=reading.goals_at(actor, clock.today()),
        form=form,
        may_plan=rules.may_plan(actor),
        not_yet=GoalStatus.NOT_YET,
    )


@bp.post("/mal/vanliga")
@access.requires(Right.LEAD)
def usual_goals() -> ResponseReturnValue:
    """Begin with the four that others have had."""
    goals.add_usual(access.viewer())
    return done("economy.goal_list", said="Fyra mål är tillagda. Skriv om dem som ni vill ha dem.")


@bp.get("/mal/<int:goal_id>")
@access.requires(Right.READ_FIGURES)
def goal(goal: Goal) -> ResponseReturnValue:
    """A goal, what was measured, and for the leader the forms."""
    form, is_begun = resumed(GoalForm, _draft_key(goal))
    if not is_begun:
        form.show(goal)
    return _goal_page(goal, form, _measuring(goal))


def _draft_key(goal: Goal) -> str:
    return f"mal/{goal.id}"


def _measuring(goal: Goal) -> OutcomeForm:
    form: OutcomeForm
    form, is_begun = resumed(OutcomeForm, f"{_draft_key(goal)}/utfall")
    if not is_begun:
        form.on_day.data = clock.today()
    return form


def _goal_page(
    goal: Goal, form: GoalForm, outcome_form: OutcomeForm, status: int = 200
) -> ResponseReturnValue:
    return render(
        "economy/goal.html",
        status=status,
        goal=goal,
        form=form,
        outcome_form=outcome_form,
        may_plan=rules.may_plan(access.viewer()),
    )


@bp.post("/mal/<int:goal_id>")
@access.requires(Right.LEAD)
def change_goal(goal: Goal) -> ResponseReturnValue:
    """Reword a goal."""
    form, actor = GoalForm(), access.viewer()
    if form.validate():
        form.attempt(goals.change, actor, goal, *form.words(), as_number(form.seen.data))
        if not form.problems:
            drafts.drop(actor, _draft_key(goal))
            return done("economy.goal", said="Målet är ändrat.", values={"goal_id": goal.id})
        form.seen.data = str(goal.revision)
    return _goal_page(goal, form, _measuring(goal), status=422)


@bp.post("/mal/<int:goal_id>/utfall")
@access.requires(Right.LEAD)
def measure_goal(goal: Goal) -> ResponseReturnValue:
    """Note what was measured."""
    form, actor = OutcomeForm(), access.viewer()
    if form.validate():
        form.attempt(
            goals.measure, actor, goal, form.on_day.data, GoalStatus(form.status.data),
            form.text.data or "",
        )  # fmt: skip
        if not form.problems:
            drafts.drop(actor, f"{_draft_key(goal)}/utfall")
            return done("economy.goal", said="Utfallet är antecknat.", values={"goal_id": goal.id})
    return _goal_page(goal, GoalForm(formdata=None).show(goal), form, status=422)
