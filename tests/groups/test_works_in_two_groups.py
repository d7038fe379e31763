"""Maria writes cases in one group and speaks for the municipality in another; they never meet."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from kompetensgrupp.accounts.models import User
from kompetensgrupp.core import clock
from kompetensgrupp.core.db import allow_groups, db
from kompetensgrupp.drafts.models import Draft
from kompetensgrupp.groups.models import Group, Membership
from tests.cast import Cast, Page, Person
from tests.factories import Factory
from tests.sending import send

HERE, THERE = "Kompetensgruppen Exempelbygden", "Kompetensgruppen Grannbygden"


def switch(person: Person, page: Page | None = None) -> Page:
    """Choose the other group in the menu of a page."""
    found = (page or person.get("/")).soup.select('form[action="/grupp/byt"]')
    assert len(found) == 1
    button = found[0].select_one("button")
    assert button is not None
    data = {str(tag["name"]): tag["value"] for tag in found[0].select("input")}
    return person.post("/grupp/byt", {**data, "group": button["value"]})


def group_of(page: Page) -> str:
    return page.one(".brand__group").get_text()


@pytest.fixture
def numbers(make: Factory) -> tuple[str, str]:
    """A case of each group, with words of its own."""
    here = make.case("discussion", "anna", title="Hemvävda mattor")
    return here, make.case("discussion", "olle", title="Gamla hängbroar")


def test_every_page_says_which_group_it_is(cast: Cast, numbers: tuple[str, str]) -> None:
    maria = cast.maria
    for address in ("/", "/fall", "/beslutslogg", f"/fall/{numbers[0]}", "/medlemmar", "/handbok"):
        assert group_of(maria.get(address)) == HERE, address
    said = switch(maria)
    assert said.said == f"Nu arbetar du i {THERE}."
    for address in ("/", "/fall", "/beslutslogg", f"/fall/{numbers[1]}", "/medlemmar", "/handbok"):
        assert group_of(maria.get(address)) == THERE, address
    assert group_of(switch(maria)) == HERE


def test_nothing_of_the_other_group_is_seen(cast: Cast, numbers: tuple[str, str]) -> None:
    maria = cast.maria
    own, other = ("vävda", numbers[0], "Cilla"), ("hängbro", numbers[1], "David Åkerlind")
    for _ in range(2):
        for address in ("/", "/fall", "/beslutslogg?inlagg=1", "/medlemmar"):
            text = maria.get(address).response.text
            assert not [word for word in other if word in text], address
        assert maria.get(f"/fall/{own[1]}").status == 200
        missing = maria.get("/fall/KG-26-0000")
        there = maria.get(f"/fall/{other[1]}")
        assert (there.status, there.text) == (missing.status, missing.text)
        assert "Hör det till en annan av dem?" in there.text
        assert own[2] in maria.get("/medlemmar").text
        switch(maria)
        own, other = other, own


def test_she_has_the_role_of_the_group_she_is_in(cast: Cast, numbers: tuple[str, str]) -> None:
    maria = cast.maria
    assert maria.get("/fall/nytt").status == 200
    assert maria.get(f"/fall/{numbers[0]}/forslag/nytt").status == 403
    switch(maria)
    assert maria.get("/fall/nytt").status == 403
    assert maria.get(f"/fall/{numbers[1]}/forslag/nytt").status == 200


def test_who_has_one_group_is_offered_no_other(cast: Cast) -> None:
    for person in (cast.anna, cast.david, cast.eva, cast.karin):
        assert "Byt grupp" not in person.get("/").response.text


def test_a_form_from_the_other_group_lands_nowhere(
    app: Flask, cast: Cast, numbers: tuple[str, str]
) -> None:
    """Two tabs: she switches in one and sends what she wrote in the other."""
    maria = cast.maria
    tab = maria.get(f"/fall/{numbers[0]}")
    switch(maria)
    answer = tab.submit("#comment-form", text="Ett svar i fel grupp")
    assert answer.status == 409
    assert f"Byt till {HERE} i menyn" in answer.text
    switch(maria, answer)
    assert tab.submit("#comment-form", text="Nu i rätt grupp").status == 200
    assert "Nu i rätt grupp" in maria.get(f"/fall/{numbers[0]}").text


def test_what_is_saved_while_typing_stays_in_its_group(
    app: Flask, cast: Cast, numbers: tuple[str, str]
) -> None:
    maria = cast.maria
    form = maria.get(f"/fall/{numbers[0]}").form("#comment-form")
    assert maria.post("/utkast", {**form, "text": "Halvt här"}, htmx=True).status == 200
    switch(maria)
    assert numbers[0] not in maria.get("/").text
    late = maria.post("/utkast", {**form, "text": "Mer av samma"}, htmx=True)
    assert late.status == 409
    assert drafts_of(app) == [(HERE, f"{numbers[0]}/inlagg")]
    there = maria.get(f"/fall/{numbers[1]}").form("#comment-form")
    assert maria.post("/utkast", {**there, "text": "Halvt där"}, htmx=True).status == 200
    assert drafts_of(app) == [(HERE, f"{numbers[0]}/inlagg"), (THERE, f"{numbers[1]}/inlagg")]


def drafts_of(app: Flask) -> list[tuple[str, str]]:
    with app.app_context():
        allow_groups(db.session(), "*")
        query = select(Group.name, Draft.key).join(Group, Group.id == Draft.group_id)
        return [tuple(row) for row in db.session.execute(query.order_by(Draft.id))]


def test_signing_in_again_leads_back_to_the_same_group(cast: Cast) -> None:
    switch(cast.maria)
    cast.maria.get("/").submit("form.sign-out")
    assert group_of(cast.maria.sign_in()) == THERE


def test_each_session_has_its_own_group(app: Flask, cast: Cast) -> None:
    office, home = cast.maria, Cast(app).maria
    office.sign_in()
    home.sign_in()
    switch(home)
    assert group_of(office.get("/")) == HERE
    assert group_of(home.get("/")) == THERE


def test_a_membership_that_ended_is_no_choice(app: Flask, cast: Cast) -> None:
    maria = cast.maria
    there = str(maria.get("/").one('form[action="/grupp/byt"] button')["value"])
    switch(maria)
    end(app, "maria", THERE)
    page = maria.get("/")
    assert group_of(page) == HERE
    assert "Byt grupp" not in page.response.text
    assert send(maria, "/grupp/byt", group=there).status == 404


def end(app: Flask, name: str, group: str) -> None:
    from kompetensgrupp.audit import service as audit

    with app.app_context():
        allow_groups(db.session(), "*")
        query = (
            select(Membership)
            .join(User, User.id == Membership.user_id)
            .join(Group, Group.id == Membership.group_id)
            .where(User.persona == name, Group.name == group)
        )
        db.session.scalars(query).one().until = clock.today() - timedelta(days=1)
        audit.exempt("a test")
        db.session.commit()


@pytest.mark.usefixtures("database_url")
def test_the_database_holds_the_border_too(
    app: Flask, cast: Cast, numbers: tuple[str, str], database_kind: str
) -> None:
    """After the switch the transaction reaches the chosen group alone (PostgreSQL)."""
    if database_kind != "postgresql":
        pytest.skip("SQLite has no roles")
    seen: list[Any] = []

    def look() -> None:
        seen.append(db.session.scalars(select(Draft.group_id)).all())
        seen.append(db.session.scalar(select(func.current_setting("kg.groups"))))

    for number in (0, 1):
        form = cast.maria.get(f"/fall/{numbers[number]}").form("#comment-form")
        cast.maria.post("/utkast", {**form, "text": "Halvt"}, htmx=True)
        switch(cast.maria)
    app.before_request_funcs.setdefault(None, []).append(look)
    cast.maria.get("/fall")
    switch(cast.maria)
    cast.maria.get("/fall")
    groups = [found for found in seen if isinstance(found, str)]
    assert groups[0] != groups[-1]
    assert all("," not in one and one != "*" for one in groups)
    drafts = [found for found in seen if not isinstance(found, str)]
    assert [len(found) for found in drafts] == [1] * len(drafts)
