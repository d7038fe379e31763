"""What pages and reports show of goals, money, hours and deviations; a half of the service.

A report calls `goals_at`, `budget_at`, `party_times` and `deviations_in` for its period.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from kompetensgrupp.core import clock
from kompetensgrupp.core.db import db
from kompetensgrupp.core.errors import NotVisible
from kompetensgrupp.core.rights import Actor
from kompetensgrupp.economy import rules
from kompetensgrupp.economy.models import (
    Budget,
    BudgetLine,
    Deviation,
    Goal,
    GoalOutcome,
    Requisition,
    TimeEntry,
)
from kompetensgrupp.economy.rules import Totals
from kompetensgrupp.groups import service as groups
from kompetensgrupp.groups.models import Party
from kompetensgrupp.groups.rules import may_answer

LATEST_ENTRIES = 20
Row = TypeVar("Row", Goal, Budget, Requisition, TimeEntry, Deviation)


# --- goals -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class GoalLine:
    """A goal and its outcome on a day, if it had been measured by then."""

    goal: Goal
    outcome: GoalOutcome | None


def load_goal(actor: Actor, goal_id: int) -> Goal:
    """A goal of the actor's group, with its outcomes. Raises NotVisible."""
    return _one(select(Goal).where(Goal.id == goal_id).options(selectinload(Goal.outcomes)), actor)


def goals_at(actor: Actor, day: date) -> list[GoalLine]:
    """Every goal with its latest outcome on or before the day, in the group's order."""
    query = (
        select(Goal)
        .where(Goal.group_id == actor.group_id)
        .options(selectinload(Goal.outcomes))
        .order_by(Goal.position, Goal.id)
    )
    return [
        GoalLine(goal, next((o for o in goal.outcomes if o.on_day <= day), None))
        for goal in db.session.scalars(query)
    ]


# --- money -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class BudgetTable:
    """A budget, its lines with their parties, its requisitions and the sums."""

    budget: Budget
    lines: list[tuple[BudgetLine, Party | None]]
    requisitions: list[Requisition]
    totals: Totals


def load_budget(actor: Actor, budget_id: int) -> Budget:
    """A budget of the actor's group, with all that hangs on it. Raises NotVisible."""
    return _one(_budgets().where(Budget.id == budget_id), actor)


def _budgets() -> Select[Budget]:
    return select(Budget).options(
        selectinload(Budget.lines),
        selectinload(Budget.requisitions),
        joinedload(Budget.changed_by, innerjoin=True),
    )


def budgets(actor: Actor) -> list[Budget]:
    """The group's budgets, the latest first."""
    query = _budgets().where(Budget.group_id == actor.group_id)
    return list(db.session.scalars(query.order_by(Budget.first.desc(), Budget.id.desc())))


def current(found: list[Budget], day: date) -> Budget | None:
    """The budget that covers the day, else the latest that had begun, else the first to come."""
    begun = [budget for budget in found if budget.first <= day]
    covering = [budget for budget in begun if day <= budget.last]
    return next(iter([*covering, *begun, *reversed(found)]), None)


def table_of(actor: Actor, budget: Budget) -> BudgetTable:
    """A budget added up."""
    parties = {party.id: party for party in groups.parties(actor)}
    return BudgetTable(
        budget,
        [(line, parties.get(line.party_id or 0)) for line in budget.lines],
        list(budget.requisitions),
        rules.totals(budget.lines, budget.granted, [r.amount for r in budget.requisitions]),
    )


def budget_at(actor: Actor, day: date) -> BudgetTable | None:
    """The budget that holds on a day; None when the group has none."""
    budget = current(budgets(actor), day)
    return table_of(actor, budget) if budget else None


def load_requisition(actor: Actor, requisition_id: int) -> Requisition:
    """A requisition of the actor's group. Raises NotVisible."""
    return _one(select(Requisition).where(Requisition.id == requisition_id), actor)


# --- time ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PartyTime:
    """A party's minutes between two days, against what its lines promise until then."""

    party: Party
    promised: int
    spent: int

    @property
    def percent(self) -> int | None:
        """The share of what was promised; None when nothing was."""
        return round(100 * self.spent / self.promised) if self.promised else None


def party_times(actor: Actor, first: date, last: date) -> list[PartyTime]:
    """Hours per party against promised extent, the days to come left out.

    Parties that have neither promised nor spent anything are left out.
    """
    spent = _spent(actor, first, last)
    promised: dict[int, int] = defaultdict(int)
    until = min(last, clock.today())
    for budget in budgets(actor):
        extents: dict[int, list[int]] = defaultdict(list)
        for line in budget.lines:
            if line.party_id and line.extent:
                extents[line.party_id].append(line.extent)
        days = (max(first, budget.first), min(until, budget.last))
        for party_id, some in extents.items():
            promised[party_id] += rules.promised_minutes(some, *days)
    return [
        PartyTime(party, promised[party.id], spent.get(party.id, 0))
        for party in groups.parties(actor)
        if party.id in promised or party.id in spent
    ]


def _spent(actor: Actor, first: date, last: date) -> dict[int, int]:
    query = (
        select(TimeEntry.party_id, func.sum(TimeEntry.minutes))
        .where(TimeEntry.group_id == actor.group_id, TimeEntry.on_day.between(first, last))
        .group_by(TimeEntry.party_id)
    )
    return {party: int(minutes) for party, minutes in db.session.execute(query)}


def entries(actor: Actor, first: date, last: date) -> list[TimeEntry]:
    """The latest entries between two days."""
    query = (
        select(TimeEntry)
        .where(TimeEntry.group_id == actor.group_id, TimeEntry.on_day.between(first, last))
        .options(joinedload(TimeEntry.party, innerjoin=True))
        .order_by(TimeEntry.on_day.desc(), TimeEntry.id.desc())
        .limit(LATEST_ENTRIES)
    )
    return list(db.session.scalars(query))


def load_entry(actor: Actor, entry_id: int) -> TimeEntry:
    """A time entry of the actor's group. Raises NotVisible."""
    return _one(select(TimeEntry).where(TimeEntry.id == entry_id), actor)


def meeting_parties(actor: Actor) -> list[Party]:
    """The parties whose time is noted: those that take part or are invited."""
    return [party for party in groups.parties(actor) if may_answer(party)]


# --- deviations ------------------------------------------------------------------------------


def _deviations() -> Select[Deviation]:
    return select(Deviation).options(
        selectinload(Deviation.reports), joinedload(Deviation.user, innerjoin=True)
    )


def load_deviation(actor: Actor, deviation_id: int) -> Deviation:
    """A deviation of the actor's group, with its reports. Raises NotVisible."""
    return _one(_deviations().where(Deviation.id == deviation_id), actor)


def deviations_in(actor: Actor, first: date, last: date) -> list[Deviation]:
    """What came otherwise between two days, in order."""
    query = _deviations().where(
        Deviation.group_id == actor.group_id, Deviation.on_day.between(first, last)
    )
    return list(db.session.scalars(query.order_by(Deviation.on_day, Deviation.id)))


def _one(query: Select[Row], actor: Actor) -> Row:
    found = db.session.scalars(query).unique().first()
    if found is None or found.group_id != actor.group_id:
        raise NotVisible
    return found
