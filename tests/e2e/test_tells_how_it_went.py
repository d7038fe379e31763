"""From the recommendation to a year after it, as people do it, with and without JavaScript."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, expect

from kompetensgrupp.core import clock
from tests.e2e.pages import faults
from tests.e2e.people import People, Visitor
from tests.factories import Factory

pytestmark = pytest.mark.sqlite_only

TITLE = "Läkarintyg men ingen plan"
LESSON = {
    "Rubrik": "Fråga läkaren om sambandet först",
    "Situationen i stora drag": "Flera besvär på en gång, och ingen såg helheten.",
    "Vad som prövades": "Parterna bad om ett utlåtande som sa hur besvären hänger ihop.",
    "Vad som hände": "Ansökan kunde prövas som en helhet.",
    "Vad andra kan lära": "Ett utlåtande om sambandet hjälper alla andra.",
}
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


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no javascript"])
def test_anna_tells_for_a_year(
    browser: Browser, served: str, make: Factory, later: Later, javascript: bool
) -> None:
    number = make.case("confirmed")
    with People(browser, served, java_script_enabled=javascript) as people:
        later(22)
        _gives_feedback(people.anna, javascript)
        later(1)
        _hears_of_it(people.bo, number)
        later(71)
        _tells_of_the_step(people.anna.sign_in("anna"), javascript)
        later(275)
        _says_that_nothing_has_changed(people.anna.sign_in("anna"))
        later(31)
        people.bo.sign_in("bo")
        people.bo.open(f"/fall/{number}")
        expect(people.bo.page.locator(".head .pill")).to_have_text("Avslutat")
        _writes_down_what_was_learned(people.bo, javascript)
        _reads_it_and_says_yes(people.anna.sign_in("hanna"))
        _finds_it(people.bo.sign_in("jonas"))


def _gives_feedback(anna: Visitor, javascript: bool) -> None:
    anna.sees("lämna återkoppling", "för 22 dagar sedan")
    anna.follow(f"Lämna återkoppling: {TITLE}")
    assert anna.send("Lämna återkoppling") == 422
    anna.sees("Det finns 3 fel")
    if javascript:
        anna.stands_at("error-summary")
    anna.choose("Vad gjorde rekommendationen med din plan?", "Den gav ett nytt råd")
    anna.choose("Vad hände med kontakterna", "En ny väg öppnades")
    anna.choose("Hur mycket var den värd för dig?", "5")
    assert anna.send("Lämna återkoppling") in (204, 303)
    anna.sees("Tack! De som gav råd ser din återkoppling.", "Värde", "5 av 5")


def _hears_of_it(bo: Visitor, number: str) -> None:
    bo.sees("Så gick det i fall du gett råd i", "den gav ett nytt råd, värde 5 av 5")
    bo.page.locator("#sa-gick-det").get_by_role("link", name=TITLE).click()
    bo.sees("En ny väg öppnades")
    bo.misses("Lämna återkoppling")
    bo.open("/")
    bo.misses("Så gick det i fall du gett råd i")


def _tells_of_the_step(anna: Visitor, javascript: bool) -> None:
    anna.follow(f"Berätta hur det gick: {TITLE}")
    why = anna.page.get_by_label("Steg 1: vad kom i vägen?")
    expect(why).to_be_hidden()
    anna.choose("Hur är läget nu?", "Insats pågår")
    anna.choose("Var den part som nu har huvudansvaret", "Nej")
    anna.choose("Steg 1: blev det gjort?", "Delvis")
    expect(why).to_be_visible()
    if javascript:
        assert not faults(anna.page)
    assert anna.send("Berätta för gruppen") == 422
    anna.sees("Välj vad som kom i vägen.")
    why.select_option(label="Parten tackade nej")
    assert anna.send("Berätta för gruppen") in (204, 303)
    anna.sees("Tack! De som gav råd ser hur det gick.", "Lyft som hinder")


def _says_that_nothing_has_changed(anna: Visitor) -> None:
    anna.follow(f"Berätta hur det gick: {TITLE}")
    anna.sees("Sist, efter tre månader")
    assert anna.send("Oförändrat sedan sist") == 303
    anna.sees("Tack! Det är noterat att läget är oförändrat.", "Allt är berättat.")


def _writes_down_what_was_learned(bo: Visitor, javascript: bool) -> None:
    bo.follow("Skriv en lärdom")
    assert bo.send("Skicka för godkännande") == 422
    if javascript:
        bo.stands_at("error-summary")
        assert not faults(bo.page)
    for label, text in LESSON.items():
        bo.write(label, text)
    assert bo.send("Skicka för godkännande") in (204, 303)
    bo.sees("Lärdomen väntar nu på att en annan person godkänner den.")


def _reads_it_and_says_yes(hanna: Visitor) -> None:
    hanna.follow(LESSON["Rubrik"])
    hanna.follow("Läs och godkänn")
    hanna.choose("Ditt besked", "Godkänn: ingen kan kännas igen, och andra har nytta av den")
    assert hanna.send("Lämna besked") in (204, 303)
    hanna.sees("Lärdomen är godkänd.")


def _finds_it(jonas: Visitor) -> None:
    jonas.follow("Erfarenheter")
    jonas.write("Sök i lärdomarna", "läkarna")
    jonas.button("Sök").click()
    jonas.follow(LESSON["Rubrik"])
    jonas.sees("godkänd av Hanna Lundmark", LESSON["Vad andra kan lära"])
