"""Anna pastes a text full of identities, cleans it by the cards, and Hanna approves it.

With and without JavaScript, on a desktop and on a phone.
"""

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e import journey
from tests.e2e.people import DESKTOP, PHONE, People, Visitor
from tests.factories import Factory

pytestmark = pytest.mark.sqlite_only
PASTED = (
    "Amina Hassan, 850709-9805, bor på Storgatan 4 i Eslöv. Amina är 37 år och nås på "
    "070-174 06 58 eller amina.hassan@example.com. Hennes son Yusuf går i Olympiaskolan. "
    "Aminas läkare på Kärnans vårdcentral skrev intyget den 14 mars 2024."
)
IDENTITIES = (
    "Amina", "Hassan", "850709", "Storgatan", "Eslöv", "37 år", "070-174", "example.com",
    "Yusuf", "Olympiaskolan", "Kärnans", "14 mars",
)  # fmt: skip


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("javascript", [True, False], ids=["js", "nojs"])
def test_anna_cleans_by_cards_and_hanna_approves(
    browser: Browser, served: str, make: Factory, javascript: bool, size: dict[str, int]
) -> None:
    options = {"java_script_enabled": javascript, "viewport": size}
    with People(browser, served, **options) as people:
        anna, number = people.anna, make.case("draft")
        anna.open(f"/fall/{number}/skriv/3")
        anna.write("Bakgrund", PASTED)
        assert anna.send("Spara och gå vidare") == 422
        anna.sees("Kontrollera avidentifieringen", "Amina Hassan", "måste bort")
        _she_decides_one_by_one(anna)
        _background(anna, IDENTITIES[:2])
        assert anna.page.get_by_role("button", name="Ersätt alla").count() > 4
        anna.page.get_by_role("button", name="med det som är valt").click()
        anna.sees("inget kvar att ta ställning till")
        _background(anna, IDENTITIES)
        assert anna.send("Spara och gå vidare") == 303
        anna.send("Spara och gå vidare")
        journey.anna_answers_herself_and_sends(anna)
        _hanna_sees_what_was_decided(people.hanna, number)
        people.bo.open(f"/fall/{number}")
        people.bo.misses(*IDENTITIES)


def _she_decides_one_by_one(anna: Visitor) -> None:
    """One name by its own card: the text changes where it was shown, the rest stays."""
    anna.page.get_by_role("button", name="Ersätt alla Amina Hassan").click()
    anna.sees("Ersatt med «klienten» på 3 ställen.")


def _background(anna: Visitor, gone: tuple[str, ...]) -> None:
    text = anna.page.get_by_label("Bakgrund").input_value()
    assert "läkare" in text
    for word in gone:
        assert word not in text


def _hanna_sees_what_was_decided(hanna: Visitor, number: str) -> None:
    hanna.open(f"/granska/{number}")
    hanna.sees("Kontrollen och författaren", "Personnummer: ersatt", "Namn: ersatt")
    hanna.misses(*IDENTITIES)
    hanna.choose("Ditt besked", "Godkänn: texten pekar inte ut någon")
    assert hanna.send("Skicka besked") == 303
    expect(hanna.page.locator("#said")).to_contain_text("Nu kan gruppen läsa det")
