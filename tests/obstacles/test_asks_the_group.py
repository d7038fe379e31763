"""Processuppföljning: four questions, the reminders, what may be shown, and its end."""

from datetime import timedelta

from kompetensgrupp.core import clock
from kompetensgrupp.obstacles.models import QUESTIONS
from tests.cast import Cast, Page
from tests.factories import Factory


def answer(page: Page, value: str) -> Page:
    return page.submit("#answer-form", **dict.fromkeys(QUESTIONS, value))


def test_half_a_year_of_asking(cast: Cast, make: Factory) -> None:
    assert not cast.bo.get("/").has("#processuppfoljning")
    page = cast.cilla.get("/hinder/uppfoljning")
    for days in (0, 91):
        day = (clock.today() + timedelta(days=days)).isoformat()
        refused = page.submit("#open-form", answer_by=day)
        assert refused.status == 422
        assert "högst tre månader" in refused.text
    assert page.submit("#open-form", answer_by="imorgon").status == 422
    page = cast.cilla.get("/hinder/uppfoljning").submit("#open-form")
    address = page.address
    again = cast.cilla.post("/hinder/uppfoljning", {
        "csrf_token": cast.cilla.token(), "answer_by": (clock.today() + timedelta(5)).isoformat(),
    })  # fmt: skip
    assert again.status == 409
    page = cast.bo.get("/").click("Fyra frågor om samarbetet")
    assert "Det finns 4 fel" in page.submit("#answer-form").text
    for name, value in {"bo": "4", "anna": "2", "hanna": "3", "fatima": "3"}.items():
        answer(getattr(cast, name).get(address), value)
    assert not cast.bo.get("/").has("#processuppfoljning")
    assert "–" in cast.cilla.get("/hinder/uppfoljning").one("#jamforelse").get_text()
    answer(cast.bo.get(address), "4")  # changed, not counted twice
    answer(cast.cilla.get(address), "3")
    cells = cast.cilla.get("/hinder/uppfoljning").soup.select("#jamforelse td")
    assert [cell.get_text() for cell in cells] == ["3"] * 4 + ["5"]
    hindrance = make.obstacle()
    page = cast.cilla.get(address)
    assert "Alla öppna hinder är prövade" in page.text, "raised after it began"
    assert page.submit("#outcome-form").status == 422
    page = page.submit("#outcome-form", outcome="Vi byter kontaktkort.")
    assert "Vi byter kontaktkort." in cast.jonas.get(address).text
    assert not cast.bo.get(address).has("#answer-form")
    late = {"csrf_token": cast.bo.token(), **dict.fromkeys(QUESTIONS, "1")}
    assert cast.bo.post(address, late).status == 409
    for person in (cast.bo, cast.cilla):
        person.signed_in = False  # their sessions will be over
    with clock.at(clock.now() + timedelta(days=190)):
        assert "Det har gått ett halvår" in cast.cilla.get("/").text
        page = cast.cilla.get("/hinder/uppfoljning").submit("#open-form")
        assert page.link("Intyg räcker inte") == f"/hinder/{hindrance}"
        assert len(cast.bo.get("/hinder/uppfoljning").soup.select("#jamforelse thead .num")) == 2
