"""Goals and what was measured of them; a part of the service."""

from datetime import date

from sqlalchemy import func, select

from kompetensgrupp.audit import service as audit
from kompetensgrupp.audit.models import Event
from kompetensgrupp.checking import service as checking
from kompetensgrupp.core import clock
from kompetensgrupp.core.db import db
from kompetensgrupp.core.errors import Invalid
from kompetensgrupp.core.rights import Actor, require
from kompetensgrupp.economy import rules
from kompetensgrupp.economy.models import Goal, GoalOutcome, GoalStatus


def add(actor: Actor, title: str, measure: str, target: str) -> Goal:
    """A new goal, last in the row. Raises Invalid, NotAllowed."""
    require(rules.may_plan(actor))
    checking.require_no_identifier(actor, {"title": title, "measure": measure, "target": target})
    goal = _add(actor, title, measure, target)
    db.session.flush()
    audit.record(actor, Event.GOAL_CHANGED, what="added", goal=goal.id)
    return goal


def add_usual(actor: Actor) -> None:
    """Begin with the four that others have had; only while there is none."""
    require(rules.may_plan(actor))
    if _count(actor):
        return
    for title, measure, target in rules.USUAL_GOALS:
        _add(actor, title, measure, target)
        db.session.flush()
    audit.record(actor, Event.GOAL_CHANGED, what="template")


def _add(actor: Actor, title: str, measure: str, target: str) -> Goal:
    goal = Goal(
        group_id=actor.group_id,
        position=_count(actor),
        title=title,
        measure=measure,
        target=target,
        created_at=clock.now(),
        outcomes=[],
    )
    db.session.add(goal)
    return goal


def _count(actor: Actor) -> int:
    query = select(func.count()).select_from(Goal).where(Goal.group_id == actor.group_id)
    return db.session.scalar(query) or 0


def change(actor: Actor, goal: Goal, title: str, measure: str, target: str, seen: int) -> None:
    """Reword a goal. `seen` is the revision the form began from (R14). Raises Invalid."""
    require(rules.may_plan(actor))
    if seen != goal.revision:
        raise Invalid(
            "", f"Målet har ändrats sedan du öppnade sidan. Nu heter det «{goal.title}», mäts "
            f"genom «{goal.measure}» och är nått vid «{goal.target}». Spara igen om din text ska "
            "gälla.",
        )  # fmt: skip
    checking.require_no_identifier(actor, {"title": title, "measure": measure, "target": target})
    goal.title, goal.measure, goal.target = title, measure, target
    goal.revision += 1
    db.session.flush()
    audit.record(actor, Event.GOAL_CHANGED, what="changed", goal=goal.id)


def measure(actor: Actor, goal: Goal, on_day: date, status: GoalStatus, text: str) -> None:
    """Note what was measured on a day. Raises Invalid for a day to come."""
    require(rules.may_plan(actor))
    if on_day > clock.today():
        raise Invalid("on_day", "Dagen har inte varit än.")
    checking.require_no_identifier(actor, {"text": text})
    db.session.add(
        GoalOutcome(
            group_id=goal.group_id,
            goal_id=goal.id,
            on_day=on_day,
            status=status,
            text=text,
            user_id=actor.user_id,
            at=clock.now(),
        )
    )
    db.session.flush()
    audit.record(actor, Event.GOAL_CHANGED, what="measured", goal=goal.id, status=str(status))
