"""Running a group: Eva makes it, Cilla fills it, people come and go, parties too."""

import re
from typing import Any

import pytest
from flask import Flask

from tests.cast import Cast, Page, Person
from tests.factories import Factory

PASSWORD = "fyra lugna ord räcker"


def group_page(cast: Cast) -> Page:
    return cast.cilla.get("/").click("Sköt gruppen")


def invited(page: Page, **fields: Any) -> Page:
    """Fill in the invitation with sensible answers."""
    party = page.one("#party option:-soup-contains('Försäkringskassan')")["value"]
    answers: dict[str, Any] = {
        "email": "nora@fk.example",
        "name": "Nora Ny",
        "party": party,
        "roles": ["adviser"],
    }
    return page.submit("#member-form", **{**answers, **fields})


def welcome(app: Flask, page: Page) -> tuple[Person, Page]:
    """A newcomer opens the link that the page shows, and chooses a password."""
    address = re.sub(r"^https?://[^/]+", "", page.one("#lank").get_text())
    newcomer = Person(app, "nobody")
    form = newcomer.get(address)
    return newcomer, form.submit("#password-form", password=PASSWORD, again=PASSWORD)


def test_cilla_invites_nora_who_reads_the_groups_cases(
    app: Flask, cast: Cast, make: Factory
) -> None:
    number = make.case("discussion")
    shown = invited(group_page(cast).click("Bjud in en medlem"))
    nora, start = welcome(app, shown)
    assert "Vad väntar på mig?" in start.text
    assert "Läkarintyg men ingen plan" in nora.get(f"/fall/{number}").text


def test_the_link_works_once(app: Flask, cast: Cast) -> None:
    shown = invited(group_page(cast).click("Bjud in en medlem"))
    address = re.sub(r"^https?://[^/]+", "", shown.one("#lank").get_text())
    welcome(app, shown)
    assert Person(app, "nobody").get(address).status == 404


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("kort", "minst 15 tecken"),
        ("aaaaaaaaaaaaaaaaaaaa", "upprepar"),
        ("Nora tycker om lugna hav", "ditt namn"),
        ("kompetensgrupp123456", "lätt att gissa"),
    ],
)
def test_weak_passwords_are_refused_in_words(
    app: Flask, cast: Cast, password: str, words: str
) -> None:
    shown = invited(group_page(cast).click("Bjud in en medlem"))
    address = re.sub(r"^https?://[^/]+", "", shown.one("#lank").get_text())
    page = Person(app, "nobody").get(address)
    again = page.submit("#password-form", password=password, again=password)
    assert again.status == 422
    assert words in again.text


def test_a_new_link_replaces_the_old_one_and_ends_sessions(app: Flask, cast: Cast) -> None:
    nora, _ = welcome(app, invited(group_page(cast).click("Bjud in en medlem")))
    member = group_page(cast).click("Nora Ny")
    fresh = member.submit('form[action$="/lank"]')
    _, start = welcome(app, fresh)
    assert start.status == 200
    assert nora.get("/").address == "/logga-in"


def test_bo_leaves_and_is_out_at_the_next_request(cast: Cast, make: Factory) -> None:
    number = make.case("discussion")
    assert cast.bo.get(f"/fall/{number}").status == 200
    group_page(cast).click("Bo Elofsson").submit('form[action$="/avsluta"]')
    assert cast.bo.get(f"/fall/{number}").status in (403, 404)
    assert "inte med i någon grupp" in cast.bo.get("/").text


def test_what_bo_wrote_stays_when_he_leaves(cast: Cast, make: Factory) -> None:
    number = make.case("discussion")
    make.comment(number, "bo", "Det här vet jag.")
    group_page(cast).click("Bo Elofsson").submit('form[action$="/avsluta"]')
    page = cast.fatima.get(f"/fall/{number}")
    assert "Bo Elofsson" in page.text
    assert "Det här vet jag." in page.text


def test_a_party_that_left_is_not_waited_for(cast: Cast, make: Factory) -> None:
    number = make.case("standpoints")
    make.standpoint(number, "hanna")
    page = cast.cilla.get(f"/fall/{number}")
    assert not page.has("#confirm-form")
    assert "Vårdcentralen" in page.text
    group_page(cast).click("Vårdcentralen").submit("#party-form", status="left")
    assert cast.cilla.get(f"/fall/{number}").has("#confirm-form")


def test_the_last_leader_cannot_leave(cast: Cast) -> None:
    page = group_page(cast).click("Cilla Törnqvist").submit('form[action$="/avsluta"]')
    assert page.status == 422
    assert "behöver en projektledare" in page.text


def test_the_associations_office_only_gets_the_boards_role(cast: Cast) -> None:
    page = group_page(cast).click("Bjud in en medlem")
    office = page.one("#party option:-soup-contains('Samordningsförbundet')")["value"]
    refused = invited(page, party=office, roles=["leader"])
    assert refused.status == 422
    assert "kan inte hållas från samordningsförbundet" in refused.text
    assert "nora@fk.example" in str(refused.one("#email")["value"])


def test_individual_support_needs_a_recorded_decision(cast: Cast) -> None:
    settings = group_page(cast).click("Inställningar")
    refused = settings.submit("#settings-form", purpose_decision="")
    assert refused.status == 422
    assert "Ange beslutet" in refused.text


def test_a_renamed_category_shows_its_new_words(cast: Cast, make: Factory) -> None:
    number = make.case("discussion")
    page = group_page(cast).click("Sjukskriven med läkarintyg, saknar SGI")
    page.submit("#category-form", label="Intyg finns, ersättning saknas")
    assert "Intyg finns, ersättning saknas" in cast.bo.get(f"/fall/{number}").text


def test_eva_makes_a_group_and_invites_its_leader(app: Flask, cast: Cast) -> None:
    page = cast.eva.get("/grupper").submit(
        "#group-form",
        name="Kompetensgruppen Nyby",
        slug="nyby",
        association="Samordningsförbundet Nyby",
        municipality="Nyby kommun",
    )
    party = page.one("#party option")["value"]
    shown = page.submit(
        "#member-form", email="lea@nyby.example", name="Lea Dare", party=party, roles=["leader"]
    )
    lea, start = welcome(app, shown)
    assert "Kompetensgruppen Nyby" in start.response.text
    assert "Inför det första fallet" in lea.get("/").click("Sköt gruppen").text


def test_eva_sees_no_case_of_any_group(cast: Cast, make: Factory) -> None:
    make.case("discussion")
    page = cast.eva.get("/grupper").click("Kompetensgruppen Exempelbygden")
    assert "Läkarintyg men ingen plan" not in page.text
    assert cast.eva.get("/fall").status == 403


def test_bo_fills_in_his_card_and_anna_finds_it(cast: Cast) -> None:
    cast.bo.get("/jag").submit("#card-form", title="Handläggare", contact="Ring på förmiddagen")
    assert "Ring på förmiddagen" in cast.anna.get("/medlemmar").text
    assert "Ring på förmiddagen" not in cast.david.get("/medlemmar").text


def test_only_the_leader_runs_the_group(cast: Cast) -> None:
    address = group_page(cast).address
    assert cast.bo.get(address).status == 403
    assert cast.david.get(address).status == 403
