"""What the tests of this folder share: days after a recommendation, and looking things up."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from kompetensgrupp.audit.models import LogEntry
from kompetensgrupp.cases.models import Case
from kompetensgrupp.cases.vocabulary import State
from kompetensgrupp.core import clock
from kompetensgrupp.core.db import db
from tests.cast import Page, Person
from tests.factories import Factory

START = datetime(2026, 2, 2, 10, 0, tzinfo=UTC)
CLICKS = {"plan": "new_advice", "contacts": "prepared", "value": "4"}
TOLD = {"situation": "measure", "involved": "no"}


def days(count: int) -> datetime:
    """So many days after the recommendation."""
    return START + timedelta(days=count)


def start(person: Person) -> Page:
    """The start page of somebody who has been away: the session is long gone."""
    person.sign_in()
    return person.get("/")


def part(page: Page, id_: str) -> str:
    """The words of a part of the page, none when it isn't there."""
    return page.one(f"#{id_}").get_text(" ", strip=True) if page.has(f"#{id_}") else ""


def only(make: Factory, kind: type) -> Any:
    """The only row of a table."""
    with make.acting("cilla"):
        return db.session.scalars(select(kind)).one()


def events(make: Factory, number: str) -> list[LogEntry]:
    """What the log tells of the case, in order."""
    with make.acting("cilla"):
        query = select(LogEntry).where(LogEntry.case_number == number).order_by(LogEntry.seq)
        return list(db.session.scalars(query))


def state_of(make: Factory, number: str) -> State:
    """The state as it is stored."""
    with make.acting("cilla"):
        return db.session.scalars(select(Case.state).where(Case.number == number)).one()


def make_feedback(make: Factory, number: str) -> None:
    """Feedback given in time."""
    with clock.at(days(22)):
        make.feedback(number)
