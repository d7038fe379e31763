"""Cilla makes the report of a period, Bo agrees as a second person, and Ingrid reads it."""

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.pages import faults
from tests.e2e.people import People

pytestmark = pytest.mark.sqlite_only


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no javascript"])
def test_a_report_goes_from_a_draft_to_the_board(
    browser: Browser, served: str, javascript: bool
) -> None:
    with People(browser, served, java_script_enabled=javascript) as people:
        cilla, bo, ingrid = people.cilla, people.bo, people.ingrid
        cilla.open("/rapporter")
        assert cilla.send("Gör rapporten") in (204, 303)
        address = cilla.path
        proposal = cilla.page.get_by_label("Din text till sammanfattning och förslag till beslut")
        proposal.fill("Ring 070-174 06 35 om förslaget.")
        assert cilla.send("Spara texterna") == 422
        expect(proposal).to_have_value("Ring 070-174 06 35 om förslaget.")
        proposal.fill("Vi föreslår att styrelsen beslutar att fortsätta.")
        if javascript:
            assert not faults(cilla.page)
        assert cilla.send("Spara och läs igenom") in (204, 303)
        cilla.sees("Vi föreslår att styrelsen beslutar att fortsätta.")
        cilla.page.get_by_label("En andra person").check()
        assert cilla.send("Godkänn rapporten") in (204, 303)
        cilla.sees("Siffror och texter är frysta", "Väntar på att en andra person")
        assert ingrid.open(address.replace("rapporter", "styrelse")) == 404
        bo.open(address)
        assert bo.send("Godkänn som andra person") in (204, 303)
        cilla.open(address)
        if javascript:
            assert not faults(cilla.page)
        assert cilla.send("Publicera för styrelsen") in (204, 303)
        cilla.sees("Styrelsen kan läsa den nu")
        assert cilla.send("Gör en ny version") in (204, 303)
        cilla.sees("version 2")
        ingrid.open("/")
        ingrid.follow("Läs rapporterna")
        ingrid.sees("Vi föreslår att styrelsen beslutar att fortsätta.")
        if javascript:
            assert not faults(ingrid.page)
        ingrid.follow("Tertial")
        ingrid.sees("Också godkänd av", "Loggens kontrollkod")
        with ingrid.page.expect_download() as saved:
            ingrid.follow("Hämta som PDF")
        assert saved.value.suggested_filename.endswith("-v1.pdf")
        if javascript:
            assert not faults(ingrid.page)
