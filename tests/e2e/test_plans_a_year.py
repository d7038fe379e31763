"""Cilla plans the year's money from the template, notes hours and tells what came otherwise."""

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.pages import faults
from tests.e2e.people import People

pytestmark = pytest.mark.sqlite_only


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no javascript"])
def test_cilla_follows_the_budget(browser: Browser, served: str, javascript: bool) -> None:
    with People(browser, served, java_script_enabled=javascript) as people:
        cilla = people.cilla
        cilla.open("/ekonomi")
        cilla.follow("Gör en budget")
        assert cilla.send("Skapa budgeten") in (204, 303)
        line = cilla.page.get_by_role("group", name="Workshoppar, möten och resor")
        line.get_by_label("Utfall").fill("tusen")
        assert cilla.send("Spara budgeten") == 422
        cilla.sees("Det finns 1 fel", "Skriv ett belopp i kronor")
        if javascript:
            cilla.stands_at("error-summary")
        expect(line.get_by_label("Utfall")).to_have_value("tusen")
        line.get_by_label("Utfall").fill("300 000,50 kr")
        assert cilla.send("Spara budgeten") in (204, 303)
        cilla.sees("en avvikelse är antecknad", "9 600,50 kr över det beviljade")
        assert cilla.send("Anteckna tiden") in (204, 303)
        cilla.sees("Tiden är antecknad.", "2 tim")
        cilla.page.locator("#avvikelser").get_by_role("link").click()
        cilla.sees("Avvikelserapport", "9 600,50 kr högre än det beviljade")
        cilla.write("Till vem?", "Förbundschefen")
        assert cilla.send("Anteckna rapporten") in (204, 303)
        cilla.sees("till Förbundschefen")
        if javascript:
            assert not faults(cilla.page)
            cilla.open("/ekonomi")
            assert not faults(cilla.page)
