"""Planning the budget, noting what was requisitioned and what time the parties gave."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from kompetensgrupp.audit import service as audit
from kompetensgrupp.audit.models import Event
from kompetensgrupp.checking import service as checking
from kompetensgrupp.core import clock
from kompetensgrupp.core.db import db
from kompetensgrupp.core.errors import Invalid
from kompetensgrupp.core.rights import Actor, require
from kompetensgrupp.economy import rules
from kompetensgrupp.economy.models import (
    Budget,
    BudgetLine,
    Deviation,
    DeviationKind,
    Requisition,
    TimeEntry,
    TimeKind,
)
from kompetensgrupp.groups import service as groups
from kompetensgrupp.groups.models import Party


@dataclass(frozen=True)
class Line:
    """A line of a budget as it was filled in; amounts in öre, extent in tenths of a percent."""

    title: str
    party_id: int | None
    extent: int | None
    budget: int
    outturn: int = 0
    forecast: int | None = None


@dataclass(frozen=True)
class Plan:
    """A budget as it was filled in."""

    first: date
    last: date
    granted: int
    outturn_until: date | None
    lines: Sequence[Line]


def start_budget(actor: Actor, first: date, last: date, *, from_template: bool) -> Budget:
    """A new budget, begun with Kävlinge's lines or with none. Raises Invalid, NotAllowed."""
    require(rules.may_plan(actor))
    _in_order(first, last)
    budget = Budget(
        group_id=actor.group_id,
        first=first,
        last=last,
        granted=0,
        lines=[],
        requisitions=[],
        revision=1,
        changed_by_id=actor.user_id,
        changed_at=clock.now(),
    )
    db.session.add(budget)
    if from_template:
        _fill(actor, budget)
    _tell(actor, Event.BUDGET_CHANGED, what="created", first=str(first), last=str(last))
    return budget


def _fill(actor: Actor, budget: Budget) -> None:
    """Kävlinge's lines, each for the group's first party of that kind."""
    by_kind = {party.kind: party.id for party in reversed(groups.parties(actor))}
    lines = [
        Line(post.title, by_kind.get(post.party) if post.party else None, post.extent, post.budget)
        for post in rules.KAVLINGE
    ]
    _put_lines(actor, budget, lines)
    budget.granted = sum(line.budget for line in lines)


def change_budget(actor: Actor, budget: Budget, plan: Plan, seen: int) -> Deviation | None:
    """Save a whole budget; the deviation that the portal noted when spending passed the grant.

    `seen` is the revision that the form began from (R14). Raises Invalid, NotAllowed.
    """
    require(rules.may_plan(actor))
    if seen != budget.revision:
        raise Invalid(
            "",
            f"{budget.changed_by.name} har ändrat budgeten sedan du öppnade sidan. Det du skrev "
            "står kvar här. Jämför med det som är sparat och spara igen.",
        )
    _in_order(plan.first, plan.last)
    _own_parties(actor, [line.party_id for line in plan.lines])
    checking.require_no_identifier(
        actor, {f"lines-{n}-title": line.title for n, line in enumerate(plan.lines)}
    )
    budget.first, budget.last = plan.first, plan.last
    budget.granted, budget.outturn_until = plan.granted, plan.outturn_until
    _put_lines(actor, budget, plan.lines)
    budget.revision += 1
    budget.changed_by_id, budget.changed_at = actor.user_id, clock.now()  # type: ignore[assignment]
    found = rules.totals(budget.lines, budget.granted, [r.amount for r in budget.requisitions])
    _tell(
        actor, Event.BUDGET_CHANGED, what="changed", budget=found.budget, outturn=found.outturn,
        forecast=found.forecast, granted=found.granted,
    )  # fmt: skip
    return _note_overspending(actor, budget, found)


def _in_order(first: date, last: date) -> None:
    if last < first:
        raise Invalid("last", "Sista dagen är före den första.")
    if (last - first).days > 3 * 366:
        raise Invalid("last", "En budget är för högst tre år.")


def _own_parties(actor: Actor, ids: Sequence[int | None]) -> None:
    if not {found for found in ids if found} <= {party.id for party in groups.parties(actor)}:
        raise Invalid("", "Parten finns inte i gruppen.")


def _put_lines(actor: Actor, budget: Budget, lines: Sequence[Line]) -> None:
    budget.lines = [
        BudgetLine(group_id=actor.group_id, position=position, **vars(line))
        for position, line in enumerate(lines)
    ]


def _note_overspending(actor: Actor, budget: Budget, found: rules.Totals) -> Deviation | None:
    """Spending above the grant is a deviation, noted once a budget (R12)."""
    noted = select(Deviation.id).where(Deviation.budget_id == budget.id)
    if not found.over or db.session.scalar(noted):
        return None
    deviation = Deviation(
        group_id=actor.group_id,
        budget_id=budget.id,
        kind=DeviationKind.MONEY,
        on_day=clock.today(),
        what=rules.over_in_words(found),
        user_id=actor.user_id,
        at=clock.now(),
    )
    db.session.add(deviation)
    _tell(actor, Event.DEVIATION_CHANGED, what="overspent", over=found.over)
    return deviation


# --- requisitions ----------------------------------------------------------------------------


def requisition(actor: Actor, budget: Budget, on_day: date, amount: int) -> None:
    """Note that money was asked for. Raises Invalid for nothing and for a day to come."""
    require(rules.may_plan(actor))
    _not_to_come(on_day, "on_day")
    if not amount:
        raise Invalid("amount", "Skriv ett belopp som är större än noll.")
    db.session.add(
        Requisition(
            group_id=actor.group_id,
            budget_id=budget.id,
            on_day=on_day,
            amount=amount,
            user_id=actor.user_id,
        )
    )
    _tell(actor, Event.REQUISITION_CHANGED, what="added", amount=amount)


def drop_requisition(actor: Actor, row: Requisition) -> None:
    """Take away one that was noted by mistake."""
    require(rules.may_plan(actor))
    db.session.delete(row)
    _tell(actor, Event.REQUISITION_CHANGED, what="dropped", amount=row.amount)


def _not_to_come(day: date, field: str) -> None:
    if day > clock.today():
        raise Invalid(field, "Dagen har inte varit än.")
    if day.year < clock.today().year - 10:
        raise Invalid(field, "Dagen är mer än tio år gammal. Kontrollera årtalet.")


# --- time ------------------------------------------------------------------------------------


def note_time(
    actor: Actor, on_day: date, kind: TimeKind, minutes: int, parties: Sequence[Party]
) -> None:
    """The same time for each of these parties. Raises Invalid, NotAllowed."""
    require(rules.may_plan(actor))
    _not_to_come(on_day, "on_day")
    if minutes > rules.MOST_MINUTES:
        raise Invalid("hours", "Skriv högst 24 timmar för en dag.")
    db.session.add_all(
        TimeEntry(
            group_id=actor.group_id,
            party_id=party.id,
            on_day=on_day,
            kind=kind,
            minutes=minutes,
            user_id=actor.user_id,
            at=clock.now(),
        )
        for party in parties
    )
    _tell(actor, Event.TIME_CHANGED, what="added", minutes=minutes, parties=len(parties))


def drop_time(actor: Actor, row: TimeEntry) -> None:
    """Take away an entry that was wrong."""
    require(rules.may_plan(actor))
    db.session.delete(row)
    _tell(actor, Event.TIME_CHANGED, what="dropped", minutes=row.minutes)


def _tell(actor: Actor, event: Event, **data: Any) -> None:
    db.session.flush()
    audit.record(actor, event, **data)
