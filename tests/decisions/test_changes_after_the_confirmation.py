"""What was noted at a meeting can be said otherwise of though it was confirmed meanwhile.

It stands beside the frozen text and never in it: docs/adr/0011.
"""

from datetime import timedelta

import pytest
from sqlalchemy import select

from kompetensgrupp.audit.models import Event, LogEntry
from kompetensgrupp.core import clock
from kompetensgrupp.core.db import db
from kompetensgrupp.decisions.models import LaterAnswer, Standpoint
from kompetensgrupp.groups.models import PartyKind
from tests.cast import Cast, Person
from tests.factories import Factory
from tests.sending import send


@pytest.fixture
def number(make: Factory) -> str:
    """A proposal on which Bo's yes was noted at a meeting."""
    number = make.case("proposed")
    make.note(number, PartyKind.FK)
    return number


def waiting(person: Person) -> str:
    return person.get("/").one("#vantar").get_text(" ", strip=True)


def events(make: Factory) -> list[LogEntry]:
    with make.acting("cilla"):
        return list(db.session.scalars(select(LogEntry).order_by(LogEntry.seq)))


def test_a_confirmation_meanwhile_says_that_the_answer_can_change(
    cast: Cast, make: Factory, number: str
) -> None:
    for name in ("hanna", "fatima"):
        make.standpoint(number, name)
    shown = cast.cilla.get(f"/fall/{number}").one("#confirm-form").get_text()
    assert "Svaret från Försäkringskassan är antecknat på möte och kan ändras" in shown
    done = cast.cilla.get(f"/fall/{number}").submit("#confirm-form")
    assert "Försäkringskassan: svaret antecknades på möte" in done.text
    assert "att det stämmer" not in done.text
    assert "Stämmer det?" in waiting(cast.bo)
    told = cast.bo.get("/").one("#vantar .list__title a")
    page = cast.bo.get(str(told["href"]))
    assert page.address.endswith("/rekommendation")
    assert page.submit("#agree-form").status == 200
    assert not cast.bo.get(f"/fall/{number}/rekommendation").has("#agree-form")


def test_a_change_after_the_confirmation_stands_beside_it(
    cast: Cast, make: Factory, number: str
) -> None:
    make.confirm(number)
    frozen = cast.hanna.get(f"/fall/{number}/rekommendation").one("article").get_text()
    page = cast.bo.get(f"/fall/{number}/rekommendation").click("Ändra svaret")
    refused = page.submit("#later-form", stance="oppose")
    assert refused.status == 422
    done = refused.submit("#later-form", stance="oppose", reason="Vi sa att vi ville vänta.")
    assert "står nu bredvid rekommendationen" in done.said
    beside = " ".join(done.one("article").get_text(" ").split())
    assert "Ändrat efter fastställandet" in beside
    assert "Försäkringskassan: ställer sig inte bakom" in beside
    assert "Vi sa att vi ville vänta." in beside
    with make.acting("cilla"):
        standpoints = db.session.scalars(select(Standpoint)).all()
        assert {str(s.stance) for s in standpoints} == {"support"}, "the frozen ones stay"
    assert set(frozen.split()) <= set(done.one("article").get_text().split())
    entry = next(e for e in events(make) if e.event == Event.LATER_ANSWER)
    assert entry.data["stance"] == "oppose"
    assert "Stämmer det?" not in waiting(cast.bo)
    assert not done.has("#agree-form button")
    assert "har ändrat sitt svar efter fastställandet" in cast.anna.get(f"/fall/{number}").text


def test_the_leader_and_the_responsible_are_told_until_they_have_looked(
    cast: Cast, make: Factory, number: str
) -> None:
    make.confirm(number)
    page = cast.bo.get(f"/fall/{number}/rekommendation").click("Ändra svaret")
    page.submit("#later-form", stance="abstain", reason="Vi har inget uppdrag.")
    words = "Försäkringskassan har ändrat sitt svar efter fastställandet: avstår"
    for person in (cast.cilla, cast.anna):
        assert words in waiting(person)
    for person in (cast.hanna, cast.fatima, cast.bo, cast.jonas):
        assert words not in waiting(person)
    with clock.at(clock.now() + timedelta(minutes=6)):
        cast.anna.get(f"/fall/{number}/rekommendation")
        assert words not in waiting(cast.anna)
        assert words in waiting(cast.cilla)


def test_who_may_change_after_the_confirmation(cast: Cast, make: Factory, number: str) -> None:
    make.note(number, PartyKind.VARDCENTRAL)
    cast.fatima.get(f"/fall/{number}").submit("#agree-form")
    make.standpoint(number, "hanna")
    send(cast.cilla, f"/fall/{number}/forslag/1/faststall")
    address = f"/fall/{number}/rekommendation/svar"
    answers = {"bo": 303, "fatima": 403, "hanna": 403, "greger": 403, "anna": 403, "cilla": 403}
    for name, code in answers.items():
        person = getattr(cast, name)
        assert person.get(address).status == (200 if code == 303 else 403), name
        assert send(person, address, stance="abstain", reason="Vi väntar.").status == code, name
        shown = person.get(f"/fall/{number}/rekommendation")
        assert shown.has(f'a[href="{address}"]') is (code == 303), name
    with clock.at(clock.now() + timedelta(days=10)):
        cast.bo.sign_in()
        assert cast.bo.get(address).status == 403
    with make.acting("cilla"):
        assert [str(r.stance) for r in db.session.scalars(select(LaterAnswer))] == ["abstain"]


def test_a_second_change_replaces_the_first_and_both_stand_in_the_log(
    cast: Cast, make: Factory, number: str
) -> None:
    make.confirm(number)
    address = f"/fall/{number}/rekommendation/svar"
    for stance in ("abstain", "reservation"):
        send(cast.bo, address, stance=stance, reason="Därför.")
    with make.acting("cilla"):
        assert [str(r.stance) for r in db.session.scalars(select(LaterAnswer))] == ["reservation"]
    said = [e.data["stance"] for e in events(make) if e.event == Event.LATER_ANSWER]
    assert said == ["abstain", "reservation"]
