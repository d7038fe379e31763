"""An approved text is changed while everybody goes on; two texts meet; a silent colleague."""

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect

from kompetensgrupp.core import clock
from tests.e2e import pages
from tests.e2e.people import People
from tests.factories import Factory

pytestmark = pytest.mark.sqlite_only

NEW = "Nu finns ett nytt intyg."
with_and_without = pytest.mark.parametrize(
    "javascript", [True, False], ids=["javascript", "no javascript"]
)


@with_and_without
def test_anna_changes_what_the_group_reads(
    browser: Browser, served: str, make: Factory, javascript: bool
) -> None:
    number = make.case("discussion")
    with People(browser, served, java_script_enabled=javascript) as people:
        anna, hanna, bo = people.anna, people.hanna, people.bo
        anna.open(f"/fall/{number}")
        anna.follow("Ändra fallbeskrivningen")
        anna.open(f"/fall/{number}/skriv/3")
        anna.write("Bakgrund", NEW)
        anna.send("Spara och gå vidare")
        anna.send("Spara och gå vidare")
        anna.sees("Det här ändras")
        assert not javascript or pages.faults(anna.page) == []
        for question in ("granne", "ovanlig", "omtalat"):
            anna.page.locator("fieldset", has_text=question).get_by_label("Nej").check()
        anna.send("Skicka till granskning")
        anna.sees("En ändring av fallbeskrivningen granskas")

        hanna.open("/granska")
        hanna.follow("Läkarintyg men ingen plan")
        expect(hanna.page.locator("#skillnad ins")).to_contain_text(NEW)
        assert not javascript or pages.faults(hanna.page) == []
        hanna.choose("Ditt besked", "Godkänn: texten pekar inte ut någon")
        hanna.send("Skicka besked")

        bo.open(f"/fall/{number}")
        bo.sees(NEW, "Fallbeskrivningen ändrades")
        bo.follow("Se vad som ändrades")
        expect(bo.page.locator("ins")).to_contain_text(NEW)
        assert not javascript or pages.faults(bo.page) == []


@with_and_without
def test_two_tabs_with_the_same_step(
    browser: Browser, served: str, make: Factory, javascript: bool
) -> None:
    number = make.case("draft")
    with People(browser, served, java_script_enabled=javascript) as people:
        anna = people.anna
        anna.open(f"/fall/{number}/skriv/3")
        other = anna.context.new_page()
        other.goto(f"{served}/fall/{number}/skriv/3")
        other.locator("#background").fill("Skrivet i den andra fliken.")
        other.get_by_role("button", name="Spara och gå vidare").click()
        expect(other.locator("#question")).to_be_visible()
        anna.write("Bakgrund", "Skrivet i den första fliken.")
        assert anna.send("Spara och gå vidare") == 409
        anna.sees("Skrivet i den andra fliken.", "Skrivet i den första fliken.")
        own = anna.page.get_by_label("Ihopskrivet")
        expect(own).to_be_hidden()
        assert not javascript or pages.faults(anna.page) == []
        anna.page.get_by_label("Skriv ihop dem").check()
        expect(own).to_be_visible()
        own.fill("Skrivet i båda flikarna.")
        anna.send("Spara och gå vidare")
        anna.open(f"/fall/{number}/skriv/3")
        expect(anna.page.locator("#background")).to_have_value("Skrivet i båda flikarna.")


def test_cilla_steps_in_for_a_silent_reviewer(browser: Browser, served: str, make: Factory) -> None:
    with clock.at(clock.now() - timedelta(days=9)):
        number = make.case("in_review")
    with People(browser, served) as people:
        cilla = people.cilla
        cilla.follow(number)
        cilla.sees("Kan granska i dag", "Hanna Lundmark", "Utse en granskare")
        assert pages.faults(cilla.page) == []
        cilla.page.locator("#responsible").select_option(label="Jonas Wikander")
        cilla.send("Lämna över")
        cilla.sees(f"Jonas Wikander ansvarar nu för {number}.")


def test_a_draft_is_closed_and_taken_away(browser: Browser, served: str, make: Factory) -> None:
    number = make.case("draft")
    with People(browser, served, java_script_enabled=False) as people:
        anna = people.anna
        anna.open(f"/fall/{number}/skriv/3")
        anna.write("Bakgrund", NEW)
        anna.page.get_by_role("button", name="Stäng").click()
        anna.sees("är sparat")
        anna.open(f"/fall/{number}")
        anna.page.locator("summary", has_text="Ta bort utkast").click()
        anna.page.get_by_role("button", name="Ta bort utkastet").click()
        anna.sees(f"Utkastet {number} är borttaget.")
