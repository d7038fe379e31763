"""`learning` and `individual`: what each asks and gives, and the group's own decision."""

import pytest
from sqlalchemy import select, update

from kompetensgrupp.audit import service as audit
from kompetensgrupp.cases.models import CaseFacts
from kompetensgrupp.core.db import db
from kompetensgrupp.groups.models import Group
from tests.cast import HARMLESS, Cast
from tests.factories import FIELDS, Factory
from tests.sending import send

FIRST = {n: str(FIELDS[n]) for n in ("title", "category", "purpose")}


def without_decision(make: Factory, **values: object) -> None:
    with make.acting("cilla"):
        db.session.execute(update(Group).values(**values))
        audit.exempt("a test takes the decision back")


def test_the_form_says_what_each_asks_and_gives(cast: Cast) -> None:
    text = cast.anna.get("/fall/nytt").one("#purpose").get_text(" ", strip=True)
    for words in (
        "Frågar efter kön, åldersgrupp", "återkoppla och följa upp",
        "uppgifter om personen är frivilliga", "Inget dokumentationsunderlag",
        "Enligt gruppens beslut: Påhittat beslut för demot.",
    ):  # fmt: skip
        assert words in text


@pytest.mark.parametrize(
    "values",
    [{"purposes": ["learning"]}, {"purpose_decision": None}, {"purpose_decision": ""}],
    ids=["not taken", "no decision", "an empty one"],
)
def test_without_its_decision_a_group_takes_learning_only(
    cast: Cast, make: Factory, values: dict[str, object]
) -> None:
    number = make.case("draft")
    without_decision(make, **values)
    page = cast.anna.get("/fall/nytt")
    offered = [tag["value"] for tag in page.soup.select('[name="purpose"]')]
    assert offered == ["learning"]
    assert page.has('[name="purpose"][checked]'), "the only choice is chosen"
    assert "gruppen har inte antecknat något eget beslut" in page.text
    refused = send(cast.anna, "/fall/nytt", **FIRST)
    assert refused.status == 422
    assert refused.has('#error-summary a[href^="#purpose"]')
    assert refused.form("#case-form")["title"] == FIRST["title"]
    sent = send(cast.anna, f"/fall/{number}/skicka", **HARMLESS)
    assert sent.status == 422
    assert "inte beslutat att ta emot" in sent.text


def test_an_open_case_is_still_mended_when_the_decision_is_gone(cast: Cast, make: Factory) -> None:
    number = make.case("discussion")
    without_decision(make, purpose_decision=None)
    make.change(number)
    send(cast.hanna, f"/granska/{number}", outcome="approve")
    assert "ett nytt intyg" in cast.bo.get(f"/fall/{number}").text


def test_for_learning_nothing_about_a_person_is_asked(cast: Cast, make: Factory) -> None:
    page = cast.anna.get("/fall/nytt").submit(
        "#case-form", title="Lärande", purpose="learning", category="work_obstacle"
    )
    assert page.address.endswith("/skriv/2")
    assert "måste fyllas i" not in page.text
    page = page.submit("#case-form")
    assert page.address.endswith("/skriv/3")
    assert "måste fyllas i" not in page.one(".field:has(#own_goal)").get_text()
    page = page.submit("#case-form", background="Ett mönster vi ser.")
    page = page.submit("#case-form", question="Hur gör andra?")
    assert "Det här saknas än" not in page.text
    number = page.address.split("/")[2]
    assert "är skickat" in page.submit("#case-form", **HARMLESS).said
    page = cast.hanna.get(f"/granska/{number}")
    assert "Lärande" in page.text
    page.submit("#review-form", outcome="approve")
    shown = cast.bo.get(f"/fall/{number}").one("#uppgifter").get_text()
    assert "Lärande" in shown
    for term in ("Kön", "Ålder", "Försörjningsstöd"):
        assert term not in shown
    with make.acting("cilla"):
        facts = db.session.scalars(select(CaseFacts)).one()
    assert (facts.sex, facts.age_band, facts.assistance_band) == (None, None, None)
    assert str(facts.purpose) == "learning"


def test_a_case_that_becomes_about_a_person_asks_for_the_rest(cast: Cast, make: Factory) -> None:
    number = make.case("draft", purpose="learning", sex=None, own_goal="")
    cast.anna.get(f"/fall/{number}/skriv/1").submit("#case-form", purpose="individual")
    page = cast.anna.get(f"/fall/{number}/kontrollera")
    for words in ("Det här saknas än", "Kön", "Personens eget mål"):
        assert words in page.text
    assert "måste fyllas i" in cast.anna.get(f"/fall/{number}/skriv/2").text
