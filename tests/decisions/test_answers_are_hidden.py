"""A version may hide answers: each party answers before it sees how the others did, and why."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import select

from kompetensgrupp.core import clock
from kompetensgrupp.core.db import db
from kompetensgrupp.decisions.models import Proposal
from kompetensgrupp.groups.models import PartyKind, PartyStatus
from tests.cast import Cast, Page, Person
from tests.factories import Factory
from tests.sending import send

WHY = "Underlaget räcker inte för oss."
TOLD = ("ställer sig inte bakom", "ställer sig bakom", WHY.lower())


@pytest.fixture
def number(make: Factory) -> str:
    """A version that hides answers; Bo has opposed it."""
    number = make.case("discussion")
    make.proposal(number, "bo", hides_answers=True)
    make.standpoint(number, "bo", "oppose", WHY)
    return number


def places(person: Person, number: str) -> dict[str, Page]:
    """Every page where an answer could show."""
    return {
        address: person.get(address)
        for address in (
            f"/fall/{number}",
            f"/fall/{number}/forslag",
            f"/fall/{number}/logg",
            f"/fall/{number}/logg?handelse=standpoint_taken",
            "/beslutslogg",
            f"/beslutslogg?fall={number}",
            "/",
            "/fall",
        )
    }


def told(person: Person, number: str, *words: str) -> set[str]:
    """Where the person is told of an answer, on pages without their forms and filters."""
    return {
        address
        for address, page in places(person, number).items()
        if any(said in _words(page) for said in words or TOLD)
    }


def _words(page: Page) -> str:
    for form in page.soup.select("form"):
        form.decompose()
    return " ".join(page.soup.get_text(" ").split()).lower()


def reader_sees(person: Person, number: str) -> bool:
    """Whether the person is told how Bo has answered: nowhere, or everywhere it belongs."""
    found = told(person, number)
    assert not found or found >= shown_in(number), found
    return bool(found)


def shown_in(number: str) -> set[str]:
    return {f"/fall/{number}", f"/fall/{number}/forslag", f"/fall/{number}/logg"}


@pytest.mark.parametrize("name", ["hanna", "fatima", "greger", "anna", "cilla"])
def test_who_has_not_answered_sees_that_bo_has_and_nothing_of_how(
    cast: Cast, number: str, name: str
) -> None:
    person = getattr(cast, name)
    assert not reader_sees(person, number)
    page = person.get(f"/fall/{number}")
    assert "Har svarat" in page.one("#forslag").get_text()
    assert "1 av 4 har svarat" in page.text
    assert "har inte ställt sig bakom" not in page.text, "the step's party would tell it"
    assert "Svaret visas när" in person.get(f"/fall/{number}/logg").text


def test_bo_sees_his_own(cast: Cast, number: str) -> None:
    assert reader_sees(cast.bo, number)


def test_fatima_sees_when_she_has_answered_and_the_others_still_do_not(
    cast: Cast, number: str
) -> None:
    page = cast.fatima.get(f"/fall/{number}").submit("#standpoint-form", stance="support")
    assert WHY in page.text
    assert reader_sees(cast.fatima, number)
    assert not reader_sees(cast.hanna, number)
    assert not reader_sees(cast.cilla, number)


def test_a_colleague_sees_what_the_own_party_has_answered(cast: Cast, make: Factory) -> None:
    number = make.case("discussion")
    make.proposal(number, "bo", hides_answers=True)
    make.standpoint(number, "hanna", "oppose", WHY)
    for name in ("anna", "jonas", "cilla"):
        assert reader_sees(getattr(cast, name), number)
    assert not reader_sees(cast.bo, number)


def test_the_leader_waits_like_the_others_but_sees_what_there_is_to_confirm(
    cast: Cast, make: Factory, number: str
) -> None:
    make.party(PartyKind.KOMMUN, PartyStatus.INVITED)
    assert not reader_sees(cast.cilla, number)
    make.standpoint(number, "fatima")
    assert reader_sees(cast.cilla, number), "everyone she waits for is heard"
    assert not reader_sees(cast.hanna, number)
    assert cast.cilla.get(f"/fall/{number}").has("#confirm-form")


def test_absence_is_no_answer_and_no_secret(cast: Cast, make: Factory, number: str) -> None:
    page = cast.cilla.get(f"/fall/{number}")
    forms = [str(f["action"]) for f in page.soup.select('form[action*="/franvaro/"]')]
    for action in forms:
        send(cast.cilla, action)
    shown = cast.fatima.get(f"/fall/{number}").one("#forslag").get_text()
    assert "Frånvarande" in shown
    assert WHY not in shown


def _the_last_day_passes(cast: Cast, make: Factory, number: str) -> None:
    with make.acting("cilla"):
        last = db.session.scalars(select(Proposal.answer_by)).one()
    moment = datetime.combine(last + timedelta(days=1), time(9), UTC)
    with clock.at(moment):
        cast.fatima.sign_in()
        assert reader_sees(cast.fatima, number)


def _it_is_confirmed(cast: Cast, make: Factory, number: str) -> None:
    for name in ("hanna", "cilla"):
        make.standpoint(number, name)
    make.standpoint(number, "fatima")
    send(cast.cilla, f"/fall/{number}/forslag/1/faststall")
    assert WHY in cast.greger.get(f"/fall/{number}/rekommendation").text
    assert f"/fall/{number}/logg" in told(cast.greger, number)


def _it_goes_back_to_discussion(cast: Cast, make: Factory, number: str) -> None:
    send(cast.cilla, f"/fall/{number}/till-diskussion")
    assert reader_sees(cast.fatima, number)


@pytest.mark.parametrize(
    "happens", [_the_last_day_passes, _it_is_confirmed, _it_goes_back_to_discussion]
)
def test_what_opens_the_answers_for_everyone(
    cast: Cast, make: Factory, number: str, happens: Callable[[Cast, Factory, str], None]
) -> None:
    assert not reader_sees(cast.fatima, number)
    happens(cast, make, number)


def test_a_new_version_that_hides_keeps_the_old_answers_too(
    cast: Cast, make: Factory, number: str
) -> None:
    make.standpoint(number, "fatima")
    make.proposal(number, "bo", hides_answers=True)
    assert not reader_sees(cast.hanna, number)
    assert not told(cast.fatima, number, WHY.lower()), "she hasn't answered this one"
    make.proposal(number, "bo", hides_answers=False)
    assert reader_sees(cast.hanna, number)


def test_answers_of_an_earlier_recommendation_stay_open(cast: Cast, make: Factory) -> None:
    number = make.case("standpoints")
    make.standpoint(number, "hanna", "oppose", WHY)
    make.standpoint(number, "fatima")
    send(cast.cilla, f"/fall/{number}/forslag/1/faststall")
    send(cast.anna, f"/fall/{number}/ny-fraga", question="Och nu?")
    make.proposal(number, "bo", hides_answers=True)
    assert told(cast.fatima, number, WHY.lower()) >= shown_in(number) - {f"/fall/{number}"}


def test_hiding_is_chosen_in_the_form_and_follows_to_the_next_version(
    cast: Cast, make: Factory
) -> None:
    number = make.case("discussion")
    page = cast.bo.get(f"/fall/{number}/forslag/nytt")
    assert "hides_answers" not in page.form("#proposal-form"), "off unless chosen"
    party = page.one("#steps-0-party option:nth-of-type(2)")["value"]
    page.submit(
        "#proposal-form", summary="Plan", steps_0_measure="Kartläggning", steps_0_when="i mars",
        steps_0_party=party, hides_answers="y",
    )  # fmt: skip
    assert "Du ser vilka som har svarat" in cast.fatima.get(f"/fall/{number}").text
    again = cast.bo.get(f"/fall/{number}/forslag/nytt").form("#proposal-form")
    assert again["hides_answers"] == "y"
