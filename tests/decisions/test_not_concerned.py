"""A party that the case doesn't concern is named so, with a reason, and nobody waits for it."""

from tests.cast import Cast, Page
from tests.factories import Factory


def say(page: Page, party: str, reason: str = "Ingen sjukdom att bedöma.") -> Page:
    return page.click(f"{party} berörs inte").submit("#not-concerned-form", reason=reason)


def test_fatima_says_it_does_not_concern_care(cast: Cast, make: Factory) -> None:
    number = make.case("standpoints")
    make.standpoint(number, "hanna")
    assert not cast.cilla.get(f"/fall/{number}").has("#confirm-form")
    done = say(cast.fatima.get(f"/fall/{number}"), "Vårdcentralen")
    assert "väntas inte in" in done.said
    page = cast.cilla.get(f"/fall/{number}")
    assert page.has("#confirm-form")
    assert "Ingen sjukdom att bedöma." in page.text


def test_it_shows_before_there_is_a_proposal(cast: Cast, make: Factory) -> None:
    number = make.case("discussion")
    say(cast.fatima.get(f"/fall/{number}"), "Vårdcentralen")
    shown = cast.anna.get(f"/fall/{number}").one('section[aria-labelledby="berors-title"]')
    assert "Ingen sjukdom att bedöma." in shown.get_text()


def test_cilla_says_it_for_a_party_and_takes_it_back(cast: Cast, make: Factory) -> None:
    number = make.case("standpoints")
    make.standpoint(number, "hanna")
    page = say(cast.cilla.get(f"/fall/{number}"), "Vårdcentralen")
    again = page.submit('form[action*="/berors-inte/"]', button="undo")
    assert "tillfrågad igen" in again.said
    assert not cast.cilla.get(f"/fall/{number}").has("#confirm-form")


def test_bo_cannot_speak_for_care(cast: Cast, make: Factory) -> None:
    number = make.case("discussion")
    care = cast.cilla.get(f"/fall/{number}").link("Vårdcentralen berörs inte")
    assert cast.bo.get(care).status == 403


def test_the_municipality_that_wrote_the_case_is_always_concerned(
    cast: Cast, make: Factory
) -> None:
    number = make.case("discussion")
    assert "Kommunen berörs inte" not in cast.cilla.get(f"/fall/{number}").text


def test_a_reason_is_needed(cast: Cast, make: Factory) -> None:
    number = make.case("discussion")
    page = say(cast.fatima.get(f"/fall/{number}"), "Vårdcentralen", reason="")
    assert page.status == 422
    assert "Skriv varför" in page.text


def test_it_no_longer_waits_on_the_start_page(cast: Cast, make: Factory) -> None:
    number = make.case("proposed")
    assert "ta ställning till version 1" in cast.fatima.get("/").text
    say(cast.fatima.get(f"/fall/{number}"), "Vårdcentralen")
    assert "ta ställning till version 1" not in cast.fatima.get("/").text
