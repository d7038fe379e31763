"""An obstacle from a thread until it is out of the way, and a workshop, as people do them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser

from kompetensgrupp.core import clock
from tests.e2e.pages import faults
from tests.e2e.people import People, Visitor
from tests.factories import Factory

pytestmark = pytest.mark.sqlite_only

TITLE = "Intyg räcker inte som underlag"
Later = Callable[[int], None]


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Later:
    """Let so many days pass, for the threads that serve the portal too."""
    passed = timedelta()

    def wait(days: int) -> None:
        nonlocal passed
        passed += timedelta(days=days)
        monkeypatch.setattr(clock, "now", lambda: datetime.now(UTC) + passed)

    return wait


def test_from_a_post_to_a_workshop_to_undanrojt(
    browser: Browser, served: str, make: Factory, later: Later
) -> None:
    number = make.case("discussion")
    make.comment(number, "anna", "Läkaren skriver bara diagnosen i intyget.")
    with People(browser, served) as people:
        _lifts(people.bo, number)
        _approves(people.fatima)
        _holds_a_workshop(people.cilla)
        later(260)
        _removes(people.cilla.sign_in("cilla"))
        people.bo.sign_in("bo")
        people.bo.follow(TITLE)
        people.bo.sees("Återkoppling till dig som lyfte hindret", "En ny mall används.")
        people.bo.send("Jag har läst återkopplingen")
        people.bo.misses("Återkoppling till dig som lyfte hindret")


def _lifts(bo: Visitor, number: str) -> None:
    bo.open(f"/fall/{number}")
    bo.page.locator("#inlagg-1 summary").click()
    bo.page.locator("#inlagg-1").get_by_role("link", name="Lyft som hinder").click()
    assert bo.send("Lyft hindret") == 422
    bo.stands_at("error-summary")
    bo.write("Rubrik", TITLE)
    bo.write("Vad står i vägen?", "Intygen säger inte vad personen klarar.")
    bo.page.get_by_label("Vårdcentralen").check()
    bo.choose("Vad är det för hinder?", "Underlag")
    assert not faults(bo.page)
    assert bo.send("Lyft hindret") in (204, 303)
    bo.sees("Texten väntar på en andra person", f"ett inlägg i {number}")


def _approves(fatima: Visitor) -> None:
    fatima.follow(TITLE)
    fatima.follow("Läs och godkänn")
    fatima.choose("Ditt besked", "Godkänn: ingen kan kännas igen, och styrgruppen kan läsa")
    fatima.send("Lämna besked")
    fatima.sees("Texten är godkänd.")


def _holds_a_workshop(cilla: Visitor) -> None:
    cilla.open("/moten")
    cilla.follow("Nytt möte")
    cilla.choose("Vad är det för möte?", "Workshop")
    cilla.write("Rubrik", "Workshop om intyg")
    cilla.write("Dag", clock.today().isoformat())
    cilla.write("Börjar", "00:00")
    cilla.write("Slutar", "00:10")
    cilla.send("Spara mötet")
    cilla.page.get_by_label(TITLE).check()
    cilla.send("Lägg till")
    cilla.sees("En punkt är tillagd.")
    cilla.page.get_by_role("link", name="Anteckna").click()
    cilla.page.get_by_label("Antal personer").first.fill("3")
    cilla.write("Vad kom mötet fram till?", "Vårdcentralen prövar en mall.")
    assert not faults(cilla.page)
    cilla.send("Skriv in i loggen")
    cilla.sees("Loggens kvittokod", "3 personer", "Vårdcentralen prövar en mall.")


def _removes(cilla: Visitor) -> None:
    cilla.sees("pröva igen: finns det kvar?")
    cilla.follow(TITLE)
    cilla.choose("Hur är det nu?", "Undanröjt")
    assert cilla.send("Spara läget") == 422
    cilla.write("Vad har hänt?", "En ny mall används.")
    cilla.send("Spara läget")
    cilla.sees("Sparat. Den som lyfte hindret får veta det.")
