"""Closing keeps what is half-written; taking it away forgets it, from its form or from the list."""

import pytest

from tests.cast import Cast, Page, Person
from tests.factories import Factory
from tests.sending import send

TEXT = "Halvskrivet om intyget"


def begun(person: Person, key: str, **fields: str) -> None:
    """Something half-written under this key."""
    assert send(person, "/utkast", draft_key=key, **fields).status == 200


#: The forms that keep what is typed: who, where, the form, the field, and where closing leads.
FORMS = [
    ("anna", "/fall/nytt", "#case-form", "title", "/"),
    ("anna", "/fall/{new}", "#comment-form", "text", "/fall/{new}#diskussion"),
    ("bo", "/fall/{heard}/inlagg/1/svara", "#comment-form", "text", "/fall/{heard}#inlagg-1"),
    ("bo", "/fall/{heard}/inlagg/1/ratta", "#change-form", "text", "/fall/{heard}#inlagg-1"),
    ("bo", "/fall/{heard}/forslag/nytt", "#proposal-form", "summary", "/fall/{heard}"),
    ("fatima", "/fall/{heard}", "#standpoint-form", "reason", "/fall/{heard}#forslag"),
    ("hanna", "/granska/{sent}", "#review-form", "reason", "/granska"),
    ("cilla", "/fall/{new}/avsluta", "#close-form", "summary", "/fall/{new}"),
]


@pytest.mark.parametrize(("name", "address", "form", "field", "closed"), FORMS)
def test_every_form_with_a_draft_is_closed_or_forgotten(
    cast: Cast, make: Factory, name: str, address: str, form: str, field: str, closed: str
) -> None:
    made = {
        "new": make.case("questions"), "heard": make.case("standpoints"),
        "sent": make.case("in_review"),
    }  # fmt: skip
    make.comment(made["heard"], "bo")
    person = getattr(cast, name)
    page = person.get(address.format(**made))
    assert send(person, "/utkast", **{**page.form(form), field: TEXT}).status == 200
    page = person.get(address.format(**made))
    assert page.form(form)[field] == TEXT
    assert closes(page, form) == closed.format(**made)
    button = page.one(f"{form} [data-drop] button")
    assert button["formaction"] == "/utkast/ta-bort"
    answer = send(person, "/utkast/ta-bort", **page.form(form), nasta=str(button["value"]))
    assert answer.response.location == closed.format(**made)
    assert person.get(address.format(**made)).form(form)[field] != TEXT


def closes(page: Page, form: str) -> str:
    """Where closing the form leads: by a link, or by a button that keeps what was typed."""
    if link := page.soup.select_one(f"{form} a:-soup-contains('Stäng')"):
        return str(link["href"])
    return page.submit(form, button="later").address


def test_the_list_on_the_start_page_forgets_too(cast: Cast, make: Factory) -> None:
    number = make.case("questions")
    begun(cast.bo, f"{number}/inlagg", text=TEXT)
    begun(cast.bo, f"{number}/forslag", summary=TEXT)
    page = cast.bo.get("/")
    page = page.submit(f'form:has([value="{number}/inlagg"])')
    assert page.said == "Utkastet är borttaget."
    assert f"Inlägg i {number}" not in page.text
    assert f"Förslag i {number}" in page.text


@pytest.mark.parametrize("away", ["https://exempel.se/", "//exempel.se", "/\\exempel.se", ""])
def test_nobody_is_led_away_from_the_portal(cast: Cast, make: Factory, away: str) -> None:
    answer = send(cast.bo, "/utkast/ta-bort", draft_key="fall/nytt", nasta=away)
    assert answer.response.location == "/"


def test_nobody_forgets_for_another(cast: Cast, make: Factory) -> None:
    number = make.case("questions")
    begun(cast.bo, f"{number}/inlagg", text=TEXT)
    send(cast.fatima, "/utkast/ta-bort", draft_key=f"{number}/inlagg")
    assert cast.bo.get(f"/fall/{number}").form("#comment-form")["text"] == TEXT


def test_closing_without_scripts_keeps_what_was_typed(cast: Cast, make: Factory) -> None:
    number = make.case("discussion")
    page = cast.bo.get(f"/fall/{number}")
    button = page.one('#comment-form button[formaction="/utkast"]')
    typed = {**page.form("#comment-form"), "text": "Halvskrivet", "nasta": str(button["value"])}
    closed = cast.bo.post("/utkast", typed)
    assert "Utkastet är sparat." in closed.said
    assert cast.bo.get(f"/fall/{number}").form("#comment-form")["text"] == "Halvskrivet"
