"""Feedback: asked after three weeks, given in three clicks, heard by those who advised."""

from datetime import timedelta

import pytest

from kompetensgrupp.cases.models import CaseFacts
from kompetensgrupp.cases.vocabulary import State
from kompetensgrupp.core import clock
from kompetensgrupp.followups.models import Feedback
from tests.cast import Cast
from tests.factories import Factory
from tests.followups.after import (
    CLICKS,
    START,
    days,
    events,
    only,
    part,
    start,
    state_of,
)
from tests.sending import send


def test_anna_is_asked_after_three_weeks_and_again_until_she_answers(
    cast: Cast, number: str
) -> None:
    with clock.at(days(20)):
        assert number not in part(start(cast.anna), "vantar")
        before = cast.anna.get(f"/fall/{number}").click("Lämna återkoppling")
        assert before.has("#feedback-form"), "she may before that"
    with clock.at(days(21)):
        assert "rekommendationen kom 2 februari, för 21 dagar sedan" in part(
            start(cast.anna), "vantar"
        )
        assert number not in part(start(cast.jonas), "vantar")
    with clock.at(days(40)):
        page = start(cast.anna)
        assert "En sak väntar på ditt svar" in page.text
        assert "för 40 dagar sedan" in part(page, "vantar")


def test_anna_answers_in_three_clicks_and_those_who_advised_hear_of_it(
    cast: Cast, make: Factory, number: str
) -> None:
    with clock.at(days(22)):
        start(cast.bo)
        cast.bo.get(f"/fall/{number}")
    with clock.at(days(23)):
        page = start(cast.anna).click("Läkarintyg men ingen plan")
        assert page.form("#feedback-form")["experience"] == "not_asked"
        done = page.submit("#feedback-form", **CLICKS)
        assert done.said == "Tack! De som gav råd ser din återkoppling."
        assert part(done, "sa-gick-det").count("Värde 4 av 5") == 1
        assert number not in part(cast.anna.get("/"), "vantar")
        assert state_of(make, number) == State.FED_BACK
    with clock.at(days(24)):
        news = part(start(cast.bo), "sa-gick-det")
        assert f"{number} · i går · återkoppling: den gav ett nytt råd, värde 4 av 5" in news
        told = part(cast.bo.get(f"/fall/{number}"), "sa-gick-det")
        assert "En kontakt blev bättre förberedd" in told
        assert "Dokumenterat i akten Nej" in told
        assert "Lämna återkoppling" not in told
        assert not cast.bo.get("/").has("#sa-gick-det"), "he has read it"
        assert part(start(cast.fatima), "sa-gick-det"), "she took a standpoint"
        assert not start(cast.greger).has("#sa-gick-det"), "he never said anything"
        assert not start(cast.anna).has("#sa-gick-det"), "she told it herself"


def test_who_asked_hears_nothing_of_what_she_told_herself(cast: Cast, make: Factory) -> None:
    with clock.at(START):
        number = make.case("discussion")
        make.comment(number, "anna")
        make.proposal(number)
        for name in ("bo", "hanna", "fatima"):
            make.standpoint(number, name)
        make.confirm(number)
    with clock.at(days(22)):
        make.feedback(number)
        assert start(cast.bo).has("#sa-gick-det")
        assert not start(cast.anna).has("#sa-gick-det")


def test_what_has_been_read_is_no_news_however_soon_it_was_read(
    cast: Cast, make: Factory, number: str
) -> None:
    moment = days(23)
    with clock.at(moment):
        cast.bo.sign_in()
        cast.bo.get(f"/fall/{number}")
    with clock.at(moment + timedelta(minutes=1)):
        make.feedback(number)
    with clock.at(moment + timedelta(minutes=2)):
        assert cast.bo.get("/").has("#sa-gick-det")
        cast.bo.get(f"/fall/{number}")
        assert not cast.bo.get("/").has("#sa-gick-det")


def test_news_grow_old(cast: Cast, make: Factory, number: str) -> None:
    with clock.at(days(23)):
        make.feedback(number)
    for day, is_news in ((82, True), (84, False)):
        with clock.at(days(day)):
            assert start(cast.bo).has("#sa-gick-det") is is_news


def test_everything_that_anna_says_is_kept(cast: Cast, make: Factory, number: str) -> None:
    with clock.at(days(23)):
        cast.anna.sign_in()
        page = cast.anna.get(f"/fall/{number}/aterkoppling")
        more = {"documented": "y", "told": "y", "experience": "partly", "text": "Det hjälpte."}
        page.submit("#feedback-form", **CLICKS, **more)
    row = only(make, Feedback)
    said = (row.plan, row.contacts, row.value, row.documented, row.told, row.experience, row.text)
    assert said == ("new_advice", "prepared", 4, True, True, "partly", "Det hjälpte.")
    assert (row.recommendation, row.at) == (1, days(23))
    entry = events(make, number)[-1]
    assert (entry.event.label, entry.data) == ("Lämnade återkoppling", {"recommendation": 1})
    assert only(make, CaseFacts).state == State.FED_BACK


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Det finns 3 fel"),
        ({"plan": "confirmed", "contacts": "avoided"}, "Välj ett värde från 1 till 5."),
        ({**CLICKS, "value": "6"}, "Det finns 1 fel"),
        ({**CLICKS, "value": "x" * 5000}, "Det finns 1 fel"),
        ({**CLICKS, "plan": "bra"}, "Det finns 1 fel"),
        ({**CLICKS, "experience": "kanske"}, "Det finns 1 fel"),
        ({**CLICKS, "text": "å" * 2001}, "högst 2000 tecken"),
        ({**CLICKS, "text": "Ring 070-174 06 58."}, "Ta bort det som pekar ut en person"),
    ],
)
def test_what_cannot_be_taken_comes_back_with_its_text(
    cast: Cast, make: Factory, number: str, fields: dict[str, str], words: str
) -> None:
    with clock.at(days(23)):
        cast.anna.sign_in()
        text = {"text": "Det hjälpte."} | fields
        refused = send(cast.anna, f"/fall/{number}/aterkoppling", **text)
        assert refused.status == 422
        assert words in refused.one("#error-summary").get_text(" ", strip=True)
        assert refused.form("#feedback-form")["text"] == text["text"]
        assert state_of(make, number) == State.CONFIRMED


def test_feedback_that_comes_late_does_not_take_the_case_back(
    cast: Cast, make: Factory, number: str
) -> None:
    with clock.at(days(95)):
        make.follow_up(number)
        page = start(cast.anna)
        assert number not in part(page, "vantar"), "one question at a time, and the newest counts"
        done = cast.anna.get(f"/fall/{number}").click("Lämna återkoppling")
        done.submit("#feedback-form", **CLICKS)
        assert state_of(make, number) == State.FOLLOWED_UP


def test_what_anna_began_to_write_is_there_when_she_comes_back(cast: Cast, number: str) -> None:
    with clock.at(days(23)):
        cast.anna.sign_in()
        address = f"/fall/{number}/aterkoppling"
        form = cast.anna.get(address).form("#feedback-form")
        typed = {**form, "text": "Halva tanken", "value": "5"}
        cast.anna.post("/utkast", typed, htmx=True)
        page = cast.anna.get("/").click(f"Återkoppling i {number}").click("Lämna återkoppling")
        assert page.address == address
        assert page.form("#feedback-form")["text"] == "Halva tanken"
        page.submit("#feedback-form", **CLICKS)
        assert "Halva tanken" in cast.anna.get(f"/fall/{number}").text
        assert "Återkoppling i" not in cast.anna.get("/").text


def test_a_double_click_gives_one_answer(cast: Cast, make: Factory, number: str) -> None:
    with clock.at(days(23)):
        cast.anna.sign_in()
        page = cast.anna.get(f"/fall/{number}/aterkoppling")
        for _ in range(2):
            assert page.submit("#feedback-form", **CLICKS).status == 200
        only(make, Feedback)
        assert cast.anna.get(f"/fall/{number}/aterkoppling").status == 409
