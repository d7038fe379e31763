"""One of each thing that the leader of the demo's group keeps, walked through the services."""

from typing import Any

from sqlalchemy import select

from kompetensgrupp.core import clock, periods
from kompetensgrupp.core.db import db
from kompetensgrupp.core.rights import Actor
from kompetensgrupp.economy import deviations, goals, service
from kompetensgrupp.economy.models import DeviationKind, Requisition, TimeEntry, TimeKind
from kompetensgrupp.groups import service as groups
from kompetensgrupp.library import service as library
from kompetensgrupp.library.models import FACTS, LEARNED, ExampleKind
from kompetensgrupp.reports import publishing
from tests.factories import Factory

#: What an address calls them.
PLANNED = (
    "goal_id", "budget_id", "requisition_id", "entry_id", "deviation_id", "example_id",
    "version_id",
)  # fmt: skip


def plans(make: Factory) -> dict[str, Any]:
    """One of each, by what an address calls it."""
    with make.acting("cilla") as actor:
        today = clock.today()
        goal = goals.add(actor, "Ett mål", "Enkät", "Alla")
        budget = service.start_budget(actor, today, today, from_template=True)
        service.requisition(actor, budget, today, 100)
        service.note_time(actor, today, TimeKind.MEETING, 60, groups.parties(actor)[:1])
        told = {"what": "Workshop 2 sköts upp.", "effect": "", "action": ""}
        late = deviations.write(actor, DeviationKind.TIME, today, told)
        requested = db.session.scalars(select(Requisition.id)).one()
        entry = db.session.scalars(select(TimeEntry.id)).one()
        made = (goal.id, budget.id, requested, entry, late.id, _example(actor), _report(actor))
    return dict(zip(PLANNED, made, strict=True))


def _example(actor: Actor) -> str:
    """An example of the group's own; its key."""
    values: dict[str, Any] = dict.fromkeys((*FACTS, *LEARNED), "")
    values |= {"name": "Gemensam mottagning", "kind": ExampleKind.METHOD, "source": "Besök"}
    return library.write(actor, values | {"target_size": None, "studied_on": None}).key


def _report(actor: Actor, back: int = 1) -> int:
    """A published report of an earlier tertial; its version."""
    version = publishing.create(actor, _tertial(back))
    publishing.approve(actor, version)
    publishing.publish(actor, version)
    return version.id


def _tertial(back: int) -> str:
    period = periods.tertial_of(clock.today())
    for _ in range(back):
        period = period.previous
    return period.code


def reports(make: Factory) -> None:
    """A report in each state: a second version begun, one to publish, one that waits for a yes."""
    with make.acting("cilla") as actor:
        first = publishing.load(actor, _report(actor, back=2))
        publishing.new_version(actor, first)
        publishing.approve(actor, publishing.create(actor, _tertial(3)))
        publishing.approve(actor, publishing.create(actor, _tertial(4)), wants_second=True)
