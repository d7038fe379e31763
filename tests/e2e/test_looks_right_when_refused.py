"""The pages of a refusal: each says what happened and how to go on, and holds for everybody."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e import pages
from tests.e2e.people import People, Visitor
from tests.factories import Factory

pytestmark = pytest.mark.sqlite_only


def _a_closed_door(people: People, make: Factory) -> tuple[Visitor, int]:
    return people.eva, people.eva.open("/fall")


def _nothing_there(people: People, make: Factory) -> tuple[Visitor, int]:
    return people.bo, people.bo.open("/fall/KG-26-0000")


def _somebody_was_first(people: People, make: Factory) -> tuple[Visitor, int]:
    number = make.case("questions")
    people.anna.open(f"/fall/{number}")
    with make.acting("cilla") as cilla:
        from kompetensgrupp.cases import service as cases

        cases.open_discussion(cilla, make.load(cilla, number))
    return people.anna, people.anna.send("Öppna diskussionen nu")


def _far_too_much(people: People, make: Factory) -> tuple[Visitor, int]:
    people.anna.open("/fall/nytt")
    title = people.anna.page.locator("#title")  # a field stops at its most; a script doesn't
    title.evaluate("(field) => { field.value = 'x'.repeat(1_100_000) }")
    return people.anna, people.anna.send("Spara och gå vidare")


def _an_old_page(people: People, make: Factory) -> tuple[Visitor, int]:
    people.nobody.open("/logga-in")
    people.nobody.context.clear_cookies()
    return people.nobody, people.nobody.send("Logga in")


@pytest.mark.parametrize(
    ("refuse", "status", "title"),
    [
        (_a_closed_door, 403, "Det här kan du inte göra"),
        (_nothing_there, 404, "Sidan finns inte"),
        (_somebody_was_first, 409, "Något hann ändras"),
        (_far_too_much, 413, "Det var för mycket på en gång"),
        (_an_old_page, 400, "Sidan var för gammal"),
    ],
)
def test_a_refusal(
    people: People, make: Factory, refuse: Callable[..., tuple[Visitor, int]], status, title
) -> None:
    who, answered = refuse(people, make)
    assert answered == status
    expect(who.page.get_by_role("heading", level=1)).to_have_text(title)
    expect(who.page.get_by_role("link", name="Till startsidan")).to_be_visible()
    assert pages.faults(who.page) == []


def _a_case_without_words(people: People, make: Factory) -> tuple[Visitor, str]:
    people.anna.open("/fall/nytt")
    return people.anna, "Spara och gå vidare"


def _a_personnummer(people: People, make: Factory) -> tuple[Visitor, str]:
    people.anna.open(f"/fall/{make.case('draft')}/skriv/3")
    people.anna.write("Bakgrund", "Han heter 19121212-1212.")
    return people.anna, "Spara och gå vidare"


def _a_case_that_lacks_things(people: People, make: Factory) -> tuple[Visitor, str]:
    people.anna.open(f"/fall/{make.case('draft', question='', sex=None)}/kontrollera")
    return people.anna, "Skicka till granskning"


def _a_review_without_a_word(people: People, make: Factory) -> tuple[Visitor, str]:
    people.hanna.open(f"/granska/{make.case('in_review')}")
    return people.hanna, "Skicka besked"


def _an_empty_post(people: People, make: Factory) -> tuple[Visitor, str]:
    number = make.case("discussion")
    make.comment(number, "fatima")
    people.bo.open(f"/fall/{number}/inlagg/1/svara")
    return people.bo, "Skicka inlägg"


def _an_empty_proposal(people: People, make: Factory) -> tuple[Visitor, str]:
    people.bo.open(f"/fall/{make.case('discussion')}/forslag/nytt")
    return people.bo, "Lägg förslaget"


def _a_reservation_without_reason(people: People, make: Factory) -> tuple[Visitor, str]:
    people.bo.open(f"/fall/{make.case('proposed')}")
    people.bo.choose("Var står din part?", "Ställer sig bakom med reservation")
    return people.bo, "Spara svaret"


def _a_withdrawal_without_reason(people: People, make: Factory) -> tuple[Visitor, str]:
    people.anna.open(f"/fall/{make.case('discussion')}/dra-tillbaka")
    return people.anna, "Dra tillbaka fallet"


def _an_end_without_reason(people: People, make: Factory) -> tuple[Visitor, str]:
    people.cilla.open(f"/fall/{make.case('discussion')}/avsluta")
    return people.cilla, "Avsluta fallet"


def _a_wrong_password(people: People, make: Factory) -> tuple[Visitor, str]:
    people.nobody.open("/logga-in")
    people.nobody.write("E-postadress", "anna@demo.example")
    people.nobody.write("Lösenord", "inte rätt")
    return people.nobody, "Logga in"


@pytest.mark.parametrize(
    "fill_in",
    [
        _a_case_without_words,
        _a_personnummer,
        _a_case_that_lacks_things,
        _a_review_without_a_word,
        _an_empty_post,
        _an_empty_proposal,
        _a_reservation_without_reason,
        _a_withdrawal_without_reason,
        _an_end_without_reason,
        _a_wrong_password,
    ],
)
def test_a_form_that_lacks_something(
    people: People, make: Factory, fill_in: Callable[..., tuple[Visitor, str]]
) -> None:
    who, button = fill_in(people, make)
    assert who.send(button) == 422
    summary = who.page.get_by_role("alert").filter(has_text="Det finns")
    expect(summary).to_be_focused()
    assert pages.faults(who.page) == []
    for link in summary.get_by_role("link").all():
        link.focus()
        who.page.keyboard.press("Enter")
        who.stands_at(str(link.get_attribute("href")).removeprefix("#"))
